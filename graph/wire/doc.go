// Package wire sends calls to Microsoft Graph and returns their responses: one wave
// of calls at a time, in batches, following pages, respecting throttling and
// retrying reads.
//
// It knows the form of Graph's requests and how responses can be wrong, but not what
// they mean: no identity, no role, no rule about assignments. It may import
// graph/pace (when to retry), roles for the sentinels of its errors, and the Graph
// SDK with its kiota runtime. It never prints and exposes no SDK type.
package wire
