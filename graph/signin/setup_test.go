package signin

import (
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"
)

// TestWhatIsNotSetUp is named before anything is sent.
func TestWhatIsNotSetUp(t *testing.T) {
	for name, c := range map[string]struct {
		method       Method
		env          map[string]string
		reason, hint string
	}{
		"nothing":   {Env, nil, "AZURE_TENANT_ID is not set", "AZURE_CLIENT_SECRET"},
		"no client": {Env, map[string]string{"AZURE_TENANT_ID": tenant}, "AZURE_CLIENT_ID is not set", "AZURE_CLIENT_SECRET"},
		"no credential": {Env, map[string]string{"AZURE_TENANT_ID": tenant, "AZURE_CLIENT_ID": client}, "neither AZURE_CLIENT_SECRET nor",
			"set AZURE"},
		"no file":   {Workload, nil, "AZURE_FEDERATED_TOKEN_FILE is not set", "run in a pod"},
		"in GitHub": {Workload, map[string]string{"GITHUB_ACTIONS": "true"}, "AZURE_FEDERATED_TOKEN_FILE is not set", "id-token: write"},
		"no tenant": {Workload, map[string]string{"AZURE_FEDERATED_TOKEN_FILE": "/nowhere", "AZURE_CLIENT_ID": client},
			"AZURE_TENANT_ID is not set",
			"run in a pod"},
		"GitHub, no tenant": {Workload, map[string]string{"ACTIONS_ID_TOKEN_REQUEST_URL": "https://x", "ACTIONS_ID_TOKEN_REQUEST_TOKEN": "t",
			"AZURE_CLIENT_ID": client}, "AZURE_TENANT_ID is not set", "id-token: write"},
		"GitHub, in clear": {Workload, map[string]string{"ACTIONS_ID_TOKEN_REQUEST_URL": "http://x", "ACTIONS_ID_TOKEN_REQUEST_TOKEN": "t",
			"AZURE_CLIENT_ID": client, "AZURE_TENANT_ID": tenant}, "ACTIONS_ID_TOKEN_REQUEST_URL is not an https address", ""},
		"pipelines": {Pipelines, nil, "SYSTEM_ACCESSTOKEN is not set", "AzureCLI@2"},
		"pipelines, no client": {Pipelines, map[string]string{"SYSTEM_ACCESSTOKEN": "t", "SYSTEM_OIDCREQUESTURI": "https://x",
			"AZURESUBSCRIPTION_SERVICE_CONNECTION_ID": "c", "AZURE_TENANT_ID": tenant}, "AZURESUBSCRIPTION_CLIENT_ID is not set", "AzureCLI@2"},
		"pipelines, no tenant": {Pipelines, map[string]string{"SYSTEM_ACCESSTOKEN": "t", "SYSTEM_OIDCREQUESTURI": "https://x",
			"AZURESUBSCRIPTION_SERVICE_CONNECTION_ID": "c", "AZURE_CLIENT_ID": client}, "AZURESUBSCRIPTION_TENANT_ID is not set", "AzureCLI@2"},
		"pipelines, in clear": {Pipelines, map[string]string{"SYSTEM_ACCESSTOKEN": "t", "SYSTEM_OIDCREQUESTURI": "http://x",
			"AZURE_TENANT_ID":                         tenant,
			"AZURESUBSCRIPTION_SERVICE_CONNECTION_ID": "c", "AZURE_CLIENT_ID": client}, "SYSTEM_OIDCREQUESTURI is not an https address", ""},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			wantReason(t, w.open(Options{Method: c.method}, c.env), c.reason, c.hint)
			wantRequests(t, w)
		})
	}
}

// TestTheVariablesOfAJob: those of the task count for more than those of the whole job, and --tenant for more than both.
func TestTheVariablesOfAJob(t *testing.T) {
	for name, c := range map[string]struct {
		o       Options
		env     map[string]string
		request string
		client  string
	}{
		"of the task": {Options{}, map[string]string{"AZURE_TENANT_ID": "of.job", "AZURE_CLIENT_ID": "other",
			"AZURESUBSCRIPTION_TENANT_ID": "of.task",
			"AZURESUBSCRIPTION_CLIENT_ID": client}, "of.task", client},
		"of the job": {Options{}, map[string]string{"AZURE_TENANT_ID": "of.job", "AZURE_CLIENT_ID": client}, "of.job", client},
		"of the flag": {Options{Tenant: "of.flag"}, map[string]string{"AZURE_TENANT_ID": "of.job", "AZURE_CLIENT_ID": client,
			"AZURESUBSCRIPTION_TENANT_ID": "of.task"}, "of.flag", client},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.handle["POST dev.azure.example/oidc"] = answerJSON(200, map[string]string{"oidcToken": assertion})
			key := "POST login.microsoftonline.com/" + c.request + "/oauth2/v2.0/token"
			w.token(key)
			for k, v := range map[string]string{"SYSTEM_ACCESSTOKEN": jobToken, "SYSTEM_OIDCREQUESTURI": "HTTPS://dev.azure.example/oidc",
				"AZURESUBSCRIPTION_SERVICE_CONNECTION_ID": "c"} {
				t.Setenv(k, v)
			}
			c.o.Method = Pipelines
			credential := w.open(c.o, c.env)
			if mustToken(t, credential); w.lastForm().Get("client_id") != c.client || credential.sources[0].client != c.client {
				t.Errorf("%v", w.lastForm())
			}
			wantRequests(t, w, "POST dev.azure.example/oidc", key)
		})
	}
	t.Setenv("AZURE_ADDITIONALLY_ALLOWED_TENANTS", "")
	if more := additionalTenants(); more != nil {
		t.Errorf("%q", more)
	}
	t.Setenv("AZURE_ADDITIONALLY_ALLOWED_TENANTS", "a;*")
	if more := additionalTenants(); len(more) != 2 || more[1] != "*" {
		t.Errorf("%q", more)
	}
}

// TestAJobWithoutAToken: GitHub's refusal is told with its status, and its odd answers without their text.
func TestAJobWithoutAToken(t *testing.T) {
	for name, c := range map[string]struct {
		answer http.HandlerFunc
		reason string
	}{
		"refused": {answerJSON(403, map[string]string{"value": assertion}), "GitHub denied the job a token (HTTP 403)"},
		"created": {answerJSON(201, map[string]string{"value": assertion}), "GitHub denied the job a token (HTTP 201)"},
		"empty":   {answerJSON(200, map[string]string{"value": ""}), "JSON without a token"},
		"a list":  {answerJSON(200, []string{assertion}), "something other than JSON"},
	} {
		w := newWorld(t)
		w.handle["GET actions.example/oidc"] = c.answer
		e := wantFailureOf(t, w.open(Options{Method: Workload}, githubEnv()))
		if !strings.Contains(e.Error(), c.reason) || strings.Contains(e.Error(), assertion) {
			t.Errorf("%s: %v", name, e)
		}
		wantRequests(t, w, "GET actions.example/oidc")
	}
	w := newWorld(t)
	w.handle["GET actions.example/oidc"] = func(rw http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != "Bearer "+jobToken || r.Form.Get("audience") != "api://AzureADTokenExchange" {
			t.Errorf("%v %v", r.Header, r.Form)
		}
		answerJSON(200, map[string]string{"value": assertion})(rw, r)
	}
	w.token(publicToken)
	mustToken(t, w.open(Options{Method: Workload}, githubEnv()))
	if f := w.lastForm(); f.Get("client_assertion") != assertion {
		t.Errorf("%v", f)
	}
}

func wantFailureOf(t *testing.T, c *Credential) *Error {
	t.Helper()
	_, err := c.GetToken(t.Context(), graphRequest())
	var e *Error
	if !errors.As(err, &e) {
		t.Fatalf("%T %v", err, err)
	}
	return e
}

// TestDefaults are filled in once, and a host is probed longer where nothing else is left to try.
func TestDefaults(t *testing.T) {
	w := newWorld(t)
	o := Options{}.complete()
	if o.Transport == nil || o.openCache == nil || o.Notice == nil || o.now == nil || time.Since(o.now()) > time.Hour {
		t.Errorf("%+v", o)
	}
	o.Notice(time.Second, "x")
	for value, want := range map[string]time.Duration{"": time.Second, "prod": time.Second, "managedidentitycredential": 5 * time.Second} {
		for _, s := range w.open(Options{}, map[string]string{"AZURE_TOKEN_CREDENTIALS": value}).sources {
			if p, ok := s.cred.(*probed); s.name == nameManaged && (!ok || p.limit != want || !s.optional) {
				t.Errorf("%q: %+v", value, s.cred)
			}
		}
	}
	t.Setenv("AZURE_TOKEN_CREDENTIALS", "")
	for _, s := range w.open(Options{}, nil).sources {
		tool := s.name == nameCLI || s.name == nameDev || s.name == namePowerShell
		if (s.limit == 30*time.Second) != tool || (s.limit == 0) == tool || tool && !s.optional {
			t.Errorf("%s: %s, optional %v", s.name, s.limit, s.optional)
		}
	}
	if s := w.open(Options{Method: Managed}, nil).sources[0]; s.cred.(*probed).limit != 5*time.Second {
		t.Errorf("%+v", s.cred)
	}
	host := w.host(HostIdentity{}, nil)
	if p, ok := host.sources[0].cred.(*onHost); !ok || p.limit != 2*time.Second {
		t.Errorf("%+v", host.sources[0].cred)
	}
}
