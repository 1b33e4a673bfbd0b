package explain

// hostErrors are refusals of the services in which workloads run, and of the
// gateways before APIs.
var hostErrors = []entry{
	{
		topic: "Easy Auth: 401",
		texts: []string{"you do not have permission to view this directory or page", "http error 401.7", "http error 401.8"},
		what:  "App Service's own sign-in check (Easy Auth) refuses the caller before the code runs",
		why:   "the token's audience is not among the allowed token audiences, its issuer is the other version's, or no token was sent",
		do: []string{"mi-roles token inspect FILE   (shows aud, iss and the version)",
			"App Service > Authentication > identity provider > Allowed token audiences: add that aud",
			"mi-roles verify -i IDENTITY -a API -r ROLE   (prints what to ask for)"},
		see: []string{pageEasyAuth},
	},
	{
		topic: "Easy Auth: 403",
		texts: []string{"http error 403.6", "http error 403.7", "http error 403.8", "not authorized by … default authorization policy",
			"failed to validate … default authorization policy", "client application … is not in the allowed"},
		what: "App Service's own sign-in check (Easy Auth) knows the caller and does not admit it",
		why:  "the provider's settings name allowed client applications, identities or tenants, and the caller is not among them",
		do: []string{"App Service > Authentication > identity provider > Client application requirement: add the client id CLIENT-ID",
			"mi-roles identities NAME   (shows the client id)"},
		see: []string{pageEasyAuth},
	},
	{
		topic: "Logic Apps: connection not for managed identity",
		texts: []string{"is not configured to support managed identity", "workflowmanagedidentityconfigurationinvalid"},
		what:  "the API connection of Logic Apps was made for another way of signing in",
		why: "a connection for managed identities is a kind of its own: parameterValueType Alternative, and authentication " +
			"ManagedServiceIdentity where the workflow names it",
		do: []string{"create the connection again and choose managed identity",
			"Bicep: parameterValueType: 'Alternative' in the connection, and connectionProperties.authentication.type: " +
				"'ManagedServiceIdentity' in the workflow's parameters"},
		see: []string{pageLogicApps},
	},
	{
		topic: "Logic Apps: workflow without managed identity",
		texts: []string{"workflowmanagedidentitynotspecified", "invalidworkflowmanagedidentityspecified",
			"does not have managed identity enabled or the identity has been deleted"},
		what: "the workflow asks for a managed identity that the Logic App does not have",
		why: "the identity is switched off or was deleted and created again; without a name the system-assigned one is meant, so a " +
			"user-assigned one has to be named by its resource id",
		do: []string{"az resource show --ids LOGIC-APP-ID --query identity",
			"name the user-assigned identity in the action: authentication.identity",
			"mi-roles list -i IDENTITY   (a new identity starts without roles: mi-roles copy)"},
		see: []string{pageLogicApps},
	},
	{
		topic: "Logic Apps: action failed with 401 or 403",
		texts: []string{"actionfailed … an action failed", "logic.azure.com … unauthorized", "'http' action … unauthorized",
			"workflow … audience"},
		weak: true,
		what: "an action of a workflow failed; its own outputs say why",
		why: "for HTTP actions with a managed identity it is mostly the audience: it takes the plain resource, such as " +
			"https://graph.microsoft.com, without /.default",
		do: []string{"open the action in the run history and explain its body",
			"mi-roles verify -i IDENTITY -a API -r ROLE   (prints the audience)"},
		see: []string{pageLogicApps},
	},
	{
		topic: "Data Factory: 2403",
		texts: []string{"get access token from msi failed", "failed to get msi token", "errorcode\":\"2403", "errorcode=2403",
			"acquire mi token failed"},
		what: "Data Factory or Synapse got no token for its managed identity",
		why: "the resource of the activity or linked service is no API that this tenant knows: it takes the plain resource or client " +
			"id, without /.default; or the credential names an identity that the factory does not have",
		do: []string{"mi-roles verify -i IDENTITY -a API -r ROLE   (prints the resource to enter)",
			"mi-roles apis NAME   (shows the names that the API has)",
			"Data Factory > Credentials: the user-assigned identity must be assigned to the factory"},
		see: []string{"https://learn.microsoft.com/azure/data-factory/data-factory-troubleshoot-guide"},
	},
	{
		topic: "Data Factory: activity 2108",
		texts: []string{"error calling the endpoint … response status code", "errorcode\":\"2108", "errorcode=2108",
			"error occurred when trying to … web activity"},
		weak: true,
		what: "an activity of Data Factory called an address and was refused; the status in the text says how",
		why:  "401 is mostly the resource of the token, 403 a role that is missing or newer than the token",
		do:   []string{"mi-roles verify -i IDENTITY -a API -r ROLE", "mi-roles explain 401   (or the status of the text)"},
		see:  []string{"https://learn.microsoft.com/azure/data-factory/data-factory-troubleshoot-guide"},
	},
	{
		topic: "API Management: claim value mismatch",
		texts: []string{"claim value mismatch", "jwt … claim not found", "jwt … required claim"},
		what:  "the gateway's policy asks for a claim that the token lacks or has with another value",
		why:   "a required role was not granted or is newer than the token, or the policy asks for scp, which only users' tokens have",
		do: []string{"mi-roles token inspect FILE   (shows roles and aud)", "mi-roles assign -i IDENTITY -a API -r ROLE",
			"in the policy ask for the claim roles, not scp"},
		see: []string{pageAPIM},
	},
	{
		topic: "API Management: Invalid Azure AD JWT",
		texts: []string{"invalid azure ad jwt", "jwt not present", "access token is missing or invalid", "jwt validation failed"},
		weak:  true,
		what:  "the gateway's policy (validate-azure-ad-token or validate-jwt) refuses the token",
		why: "audience, issuer, client id or a required claim is not what the policy lists; version 1.0 and 2.0 tokens differ in aud, " +
			"iss, and appid against azp",
		do: []string{"mi-roles token inspect FILE   (shows aud, iss, appid or azp, roles)",
			"compare with <audiences>, <client-application-ids> and <required-claims> of the policy; its trace names the check that failed"},
		see: []string{pageAPIM},
	},
	{
		topic: "API Management: authentication-managed-identity",
		texts: []string{"authentication-managed-identity … failed to", "authentication-managed-identity … could not",
			"could not get managed identity token", "managed service identity is not enabled", "msi is not enabled", "msinotenabled"},
		what: "the gateway or app got no token for its managed identity",
		why: "no identity is switched on, the client id of the policy or setting is not one that is assigned, or the resource is not " +
			"known in the tenant",
		do: []string{"az resource show --ids RESOURCE-ID --query identity   (what is assigned)", stepIdentityID,
			"mi-roles apis NAME   (the names that the API has)"},
		see: []string{pageAPIM, pageIdentities},
	},
	{
		topic: "Automation: run Connect-AzAccount",
		texts: []string{"run connect-azaccount to login", "run login-azurermaccount to login", "no account found in the context",
			"your azure credentials have not been set up or have expired"},
		what: "the script is not signed in to Azure PowerShell",
		why:  "Connect-AzAccount was not called in this session, or failed before; in Automation and Functions it needs -Identity",
		do: []string{"Connect-AzAccount -Identity   (a user-assigned identity: -AccountId CLIENT-ID)",
			"check that the Automation account or app has an identity", "on your machine: Connect-AzAccount -Tenant TENANT"},
		see: []string{"https://learn.microsoft.com/azure/automation/enable-managed-identity-for-automation"},
	},
	{
		topic: "Azure Arc: token folder",
		texts: []string{"azcmagent/tokens", "azureconnectedmachineagent", "did not receive expected www-authenticate header"},
		what:  "the program may not read the secret by which Azure Arc's agent checks who asks",
		why: "on Linux the user must be in the group himds, on Windows an administrator or in Hybrid Agent Extension Applications; or " +
			"the agent is not running",
		do: []string{"Linux: sudo usermod -aG himds USER, then sign in again", "azcmagent show   (is it connected?)",
			"mi-roles token get -a API"},
		see: []string{"https://learn.microsoft.com/azure/azure-arc/servers/managed-identity-authentication"},
	},
}
