// Package catalog is what the program knows offline about Microsoft's APIs:
// aliases, the application roles and delegated permissions that they publish, a
// risk rating, which role makes another needless, which roles need a second
// step, and the directory and Azure roles that people confuse with app roles.
//
// It may import the standard library alone. It never asks a tenant: an entry
// here is knowledge about an API, not proof that the tenant has it. Roles are
// always keyed by (API, role), because role ids repeat across APIs.
package catalog
