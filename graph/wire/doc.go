// Package wire carries calls to Microsoft Graph and brings back their answers:
// one wave of calls at a time, in batches, with pages followed, throttling obeyed
// and reads repeated.
//
// It knows how Graph's requests look and how its answers may go wrong, and nothing
// of what they mean: no identity, no role, no rule about assignments. It may import
// graph/pace (when to try again), roles for the sentinels of its errors, and the
// Graph SDK with its kiota runtime. It never prints and lets no SDK type out.
package wire
