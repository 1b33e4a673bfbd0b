// Package pace decides when a failed request may be sent again, and waits until then: for as
// long as the service asks, or else longer with every attempt. It also provides the clock, and
// the schedule for reading again while a change replicates.
//
// It may import only the standard library, and it never sends a request.
package pace
