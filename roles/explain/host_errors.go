package explain

// hostErrors are refusals of the services in which workloads run, and of the
// gateways before APIs.
var hostErrors = []entry{
	{
		topic: "Easy Auth: 401",
		texts: []string{"you do not have permission to view this directory or page", "http error 401.7", "http error 401.8"},
		what:  "App Service authentication (Easy Auth) rejects the caller before the code runs",
		why: "the token's audience is not among the allowed token audiences, its issuer is that of the other token version, or no " +
			"token was sent",
		do: []string{"mi-roles token inspect FILE   (shows aud, iss and the version)",
			"App Service > Authentication > identity provider > Allowed token audiences: add that aud",
			"mi-roles verify -i IDENTITY -a API -r ROLE   (prints what to request)"},
		see: []string{pageEasyAuth},
	},
	{
		topic: "Easy Auth: 403",
		texts: []string{"http error 403.6", "http error 403.7", "http error 403.8", "not authorized by … default authorization policy",
			"failed to validate … default authorization policy", "client application … is not in the allowed"},
		what: "App Service authentication (Easy Auth) identified the caller, but does not allow it",
		why:  "the provider's settings list the allowed client applications, identities or tenants, and the caller is not among them",
		do: []string{"App Service > Authentication > identity provider > Client application requirement: add the client id CLIENT-ID",
			"mi-roles identities NAME   (shows the client id)"},
		see: []string{pageEasyAuth},
	},
	{
		topic: "Logic Apps: connection not for managed identity",
		texts: []string{"is not configured to support managed identity", "workflowmanagedidentityconfigurationinvalid"},
		what:  "the API connection of Logic Apps was created for another authentication method",
		why: "a connection for managed identities has parameterValueType Alternative, and the workflow's reference to it has " +
			"authentication ManagedServiceIdentity",
		do: []string{"recreate the connection and choose managed identity",
			"Bicep: parameterValueType: 'Alternative' in the connection, and connectionProperties.authentication.type: " +
				"'ManagedServiceIdentity' in the workflow's parameters"},
		see: []string{pageLogicApps},
	},
	{
		topic: "Logic Apps: workflow without managed identity",
		texts: []string{"workflowmanagedidentitynotspecified", "invalidworkflowmanagedidentityspecified",
			"does not have managed identity enabled or the identity has been deleted"},
		what: "the workflow uses a managed identity that the Logic App does not have",
		why: "the identity is turned off, or was deleted and recreated; without a name, the workflow uses the system-assigned " +
			"identity, so name a user-assigned one by its resource id",
		do: []string{"az resource show --ids LOGIC-APP-ID --query identity",
			"set the user-assigned identity in the action: authentication.identity",
			"mi-roles list -i IDENTITY   (a new identity starts without roles: mi-roles copy)"},
		see: []string{pageLogicApps},
	},
	{
		topic: "Logic Apps: action failed with 401 or 403",
		texts: []string{"actionfailed … an action failed", "logic.azure.com … unauthorized", "'http' action … unauthorized",
			"workflow … audience"},
		weak: true,
		what: "an action of a workflow failed; the action's outputs show why",
		why: "for HTTP actions with a managed identity, it is usually the audience: use the plain resource, such as " +
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
		why: "the resource of the activity or linked service is not an API in this tenant (use the plain resource or client id, " +
			"without /.default), or the credential names an identity that the factory does not have",
		do: []string{"mi-roles verify -i IDENTITY -a API -r ROLE   (prints the resource to enter)",
			"mi-roles apis NAME   (shows the API's names)",
			"Data Factory > Credentials: assign the user-assigned identity to the factory"},
		see: []string{"https://learn.microsoft.com/azure/data-factory/data-factory-troubleshoot-guide"},
	},
	{
		topic: "Data Factory: activity 2108",
		texts: []string{"error calling the endpoint … response status code", "errorcode\":\"2108", "errorcode=2108",
			"error occurred when trying to … web activity"},
		weak: true,
		what: "a Data Factory activity called an address and got an error; see the status in the text",
		why:  "401 usually means the wrong resource for the token; 403 means that a role is missing or newer than the token",
		do:   []string{"mi-roles verify -i IDENTITY -a API -r ROLE", "mi-roles explain 401   (or the status in the text)"},
		see:  []string{"https://learn.microsoft.com/azure/data-factory/data-factory-troubleshoot-guide"},
	},
	{
		topic: "API Management: claim value mismatch",
		texts: []string{"claim value mismatch", "jwt … claim not found", "jwt … required claim"},
		what:  "the gateway's policy requires a claim that the token lacks or has with another value",
		why:   "a required role was not assigned or is newer than the token, or the policy checks scp, which only users' tokens have",
		do: []string{"mi-roles token inspect FILE   (shows roles and aud)", "mi-roles assign -i IDENTITY -a API -r ROLE",
			"check the roles claim in the policy, not scp"},
		see: []string{pageAPIM},
	},
	{
		topic: "API Management: Invalid Azure AD JWT",
		texts: []string{"invalid azure ad jwt", "jwt not present", "access token is missing or invalid", "jwt validation failed"},
		weak:  true,
		what:  "the gateway's policy (validate-azure-ad-token or validate-jwt) rejects the token",
		why: "audience, issuer, client id or a required claim does not match the policy; version 1.0 and 2.0 tokens differ in aud " +
			"and iss, and in appid or azp",
		do: []string{"mi-roles token inspect FILE   (shows aud, iss, appid or azp, roles)",
			"compare with <audiences>, <client-application-ids> and <required-claims> in the policy; its trace names the failed check"},
		see: []string{pageAPIM},
	},
	{
		topic: "API Management: authentication-managed-identity",
		texts: []string{"authentication-managed-identity … failed to", "authentication-managed-identity … could not",
			"could not get managed identity token", "managed service identity is not enabled", "msi is not enabled", "msinotenabled"},
		what: "the gateway or app got no token for its managed identity",
		why: "no identity is turned on, the client id in the policy or setting is not that of an assigned identity, or the resource " +
			"does not exist in the tenant",
		do: []string{"az resource show --ids RESOURCE-ID --query identity   (what is assigned)", stepIdentityID,
			"mi-roles apis NAME   (the API's names)"},
		see: []string{pageAPIM, pageIdentities},
	},
	{
		topic: "Automation: run Connect-AzAccount",
		texts: []string{"run connect-azaccount to login", "run login-azurermaccount to login", "no account found in the context",
			"your azure credentials have not been set up or have expired"},
		what: "the script is not signed in to Azure PowerShell",
		why:  "Connect-AzAccount was not called in this session, or it failed; in Automation and Functions, it requires -Identity",
		do: []string{"Connect-AzAccount -Identity   (a user-assigned identity: -AccountId CLIENT-ID)",
			"check that the Automation account or app has an identity", "on your machine: Connect-AzAccount -Tenant TENANT"},
		see: []string{"https://learn.microsoft.com/azure/automation/enable-managed-identity-for-automation"},
	},
	{
		topic: "Azure Arc: token folder",
		texts: []string{"azcmagent/tokens", "azureconnectedmachineagent", "did not receive expected www-authenticate header"},
		what:  "the program cannot read the secret that the Azure Arc agent uses to verify callers",
		why: "on Linux, the user must be in the group himds; on Windows, it must be an administrator or in Hybrid Agent Extension " +
			"Applications; or the agent is not running",
		do: []string{"Linux: sudo usermod -aG himds USER, then sign in again", "azcmagent show   (is it connected?)",
			"mi-roles token get -a API"},
		see: []string{"https://learn.microsoft.com/azure/azure-arc/servers/managed-identity-authentication"},
	},
}
