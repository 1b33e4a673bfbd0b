// Package gate decides whether a change may be made. Every write of every command
// passes it: Gate.Open checks each change against the current tenant and table, and
// only what it lets through can be applied.
//
// Three sources decide independently. If the table says that a role is critical, or a
// Microsoft role is unrated, a flag or the manifest must name that role. The user's
// policy says who can get which roles; no flag overrides it. Removals are never
// refused. What a plan or a record says about itself has no effect.
//
// The package also detects rules of a policy that can never decide, because an earlier
// rule always does. roles/policy reads policies.
//
// It imports roles, roles/catalog, roles/display and roles/shell. It never reads a file or prompts.
package gate
