package main

import (
	"crypto/sha1"
	"crypto/tls"
	"encoding/hex"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// What hosts say when they refuse a managed identity's token, in the forms that
// Microsoft's documentation, the tests of MSAL and public reports show.
const (
	hostClient      = "72f988bf-86f1-41af-91ab-2d7cd011db47"
	hostCorrelation = "7d0c9763-ff1d-4842-a3f3-6d49e64f4513"

	appServiceUnknown = `{"statusCode":400,"message":"No User Assigned or Delegated Managed Identity found for specified ClientId/ResourceId/PrincipalId.","correlationId":"` + hostCorrelation + `"}`
	appServiceOld     = `{"StatusCode":400,"Message":"No MSI found for specified ClientId/ResourceId.","CorrelationId":"` +
		hostCorrelation + `"}`
	appServiceNone = `{"statusCode":400,"message":"Unable to load the proper Managed Identity.","correlationId":"` +
		hostCorrelation + `"}`
	appServiceFailed = `{"statusCode":500,"message":"An unexpected error occured while fetching the AAD Token. Please contact support with this provided Correlation Id","correlationId":"` + hostCorrelation + `"}`
	automationNone   = `{"Message":"No managed identity was found for Automation account 0123"}`
	automationFixed  = `{"Message":"User assigned identity is currently not supported clientID must not be passed in request."}`
	imdsUnknown      = `{"error":"invalid_request","error_description":"Identity not found"}`
	imdsSeveral      = `{"error":"invalid_request","error_description":"Multiple user assigned identities exist, please specify the clientId / resourceId of the identity in the token request"}`
	imdsResource     = `{"error":"invalid_resource","error_description":"AADSTS500011: The resource principal named api://nosuch was not found in the tenant named Contoso. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You might have sent your authentication request to the wrong tenant.\r\nTrace ID: 2dff494a-0226-4f41-8859-d9f560ca8903\r\nCorrelation ID: ` + hostCorrelation + `\r\nTimestamp: 2026-11-10 23:12:37Z","error_codes":[500011],"trace_id":"2dff494a-0226-4f41-8859-d9f560ca8903","correlation_id":"` + hostCorrelation + `"}`
	imdsThrottled    = `{"error":"throttled","error_description":"API Rate Limits have been exceeded."}`
	arcChallenge     = `{"error":"unauthorized_client","error_description":"Missing Basic Authorization header","error_codes":[401]}`
	arcRefused       = `{"error":"invalid_request","error_description":"The request is not from the loopback address"}`
	fabricNoKey      = `{"error":{"correlationId":"` + hostCorrelation +
		`","code":"SecretHeaderNotFound","message":"Secret is not found in the request headers."}}`
	fabricNone = `{"error":{"correlationId":"` + hostCorrelation +
		`","code":"ManagedIdentityNotFound","message":"Managed identity not found for the specified application host."}}`
	shellAudience    = `{"error":{"code":"AudienceNotSupported","message":"Audience api://nosuch is not a supported MSI token audience.Supported audiences:https://management.core.windows.net/,https://graph.microsoft.com/"}}`
	learningText     = "InternalError - :{\nInfo: Request failure status code: 404\n\n}"
	learningDocument = `{"error":{"code":"UserError","message":"Failed to get a token for identity.","innerError":{"code":"BadArgument"}},"correlation":{"operation":"0f8fad5bd9cb469fa16570867728950e","request":"ab12"}}`
	podNone          = "no azure identity found for request clientID 72f9##### REDACTED #####db47\n"
	podUnassigned    = "no AzureAssignedIdentity found for pod:default/shop-7c9 in assigned state\n"
	dockerDesktop    = "connecting to 169.254.169.254:80: connecting to 169.254.169.254:80: dial tcp 169.254.169.254:80: connectex: A " +
		"socket operation was attempted to an unreachable network."
)

// hostKind starts a stand-in of a host and returns the variables that announce it.
type hostKind func(t *testing.T, answer http.HandlerFunc) []string

func appService(t *testing.T, answer http.HandlerFunc) []string {
	t.Helper()
	return []string{"IDENTITY_ENDPOINT=" + proxyTo(t, answer), "IDENTITY_HEADER=canary-header"}
}

func arc(t *testing.T, answer http.HandlerFunc) []string {
	t.Helper()
	at := proxyTo(t, answer)
	return []string{"IDENTITY_ENDPOINT=" + at + "/metadata/identity/oauth2/token", "IMDS_ENDPOINT=" + at}
}

func cloudShell(t *testing.T, answer http.HandlerFunc) []string {
	t.Helper()
	return []string{"MSI_ENDPOINT=" + proxyTo(t, answer)}
}

func machineLearning(t *testing.T, answer http.HandlerFunc) []string {
	t.Helper()
	return []string{"MSI_ENDPOINT=" + proxyTo(t, answer), "MSI_SECRET=canary-header", "DEFAULT_IDENTITY_CLIENT_ID=" + hostClient}
}

// imds is reached through a proxy, since its address cannot be had here.
func imds(t *testing.T, answer http.HandlerFunc) []string {
	t.Helper()
	return []string{"HTTP_PROXY=" + proxyTo(t, answer)}
}

func serviceFabric(t *testing.T, answer http.HandlerFunc) []string {
	t.Helper()
	cert, _ := certificate(t, "localhost")
	server := httptest.NewUnstartedServer(answer)
	server.TLS = &tls.Config{Certificates: []tls.Certificate{cert}}
	server.StartTLS()
	t.Cleanup(server.Close)
	thumbprint := sha1.Sum(cert.Certificate[0])
	return []string{"IDENTITY_ENDPOINT=" + server.URL, "IDENTITY_HEADER=canary-header",
		"IDENTITY_SERVER_THUMBPRINT=" + hex.EncodeToString(thumbprint[:])}
}

// answering gives one answer to all requests, and asks for no pause before the next.
func answering(status int, body string, header ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Retry-After-Ms", "1")
		for i := 0; i+1 < len(header); i += 2 {
			w.Header().Set(header[i], header[i+1])
		}
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}
}

const (
	byVariable = "client id " + hostClient + ", which AZURE_CLIENT_ID names"
	attached   = "hint: set AZURE_CLIENT_ID to the client id (not the object id) of an identity that is attached to this host"
	turnOn     = "hint: turn on the host's system-assigned identity"
	support    = "(correlation " + hostCorrelation + ")"
)

// hostRefusal is what a host answers, and what the program has to make of it.
type hostRefusal struct {
	host   hostKind
	env    []string
	status int
	body   string
	header []string
	code   int
	says   []string
}

func (c hostRefusal) check(t *testing.T, r ran) {
	t.Helper()
	if r.code != c.code || r.out != "" || strings.Contains(r.err, "canary") {
		t.Errorf("exit %d, want %d\n%s%s", r.code, c.code, r.out, r.err)
	}
	for _, s := range c.says {
		if !strings.Contains(r.err, s) {
			t.Errorf("no %q in\n%s", s, r.err)
		}
	}
}

func TestHostsRefusals(t *testing.T) {
	named := []string{"AZURE_CLIENT_ID=" + hostClient}
	for name, c := range map[string]hostRefusal{
		"App Service, wrong id": {appService, named, 400, appServiceUnknown, nil, 4,
			[]string{"no managed identity with " + byVariable,
				"No User Assigned or Delegated Managed Identity found for specified ClientId/ResourceId/PrincipalId (HTTP 400)", support,
				attached}},
		"App Service, wrong id, earlier": {appService, named, 400, appServiceOld, nil, 4,
			[]string{"no managed identity with " + byVariable, "No MSI found", support, attached}},
		"App Service, byte order mark": {appService, named, 400, "\ufeff" + appServiceUnknown, nil, 4, []string{byVariable, support}},
		"App Service, none named": {appService, nil, 400, appServiceNone, nil, 4,
			[]string{"has no managed identity, or has several and none was named", "Unable to load the proper Managed Identity",
				support, turnOn}},
		"App Service, wrong one named": {appService, named, 400, appServiceNone, nil, 4,
			[]string{"no managed identity with " + byVariable, attached}},
		"App Service, failing": {appService, nil, 500, appServiceFailed, nil, 7,
			[]string{"failed (HTTP 500): An unexpected error occured while fetching the AAD Token", support}},
		"App Service, something new": {appService, named, 400, `{"statusCode":400,"message":"Something new."}`, nil, 4,
			[]string{"refused (HTTP 400): Something new; it was asked for " + byVariable, "AZURE_CLIENT_ID"}},
		"App Service, no word":  {appService, nil, 403, "", nil, 4, []string{"the managed identity endpoint refused (HTTP 403)"}},
		"App Service, a page":   {appService, nil, 403, "<html>", nil, 4, []string{"refused (HTTP 403)", "NO_PROXY"}},
		"App Service, empty":    {appService, nil, 200, "", nil, 7, []string{"answered with an empty body"}},
		"App Service, no token": {appService, nil, 200, "{}", nil, 7, []string{"JSON without a token"}},
		"Automation": {appService, nil, 400, automationNone, nil, 4,
			[]string{"no managed identity of its own", "No managed identity was found for Automation account", turnOn}},
		"Automation, one only": {appService, named, 400, automationFixed, nil, 4,
			[]string{"does not let you choose its managed identity, and " + byVariable, "hint: unset AZURE_CLIENT_ID"}},
		"virtual machine, wrong id": {imds, named, 400, imdsUnknown, nil, 4,
			[]string{"no managed identity with " + byVariable, "Identity not found (HTTP 400)", attached}},
		"virtual machine, none": {imds, nil, 400, imdsUnknown, nil, 4, []string{"no managed identity of its own", turnOn}},
		"virtual machine, several": {imds, nil, 400, imdsSeveral, nil, 4,
			[]string{"several managed identities, and none was named", "set AZURE_CLIENT_ID"}},
		"virtual machine, throttled": {imds, nil, 429, imdsThrottled, nil, 7, []string{"busy (HTTP 429)"}},
		"virtual machine, starting":  {imds, nil, 410, "", nil, 7, []string{"failed (HTTP 410)"}},
		"virtual machine, proxy": {imds, nil, 403, "<html>", nil, 4,
			[]string{"refused (HTTP 403)", "hint: a proxy seems to respond in its place: add 169.254.169.254 to NO_PROXY"}},
		"Docker Desktop": {imds, nil, 403, dockerDesktop, nil, 4, []string{"none here", "az login"}},
		"pod identity": {imds, named, 404, podNone, nil, 4,
			[]string{"no managed identity with " + byVariable, "no azure identity found for request clientID", attached}},
		"pod identity, unassigned": {imds, nil, 403, podUnassigned, nil, 4,
			[]string{"no managed identity of its own", "no AzureAssignedIdentity found for pod:default/shop-7c9"}},
		"Arc, refused": {arc, nil, 403, arcRefused, nil, 4,
			[]string{"refused (HTTP 403): The request is not from the loopback address"}},
		"Arc, no key": {arc, nil, 401, arcChallenge,
			[]string{"WWW-Authenticate", "Basic realm=/var/opt/azcmagent/tokens/nosuch.key"}, 4,
			[]string{"cannot read the key file of the Azure Arc agent", "no such file",
				"hint: run this as root or as a member of the group himds"}},
		"Arc, away": {arc, nil, 503, "", nil, 7, []string{"failed (HTTP 503)"}},
		"Service Fabric, no key": {serviceFabric, nil, 404, fabricNoKey, nil, 4,
			[]string{"does not accept IDENTITY_HEADER", "Secret is not found in the request headers (HTTP 404)", support}},
		"Service Fabric, none": {serviceFabric, nil, 404, fabricNone, nil, 4,
			[]string{"no managed identity of its own", "Managed identity not found for the specified application host", support}},
		"Service Fabric, named": {serviceFabric, named, 200, "", nil, 4,
			[]string{"does not let you choose its managed identity", byVariable, "hint: unset AZURE_CLIENT_ID"}},
		"Cloud Shell, API": {cloudShell, nil, 400, shellAudience, nil, 4,
			[]string{"Cloud Shell issues no tokens for api://nosuch", "az login"}},
		"Cloud Shell, named": {cloudShell, named, 400, "", nil, 4,
			[]string{"does not let you choose its managed identity", byVariable, "hint: unset AZURE_CLIENT_ID"}},
		"Machine Learning": {machineLearning, nil, 400, learningText, nil, 4,
			[]string{"refused (HTTP 400): InternalError", "client id " + hostClient + ", which DEFAULT_IDENTITY_CLIENT_ID names"}},
		"Machine Learning, document": {machineLearning, nil, 400, learningDocument, nil, 4,
			[]string{"Failed to get a token for identity", "(correlation 0f8fad5bd9cb469fa16570867728950e)"}},
		"API unknown": {imds, nil, 400, imdsResource, nil, 4,
			[]string{"api://nosuch is not known in this tenant (AADSTS500011)", "correlation " + hostCorrelation, "mi-roles apis NAME"}},
		"API unknown, App Service": {appService, nil, 400,
			`{"statusCode":400,"message":"AADSTS500011: The resource principal named api://nosuch was not found in the tenant named Contoso."}`, nil, 4, []string{"api://nosuch is not known in this tenant (AADSTS500011)", "mi-roles apis NAME"}},
		"role wanted": {imds, nil, 400,
			`{"error":"invalid_grant","error_description":"AADSTS501051: Application '1'(id-orders) is not assigned to a role for the application 'api://nosuch'(Orders)."}`, nil, 4, []string{"api://nosuch issues tokens only to identities that hold one of its roles (AADSTS501051)", "mi-roles assign"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := envOf(t, append(c.env, c.host(t, answering(c.status, c.body, c.header...))...)...)
			r := runProgram(t, env, "token", "get", "-a", "api://nosuch", "--timeout", "20s")
			c.check(t, r)
			if strings.Contains(name, "API") || name == "role wanted" {
				return // whoami asks for a token of Microsoft Graph
			}
			c.check(t, runProgram(t, env, "whoami", "--auth", "managed", "--timeout", "20s"))
		})
	}
}

// Service Fabric's certificate is pinned, which must work with --debug too.
func TestServiceFabricWithDebug(t *testing.T) {
	env := envOf(t, serviceFabric(t, answering(404, fabricNone))...)
	hostRefusal{code: 4, says: []string{"Managed identity not found for the specified application host"}}.check(t,
		runProgram(t, env, "token", "get", "-a", "graph", "--debug"))
	env.Set("IDENTITY_SERVER_THUMBPRINT=0123456789012345678901234567890123456789")
	hostRefusal{code: 4, says: []string{"is not the one that IDENTITY_SERVER_THUMBPRINT names"}}.check(t,
		runProgram(t, env, "token", "get", "-a", "graph"))
}

// The id that was typed is told, and a variable that plays no part is not.
func TestHostsRefusalsOfATypedIdentity(t *testing.T) {
	const arm = "/subscriptions/5b000000-0000-4000-8000-000000000001/resourceGroups/rg/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-shop"
	for typed, says := range map[string]string{
		hostClient: "client id or object id " + hostClient, "client:" + hostClient: "with client id " + hostClient,
		"id:" + hostClient: "with object id " + hostClient, arm: "with resource id " + arm,
	} {
		env := envOf(t, append(appService(t, answering(400, appServiceUnknown)), "AZURE_CLIENT_ID=11111111-2222-4333-8444-555555555555")...)
		r := runProgram(t, env, "token", "get", "-a", "graph", "-i", typed)
		hostRefusal{code: 4, says: []string{says + "; it said: No User Assigned", support,
			"hint: attach that identity to this host"}}.check(t, r)
		if strings.Contains(r.err, "AZURE_CLIENT_ID") {
			t.Errorf("AZURE_CLIENT_ID is blamed:\n%s", r.err)
		}
	}
}

// The default chain stops at a host that the environment announces, and tells why.
func TestHostsRefusalsInTheDefaultChain(t *testing.T) {
	env := envOf(t, append(appService(t, answering(400, appServiceUnknown)), "AZURE_CLIENT_ID="+hostClient)...)
	hostRefusal{code: 4, says: []string{byVariable, "No User Assigned or Delegated", support, attached}}.check(t,
		runProgram(t, env, "whoami"))
	env = envOf(t, append(imds(t, answering(400, imdsUnknown)), "AZURE_CLIENT_ID="+hostClient)...)
	hostRefusal{code: 4, says: []string{byVariable, "Identity not found", attached, "or run `az login`"}}.check(t,
		runProgram(t, env, "whoami"))
}
