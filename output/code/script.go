package code

import (
	"fmt"

	"mi-roles/roles/display"
)

// azHead asks for the token by --resource, for az derives it from the URL only
// where that is the Graph of its own cloud. It lists what each identity holds once, and
// patterns judge the list, for az on Windows ends each line with a carriage return.
func azHead(o Options) string {
	set := ""
	if c := cloudOf(o.GraphRoot); c.az != "" {
		set = "#   az cloud set --name " + c.az + "\n"
	}
	return "#!/bin/sh\n" + written("#", o) + fmt.Sprintf(`# Sign in first:
%s#   az login --tenant %s
# Assigns each missing role, so it can be run again at any time.
set -eu

graph='%s'

identity() { # principal: reads what it holds, "resource role" on a line each below the word array
  principal=$1
  held=$(az rest --method GET --resource "$graph" \
    --url "$graph/v1.0/servicePrincipals/$principal/appRoleAssignments?\$top=999" \
    --query "[[type(value)], value[].join(' ', [resourceId, appRoleId])][]" --output tsv)
  case $held in
  array*) ;;
  *)
    echo "cannot tell what $principal holds: az answered '$held'" >&2
    return 1
    ;;
  esac
}

assign() { # resource, role
  case $held in
  *"$1 $2"*)
    echo "unchanged $principal $1 $2"
    return
    ;;
  esac
  if answer=$(az rest --method POST --resource "$graph" \
    --url "$graph/v1.0/servicePrincipals/$1/appRoleAssignedTo" \
    --headers Content-Type=application/json \
    --body "{\"principalId\":\"$principal\",\"resourceId\":\"$1\",\"appRoleId\":\"$2\"}" --output none 2>&1); then
    echo "assigned $principal $1 $2"
    return
  fi
  case $answer in
  *'already exists'*) echo "unchanged $principal $1 $2" ;; # the list lagged behind, or has more pages
  *)
    printf '%%s\n' "$answer" >&2
    return 1
    ;;
  esac
}
`, set, display.Comment(o.Tenant), o.GraphRoot)
}

func azIdentity(g grant) string { return fmt.Sprintf("identity %s\n", g.principal) }

func azGrant(g grant) string {
	return fmt.Sprintf("# %s\nassign %s %s\n", g.comment, g.resource, g.role)
}

func powershellHead(o Options) string {
	environment := ""
	if c := cloudOf(o.GraphRoot); c.powershell != "" {
		environment = " -Environment " + c.powershell
	}
	return written("#", o) + fmt.Sprintf(`# Needs the module Microsoft.Graph.Applications. Sign in first:
#   Connect-MgGraph -TenantId %s%s -Scopes AppRoleAssignment.ReadWrite.All, Application.Read.All
# Assigns each missing role, so it can be run again at any time.
$ErrorActionPreference = 'Stop'

function Read-Held([string] $Principal) {
  $script:principal = $Principal
  $script:held = @(Get-MgServicePrincipalAppRoleAssignment -ServicePrincipalId $Principal -All)
}

function Grant-Role([string] $Resource, [string] $Role) {
  if ($held | Where-Object { $_.ResourceId -eq $Resource -and $_.AppRoleId -eq $Role }) {
    "unchanged $principal $Resource $Role"
    return
  }
  $body = @{ principalId = $principal; resourceId = $Resource; appRoleId = $Role }
  try {
    New-MgServicePrincipalAppRoleAssignedTo -ServicePrincipalId $Resource -BodyParameter $body | Out-Null
    "assigned $principal $Resource $Role"
  } catch {
    if ("$_" -notlike '*already exists*') { throw }
    "unchanged $principal $Resource $Role" # the list lagged behind
  }
}
`, display.Comment(o.Tenant), environment)
}

func powershellIdentity(g grant) string {
	return fmt.Sprintf("Read-Held -Principal '%s'\n", g.principal)
}

func powershellGrant(g grant) string {
	return fmt.Sprintf("# %s\nGrant-Role -Resource '%s' -Role '%s'\n", g.comment, g.resource, g.role)
}
