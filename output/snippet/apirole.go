package snippet

import (
	"crypto/sha256"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"

	"mi-roles/roles/display"
)

// RoleValue reports whether a text has the form of an app role's value ("Add app roles to
// your application"). No such text needs an escape in JSON, or ends a line.
func RoleValue(text string) bool { return roleValue().MatchString(text) }

var roleValue = sync.OnceValue(func() *regexp.Regexp {
	const signs = "0-9A-Za-z:!#$%&'()*+,\\-/;<=>?@\\[\\]^_`{|}~"
	return regexp.MustCompile("^[" + signs + "][" + signs + ".]{0,119}$")
})

// apiRole defines roles for applications on the app registration of an API.
func apiRole(v Values, format string) (Snippet, error) {
	var s Snippet
	for _, value := range v.Roles {
		i := slices.IndexFunc(v.Defined, func(r Role) bool { return strings.EqualFold(r.Value, value) })
		switch {
		case i < 0:
		case !slices.Contains(v.Defined[i].MemberTypes, "Application"):
			return refuse("--role %s: %s has a role of this value for users, and values are unique: choose another one",
				value, v.API)
		default:
			s.Notes = append(s.Notes, v.API+" has the role "+value+" for applications already")
		}
	}
	switch format {
	case "terraform":
		s.Code = roleTerraform(v)
	case "bicep":
		s.Code = roleBicep(v)
	default:
		s.Code = roleAz(v)
	}
	who := "IDENTITY"
	if v.ObjectID != "" {
		who = v.ObjectID
	}
	s.Notes = append(s.Notes, "as other code: add --format az, terraform or bicep",
		"then assign it to an identity: mi-roles assign -i "+who+" -a "+v.APIAppID+" -r "+quoteShell(strings.Join(v.Roles, ",")))
	return s, nil
}

// roleID is the same for a role of an API on every run, in every format (a UUID of
// version 8, RFC 9562).
func roleID(api, value string) string {
	b := sha256.Sum256([]byte("mi-roles app role " + strings.ToLower(api) + " " + value))
	b[6], b[8] = b[6]&0x0f|0x80, b[8]&0x3f|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:16])
}

func roleAz(v Values) string {
	var calls strings.Builder
	for _, value := range v.Roles {
		fmt.Fprintf(&calls, "define %s %s\n", quoteShell(value), roleID(v.APIAppID, value))
	}
	set := ""
	if name := v.azureCloud(); name != "" {
		set = "#   az cloud set --name " + name + "\n"
	}
	return strings.NewReplacer("{api}", display.Comment(v.API), "{tenant}", v.Tenant, "{set}", set, "{app}", v.APIAppID,
		"{calls}", calls.String()).Replace(roleAzText)
}

// The list is spliced as text: the query language of az can add nothing to a list. A value
// holds nothing that JSON would escape (roleValue).
const roleAzText = `#!/bin/sh
# Defines app roles for applications on the app registration of {api}.
# Sign in first, as an owner of the registration or a Cloud Application Administrator:
{set}#   az login --tenant {tenant} --allow-no-subscriptions
# Keeps existing roles, so it can be run again at any time.
set -eu

app='{app}'
roles=$(az ad app show --id "$app" --query appRoles --output json)
case $roles in
'['*) ;;
*)
  echo "cannot tell which roles $app has: az answered '$roles'" >&2
  exit 1
  ;;
esac
before=$roles

define() { # value, id
  case $roles in
  *"\"value\": \"$1\""*)
    echo "unchanged $1"
    return
    ;;
  '[]'*) roles='[' ;;
  *) roles="${roles%]*}," ;;
  esac
  roles="$roles{\"allowedMemberTypes\": [\"Application\"], \"isEnabled\": true, \"id\": \"$2\",
    \"value\": \"$1\", \"displayName\": \"$1\", \"description\": \"$1\"}]"
  echo "defining $1"
}

{calls}
if [ "$roles" != "$before" ]; then
  az ad app update --id "$app" --app-roles "$roles"
fi
`

func roleTerraform(v Values) string {
	var b strings.Builder
	fmt.Fprintf(&b, roleTerraformHead, display.Comment(v.API), v.Tenant, v.APIAppID)
	for _, value := range v.Roles {
		fmt.Fprintf(&b, roleTerraformText, roleName(v, value), roleID(v.APIAppID, value), quoteHCL(value))
	}
	return b.String()
}

const (
	roleTerraformHead = `# Defines app roles for applications on the app registration of %s.
# Sign in first: az login, then set ARM_TENANT_ID=%s
# Where azuread_application is declared in the same configuration, let it ignore_changes of app_role.

terraform {
  required_providers {
    azuread = {
      source  = "hashicorp/azuread"
      version = "~> 3.0"
    }
  }
}

data "azuread_application" "api" {
  client_id = "%s"
}
`
	roleTerraformText = `
resource "azuread_application_app_role" "%s" {
  application_id       = data.azuread_application.api.id
  role_id              = "%s"
  allowed_member_types = ["Application"]
  description          = %[3]s
  display_name         = %[3]s
  value                = %[3]s
}
`
)

// roleName is a name that Terraform takes, unique among the roles of an API.
func roleName(v Values, value string) string {
	words := strings.FieldsFunc(strings.ToLower(value), func(r rune) bool { return (r < 'a' || r > 'z') && (r < '0' || r > '9') })
	return strings.Join(append(append([]string{"role"}, words...), roleID(v.APIAppID, value)[:8]), "_")
}

// quoteHCL is a string of Terraform in which nothing is a template.
func quoteHCL(s string) string {
	return strings.NewReplacer("${", "$${", "%{", "%%{").Replace(quoteC(s))
}

// roleBicep declares the whole list of roles, for a deployment replaces it.
func roleBicep(v Values) string {
	all := v.Defined
	for _, value := range v.Roles {
		if !slices.ContainsFunc(all, func(r Role) bool { return strings.EqualFold(r.Value, value) }) {
			all = append(slices.Clip(all), Role{ID: roleID(v.APIAppID, value), Value: value, Name: value, Description: value,
				MemberTypes: []string{"Application"}})
		}
	}
	var b strings.Builder
	for _, r := range all {
		fmt.Fprintf(&b, "    {\n      id: %s\n      value: %s\n      displayName: %s\n      description: %s\n      isEnabled: %t\n"+
			"      allowedMemberTypes: [%s]\n    }\n", quoteBicep(r.ID), quoteBicep(r.Value), quoteBicep(r.Name),
			quoteBicep(r.Description), !r.Disabled, quoteList(r.MemberTypes, quoteBicep))
	}
	return strings.NewReplacer("{comment}", display.Comment(v.API), "{graph}", v.GraphRoot, "{app}", v.APIAppID,
		"{name}", quoteBicep(v.API), "{roles}", b.String()).Replace(roleBicepText)
}

// quoteBicep is a string of Bicep without interpolation.
func quoteBicep(s string) string {
	return "'" + escapeWith(s, func(r rune) string {
		switch r {
		case '\'', '\\', '$':
			return `\` + string(r)
		case '"', '%', '`':
			return string(r)
		}
		return fmt.Sprintf(`\u{%x}`, r)
	}) + "'"
}

const roleBicepText = `// Defines app roles for applications on the app registration of {comment}.
// Needs Bicep 0.36.1 or later and the Microsoft Graph extension in bicepconfig.json:
//   { "extensions": { "microsoftGraphV1": "br:mcr.microsoft.com/bicep/extensions/microsoftgraph/v1.0:1.0.0" } }
// Set the uniqueName of a registration that Bicep did not create once:
//   az rest --method PATCH --url "{graph}/v1.0/applications(appId='{app}')" --body '{"uniqueName":"NAME"}'
// A deployment replaces the list of roles, so it contains the existing ones as well.

extension microsoftGraphV1

@description('The uniqueName of the app registration.')
param uniqueName string

resource api 'Microsoft.Graph/applications@v1.0' = {
  uniqueName: uniqueName
  displayName: {name}
  appRoles: [
{roles}  ]
}
`
