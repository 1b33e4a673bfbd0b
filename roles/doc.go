// Package roles is the core of the program. It defines app role assignments, compares
// the desired with the existing ones, and determines what to change.
//
// Every other package imports roles, and roles imports only packages below it, such as
// catalog (facts about Microsoft's APIs and roles). It never uses HTTP or SDK types,
// never prints, and never prompts. It reaches the directory through the interfaces Reader
// and Writer, which take sets: a caller passes everything that it needs in one call, so
// an implementation can choose between one request, a batch, and parallel calls.
package roles
