package code

import (
	"fmt"

	"mi-roles/roles/display"
)

// written is the first line of every file, but for a script's "#!". It has no date:
// a file that is written every night differs only when the tenant does.
func written(mark string, o Options) string {
	return fmt.Sprintf("%s Written by mi-roles %s from tenant %s.\n", mark, display.Comment(o.Version), display.Comment(o.Tenant))
}

// cloud is how the other tools call a national cloud. Its zero value is the public
// cloud, which needs no name anywhere.
type cloud struct{ az, powershell, terraform string }

// cloudOf knows the roots of the page "Microsoft Graph national cloud deployments".
func cloudOf(graphRoot string) cloud {
	switch graphRoot {
	case "https://graph.microsoft.us":
		return cloud{"AzureUSGovernment", "USGov", "usgovernmentl4"}
	case "https://dod-graph.microsoft.us":
		return cloud{"AzureUSGovernment", "USGovDoD", "usgovernmentl5"}
	case "https://microsoftgraph.chinacloudapi.cn":
		return cloud{"AzureChinaCloud", "China", "china"}
	}
	return cloud{}
}

// The version is the one with which the extension became generally available
// ("What's new in Microsoft Graph Bicep", July 2025).
func bicepHead(o Options) string {
	return written("//", o) + `// Needs Bicep 0.36.1 or later and the Microsoft Graph extension in bicepconfig.json:
//   { "extensions": { "microsoftGraphV1": "br:mcr.microsoft.com/bicep/extensions/microsoftgraph/v1.0:1.0.0" } }
// Deploy: az deployment group create --resource-group GROUP --template-file FILE
// The account that deploys needs a role on that group (Contributor) and, in Microsoft Graph, Application.Read.All and
// AppRoleAssignment.ReadWrite.All. Existing assignments are not changed. If a second deployment fails although
// nothing has changed, see https://github.com/microsoftgraph/msgraph-bicep-types/issues/161.

extension microsoftGraphV1
`
}

// Resource format: Microsoft.Graph/appRoleAssignedTo, Bicep reference.
func bicepGrant(g grant) string {
	return fmt.Sprintf(`// %s
resource %s 'Microsoft.Graph/appRoleAssignedTo@v1.0' = {
  appRoleId: '%s'
  principalId: '%s'
  resourceId: '%s'
}
`, g.comment, g.name, g.role, g.principal, g.resource)
}
