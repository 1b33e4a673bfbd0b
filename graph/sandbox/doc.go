// Package sandbox pretends to be a Microsoft Graph v1.0 tenant, in process, on
// the level of HTTP and JSON: the same URLs, bodies, status codes and error
// texts as the real service, for the part of it that app role assignments need.
//
// A [Tenant] is plain data that lives in a file; a [Server] answers for it,
// either as the http.RoundTripper under a real Graph client or as an
// http.Handler on a socket; [Faults] makes the answers as awkward as the real
// ones get: throttling, replication lag, lost answers, short pages.
//
// It may import the standard library only. It never imports the packages that
// talk to Graph: an emulator that shared their types would share their
// misunderstandings. It never reaches a network, and it never answers a route
// that it does not know with anything but a loud 501.
package sandbox
