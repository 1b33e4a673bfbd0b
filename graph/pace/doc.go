// Package pace decides when a failed request may be sent again, and waits until then:
// as long as the service asks for, or else longer with every attempt. It also has the
// schedule for reading again while a change replicates, and the clock.
//
// It may import only the standard library, and it never sends.
package pace
