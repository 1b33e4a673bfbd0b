// Package diff says what changed between two days of a tenant: its managed
// identities, its APIs with their roles, and who holds them.
//
// It may import roles and roles/catalog. It is pure: it reads no file, asks
// nobody, and never prints.
package diff
