// Package graph asks and changes a directory through Microsoft Graph v1.0: service
// principals, their app roles and their app role assignments.
//
// It implements the ports roles.Reader and roles.Writer. What is asked for is
// described once, as a lookup: the ways of asking, cheapest first, and an exact test
// of what comes back. What a write achieved is decided by one table, in
// outcome.go. How calls travel is graph/wire's. The other inner rooms are
// graph/signin (credentials and clouds), graph/pace (when to try again) and
// graph/sandbox (a tenant in process). It never prints, never asks the user, never
// decides what is wanted, and lets no SDK type out.
package graph
