package code

import "fmt"

// Import ids are those of the provider's page on azuread_app_role_assignment.
func terraformHead(o Options) string {
	return origin("#", o) + `
terraform {
  required_providers {
    azuread = {
      source  = "hashicorp/azuread"
      version = ">= 3.0"
    }
  }
}
`
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

func bicepHead(o Options) string {
	return origin("//", o) + `// Needs the Microsoft Graph extension in bicepconfig.json:
//   "extensions": { "microsoftGraphV1": "br:mcr.microsoft.com/bicep/extensions/microsoftgraph/v1.0:1.0.0" }

extension microsoftGraphV1
`
}

func bicepGrant(g grant) string {
	return fmt.Sprintf(`// %s
resource %s 'Microsoft.Graph/appRoleAssignedTo@v1.0' = {
  appRoleId: '%s'
  principalId: '%s'
  resourceId: '%s'
}
`, g.comment, g.name, g.role, g.principal, g.resource)
}

func azHead(o Options) string {
	return "#!/bin/sh\n" + origin("#", o) + fmt.Sprintf(`# Gives each role unless it is there already.
set -eu

graph='%s/v1.0'

assign() { # principal, resource, role
  held=$(az rest --method GET --url "$graph/servicePrincipals/$1/appRoleAssignments?\$top=999&\$filter=resourceId%%20eq%%20$2" \
    --query "length(value[?appRoleId=='$3'])" --output tsv)
  if [ "$held" != 0 ]; then
    echo "unchanged $1 $2 $3"
    return
  fi
  az rest --method POST --url "$graph/servicePrincipals/$2/appRoleAssignedTo" --headers Content-Type=application/json \
    --body "{\"principalId\":\"$1\",\"resourceId\":\"$2\",\"appRoleId\":\"$3\"}" --output none
  echo "assigned $1 $2 $3"
}
`, o.GraphRoot)
}

func azGrant(g grant) string {
	return fmt.Sprintf("# %s\nassign %s %s %s\n", g.comment, g.principal, g.resource, g.role)
}

func powershellHead(o Options) string {
	return origin("#", o) + `# Needs the module Microsoft.Graph.Applications and:
#   Connect-MgGraph -Scopes AppRoleAssignment.ReadWrite.All, Application.Read.All
$ErrorActionPreference = 'Stop'
`
}

func powershellGrant(g grant) string {
	return fmt.Sprintf(`# %[1]s
if (-not (Get-MgServicePrincipalAppRoleAssignment -ServicePrincipalId '%[2]s' -All |
    Where-Object { $_.ResourceId -eq '%[3]s' -and $_.AppRoleId -eq '%[4]s' })) {
  New-MgServicePrincipalAppRoleAssignedTo -ServicePrincipalId '%[3]s' -BodyParameter @{
    principalId = '%[2]s'
    resourceId  = '%[3]s'
    appRoleId   = '%[4]s'
  } | Out-Null
}
`, g.comment, g.principal, g.resource, g.role)
}
