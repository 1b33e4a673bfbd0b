// Package sandbox emulates a Microsoft Graph v1.0 tenant in process, at the level of HTTP and
// JSON: it uses the URLs, bodies, status codes and error texts of the service, as far as app
// role assignments need them.
//
// A [Tenant] is plain data that is stored in a file. A [Server] answers for it, either as the
// http.RoundTripper below a real Graph client or as an http.Handler on a socket. [Faults] make
// the responses as awkward as real ones can be: throttling, replication lag, lost responses and
// short pages.
//
// It may import only the standard library, and never the packages that talk to Graph: an
// emulator that shared their types would share their misunderstandings. It never connects to a
// network, and answers a route that it does not know with a clear 501.
package sandbox
