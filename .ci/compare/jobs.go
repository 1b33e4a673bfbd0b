package main

type job struct{ name, script string }

type tool struct {
	name   string
	signIn string // not counted
	jobs   []job
}

// The jobs, in their order: each leaves the tenant as the next expects it.
const (
	give   = "assign a role"
	show   = "what does it hold?"
	check  = "is it right?"
	who    = "who may send mail?"
	remove = "remove the role"
)

// tools do each job as their own documentation does it. An identity is named by its
// display name, an API by its name or client id.
func tools() []tool {
	return []tool{
		{"mi-roles", "TOOL version", []job{
			{give, "TOOL assign -i func-images -a graph -r User.Read.All"},
			{show, "TOOL list -i func-images"},
			{check, "TOOL verify -i func-images -a graph -r User.Read.All"},
			{who, "TOOL who -a graph -r Mail.Send"},
			{remove, "TOOL remove -i func-images -a graph -r User.Read.All --yes"},
		}},
		{"az", `TOOL login --service-principal -u "$AZURE_CLIENT_ID" -p "$AZURE_CLIENT_SECRET" --tenant "$AZURE_TENANT_ID" --allow-no-subscriptions`, []job{
			{give, azIDs + azRole + `
TOOL rest --method POST --url "https://graph.microsoft.com/v1.0/servicePrincipals/$identity/appRoleAssignments" --body "{\"principalId\":\"$identity\",\"resourceId\":\"$graph\",\"appRoleId\":\"$role\"}"`},
			{show, `identity=$(TOOL ad sp list --display-name func-images --query '[0].id' -o tsv)
TOOL rest --url "https://graph.microsoft.com/v1.0/servicePrincipals/$identity/appRoleAssignments"`},
			{check, azIDs + azRole + azHeld + `
[ -n "$held" ]`},
			{who, `graph=$(TOOL ad sp show --id 00000003-0000-0000-c000-000000000000 --query id -o tsv)
role=$(TOOL ad sp show --id "$graph" --query "appRoles[?value=='Mail.Send'].id | [0]" -o tsv)
TOOL rest --url "https://graph.microsoft.com/v1.0/servicePrincipals/$graph/appRoleAssignedTo" --query "value[?appRoleId=='$role'].principalDisplayName"`},
			{remove, azIDs + azRole + azHeld + `
TOOL rest --method DELETE --url "https://graph.microsoft.com/v1.0/servicePrincipals/$identity/appRoleAssignments/$held"`},
		}},
		{"m365", `TOOL login --authType secret --appId "$AZURE_CLIENT_ID" --tenant "$AZURE_TENANT_ID" --secret "$AZURE_CLIENT_SECRET"`, []job{
			{give, `TOOL entra approleassignment add --appDisplayName func-images --resource "Microsoft Graph" --scopes User.Read.All`},
			{show, "TOOL entra approleassignment list --appDisplayName func-images"},
			{remove, `TOOL entra approleassignment remove --appDisplayName func-images --resource "Microsoft Graph" --scopes User.Read.All --force`},
		}},
		{"terraform", terraformSettings, []job{
			{give, terraformCode + `TOOL -chdir="$HOME" apply -auto-approve`},
			{check, `TOOL -chdir="$HOME" plan -detailed-exitcode`},
			{remove, `TOOL -chdir="$HOME" destroy -auto-approve`},
		}},
	}
}

const (
	azIDs = `identity=$(TOOL ad sp list --display-name func-images --query '[0].id' -o tsv)
graph=$(TOOL ad sp show --id 00000003-0000-0000-c000-000000000000 --query id -o tsv)`
	azRole = `
role=$(TOOL ad sp show --id "$graph" --query "appRoles[?value=='User.Read.All'].id | [0]" -o tsv)`
	azHeld = `
held=$(TOOL rest --url "https://graph.microsoft.com/v1.0/servicePrincipals/$identity/appRoleAssignments" --query "value[?appRoleId=='$role' && resourceId=='$graph'].id | [0]" -o tsv)`
)

// The provider is a program of this machine, which AZUREAD names: without a registry.
const (
	terraformSettings = `printf 'provider_installation {\n dev_overrides { "hashicorp/azuread" = "%s" }\n direct {}\n}\n' \
  "$(dirname "$AZUREAD")" > "$TF_CLI_CONFIG_FILE"`
	terraformCode = `cat > "$HOME/main.tf" <<'EOF'
data "azuread_service_principal" "graph" { client_id = "00000003-0000-0000-c000-000000000000" }
data "azuread_service_principal" "images" { display_name = "func-images" }
resource "azuread_app_role_assignment" "images_users" {
  principal_object_id = data.azuread_service_principal.images.object_id
  resource_object_id  = data.azuread_service_principal.graph.object_id
  app_role_id         = data.azuread_service_principal.graph.app_role_ids["User.Read.All"]
}
EOF
`
)
