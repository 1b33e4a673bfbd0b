// Package code exports live assignments as code for other tools: Terraform, Bicep, Azure
// CLI, and PowerShell.
//
// The package imports only roles, roles/display, and roles/fence. Of the text in the
// directory, only well-formed ids become code. Names are untrusted: they appear whole in
// comments, where sequences that could end the comment or instruct another tool are
// neutralized, and in identifiers, reduced to letters and digits. The package runs nothing, reads no clock,
// and writes only to the writer it is given; the same assignments and options always
// produce the same bytes.
package code
