// Package code writes live grants as code for other tools: Terraform, Bicep,
// Azure CLI and PowerShell.
//
// It may import roles. Of what the directory holds, only ids that have the form of
// an id get into code; names, which may hold anything, stand in comments, reduced
// to harmless characters, and in identifiers, reduced to letters and digits. It
// runs nothing, reads no clock and writes only to the writer it is given: the same
// grants and options give the same bytes.
package code
