package snippet

import (
	"slices"
	"strings"

	"mi-roles/roles/display"
)

// The scripts that an administrator of SharePoint, Exchange or Teams runs, so that a
// role opens what it is meant for. What is not in the directory is their parameter.

// script fills in what all of them have, and the further pairs, in one go: a value that
// looks like a place to fill in stays a value.
func (v Values) script(text string, pairs ...string) string {
	environment, exchange := "", ""
	switch v.Cloud {
	case "usgov":
		environment, exchange = "USGov", "O365USGovGCCHigh"
	case "usgovdod":
		environment, exchange = "USGovDoD", "O365USGovDoD"
	case "china":
		environment, exchange = "China", "O365China"
	}
	if environment != "" {
		environment, exchange = " -Environment "+environment, " -ExchangeEnvironmentName "+exchange
	}
	return strings.NewReplacer(append(pairs, "{identity}", display.Comment(v.Identity),
		"{name}", quotePowerShell(display.Clean(v.Identity)), "{client}", v.ClientID, "{object}", v.ObjectID, "{tenant}", v.Tenant,
		"{graph}", v.GraphRoot, "{environment}", environment, "{exchange}", exchange)...).Replace(text)
}

func siteGrant(v Values, _ string) (Snippet, error) {
	s := Snippet{Code: v.script(siteGrantText), Notes: []string{"run it as a SharePoint administrator: ./site-grant.ps1 -Site URL " +
		"-Role read"}}
	if !slices.Contains(v.Held, "Sites.Selected") {
		s.Notes = append(s.Notes, "the identity does not hold Sites.Selected yet: mi-roles assign -i "+v.ObjectID+" -a "+v.APIAppID+
			" -r Sites.Selected")
	}
	return s, nil
}

// "Create permission" of sites takes one application; what it has is in "List permissions".
const siteGrantText = `# Gives managed identity {identity} access to sites, as Sites.Selected requires.
# Needs PowerShell 7 and the module Microsoft.Graph.Authentication; run as a SharePoint administrator:
#   ./site-grant.ps1 -Site https://contoso.sharepoint.com/sites/orders -Role read
param(
  [Parameter(Mandatory)] [uri[]] $Site,
  [ValidateSet('read', 'write', 'manage', 'fullcontrol')] [string] $Role = 'read'
)
$ErrorActionPreference = 'Stop'
$graph = '{graph}/v1.0'
$application = @{ id = '{client}'; displayName = {name} }

Connect-MgGraph -TenantId '{tenant}' -Scopes Sites.FullControl.All{environment} -NoWelcome
foreach ($url in $Site) {
  $address = "$graph/sites/$($url.Host)"
  if ($url.AbsolutePath.Trim('/')) { $address += ":/$($url.AbsolutePath.Trim('/'))" }
  $id = (Invoke-MgGraphRequest -Method GET -Uri $address).id
  $body = @{ roles = @($Role); grantedToIdentities = @(@{ application = $application }) }
  Invoke-MgGraphRequest -Method POST -Uri "$graph/sites/$id/permissions" -Body $body | Out-Null
  "granted $Role on $url"
}
`

// exchangeRoles are the roles of RBAC for Applications by the role of Microsoft Graph or of
// Exchange that they stand for ("Supported application roles").
var exchangeRoles = map[string]string{
	"mail.read": "Application Mail.Read", "mail.readbasic": "Application Mail.ReadBasic",
	"mail.readbasic.all": "Application Mail.ReadBasic",
	"mail.readwrite":     "Application Mail.ReadWrite", "mail.send": "Application Mail.Send",
	"mailboxsettings.read": "Application MailboxSettings.Read", "mailboxsettings.readwrite": "Application MailboxSettings.ReadWrite",
	"calendars.read": "Application Calendars.Read", "calendars.readwrite": "Application Calendars.ReadWrite",
	"contacts.read": "Application Contacts.Read", "contacts.readwrite": "Application Contacts.ReadWrite",
	"full_access_as_app": "Application EWS.AccessAsApp",
}

// ExchangeScoped lists those of the roles that Exchange Online can give for some mailboxes.
func ExchangeScoped(values []string) []string {
	return slices.DeleteFunc(slices.Clone(values), func(v string) bool { return exchangeRoles[strings.ToLower(v)] == "" })
}

func exchangeScope(v Values, _ string) (Snippet, error) {
	var names []string
	for _, role := range v.Roles {
		name := exchangeRoles[strings.ToLower(role)]
		if name == "" {
			return refuse("--role %s: Exchange Online has no application role for it", display.Quote(role))
		}
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	if len(names) == 0 {
		return refuse("name the role to limit to some mailboxes, such as --role Mail.Send: the identity holds none that " +
			"Exchange Online can grant instead")
	}
	sum := strings.Join(v.Roles, ", ")
	made := Snippet{Code: v.script(exchangeScopeText, "{roles}", quoteList(names, quotePowerShell), "{sum}", sum),
		Notes: []string{"run it as an Exchange administrator: ./exchange-scope.ps1 -Group GROUP -TestMailbox MAILBOX"}}
	both := slices.DeleteFunc(slices.Clone(v.Roles), func(r string) bool { return !slices.Contains(v.Held, r) })
	if len(both) == 0 {
		made.Notes = append(made.Notes, "do not assign "+sum+" in Microsoft Entra ID as well: the two add up, and it reaches every mailbox")
		return made, nil
	}
	made.Notes = append(made.Notes, "the two add up: the identity holds "+strings.Join(both, ", ")+" in Microsoft Entra ID, which reaches "+
		"every mailbox. Remove it: mi-roles remove -i "+v.ObjectID+" -a "+v.APIAppID+" -r "+quoteShell(strings.Join(both, ",")))
	return made, nil
}

const exchangeScopeText = `# Gives managed identity {identity} access to the mailboxes of one group only: RBAC for Applications.
# The two add up: while the identity also holds {sum} in Microsoft Entra ID, it reaches every mailbox,
# and this scope limits nothing. So do not assign it there, and remove it if it is assigned.
# Needs the module ExchangeOnlineManagement; run as an Exchange administrator in Organization Management:
#   ./exchange-scope.ps1 -Group orders-mailboxes@contoso.com -TestMailbox orders@contoso.com
param(
  [Parameter(Mandatory)] [string] $Group, # a mail-enabled security group; only its direct members count
  [string] $TestMailbox
)
$ErrorActionPreference = 'Stop'
$scope = 'mi-roles {object}'

Connect-ExchangeOnline -ShowBanner:$false{exchange}
if (-not (Get-ServicePrincipal | Where-Object AppId -EQ '{client}')) {
  New-ServicePrincipal -AppId '{client}' -ObjectId '{object}' -DisplayName {name} | Out-Null
}
$members = (Get-Group -Identity $Group).DistinguishedName -replace "'", "''"
$filter = "MemberOfGroup -eq '$members'"
if (Get-ManagementScope | Where-Object Name -EQ $scope) {
  Set-ManagementScope -Identity $scope -RecipientRestrictionFilter $filter
} else {
  New-ManagementScope -Name $scope -RecipientRestrictionFilter $filter | Out-Null
}
foreach ($role in {roles}) {
  $held = Get-ManagementRoleAssignment -RoleAssignee '{object}' -Role $role -ErrorAction SilentlyContinue
  if (-not ($held | Where-Object CustomResourceScope -EQ $scope)) {
    New-ManagementRoleAssignment -App '{object}' -Role $role -CustomResourceScope $scope | Out-Null
  }
  "granted $role for the members of $Group"
}
if ($TestMailbox) { Test-ServicePrincipalAuthorization -Identity '{object}' -Resource $TestMailbox | Format-Table }
# Grants take up to two hours to take effect; the test shows them immediately.
`

func teamsPolicy(v Values, _ string) (Snippet, error) {
	return Snippet{Code: v.script(teamsPolicyText), Notes: []string{"run it as a Teams administrator: ./teams-policy.ps1 -User USER; " +
		"it takes up to 30 minutes to take effect"}}, nil
}

const teamsPolicyText = `# Gives managed identity {identity} access to the online meetings of users: an application access policy of Teams.
# Needs the module MicrosoftTeams; run as a Teams administrator:
#   ./teams-policy.ps1 -User megan@contoso.com     or, for all users: ./teams-policy.ps1 -Global
param(
  [Parameter(Mandatory, ParameterSetName = 'User')] [string[]] $User,
  [Parameter(Mandatory, ParameterSetName = 'Global')] [switch] $Global
)
$ErrorActionPreference = 'Stop'
$policy = 'mi-roles-{object}'

Connect-MicrosoftTeams -TenantId '{tenant}' | Out-Null
if (-not (Get-CsApplicationAccessPolicy | Where-Object Identity -Like "*$policy")) {
  New-CsApplicationAccessPolicy -Identity $policy -AppIds '{client}' -Description {name} | Out-Null
}
if ($Global) { Grant-CsApplicationAccessPolicy -PolicyName $policy -Global }
foreach ($one in $User) { Grant-CsApplicationAccessPolicy -PolicyName $policy -Identity $one }
# A user has only one policy of this kind: this one replaces any other.
`
