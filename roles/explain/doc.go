// Package explain answers, without a connection, what an error code, an error
// text, a GUID, a permission name, a request line or a word of this trade means
// for someone who gives a managed identity access to an API: what it is, why it
// happens here, and what to type next.
//
// A text passes three stages. It is recognized: a token, a request, an id, a
// name, an error of a product, or nothing that is known. An error is dissected:
// which roles it requires and which the token holds already, and which ids
// merely name the client, the API, the tenant or the request. Then tables
// answer, the cause before what reports it, with the text's own values in the
// commands. An error that no table has gets the answer of its class (its
// product, or its HTTP status); what has no class is not known, and that is
// said. That a table lacks something is never told as a fact about it.
//
// It may import the standard library, roles/catalog, roles/near,
// roles/operations and roles/textfile. Nothing here asks a tenant. No answer repeats anything of a
// text but ids, role values and addresses of APIs that were recognized as such:
// pasted logs may hold tokens and secrets. Meanings of codes restate Microsoft's
// page "Microsoft Entra authentication and authorization error codes" and the
// pages of its services in the words of this job; the services may change their
// texts at any time.
package explain
