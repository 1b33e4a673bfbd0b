// Package inventory says what Azure knows about managed identities, from an export of
// Azure Resource Graph: whether an identity's resource still exists, which resources
// use it, which Azure roles it has, and which outside workloads can sign in as it.
//
// The export is the result of Query. What it does not hold is not known: an identity
// is called gone only where its subscription was read, the export is complete, and
// its kind of resource is one that Resource Graph lists.
//
// It may import roles and roles/rows. It opens no file and asks Azure nothing.
package inventory
