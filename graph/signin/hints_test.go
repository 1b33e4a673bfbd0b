package signin

import (
	"errors"
	"net/http"
	"strings"
	"testing"
)

// TestErrorsOfASignIn: one line for one attempt, a headline and a line for each of several; the ids for support in both.
func TestErrorsOfASignIn(t *testing.T) {
	one := Attempt{"Azure CLI", "not installed"}
	for _, c := range []struct {
		e    Error
		want string
	}{
		{Error{Attempts: []Attempt{one}}, "cannot sign in: Azure CLI: not installed"},
		{Error{Attempts: []Attempt{{"", "no way"}}}, "cannot sign in: no way"},
		{Error{Attempts: []Attempt{one, one}}, "not signed in: no credential gave a token\n  Azure CLI: not installed\n  Azure CLI: not installed"},
		{Error{Attempts: []Attempt{one}, TraceID: "t"}, "cannot sign in: Azure CLI: not installed (trace t)"},
		{Error{Attempts: []Attempt{one, one}, TraceID: "t", CorrelationID: "c"},
			"not signed in: no credential gave a token (trace t, correlation c)\n  Azure CLI: not installed\n  Azure CLI: not installed"},
	} {
		if got := c.e.Error(); got != c.want {
			t.Errorf("%s\nwant %s", got, c.want)
		}
	}
	for _, unavailable := range []bool{true, false} {
		e := &Error{Unavailable: unavailable}
		if errors.Is(e, ErrUnavailable) != unavailable || errors.Is(e, ErrNoCredential) == unavailable || errors.Is(e, http.ErrNoCookie) {
			t.Errorf("unavailable %v: it is the other", unavailable)
		}
	}
	for want, f := range map[int]finding{0: {}, 1: {telling: true}, 2: {unavailable: true, telling: true}, 3: {code: "x", final: true}} {
		if f.weight() != want {
			t.Errorf("%+v: %d", f, f.weight())
		}
	}
	if (finding{final: true}).weight() != 2 {
		t.Error("a barred way explains more than a host")
	}
}

// TestTenants are ids or domain names, which have at most 253 characters.
func TestTenants(t *testing.T) {
	for text, want := range map[string]bool{strings.Repeat("a", 253): true, strings.Repeat("a", 254): false, "": false, "azAZ09-.": true,
		"a_b": false,
		"a/b": false, "a:b": false, "a@b": false, "a[b": false, "a`b": false, "a{b": false, "ä": false} {
		if got, err := ParseTenant(text); (err == nil) != want || want && got != text {
			t.Errorf("%.20q: %v", text, err)
		}
	}
}

// TestNationalClouds are those of Microsoft's page on deployments, by every name of theirs.
func TestNationalClouds(t *testing.T) {
	for name, want := range map[string][4]string{
		"public": {"https://graph.microsoft.com", "https://login.microsoftonline.com", "https://portal.azure.com",
			"https://entra.microsoft.com"},
		"usgov": {"https://graph.microsoft.us", "https://login.microsoftonline.us", "https://portal.azure.us", "https://entra.microsoft.us"},
		"usgovdod": {"https://dod-graph.microsoft.us", "https://login.microsoftonline.us", "https://portal.azure.us",
			"https://entra.microsoft.us"},
		"china": {"https://microsoftgraph.chinacloudapi.cn", "https://login.chinacloudapi.cn", "https://portal.azure.cn",
			"https://entra.microsoftonline.cn"},
	} {
		if c := cloudNamed(name); c.Name != name || [4]string{c.GraphRoot, c.Authority, c.Portal, c.EntraPortal} != want {
			t.Errorf("%s: %+v", name, c)
		}
	}
	if cloudNamed("another").Name != "public" || len(Clouds()) != 4 {
		t.Error("the public cloud is the one of those who name none")
	}
	for host, want := range map[string]string{"login.windows.net": "public", "login.microsoft.com": "public",
		"login.usgovcloudapi.net":          "usgov",
		"login.partner.microsoftonline.cn": "china", "login.example": "public"} {
		t.Setenv("AZURE_AUTHORITY_HOST", " "+host+"/ ")
		if c, err := cloudFromEnvironment(); err != nil || c.Name != want ||
			(c.Authority == "https://login.example") != (host == "login.example") {
			t.Errorf("%s: %+v, %v", host, c, err)
		}
	}
	for _, odd := range []string{"https://login.example?x", "https://login.example#x", "https:///x", "http://login.example",
		"https://a@login.example"} {
		t.Setenv("AZURE_AUTHORITY_HOST", odd)
		if c, err := cloudFromEnvironment(); err == nil {
			t.Errorf("%s: %+v", odd, c)
		}
	}
}

// TestHintsFitTheirSource: no variable is named that the credential does not read.
func TestHintsFitTheirSource(t *testing.T) {
	graph := explainer{scope: "https://graph.microsoft.com/.default", cloud: Clouds()[0]}
	named := explainer{tenant: "contoso.example", scope: "api://x/.default", cloud: Clouds()[0]}
	for _, c := range []struct {
		x            explainer
		name, client string
		code, hint   string
		want         string
	}{
		{graph, nameEnv, "", "", hintClient, "check AZURE_CLIENT_ID, and name the right tenant with --tenant"},
		{graph, namePipelines, "", "", hintClient, "check AZURESUBSCRIPTION_CLIENT_ID, and name the right tenant with --tenant"},
		{graph, namePipelines, "", "", hintTenant, "check AZURESUBSCRIPTION_TENANT_ID or --tenant, and --cloud"},
		{named, nameEnv, "", "", hintTenant, "check --tenant, and --cloud"}, {graph, nameEnv, "", "", hintTenant, hintTenant},
		{graph, nameCLI, "", "", hintTenant, "check --tenant, and --cloud"},
		{graph, nameCLI, "", "", hintClient, "run `az login --scope https://graph.microsoft.com/.default`"},
		{named, nameCLI, "", "", signInAgain, "run `az login --tenant contoso.example --scope api://x/.default`"},
		{explainer{}, nameCLI, "", "", signInAgain, "run `az login`"},
		{graph, nameDev, "", "", signInAgain, "run `azd auth login`"}, {graph, namePowerShell, "", "", signInAgain, "run `Connect-AzAccount`"},
		{graph, nameBrowser, "", "", signInAgain, signInAgain}, {graph, nameDeviceCode, "", "", hintTenant, "check --tenant, and --cloud"},
		{graph, nameManaged, "", "", hintTenant, "mi-roles apis NAME shows the names of an API; a managed identity gets tokens for the APIs of its own tenant"},
		{graph, nameManaged, "", "", hintAPI, "mi-roles apis NAME shows the names of an API; a managed identity gets tokens for the APIs of its own tenant"},
		{graph, nameManaged, "", "", hintClient,
			"the identity was deleted, or created a moment ago: mi-roles identities NAME shows whether the directory has it"},
		{graph, nameEnv, "c1", "", "create it: az ad sp create --id CLIENT-ID", "create it: az ad sp create --id c1"},
		{graph, nameEnv, "", "", "create it: az ad sp create --id CLIENT-ID", "create it: az ad sp create --id CLIENT-ID"},
		{graph, nameEnv, strings.Repeat("c", 60), "", "id CLIENT-ID", "id " + strings.Repeat("c", 60)},
		{graph, nameEnv, strings.Repeat("c", 61), "", "id CLIENT-ID", "id " + strings.Repeat("c", 60) + "…"},
		{graph, nameEnv, "", "AADSTS7000218", hintAsk, "check the secret, certificate or token file that it uses"},
		{graph, nameDeviceCode, "", "AADSTS7000218", hintAsk, hintAsk}, {graph, nameEnv, "", "AADSTS7000216", hintAsk, hintAsk},
	} {
		f := c.x.aimed(finding{reason: notForDevices, code: c.code, hint: c.hint}, &source{name: c.name, client: c.client})
		if f.hint != c.want || (f.reason != notForDevices) != strings.HasPrefix(c.want, "check the secret") {
			t.Errorf("%s, %q: %q, %q", c.name, c.hint, f.reason, f.hint)
		}
	}
	for _, c := range []struct {
		x              explainer
		sentence, want string
	}{
		{graph, "", "Microsoft Graph"}, {named, "", "api://x"}, {explainer{}, "", "the requested API"},
		{explainer{}, "The resource principal named https://x was not found in", "https://x"}, {explainer{}, "the service ('y') is", "y"},
		{named, "The resource principal named https://y was not found in", "api://x"},
	} {
		if got := c.x.api(c.sentence); got != c.want {
			t.Errorf("%s: %s", c.sentence, got)
		}
	}
	for code, want := range map[string]bool{"90033": true, "90055": true, "50196": true, "90002": false, "": false} {
		if passing(code) != want {
			t.Errorf("%s passes: %v", code, !want)
		}
	}
	if m := graph.filled(meaning{"no tenant: QUOTED", hintAPI}, "Tenant 'x' not found in 'y'"); m.reason != "no tenant: x" ||
		m.hint != hintTenant {
		t.Errorf("%+v", m)
	}
	if m := named.filled(meaning{"no tenant: QUOTED, RESOURCE", hintAPI}, "not found"); m.reason != "no tenant, api://x" || m.hint != hintAPI {
		t.Errorf("%+v", m)
	}
	if m := graph.filled(meaning{"", hintAsk}, ""); m.hint != hintAsk {
		t.Errorf("%+v", m)
	}
}
