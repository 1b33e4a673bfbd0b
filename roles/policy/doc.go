// Package policy reads the files in which users state their own rules: risk ratings
// (docs/risk.md), exceptions from the audit (docs/findings.md), and the policy that decides who
// can get which roles.
//
// All of them are YAML or JSON and are read strictly: an unknown or repeated key, a value of the
// wrong type, an alias or a second document is an error that names file, line and column,
// because a skipped line could hide a danger or invent one. A rule that can never decide, and a
// pattern that can never match, are errors too. roles/catalog, roles/audit and roles/gate decide
// what the files mean; the package may import these, roles, roles/display, roles/near,
// roles/textfile and roles/yamldoc. It sends no request and writes no file. The schemas in docs
// describe the same files to editors; a test keeps them in step.
package policy
