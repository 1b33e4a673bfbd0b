package code

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"

	"mi-roles/roles/fence"

	"mi-roles/roles/display"
)

// Graph is a fence as the bodies of Microsoft Graph.
const Graph Format = "graph"

// FenceFormats lists every format of a fence.
func FenceFormats() []Format { return []Format{Graph, PowerShell, Bicep, Terraform, AzureCLI} }

// WriteFence writes a fence: the values are ids and texts of this program, names stand
// in comments alone. What a language has no resource for is said in it, and not faked.
func WriteFence(w io.Writer, f Format, of fence.Fence, o Options) error {
	if !origin(o.GraphRoot) {
		return fmt.Errorf("graph root %q is not an https origin: give one such as https://graph.microsoft.com", o.GraphRoot)
	}
	write, known := map[Format]func(fence.Fence, Options) (string, error){Graph: graphFence, PowerShell: powershellFence,
		Bicep: bicepFence, Terraform: terraformFence, AzureCLI: azFence}[f]
	if !known {
		return fmt.Errorf("unknown format %q", f)
	}
	text, err := write(of, o)
	if err == nil {
		_, err = io.WriteString(w, text)
	}
	return err
}

// FenceBodies are a fence as Microsoft Graph takes it, in three documents.
type FenceBodies struct {
	Policy     fence.Policy     `json:"policy"`
	Role       fence.Role       `json:"roleDefinition"`
	Assignment fence.Assignment `json:"roleAssignment"`
}

// BodiesOf are the bodies of a fence.
func BodiesOf(f fence.Fence) FenceBodies { return FenceBodies{f.Policy, f.Role, f.Assignment} }

func graphFence(f fence.Fence, _ Options) (string, error) {
	text, err := json.MarshalIndent(BodiesOf(f), "", "  ")
	return string(text) + "\n", err
}

// body is what is sent, on one line. It holds ids and texts of this program: nothing that
// a single-quoted string of a shell or of PowerShell could not hold.
func body(v any) string {
	text, _ := json.Marshal(v) // strings and booleans
	return string(text)
}

// fenceHead says what the file does, what it takes, and what nobody has seen yet.
func fenceHead(mark string, f fence.Fence, o Options) string {
	lines := []string{
		fmt.Sprintf("Lets %s assign these app roles and no others, by an app consent policy of Microsoft Entra ID:",
			display.Comment(f.Holder.DisplayName)),
	}
	for _, about := range f.About() {
		lines = append(lines, "  "+display.Comment(about))
	}
	lines = append(lines, "Needs: a Microsoft Entra ID P1 license, and to apply it Privileged Role Administrator or Global Administrator.",
		"From Microsoft's documentation. Not confirmed on a tenant yet:")
	for _, u := range fence.Unconfirmed() {
		lines = append(lines, "  "+u)
	}
	var b strings.Builder
	b.WriteString(written(mark, o))
	for _, l := range lines {
		b.WriteString(mark + " " + l + "\n")
	}
	return b.String()
}

// conditionKey is a condition set as the scripts compare it with what is there.
func conditionKey(c fence.ConditionSet) string {
	list := func(l []string) string { return strings.Join(slices.Sorted(slices.Values(l)), ",") }
	return strings.Join([]string{c.PermissionType, c.Classification, c.Resource, list(c.Permissions), list(c.Clients),
		list(c.ClientTenants), list(c.Publishers), fmt.Sprint(c.VerifiedOnly)}, "|")
}

func bicepFence(f fence.Fence, o Options) (string, error) {
	return fenceHead("//", f, o) + `//
// Bicep cannot express this: the Microsoft Graph extension has no resource type for app consent policies, custom
// directory roles or their assignments (https://learn.microsoft.com/graph/templates/reference/overview).
// Write the same fence with: mi-roles fence export --format az, powershell or graph.
`, nil
}

func terraformFence(f fence.Fence, o Options) (string, error) {
	environment := ""
	if c := cloudOf(o.GraphRoot); c.terraform != "" {
		environment = " ARM_ENVIRONMENT=" + c.terraform
	}
	return fenceHead("#", f, o) + fmt.Sprintf(`#
# The azuread provider has no resource for app consent policies. Create the policy first, with its condition sets:
#   mi-roles fence export --format az, powershell or graph
# The two resources below are the rest. They do not detect changes of the policy; mi-roles fence verify does.
# Sign in first: az login, then set ARM_TENANT_ID=%s%s

terraform {
  required_providers {
    azuread = {
      source  = "hashicorp/azuread"
      version = "~> 3.0"
    }
  }
}

resource "azuread_custom_directory_role" "fence" {
  display_name = %q
  description  = %q
  enabled      = true
  version      = "1.0"
  template_id  = %q

  permissions {
    allowed_resource_actions = [%q]
  }
}

resource "azuread_directory_role_assignment" "fence" {
  role_id             = azuread_custom_directory_role.fence.object_id
  principal_object_id = %q
  directory_scope_id  = %q
}
`, display.Comment(o.Tenant), environment, f.Role.DisplayName, f.Role.Description, f.Role.TemplateID, f.Role.Permissions[0].Actions[0],
		f.Assignment.Principal, f.Assignment.Scope), nil
}
