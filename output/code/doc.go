// Package code writes live grants as code for other tools: Terraform, Bicep,
// Azure CLI and PowerShell.
//
// It may import roles and roles/display. Of what the directory holds, only ids that
// have the form of an id get into code; names, which may hold anything, stand whole in
// comments, with what would leave one or order another tool to look away made
// harmless, and in identifiers, reduced to letters and digits. It
// runs nothing, reads no clock and writes only to the writer it is given: the same
// grants and options give the same bytes.
package code
