package explain

const (
	stepNameIdentity = "user-assigned: set its client id (AZURE_CLIENT_ID or the credential's option); system-assigned: set none"
	stepIdentityID   = "mi-roles identities NAME   (shows the client id)"
)

// identityErrors are answers of the token endpoints on Azure machines and
// hosts, and of libraries about them.
var identityErrors = []entry{
	{
		topic: "Identity not found",
		texts: []string{"\"identity not found\"", "'identity not found'", "identity isn't assigned to this resource",
			"the requested identity has not been assigned to this resource"},
		what: "the machine has no such managed identity",
		why: "no identity is assigned to it, its system-assigned identity is off, or the client id belongs to an identity that is " +
			"not assigned here",
		do: []string{"assign it: az vm identity assign, az webapp identity assign, or the resource's Identity page", stepNameIdentity,
			stepIdentityID},
		see: []string{pageIMDS},
	},
	{
		topic: "No User Assigned or Delegated Managed Identity found",
		names: []string{"no user assigned or delegated managed identity found for specified clientid/resourceid/principalid"},
		texts: []string{"no user assigned or delegated managed identity found", "no msi found for specified clientid",
			"no managed identity was found for automation account"},
		what: "the app has no identity with this client id, resource id or object id",
		why:  "AZURE_CLIENT_ID holds an object id or another identity's client id, or the identity is not assigned to this app or slot",
		do:   []string{"az webapp identity show -g GROUP -n APP   (what is assigned)", stepIdentityID, stepNameIdentity},
		see:  []string{pageAppService},
	},
	{
		topic: "Unable to load the proper Managed Identity",
		texts: []string{"unable to load the proper managed identity"},
		what:  "the app could not determine which managed identity to use, or has none",
		why:   "only user-assigned identities are assigned and the code names none, or it names one that is not assigned",
		do:    []string{stepNameIdentity, stepIdentityID, "az webapp identity show -g GROUP -n APP"},
		see:   []string{pageAppService},
	},
	{
		topic: "Multiple user assigned identities exist",
		texts: []string{"multiple user assigned identities exist"},
		what:  "the machine has several user-assigned identities, and the request names none",
		why:   "without a system-assigned identity, there is no default once a second user-assigned identity is added",
		do:    []string{stepNameIdentity, stepIdentityID},
		see:   []string{pageIMDS},
	},
	{
		topic: "ManagedIdentityCredential authentication unavailable",
		texts: []string{"managedidentitycredential authentication unavailable", "no managed identity endpoint found",
			"managed identity timed out", "no response from the imds endpoint",
			"managedidentitycredential: failed to authenticate a system assigned identity", "identity_endpoint not set",
			"econnrefused … msi_endpoint", "identity_endpoint is not"},
		what: "no managed identity is available where this program runs",
		why: "it runs on a developer's machine, or in a pipeline or container without access to the token endpoint, or the host has " +
			"no identity",
		do: []string{"on your machine, sign in as yourself: az login", "on Azure, assign an identity to the host; this can take a minute",
			"mi-roles snippet -i IDENTITY -a API --for csharp   (shows what to do on a developer's machine)"},
		see: []string{pageIdentities, pageCredentials},
	},
	{
		topic: "169.254.169.254",
		names: []string{"imds"},
		texts: []string{"169.254.169.254"},
		what:  "the address of the Azure Instance Metadata Service, which issues tokens of managed identities on virtual machines",
		why:   "it responds on Azure only; a proxy, a firewall rule or a container network can block requests to it",
		do: []string{"set NO_PROXY=169.254.169.254",
			"on App Service, Functions and Container Apps, this address does not exist: use a library, or IDENTITY_ENDPOINT",
			"mi-roles token get -a API   (on the machine itself)"},
		see: []string{pageIMDS},
	},
	{
		topic: "Required metadata header not specified",
		texts: []string{"required metadata header not specified"},
		what:  "the Azure Instance Metadata Service requires the header Metadata: true",
		why:   "the request lacks it, or a proxy removed it",
		do:    []string{"curl -H Metadata:true with --noproxy '*'", "mi-roles token get -a API"},
		see:   []string{pageIMDS},
	},
	{
		topic: "No Azure identity found for the pod",
		texts: []string{"no azure identity found for request clientid", "no azureassignedidentity found for pod"},
		what:  "AAD Pod Identity has not assigned a managed identity to this pod",
		why: "the pod's label does not match an AzureIdentityBinding, the client id is a different one, or the assignment is not " +
			"complete yet; pod identity has been replaced by workload identity",
		do: []string{"kubectl get azureidentity,azureidentitybinding -A", stepIdentityID,
			"move to Azure workload identity: a service account with a federated credential"},
		see: []string{pageFederation},
	},
	{
		topic: "AudienceNotSupported",
		texts: []string{"is not a supported msi token audience"},
		what:  "Cloud Shell issues tokens only for a fixed list of APIs, and this one is not on it",
		why:   "Cloud Shell signs in as its user through the portal; your own APIs and newer ones of Microsoft are not on the list",
		do: []string{"run az login in Cloud Shell, then mi-roles --auth azcli whoami",
			"or run it on the resource that has the managed identity"},
		see: []string{pageIdentities},
	},
	{
		topic: "SecretHeaderNotFound",
		texts: []string{"secretheadernotfound", "managed identity not found for the specified application host"},
		what:  "Service Fabric does not recognize the application that requests a token",
		why: "the application has no managed identity, or IDENTITY_HEADER is missing or was set before the last restart of the " +
			"service",
		do: []string{"add an identity to the application's manifest and to the cluster's template",
			"restart the service, which sets IDENTITY_ENDPOINT and IDENTITY_HEADER again"},
		see: []string{"https://learn.microsoft.com/azure/service-fabric/how-to-managed-identity-service-fabric-app-code"},
	},
	{
		topic: "User-assigned identity not supported by the host",
		texts: []string{"cloud shell doesn't support user-assigned managed identities",
			"service fabric api doesn't support specifying a user-assigned identity",
			"the agent likely does not support user-assigned managed identities", "does not support user-assigned managed identities",
			"user assigned identity is currently not supported"},
		what: "this host offers only one identity, and the program cannot choose another",
		why:  "Cloud Shell, Service Fabric and older Azure Arc agents decide which identity a program gets",
		do: []string{"leave out the client id (unset AZURE_CLIENT_ID)",
			"assign the role to the identity that the host offers: mi-roles token get -a API shows which"},
		see: []string{pageIdentities},
	},
	{
		topic: "Azure Machine Learning: client id only",
		texts: []string{"azure ml supports specifying a user-assigned managed identity by client id only"},
		what:  "Azure Machine Learning accepts only the client id of a user-assigned identity",
		why:   "an object id or a resource id was given",
		do:    []string{stepIdentityID},
		see:   []string{pageCredentials},
	},
	{
		topic: "Managed identity endpoint: too many requests",
		texts: []string{"imds … 429", "metadata/identity … 429", "msi/token … 429", "managed identity … too many requests",
			"managedidentitycredential … too many requests", "managedidentitycredential … 429", "managed identity … 429"},
		what: "the machine's token endpoint allows a limited number of requests in a short time",
		why: "the workload requests a token before each call instead of keeping one; every new credential object starts with an " +
			"empty cache",
		do: []string{"create one credential when the process starts, and keep it: libraries cache the token and renew it in time",
			"on 429, wait as Retry-After says, then longer each time",
			"mi-roles explain too many token requests"},
		see: []string{pageIMDS, pageBest},
	},
	{
		topic: "ManagedIdentityCredential authentication failed",
		names: []string{"managedidentitycredential"},
		texts: []string{"managedidentitycredential authentication failed", "managed_identity_request_failed",
			"no identity found for client id", "managed identity response was not in the expected format"},
		weak: true,
		what: "the host's token endpoint responded, but issued no token",
		why: "the client id does not belong to an identity assigned here, Microsoft Entra denied the request (the text then has an " +
			"AADSTS code), or another program listens at that address",
		do: []string{stepNameIdentity, stepIdentityID,
			"mi-roles token get -a API   (on the machine itself; shows the endpoint's own message)"},
		see: []string{pageCredentials},
	},
}
