package signin

import (
	"errors"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/Azure/azure-sdk-for-go/sdk/azidentity"
)

func TestAutoOnABareMachine(t *testing.T) {
	w := newWorld(t)
	refuse := func(*http.Request) (*http.Response, error) {
		return nil, errors.New("dial tcp 169.254.169.254:80: no route to host")
	}
	c := w.open(Options{Transport: transporter(refuse)}, nil)
	e := wantReason(t, c, "not installed", "az login")
	want := "not signed in: no credential gave a token\n" +
		"  Environment: AZURE_TENANT_ID is not set\n" +
		"  Workload identity: AZURE_FEDERATED_TOKEN_FILE is not set\n" +
		"  Managed identity: none here: no metadata service answered within 1s\n" +
		"  Azure CLI: not installed\n  Azure Developer CLI: not installed\n  Azure PowerShell: not installed"
	if e.Error() != want {
		t.Errorf("error:\n%s\nwant:\n%s", e, want)
	}
	if c.Name() != "" {
		t.Errorf("name = %q", c.Name())
	}
}

type transporter func(*http.Request) (*http.Response, error)

func (f transporter) Do(r *http.Request) (*http.Response, error) { return f(r) }

// A secret that is wrong must not silently become someone's az sign-in.
func TestAutoStopsAtARefusal(t *testing.T) {
	w := newWorld(t)
	w.tool("az", azAnswer())
	w.handle[publicToken] = refusal(401, "invalid_client", "AADSTS7000215: Invalid client secret provided. Trace ID: x")
	e := wantReason(t, w.open(Options{}, secretEnv()), "the client secret is wrong (AADSTS7000215)", "AZURE_CLIENT_SECRET")
	if len(e.Attempts) != 1 || e.Code != "AADSTS7000215" || !strings.HasPrefix(e.TraceID, "1111") ||
		!strings.HasPrefix(e.CorrelationID, "6666") {
		t.Errorf("%+v", e)
	}
}

// A job that is not federated but ran az login goes on with az; without az, the
// refusal is what the user hears about.
func TestAutoPassesAGitHubRefusal(t *testing.T) {
	w := newWorld(t)
	w.handle["GET actions.example/oidc"] = answerJSON(200, map[string]string{"value": assertion})
	w.handle[publicToken] = refusal(401, "invalid_client",
		"AADSTS700213: No matching federated identity record found for presented assertion subject 'repo:x'.")
	c := w.open(Options{}, githubEnv())
	c.sources = append(c.sources[:2:2], c.sources[3:]...) // without the host's identity, which AZURE_CLIENT_ID would select
	wantReason(t, c, "not installed", "az ad app federated-credential list --id "+client)
	w.tool("az", azAnswer())
	mustToken(t, c)
	if c.Name() != "Azure CLI" {
		t.Errorf("name = %q", c.Name())
	}
}

// A host that lacks the identity that AZURE_CLIENT_ID names is told of, even when
// the search went on; and with it how to sign in otherwise.
func TestAutoTellsOfAHost(t *testing.T) {
	w := newWorld(t)
	w.handle[imdsToken] = answerJSON(400, map[string]string{"error": "invalid_request", "error_description": "Identity not found"})
	e := wantReason(t, w.open(Options{}, map[string]string{"AZURE_CLIENT_ID": client}), "not installed",
		"set AZURE_CLIENT_ID to the client id")
	if !strings.Contains(e.Error(),
		"\n  Managed identity: this host has no managed identity with client id "+client+", which AZURE_CLIENT_ID names; it said: "+
			"Identity not found") ||
		!strings.Contains(e.Hint, "; or run `az login`") {
		t.Errorf("%v\nhint: %s", e, e.Hint)
	}
	w.tool("az", azAnswer())
	mustToken(t, w.open(Options{}, nil))
}

// Where the environment announces the host, its refusal ends the search.
func TestAutoStopsAtAnAnnouncedHost(t *testing.T) {
	w := newWorld(t)
	w.tool("az", azAnswer())
	w.handle["GET app.example:80/msi/token"] = answerJSON(400,
		map[string]any{"statusCode": 400, "message": "Unable to load the proper Managed Identity.",
			"correlationId": "66666666-7777-8888-9999-000000000000"})
	e := wantReason(t, w.open(Options{},
		map[string]string{"AZURE_CLIENT_ID": client, "IDENTITY_ENDPOINT": "http://app.example:80/msi/token", "IDENTITY_HEADER": jobToken}),
		"no managed identity with client id "+client, "set AZURE_CLIENT_ID")
	if len(e.Attempts) != 3 || !strings.HasPrefix(e.CorrelationID, "6666") || strings.Contains(e.Hint, "az login") {
		t.Errorf("%+v", e)
	}
}

func TestAutoHonoursTokenCredentials(t *testing.T) {
	for value, want := range map[string]string{
		"":                           "Environment,Workload identity,Managed identity,Azure CLI,Azure Developer CLI,Azure PowerShell",
		"dev":                        "Azure CLI,Azure Developer CLI,Azure PowerShell",
		"prod":                       "Environment,Workload identity,Managed identity",
		"azureclicredential":         "Azure CLI",
		"ManagedIdentityCredential":  "Managed identity",
		"WorkloadIdentityCredential": "Workload identity",
	} {
		w := newWorld(t)
		c := w.open(Options{}, map[string]string{"AZURE_TOKEN_CREDENTIALS": value})
		if got := strings.Join(sourceNames(c), ","); got != want {
			t.Errorf("%s: %s", value, got)
		}
	}
	t.Setenv("AZURE_TOKEN_CREDENTIALS", "nonsense")
	var e *Error
	if _, err := New(Options{}); !errors.As(err, &e) || !strings.Contains(e.Hint, "AZURE_TOKEN_CREDENTIALS") {
		t.Errorf("error = %v", err)
	}
}

func sourceNames(c *Credential) []string {
	var names []string
	for _, s := range c.sources {
		names = append(names, s.name)
	}
	return names
}

// TestDefaultChainIsTheLibrarys compares with DefaultAzureCredential itself, so
// that a new version of azidentity cannot drift away unnoticed.
func TestDefaultChainIsTheLibrarys(t *testing.T) {
	for _, narrowed := range []string{"", "dev", "prod"} {
		newWorld(t)
		if narrowed != "" {
			t.Setenv("AZURE_TOKEN_CREDENTIALS", narrowed)
		}
		refuse := transporter(func(*http.Request) (*http.Response, error) { return nil, errors.New("no route to host") })
		library, err := azidentity.NewDefaultAzureCredential(&azidentity.DefaultAzureCredentialOptions{
			ClientOptions: azcore.ClientOptions{Transport: refuse, Retry: policy.RetryOptions{MaxRetries: -1}}})
		if err != nil {
			t.Fatal(err)
		}
		_, err = library.GetToken(t.Context(), graphRequest())
		if err == nil {
			t.Fatal("the library found a token")
		}
		var theirs []string
		for _, m := range regexp.MustCompile(`\n\t(\w+Credential)`).FindAllStringSubmatch(err.Error(), -1) {
			theirs = append(theirs, libraryNames[m[1]])
		}
		c, err := New(Options{Transport: refuse})
		if err != nil {
			t.Fatal(err)
		}
		if strings.Join(sourceNames(c), ",") != strings.Join(theirs, ",") {
			t.Errorf("%q: ours %v, the library's %v", narrowed, sourceNames(c), theirs)
		}
	}
}
