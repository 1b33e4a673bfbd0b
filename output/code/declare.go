package code

import (
	"fmt"
	"time"
)

// written is the first line of every file, but for a script's "#!".
func written(mark string, o Options) string {
	return fmt.Sprintf("%s Written by mi-roles %s on %s from tenant %s.\n", mark, harmless(o.Version), o.Time.UTC().Format(time.DateOnly), harmless(o.Tenant))
}

// cloud is how the other tools call a national cloud. Its zero value is the public
// cloud, which needs no name anywhere.
type cloud struct{ az, powershell, terraform string }

// cloudOf knows the roots of the page "Microsoft Graph national cloud deployments".
func cloudOf(graphRoot string) cloud {
	switch graphRoot {
	case "https://graph.microsoft.us":
		return cloud{"AzureUSGovernment", "USGov", "usgovernmentl4"}
	case "https://dod-graph.microsoft.us":
		return cloud{"AzureUSGovernment", "USGovDoD", "usgovernmentl5"}
	case "https://microsoftgraph.chinacloudapi.cn":
		return cloud{"AzureChinaCloud", "China", "china"}
	}
	return cloud{}
}

// Import blocks need Terraform 1.5. The import id is that of version 3 of the
// provider (its page on azuread_app_role_assignment); version 2 had another.
func terraformHead(o Options) string {
	environment := ""
	if c := cloudOf(o.GraphRoot); c.terraform != "" {
		environment = " ARM_ENVIRONMENT=" + c.terraform
	}
	return written("#", o) + fmt.Sprintf(`# Sign in first: az login, then set ARM_TENANT_ID=%s%s
# or the same in a block provider "azuread". Once applied, the import blocks can go.

terraform {
  required_version = ">= 1.5"

  required_providers {
    azuread = {
      source  = "hashicorp/azuread"
      version = "~> 3.0"
    }
  }
}
`, harmless(o.Tenant), environment)
}

func terraformGrant(g grant) string {
	return fmt.Sprintf(`# %[1]s
resource "azuread_app_role_assignment" "%[2]s" {
  app_role_id         = "%[3]s"
  principal_object_id = "%[4]s"
  resource_object_id  = "%[5]s"
}

import {
  to = azuread_app_role_assignment.%[2]s
  id = "/servicePrincipals/%[5]s/appRoleAssignedTo/%[6]s"
}
`, g.comment, g.name, g.role, g.principal, g.resource, g.assignment)
}

// The version is the one with which the extension became generally available
// ("What's new in Microsoft Graph Bicep", July 2025).
func bicepHead(o Options) string {
	return written("//", o) + `// Needs Bicep 0.36.1 or later and the Microsoft Graph extension in bicepconfig.json:
//   { "extensions": { "microsoftGraphV1": "br:mcr.microsoft.com/bicep/extensions/microsoftgraph/v1.0:1.0.0" } }

extension microsoftGraphV1
`
}

// Resource format: Microsoft.Graph/appRoleAssignedTo, Bicep reference.
func bicepGrant(g grant) string {
	return fmt.Sprintf(`// %s
resource %s 'Microsoft.Graph/appRoleAssignedTo@v1.0' = {
  appRoleId: '%s'
  principalId: '%s'
  resourceId: '%s'
}
`, g.comment, g.name, g.role, g.principal, g.resource)
}
