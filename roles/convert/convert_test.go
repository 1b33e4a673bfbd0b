package convert

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"mi-roles/roles"
	"mi-roles/roles/manifest"
)

const (
	alice   = "1d000000-0000-4000-8000-000000000001"
	bob     = "1d000000-0000-4000-8000-000000000002"
	graph   = "a9100000-0000-4000-8000-000000000001"
	graphID = "00000003-0000-0000-c000-000000000000"
	mail    = "b633e1c5-b582-4048-a93e-9f11b44c7e96"
	users   = "df021288-bdef-4463-88db-98f22de89214"
)

const graphRow = `{"id":"x","principalId":"` + alice + `","principalType":"ServicePrincipal","resourceId":"` + graph +
	`","appRoleId":"` + mail + `","principalDisplayName":"func-orders","resourceDisplayName":"Microsoft Graph"}`

func written(t *testing.T, m manifest.Manifest) string {
	t.Helper()
	var b bytes.Buffer
	if err := m.Write(&b, manifest.YAML); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

const (
	byIDs = "version: 1\ngrants:\n  - identity: id:" + alice + "\n    api: id:" + graph + "\n    roles: [" + mail + "]\n"
	named = byIDs + "    description: func-orders on Microsoft Graph\n"
)

func TestConverts(t *testing.T) {
	for name, c := range map[string]struct{ file, text, want, notes string }{
		"a list":      {"a.json", `{"@odata.context":"x","value":[` + graphRow + `]}`, named, ""},
		"a bare list": {"a.json", `[` + graphRow + `,` + graphRow + `]`, named, ""},
		"one":         {"a.json", graphRow, named, ""},
		"YAML":        {"a.yaml", "- principalId: " + alice + "\n  resourceId: " + graph + "\n  appRoleId: " + mail + "\n", byIDs, ""},
		"as PowerShell": {"a.json", `[{"PrincipalId":"` + strings.ToUpper(alice) + `","ResourceId":"` + graph + `","AppRoleId":"` +
			mail + `"}]`, byIDs, ""},
		"a user, a twin": {"a.json", "[" + graphRow + ",\n" + strings.Replace(graphRow, "ServicePrincipal", "User", 1) + "]", named,
			"line 2 is left out: func-orders is a user"},
		"default access": {"a.json", "[" + graphRow + "," + strings.Replace(graphRow, mail, string(roles.DefaultAccess), 1) + "]",
			named, "default access to Microsoft Graph"},
		"our list": {"a.json", `[` + graphRow[:len(graphRow)-1] + `,"resourceAppId":"` + graphID +
			`","appRoleValue":"Mail.Send","appRoleState":"Enabled"}]`, strings.NewReplacer("id:"+graph, "client:"+graphID, mail,
			"Mail.Send").Replace(named), ""},
		"a disabled one": {"a.json", `[` + graphRow[:len(graphRow)-1] + `,"appRoleValue":"Mail.Send","appRoleState":"Disabled"}]`,
			named, ""},
		"a deleted one": {"a.json", `[` + graphRow + `,` + graphRow[:len(graphRow)-1] + `,"appRoleState":"RoleDeleted"}]`, named,
			"a role that no longer works (RoleDeleted)"},
		"two roles": {"a.json", `[` + graphRow + `,` + strings.Replace(graphRow, mail, users, 1) + `]`, strings.Replace(named,
			mail, mail+", "+users, 1), ""},
		"state": {"terraform.tfstate",
			`{"version":4,"terraform_version":"1.9.0","resources":[{"mode":"managed","type":"azuread_app_role_assignment","instances":[{"attributes":{"app_role_id":"` +
				mail + `","principal_object_id":"` + alice + `","resource_object_id":"` + graph +
				`","principal_type":"ServicePrincipal"}}]},{"mode":"data","type":"azuread_app_role_assignment","instances":[{}]}]}`, byIDs,
			""},
		"terraform show": {"s.json",
			`{"format_version":"1.0","terraform_version":"1.9.0","values":{"root_module":{"child_modules":[{"resources":[{"mode":"managed","type":"azuread_app_role_assignment","values":{"app_role_id":"` +
				mail + `","principal_object_id":"` + alice + `","resource_object_id":"` + graph + `"}}]}]}}}`, byIDs, ""},
		"Terraform":        {"main.tf", terraformText(`"` + alice + `" # who`), byIDs, ""},
		"Terraform, stdin": {"stdin", terraformText(`"` + alice + `"`), byIDs, ""},
		"Bicep": {"main.bicep",
			"// resource a 'Microsoft.Graph/appRoleAssignedTo@v1.0' = {\nvar s = '''\n{'''\nparam p string = 'a${b('x')}'\n" +
				bicepText("'"+alice+"'"), byIDs, ""},
		"Bicep in one line": {"main.bicep", strings.ReplaceAll(strings.ReplaceAll(bicepText("'"+alice+"'"), "\n", ", "), "{,", "{"),
			byIDs, ""},
	} {
		m, notes, err := Read(c.file, []byte(c.text))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if got := written(t, m); got != c.want || !strings.Contains(strings.Join(notes, "\n"),
			c.notes) || (c.notes == "") != (notes == nil) {
			t.Errorf("%s: %q\n%s", name, notes, got)
		}
	}
}

func terraformText(principal string) string {
	return "# Written by hand\nterraform {\n  required_providers { azuread = { source = \"x\" } }\n}\nlocals {\n  text = <<-END\n    " +
		"{\n    END\n  " +

		"more = \"${join(\",\", [\"}\"])}\"\n}\nresource \"azuread_app_role_assignment\" \"a\" {\n  app_role_id = \"" + mail +
		"\"\n  principal_object_id = " + principal + "\n  resource_object_id = \"" + graph +
		"\"\n  lifecycle { prevent_destroy = true }\n}\n"
}

func bicepText(principal string) string {
	return "resource a 'Microsoft.Graph/appRoleAssignedTo@v1.0' = {\n  appRoleId: '" + mail + "'\n  principalId: " + principal +
		"\n  resourceId: '" + graph + "'\n}"
}

func TestRefuses(t *testing.T) {
	for name, c := range map[string]struct{ file, text, says, hint string }{
		"nothing":       {"a.json", " ", "is empty", ""},
		"no JSON":       {"a.json", "{\n oops", "a.json:2:2:", ""},
		"a word":        {"a.yaml", "hello", "a.yaml:1:1: is not a list", "az rest"},
		"an empty list": {"a.json", "[]", "holds no assignment", ""},
		"a manifest":    {"grants.yaml", byIDs, "is a manifest already", "mi-roles plan -f grants.yaml"},
		"a first page":  {"a.json", `{"@odata.nextLink":"x","value":[` + graphRow + `]}`, "first page", "@odata.nextLink"},
		"no holder": {"a.json", "[{\"appRoleId\":\"" + mail + "\",\"roleName\":\"Mail.Send\",\"resourceId\":\"" + graph + "\"}]",
			"a.json:1:2: an assignment has no principalId", "mi-roles list"},
		"a bad id": {"a.json", "[{\"principalId\":\n\"me\",\"appRoleId\":\"" + mail + "\",\"resourceId\":\"" + graph + "\"}]",
			"a.json:2:1: principalId is not an object id", ""},
		"a registration": {"a.json", `{"requiredResourceAccess":[{"resourceAppId":"` + graphID + `","resourceAccess":[{"id":"` +
			mail + `","type":"Role"},{"id":"` + users + `","type":"Scope"}]}]}`, "names no identity", `mi-roles assign -i IDENTITY -a ` +
			graphID + ` -r "` + mail + `"`},
		"delegated": {"a.json", `[{"clientId":"` + alice + `","consentType":"AllPrincipals","resourceId":"` + graph +
			`","scope":"User.Read"}]`, "delegated permission grant", "application permissions"},
		"verdicts": {"a.json", `[{"verdict":"MISSING"}]`, "not a list of assignments", "mi-roles list"},
		"a Terraform plan": {"p.json", `{"terraform_version":"1.9.0","resource_changes":[]}`, "is a plan of Terraform",
			"terraform show -json"},
		"an expression": {"main.tf", terraformText("azurerm_user_assigned_identity.a.principal_id"),
			"main.tf:13:25: principal_object_id is an expression", "manifest convert state.json"},
		"a template":  {"main.tf", terraformText(`"${var.id}"`), "is an expression", ""},
		"a condition": {"main.tf", terraformText(`"` + alice + `" == "" ? 1 : 2`), "is an expression", ""},
		"a name":      {"main.tf", terraformText(`"func-orders"`), `is "func-orders", which is not an id`, ""},
		"several": {"main.tf", strings.Replace(terraformText(`"`+alice+`"`), "lifecycle", "count = 2\n  lifecycle", 1),
			"count creates", ""},
		"no end":             {"main.tf", strings.TrimSuffix(terraformText(`"`+alice+`"`), "}\n"), "does not end", ""},
		"a text without end": {"main.tf", terraformText(`"x`), "main.tf:13:25: this text", ""},
		"no Terraform of it": {"main.tf", "locals { a = 1 }", "holds no assignment", ""},
		"a Bicep parameter": {"main.bicep", bicepText("id.properties.principalId"), "main.bicep:3:16: principalId is an expression",
			"mi-roles export"},
		"a Bicep loop": {"main.bicep", strings.Replace(bicepText("'"+alice+"'"), "= {", "= [for x in y: {", 1),
			"repeated or conditional", ""},
	} {
		m, _, err := Read(c.file, []byte(c.text))
		var e *roles.Error
		if !errors.As(err, &e) || !errors.Is(err, roles.ErrUsage) || !strings.Contains(e.Msg, c.says) || !strings.Contains(e.Hint,
			c.hint) ||
			len(m.Grants) > 0 {
			t.Errorf("%s: %v, %+v", name, err, e)
		}
	}
}

// What mi-roles export writes for other tools comes back, but for what is looked up there.
func TestReadsWhatExportWrites(t *testing.T) {
	for _, file := range []string{"terraform.golden", "bicep.golden", "terraform-hostile.golden", "bicep-hostile.golden"} {
		text, err := os.ReadFile(filepath.Join("..", "..", "output", "code", "testdata", file))
		if err != nil {
			t.Fatal(err)
		}
		m, _, err := Read("stdin", text)
		if err != nil || len(m.Grants) == 0 || written(t, m) == "" {
			t.Errorf("%s: %v", file, err)
		}
	}
}

// Whatever a file holds, it is refused, or a manifest that can be written.
func FuzzRead(f *testing.F) {
	for _, s := range []string{graphRow, "[" + graphRow + "]", terraformText(`"` + alice + `"`), bicepText("'" + alice + "'"), byIDs,
		strings.Repeat(`"${`, 500), "resource \"azuread_app_role_assignment\"", "resource x 'Microsoft.Graph/appRoleAssignedTo@v1.0' ="} {
		f.Add("stdin", s)
		f.Add("a.tf", s)
		f.Add("a.bicep", s)
	}
	f.Fuzz(func(t *testing.T, name, text string) {
		m, _, err := Read(name, []byte(text))
		if err != nil {
			if !errors.Is(err, roles.ErrUsage) {
				t.Fatal(err)
			}
			return
		}
		if err := m.Write(&bytes.Buffer{}, manifest.JSON); err != nil {
			t.Fatal(err)
		}
	})
}
