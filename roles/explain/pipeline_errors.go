package explain

// pipelineErrors are texts of GitHub Actions and Azure Pipelines about signing
// in.
var pipelineErrors = []entry{
	{
		topic: "GitHub: not all values are present",
		texts: []string{"not all values are present. ensure 'client-id' and 'tenant-id' are supplied",
			"ensure 'client-id' and 'tenant-id' are supplied", "ensure 'subscription-id' is supplied"},
		what: "the azure/login step received no client id or tenant id",
		why: "the secrets or variables are empty: misspelled, defined in another environment than the job's, or not passed to pull " +
			"requests from forks",
		do: []string{"set client-id and tenant-id from secrets or vars that this job can read",
			"set the job's environment, if they are defined in one", "without a subscription: allow-no-subscriptions: true"},
		see: []string{pageGitHub},
	},
	{
		topic: "GitHub: no federated token",
		texts: []string{"failed to fetch federated token from github", "unable to get actions_id_token_request",
			"please make sure to give write permissions to id-token", "failed to get oidc token"},
		what: "GitHub gave the job no token to exchange",
		why: "the workflow or job lacks permissions: id-token: write; a called workflow needs it in the caller too, and pull requests " +
			"from forks never get it",
		do: []string{"add permissions: {id-token: write, contents: read} to the job, and to the job that calls it",
			"mi-roles --auth workload whoami   (in the job)"},
		see: []string{pageGitHub},
	},
	{
		topic: "GitHub: azure/login failed",
		texts: []string{"login failed with error … auth-type", "the process '/usr/bin/az' failed with exit code",
			"double check if the 'auth-type' is correct"},
		weak: true,
		what: "the azure/login step failed; the preceding line says why",
		why:  "the action repeats Azure CLI's error, usually an AADSTS code",
		do:   []string{"explain the preceding line with AADSTS", stepFederation},
		see:  []string{pageGitHub},
	},
	{
		topic: "Azure Pipelines: no token for the service connection",
		texts: []string{"could not fetch access token for managed service principal", "could not fetch access token for azure",
			"failed to fetch access token for azure", "there was an error with the service principal used for the deployment",
			"failed to obtain the json web token"},
		what: "the pipeline could not sign in through its service connection",
		why: "the connection's secret has expired, its federated credential does not match, or the agent's machine has no managed " +
			"identity",
		do: []string{"convert the connection to workload identity federation, or check issuer and subject", stepFederation,
			"on a self-hosted agent: assign the identity to its machine", "mi-roles --auth pipelines whoami   (in the job)"},
		see: []string{"https://learn.microsoft.com/azure/devops/pipelines/release/troubleshoot-workload-identity"},
	},
	{
		topic: "Azure Pipelines: SYSTEM_ACCESSTOKEN",
		texts: []string{"azurepipelinescredential:", "azurepipelinescredential authentication", "no value for system access token",
			"system_accesstoken … not set"},
		what: "the step cannot request a token from Azure Pipelines",
		why:  "the variable System.AccessToken is not passed to scripts automatically",
		do: []string{"env: {SYSTEM_ACCESSTOKEN: $(System.AccessToken)} in the step",
			"run it in a task that uses the service connection, such as AzureCLI@2", "mi-roles --auth pipelines whoami"},
		see: []string{pageCredentials},
	},
}
