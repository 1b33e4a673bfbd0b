package explain

// dataErrors are refusals of services in which access is not given by app
// roles, or not by them alone.
var dataErrors = []entry{
	{
		topic: "AuthorizationPermissionMismatch",
		texts: []string{"authorizationpermissionmismatch",
			"this request is not authorized to perform this operation using this permission"},
		what: "Azure Storage denies access: the identity lacks a data role",
		why: "Owner and Contributor do not include data access; roles such as Storage Blob Data Reader do, and these are Azure RBAC " +
			"roles, not app roles",
		do: []string{"az role assignment create --assignee-object-id OBJECT-ID --assignee-principal-type ServicePrincipal --role " +
			"\"Storage Blob Data Reader\" --scope SCOPE", "wait a few minutes for the assignment to take effect"},
		see: []string{pageThreeRoles},
	},
	{
		topic: "AuthorizationFailure (storage)",
		texts: []string{"authorizationfailure", "this request is not authorized to perform this operation"},
		what:  "Azure Storage blocks the caller's address",
		why: "the account's network rules do not allow this network; from an allowed network, the call works or returns " +
			"AuthorizationPermissionMismatch",
		do: []string{"az storage account show -n ACCOUNT --query networkRuleSet",
			"allow the workload's network, or use a private endpoint"},
		see: []string{pageThreeRoles},
	},
	{
		topic: "KeyBasedAuthenticationNotPermitted",
		texts: []string{"keybasedauthenticationnotpermitted", "key based authentication is not permitted",
			"local authentication is disabled", "authenticationtypedisabled"},
		what: "the service accepts only Microsoft Entra tokens, not keys",
		why:  "key access is turned off, and the code or connection string still uses a key",
		do:   []string{"sign in with the managed identity in the code", stepRBAC},
		see:  []string{pageThreeRoles},
	},
	{
		topic: "Login failed for user '<token-identified principal>'",
		texts: []string{"token-identified principal", "login failed for user 'nt authority\\anonymous logon'"},
		what:  "Azure SQL accepts the token, but this database has no user for it",
		why:   "access requires a user in the database, not an app role; or the connection names another database or server",
		do: []string{"in the database, as its Microsoft Entra administrator: CREATE USER [NAME-OF-IDENTITY] FROM EXTERNAL PROVIDER",
			"ALTER ROLE db_datareader ADD MEMBER [NAME-OF-IDENTITY]"},
		see: []string{"https://learn.microsoft.com/azure/azure-sql/database/authentication-aad-configure"},
	},
	{
		topic: "Azure SQL: principal could not be found",
		texts: []string{"could not be found or this principal type is not supported", "server identity is not configured",
			"server identity does not have … readers permission", "microsoft entra directory readers permission"},
		what: "Azure SQL could not find the identity in Microsoft Entra",
		why:  "the server's own identity cannot read the directory, or the name is not the identity's display name",
		do: []string{"assign the roles that the server's identity needs: mi-roles assign -i SERVER-IDENTITY -a graph -r " +
			"\"User.Read.All,GroupMember.Read.All,Application.Read.All\"",
			"or assign it the directory role Directory Readers", "CREATE USER [NAME-OF-IDENTITY] WITH SID = …, TYPE = E   (needs no directory " +
				"lookup)"},
		see: []string{"https://learn.microsoft.com/azure/azure-sql/database/authentication-azure-ad-user-assigned-managed-identity"},
	},
	{
		topic: "Cosmos DB: required RBAC permissions",
		texts: []string{"does not have required rbac permissions to perform action", "request blocked by auth"},
		what:  "Azure Cosmos DB denies access: the identity lacks one of Cosmos DB's own data roles",
		why:   "Cosmos DB data roles are neither app roles nor ordinary Azure RBAC roles, and the portal has no page to assign them",
		do: []string{"az cosmosdb sql role assignment create -a ACCOUNT -g GROUP --role-definition-id " +
			"00000000-0000-0000-0000-000000000002 --principal-id OBJECT-ID --scope /"},
		see: []string{"https://learn.microsoft.com/azure/cosmos-db/how-to-connect-role-based-access-control"},
	},
	{
		topic: "Service Bus, Event Hubs: claims are required",
		texts: []string{"claim(s) are required to perform this operation", "claims are required to perform this operation"},
		what:  "Azure Service Bus or Event Hubs denies access: the identity lacks a data role",
		why: "Listen, Send and Manage come from Azure RBAC roles such as Azure Service Bus Data Receiver; Owner and Contributor do " +
			"not include them",
		do: []string{"az role assignment create --assignee-object-id OBJECT-ID --assignee-principal-type ServicePrincipal --role " +
			"\"Azure Service Bus Data Receiver\" --scope SCOPE", "wait a few minutes for the assignment to take effect"},
		see: []string{pageThreeRoles},
	},
	{
		topic: "Azure OpenAI: lacks the required data action",
		texts: []string{"lacks the required data action"},
		what:  "Azure AI services deny access: the identity lacks a data role",
		why: "Owner and Contributor do not include data access; Cognitive Services OpenAI User or Azure AI User do, and these are " +
			"Azure RBAC roles, not app roles",
		do: []string{"az role assignment create --assignee-object-id OBJECT-ID --assignee-principal-type ServicePrincipal --role " +
			"\"Cognitive Services OpenAI User\" --scope SCOPE", "wait a few minutes for the assignment to take effect"},
		see: []string{pageThreeRoles},
	},
	{
		topic: "PowerBINotAuthorizedException",
		texts: []string{"powerbinotauthorizedexception", "api is not accessible for application", "principaltypenotsupported",
			"powerbientitynotfound"},
		what: "Power BI or Fabric denies access to an application",
		why: "the tenant settings must allow service principals and name a group that contains this identity; a workspace must have " +
			"it as a member; for the read-only admin API, the application must hold no Power BI role at all; changes take 15 minutes",
		do: []string{"Fabric admin portal > Tenant settings > Developer and Admin API settings: allow the identity's group",
			"mi-roles list -i IDENTITY -a powerbi   (for the admin API, this must be empty)", "add the identity to the workspace"},
		see: []string{"https://learn.microsoft.com/fabric/admin/metadata-scanning-enable-read-only-apis"},
	},
	{
		topic: "Office 365 Management: AF10001",
		texts: []string{"af10001", "does not include the expected permission", "af20024", "af20023"},
		what: "the Office 365 Management API denies access: the token lacks the role that the text names, or no subscription was " +
			"started",
		why: "roles of Microsoft Graph have no effect there; the permission set in the text is what the token has",
		do:  []string{"mi-roles assign -i IDENTITY -a o365management -r ActivityFeed.Read", stepTokenAge},
		see: []string{"https://learn.microsoft.com/office/office-365-management-api/office-365-management-activity-api-reference"},
	},
	{
		topic: "Log Analytics: InsufficientAccessError",
		texts: []string{"insufficientaccesserror", "the provided credentials have insufficient access to perform the requested operation"},
		what:  "Log Analytics denies access: the identity cannot read this workspace",
		why:   "the app role Data.Read alone does not give access to a workspace; an Azure RBAC role on the workspace does",
		do: []string{"az role assignment create --assignee-object-id OBJECT-ID --assignee-principal-type ServicePrincipal --role " +
			"\"Log Analytics Reader\" --scope WORKSPACE-ID", "wait a few minutes for the assignment to take effect"},
		see: []string{"https://learn.microsoft.com/azure/azure-monitor/logs/api/access-api"},
	},
	{
		topic: "Dataverse: not a member of the organization",
		texts: []string{"user is not a member of the organization", "0x80072560", "0x80048408"},
		what:  "Dataverse accepts the token, but has no application user for it",
		why:   "add the identity to each environment as an application user with a security role; app roles have no effect",
		do: []string{"Power Platform admin center > Environment > Settings > Application users: add the client id CLIENT-ID, with a " +
			"security role"},
		see: []string{"https://learn.microsoft.com/power-platform/admin/manage-application-users"},
	},
	{
		topic: "Azure DevOps: TF400813",
		texts: []string{"tf400813", "vs403283", "vs800075"},
		what:  "Azure DevOps does not recognize the identity, or the identity lacks permissions",
		why:   "add the identity to the organization like a user, with an access level and groups; app roles have no effect",
		do: []string{"Organization settings > Users > Add users: enter the identity's name, then add its groups",
			"request a token for 499b84ac-1321-427f-aa17-267ca6975798/.default"},
		see: []string{"https://learn.microsoft.com/azure/devops/integrate/get-started/authentication/service-principal-managed-identity"},
	},
	{
		topic: "Container registry: authentication required",
		texts: []string{"azurecr.io … unauthorized: authentication required", "azurecr.io … 401 unauthorized",
			"azurecr.io … failed to fetch oauth token"},
		what: "the container registry denied an image pull",
		why:  "the identity that pulls the image (on Kubernetes, the kubelet's) lacks AcrPull, an Azure RBAC role",
		do: []string{"az role assignment create --assignee-object-id OBJECT-ID --assignee-principal-type ServicePrincipal --role " +
			"AcrPull --scope REGISTRY-ID", "App Service and Container Apps: set the identity to use for the registry"},
		see: []string{pageThreeRoles},
	},
}
