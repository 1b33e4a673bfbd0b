// Package desired turns a manifest into a goal: it decides what each selector and
// role of the manifest means in a tenant.
//
// It may import roles, roles/catalog, roles/gate and roles/manifest. It reads no file and asks
// nobody: what the directory knows, and what time it is, is handed to it.
package desired
