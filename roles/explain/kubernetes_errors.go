package explain

const stepPod = "label the pod azure.workload.identity/use: \"true\" and annotate its service account with " +
	"azure.workload.identity/client-id, then restart the pod"

// kubernetesErrors are texts of pods that sign in by workload identity.
var kubernetesErrors = []entry{
	{
		topic: "Workload identity: no token file",
		texts: []string{"failed to read the service account token", "error reading service account token", "no token file specified",
			"azure_federated_token_file is not", "azure_federated_token_file not", "azure_federated_token_file … no such file",
			"azure-identity-token … no such file"},
		what: "the pod has no token to exchange: the workload identity webhook did not mutate it",
		why: "the pod (not only its deployment) lacks the label, the service account lacks the annotation, the webhook is not " +
			"installed, or the pod is older than the webhook",
		do: []string{stepPod, "kubectl get mutatingwebhookconfigurations | grep azure-wi",
			"az aks update -g GROUP -n CLUSTER --enable-oidc-issuer --enable-workload-identity"},
		see: []string{pageAKS},
	},
	{
		topic: "Workload identity: service account without client id",
		texts: []string{"azure.workload.identity/client-id annotation", "annotation azure.workload.identity/client-id",
			"client id not found in service account", "no client id … service account", "service account … is not annotated"},
		what: "the service account does not say which identity the pod signs in as",
		why:  "the annotation azure.workload.identity/client-id is missing or holds an object id",
		do: []string{"kubectl annotate serviceaccount NAME-OF-ACCOUNT azure.workload.identity/client-id=CLIENT-ID", stepIdentityID,
			"restart the pod"},
		see: []string{pageAKS},
	},
	{
		topic: "Pod identity (NMI)",
		texts: []string{"nmi response failed with status code", "nmi … 404 not found", "failed to get … azureassignedidentity"},
		what:  "pod identity, the predecessor of workload identity, gave the pod no token",
		why:   "no binding matches the pod, or the identity is not assigned to its nodes; pod identity is no longer developed",
		do:    []string{"kubectl get azureidentity,azureidentitybinding -A", "move to workload identity: " + stepPod},
		see:   []string{pageAKS},
	},
	{
		topic: "kubectl: you must be logged in",
		texts: []string{"the server has asked for the client to provide credentials", "you must be logged in to the server",
			"kubelogin … failed to get token", "getting credentials: exec: executable kubelogin"},
		what: "the cluster rejects your sign-in",
		why: "kubelogin is missing or signed in to another tenant, or the token has expired; access to a cluster comes from an Azure " +
			"RBAC role or a role binding, not from an app role",
		do: []string{"az login --tenant TENANT", "kubelogin convert-kubeconfig -l azurecli",
			"az role assignment create … --role \"Azure Kubernetes Service Cluster User Role\""},
		see: []string{"https://learn.microsoft.com/azure/aks/kubelogin-authentication"},
	},
	{
		topic: "External Secrets or CSI driver",
		texts: []string{"failed to mount secrets store objects", "clustersecretstore … invalidproviderconfig",
			"failed to get keyvault client", "invalidproviderconfig"},
		weak: true,
		what: "a driver in the cluster could not read a secret from Azure Key Vault; the cause follows in the text",
		why: "usually, the federated credential does not match the driver's service account, or the identity lacks Key Vault " +
			"Secrets User",
		do: []string{stepFederation,
			"az role assignment create --assignee-object-id OBJECT-ID --assignee-principal-type ServicePrincipal --role \"Key Vault " +
				"Secrets User\" --scope VAULT-ID"},
		see: []string{pageAKS, pageKeyVault},
	},
}
