package explain

const stepRBAC = "az role assignment create --assignee-object-id OBJECT-ID --assignee-principal-type ServicePrincipal --role ROLE-NAME " +
	"--scope SCOPE"

// vaultErrors are refusals of Azure Key Vault.
var vaultErrors = []entry{
	{
		topic: "ForbiddenByRbac",
		texts: []string{"forbiddenbyrbac", "caller is not authorized to perform action on resource"},
		what:  "Azure Key Vault denies access: the identity lacks a data role on the vault",
		why: "access to secrets requires an Azure RBAC role on the vault, such as Key Vault Secrets User, not an app role; Owner and " +
			"Contributor do not include it",
		do: []string{"az role assignment create --assignee-object-id OBJECT-ID --assignee-principal-type ServicePrincipal --role " +
			"\"Key Vault Secrets User\" --scope VAULT-ID", "wait a few minutes for the assignment to take effect"},
		see: []string{pageKeyVault},
	},
	{
		topic: "Key Vault access policy",
		texts: []string{"does not have secrets get permission", "does not have secrets list permission",
			"does not have keys … permission on key vault", "does not have certificates … permission on key vault",
			"permission on key vault", "accesstokeyvaultdenied"},
		what: "Azure Key Vault denies access: the vault's access policy does not include the identity",
		why:  "this vault uses access policies, not Azure RBAC; app roles have no effect in either",
		do: []string{"az keyvault set-policy -n VAULT --object-id OBJECT-ID --secret-permissions get list",
			"mi-roles identities NAME   (shows the object id)"},
		see: []string{pageKeyVault},
	},
	{
		topic: "ForbiddenByFirewall",
		texts: []string{"forbiddenbyfirewall", "forbiddenbyconnection",
			"client address is not authorized and caller is not a trusted service"},
		what: "the network rules of Azure Key Vault block the caller's address; no role helps",
		why:  "public access is off or limited to some networks, and the workload calls from another one",
		do:   []string{"az keyvault network-rule list -n VAULT", "connect the workload to the vault's network, or use a private endpoint"},
		see:  []string{pageKeyVault},
	},
	{
		topic: "AKV10022",
		texts: []string{"akv10022", "akv10032", "akv10001"},
		what:  "Azure Key Vault rejects the token: it is for another audience or from another tenant",
		why: "the token was requested for Azure Resource Manager or Microsoft Graph instead of https://vault.azure.net, or in " +
			"another tenant than the vault's",
		do: []string{"request https://vault.azure.net/.default", "mi-roles token inspect FILE   (shows aud and tid)",
			"az keyvault show -n VAULT --query properties.tenantId"},
		see: []string{pageKeyVault},
	},
	{
		topic: "AKV10046",
		texts: []string{"akv10046", "akv10000", "request is missing a bearer or pop token"},
		what:  "Azure Key Vault received no token that it can validate",
		why:   "the call carried no token or a damaged one, or the vault could not read the signing keys",
		do:    []string{"try again in a few seconds", "mi-roles token inspect FILE   (is it complete, and issued by Microsoft Entra?)"},
		see:   []string{pageKeyVault},
	},
}

// azureErrors are refusals of Azure Resource Manager.
var azureErrors = []entry{
	{
		topic: "LinkedAuthorizationFailed",
		texts: []string{"linkedauthorizationfailed", "perform action 'microsoft.managedidentity/userassignedidentities/assign/action"},
		what:  "Azure Resource Manager denies access: the deploying account may not use the user-assigned identity",
		why: "to assign an identity to a resource, an account needs Managed Identity Operator on the identity, in addition to its " +
			"rights on the resource",
		do: []string{"az role assignment create --assignee-object-id OBJECT-ID --assignee-principal-type ServicePrincipal --role " +
			"\"Managed Identity Operator\" --scope ID-OF-THE-IDENTITY"},
		see: []string{pageThreeRoles},
	},
	{
		topic: "roleAssignments/write is missing",
		texts: []string{"perform action 'microsoft.authorization/roleassignments/write"},
		what:  "Azure Resource Manager denies access: the deploying account may not assign Azure RBAC roles",
		why: "Contributor does not include it; Owner, User Access Administrator and Role Based Access Control Administrator do. App " +
			"roles are separate: Microsoft Entra decides who can assign those",
		do: []string{"ask for Role Based Access Control Administrator on the scope",
			"for app roles: mi-roles whoami   (what this sign-in can assign)"},
		see: []string{pageThreeRoles},
	},
	{
		topic: "AuthorizationFailed",
		texts: []string{"authorizationfailed", "does not have authorization to perform action"},
		what:  "Azure Resource Manager denies access: an Azure RBAC role is missing",
		why:   "this is about Azure resources, not APIs: app roles have no effect there, and mi-roles does not need this role",
		do:    []string{stepRBAC, "mi-roles explain \"Azure RBAC role\""},
		see:   []string{pageThreeRoles},
	},
	{
		topic: "PrincipalNotFound",
		texts: []string{"principalnotfound", "principal … does not exist in the directory",
			"cannot find user or service principal in graph database", "cannot find service principal or user"},
		what: "Azure cannot find the identity that the role is to be assigned to",
		why: "it was created recently and has not replicated yet; the id is a client id or an app registration's id instead of the " +
			"service principal's object id; or the identity is in another tenant",
		do: []string{"try again in a minute, with --assignee-object-id OBJECT-ID --assignee-principal-type ServicePrincipal (Terraform: " +
			"principal_type, Bicep: principalType)",
			"mi-roles identities NAME   (shows the object id)", "mi-roles whoami   (is it the right tenant?)"},
		see: []string{"https://learn.microsoft.com/azure/role-based-access-control/troubleshooting"},
	},
	{
		topic: "UnmatchedPrincipalType",
		texts: []string{"unmatchedprincipaltype", "which is different from specified princip"},
		what:  "the principal type of the Azure RBAC assignment does not match the id",
		why:   "a managed identity is always a ServicePrincipal, whatever resource it belongs to",
		do:    []string{"set principalType to ServicePrincipal"},
		see:   []string{pageThreeRoles},
	},
	{
		topic: "RoleAssignmentExists",
		texts: []string{"roleassignmentexists", "the role assignment already exists"},
		what:  "the Azure RBAC role is already assigned",
		why:   "a script ran twice, or the assignment has a new name but the same principal, role and scope; nothing is wrong",
		do: []string{"az role assignment list --assignee OBJECT-ID --all", "Bicep: name the assignment with guid(scope, " +
			"principal, role)"},
		see: []string{pageThreeRoles},
	},
	{
		topic: "InvalidAuthenticationTokenTenant",
		texts: []string{"invalidauthenticationtokentenant", "the access token is from the wrong issuer"},
		what:  "Azure Resource Manager rejects the token: it is from another tenant than the subscription's",
		why: "you signed in to your home tenant, or the subscription moved to another directory (which also deletes the assignments " +
			"of its managed identities)",
		do:  []string{"az login --tenant TENANT", "az account show --query tenantId -o tsv"},
		see: []string{pageIdentityFAQ},
	},
	{
		topic: "InvalidAuthenticationTokenAudience",
		texts: []string{"invalidauthenticationtokenaudience", "has been obtained for wrong audience or resource"},
		what:  "Azure Resource Manager rejects the token: it is for another audience",
		why:   "a token for Microsoft Graph or for your own API was sent to Azure",
		do:    []string{"request https://management.azure.com/.default", "mi-roles token inspect FILE   (shows aud)"},
		see:   []string{pageClaims},
	},
	{
		topic: "ExpiredAuthenticationToken",
		texts: []string{"expiredauthenticationtoken", "the access token expiry utc time"},
		what:  "Azure Resource Manager rejects the token: it has expired",
		why:   "a stored token was used too long, or a clock is wrong",
		do:    []string{"request a token before each call; libraries cache it", "mi-roles token inspect FILE   (shows exp)"},
		see:   []string{pageClaims},
	},
	{
		topic: "claims puid, altsecid or oid",
		texts: []string{"at least one of the claims 'puid' or 'altsecid' or 'oid' should be present"},
		what:  "Azure rejects the token: its client has no service principal in this tenant",
		why:   "the app registration exists, but its service principal was deleted or never created",
		do:    []string{"az ad sp create --id API-CLIENT-ID   (of the application that signs in)", "run az login again"},
		see:   []string{"https://learn.microsoft.com/entra/identity-platform/app-objects-and-service-principals"},
	},
	{
		topic: "SubscriptionNotFound",
		texts: []string{"subscriptionnotfound", "no subscriptions found for", "the subscription … could not be found",
			"doesn't exist in cloud"},
		what: "the sign-in works, but cannot see this subscription",
		why:  "it has no Azure RBAC role there, or the subscription is in another tenant or cloud; app roles require no subscription",
		do: []string{"az login --tenant TENANT --allow-no-subscriptions", "mi-roles whoami   (mi-roles needs no subscription)",
			"GitHub: allow-no-subscriptions: true in azure/login"},
		see: []string{"https://learn.microsoft.com/cli/azure/manage-azure-subscriptions-azure-cli"},
	},
	{
		topic: "FailedIdentityOperation",
		texts: []string{"failedidentityoperation", "identity operation for resource … failed", "missingidentityids"},
		what:  "Azure could not assign the managed identity to the resource",
		why: "the user-assigned identity was deleted, its resource id is wrong, it is in another tenant, or the type SystemAssigned " +
			"was combined with ids",
		do: []string{"az identity show -g GROUP -n NAME-OF-IDENTITY --query id   (the id to use)",
			"try again: a new identity can take a minute"},
		see: []string{pageIdentities},
	},
	{
		topic: "Federated credentials written at once",
		texts: []string{"too many federated identity credentials are written concurrently",
			"concurrentfederatedidentitycredentialswritesforsinglemanagedidentity"},
		what: "federated credentials of one identity cannot be written at the same time",
		why:  "deployments write resources in parallel",
		do:   []string{"write them one after the other: dependsOn in Bicep, depends_on in Terraform"},
		see:  []string{pageFederation},
	},
	{
		topic: "Deny assignment",
		texts: []string{"denyassignmentauthorizationfailed", "because of the deny assignment"},
		what:  "Azure Resource Manager denies access although the role is assigned: a deny assignment overrides it",
		why:   "a managed application, a deployment stack or Azure itself protects the resource",
		do: []string{"find it in the portal > resource > Access control (IAM) > Deny assignments   (az role assignment list does not " +
			"show it)",
			"change it where it was set, such as in the deployment stack"},
		see: []string{"https://learn.microsoft.com/azure/role-based-access-control/deny-assignments"},
	},
}
