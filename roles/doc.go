// Package roles holds what an app role assignment is, what is wanted, what
// differs and what to do about it.
//
// It is the middle of the program: every other room points here and it points
// at nothing but its own inner rooms (catalog: what is known about Microsoft's
// APIs and roles; token: what a token's claims say). It never speaks HTTP, never
// sees an SDK type, never prints and never asks. The directory is reached
// through the ports Reader and Writer, which are set-shaped: a caller hands over
// everything that it wants to know at once, so that an implementation can choose
// one request, a batch or parallel calls.
package roles
