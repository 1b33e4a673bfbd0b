// Package explain answers, without a connection, what an error code, an error
// text, a GUID, a permission name or a word of this trade means for someone who
// gives a managed identity access to an API: what it is, why it happens here,
// and what to type next.
//
// It may import the standard library and roles/catalog. Nothing here asks a
// tenant, and no answer repeats the text that was asked about: pasted logs may
// hold tokens. Meanings of codes restate Microsoft's page "Microsoft Entra
// authentication and authorization error codes" and Microsoft Graph's pages in
// the words of this job; the service may change its texts at any time.
package explain
