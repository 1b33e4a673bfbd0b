package explain

// dataErrors are refusals of services in which access is not given by app
// roles, or not by them alone.
var dataErrors = []entry{
	{
		topic: "AuthorizationPermissionMismatch",
		texts: []string{"authorizationpermissionmismatch",
			"this request is not authorized to perform this operation using this permission"},
		what: "Azure Storage refuses: the identity lacks a data role",
		why: "Owner and Contributor do not include the data; roles such as Storage Blob Data Reader do, and they are Azure RBAC " +
			"roles, not app roles",
		do: []string{"az role assignment create --assignee-object-id OBJECT-ID --assignee-principal-type ServicePrincipal --role " +
			"\"Storage Blob Data Reader\" --scope SCOPE", "wait some minutes: such assignments take time"},
		see: []string{pageThreeRoles},
	},
	{
		topic: "AuthorizationFailure (storage)",
		texts: []string{"authorizationfailure", "this request is not authorized to perform this operation"},
		what:  "Azure Storage refuses the address that the call comes from",
		why: "the account's network rules do not admit this network; with the right network the same call works or says " +
			"AuthorizationPermissionMismatch",
		do: []string{"az storage account show -n ACCOUNT --query networkRuleSet",
			"admit the workload's network, or use a private endpoint"},
		see: []string{pageThreeRoles},
	},
	{
		topic: "KeyBasedAuthenticationNotPermitted",
		texts: []string{"keybasedauthenticationnotpermitted", "key based authentication is not permitted",
			"local authentication is disabled", "authenticationtypedisabled"},
		what: "the service takes no keys, only tokens of Microsoft Entra",
		why:  "keys were switched off, and the code or connection string still uses one",
		do:   []string{"sign in with the managed identity in the code", stepRBAC},
		see:  []string{pageThreeRoles},
	},
	{
		topic: "Login failed for user '<token-identified principal>'",
		texts: []string{"token-identified principal", "login failed for user 'nt authority\\anonymous logon'"},
		what:  "Azure SQL knows the token and has no user for it in this database",
		why:   "access is a user in the database, not an app role; or the connection names another database or server",
		do: []string{"in the database, as its Microsoft Entra administrator: CREATE USER [NAME-OF-IDENTITY] FROM EXTERNAL PROVIDER",
			"ALTER ROLE db_datareader ADD MEMBER [NAME-OF-IDENTITY]"},
		see: []string{"https://learn.microsoft.com/azure/azure-sql/database/authentication-aad-configure"},
	},
	{
		topic: "Azure SQL: principal could not be found",
		texts: []string{"could not be found or this principal type is not supported", "server identity is not configured",
			"server identity does not have … readers permission", "microsoft entra directory readers permission"},
		what: "Azure SQL could not look the identity up in Microsoft Entra",
		why:  "the server's own identity may not read the directory, or the name is not the identity's display name",
		do: []string{"give the server's identity the roles that it needs: mi-roles assign -i SERVER-IDENTITY -a graph -r " +
			"\"User.Read.All,GroupMember.Read.All,Application.Read.All\"",
			"or the directory role Directory Readers", "CREATE USER [NAME-OF-IDENTITY] WITH SID = …, TYPE = E   (asks nobody)"},
		see: []string{"https://learn.microsoft.com/azure/azure-sql/database/authentication-azure-ad-user-assigned-managed-identity"},
	},
	{
		topic: "Cosmos DB: required RBAC permissions",
		texts: []string{"does not have required rbac permissions to perform action", "request blocked by auth"},
		what:  "Azure Cosmos DB refuses: the identity lacks one of Cosmos DB's own data roles",
		why:   "data roles of Cosmos DB are neither app roles nor ordinary Azure RBAC roles, and the portal has no page to assign them",
		do: []string{"az cosmosdb sql role assignment create -a ACCOUNT -g GROUP --role-definition-id " +
			"00000000-0000-0000-0000-000000000002 --principal-id OBJECT-ID --scope /"},
		see: []string{"https://learn.microsoft.com/azure/cosmos-db/how-to-connect-role-based-access-control"},
	},
	{
		topic: "Service Bus, Event Hubs: claims are required",
		texts: []string{"claim(s) are required to perform this operation", "claims are required to perform this operation"},
		what:  "Azure Service Bus or Event Hubs refuses: the identity lacks a data role",
		why: "Listen, Send and Manage come from Azure RBAC roles such as Azure Service Bus Data Receiver; Owner and Contributor do " +
			"not contain them",
		do: []string{"az role assignment create --assignee-object-id OBJECT-ID --assignee-principal-type ServicePrincipal --role " +
			"\"Azure Service Bus Data Receiver\" --scope SCOPE", "wait some minutes: such assignments take time"},
		see: []string{pageThreeRoles},
	},
	{
		topic: "Azure OpenAI: lacks the required data action",
		texts: []string{"lacks the required data action"},
		what:  "Azure AI services refuse: the identity lacks a data role",
		why: "Owner and Contributor do not include the data; Cognitive Services OpenAI User or Azure AI User do, and they are Azure " +
			"RBAC roles, not app roles",
		do: []string{"az role assignment create --assignee-object-id OBJECT-ID --assignee-principal-type ServicePrincipal --role " +
			"\"Cognitive Services OpenAI User\" --scope SCOPE", "wait some minutes: such assignments take time"},
		see: []string{pageThreeRoles},
	},
	{
		topic: "PowerBINotAuthorizedException",
		texts: []string{"powerbinotauthorizedexception", "api is not accessible for application", "principaltypenotsupported",
			"powerbientitynotfound"},
		what: "Power BI or Fabric refuses an application",
		why: "the tenant settings must admit service principals and name a group with this identity; a workspace needs it as member; " +
			"for the read-only admin API the application must hold no Power BI role at all; " +
			"changes take a quarter of an hour",
		do: []string{"Fabric admin portal > Tenant settings > Developer and Admin API settings: admit the identity's group",
			"mi-roles list -i IDENTITY -a powerbi   (for the admin API: nothing)", "add the identity to the workspace"},
		see: []string{"https://learn.microsoft.com/fabric/admin/metadata-scanning-enable-read-only-apis"},
	},
	{
		topic: "Office 365 Management: AF10001",
		texts: []string{"af10001", "does not include the expected permission", "af20024", "af20023"},
		what:  "the Office 365 Management API refuses: the token lacks the role that the text names, or no subscription was started",
		why:   "roles of Microsoft Graph do not count there; the permission set in the text is what the token has",
		do:    []string{"mi-roles assign -i IDENTITY -a o365management -r ActivityFeed.Read", stepTokenAge},
		see:   []string{"https://learn.microsoft.com/office/office-365-management-api/office-365-management-activity-api-reference"},
	},
	{
		topic: "Log Analytics: InsufficientAccessError",
		texts: []string{"insufficientaccesserror", "the provided credentials have insufficient access to perform the requested operation"},
		what:  "Log Analytics refuses: the identity may not read this workspace",
		why:   "the app role Data.Read alone opens no workspace; an Azure RBAC role on the workspace does",
		do: []string{"az role assignment create --assignee-object-id OBJECT-ID --assignee-principal-type ServicePrincipal --role " +
			"\"Log Analytics Reader\" --scope WORKSPACE-ID", "wait some minutes: such assignments take time"},
		see: []string{"https://learn.microsoft.com/azure/azure-monitor/logs/api/access-api"},
	},
	{
		topic: "Dataverse: not a member of the organization",
		texts: []string{"user is not a member of the organization", "0x80072560", "0x80048408"},
		what:  "Dataverse knows the token and has no application user for it",
		why:   "an identity becomes an application user of each environment, with security roles there; app roles do not count",
		do: []string{"Power Platform admin center > Environment > Settings > Application users: add the client id CLIENT-ID, with a " +
			"security role"},
		see: []string{"https://learn.microsoft.com/power-platform/admin/manage-application-users"},
	},
	{
		topic: "Azure DevOps: TF400813",
		texts: []string{"tf400813", "vs403283", "vs800075"},
		what:  "Azure DevOps does not know the identity, or gives it no right",
		why:   "an identity is added to the organization like a user, with an access level and groups; app roles do not count",
		do: []string{"Organization settings > Users > Add users: the name of the identity, then its groups",
			"ask for a token of 499b84ac-1321-427f-aa17-267ca6975798/.default"},
		see: []string{"https://learn.microsoft.com/azure/devops/integrate/get-started/authentication/service-principal-managed-identity"},
	},
	{
		topic: "Container registry: authentication required",
		texts: []string{"azurecr.io … unauthorized: authentication required", "azurecr.io … 401 unauthorized",
			"azurecr.io … failed to fetch oauth token"},
		what: "the container registry refuses to hand out an image",
		why:  "the identity that pulls (for Kubernetes the kubelet's) lacks AcrPull, an Azure RBAC role",
		do: []string{"az role assignment create --assignee-object-id OBJECT-ID --assignee-principal-type ServicePrincipal --role " +
			"AcrPull --scope REGISTRY-ID", "App Service and Container Apps: name the identity for the registry"},
		see: []string{pageThreeRoles},
	},
}
