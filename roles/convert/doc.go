// Package convert converts files of other tools to manifests: lists of assignments as
// printed by Microsoft Graph, its tools, and "mi-roles list"; Terraform state; and
// Terraform or Bicep code with literal ids.
//
// It never guesses: input that does not state who holds which role of which API is
// refused, with its position and what to do instead. Identities are named by object id,
// and so are APIs whose app id is not in the file.
//
// The package imports only roles, roles/manifest, roles/yamldoc, roles/textfile,
// roles/display, roles/shell, and a YAML parser. It opens no files and sends no requests.
package convert
