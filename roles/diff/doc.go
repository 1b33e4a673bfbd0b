// Package diff compares a tenant at two points in time: its managed identities, its APIs with
// their roles, and who holds them.
//
// It may import roles and roles/catalog. It is pure: it reads no file, sends no request, and
// never prints.
package diff
