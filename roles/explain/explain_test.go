package explain

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"mi-roles/roles/catalog"
)

func everyEntry(t *testing.T, check func(t *testing.T, kind string, e entry)) {
	t.Helper()
	for _, f := range families {
		for _, e := range f.entries {
			t.Run(e.topic, func(t *testing.T) { check(t, f.kind, e) })
		}
	}
}

func topics(answers []Answer) []string {
	var names []string
	for _, answer := range answers {
		names = append(names, answer.Topic)
	}
	return names
}

func has(answers []Answer, topic string) bool {
	for _, answer := range answers {
		if answer.Topic == topic {
			return true
		}
	}
	return false
}

func TestEveryEntryIsFoundByItsNamesAndTexts(t *testing.T) {
	everyEntry(t, func(t *testing.T, _ string, e entry) {
		keys := append([]string{e.topic, strings.ToUpper(e.topic), "  " + e.topic + "\n"}, e.names...)
		keys = append(keys, e.texts...)
		for _, text := range e.texts {
			keys = append(keys, "2026-01-14T09:41:07Z ERROR call failed: "+strings.ToUpper(text)+" (trace 1)")
		}
		if after, ok := strings.CutPrefix(e.topic, "AADSTS"); ok {
			keys = append(keys, after, `{"error":"invalid_client","error_codes":[`+e.topic[6:]+`]}`,
				"https://login.microsoftonline.com/error?code="+e.topic[6:], "failed: "+e.topic+": something. Trace ID: 1")
		}
		for _, key := range keys {
			if answers := Read(key).Answers; !has(answers, e.topic) {
				t.Errorf("%q gives %q", key, topics(answers))
			}
		}
	})
}

func TestEveryEntryIsComplete(t *testing.T) {
	seen := map[string]string{}
	everyEntry(t, func(t *testing.T, kind string, e entry) {
		if e.topic == "" || kind == "" || e.what == "" || e.why == "" || len(e.do) == 0 || len(e.see) == 0 {
			t.Error("something is missing")
		}
		for _, name := range append([]string{strings.ToLower(e.topic)}, e.names...) {
			if seen[name] != "" && seen[name] != e.topic {
				t.Errorf("%q also names %s", name, seen[name])
			}
			seen[name] = e.topic
		}
		for _, text := range append(e.names, e.texts...) {
			if text != strings.ToLower(text) || text != strings.Join(strings.Fields(text), " ") {
				t.Errorf("%q can never be found: not in lower case with single spaces", text)
			}
		}
		for _, text := range e.texts {
			if len(text) < 7 {
				t.Errorf("%q is so short that it would be found everywhere", text)
			}
		}
		for _, page := range e.see {
			if !strings.HasPrefix(page, "https://learn.microsoft.com/") && !strings.HasPrefix(page, "https://aka.ms/") {
				t.Errorf("%q is not a page of Microsoft", page)
			}
		}
		for _, text := range append([]string{e.what, e.why}, e.do...) {
			if strings.HasSuffix(text, ".") || strings.TrimSpace(text) != text {
				t.Errorf("%q ends in a full stop or in space", text)
			}
		}
	})
}

// The commands of the command line's contract; what follows mi-roles in a step
// has to be one of them, after global flags.
var commands = regexp.MustCompile(`^(--(auth|tenant|cloud) [A-Za-z-]+ |--debug )*(assign|remove|list|who|verify|plan|apply|export|copy|undo|audit|identities|apis|roles|token (get|inspect)|snippet|whoami|explain|snapshot|sandbox serve)( |,|;|$)`)

func TestStepsNameCommandsThatExist(t *testing.T) {
	everyEntry(t, func(t *testing.T, _ string, e entry) {
		for _, step := range e.do {
			_, command, found := strings.Cut(step, "mi-roles ")
			prose := regexp.MustCompile(`^(takes|waits|never)`).MatchString(command)
			if found && !prose && !commands.MatchString(strings.TrimRight(command, ")")) {
				t.Errorf("no such command: %q", step)
			}
		}
	})
}

func TestThereAreEnoughErrors(t *testing.T) {
	count := map[string]int{}
	for _, topic := range Topics() {
		count[topic.Kind]++
	}
	all := 0
	for kind, n := range count {
		if strings.Contains(kind, "error") {
			all += n
		}
	}
	if all < 220 {
		t.Errorf("%d errors: %v", all, count)
	}
	if count[signInError] < 40 || count["Microsoft Graph error"] < 20 || count["managed identity error"] < 8 ||
		count["API error"] < 8 || count["credential error"] < 8 || count["concept"] < 10 {
		t.Errorf("too few: %v", count)
	}
}

func TestOwnMessageIsNotTheMachinesIdentityError(t *testing.T) {
	if answers := Read("managed identity not found: func-orders").Answers; has(answers, "Identity not found") {
		t.Error(topics(answers))
	}
}

func TestRolesAndAPIs(t *testing.T) {
	cases := []struct{ text, topic, kind string }{
		{"User.Read.All", "User.Read.All", "app role"},
		{"user.read.all", "User.Read.All", "app role"},
		{"df021288-bdef-4463-88db-98f22de89214", "User.Read.All", "app role"},
		{"full_access_as_app", "full_access_as_app", "app role"},
		{"who gave this app AppRoleAssignment.ReadWrite.All?", "AppRoleAssignment.ReadWrite.All", "app role"},
		{"00000003-0000-0000-c000-000000000000", "graph", "API"},
		{"graph", "graph", "API"},
		{"Microsoft Graph", "graph", "API"},
		{"https://graph.microsoft.com/", "graph", "API"},
		{"Office 365 Exchange Online", "exchange", "API"},
		{"62E90394-69F5-4237-9190-012177145E10", "Global Administrator", "directory role"},
		{"cloud application administrator", "Cloud Application Administrator", "directory role"},
		{"Contributor", "Contributor", "Azure RBAC role"},
		{"ba92f5b4-2d11-453d-a403-e96b0029c9fe", "Storage Blob Data Contributor", "Azure RBAC role"},
		{"00000000-0000-0000-0000-000000000000", "00000000-0000-0000-0000-000000000000", "id"},
		{"04b07795-8ddb-461a-bbee-02f9e1bf7b46", "04b07795-8ddb-461a-bbee-02f9e1bf7b46", "id"},
		{"Azure CLI", "04b07795-8ddb-461a-bbee-02f9e1bf7b46", "id"},
		{"3c9e0b57-1f2a-4d86-b7e4-52a0c6d91f08", "3c9e0b57-1f2a-4d86-b7e4-52a0c6d91f08", "unknown"},
		{"AADSTS999999", "AADSTS999999", "unknown"},
	}
	for _, c := range cases {
		t.Run(c.text, func(t *testing.T) {
			answers := Read(c.text).Answers
			for _, answer := range answers {
				if answer.Topic == c.topic && answer.Kind == c.kind {
					return
				}
			}
			t.Errorf("got %q", topics(answers))
		})
	}
}

func TestSharedRoleIDNamesEveryAPI(t *testing.T) {
	const id = "df021288-bdef-4463-88db-98f22de89214"
	answers := Read(id).Answers
	if len(answers) != 1 || len(answers[0].Also) != len(catalog.RoleByID(id))-1 || len(answers[0].Also) == 0 {
		t.Fatalf("%d answers: %q", len(answers), answers)
	}
	if !strings.Contains(answers[0].Also[0].Do[0], "-a sharepoint") {
		t.Error(answers[0].Also[0].Do)
	}
}

func TestThreeKindsOfRole(t *testing.T) {
	answers := Read("role").Answers
	if len(answers) != 1 || !sameSet(topics(answers[0].Also), []string{"app role", "Azure RBAC role", "directory role"}) {
		t.Errorf("%q", answers)
	}
}

func TestSecondStepIsSaid(t *testing.T) {
	answers := Read("Sites.Selected").Answers
	if len(answers) == 0 || !strings.Contains(strings.Join(answers[0].Do, " "), "second step") {
		t.Errorf("%q", answers)
	}
}

func TestEveryKnownRoleIsExplainedFully(t *testing.T) {
	for _, api := range catalog.APIs() {
		complete(t, apiAnswer(api))
	}
	for _, role := range catalog.DirectoryRoles() {
		complete(t, directoryAnswer(role))
	}
	for _, value := range []string{"User.Read.All", "Mail.Send", "Exchange.ManageAsApp", "Sites.FullControl.All"} {
		for _, role := range catalog.RolesByValue(value) {
			complete(t, roleAnswer(role))
		}
	}
}

func complete(t *testing.T, answer Answer) {
	t.Helper()
	if answer.Topic == "" || answer.Kind == "" || answer.What == "" || answer.Why == "" || len(answer.Do) == 0 || len(answer.See) == 0 {
		t.Errorf("incomplete: %q", answer)
	}
}

// TestReports: what merely reports a cause comes after the cause, and is left out beside one of its own service.
func TestReports(t *testing.T) {
	const cause = "Please run 'az login'"
	reports := []string{"ManagedIdentityCredential authentication failed", "accessDenied (sites and files)",
		"generalException (sites and files)", "InvalidAuthenticationToken", "ODataError", "UnknownError",
		"Logic Apps: action failed with 401 or 403", "Data Factory: activity 2108", "API Management: Invalid Azure AD JWT",
		"Terraform: no access token", "InvalidTemplateDeployment", "GitHub: azure/login failed", "External Secrets or CSI driver",
		"No application of this id", "Interactive sign-in is needed", "CredentialUnavailable"}
	everyEntry(t, func(t *testing.T, kind string, e entry) {
		if !slices.Contains(reports, e.topic) {
			return
		}
		got := topics(Read("call failed: " + strings.ReplaceAll(e.texts[0], "…", " ") + ". ERROR: " + cause).Answers)
		if got[0] != cause || slices.Contains(got, e.topic) == (kind == "credential error") {
			t.Errorf("%q", got)
		}
	})
}
