// Package inventory reports what Azure knows about managed identities, from an export of
// Azure Resource Graph: whether an identity's resource still exists, which resources use
// it, which Azure roles it has, and which external workloads can sign in as it.
//
// The export is the result of Query. Anything outside the export is unknown: an identity
// is reported as gone only if the export is complete, covers its subscription, and its
// resource is of a type that Resource Graph lists.
//
// The package imports only roles and roles/rows. It opens no files and sends no requests.
package inventory
