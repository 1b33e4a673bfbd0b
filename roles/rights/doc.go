// Package rights says what a sign-in may grant, from what is known of it: its
// permissions and its directory roles.
//
// It imports only roles/catalog, asks nobody and decides nothing: whether a grant
// is allowed, the service says. Its rules are those of Microsoft's page "Grant an
// appRoleAssignment to a service principal".
package rights
