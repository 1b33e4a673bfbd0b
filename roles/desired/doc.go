// Package desired turns a manifest into a goal: it determines what each selector and role in
// the manifest means in a tenant.
//
// It may import roles, roles/gate and roles/manifest. It reads no file and sends
// no request: callers pass what the directory knows, and the time.
package desired
