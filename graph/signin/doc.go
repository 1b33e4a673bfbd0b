// Package signin obtains access tokens for Microsoft Graph: which cloud, which
// credential, and, when none works, why not and what to type next.
//
// It may import the Azure identity libraries (azidentity, its cache, azcore, MSAL,
// and the browser opener that MSAL uses), graph/pace, graph/trust, roles/display,
// roles/files, roles/textfile, and the standard library.
//
// The package never prints (messages for the user go through [Options.Prompt]),
// never puts a secret, assertion or token into an error text or onto a disk
// unencrypted, never follows a redirect with a secret in the request, and never
// prompts unless asked to: without a Prompt, the interactive credentials fail.
//
// # Which authority
//
// A cloud named by the user takes precedence. Otherwise AZURE_AUTHORITY_HOST
// applies: a host of one of the four clouds selects that cloud; any other host
// must be an https origin and replaces the public cloud's authority (private
// clouds). Plain http, a path or a user name in it is an error, because the
// authority receives the client secret.
//
// # Which requests
//
// A run costs one request to the authority. For the known clouds, neither the
// instance discovery nor the OpenID configuration is fetched; both only repeat
// what the pages "National clouds" and "OAuth 2.0 endpoints" of the identity
// platform's documentation specify. Tokens are then served from memory until
// shortly before they expire, and concurrent callers share one request.
//
// Requests to an authority that is busy or unreachable are retried, as with Graph,
// for as long as the context has time; each wait is reported to [Options.Notice].
// Managed identities keep the library's own schedule.
package signin
