package signin

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestClientSecretCostsOneRequest(t *testing.T) {
	for _, method := range []Method{Env, Auto} {
		t.Run(string(method), func(t *testing.T) {
			w := newWorld(t)
			w.token(publicToken)
			c := w.open(Options{Method: method}, secretEnv())
			mustToken(t, c)
			mustToken(t, c)
			wantRequests(t, w, publicToken)
			f := w.lastForm()
			if f.Get("client_secret") != secret || f.Get("client_id") != client || !strings.Contains(f.Get("scope"), c.Cloud().Scope()) {
				t.Errorf("form = %v", f)
			}
			if c.Name() != "Environment" {
				t.Errorf("name = %q", c.Name())
			}
		})
	}
}

func TestTenantFlagBeatsEnvironment(t *testing.T) {
	w := newWorld(t)
	key := "POST login.microsoftonline.com/contoso.example/oauth2/v2.0/token"
	w.token(key)
	mustToken(t, w.open(Options{Method: Env, Tenant: "contoso.example"}, secretEnv()))
	wantRequests(t, w, key)
}

func TestEachCloudAsksItsOwnAuthority(t *testing.T) {
	for _, cloud := range Clouds() {
		t.Run(cloud.Name, func(t *testing.T) {
			w := newWorld(t)
			key := "POST " + strings.TrimPrefix(cloud.Authority, "https://") + "/" + tenant + "/oauth2/v2.0/token"
			w.token(key)
			mustToken(t, w.open(Options{Method: Env, Cloud: cloud}, secretEnv()))
			wantRequests(t, w, key)
		})
	}
}

// writeCertificate puts a self-signed certificate for the hosts and its key into a file.
func writeCertificate(t *testing.T, hosts ...string) string {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "app"}, NotAfter: time.Now().Add(time.Hour),
		DNSNames: hosts}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	pkcs8, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	data := append(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}),
		pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: pkcs8})...)
	return writeFile(t, "app.pem", string(data))
}

func writeFile(t *testing.T, name, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestCertificate(t *testing.T) {
	w := newWorld(t)
	w.token(publicToken)
	c := w.open(Options{Method: Env}, map[string]string{
		"AZURE_TENANT_ID": tenant, "AZURE_CLIENT_ID": client, "AZURE_CLIENT_CERTIFICATE_PATH": writeCertificate(t)})
	mustToken(t, c)
	wantRequests(t, w, publicToken)
	if f := w.lastForm(); f.Get("client_assertion") == "" || f.Get("client_secret") != "" {
		t.Errorf("form = %v", f)
	}
}

// TestCertificateFiles opens what OpenSSL wrote; testdata/README.md says how.
func TestCertificateFiles(t *testing.T) {
	for _, c := range []struct{ file, password, reason, hint string }{
		{file: "app.pfx", password: "open sesame"},
		{file: "modern.pfx", password: "open sesame"},
		{file: "open.pfx"},
		{file: "encrypted.pem", password: "open sesame"},
		{"app.pfx", secret, "does not open with this password", "check AZURE_CLIENT_CERTIFICATE_PASSWORD"},
		{"modern.pfx", secret, "does not open with this password", "check AZURE_CLIENT_CERTIFICATE_PASSWORD"},
		{"encrypted.pem", secret, "does not open with this password", "check AZURE_CLIENT_CERTIFICATE_PASSWORD"},
		{"app.pfx", "", "needs a password", "set AZURE_CLIENT_CERTIFICATE_PASSWORD"},
		{"modern.pfx", "", "needs a password", "set AZURE_CLIENT_CERTIFICATE_PASSWORD"},
		{"encrypted.pem", "", "needs a password", "set AZURE_CLIENT_CERTIFICATE_PASSWORD"},
		{"traditional.pem", "open sesame", "OpenSSL's old encrypted form", "openssl pkcs8 -topk8"},
	} {
		path, err := filepath.Abs(filepath.Join("testdata", c.file))
		if err != nil {
			t.Fatal(err)
		}
		w := newWorld(t)
		signIn := w.open(Options{Method: Env}, map[string]string{"AZURE_TENANT_ID": tenant, "AZURE_CLIENT_ID": client,
			"AZURE_CLIENT_CERTIFICATE_PATH": path, "AZURE_CLIENT_CERTIFICATE_PASSWORD": c.password})
		if c.reason != "" {
			wantReason(t, signIn, c.reason, c.hint)
			continue
		}
		w.token(publicToken)
		mustToken(t, signIn)
		wantRequests(t, w, publicToken)
	}
}

func TestWorkloadIdentityFile(t *testing.T) {
	for _, method := range []Method{Workload, Auto} {
		w := newWorld(t)
		w.token(publicToken)
		c := w.open(Options{Method: method}, map[string]string{"AZURE_TENANT_ID": tenant, "AZURE_CLIENT_ID": client,
			"AZURE_FEDERATED_TOKEN_FILE": writeFile(t, "token", assertion)})
		mustToken(t, c)
		wantRequests(t, w, publicToken)
		if w.lastForm().Get("client_assertion") != assertion || c.Name() != "Workload identity" {
			t.Errorf("%s: %v, form %v", method, c.Name(), w.lastForm())
		}
	}
}

func githubEnv() map[string]string {
	return map[string]string{"AZURE_TENANT_ID": tenant, "AZURE_CLIENT_ID": client,
		"ACTIONS_ID_TOKEN_REQUEST_URL": "https://actions.example/oidc?api-version=2", "ACTIONS_ID_TOKEN_REQUEST_TOKEN": jobToken}
}

func TestGitHubActions(t *testing.T) {
	for _, method := range []Method{Workload, Auto} {
		w := newWorld(t)
		w.token(publicToken)
		w.handle["GET actions.example/oidc"] = func(rw http.ResponseWriter, r *http.Request) {
			q := r.URL.Query()
			if r.Header.Get("Authorization") != "Bearer "+jobToken || q.Get("api-version") != "2" ||
				q.Get("audience") != "api://AzureADTokenExchange" {
				t.Errorf("%v %v", r.Header, q)
			}
			answerJSON(200, map[string]string{"value": assertion})(rw, r)
		}
		c := w.open(Options{Method: method}, githubEnv())
		mustToken(t, c)
		wantRequests(t, w, "GET actions.example/oidc", publicToken)
		if w.lastForm().Get("client_assertion") != assertion || c.Name() != "GitHub Actions" {
			t.Errorf("%s: %v, form %v", method, c.Name(), w.lastForm())
		}
	}
}

func TestGitHubActionsRefusals(t *testing.T) {
	w := newWorld(t)
	w.handle["GET actions.example/oidc"] = answerJSON(403, map[string]string{"message": "no " + jobToken})
	wantReason(t, w.open(Options{Method: Workload}, githubEnv()), "GitHub denied the job a token (HTTP 403)", "id-token: write")
	w.handle["GET actions.example/oidc"] = answerJSON(200, map[string]string{"other": assertion})
	wantFailure(t, w.open(Options{Method: Workload}, githubEnv()), ErrUnavailable, "actions.example answered with JSON without a token",
		"try again")
	env := githubEnv()
	env["ACTIONS_ID_TOKEN_REQUEST_URL"] = "http://actions.example/oidc"
	before := len(w.requests())
	wantReason(t, w.open(Options{Method: Workload}, env), "not an https address", "")
	if len(w.requests()) != before {
		t.Error("the job's token was sent in clear")
	}
}

func pipelinesEnv() map[string]string {
	return map[string]string{"AZURESUBSCRIPTION_TENANT_ID": tenant, "AZURESUBSCRIPTION_CLIENT_ID": client,
		"AZURESUBSCRIPTION_SERVICE_CONNECTION_ID": "conn-1", "SYSTEM_ACCESSTOKEN": jobToken,
		"SYSTEM_OIDCREQUESTURI": "https://dev.azure.example/oidc"}
}

func TestAzurePipelines(t *testing.T) {
	w := newWorld(t)
	w.token(publicToken)
	w.handle["POST dev.azure.example/oidc"] = func(rw http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != "Bearer "+jobToken || r.URL.Query().Get("serviceConnectionId") != "conn-1" {
			t.Errorf("%v %v", r.Header, r.URL)
		}
		answerJSON(200, map[string]string{"oidcToken": assertion})(rw, r)
	}
	mustToken(t, w.open(Options{Method: Pipelines}, pipelinesEnv()))
	wantRequests(t, w, "POST dev.azure.example/oidc", publicToken)
	if w.lastForm().Get("client_assertion") != assertion {
		t.Errorf("form = %v", w.lastForm())
	}
	w.handle["POST dev.azure.example/oidc"] = answerJSON(401, map[string]string{"message": jobToken})
	wantReason(t, w.open(Options{Method: Pipelines}, pipelinesEnv()), "gave the job no token (HTTP 401)", "service connection")
}
