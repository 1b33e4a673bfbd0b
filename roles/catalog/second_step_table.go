package catalog

// stepRow is a step and the roles that require it, as lower-case patterns.
type stepRow struct {
	api    string
	roles  []string
	clause string // continues a sentence that begins with the role
	SecondStep
}

// Parts of the steps below: clauses, pages, and commands with placeholders for the identity's names.
const (
	selectedPage = "https://learn.microsoft.com/graph/permissions-selected-overview"
	noSite       = "gives no access until a SharePoint administrator grants this identity access to each site"

	grantInList = "Invoke-MgGraphRequest -Method POST -Uri 'https://graph.microsoft.com/beta/sites/SITE-ID/lists/LIST-ID"
	toIdentity  = "/permissions' -Body @{ roles = @('read'); grantedTo = @{ application = @{ id = '{client}' } } }"

	noExchange = "does nothing until this identity also holds a directory role such as Exchange Administrator," +
		" or is a member of a role group in Exchange Online"
	exchangePage = "https://learn.microsoft.com/powershell/exchange/app-only-auth-powershell-v2"

	giveAzureRole = "az role assignment create --assignee-object-id {object} --assignee-principal-type ServicePrincipal --role "

	giveRole = "az rest --method POST --url https://graph.microsoft.com/v1.0/roleManagement/directory/roleAssignments" +
		` --body '{"principalId":"{object}","directoryScopeId":"/","roleDefinitionId":"`
	exchangeAdministrator = "29232cdf-9323-42fd-ade2-1d097af3e4de"
	teamsAdministrator    = "69091246-20e8-4a56-aa4d-066075b2a7a8"
)

// administersExchange lists the directory roles that let an application connect to Exchange Online.
var administersExchange = []string{
	exchangeAdministrator,
	"62e90394-69f5-4237-9190-012177145e10", // Global Administrator
	"31392ffb-586c-42d1-9346-e59415a2cc4e", // Exchange Recipient Administrator
	"17315797-102d-40b4-93e0-432062caca18", // Compliance Administrator
	"194ae4cb-b126-40b2-bd5b-6091b380977d", // Security Administrator
	"5d6b6bb7-de71-4623-b4af-96380a352509", // Security Reader
	"729827e3-9c14-49f7-bb1b-9608f156bbb8", // Helpdesk Administrator
	"f2ef992c-3afb-46b9-b7cf-a126ee74c451", // Global Reader
}

// administersTeams lists the directory roles that let an application connect to Teams PowerShell.
var administersTeams = []string{
	teamsAdministrator,
	"62e90394-69f5-4237-9190-012177145e10", // Global Administrator
	"75941009-915a-4869-abe7-691bff18279e", // Skype for Business Administrator
	"baf37b3a-610e-45da-9e62-d9d1e5e8914b", // Teams Communications Administrator
	"3d762c5a-1b6c-493f-843e-55a3b42923d4", // Teams Devices Administrator
	"f2ef992c-3afb-46b9-b7cf-a126ee74c451", // Global Reader
}

var steps = []stepRow{
	{
		graphAppID, []string{"sites.selected"}, noSite,
		SecondStep{Doc: selectedPage, Snippet: "site-grant"},
	},
	{
		sharePointAppID, []string{"sites.selected"}, noSite,
		SecondStep{Doc: selectedPage, Snippet: "site-grant"},
	},
	{
		graphAppID, []string{"lists.selectedoperations.selected"},
		"gives no access until a site owner or an administrator grants this identity access to each list",
		SecondStep{Command: grantInList + toIdentity, Doc: selectedPage},
	},
	{
		graphAppID, []string{"listitems.selectedoperations.selected"},
		"gives no access until a site owner or an administrator grants this identity access to each list item",
		SecondStep{Command: grantInList + "/items/ITEM-ID" + toIdentity, Doc: selectedPage},
	},
	{
		graphAppID, []string{"files.selectedoperations.selected"},
		"gives no access until a site owner or an administrator grants this identity access to each file",
		SecondStep{Command: grantInList + "/items/ITEM-ID" + toIdentity, Doc: selectedPage},
	},
	{
		graphAppID, []string{"filestoragecontainer.selected"},
		"gives no access until the application that owns the container type registers this identity for it in the tenant",
		SecondStep{Doc: "https://learn.microsoft.com/sharepoint/dev/embedded/build/register-application-permissions"},
	},
	{
		graphAppID, []string{
			"onlinemeetings.*", "onlinemeetingartifact.*", "onlinemeetingrecording.*", "onlinemeetingtranscript.*",
			"onlinemeetingaiinsight.read.all", "virtualappointment*", "virtualevent.read.all",
		},
		"gives no access until a Teams administrator grants users an application access policy that names this identity",
		SecondStep{
			Doc:     "https://learn.microsoft.com/graph/cloud-communication-online-meeting-application-access-policy",
			Snippet: "teams-policy",
		},
	},
	{
		graphAppID, []string{"calls.*"},
		"allows no calls until this identity belongs to a bot in Azure Bot Service whose Teams channel has calling turned on",
		SecondStep{
			Command: "az bot msteams create --name BOT --resource-group GROUP --enable-calling true --calling-web-hook URL",
			Doc:     "https://learn.microsoft.com/microsoftteams/platform/bots/calls-and-meetings/registering-calling-bot",
		},
	},
	{
		graphAppID, []string{"*.whereinstalled", "onlinemeetingaiinsight.read.chat", "teamsactivity.send"},
		"gives access only where a Teams app is installed that names the client id of this identity in webApplicationInfo",
		SecondStep{Doc: "https://learn.microsoft.com/microsoftteams/platform/graph-api/rsc/resource-specific-consent"},
	},
	{
		graphAppID, []string{"teamstab.readwriteself*", "teamsappinstallation.readwriteself*",
			"teamsappinstallation.readwriteandconsentself*"},
		"gives no access until the organization's catalog has a Teams app that names the client id of this identity in webApplicationInfo",
		SecondStep{Doc: "https://learn.microsoft.com/microsoftteams/platform/bots/how-to/authentication/bot-sso-manifest"},
	},
	{
		graphAppID, []string{"ediscovery.*"},
		"gives no access until a compliance administrator registers this identity in Microsoft Purview" +
			" and adds it to the eDiscovery Manager role group",
		SecondStep{
			Command: "New-ServicePrincipal -AppId {client} -ObjectId {object} -DisplayName '{name}'; " +
				"Add-RoleGroupMember -Identity eDiscoveryManager -Member {object}; Add-eDiscoveryCaseAdmin -User {object}",
			Doc: "https://learn.microsoft.com/graph/security-ediscovery-appauthsetup",
		},
	},
	{
		graphAppID, []string{"exchangemessagetrace.read.all"},
		"gives no access until the tenant has the service principal of Microsoft's message trace service",
		SecondStep{
			Command: "az ad sp create --id 8bd644d1-64a1-4d4b-ae52-2e0cbf64e373",
			Doc:     "https://learn.microsoft.com/exchange/monitoring/trace-an-email-message/graph-api-message-trace",
		},
	},
	{
		exchangeAppID, []string{"exchange.manageasapp", "exchange.manageasappv2", "exchange.adminapi.manageasapp"}, noExchange,
		SecondStep{Command: giveRole + exchangeAdministrator + `"}'`, Doc: exchangePage, DirectoryRoles: administersExchange, OtherWays: true},
	},
	{
		exchangeProtectionAppID, []string{"exchange.manageasapp"}, noExchange,
		SecondStep{Command: giveRole + exchangeAdministrator + `"}'`, Doc: exchangePage, DirectoryRoles: administersExchange, OtherWays: true},
	},
	{
		exchangeAppID, []string{"imap.accessasapp", "pop.accessasapp", "smtp.sendasapp"},
		"gives no access until an Exchange administrator registers this identity in Exchange Online and grants it access to each mailbox",
		SecondStep{
			Command: "New-ServicePrincipal -AppId {client} -ObjectId {object} -DisplayName '{name}'; " +
				"Add-MailboxPermission -Identity MAILBOX -User {object} -AccessRights FullAccess",
			Doc: "https://learn.microsoft.com/exchange/client-developer/legacy-protocols/" +
				"how-to-authenticate-an-imap-pop-smtp-application-by-using-oauth",
		},
	},
	{
		powerBIAppID, []string{"tenant.*"},
		"gives no access until a Fabric administrator allows a group with this identity to use the admin APIs in the tenant settings; " +
			"for the read-only admin APIs, Microsoft asks that it hold no Power BI role at all",
		SecondStep{
			Command: "az ad group member add --group GROUP --member-id {object}",
			Doc:     "https://learn.microsoft.com/fabric/admin/enable-service-principal-admin-apis",
		},
	},
	{
		logAnalyticsAppID, []string{"data.read"},
		"gives no access until this identity also has an Azure RBAC role on the workspace, such as Log Analytics Reader",
		SecondStep{
			Command: giveAzureRole + `"Log Analytics Reader" --scope WORKSPACE-ID`,
			Doc:     "https://learn.microsoft.com/azure/azure-monitor/logs/api/access-api",
		},
	},
	{
		purviewAppID, []string{"purview.applicationaccess"},
		"gives no access until a collection administrator assigns this identity a role on a collection in Microsoft Purview",
		SecondStep{Doc: "https://learn.microsoft.com/purview/data-gov-api-rest-data-plane"},
	},
	{
		teamsAdminAppID, []string{"application_access"},
		"does nothing until this identity also holds a directory role such as Teams Administrator",
		SecondStep{
			Command:        giveRole + teamsAdministrator + `"}'`,
			Doc:            "https://learn.microsoft.com/microsoftteams/teams-powershell-application-authentication",
			DirectoryRoles: administersTeams,
		},
	},
	{
		defenderAppID, []string{"machine.liveresponse"},
		"allows no sessions until a security administrator turns on live response in the advanced features of Microsoft Defender",
		SecondStep{Doc: "https://learn.microsoft.com/defender-endpoint/live-response"},
	},
}

// everyMailbox lists, as patterns, the roles that reach all mailboxes but that Exchange Online can limit to some.
var everyMailbox = map[string][]string{
	graphAppID:    {"mail.*", "mailboxsettings.*", "calendars.*", "contacts.*"},
	exchangeAppID: {"full_access_as_app", "mail.*", "mailboxsettings.*", "calendars.*", "contacts.*"},
}
