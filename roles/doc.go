// Package roles defines app role assignments: what is wanted, what differs, and
// what to do about it.
//
// It is the core of the program: every other room imports it, and it imports only
// its own inner rooms (catalog: facts about Microsoft's APIs and roles; token: the
// claims of a token). It never uses HTTP or an SDK type, never prints and never
// prompts. It reaches the directory through the interfaces Reader and Writer, which
// take sets: a caller passes everything that it needs in one call, so that an
// implementation can choose one request, a batch or parallel calls.
package roles
