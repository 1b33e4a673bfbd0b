package signin

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
)

// TestAuthorityRefusals goes over the wire: the authority's own words, through the
// libraries, to one sentence.
func TestAuthorityRefusals(t *testing.T) {
	ids := " Trace ID: 11111111-2222-3333-4444-555555555555 Correlation ID: 66666666-7777-8888-9999-000000000000 Timestamp: 2026-01-14 " +
		"09:41:07Z"
	for _, c := range []struct{ said, reason, hint string }{
		{"AADSTS7000215: Invalid client secret provided.", "the client secret is wrong (AADSTS7000215)", "AZURE_CLIENT_SECRET"},
		{"AADSTS7000222: The provided client secret keys are expired.", "expired", "credential reset"},
		{"AADSTS700016: Application with identifier 'x' was not found in the directory 'y'.", "no application with this client id",
			"AZURE_CLIENT_ID"},
		{"AADSTS90002: Tenant 'x' not found.", "no such tenant", "--tenant"},
		{"AADSTS900023: Specified tenant identifier 'x' is neither a valid DNS name, nor a valid external domain.",
			"neither an id nor a domain", "--tenant"},
		{"AADSTS7000112: Application 'x' is disabled.", "application is disabled", "administrator"},
		{"AADSTS50057: The user account is disabled.", "account is disabled", "administrator"},
		{"AADSTS50076: Due to a configuration change, you must use multifactor authentication.", "multifactor", "sign in again"},
		{"AADSTS50079: enrol", "multifactor", "mfasetup"},
		{"AADSTS53003: Access has been blocked by Conditional Access policies.", "Conditional Access", "administrator"},
		{"AADSTS65001: The user or administrator has not consented.", "consent", "consent"},
		{"AADSTS700024: Client assertion is not within its valid time range.", "clock", "clock"},
		{"AADSTS700213: No matching federated identity record found.", "subject", "federated"},
		{"AADSTS99999123: Something\x1b[31m new. More words.", "refused by the sign-in service: Something\\u001b[31m new (AADSTS99999123)",
			"code=99999123"},
	} {
		w := newWorld(t)
		w.handle[publicToken] = refusal(401, "invalid_client", c.said+ids)
		e := wantReason(t, w.open(Options{Method: Env}, secretEnv()), c.reason, c.hint)
		if e.TraceID == "" || e.CorrelationID == "" || !strings.HasPrefix(c.said, e.Code) || e.Code == "" {
			t.Errorf("%s: %+v", c.said, e)
		}
	}
}

func TestOtherRefusals(t *testing.T) {
	w := newWorld(t)
	for reason, h := range map[string]http.HandlerFunc{
		"refused (HTTP 400): Some words": answerJSON(400, map[string]string{"error": "odd", "error_description": "Some words. Others"}),
		"refused (HTTP 403)": func(rw http.ResponseWriter, _ *http.Request) {
			http.Error(rw, "<html>blocked</html>", http.StatusForbidden)
		},
		"refused (HTTP 307)": func(rw http.ResponseWriter, r *http.Request) {
			http.Redirect(rw, r, "https://evil.example/", http.StatusTemporaryRedirect)
		},
	} {
		t.Run(reason, func(t *testing.T) {
			w.handle[publicToken] = h
			transport := w.transport()
			transport.CheckRedirect = HTTPClient(nil).CheckRedirect
			wantReason(t, w.open(Options{Method: Env, Transport: transport}, secretEnv()), reason, "")
		})
	}
	w.handle[publicToken] = func(rw http.ResponseWriter, _ *http.Request) { http.Error(rw, "<html>portal</html>", 200) }
	wantFailure(t, w.open(Options{Method: Env}, secretEnv()), ErrUnavailable, "the sign-in service answered with a web page, not a token",
		"web page")
	for _, r := range w.requests() {
		if strings.Contains(r, "evil") {
			t.Error("a redirect was followed")
		}
	}
}

func TestNetworkFailures(t *testing.T) {
	for text, want := range map[string]struct {
		is           error
		reason, hint string
	}{
		"dial tcp: lookup login.microsoftonline.com: no such host": {ErrUnavailable, "cannot find login.microsoftonline.com", "network"},
		"dial tcp 127.0.0.1:1: connect: connection refused": {ErrUnavailable, "cannot reach login.microsoftonline.com",
			"HTTPS_PROXY"},
		"proxyconnect tcp: dial tcp 127.0.0.1:3128: connect: connection refused": {ErrUnavailable, "cannot reach the proxy", "HTTPS_PROXY"},
		"proxy answered 502": {ErrUnavailable, "the proxy could not reach login.microsoftonline.com", "HTTPS_PROXY"},
		"proxy answered 407": {ErrNoCredential, "it requires a user and password", "HTTPS_PROXY"},
		"proxy answered 403": {ErrNoCredential, "the proxy denied", "HTTPS_PROXY"},
		"tls: failed to verify certificate: x509: certificate signed by unknown authority": {ErrNoCredential, "not trusted here",
			"SSL_CERT_FILE"},
		"x509: certificate has expired or is not yet valid: current time 2019": {ErrNoCredential, "clock", "clock"},
		"remote error: tls: protocol version not supported":                    {ErrNoCredential, "TLS 1.2", "HTTPS_PROXY"},
	} {
		w := newWorld(t)
		calls := 0
		fail := transporter(func(r *http.Request) (*http.Response, error) {
			calls++
			return nil, fmt.Errorf("%s %q: %w", "Post", r.URL, errors.New(text))
		})
		wantFailure(t, w.open(Options{Method: Env, Transport: fail}, secretEnv()), want.is, want.reason, want.hint)
		if calls != 1 {
			t.Errorf("%s: tried %d times", text, calls)
		}
	}
}

// The services that give a job its token may be out of reach too.
func TestNetworkFailuresOfAJobsToken(t *testing.T) {
	for method, env := range map[Method]map[string]string{Workload: githubEnv(), Pipelines: pipelinesEnv()} {
		for text, want := range map[string]struct {
			is     error
			reason string
		}{
			"dial tcp 127.0.0.1:1: connect: connection refused": {ErrUnavailable, "cannot reach"},
			"lookup x: no such host":                            {ErrUnavailable, "cannot find"},
			"proxy answered 403":                                {ErrNoCredential, "the proxy denied access"},
			"x509: certificate signed by unknown authority":     {ErrNoCredential, "not trusted here"},
		} {
			w := newWorld(t)
			fail := transporter(func(r *http.Request) (*http.Response, error) {
				return nil, fmt.Errorf("%s %q: %s", r.Method, r.URL, text)
			})
			wantFailure(t, w.open(Options{Method: method, Transport: fail}, env), want.is, want.reason, "")
		}
	}
}

// What Azure CLI prints of a network, as urllib3 and requests word it.
func TestNetworkFailuresOfAzureCLI(t *testing.T) {
	const pool = "ERROR: HTTPSConnectionPool(host='login.microsoftonline.com', port=443): Max retries exceeded with url: " +
		"/t/oauth2/v2.0/token (Caused by "
	for text, want := range map[string]struct {
		is           error
		reason, hint string
	}{
		pool + "SSLError(SSLCertVerificationError(1, '[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: self-signed " +
			"certificate in certificate chain (_ssl.c:1000)')))": {ErrNoCredential,
			"the TLS certificate of login.microsoftonline.com is not trusted", "REQUESTS_CA_BUNDLE"},
		pool + "ProxyError('Cannot connect to proxy.', OSError('Tunnel connection failed: 407 Proxy Authentication Required')))": {ErrNoCredential, "it requires a user and password", "HTTPS_PROXY"},
		pool + "ProxyError('Cannot connect to proxy.', OSError('Tunnel connection failed: 403 Forbidden')))":                     {ErrNoCredential, "the proxy denied access to login.microsoftonline.com", "HTTPS_PROXY"},
		pool + "NewConnectionError('<urllib3.connection.HTTPSConnection object>: Failed to establish a new connection: [Errno 111] " +
			"Connection refused'))": {ErrUnavailable, "cannot reach login.microsoftonline.com", ""},
		pool + "NameResolutionError: Failed to resolve 'login.microsoftonline.com' ([Errno -3] Temporary failure in name resolution)": {ErrUnavailable, "cannot find login.microsoftonline.com", ""},
		"ERROR: ('Connection aborted.', RemoteDisconnected('Remote end closed connection without response'))":                         {ErrUnavailable, "the connection to the sign-in service broke", ""},
	} {
		w := newWorld(t)
		w.tool("az", "while read -r line; do echo \"$line\" >&2; done <<'END'\n"+text+"\nEND\nexit 1")
		wantFailure(t, w.open(Options{Method: AzureCLI}, nil), want.is, want.reason, want.hint)
	}
}

func TestTools(t *testing.T) {
	for _, c := range []struct {
		method       Method
		tool, script string
		reason, hint string
	}{
		{AzureCLI, "az", `echo "ERROR: Please run 'az login' to setup account." >&2; exit 1`, "nobody is signed in",
			"`az login --tenant " + tenant + "`"},
		{AzureCLI, "az", `echo "ERROR: AADSTS700082: The refresh token has expired due to inactivity." >&2; exit 1`,
			"not used (AADSTS700082)", "`az login --tenant " + tenant + " --scope https://graph.microsoft.com/.default`"},
		{AzureCLI, "az", `echo "ERROR: AADSTS50076: MFA" >&2; exit 1`, "multifactor", "`az login --tenant"},
		{AzureCLI, "az", `echo not json`, "a message may be in the way", "az account get-access-token --query expiresOn"},
		{AzureCLI, "az", `echo "{}"`, "no expiry time for the token", "az upgrade"},
		{AzureCLI, "az", `echo '{"accessToken":"","expires_on":4000000000}'`, "without a token", ""},
		{AzureCLI, "az", `echo "Traceback in ` + accessToken + `" >&2; exit 1`, "failed: Traceback in [redacted]", ""},
		{AzureCLI, "az", `printf 'Traceback (most recent call last):\n  File "/usr/bin/az", line 5, in <module>\n    import azure.cli\n` +
			`ModuleNotFoundError: No module named '"'azure.cli'"'\n' >&2; exit 1`,
			"failed: ModuleNotFoundError: No module named 'azure.cli'",
			"`az version`"},
		{AzureDev, "azd", `echo '{"error":"not logged in, run azd auth login to login"}' >&2; exit 1`, "nobody is signed in",
			"azd auth login"},
		{AzureDev, "azd", `exit 127`, "not installed", ""},
		{AzureDev, "azd", `echo '{"error":"AADSTS50076: MFA"}' >&2; exit 1`, "multifactor", "azd auth login"},
		{AzureDev, "azd", `echo not json`, "not a token", "upgrade azd"},
	} {
		w := newWorld(t)
		w.tool(c.tool, c.script)
		wantReason(t, w.open(Options{Method: c.method, Tenant: tenant}, nil), c.reason, c.hint)
	}
}

func TestAzureCLIClaimsChallenge(t *testing.T) {
	w := newWorld(t)
	o := graphRequest()
	o.Claims = `{"access_token":{}}`
	_, err := w.open(Options{Method: AzureCLI, Tenant: tenant}, nil).GetToken(t.Context(), o)
	var e *Error
	if !errors.As(err, &e) || !strings.Contains(e.Hint, "`az login --tenant "+tenant+" --claims-challenge ey") {
		t.Errorf("error = %+v", err)
	}
}

func TestMissingVariables(t *testing.T) {
	all := map[Method]map[string]string{Env: secretEnv(), Workload: githubEnv(), Pipelines: pipelinesEnv()}
	for method, env := range all {
		for left := range env {
			if left == "ACTIONS_ID_TOKEN_REQUEST_URL" {
				continue // without it the method is the token file's
			}
			t.Run(left, func(t *testing.T) {
				w := newWorld(t)
				rest := map[string]string{left: ""}
				for k, v := range env {
					if k != left {
						rest[k] = v
					}
				}
				wantReason(t, w.open(Options{Method: method}, rest), left, "")
				wantRequests(t, w)
			})
		}
	}
}

func TestBadTenantVariable(t *testing.T) {
	for method, env := range map[Method]map[string]string{Env: secretEnv(), Workload: githubEnv(), Pipelines: pipelinesEnv()} {
		w := newWorld(t)
		env["AZURE_TENANT_ID"], env["AZURESUBSCRIPTION_TENANT_ID"] = "not a tenant", "not a tenant"
		wantReason(t, w.open(Options{Method: method}, env), "neither a tenant id nor a domain name", "AZURE_TENANT_ID")
		wantRequests(t, w)
	}
}

func TestBrokenFiles(t *testing.T) {
	for content, reason := range map[string]string{
		"":     "neither PEM nor PKCS #12",
		"text": "neither PEM nor PKCS #12",
		"-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n": "holds no certificate",
	} {
		w := newWorld(t)
		env := map[string]string{"AZURE_TENANT_ID": tenant, "AZURE_CLIENT_ID": client,
			"AZURE_CLIENT_CERTIFICATE_PATH": writeFile(t, "c", content)}
		wantReason(t, w.open(Options{Method: Env}, env), reason, "PEM")
		env["AZURE_CLIENT_CERTIFICATE_PATH"] = "/nowhere/c.pem"
		wantReason(t, w.open(Options{Method: Env}, env), "cannot read the certificate file", "AZURE_CLIENT_CERTIFICATE_PATH")
	}
	w := newWorld(t)
	wantReason(t, w.open(Options{Method: Workload}, map[string]string{"AZURE_TENANT_ID": tenant, "AZURE_CLIENT_ID": client,
		"AZURE_FEDERATED_TOKEN_FILE": "/nowhere/token"}), "AZURE_FEDERATED_TOKEN_FILE", "service account")
	empty := writeFile(t, "empty", "\n")
	wantReason(t, w.open(Options{Method: Workload}, map[string]string{"AZURE_TENANT_ID": tenant, "AZURE_CLIENT_ID": client,
		"AZURE_FEDERATED_TOKEN_FILE": empty}), "the file of AZURE_FEDERATED_TOKEN_FILE is empty: "+empty, "service account")
}
