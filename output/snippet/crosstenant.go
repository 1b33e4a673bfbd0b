package snippet

import (
	"strings"

	"mi-roles/roles/display"
)

// crossTenant lets a user-assigned identity call an API of another tenant: a multi-tenant
// application trusts it by a federated identity credential, and the other tenant gives
// roles to that application ("Configure an application to trust a managed identity").
func crossTenant(v Values, _ string) (Snippet, error) {
	if !v.UserAssigned {
		return refuse("%s is system-assigned: an application of another tenant can trust user-assigned identities only",
			display.Quote(v.Identity))
	}
	set := ""
	if name := v.azureCloud(); name != "" {
		set = "az cloud set --name " + name + " --output none\n"
	}
	role, usage := "${2:?pass the roles, as a comma list}", " ROLE,…"
	if len(v.Roles) > 0 {
		role, usage = quoteShell(strings.Join(v.Roles, ",")), ""
	}
	return Snippet{Code: strings.NewReplacer("{identity}", display.Comment(v.Identity), "{api}", display.Comment(v.API),
		"{set}", set, "{home}", v.Tenant, "{name}", quoteShell("mi-roles "+v.ClientID), "{authority}", v.Authority, "{object}", v.ObjectID,
		"{client}", v.ClientID, "{exchange}", v.Exchange, "{apiid}", v.APIAppID, "{role}", role, "{usage}", usage, "{scope}",
		quoteC(v.Scope),
	).Replace(crossTenantText), Notes: []string{"run it with the id of the other tenant: sh cross-tenant.sh TENANT-ID" + usage +
		"; it signs in to each of the two tenants"}}, nil
}

const crossTenantText = `#!/bin/sh
# Lets user-assigned managed identity {identity} call {api} of another tenant, without a secret:
# a multi-tenant application trusts the identity, and the other tenant assigns its roles to that application.
# Usage: sh cross-tenant.sh OTHER-TENANT-ID{usage}
set -eu

home='{home}'
other=${1:?pass the id of the other tenant}
name={name}
roles={role}

# 1. In the tenant of the identity: the application, and its trust in the identity.
{set}az login --tenant "$home" --allow-no-subscriptions --output none
app=$(az ad app list --filter "displayName eq '$name'" --query '[0].appId' --output tsv | tr -d '\r')
if [ -z "$app" ]; then
  app=$(az ad app create --display-name "$name" --sign-in-audience AzureADMultipleOrgs --query appId --output tsv | tr -d '\r')
fi
: "${app:?the application could not be created}"
trusted=$(az ad app federated-credential list --id "$app" --query "length([?subject=='{object}'])" --output tsv)
case $trusted in
0*)
  az ad app federated-credential create --id "$app" --output none --parameters '{
    "name": "mi-roles", "issuer": "{authority}/{home}/v2.0", "subject": "{object}", "audiences": ["{exchange}"] }'
  ;;
esac

# 2. In the other tenant, by an administrator of that tenant: the application's service principal.
az login --tenant "$other" --allow-no-subscriptions --output none
az ad sp show --id "$app" --output none 2>/dev/null || az ad sp create --id "$app" --output none

# 3. Its roles there.
echo "next: mi-roles assign --tenant $other --any-principal -i $app -a {apiid} -r $roles"

# 4. The workload, in C# (dotnet add package Azure.Identity, 1.14 or newer); APP is the id that this prints:
echo "application: $app"
#   var identity = new ManagedIdentityCredential(ManagedIdentityId.FromUserAssignedClientId("{client}"));
#   var exchange = new TokenRequestContext(new[] { "{exchange}/.default" });
#   var credential = new ClientAssertionCredential(OTHER-TENANT-ID, APP,
#       async stop => (await identity.GetTokenAsync(exchange, stop)).Token);
#   var token = await credential.GetTokenAsync(new TokenRequestContext(new[] { {scope} }), default);
`
