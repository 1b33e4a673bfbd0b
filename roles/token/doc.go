// Package token reads an access token offline: it decodes a JSON Web Token on this machine,
// explains its claims, and compares them with what a managed identity should have when it calls
// an API.
//
// It imports roles/display, roles/shell and roles/textfile, and golang-jwt to verify a
// signature. Decoding is done here, because what people paste is seldom a clean token. The
// package never opens a connection, never stores or returns the text of a token, and trusts
// nothing that a token says: its results are for people and for diagnosis, never for
// authorization. Claims contain whatever the author of the token wrote; whoever prints them must
// neutralize control characters.
package token
