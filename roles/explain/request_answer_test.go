package explain

import (
	"slices"
	"strings"
	"testing"

	"mi-roles/roles/catalog"
	"mi-roles/roles/operations"
)

// TestOpen: how many roles allow a call, which comes first and why, and at most four by name.
func TestOpen(t *testing.T) {
	allow := func(values ...string) (roles []operations.Role) {
		for _, v := range values {
			roles = append(roles, operations.Role{Value: v, Risk: catalog.Low})
		}
		return roles
	}
	call := Request{Method: "GET", Path: "/things"}
	limited := append(allow("A.Own"), allow("B.Read", "C.Read")...)
	limited[0].Limited = true
	partial := allow("A.Read")
	partial[0].Note, partial[0].AlsoRequires = "names only", []string{"X.Read"}
	for _, c := range []struct {
		found       operations.Answer
		what, why   string
		first, next string
	}{
		{operations.Answer{Roles: allow("A.Read")}, "one app role allows: A.Read (risk low)", "no other app role allows it", "A.Read", ""},
		{operations.Answer{Roles: allow("A.Read", "B.Read")},
			"any one of 2 app roles allows; lowest risk first: A.Read (risk low), B.Read (risk low)", "A.Read has the lowest risk", "A.Read", ""},
		{operations.Answer{Roles: allow("A.1", "A.2", "A.3", "A.4", "A.5")}, "any one of 5 app roles allows; lowest risk first: " +
			"A.1 (risk low), A.2 (risk low), A.3 (risk low), A.4 (risk low)", "A.1 has the lowest risk", "A.1", ""},
		{operations.Answer{Roles: limited}, "any one of 2 app roles allows; lowest risk first: B.Read (risk low), C.Read (risk low)",
			"B.Read has the lowest risk", "B.Read", ""},
		{operations.Answer{Roles: partial, Note: "only today"}, "one app role allows: A.Read (risk low)",
			"no other app role allows it; names only; it also requires one of X.Read; only today", "A.Read", ""},
	} {
		a := call.open(c.found)
		steps := []string{"mi-roles assign -i IDENTITY -a graph -r " + c.first,
			"mi-roles roles --for 'GET /things'   (all of them, and what each allows)",
			"mi-roles roles --for 'GET /things' -i IDENTITY   (whether the identity holds one of them)"}
		if a.What != "a Microsoft Graph call that "+c.what || a.Why != c.why || !slices.Equal(a.Do, steps) {
			t.Errorf("%+v", a)
		}
	}
}

// TestClosedAndUnknown: what to ask instead comes before the other steps, and a note before the rest.
func TestClosedAndUnknown(t *testing.T) {
	for text, c := range map[string]struct{ why, first string }{
		"GET /me/messages": {"/me is the signed-in user, and a managed identity has none: name the user instead",
			"mi-roles explain 'GET /users/{id}/messages'   (the same for a user that you name)"},
		"GET /user":            {"the table is from " + operations.Date(), "mi-roles explain 'GET /users'   (if you meant this call)"},
		"GET /no/such/thing":   {"the table is from " + operations.Date(), "look for application permissions on the call's page"},
		"GET /users/../groups": {"it has . or .. in its path", "look for application permissions on the call's page"},
	} {
		if a := Read(text).Answers[0]; !strings.HasPrefix(a.Why, c.why) || a.Do[0] != c.first || slices.Contains(a.Do, "") {
			t.Errorf("%s: %+v", text, a)
		}
	}
	a := Request{Method: "GET", Path: "/things"}.closed(operations.Answer{Note: "a user is needed"})
	if a.Why != "a user is needed" || !slices.Equal(a.Do, []string{"mi-roles roles --for 'GET /things'"}) {
		t.Errorf("%+v", a)
	}
}

// TestWhichRefusalsGetTheirCall: a refusal by Microsoft Graph, and nobody else's.
func TestWhichRefusalsGetTheirCall(t *testing.T) {
	const call = "GET https://graph.microsoft.com/v1.0/groups"
	for text, want := range map[string]string{
		call + ": Authorization_RequestDenied":                             "Authorization_RequestDenied|GET /groups",
		"(" + call + "). failed with 403 Forbidden":                        "403 Forbidden|GET /groups",
		call + " failed: 404 Not Found":                                    "404 Not Found",
		call + " AADSTS50105 and 403 Forbidden":                            "AADSTS50105",
		"DELETE: https://graph.microsoft.com/beta/groups/1: 403 Forbidden": "403 Forbidden|DELETE /groups/{id}",
		"GET https://graph.microsoft.com/v1.0/) failed: 403 Forbidden":     "403 Forbidden",
		"403 Forbidden " + strings.Repeat("x", 64<<10) + " " + call:        "403 Forbidden",
		"403 Forbidden " + strings.Repeat("x", 60<<10) + " " + call:        "403 Forbidden|GET /groups",
	} {
		if got := strings.Join(topics(Read(text).Answers), "|"); got != want {
			t.Errorf("%.60q: %q, want %q", text, got, want)
		}
	}
}
