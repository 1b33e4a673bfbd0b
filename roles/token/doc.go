// Package token reads an access token without asking anyone: it decodes a JSON
// Web Token on this machine, says in words what its claims mean, and compares
// them with what a managed identity should carry when it calls an API.
//
// It imports roles/display, roles/shell, roles/textfile, and golang-jwt for the
// check of a signature; decoding stays here, since what people paste is seldom a clean token. It never
// opens a connection, keeps or returns the text of a token, and trusts nothing
// that a token says: what it reports is for people and for a diagnosis, never for
// letting a caller in.
// Claim values are whatever the token's writer put there, so whoever prints
// them must neutralize control characters.
package token
