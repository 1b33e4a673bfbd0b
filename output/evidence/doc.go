// Package evidence converts findings about calls and identities to output rows: the roles
// that a call requires, the advice from a log of calls, who created an assignment, and
// what Azure knows about an identity.
//
// The package imports only output and the packages whose results it shows. It makes no
// decisions and writes nothing.
package evidence
