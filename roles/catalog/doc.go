// Package catalog contains offline knowledge about Microsoft's APIs: aliases, the
// application roles and delegated permissions that they publish, risk ratings, which role
// makes another redundant, which roles require a second step, and the directory and Azure
// roles that people confuse with app roles.
//
// The package imports only the standard library and sends no requests: an entry describes
// an API, but does not prove that a tenant has it. Roles are always keyed by (API, role),
// because different APIs share role ids.
package catalog
