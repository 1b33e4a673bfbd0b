package explain

import (
	"fmt"
	"strings"
	"testing"
)

func TestKindsOfText(t *testing.T) {
	const token = "eyJhbGciOiJSUzI1NiJ9.eyJyb2xlcyI6WyJ4Il19.c2lnbmF0dXJl"
	for text, want := range map[string]TextKind{
		"": Empty, " \r\n\t": Empty,
		token: AToken, "Authorization: Bearer " + token: AToken, `{"accessToken":"` + token + `","tokenType":"Bearer"}`: AToken,
		"GET /users": ARequest, "get https://graph.microsoft.com/v1.0/users/1/messages?$top=1": ARequest,
		"https://graph.microsoft.com/beta/sites/root": ARequest, "GET /users\nPOST /groups\n\n": ARequest,
		"GET /v1.0/me HTTP/1.1\r\nHost: graph.microsoft.com\r\nAuthorization: Bearer " + token + "\r\n": ARequest,
		"3C9E0B57-1f2a-4d86-b7e4-52a0c6d91f08":                                                          AnID,
		"AADSTS500011":                                                                                  AName,
		"app role":                                                                                      AName,
		"App role?":                                                                                     AName,
		"403":                                                                                           AName,
		"Forbidden.":                                                                                    AName,
		"AADSTS500011: the resource principal named": AnError,
		"IDX10999: new":                       AnError,
		"HTTP 503":                            AnError,
		"request failed with status code 401": AnError,
		"my function gets 403 from graph":     AnError, "the job failed with 403": AnError, "a 404 from the API since Monday": AnError,
		"got token " + token + " and then 403 Forbidden": AnError,
		"User.Read.All": OtherText,
		"who gave this app AppRoleAssignment.ReadWrite.All?": OtherText,
		"lorem ipsum":      Unrecognized,
		"get up, stand up": Unrecognized,
		"the paragraph 403 of the law, forbidden by the king ": Unrecognized,
	} {
		if got := Read(text); got.Kind != want {
			t.Errorf("%q: %s, want %s; %q", text, got.Kind, want, topics(got.Answers))
		}
	}
}

func TestRequests(t *testing.T) {
	for text, want := range map[string]string{
		"GET /users": "GET /users",
		"get https://graph.microsoft.com/v1.0/users/ann@contoso.com/messages?$search=secret":                     "GET /users/{id}/messages",
		"PATCH /beta/users/3c9e0b57-1f2a-4d86-b7e4-52a0c6d91f08/":                                                "PATCH /users/{id}",
		"POST /sites/{site-id}/permissions":                                                                      "POST /sites/{id}/permissions",
		"GET /users/$count":                                                                                      "GET /users/$count",
		"'DELETE /servicePrincipals/1/appRoleAssignedTo/abc-def'":                                                "DELETE /servicePrincipals/{id}/appRoleAssignedTo/{id}",
		"https://graph.microsoft.com/v1.0/groups":                                                                "GET /groups",
		"GET /users\nPOST /groups":                                                                               "GET /users|POST /groups",
		"GET /me/messages HTTP/1.1\nHost: graph.microsoft.com":                                                   "GET /me/messages",
		`curl -s -H "Authorization: Bearer $TOKEN" https://graph.microsoft.com/v1.0/users/1`:                     "GET /users/{id}",
		`az rest --method post --url https://graph.microsoft.com/v1.0/groups --body @b.json`:                     "POST /groups",
		`$r = Invoke-MgGraphRequest -Method DELETE -Uri "https://graph.microsoft.com/beta/users/1/manager/$ref"`: "DELETE /users/{id}/manager/$ref",
		`curl https://example.org/v1.0/users`:                                                                    "",
		"GET /users and more":                                                                                    "",
		"get https://user:pw@graph.microsoft.com/v1.0/users":                                                     "",
		"https://graph.microsoft.com/":                                                                           "",
		"https://graph.microsoft.com/.default":                                                                   "",
		"https://learn.microsoft.com/graph/overview":                                                             "",
	} {
		reply := Read(text)
		var got []string
		for i, r := range reply.Requests {
			got = append(got, r.String())
			if answer := reply.Answers[i]; !strings.HasPrefix(answer.Topic, r.Method+" /") {
				t.Errorf("%q: %+v", text, answer)
			}
		}
		if strings.Join(got, "|") != want {
			t.Errorf("%q: got %q, want %q", text, strings.Join(got, "|"), want)
		}
	}
}

func TestTokensAreNeverRepeated(t *testing.T) {
	const token = "eyJhbGciOiJSUzI1NiJ9.eyJyb2xlcyI6WyJVc2VyLlJlYWQuQWxsIl19.c2lnbmF0dXJlLW9mLWEtdG9rZW4"
	for _, text := range []string{
		token, "Bearer " + token, "GET /users\nAuthorization: Bearer " + token, "AADSTS500011 " + token, "403 Forbidden for /a/" + token,
		"API requires one of '" + token + "'. Missing role permissions on the request.", "over scope '/" + token + "' AuthorizationFailed",
		"AADSTS500011: The resource principal named api://" + token, strings.ReplaceAll(token, ".", ".\n"),
	} {
		reply := Read(text)
		if all := fmt.Sprintf("%+v", reply); strings.Contains(all, "c2lnbmF0dXJl") || strings.Contains(strings.ToLower(all), "eyjyb2xlc") {
			t.Errorf("%q: %s", text, all)
		}
	}
}

// Questions about the life of tokens, as people ask them.
func TestSafetyQuestions(t *testing.T) {
	for text, topic := range map[string]string{
		"what is an app role?": "app role", "What does STALE_TOKEN mean?": "STALE_TOKEN",
		"how do I cache tokens?":               "too many token requests",
		"https://graph.microsoft.com/.default": "graph", "api://orders/.default": "api://orders", "INCOMPLETE": "INCOMPLETE",
		"leaked token": "leaked token", "What if a token was stolen?": "leaked token", "stolen token": "leaked token",
		"Power Automate": "Power Automate", "Can a Power Automate flow use a managed identity?": "Power Automate",
		"token in log file": "token in a log", "hijacking": "leaked token", "revoke token": "leaked token",
		"tokens in logs": "token in a log", "open tokens in logs": "token in a log",
		"too many token requests": "too many token requests", "429 IMDS": "too many token requests",
		"ManagedIdentityCredential authentication failed: 429 Too Many Requests": "Managed identity endpoint: too many requests",
		"multi-tenant": "multi-tenant", "can a managed identity be used in another tenant?": "multi-tenant", "cross-tenant": "multi-tenant",
		"assertion": "assertion", "agent identity": "agent identity",
	} {
		if answers := Read(text).Answers; len(answers) == 0 || answers[0].Topic != topic {
			t.Errorf("%q: %q, want %s", text, topics(answers), topic)
		}
	}
}

// A call is answered with the roles that allow it, from the table of calls.
func TestCallsAreAnsweredWithRoles(t *testing.T) {
	for text, c := range map[string]struct{ kind, says string }{
		"GET /users":                                       {"request", "-r User.ReadBasic.All"},
		"GET /users/ann@contoso.com/messages":              {"request", "Mail.Read"},
		"GET https://graph.microsoft.com/v1.0/me/messages": {"request", "mi-roles explain 'GET /users/{id}/messages'"},
		"GET /no/such/thing":                               {"unknown", "not guessed"},
		"GET https://orders.example.org/orders":            {"request", "not Microsoft Graph"},
		"GET /users/../groups":                             {"unknown", "leads elsewhere"},
	} {
		answers := Read(text).Answers
		if len(answers) != 1 || answers[0].Kind != c.kind || !strings.Contains(fmt.Sprint(answers[0]), c.says) {
			t.Errorf("%q: %q", text, answers)
		}
	}
}

// A refusal that names its call, and not the roles, is answered with both.
func TestRefusedCalls(t *testing.T) {
	for text, want := range map[string]string{
		"GET https://graph.microsoft.com/v1.0/users/1/messages failed: 403 Forbidden":                                                    "403 Forbidden|GET /users/{id}/messages",
		"Authorization_RequestDenied: Insufficient privileges to complete the operation. GET https://graph.microsoft.com/v1.0/groups":    "Authorization_RequestDenied|GET /groups",
		"GET https://graph.microsoft.com/v1.0/users/1/messages failed: 401 Unauthorized":                                                 "401 Unauthorized",
		"GET https://graph.microsoft.com/v1.0/teams: Missing role permissions on the request. API requires one of 'Team.ReadBasic.All'.": "Missing role permissions on the request|Team.ReadBasic.All",
	} {
		if answers := Read(text).Answers; strings.Join(topics(answers), "|") != want {
			t.Errorf("%q: %q, want %q", text, topics(answers), want)
		}
	}
}
