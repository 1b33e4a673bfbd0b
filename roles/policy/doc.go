// Package policy reads the files in which users say what they think of roles
// and findings: ratings of their own (docs/risk.md) and exceptions from the
// audit (docs/findings.md).
//
// Both are lists in YAML, read strictly: an unknown or repeated key, a value of
// the wrong kind, an alias or a second document is an error that names file,
// line and column, because a line that is silently skipped here would hide a
// danger or invent one. It may import roles, roles/audit, roles/catalog and the
// YAML library. It never asks a tenant and never writes.
package policy
