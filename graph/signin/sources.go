package signin

import (
	"bytes"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azidentity"

	"mi-roles/roles/display"
)

// toolLimit bounds one call of az, azd or PowerShell. The libraries' own ten
// seconds hold only without a deadline, and a cold az on Windows needs longer.
const toolLimit = 30 * time.Second

// The names under which attempts are reported.
const (
	nameEnv        = "Environment"
	nameWorkload   = "Workload identity"
	nameGitHub     = "GitHub Actions"
	nameManaged    = "Managed identity"
	nameCLI        = "Azure CLI"
	nameDev        = "Azure Developer CLI"
	namePowerShell = "Azure PowerShell"
	namePipelines  = "Azure Pipelines"
	nameBrowser    = "Browser"
	nameDeviceCode = "Device code"
)

// source is one credential, or the reason why there is none.
type source struct {
	name     string
	cred     azcore.TokenCredential
	err      error
	optional bool          // the next source is tried even when this one was refused
	limit    time.Duration // 0: only the caller's context
	client   string        // the application that signs in, where it is known
	asked    identity      // of a host
}

func sourceOf(name string, cred azcore.TokenCredential, err error) source {
	return source{name: name, cred: cred, err: err}
}

func sourcesFor(o Options, w *wire) ([]source, error) {
	h := clientOptions(o, w)
	switch o.Method {
	case AzureCLI:
		return []source{azureCLI(o)}, nil
	case AzureDev:
		return []source{azureDev(o)}, nil
	case Env:
		return []source{environment(o, h)}, nil
	case Workload:
		return []source{workload(o, h)}, nil
	case Managed:
		return []source{managed(o, hostOptions(o, w), namedProbe)}, nil
	case Pipelines:
		return []source{pipelines(o, h)}, nil
	case Browser, DeviceCode:
		return []source{interactive(o, h)}, nil
	}
	return defaultChain(o, h, hostOptions(o, w))
}

// defaultChain is azidentity's DefaultAzureCredential: the same credentials, in
// its order, narrowed by AZURE_TOKEN_CREDENTIALS as there. It is built here
// because the library's own chain neither tells which credential answered nor
// keeps one error per credential. Two differences: a GitHub Actions job may
// stand in for the workload identity file, and its refusal does not end the
// search, so that a job that ran `az login` before goes on as it did.
func defaultChain(o Options, h, host azcore.ClientOptions) ([]source, error) {
	want := os.Getenv("AZURE_TOKEN_CREDENTIALS")
	probe := chainProbe
	if strings.EqualFold(want, "ManagedIdentityCredential") {
		probe = namedProbe // there is nothing else to hurry on to
	}
	all := []struct {
		name, group string
		open        func() source
	}{
		{"EnvironmentCredential", "prod", func() source { return environment(o, h) }},
		{"WorkloadIdentityCredential", "prod", func() source { return workload(o, h) }},
		{"ManagedIdentityCredential", "prod", func() source { return managed(o, host, probe) }},
		{"AzureCLICredential", "dev", func() source { return azureCLI(o) }},
		{"AzureDeveloperCLICredential", "dev", func() source { return azureDev(o) }},
		{"AzurePowerShellCredential", "dev", func() source { return azurePowerShell(o) }},
	}
	var sources []source
	for _, c := range all {
		if want == "" || want == c.group || strings.EqualFold(want, c.name) {
			sources = append(sources, c.open())
		}
	}
	if len(sources) == 0 {
		return nil, &Error{
			Attempts: []Attempt{{"AZURE_TOKEN_CREDENTIALS", fmt.Sprintf("%s names no credential", display.Quote(want))}},
			Hint:     "unset AZURE_TOKEN_CREDENTIALS, or set it to dev, prod or a name such as AzureCLICredential",
		}
	}
	return sources, nil
}

func azureCLI(o Options) source {
	cred, err := azidentity.NewAzureCLICredential(&azidentity.AzureCLICredentialOptions{TenantID: o.Tenant})
	return source{name: nameCLI, cred: cred, err: err, optional: true, limit: toolLimit}
}

func azureDev(o Options) source {
	cred, err := azidentity.NewAzureDeveloperCLICredential(&azidentity.AzureDeveloperCLICredentialOptions{TenantID: o.Tenant})
	return source{name: nameDev, cred: cred, err: err, optional: true, limit: toolLimit}
}

func azurePowerShell(o Options) source {
	cred, err := azidentity.NewAzurePowerShellCredential(&azidentity.AzurePowerShellCredentialOptions{TenantID: o.Tenant})
	return source{name: namePowerShell, cred: cred, err: err, optional: true, limit: toolLimit}
}

// workload trades the token that the platform put into a file, or else the one
// that a GitHub Actions job may ask for, for a Graph token.
func workload(o Options, h azcore.ClientOptions) source {
	if os.Getenv("AZURE_FEDERATED_TOKEN_FILE") == "" && os.Getenv("ACTIONS_ID_TOKEN_REQUEST_URL") != "" {
		cred, err := newGitHub(o, h)
		return source{name: nameGitHub, cred: cred, err: err, optional: true, client: os.Getenv("AZURE_CLIENT_ID")}
	}
	missing := firstUnset("AZURE_FEDERATED_TOKEN_FILE", "AZURE_CLIENT_ID")
	if missing == "" && tenantOr(o, "AZURE_TENANT_ID") == "" {
		missing = "AZURE_TENANT_ID"
	}
	if missing != "" {
		hint := "run in a pod with Azure workload identity, which sets AZURE_FEDERATED_TOKEN_FILE, AZURE_CLIENT_ID and AZURE_TENANT_ID"
		if os.Getenv("GITHUB_ACTIONS") != "" {
			hint = hintGitHub
		}
		return sourceOf(nameWorkload, nil, unset(missing, hint))
	}
	if file := os.Getenv("AZURE_FEDERATED_TOKEN_FILE"); isEmpty(file) {
		return sourceOf(nameWorkload, nil, problem{"the file of AZURE_FEDERATED_TOKEN_FILE is empty: " + quote(file, 200),
			"the platform writes the service account's token there: check that the pod has Azure workload identity"})
	}
	cred, err := azidentity.NewWorkloadIdentityCredential(&azidentity.WorkloadIdentityCredentialOptions{
		ClientOptions: h, DisableInstanceDiscovery: true, TenantID: o.Tenant,
	})
	return source{name: nameWorkload, cred: cred, err: err, client: os.Getenv("AZURE_CLIENT_ID")}
}

// isEmpty reports whether a file is there and says nothing.
func isEmpty(file string) bool {
	data, err := os.ReadFile(file)
	return err == nil && len(bytes.TrimSpace(data)) == 0
}

// pipelines trades the job's System.AccessToken, through a service connection
// with workload identity federation, for a Graph token. The AZURESUBSCRIPTION_*
// variables are those that the AzureCLI and AzurePowerShell tasks set.
func pipelines(o Options, h azcore.ClientOptions) source {
	tenant := tenantOr(o, "AZURESUBSCRIPTION_TENANT_ID")
	if tenant == "" {
		tenant = os.Getenv("AZURE_TENANT_ID")
	}
	client := os.Getenv("AZURESUBSCRIPTION_CLIENT_ID")
	if client == "" {
		client = os.Getenv("AZURE_CLIENT_ID")
	}
	missing := firstUnset("SYSTEM_ACCESSTOKEN", "SYSTEM_OIDCREQUESTURI", "AZURESUBSCRIPTION_SERVICE_CONNECTION_ID")
	switch {
	case missing != "":
	case client == "":
		missing = "AZURESUBSCRIPTION_CLIENT_ID"
	case tenant == "":
		missing = "AZURESUBSCRIPTION_TENANT_ID"
	}
	if missing != "" {
		return sourceOf(namePipelines, nil, unset(missing,
			"run in an AzureCLI@2 task with a federated service connection and env SYSTEM_ACCESSTOKEN: $(System.AccessToken)"))
	}
	if err := httpsOnly("SYSTEM_OIDCREQUESTURI"); err != nil {
		return sourceOf(namePipelines, nil, err)
	}
	cred, err := azidentity.NewAzurePipelinesCredential(tenant, client, os.Getenv("AZURESUBSCRIPTION_SERVICE_CONNECTION_ID"),
		os.Getenv("SYSTEM_ACCESSTOKEN"), &azidentity.AzurePipelinesCredentialOptions{ClientOptions: h, DisableInstanceDiscovery: true})
	return source{name: namePipelines, cred: cred, err: err, client: client}
}

// tenantOr is the tenant the user named, else the variable's.
func tenantOr(o Options, variable string) string {
	if o.Tenant != "" {
		return o.Tenant
	}
	return os.Getenv(variable)
}

func firstUnset(variables ...string) string {
	for _, v := range variables {
		if os.Getenv(v) == "" {
			return v
		}
	}
	return ""
}

func unset(variable, hint string) error { return problem{variable + " is not set", hint} }

// httpsOnly refuses to send the job's own token in clear.
func httpsOnly(variable string) error {
	if strings.HasPrefix(strings.ToLower(os.Getenv(variable)), "https://") {
		return nil
	}
	return problem{reason: variable + " is not an https address"}
}
