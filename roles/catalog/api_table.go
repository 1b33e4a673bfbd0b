package catalog

// App ids of APIs that other tables of this package speak about.
const (
	graphAppID        = "00000003-0000-0000-c000-000000000000"
	sharePointAppID   = "00000003-0000-0ff1-ce00-000000000000"
	exchangeAppID     = "00000002-0000-0ff1-ce00-000000000000"
	defenderAppID     = "fc780465-2017-40d4-a0c5-307022471b92"
	powerBIAppID      = "00000009-0000-0000-c000-000000000000"
	logAnalyticsAppID = "ca7f3f0b-7d91-482c-8e09-c5d840d0eac5"
	teamsAdminAppID   = "48ac35b8-9aa8-4d74-927d-1f4a14a0b239"
	purviewAppID      = "73c2949e-da2d-457a-9607-fcc665198967"

	exchangeProtectionAppID = "00000007-0000-0ff1-ce00-000000000000"
)

const byRBAC = "has no app roles: access requires an Azure RBAC role assignment (az role assignment create)"

const byPowerPlatform = "has no app roles: a Power Platform administrator registers the identity as a management application " +
	"(New-PowerAppManagementApp)"

// Public cloud. Identifier URIs are those that Microsoft documents as the resource of a token request.
var apis = []API{
	{
		Alias: "graph", Aliases: []string{"msgraph", "microsoft-graph", "microsoftgraph"}, AppID: graphAppID, Name: "Microsoft Graph",
		IdentifierURI: "https://graph.microsoft.com",
	},
	{
		Alias: "sharepoint", Aliases: []string{"spo", "sharepoint-online", "sharepointonline"}, AppID: sharePointAppID,
		Name: "Office 365 SharePoint Online",
	},
	{
		Alias: "exchange", Aliases: []string{"exo", "exchange-online", "exchangeonline"}, AppID: exchangeAppID,
		Name: "Office 365 Exchange Online", IdentifierURI: "https://outlook.office365.com",
	},
	{
		Alias: "defender", Aliases: []string{"mde", "defender-endpoint", "windowsdefenderatp"}, AppID: defenderAppID,
		Name: "WindowsDefenderATP", IdentifierURI: "https://api.securitycenter.microsoft.com",
	},
	{
		Alias: "defender-xdr", Aliases: []string{"mtp", "threat-protection"}, AppID: "8ee8fdad-f234-4243-8f3b-15c294843740",
		Name: "Microsoft Threat Protection", IdentifierURI: "https://api.security.microsoft.com",
	},
	{
		Alias: "defender-cloudapps", Aliases: []string{"mcas", "cloudappsecurity"}, AppID: "05a65629-4c1b-48c1-a78b-804c4abdd4af",
		Name: "Microsoft Cloud App Security",
	},
	{
		Alias: "defender-identity", Aliases: []string{"mdi", "aatp"}, AppID: "7b7531ad-5926-4f2d-8a1d-38495ad33e17",
		Name: "Azure Advanced Threat Protection",
	},
	{
		Alias: "intune", Aliases: []string{"intune-api"}, AppID: "c161e42e-d4df-4a3d-9b42-e7a3c31f59d4", Name: "Microsoft Intune API",
		IdentifierURI: "https://api.manage.microsoft.com/",
	},
	{Alias: "intune-service", AppID: "0000000a-0000-0000-c000-000000000000", Name: "Microsoft Intune"},
	{
		Alias: "powerbi", Aliases: []string{"fabric", "power-bi"}, AppID: powerBIAppID, Name: "Power BI Service",
		IdentifierURI: "https://analysis.windows.net/powerbi/api",
	},
	{
		Alias: "o365management", Aliases: []string{"office365management", "o365-management"},
		AppID: "c5393580-f805-4401-95e8-94b7a6ef2fc2", Name: "Office 365 Management APIs", IdentifierURI: "https://manage.office.com",
	},
	{
		Alias: "arm", Aliases: []string{"azure", "azure-resource-manager"}, AppID: "797f4846-ba00-4fd7-ba43-dac1f8f63013",
		Name: "Azure Resource Manager", IdentifierURI: "https://management.azure.com", Access: byRBAC,
		Command: giveAzureRole + `"Reader" --scope SCOPE`,
	},
	{
		Alias: "keyvault", Aliases: []string{"key-vault", "vault"}, AppID: "cfa8b339-82a2-471a-a3c9-0fc0be7a4093", Name: "Azure Key Vault",
		IdentifierURI: "https://vault.azure.net",
		Access: "has no app roles: access requires an Azure RBAC role (such as Key Vault Secrets User) or the vault's access " +
			"policy",
		Command: giveAzureRole + `"Key Vault Secrets User" --scope VAULT-ID`,
	},
	{
		Alias: "managedhsm", Aliases: []string{"hsm"}, AppID: "589d5083-6f11-4d30-a62a-a4b316a14abf", Name: "Azure Key Vault Managed HSM",
		IdentifierURI: "https://managedhsm.azure.net",
		Access:        "has no app roles: access requires a role of the HSM's local RBAC (az keyvault role assignment create)",
		Command:       `az keyvault role assignment create --hsm-name HSM --assignee {object} --role "Managed HSM Crypto User" --scope /keys`,
	},
	{
		Alias: "storage", Aliases: []string{"azure-storage"}, AppID: "e406a681-f3d4-42a8-90b6-c2b029497af1", Name: "Azure Storage",
		IdentifierURI: "https://storage.azure.com", Access: byRBAC,
		Command: giveAzureRole + `"Storage Blob Data Reader" --scope ACCOUNT-ID`,
	},
	{
		Alias: "sql", Aliases: []string{"azure-sql"}, AppID: "022907d3-0f1b-48f7-badc-1ba6abab6d66", Name: "Azure SQL Database",
		IdentifierURI: "https://database.windows.net",
		Access: "has no app roles: access requires a user in the database (CREATE USER [identity] FROM EXTERNAL PROVIDER) and " +
			"its roles",
		Command: "CREATE USER [{exact}] FROM EXTERNAL PROVIDER; ALTER ROLE db_datareader ADD MEMBER [{exact}]",
	},
	{
		Alias: "servicebus", Aliases: []string{"service-bus"}, AppID: "80a10ef9-8168-493d-abf9-3297c4ef6e3c", Name: "Microsoft.ServiceBus",
		IdentifierURI: "https://servicebus.azure.net", Access: byRBAC,
		Command: giveAzureRole + `"Azure Service Bus Data Sender" --scope NAMESPACE-ID`,
	},
	{
		Alias: "eventhubs", Aliases: []string{"event-hubs", "eventhub"}, AppID: "80369ed6-5f11-4dd9-bef3-692475845e77",
		Name: "Microsoft.EventHubs", IdentifierURI: "https://eventhubs.azure.net", Access: byRBAC,
		Command: giveAzureRole + `"Azure Event Hubs Data Sender" --scope NAMESPACE-ID`,
	},
	{
		Alias: "eventgrid", Aliases: []string{"event-grid"}, AppID: "4962773b-9cdb-44cf-a8bf-237846a00ab7", Name: "Microsoft.EventGrid",
		IdentifierURI: "https://eventgrid.azure.net",
	},
	{
		Alias: "cognitive", Aliases: []string{"cognitiveservices", "ai-services"}, AppID: "7d312290-28c8-473c-a0ed-8e53749b6d6d",
		Name: "Microsoft Cognitive Services", IdentifierURI: "https://cognitiveservices.azure.com", Access: byRBAC,
		Command: giveAzureRole + `"Cognitive Services User" --scope ACCOUNT-ID`,
	},
	{
		Alias: "loganalytics", Aliases: []string{"log-analytics"}, AppID: logAnalyticsAppID, Name: "Log Analytics API",
		IdentifierURI: "https://api.loganalytics.io",
	},
	{
		Alias: "devops", Aliases: []string{"azure-devops"}, AppID: "499b84ac-1321-427f-aa17-267ca6975798", Name: "Azure DevOps",
		Access: "has no app roles: add the identity as a user of the Azure DevOps organization, and to its groups there",
	},
	{
		Alias: "databricks", Aliases: []string{"azure-databricks"}, AppID: "2ff814a6-3304-4ab8-85cb-cd0e6f879c1d", Name: "AzureDatabricks",
		Access:  "has no app roles: add the identity to the Databricks account or workspace, and assign rights there",
		Command: "databricks service-principals create --application-id {client}",
	},
	{
		Alias: "aks", Aliases: []string{"aks-server"}, AppID: "6dae42f8-4368-4678-94ff-3960e28e3630",
		Name:    "Azure Kubernetes Service AAD Server",
		Access:  "has no app roles: access requires an Azure RBAC role on the cluster or a Kubernetes role binding",
		Command: giveAzureRole + `"Azure Kubernetes Service RBAC Reader" --scope CLUSTER-ID`,
	},
	{
		Alias: "appservice", Aliases: []string{"app-service"}, AppID: "abfa0a7c-a6b6-4736-8310-5855508787cd",
		Name: "Microsoft Azure App Service",
	},
	{
		Alias: "datalake", Aliases: []string{"data-lake"}, AppID: "e9f49c6b-5ce5-44c8-925d-015017e9f7ad", Name: "Azure Data Lake",
		IdentifierURI: "https://datalake.azure.net",
	},
	{
		Alias: "purview", Aliases: []string{"azure-purview"}, AppID: purviewAppID, Name: "Azure Purview",
		IdentifierURI: "https://purview.azure.net",
	},
	{
		Alias: "dataverse", Aliases: []string{"dynamics", "crm"}, AppID: "00000007-0000-0000-c000-000000000000", Name: "Dataverse",
		Access:  "has no app roles: add the identity as an application user of the environment, with security roles",
		Command: "pac admin assign-user --environment ENVIRONMENT --user {client} --role ROLE --application-user",
	},
	{
		Alias: "powerapps", Aliases: []string{"power-apps"}, AppID: "475226c6-020e-4fb2-8a90-7a972cbfc1d4", Name: "PowerApps Service",
		IdentifierURI: "https://service.powerapps.com", Access: byPowerPlatform,
		Command: "New-PowerAppManagementApp -ApplicationId {client}",
	},
	{
		Alias: "powerplatform", Aliases: []string{"power-platform"}, AppID: "8578e004-a5c6-46e7-913e-12f58912df43",
		Name: "Power Platform API", IdentifierURI: "https://api.powerplatform.com", Access: byPowerPlatform,
		Command: "New-PowerAppManagementApp -ApplicationId {client}",
	},
	{
		Alias: "aadgraph", Aliases: []string{"azure-ad-graph"}, AppID: "00000002-0000-0000-c000-000000000000",
		Name: "Windows Azure Active Directory", IdentifierURI: "https://graph.windows.net",
		Access: "is retired: use Microsoft Graph (alias graph) instead",
	},
	{
		Alias: "mip", Aliases: []string{"information-protection"}, AppID: "40775b29-2688-46b6-a3b5-b256bd04df9f",
		Name: "Microsoft Information Protection API",
	},
	{
		Alias: "mip-sync", Aliases: []string{"information-protection-sync"}, AppID: "870c4f2e-85b6-4d43-bdda-6ed9a579b725",
		Name: "Microsoft Information Protection Sync Service",
	},
	{
		Alias: "rms", Aliases: []string{"rights-management"}, AppID: "00000012-0000-0000-c000-000000000000",
		Name: "Microsoft Rights Management Services", IdentifierURI: "https://aadrm.com",
	},
	{
		Alias: "skype", Aliases: []string{"skypeforbusiness"}, AppID: "00000004-0000-0ff1-ce00-000000000000",
		Name: "Skype for Business Online",
	},
	{Alias: "teams-admin", Aliases: []string{"teamsadmin"}, AppID: teamsAdminAppID, Name: "Skype and Teams Tenant Admin API"},
	{Alias: "teams", Aliases: []string{"teams-services"}, AppID: "cc15fd57-2c6c-4117-a88c-83b1d56b4bbe", Name: "Microsoft Teams Services"},
	{Alias: "yammer", Aliases: []string{"viva-engage"}, AppID: "00000005-0000-0ff1-ce00-000000000000", Name: "Viva Engage"},
	{Alias: "syncfabric", AppID: "00000014-0000-0000-c000-000000000000", Name: "Microsoft.Azure.SyncFabric"},
	{
		Alias: "adsync", Aliases: []string{"entra-connect"}, AppID: "6bf85cfa-ac8a-4be5-b5de-425a0d0dc016",
		Name: "Microsoft Entra AD Synchronization Service",
	},
	{Alias: "exchange-protection", Aliases: []string{"eop"}, AppID: exchangeProtectionAppID, Name: "Microsoft Exchange Online Protection"},
	{
		Alias: "password-reset", Aliases: []string{"sspr"}, AppID: "93625bc8-bfe2-437a-97e0-3d0060024faa",
		Name: "Microsoft password reset service",
	},
	{Alias: "windows365", Aliases: []string{"cloudpc"}, AppID: "0af06dc6-e4b5-4f28-818e-e78e62d137a5", Name: "Windows 365"},
	{
		Alias: "verifiedid", Aliases: []string{"verified-id"}, AppID: "3db474b9-6a0c-4840-96ac-1fceb342124f",
		Name: "Verifiable Credentials Service Request",
	},
	{Alias: "verifiedid-sts", AppID: "688413c8-5319-43e1-9a0e-42f49da53686", Name: "Verified ID STS Controller"},
	{Alias: "governance-insights", AppID: "58c746b0-a0b0-4647-a8f6-12dde5981638", Name: "Azure AD Identity Governance Insights"},
}
