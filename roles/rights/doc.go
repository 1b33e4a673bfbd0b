// Package rights determines what a sign-in can assign, based on its permissions and
// directory roles.
//
// The package imports only roles/catalog and sends no requests. Its answers are
// predictions: the service decides. The rules come from Microsoft's page "Grant an
// appRoleAssignment to a service principal".
package rights
