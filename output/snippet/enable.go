package snippet

import (
	"slices"
	"strings"

	"mi-roles/roles/display"
)

// enableIdentity switches a system-assigned identity on. Nothing is asked of the
// directory, for the identity is not there yet. The commands add it beside
// user-assigned ones; where az has none that is sure to, the type is set with them in mind.
func enableIdentity(v Values, _ string) (Snippet, error) {
	subscription, group, kind, names := azureParts(v.AzureResourceID)
	if strings.EqualFold(kind, "Microsoft.ManagedIdentity/userAssignedIdentities") {
		return refuse("%s is itself a user-assigned identity: there is nothing to turn on; it is assigned to the resource that uses it",
			v.AzureResourceID)
	}
	if display.Clean(v.AzureResourceID) != v.AzureResourceID {
		return refuse("%s is not an id of an Azure resource", display.Quote(v.AzureResourceID))
	}
	command, text := "", enableAnyText
	if i := slices.IndexFunc(enabling, func(e enabler) bool { return strings.EqualFold(e.kind, kind) }); i >= 0 && group != "" {
		text = enableText
		command = strings.NewReplacer("{subscription}", quoteShell(subscription), "{group}", quoteShell(group),
			"{name}", quoteShell(names[0]), "{last}", quoteShell(names[len(names)-1])).Replace(enabling[i].command)
	}
	set := ""
	if name := v.azureCloud(); name != "" {
		set = "#   az cloud set --name " + name + "\n"
	}
	return Snippet{Code: strings.NewReplacer("{set}", set, "{id}", quoteShell(v.AzureResourceID), "{command}", command).Replace(text),
		Notes: []string{"then: mi-roles assign -i " + quoteShell(v.AzureResourceID) + " -a API -r ROLE --wait 5m",
			"the identity has the name of its resource, and is deleted with it, including its roles"}}, nil
}

// enabler is the command for one type of resource.
type enabler struct{ kind, command string }

var enabling = []enabler{
	{"Microsoft.Web/sites", "az webapp identity assign --subscription {subscription} --resource-group {group} --name {name} --output none"},
	{"Microsoft.Web/sites/slots", "az webapp identity assign --subscription {subscription} --resource-group {group} --name {name} " +
		"--slot {last} --output none"},
	{"Microsoft.Compute/virtualMachines", "az vm identity assign --subscription {subscription} --resource-group {group} " +
		"--name {name} --output none"},
	{"Microsoft.Compute/virtualMachineScaleSets", "az vmss identity assign --subscription {subscription} --resource-group {group} " +
		"--name {name} --output none"},
	{"Microsoft.App/containerApps", "az containerapp identity assign --subscription {subscription} --resource-group {group} " +
		"--name {name} --system-assigned --output none"},
	{"Microsoft.App/jobs", "az containerapp job identity assign --subscription {subscription} --resource-group {group} " +
		"--name {name} --system-assigned --output none"},
	{"Microsoft.ContainerRegistry/registries", "az acr identity assign --subscription {subscription} --resource-group {group} " +
		"--name {name} --identities '[system]' --output none"},
	{"Microsoft.AppConfiguration/configurationStores", "az appconfig identity assign --subscription {subscription} " +
		"--resource-group {group} --name {name} --identities '[system]' --output none"},
}

// azureParts takes an Azure resource id apart; the group is "" where there is none.
func azureParts(id string) (subscription, group, kind string, names []string) {
	segments := strings.Split(strings.Trim(id, "/"), "/")
	var types []string
	for pair := range slices.Chunk(segments, 2) {
		key, value := pair[0], pair[len(pair)-1]
		switch {
		case strings.EqualFold(key, "providers"):
			kind, types, names = value, nil, nil
		case kind != "":
			types, names = append(types, key), append(names, value)
		case strings.EqualFold(key, "subscriptions"):
			subscription = value
		case strings.EqualFold(key, "resourceGroups"):
			group = value
		}
	}
	return subscription, group, strings.Join(append([]string{kind}, types...), "/"), names
}

const (
	enableHead = `#!/bin/sh
# Turns on the system-assigned managed identity of one resource; user-assigned identities are kept.
# Sign in first, with the role Contributor on the resource:
{set}#   az login
set -eu

id={id}
`
	enableText = enableHead + `{command}
az resource show --ids "$id" --query identity.principalId --output tsv
`
	enableAnyText = enableHead + `type=$(az resource show --ids "$id" --query identity.type --output tsv)
case $type in
*SystemAssigned*) ;;
*UserAssigned*) az resource update --ids "$id" --set identity.type='SystemAssigned, UserAssigned' --output none ;;
*) az resource update --ids "$id" --set identity.type=SystemAssigned --output none ;;
esac
az resource show --ids "$id" --query identity.principalId --output tsv
`
)
