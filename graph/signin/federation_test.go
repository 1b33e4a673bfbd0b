package signin

import (
	"errors"
	"strings"
	"testing"
)

const (
	federationTail = ". Please note that the matching is done using a case-sensitive comparison. Check your federated identity " +
		"credential Subject, Audience and Issuer against the presented assertion. " +
		"https://learn.microsoft.com/entra/workload-id/workload-identity-federation Trace ID: 11111111-2222-3333-4444-555555555555"
	noMatch     = "No matching federated identity record found for presented assertion "
	idsOfGitHub = "GitHub puts the ids of owner and repository"
	needsIDs    = "needs immutable subjects turned on"
)

// TestPresentedAssertions: what the authority quotes is what has to be compared, so
// all of it is shown.
func TestPresentedAssertions(t *testing.T) {
	list := "az ad app federated-credential list --id " + client
	for _, c := range []struct{ said, reason, hint, not string }{
		{"AADSTS700211: " + noMatch + "issuer 'https://oidc.example/id/'" + federationTail,
			"has this issuer: https://oidc.example/id/ (AADSTS700211)", list, idsOfGitHub},
		{"AADSTS700212: " + noMatch + "audience 'https://gitlab.com'" + federationTail,
			"has this audience: https://gitlab.com (AADSTS700212)", list, idsOfGitHub},
		{"AADSTS7002121: " + noMatch + "audience 'api://AKSIdentityBinding'" + federationTail, "api://AKSIdentityBinding (AADSTS7002121)",
			list, idsOfGitHub},
		{"AADSTS700213: " + noMatch + "subject 'repo:contoso@222346232/shop@1317913512:environment:prod'" + federationTail,
			"this subject: repo:contoso@222346232/shop@1317913512:environment:prod (AADSTS700213)", idsOfGitHub, needsIDs},
		{"AADSTS700213: " + noMatch + "subject 'repo:contoso/code:environment:bob's password: prod'" + federationTail,
			"this subject: repo:contoso/code:environment:bob's password: prod (", needsIDs, idsOfGitHub},
		{"AADSTS700213: " + noMatch + "subject 'system:serviceaccount:shop:orders'. Check",
			"this subject: system:serviceaccount:shop:orders (", list, needsIDs},
		{"AADSTS700213: " + noMatch + "subject 'sc://a/b/c\x1b[31m\u202ed'", "this subject: sc://a/b/c\\u001b[31m\\u202ed (",
			list, needsIDs},
		{"AADSTS700213: " + noMatch + "subject '" + strings.Repeat("s", 599) + "t'.", strings.Repeat("s", 599) + "t (", list, "…"},
		{"AADSTS7002138: " + noMatch + "subject 'repo:Contoso/shop:ref:refs/heads/main'. The subject matches with case-insensitive " +
			"comparison, but not with case-sensitive comparison.",
			"in this upper and lower case: subject repo:Contoso/shop:ref:refs/heads/main (AADSTS7002138)", list, idsOfGitHub},
		{"AADSTS70021: No matching federated identity record found for presented assertion. Assertion Issuer: " +
			"'https://token.actions.githubusercontent.com'. Assertion Subject: 'repo:contoso/shop:pull_request'. Assertion Audience: " +
			"'api://AzureADTokenExchange'. https://docs",
			"issuer https://token.actions.githubusercontent.com, subject repo:contoso/shop:pull_request, audience " +
				"api://AzureADTokenExchange (AADSTS70021)", list, idsOfGitHub},
		{"AADSTS700213: No matching federated identity record found.", "has this subject (AADSTS700213)", "issuer, subject and audience",
			"CLIENT-ID"},
		{"AADSTS50013: Assertion failed signature validation.", "the assertion was not accepted (AADSTS50013)",
			"issuer, subject and audience", "CLIENT-ID"},
	} {
		w := newWorld(t)
		w.handle["GET actions.example/oidc"] = answerJSON(200, map[string]string{"value": assertion})
		w.handle[publicToken] = refusal(401, "invalid_client", c.said)
		e := wantReason(t, w.open(Options{Method: Workload}, githubEnv()), c.reason, c.hint)
		if text := e.Error() + e.Hint; strings.Contains(text, c.not) {
			t.Errorf("%q in %s", c.not, text)
		}
	}
}

// TestWhatAMessageNames: the API, tenant or application that was asked for, and not
// a constant.
func TestWhatAMessageNames(t *testing.T) {
	const unknown = "AADSTS500011: The resource principal named api://orders was not found in the tenant named Contoso. This can happen."
	for _, c := range []struct{ scope, said, reason, hint string }{
		{"https://graph.microsoft.com/.default", unknown, "Microsoft Graph is not known in this tenant (AADSTS500011)",
			"AZURE_TENANT_ID or --tenant"},
		{"https://graph.microsoft.us/.default", unknown, "https://graph.microsoft.us is not known", "mi-roles apis NAME"},
		{"api://orders/.default", unknown, "api://orders is not known in this tenant", "mi-roles apis NAME"},
		{"", unknown, "api://orders is not known in this tenant", "mi-roles apis NAME"},
		{"", "AADSTS500011: nothing.", "the requested API is not known", "mi-roles apis NAME"},
		{"api://orders/.default", "AADSTS500014: The service principal for resource 'api://orders' is disabled.",
			"api://orders is disabled in this tenant", "administrator"},
		{"", "AADSTS500014: The service principal for resource 'api://orders' is disabled.", "api://orders is disabled in this tenant",
			"administrator"},
		{"https://vault.azure.net/.default", "AADSTS650052: The app needs access to a service ('https://vault.azure.net').",
			"no service principal for https://vault.azure.net,", "administrator"},
		{"", "AADSTS650052: The app needs access to a service ('https://vault.azure.net').",
			"no service principal for https://vault.azure.net,", "administrator"},
		{"", "AADSTS501051: Application '1'(x) is not assigned to a role.", "the requested API issues tokens only to identities",
			"mi-roles assign"},
		{"", "AADSTS700016: Application with identifier 'abc\x1b[1m' was not found in the directory 'Contoso'.",
			`no application with this client id: abc\u001b[1m (`, "AZURE_CLIENT_ID"},
		{"", "AADSTS700016: nothing quoted.", "no application with this client id (", "AZURE_CLIENT_ID"},
		{"", "AADSTS7000112: Application '11'(shop) is disabled.", "the application is disabled: 11 (", "administrator"},
		{"", "AADSTS90002: Tenant 'contoso.example' not found.", "no such tenant in this cloud: contoso.example (", "--tenant"},
		{"", "AADSTS900023: Specified tenant identifier 'my tenant' is neither a valid DNS name.",
			"neither an id nor a domain name of this cloud: my tenant (", "--tenant"},
		{"", "AADSTS7000222: expired.", "expired", "az ad app credential reset --id " + client},
		{"", "AADSTS7000229: missing service principal.", "no service principal in this tenant", "az ad sp create --id " + client},
	} {
		x := explainer{scope: c.scope, cloud: Clouds()[0]}
		f, ok := x.authorityFinding(answer{}, c.said)
		f = x.aimed(f, &source{name: nameEnv, client: client})
		if !ok || !strings.Contains(f.reason, c.reason) || !strings.Contains(f.hint, c.hint) || strings.Contains(f.reason, "QUOTED") ||
			strings.Contains(f.reason, "RESOURCE") {
			t.Errorf("%s %s:\nreason %q\nhint %q", c.scope, c.said, f.reason, f.hint)
		}
	}
}

// No meaning is told with a placeholder in it.
func TestEveryMeaningIsFilled(t *testing.T) {
	for code, m := range aadsts {
		f, ok := explainer{}.authorityFinding(answer{}, "AADSTS"+code+": nothing is quoted here.")
		if !ok || strings.Contains(f.reason, "QUOTED") || strings.Contains(f.reason, "RESOURCE") || strings.Contains(f.reason, ":  ") {
			t.Errorf("%s: %q of %q", code, f.reason, m.reason)
		}
	}
}

// A hint speaks of what this way of signing in reads.
func TestHintsFitTheCredential(t *testing.T) {
	const secret, tenantCode, api, app = "AADSTS7000215: x", "AADSTS90002: Tenant 'x' not found.", "AADSTS500011: x", "AADSTS700016: x"
	for _, c := range []struct{ name, tenant, said, hint, not string }{
		{nameEnv, "", secret, "set AZURE_CLIENT_SECRET", "az login"},
		{nameCLI, "", secret, "run `az login --scope api://x/.default`", "AZURE_CLIENT_SECRET"},
		{nameDev, "", secret, "run `azd auth login`", "AZURE_"},
		{namePowerShell, "", app, "run `Connect-AzAccount`", "AZURE_"},
		{nameEnv, "", tenantCode, "check AZURE_TENANT_ID or --tenant, and --cloud", "SUBSCRIPTION"},
		{nameEnv, "contoso", tenantCode, "check --tenant, and --cloud", "AZURE_"},
		{nameCLI, "", tenantCode, "check --tenant, and --cloud", "AZURE_"},
		{namePipelines, "", tenantCode, "check AZURESUBSCRIPTION_TENANT_ID or --tenant", "AZURE_"},
		{namePipelines, "", app, "check AZURESUBSCRIPTION_CLIENT_ID", "AZURE_"},
		{nameManaged, "", app, "the identity was deleted", "AZURE_"},
		{nameManaged, "", api, "its own tenant", "AZURE_"},
		{nameEnv, "", api, "mi-roles apis NAME", "own tenant"},
	} {
		x := explainer{tenant: c.tenant, scope: "api://x/.default", cloud: Clouds()[0]}
		f := x.find(trial{&source{name: c.name}, errors.New(c.said), answer{}})
		if !strings.Contains(f.hint, c.hint) || strings.Contains(f.hint, c.not) {
			t.Errorf("%s, %s: %q", c.name, c.said, f.hint)
		}
	}
}
