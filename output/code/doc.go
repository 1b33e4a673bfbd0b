// Package code writes live grants as code for other tools: Terraform, Bicep,
// Azure CLI and PowerShell.
//
// It may import roles. Of what the directory holds, only ids that have the form of
// an id get into code; names, which may hold anything, stand in comments, reduced
// to harmless characters.
package code
