package code

import (
	"fmt"

	"mi-roles/roles/display"
)

// terraformStart is the part that both styles begin with. The import id is that of version 3
// of the provider (its page on azuread_app_role_assignment); version 2 had another.
func terraformStart(o Options, version string) string {
	environment := ""
	if c := cloudOf(o.GraphRoot); c.terraform != "" {
		environment = " ARM_ENVIRONMENT=" + c.terraform
	}
	return written("#", o) + fmt.Sprintf(`# Sign in first: az login, then set ARM_TENANT_ID=%s%s
# or set the same in a provider "azuread" block. After the first apply, you can delete the import blocks.

terraform {
  required_version = ">= %s"

  required_providers {
    azuread = {
      source  = "hashicorp/azuread"
      version = "~> 3.0"
    }
  }
}
`, display.Comment(o.Tenant), environment, version)
}

// Import blocks need Terraform 1.5.
func terraformHead(o Options) string { return terraformStart(o, "1.5") }

func terraformGrant(g grant) string {
	text := fmt.Sprintf(`# %[1]s
resource "azuread_app_role_assignment" "%[2]s" {
  app_role_id         = "%[3]s"
  principal_object_id = "%[4]s"
  resource_object_id  = "%[5]s"
}
`, g.comment, g.name, g.role, g.principal, g.resource)
	if g.assignment == "" {
		return text
	}
	return text + fmt.Sprintf(`
import {
  to = azuread_app_role_assignment.%[1]s
  id = "/servicePrincipals/%[2]s/appRoleAssignedTo/%[3]s"
}
`, g.name, g.resource, g.assignment)
}

// Import blocks with for_each need Terraform 1.7.
func eachHead(o Options) string {
	return terraformStart(o, "1.7") + `
locals {
  grants = {
`
}

// eachGrant names an API by its app id, which for Microsoft's APIs is the same in every tenant.
func eachGrant(g grant) string {
	assignment := "null"
	if g.assignment != "" {
		assignment = `"` + g.assignment + `"`
	}
	return fmt.Sprintf(`    # %s
    %s = {
      principal  = "%s"
      api        = "%s"
      role       = "%s"
      assignment = %s
    }
`, g.comment, g.name, g.principal, g.api, g.role, assignment)
}

const eachTail = `  }
}

data "azuread_service_principal" "api" {
  for_each = toset([for grant in local.grants : grant.api])

  client_id = each.key
}

resource "azuread_app_role_assignment" "grant" {
  for_each = local.grants

  app_role_id         = each.value.role
  principal_object_id = each.value.principal
  resource_object_id  = data.azuread_service_principal.api[each.value.api].object_id
}

import {
  for_each = { for name, grant in local.grants : name => grant if grant.assignment != null }

  to = azuread_app_role_assignment.grant[each.key]
  id = "/servicePrincipals/${data.azuread_service_principal.api[each.value.api].object_id}/appRoleAssignedTo/${each.value.assignment}"
}
`
