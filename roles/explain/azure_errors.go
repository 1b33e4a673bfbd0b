package explain

const stepRBAC = "az role assignment create --assignee-object-id OBJECT-ID --assignee-principal-type ServicePrincipal --role ROLE-NAME " +
	"--scope SCOPE"

// vaultErrors are refusals of Azure Key Vault.
var vaultErrors = []entry{
	{
		topic: "ForbiddenByRbac",
		texts: []string{"forbiddenbyrbac", "caller is not authorized to perform action on resource"},
		what:  "Azure Key Vault refuses: the identity lacks a data role on the vault",
		why: "access to secrets is an Azure RBAC role on the vault, such as Key Vault Secrets User, not an app role; Owner and " +
			"Contributor do not contain it",
		do: []string{"az role assignment create --assignee-object-id OBJECT-ID --assignee-principal-type ServicePrincipal --role " +
			"\"Key Vault Secrets User\" --scope VAULT-ID", "wait some minutes: such assignments take time"},
		see: []string{pageKeyVault},
	},
	{
		topic: "Key Vault access policy",
		texts: []string{"does not have secrets get permission", "does not have secrets list permission",
			"does not have keys … permission on key vault", "does not have certificates … permission on key vault",
			"permission on key vault", "accesstokeyvaultdenied"},
		what: "Azure Key Vault refuses: the vault's access policy does not name the identity",
		why:  "this vault works with access policies, not with Azure RBAC; app roles count in neither",
		do: []string{"az keyvault set-policy -n VAULT --object-id OBJECT-ID --secret-permissions get list",
			"mi-roles identities NAME   (shows the object id)"},
		see: []string{pageKeyVault},
	},
	{
		topic: "ForbiddenByFirewall",
		texts: []string{"forbiddenbyfirewall", "forbiddenbyconnection",
			"client address is not authorized and caller is not a trusted service"},
		what: "Azure Key Vault's network rules refuse the address that the call comes from; no role helps",
		why:  "public access is off or limited to some networks, and the workload calls from another",
		do:   []string{"az keyvault network-rule list -n VAULT", "connect the workload to the vault's network, or use a private endpoint"},
		see:  []string{pageKeyVault},
	},
	{
		topic: "AKV10022",
		texts: []string{"akv10022", "akv10032", "akv10001"},
		what:  "Azure Key Vault refuses the token: it is for another audience, or of another tenant",
		why: "the token was asked for Azure Resource Manager or Microsoft Graph instead of https://vault.azure.net, or in another " +
			"tenant than the vault's",
		do: []string{"ask for https://vault.azure.net/.default", "mi-roles token inspect FILE   (shows aud and tid)",
			"az keyvault show -n VAULT --query properties.tenantId"},
		see: []string{pageKeyVault},
	},
	{
		topic: "AKV10046",
		texts: []string{"akv10046", "akv10000", "request is missing a bearer or pop token"},
		what:  "Azure Key Vault got no token that it can check",
		why:   "the call carried no token or a damaged one, or the vault could not read the signing keys for a moment",
		do:    []string{"try again in some seconds", "mi-roles token inspect FILE   (is it whole, and Microsoft Entra's?)"},
		see:   []string{pageKeyVault},
	},
}

// azureErrors are refusals of Azure Resource Manager.
var azureErrors = []entry{
	{
		topic: "LinkedAuthorizationFailed",
		texts: []string{"linkedauthorizationfailed", "perform action 'microsoft.managedidentity/userassignedidentities/assign/action"},
		what:  "Azure Resource Manager refuses: whoever deploys may not use the user-assigned identity",
		why:   "to assign an identity to a resource one needs Managed Identity Operator on that identity, besides the right on the resource",
		do: []string{"az role assignment create --assignee-object-id OBJECT-ID --assignee-principal-type ServicePrincipal --role " +
			"\"Managed Identity Operator\" --scope ID-OF-THE-IDENTITY"},
		see: []string{pageThreeRoles},
	},
	{
		topic: "roleAssignments/write is missing",
		texts: []string{"perform action 'microsoft.authorization/roleassignments/write"},
		what:  "Azure Resource Manager refuses: whoever deploys may not assign Azure RBAC roles",
		why: "Contributor does not contain it; Owner, User Access Administrator and Role Based Access Control Administrator do. App " +
			"roles are another matter: Microsoft Entra decides who grants those",
		do: []string{"ask for Role Based Access Control Administrator on the scope",
			"for app roles: mi-roles whoami   (what this sign-in can grant)"},
		see: []string{pageThreeRoles},
	},
	{
		topic: "AuthorizationFailed",
		texts: []string{"authorizationfailed", "does not have authorization to perform action"},
		what:  "Azure Resource Manager refuses: an Azure RBAC role is missing",
		why:   "this is about Azure resources, not about APIs: app roles do not count there, and mi-roles does not need it",
		do:    []string{stepRBAC, "mi-roles explain \"Azure RBAC role\""},
		see:   []string{pageThreeRoles},
	},
	{
		topic: "PrincipalNotFound",
		texts: []string{"principalnotfound", "principal … does not exist in the directory",
			"cannot find user or service principal in graph database", "cannot find service principal or user"},
		what: "Azure does not find the identity that the role is to be assigned to",
		why: "it was created a moment ago and is not everywhere yet, the id is a client id or that of an app registration where the " +
			"service principal's object id belongs, or it is in another tenant",
		do: []string{"try again in a minute, with --assignee-object-id OBJECT-ID --assignee-principal-type ServicePrincipal (Terraform: " +
			"principal_type, Bicep: principalType)",
			"mi-roles identities NAME   (shows the object id)", "mi-roles whoami   (is it the right tenant?)"},
		see: []string{"https://learn.microsoft.com/azure/role-based-access-control/troubleshooting"},
	},
	{
		topic: "UnmatchedPrincipalType",
		texts: []string{"unmatchedprincipaltype", "which is different from specified princip"},
		what:  "the Azure RBAC assignment says another kind of holder than the id belongs to",
		why:   "a managed identity is a ServicePrincipal, whatever resource it belongs to",
		do:    []string{"set principalType to ServicePrincipal"},
		see:   []string{pageThreeRoles},
	},
	{
		topic: "RoleAssignmentExists",
		texts: []string{"roleassignmentexists", "the role assignment already exists"},
		what:  "the Azure RBAC role is assigned already",
		why:   "a script ran twice, or the name of the assignment is new for the same holder, role and scope; nothing is wrong",
		do:    []string{"az role assignment list --assignee OBJECT-ID --all", "Bicep: make the name with guid(scope, principal, role)"},
		see:   []string{pageThreeRoles},
	},
	{
		topic: "InvalidAuthenticationTokenTenant",
		texts: []string{"invalidauthenticationtokentenant", "the access token is from the wrong issuer"},
		what:  "Azure Resource Manager refuses the token: it is of another tenant than the subscription's",
		why: "the sign-in is in one's home tenant, or the subscription moved to another directory (which also deletes what managed " +
			"identities were granted)",
		do:  []string{"az login --tenant TENANT", "az account show --query tenantId -o tsv"},
		see: []string{pageIdentityFAQ},
	},
	{
		topic: "InvalidAuthenticationTokenAudience",
		texts: []string{"invalidauthenticationtokenaudience", "has been obtained for wrong audience or resource"},
		what:  "Azure Resource Manager refuses the token: it is for another audience",
		why:   "a token of Microsoft Graph or of an API of one's own was sent to Azure",
		do:    []string{"ask for https://management.azure.com/.default", "mi-roles token inspect FILE   (shows aud)"},
		see:   []string{pageClaims},
	},
	{
		topic: "ExpiredAuthenticationToken",
		texts: []string{"expiredauthenticationtoken", "the access token expiry utc time"},
		what:  "Azure Resource Manager refuses the token: it has expired",
		why:   "a token was stored and used too long, or a clock is wrong",
		do:    []string{"get a new token before each call: libraries cache it", "mi-roles token inspect FILE   (shows exp)"},
		see:   []string{pageClaims},
	},
	{
		topic: "claims puid, altsecid or oid",
		texts: []string{"at least one of the claims 'puid' or 'altsecid' or 'oid' should be present"},
		what:  "Azure refuses the token: its client has no service principal in this tenant",
		why:   "the application registration exists, but its service principal was deleted or never created",
		do:    []string{"az ad sp create --id API-CLIENT-ID   (of the application that signs in)", "az login again"},
		see:   []string{"https://learn.microsoft.com/entra/identity-platform/app-objects-and-service-principals"},
	},
	{
		topic: "SubscriptionNotFound",
		texts: []string{"subscriptionnotfound", "no subscriptions found for", "the subscription … could not be found",
			"doesn't exist in cloud"},
		what: "the sign-in works, but sees no such subscription",
		why:  "it has no Azure RBAC role there, or is in another tenant or cloud; for app roles no subscription is needed",
		do: []string{"az login --tenant TENANT --allow-no-subscriptions", "mi-roles whoami   (mi-roles needs no subscription)",
			"GitHub: allow-no-subscriptions: true in azure/login"},
		see: []string{"https://learn.microsoft.com/cli/azure/manage-azure-subscriptions-azure-cli"},
	},
	{
		topic: "FailedIdentityOperation",
		texts: []string{"failedidentityoperation", "identity operation for resource … failed", "missingidentityids"},
		what:  "Azure could not assign the managed identity to the resource",
		why: "the user-assigned identity was deleted, is named by a wrong resource id or in another tenant, or the type " +
			"SystemAssigned was given together with ids",
		do: []string{"az identity show -g GROUP -n NAME-OF-IDENTITY --query id   (the id to give)",
			"try again: a fresh identity may take a minute"},
		see: []string{pageIdentities},
	},
	{
		topic: "Federated credentials written at once",
		texts: []string{"too many federated identity credentials are written concurrently",
			"concurrentfederatedidentitycredentialswritesforsinglemanagedidentity"},
		what: "two federated credentials of one identity cannot be written at the same time",
		why:  "deployments write resources in parallel",
		do:   []string{"write one after the other: dependsOn in Bicep, depends_on in Terraform"},
		see:  []string{pageFederation},
	},
	{
		topic: "Deny assignment",
		texts: []string{"denyassignmentauthorizationfailed", "because of the deny assignment"},
		what:  "Azure Resource Manager refuses although the role is there: a deny assignment stands above it",
		why:   "a managed application, a deployment stack or Azure itself protects the resource",
		do: []string{"az role assignment list does not show it: portal > resource > Access control (IAM) > Deny assignments",
			"change it where the protection was set, such as the deployment stack"},
		see: []string{"https://learn.microsoft.com/azure/role-based-access-control/deny-assignments"},
	},
}
