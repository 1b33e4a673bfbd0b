// Package policy reads the files in which users say what they think of roles,
// changes and findings: ratings of their own (docs/risk.md), exceptions from the
// audit (docs/findings.md), and the policy that says who may get what.
//
// All are YAML or JSON, read strictly: an unknown or repeated key, a value of
// the wrong kind, an alias or a second document is an error that names file,
// line and column, because a line that is silently skipped here would hide a
// danger or invent one. So is a rule of a policy that can never decide, or a
// pattern that can fit nothing. What the files mean is decided in roles/catalog,
// roles/audit and roles/gate. It may import these, roles, roles/near and the YAML
// library. It never asks a tenant and never writes. The schemas in docs describe
// the same files to editors; a test holds them together.
package policy
