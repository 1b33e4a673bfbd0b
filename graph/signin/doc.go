// Package signin obtains access tokens for Microsoft Graph: which cloud, which
// credential, and, when none works, why not and what to type next.
//
// It may import the Azure identity libraries (azidentity, its cache, azcore, MSAL,
// and the browser opener that MSAL uses) and the standard library, and of this
// module graph/pace alone.
//
// What never happens here: nothing is printed (words for the user go through
// [Options.Prompt]), no secret, assertion or token becomes part of an error
// text or reaches a disk in clear, a redirect is never followed with a secret
// in the request, and no question is asked that nobody asked for: without a
// Prompt the interactive credentials refuse.
//
// # Which authority
//
// A cloud named by the user decides alone. Only when none is named does
// AZURE_AUTHORITY_HOST speak: a host of one of the four clouds selects that
// cloud; any other host must be an https origin and then replaces the public
// cloud's authority, because the user configured it (private clouds). Plain
// http, a path or a user name in it are refused: the authority is the one that
// receives the client secret.
//
// # Which requests
//
// A run costs one request to the authority. Neither the instance discovery nor
// the OpenID configuration is fetched for the known clouds; both only repeat
// what "National clouds" and "OAuth 2.0 endpoints" of the identity platform's
// documentation fix. Tokens are then served from memory until shortly before
// they expire, and concurrent callers share one request.
//
// An authority that is busy or away is asked again, as Graph would be, for as long
// as the context has time; each wait is told to [Options.Notice]. Managed
// identities keep the library's own schedule.
package signin
