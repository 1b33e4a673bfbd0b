// Package convert makes a manifest of a file that was written for another tool: lists of
// assignments as Microsoft Graph, its tools and "mi-roles list" print them, Terraform's
// state, and Terraform or Bicep code whose ids are literal.
//
// It guesses nothing: what does not say who holds which role of which API is refused,
// with its place and what to do instead. Identities, and APIs whose app id the file does
// not tell, are named by their object ids.
//
// It imports roles, roles/manifest, roles/yamldoc, roles/textfile, roles/display, roles/shell
// and a YAML parser. It opens no file and asks no directory.
package convert
