// Package manifest reads and writes the file that states what managed identities should hold:
// version 1, a list of grants, in YAML or JSON.
//
// Reading is strict, because a manifest decides who gets access: everything unknown is an error
// with file, line and column, and several problems are reported at once. The package reads only
// text. Callers find out which identity, API or role a selector means, and use Position.Wrap to
// report where in the file it is.
//
// It imports roles, roles/display, roles/near, roles/textfile and roles/yamldoc. It sends no
// request, prints nothing, and never follows YAML aliases, tags or merge keys. The JSON Schema
// docs/manifest.schema.json describes the same files to editors; a test keeps both in step.
package manifest
