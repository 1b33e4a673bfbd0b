// Package evidence makes rows of what was found out about calls and identities:
// which roles a call needs, what a log of calls advises, who gave an assignment, and
// what Azure knows.
//
// It may import output, roles and the inner rooms whose results it shows. It decides
// nothing and writes nothing.
package evidence
