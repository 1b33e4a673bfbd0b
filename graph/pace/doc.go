// Package pace says when a request that was not answered may be sent again: what
// the service asks for, else longer with every try; and waits until then. It has the one
// schedule for looking again at what is spreading among replicas, and the one clock.
//
// It may import the standard library only, and it never sends.
package pace
