// Package explain says, offline, what an error code, an error text, a GUID, a
// permission name, a request line or a concept means for someone who gives a
// managed identity access to an API: what it is, why it happens, and what to
// type next.
//
// A text is read in three stages. First it is recognized as a token, a request,
// an id, a name, an error of a product, or as nothing known. An error is then
// dissected: which roles it requires, which the token already has, and which ids
// merely name the client, the API, the tenant or the request. Finally, tables
// supply the answers, causes before symptoms, with the text's own values in the
// commands. An error that no table contains gets the answer for its class (its
// product, or its HTTP status). Without a class it is reported as unknown; that
// a table lacks something is never reported as a fact about it.
//
// The package may import the standard library, roles/catalog, roles/near,
// roles/operations and roles/textfile. It never asks a tenant. Answers repeat
// only ids, role values and addresses of APIs that were recognized as such,
// because pasted logs may hold tokens and secrets. Meanings of codes summarize
// Microsoft's page "Microsoft Entra authentication and authorization error
// codes" and the pages of its services, which may change at any time.
package explain
