// Package gate decides whether a change may be made at all. Every write passes it,
// whatever command it comes from: Gate.Open rates each change by what the tenant
// and the table say now, and only what it lets through can be applied.
//
// Three voices are heard, and none stands in for another. The table says that a role
// is critical, or that nobody has rated a role of Microsoft's; then the run must be
// told explicitly that this role is meant, by a flag or by the manifest. The user's
// policy says who may get what; no flag opens it. Removals are never refused. What a
// plan or a record says of itself counts for nothing.
//
// The package also knows when a rule of a policy can never decide, because an earlier
// one always does. Policies are read in roles/policy.
//
// It imports roles, roles/catalog, roles/display and roles/shell. It reads no file and asks nobody.
package gate
