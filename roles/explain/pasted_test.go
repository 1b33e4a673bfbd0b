package explain

import (
	"strings"
	"testing"
)

func TestPastedErrors(t *testing.T) {
	cases := []struct {
		name, text string
		want       []string
	}{
		{"missing URI", `ManagedIdentityCredential: {"error":"invalid_resource","error_description":"AADSTS500011: The resource principal named api://orders was not found in the tenant named Contoso. This can happen if the application has not been installed by the administrator of the tenant. Trace ID: 6f0a2c93-4d18-4e7b-9b55-c3e1f7082ad4 Correlation ID: 4b0a7f52-9d31-4c26-8e47-b5f30c9d2a18","error_codes":[500011]}`,
			[]string{"AADSTS500011"}},
		{"assignment required",
			`AADSTS501051: Application '3e82d5de-3cbe-44cf-afd4-242ff1d3fdb5'(orders-client) is not assigned to a role for the application 'api://orders'(orders).`,
			[]string{"AADSTS501051"}},
		{"federation in a pipeline",
			`Error: AADSTS700213: No matching federated identity record found for presented assertion subject 'repo:contoso/shop:environment:dev'. Check your federated identity credential Subject, Audience and Issuer against the presented assertion.`,
			[]string{"AADSTS700213"}},
		{"case of the subject", `ERROR: AADSTS7002138: No matching federated identity record found for presented assertion subject`,
			[]string{"AADSTS7002138"}},
		{"expired assertion", `ERROR: AADSTS700024: Client assertion is not within its valid time range. Current time: 2026-10-02T22:05:03Z, expiry time of assertion 2026-10-02T21:30:53Z.`,
			[]string{"AADSTS700024"}},
		{"permission as scope",
			`invalid_scope: AADSTS1002012: The provided value for scope User.Read.All is not valid. Client credential flows must have a scope value with /.default suffixed to the resource identifier (application ID URI).`,
			[]string{"AADSTS1002012", "User.Read.All"}},
		{"graph refuses", "{\n  \"error\": {\n    \"code\": \"Authorization_RequestDenied\",\n    \"message\": \"Insufficient " +
			"privileges to complete the operation.\"}}", []string{"Authorization_RequestDenied"}},
		{"graph, twice granted",
			`{"error":{"code":"Request_BadRequest","message":"Permission being assigned already exists on the object"}}`,
			[]string{"Permission being assigned already exists"}},
		{"graph, expired", `{"error":{"code":"InvalidAuthenticationToken","message":"Lifetime validation failed, the token is expired."}}`,
			[]string{"Access token has expired"}},
		{"graph, literal", `Cannot convert the literal 'User.Read.All' to the expected type 'Edm.Guid'.`,
			[]string{"Cannot convert the literal to Edm.Guid", "User.Read.All"}},
		{"imds", "ManagedIdentityCredential authentication unavailable. The requested identity has not been assigned to this " +
			"resource.\nStatus: 400 (Bad Request)\n{\"error\":\"invalid_request\",\"error_description\":\"Identity not found\"}",
			[]string{"Identity not found", "ManagedIdentityCredential authentication unavailable"}},
		{"imds, python", `Error: Unexpected response "{'error': 'invalid_request', 'error_description': 'Identity not found'}"`,
			[]string{"Identity not found"}},
		{"app service", `{"statusCode":400,"message":"No User Assigned or Delegated Managed Identity found for specified ClientId/ResourceId/PrincipalId."}`,
			[]string{"No User Assigned or Delegated Managed Identity found"}},
		{"app service, earlier", `{"StatusCode":400,"Message":"No MSI found for specified ClientId/ResourceId.","CorrelationId":"x"}`,
			[]string{"No User Assigned or Delegated Managed Identity found"}},
		{"automation", `{"Message":"No managed identity was found for Automation account 0123"}`,
			[]string{"No User Assigned or Delegated Managed Identity found"}},
		{"automation, one only", `User assigned identity is currently not supported clientID must not be passed in request.`,
			[]string{"User-assigned identity not supported by the host"}},
		{"pod identity", `Status Code = '404'. Response body: no azure identity found for request clientID 72f9##### REDACTED #####db47`,
			[]string{"No Azure identity found for the pod"}},
		{"cloud shell", `{"error":{"code":"AudienceNotSupported","message":"Audience api://orders is not a supported MSI token audience."}}`, []string{"AudienceNotSupported"}},
		{"service fabric", `{"error":{"correlationId":"x","code":"SecretHeaderNotFound","message":"Secret is not found in the request headers."}}`, []string{"SecretHeaderNotFound"}},
		{"go credential chain",
			"DefaultAzureCredential: failed to acquire a token.\nAttempted credentials:\n\tEnvironmentCredential: missing environment " +
				"variable AZURE_TENANT_ID\n\tManagedIdentityCredential: managed identity timed out. See " +
				"https://aka.ms/azsdk/go/identity/troubleshoot#dac for more information\n\tAzureCLICredential: ERROR: Please run 'az " +
				"login' to setup account.\n\tAzureDeveloperCLICredential: executable not found on path",
			[]string{"ManagedIdentityCredential authentication unavailable", "DefaultAzureCredential: failed to acquire a token",
				"Please run 'az login'", "executable not found on path", "EnvironmentCredential"}},
		{"audience", `Microsoft.IdentityModel.Tokens.SecurityTokenInvalidAudienceException: IDX10214: Audience validation failed. Audiences: 'api://orders'. Did not match: validationParameters.ValidAudience: 'a'`, []string{"IDX10214"}},
		{"audience header", `WWW-Authenticate: Bearer error="invalid_token", error_description="The audience 'api://orders' is invalid"`,
			[]string{"IDX10214"}},
		{"no roles", `System.UnauthorizedAccessException: IDW10201: Neither scope or roles claim was found in the bearer token.`,
			[]string{"IDW10201"}},
		{"mailbox", `Code: ErrorAccessDenied Message: Access is denied. Check credentials and try again.`, []string{"ErrorAccessDenied"}},
		{"resource manager", `(AuthorizationFailed) The client 'x' with object id 'y' does not have authorization to perform action 'Microsoft.Web/sites/read' over scope '/subscriptions/z'`, []string{"AuthorizationFailed"}},
		{"escaped quotes", `"{\"error_description\":\"Identity not found\"}"`, []string{"Identity not found"}},
		{"curly quotes", "ERROR: Please run ‘az login’ to setup account.", []string{"Please run 'az login'"}},
		{"line breaks in the sentence", "Not a valid\n   reference   update.", []string{"Not a valid reference update"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			reply := Read(c.text)
			answers, near := reply.Answers, reply.Near
			if got := strings.Join(topics(answers), "|"); !sameSet(topics(answers), c.want) || len(near) > 0 {
				t.Errorf("got %s near %q, want %s", got, near, strings.Join(c.want, "|"))
			}
		})
	}
}

func sameSet(a, b []string) bool {
	in := map[string]bool{}
	for _, x := range b {
		in[x] = true
	}
	for _, x := range a {
		if !in[x] {
			return false
		}
	}
	return len(a) == len(b)
}
