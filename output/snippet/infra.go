package snippet

import (
	"fmt"
	"strings"

	"mi-roles/output"
)

// terraform declares the grant with the azuread provider.
func terraform(v Values) (string, error) {
	var roles strings.Builder
	width := 0
	for _, r := range v.Roles {
		width = max(width, len(quoteHCL(r.Name)))
	}
	for _, r := range v.Roles {
		fmt.Fprintf(&roles, "\n    %-*s = %s", width, quoteHCL(r.Name), quoteHCL(r.ID))
	}
	set := "{}"
	if len(v.Roles) > 0 {
		set = "{" + roles.String() + "\n  }"
	}
	return strings.NewReplacer("{headline}", v.headline("#"), "{reference}", terraformReference(v), "{appid}", quoteHCL(v.APIAppID),
		"{principal}", quoteHCL(v.PrincipalID), "{roles}", set, "{none}", noRoles(v, "  #")).Replace(terraformText), nil
}

func terraformReference(v Values) string {
	if v.UserAssigned {
		return "azurerm_user_assigned_identity.NAME.principal_id"
	}
	return "azurerm_linux_function_app.NAME.identity[0].principal_id (or whatever resource has the identity)"
}

func noRoles(v Values, mark string) string {
	if len(v.Roles) > 0 {
		return ""
	}
	return mark + " none held yet: add VALUE and id of each role, as mi-roles roles -a " + v.APIAppID + " lists them\n"
}

const terraformText = `terraform {
  required_providers {
    azuread = {
      source  = "hashicorp/azuread"
      version = "~> 3.0"
    }
  }
}

{headline}
data "azuread_service_principal" "api" {
  client_id = {appid}
}

resource "azuread_app_role_assignment" "grant" {
{none}  for_each = {roles}

  app_role_id = each.value
  # where the identity is declared too: {reference}
  principal_object_id = {principal}
  resource_object_id  = data.azuread_service_principal.api.object_id
}
`

// bicep declares the grant with the Microsoft Graph extension
// (Microsoft.Graph/appRoleAssignedTo template reference).
func bicep(v Values) (string, error) {
	var roles strings.Builder
	for _, r := range v.Roles {
		fmt.Fprintf(&roles, "  %s // %s\n", quoteBicep(r.ID), output.Clean(r.Name))
	}
	reference := "the identity's properties.principalId"
	if !v.UserAssigned {
		reference = "identity.principalId of the resource that has it"
	}
	return strings.NewReplacer("{headline}", v.headline("//"), "{reference}", reference, "{appid}", quoteBicep(v.APIAppID),
		"{principal}", quoteBicep(v.PrincipalID), "{roles}", roles.String(), "{none}", noRoles(v, "  //")).Replace(bicepText), nil
}

const bicepText = `// bicepconfig.json: { "extensions": { "microsoftGraphV1": "br:mcr.microsoft.com/bicep/extensions/microsoftgraph/v1.0:1.0.0" } }
extension microsoftGraphV1

{headline}
var appRoleIds = [
{none}{roles}]

resource api 'Microsoft.Graph/servicePrincipals@v1.0' existing = {
  appId: {appid}
}

resource grants 'Microsoft.Graph/appRoleAssignedTo@v1.0' = [for appRoleId in appRoleIds: {
  // where the identity is declared too: {reference}
  principalId: {principal}
  resourceId: api.id
  appRoleId: appRoleId
}]
`
