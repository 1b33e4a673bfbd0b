package code

import "fmt"

// azHead asks for the token by --resource, for az derives it from the URL only
// where that is the Graph of its own cloud. A pattern judges the count, for az on
// Windows ends it with a carriage return.
func azHead(o Options) string {
	set := ""
	if c := cloudOf(o.GraphRoot); c.az != "" {
		set = "#   az cloud set --name " + c.az + "\n"
	}
	return "#!/bin/sh\n" + written("#", o) + fmt.Sprintf(`# Sign in first:
%s#   az login --tenant %s
# Gives each role that is not there yet, so it can be run again at any time.
set -eu

graph='%s'

assign() { # principal, resource, role
  held=$(az rest --method GET --resource "$graph" \
    --url "$graph/v1.0/servicePrincipals/$1/appRoleAssignments" \
    --url-parameters '$top=999' "\$filter=resourceId eq $2" \
    --query "length(value[?appRoleId=='$3'])" --output tsv)
  case $held in
  0*) ;;
  [1-9]*)
    echo "unchanged $1 $2 $3"
    return
    ;;
  *)
    echo "cannot tell whether $1 holds $3 of $2: az answered '$held'" >&2
    return 1
    ;;
  esac
  if answer=$(az rest --method POST --resource "$graph" \
    --url "$graph/v1.0/servicePrincipals/$2/appRoleAssignedTo" \
    --headers Content-Type=application/json \
    --body "{\"principalId\":\"$1\",\"resourceId\":\"$2\",\"appRoleId\":\"$3\"}" --output none 2>&1); then
    echo "assigned $1 $2 $3"
    return
  fi
  case $answer in
  *'already exists'*) echo "unchanged $1 $2 $3" ;; # the list lagged behind
  *)
    printf '%%s\n' "$answer" >&2
    return 1
    ;;
  esac
}
`, set, harmless(o.Tenant), o.GraphRoot)
}

func azGrant(g grant) string {
	return fmt.Sprintf("# %s\nassign %s %s %s\n", g.comment, g.principal, g.resource, g.role)
}

func powershellHead(o Options) string {
	environment := ""
	if c := cloudOf(o.GraphRoot); c.powershell != "" {
		environment = " -Environment " + c.powershell
	}
	return written("#", o) + fmt.Sprintf(`# Needs the module Microsoft.Graph.Applications. Sign in first:
#   Connect-MgGraph -TenantId %s%s -Scopes AppRoleAssignment.ReadWrite.All, Application.Read.All
# Gives each role that is not there yet, so it can be run again at any time.
$ErrorActionPreference = 'Stop'

function Grant-Role([string] $Principal, [string] $Resource, [string] $Role) {
  $held = Get-MgServicePrincipalAppRoleAssignment -ServicePrincipalId $Principal -All |
    Where-Object { $_.ResourceId -eq $Resource -and $_.AppRoleId -eq $Role }
  if ($held) {
    "unchanged $Principal $Resource $Role"
    return
  }
  $body = @{ principalId = $Principal; resourceId = $Resource; appRoleId = $Role }
  try {
    New-MgServicePrincipalAppRoleAssignedTo -ServicePrincipalId $Resource -BodyParameter $body | Out-Null
    "assigned $Principal $Resource $Role"
  } catch {
    if ("$_" -notlike '*already exists*') { throw }
    "unchanged $Principal $Resource $Role" # the list lagged behind
  }
}
`, harmless(o.Tenant), environment)
}

func powershellGrant(g grant) string {
	return fmt.Sprintf("# %s\nGrant-Role -Principal '%s' -Resource '%s' -Role '%s'\n", g.comment, g.principal, g.resource, g.role)
}
