package explain

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"mi-roles/roles/operations"
)

var update = flag.Bool("update", false, "write the golden file again")

// TestCorpusInWords is what is told of each text of the corpus: its kind, its topics, what
// its ids and roles are, and the steps with the values of the text.
func TestCorpusInWords(t *testing.T) {
	var b strings.Builder
	for i, r := range corpus(t) {
		text := vary(r.text, i)
		reply := Read(text)
		fmt.Fprintf(&b, "# %d: %s, %s\n", i, reply.Kind, strings.Join(topics(reply.Answers), ", "))
		for _, p := range reply.Parts {
			fmt.Fprintf(&b, "%s %s (%s)\n", p.Use, p.Value, p.Meaning)
		}
		for _, request := range reply.Requests {
			fmt.Fprintf(&b, "%s at %q\n", request, request.Host)
		}
		for _, near := range reply.Near {
			fmt.Fprintf(&b, "near %s\n", near)
		}
		for j, answer := range reply.Answers {
			for _, step := range answer.Do {
				if j == 0 || step != "" && strings.ContainsAny(step, "0123456789") {
					fmt.Fprintf(&b, "- %s\n", strings.ReplaceAll(step, operations.Date(), "DATE"))
				}
			}
		}
	}
	const golden = "testdata/replies.txt"
	if *update {
		if err := os.WriteFile(golden, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if text := strings.ReplaceAll(string(want), "\r\n", "\n"); b.String() != text {
		t.Errorf("run with -update and look at what changes; got:\n%s", b.String())
	}
}

// TestStatuses: a status as products write it, with its number, its words, or both.
func TestStatuses(t *testing.T) {
	for text, want := range map[string]int{
		"error: bad request": 400, "error: badrequest": 400, "error: request_badrequest": 400, "error: too many requests": 429,
		"rate limit is exceeded. try later": 429, "the rate limit exceeded": 429, "error: unauthorized": 401, "error: forbidden": 403,
		"error: notfound": 404, "error: not found": 404, "error: not authorized": 401, "error: notauthorized": 401,
		"error: internal server error": 500, "error: internalservererror": 500, "error: bad gateway": 502, "error: badgateway": 502,
		"error: service unavailable": 503, "error: serviceunavailable": 503, "error: gateway timeout": 504, "error: gateway time-out": 504,
		"error: gatewaytimeout": 504, "403.6 forbidden": 403, "forbidden (403)": 403, "http/1.1 404": 404, "status code: 401": 401,
		"http error 502": 502, "returned an error (503)": 503, "the job got a 404": 404, "it fails with 403": 403, "a 401 from the api": 401,
		"insufficient privileges": 403, "insufficient permission": 403, "insufficient rights to do": 403,
		"the remote server returned an error: forbidden": 403, "forbidden: you cannot": 403, "unauthorized.": 401,
		"if status code = 403": 0, "forbidden fruit": 0, "403": 0, "line 403 of the file": 0, "error 402": 0, "": 0,
	} {
		if got := statusIn(read(text)); got != want {
			t.Errorf("%q: %d, want %d", text, got, want)
		}
	}
	for status, want := range map[int]string{400: "400 Bad Request", 401: "401 Unauthorized", 403: "403 Forbidden", 404: "404 Not Found",
		429: "429 Too Many Requests", 499: "", 500: "5xx", 501: "5xx", 504: "5xx", 0: "", 402: "", 405: ""} {
		if got := statusTopic(status); got != want {
			t.Errorf("%d: %s", status, got)
		}
	}
	for word, status := range reasons {
		if topic := statusTopic(status); topic == "" || len(Read("error: "+word).Answers) == 0 {
			t.Errorf("%s is a %d, of which nothing is told", word, status)
		}
	}
}

// TestProductCodes: a code of a product that is not in the tables still tells whose it is.
func TestProductCodes(t *testing.T) {
	for text, want := range map[string]string{"IDX10999: new": "IDX", "IDW10999 new": "IDX", "AKV10999: new": "AKV", "IDX1099: short": "",
		"XIDX10999": "", "IDX109999": ""} {
		answers := Read(text).Answers
		if got := strings.Join(topics(answers), "|"); got != want || want != "" && answers[0].Kind != classKind {
			t.Errorf("%q: %s", text, got)
		}
	}
	for name, want := range map[string]bool{"aadsts5": true, "idx1": true, "idw1": true, anIdentity: true, "id": false, "role": false,
		"x-idx": false} {
		if isCode(name) != want {
			t.Errorf("%s: %v", name, isCode(name))
		}
	}
}

// TestTemplates: what may name one thing is replaced, and the words of an API stay.
func TestTemplates(t *testing.T) {
	for segment, want := range map[string]string{"": "", "users": "users", "$count": "$count", "microsoft.graph.user": "microsoft.graph.user",
		"delta()": "delta()", "f(a=1)": "f(a=1)", "users('x')": "{id}", "ann@contoso.com": "{id}", "1": "{id}", "a-b": "{id}", anIdentity: "{id}",
		"{id}": "{id}", "é": "{id}", strings.Repeat("x", 60): strings.Repeat("x", 60), strings.Repeat("x", 61): "{id}",
		"f(" + anIdentity + ")": "{id}", "f(" + strings.ToUpper(anIdentity) + ")": "{id}"} {
		if got := template(segment); got != want {
			t.Errorf("%q: %q", segment, got)
		}
	}
	for address, want := range map[string]string{"https://contoso.sharepoint.com": "sharepoint", "https://X.SHAREPOINT.COM": "sharepoint",
		"https://graph.microsoft.com": "graph", "https://sharepoint.com.evil": "", "https://vault.azure.net": "keyvault", "": ""} {
		if api, ok := apiOfAddress(address); ok != (want != "") || api.Alias != want {
			t.Errorf("%q: %s", address, api.Alias)
		}
	}
}

// TestPhrases: the parts of a phrase stand in their order and within the gap.
func TestPhrases(t *testing.T) {
	for rest, want := range map[string]bool{"": false, "ab": true, "a" + strings.Repeat("x", 400) + "b": true,
		"a" + strings.Repeat("x", 401) + "b": false, strings.Repeat("x", 400) + "ab": true, "ba": false} {
		if got := follow(rest, []string{"a", "b"}); got != want {
			t.Errorf("%.20q: %v", rest, got)
		}
	}
	if !follow("x", nil) {
		t.Error("nothing more is asked")
	}
}

// TestCodes: sign-in codes, however a text writes or breaks them.
func TestCodes(t *testing.T) {
	for text, want := range map[string]string{
		"AADSTS50105 and AADSTS50105": "aadsts50105", "AADSTS 50105": "aadsts50105", `error_codes":[50105,1]`: "aadsts50105",
		"error?code=50105": "aadsts50105", "AADSTS999999": "aadsts999999", "AAD\nSTS50105": "aadsts50105", "AADSTS501\n05": "aadsts50105",
		"errorCode: 50105": "aadsts50105", "resultType=50105": "aadsts50105", "errorCode: 99999999": "", "50105": "", "AADSTS123": "",
		"AADSTS999999 AADSTS70021 AADSTS700211":  "aadsts999999 aadsts70021 aadsts700211",
		"AADSTS50105 AADSTS501\n05 AADSTS999999": "aadsts50105 aadsts999999",
	} {
		if got := strings.Join(codesIn(read(text)), " "); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
	if got := ask(read("50105")).codes; len(got) != 1 {
		t.Errorf("a number alone is %q", got)
	}
}

// TestNamesOfTables: an API, a role or an id by every name that the tables have.
func TestNamesOfTables(t *testing.T) {
	for text, want := range map[string]string{
		"graph": "API graph", "Microsoft Graph": "API graph", "https://graph.microsoft.com/": "API graph",
		"00000003-0000-0000-c000-000000000000": "API graph", "api://orders": "identifier URI api://orders", "x api://orders": "",
		"User.Read.All": "app role User.Read.All", "User.Read": "delegated permission User.Read",
		"Global Administrator":                 "directory role Global Administrator",
		"62e90394-69f5-4237-9190-012177145e10": "directory role Global Administrator",
		"Key Vault Secrets User":               "Azure RBAC role Key Vault Secrets User",
		"4633458b-17de-408a-b874-0445c86b69e6": "Azure RBAC role Key Vault Secrets User",
		"Security Reader":                      "directory role Security Reader|Azure RBAC role Security Reader",
	} {
		var got []string
		for _, a := range Read(text).Answers {
			got = append(got, a.Kind+" "+a.Topic)
		}
		if strings.Join(got, "|") != want {
			t.Errorf("%q: %q, want %q", text, strings.Join(got, "|"), want)
		}
	}
	for text, want := range map[string]int{"us": 0, "ro": 0, "rol": 5, strings.Repeat("x", 61): 0} {
		if got := len(Read(text).Near); (got > 0) != (want > 0) {
			t.Errorf("%q: %d near", text, got)
		}
	}
}

// TestRolesOfATextAndTheirAPI: the only API that has the roles, or else Microsoft Graph.
func TestRolesOfATextAndTheirAPI(t *testing.T) {
	for roles, want := range map[string]string{"": "", "No.Such.Role": "", "Machine.Read.All": "defender", "Mail.Send": "graph",
		"Mail.Send No.Such.Role": "graph", "Exchange.ManageAsApp": "", "Machine.Read.All Mail.Send": ""} {
		if api, ok := apiOfRoles(strings.Fields(roles)); ok != (want != "") || api.Alias != want {
			t.Errorf("%s: %q, %v", roles, api.Alias, ok)
		}
	}
	mentioned := Read("Authorization_RequestDenied: Insufficient privileges to complete the operation, although it has Mail.Send now")
	if !has(mentioned.Answers, "Mail.Send") {
		t.Errorf("what is mentioned is %q", topics(mentioned.Answers))
	}
	long := "a." + strings.Repeat("x", 118)
	if got := roleWords("see " + long + " " + long + "y " + long); len(got) != 1 || got[0] != long {
		t.Errorf("got %q", got)
	}
	if got := strings.Join(roleWords("see user.read.all. and -a_b_"), "|"); got != "see user.read.all. and -a_b|user.read.all|a_b" {
		t.Errorf("got %q", got)
	}
	for n, want := range map[int]int{1: 1, 100: 100, 101: 0} {
		if got := len(requestsIn(strings.Repeat("GET /users\n", n))); got != want {
			t.Errorf("%d calls: %d", n, got)
		}
	}
}

// TestContains: an answer is there if its topic and meaning are, also as a part of another.
func TestContains(t *testing.T) {
	all := []Answer{{Topic: "a", What: "1"}, {Topic: "b", What: "2", Also: []Answer{{Topic: "c", What: "3"}}}}
	for wanted, want := range map[[2]string]bool{{"a", "1"}: true, {"a", "2"}: false, {"c", "3"}: true, {"c", "1"}: false, {"d", "1"}: false} {
		if got := contains(all, Answer{Topic: wanted[0], What: wanted[1]}); got != want {
			t.Errorf("%q: %v", wanted, got)
		}
	}
}
