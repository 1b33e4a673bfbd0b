package operations

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"mi-roles/roles/catalog"
)

// TestLimitOf: what limits a role for a call, by its name, its ending and the path.
func TestLimitOf(t *testing.T) {
	for _, c := range []struct{ role, method, path, note string }{
		{"User-Phone.ReadWrite.All", "PATCH", "/users/{id}", "only phone numbers"},
		{"X.Selected", "GET", "/x", "gives no access until this application is granted access to each of them separately"},
		{"X.OwnedBy", "GET", "/x", "only what this application owns"},
		{"X.ReadWriteSelfForTeam.All", "GET", "/teams/{id}/x", "only the app itself, in teams"},
		{"X.ReadForTeam.All", "GET", "/x", "in teams only"},
		{"X.ReadForTeam.All", "GET", "/Teams", "-"},
		{"X.ReadForTeam.All", "GET", "/teams/{id}/x", "-"},
		{"X.ReadForChat.All", "GET", "/teams/{id}/x", "in chats only"},
		{"RoleManagement.Read.Exchange", "GET", "/roleManagement/exchange/x", "-"},
		{"RoleManagement.Read.Exchange", "GET", "/roleManagement/exchange", "-"},
		{"RoleManagement.Read.Exchange", "GET", "/roleManagement/directory/x", "roles of Exchange only"},
		{"Application.ReadWrite.OwnedBy", "GET", "/Applications", "-"},
		{"Application.ReadWrite.OwnedBy", "PATCH", "/applications", "only what this application owns"},
		{"Application.ReadWrite.OwnedBy", "GET", "/applications/{id}", "only what this application owns"},
		{"DeviceManagementApps.Read.All", "GET", "/Users/{id}", "only for what Intune stores about it"},
		{"DeviceManagementApps.Read.All", "GET", "/devices", "-"},
		{"User.Read.All", "GET", "/users", "-"},
	} {
		l, limited := limitOf(c.role, c.method, c.path)
		if limited != (c.note != "-") || limited && l.note != c.note {
			t.Errorf("%+v: got %q, %v", c, l.note, limited)
		}
	}
}

// TestHides: what a basic view leaves out of what a call reads.
func TestHides(t *testing.T) {
	reads := []string{"id", "DisplayName", "city", "Body", "*", "attachments"}
	for role, want := range map[string]string{
		"User.ReadBasic.All": "city Body * attachments", "Mail.ReadBasic": "Body * attachments", "Mail.ReadBasic.All": "Body * attachments",
		"Calendars.ReadBasic.All": "Body * attachments", "User.Read.All": "", "Chat.ReadBasic.All": "",
	} {
		if got := strings.Join(hides(role, reads), " "); got != want {
			t.Errorf("%s: got %q", role, got)
		}
	}
}

// TestKeys: what looks like a key is counted as one, and what is a word is not.
func TestKeys(t *testing.T) {
	for part, want := range map[string]bool{
		strings.Repeat("x", 64): false, strings.Repeat("x", 65): true, "12": true, "a12": false, "a-b": false, "a-1": true, "ann@x": true,
		"a,b": true, "a=b": true, "a!b": true, "f(a=b)": false, "f(a,b)": false, "messages": false, "$count": false,
	} {
		if got := looksLikeKey(part); got != want {
			t.Errorf("%s: %v", part, got)
		}
		if strings.HasSuffix(part, ")") {
			continue // taken apart before it is asked
		}
		c, err := NewCall("GET", "/a/"+part)
		if err != nil {
			t.Fatal(err)
		}
		if wantPath := map[bool]string{true: "/a/{id}", false: "/a/" + part}[want]; c.Generic() != wantPath {
			t.Errorf("%s: got %s", part, c.Generic())
		}
	}
}

func TestWrites(t *testing.T) {
	for role, want := range map[string]int{"Mail.Read": 0, "Mail.Read.All": 0, "Mail.ReadBasic.All": 0, "Mail.ReadWrite": 1,
		"Mail.Send": 1, "Mail.ReadUpdate.All": 1, "Mail": 1, "Read": 1, "Mail.X.Read": 1} {
		if got := writes(role); got != want {
			t.Errorf("%s: %d", role, got)
		}
	}
	for level, want := range map[catalog.Level]int{catalog.Low: 0, catalog.Medium: 1, catalog.High: 2, catalog.Critical: 3,
		catalog.Unrated: 3} {
		if got := weight(level); got != want {
			t.Errorf("%s: %d", level, got)
		}
	}
}

// TestSegments: a path in the table's form.
func TestSegments(t *testing.T) {
	for path, want := range map[string]string{
		"Users/1":                      "users 1",
		"users//1/":                    "users 1",
		"users('A b')/x":               "users {} x",
		"users(1)":                     "users {}",
		"users({id})":                  "users {}",
		"{any}/x":                      "{} x",
		"delta()":                      "delta",
		"f(B='x,y=1',a=2)":             "f(a,b)",
		"f(a = 1)":                     "f(a)",
		"f(')=')":                      "f {}",
		"f(x":                          "f(x",
		"(x)":                          "(x)",
		"drives/1/ROOT:/a b/c:/x":      "drives 1 root: {} x",
		"drives/1/root:/a/b":           "drives 1 root: {}",
		"drives/1/root:":               "drives 1 root:",
		"drives/1/items/2:/a:/b":       "drives 1 items {}: {} b",
		"a%20b/%41":                    "a b a",
		strings.Repeat("a/", 63):       strings.TrimSpace(strings.Repeat("a ", 63)),
		strings.Repeat("a/", 63) + "b": strings.Repeat("a ", 63) + "b",
	} {
		got, err := split(path)
		if err != nil || strings.Join(got, " ") != want {
			t.Errorf("%s: got %q, %v", path, got, err)
		}
	}
	for path, want := range map[string]error{strings.Repeat("a/", 64): ErrTooLong, "///": ErrEmpty, "root:/a/%zz": ErrEncoding,
		"a%7fb": ErrControl, "a%1fb": ErrControl} {
		if got, err := split(path); !errors.Is(err, want) {
			t.Errorf("%.20s: got %q, %v", path, got, err)
		}
	}
	for n, want := range map[int]error{maxPath: nil, maxPath + 1: ErrTooLong} {
		if _, err := NewCall("GET", "/"+strings.Repeat("a", n)+"/"); !errors.Is(err, want) {
			t.Errorf("%d bytes: %v", n, err)
		}
	}
}

// TestPastedCalls: what a call says of itself, as it was written.
func TestPastedCalls(t *testing.T) {
	for text, want := range map[string]string{
		"GET /users":                             "GET /users ",
		" delete  /v1.0/users ":                  "DELETE /users v1.0",
		"/BETA//users":                           "GET /users beta",
		"HEAD /users HTTP/1.1":                   "GET /users ",
		"GET /users http/2":                      "GET /users ",
		"users/a b":                              "GET /users/a b ",
		"https://graph.microsoft.com/v1.0/users": "GET /users v1.0",
		"GET https://dod-graph.microsoft.us/v1.0/users?x=/": "GET /users v1.0",
		"GET HTTPS://x.GRAPH.microsoft.com:443/users":       "GET /users ",
		"/users/https://x": "GET /users/https://x ",
	} {
		c, err := ParseCall(text)
		if got := c.Method + " " + c.Path + " " + c.Version; err != nil || got != want {
			t.Errorf("%s: got %s, %v", text, got, err)
		}
	}
	for _, host := range []string{"xdod-graph.microsoft.us", "graph.microsoft.com.", "microsoft.com", ""} {
		if _, err := NewCall("GET", "https://"+host+"/users"); !errors.Is(err, ErrHost) {
			t.Errorf("%s: %v", host, err)
		}
	}
	batch, _ := ParseCall("POST /$batch")
	other, _ := ParseCall("POST /x/$batch")
	within, _ := ParseCall("POST /$batch/x")
	if !batch.Batch() || other.Batch() || within.Batch() || (Call{}).Batch() {
		t.Error("what is a batch")
	}
}

// TestReadsAreBounded: names beyond the bounds are left out, and lists beyond them read everything.
func TestReadsAreBounded(t *testing.T) {
	long := strings.Repeat("x", maxName)
	if got, _ := ReadsOf("/x?$select=" + long + "," + long + "y,,a(b),c;d,e/f"); !slices.Equal(got, []string{"a", "c", "e", long}) {
		t.Errorf("got %q", got)
	}
	var most []string
	for i := range maxReads {
		most = append(most, strings.Repeat("x", i+1))
	}
	if got := MergeReads(most, most[:1]); !slices.Equal(got, most) {
		t.Errorf("%d properties become %q", maxReads, got)
	}
	if got := MergeReads(most, []string{"y"}); !slices.Equal(got, []string{Every}) {
		t.Errorf("%d properties become %q", maxReads+1, got)
	}
}

// costed is a role for Cover.
func costed(value string, risk catalog.Level, breadth int) Role {
	return Role{Value: value, Risk: risk, breadth: breadth}
}

// TestPreferences: what decides between roles that both allow a call, one reason after the other.
func TestPreferences(t *testing.T) {
	one := func(roles ...Role) []Answer { return []Answer{{Roles: roles}} }
	limited := costed("A.Read.One", catalog.Low, 1)
	limited.Limited = true
	basicView := costed("User.ReadBasic.All", catalog.Medium, 1)
	basicView.Partial = true
	full := costed("User.Read.All", catalog.Medium, 9)
	for name, c := range map[string]struct {
		answers []Answer
		held    string
		want    string
	}{
		"less risk": {one(costed("A.ReadWrite.All", catalog.Low, 9), costed("B.Read.All", catalog.Medium, 1)), "", "A.ReadWrite.All"},
		"nobody rated it": {one(costed("A.Read.All", catalog.Unrated, 1), costed("B.ReadWrite.All", catalog.High, 9)), "",
			"B.ReadWrite.All"},
		"reading":               {one(costed("A.ReadWrite.All", catalog.Low, 1), costed("B.Read.All", catalog.Low, 9)), "", "B.Read.All"},
		"held":                  {one(costed("A.Read.All", catalog.Low, 1), costed("B.Read.All", catalog.Low, 9)), "B.Read.All", "B.Read.All"},
		"fewer operations":      {one(costed("A.Read.All", catalog.Low, 2), costed("B.Read.All", catalog.Low, 1)), "", "B.Read.All"},
		"not a limited one":     {one(limited, costed("B.Read.All", catalog.High, 9)), "", "B.Read.All"},
		"a limited one, held":   {one(limited, costed("B.Read.All", catalog.High, 9)), "A.Read.One", "A.Read.One"},
		"limited ones alone":    {one(limited), "", "A.Read.One"},
		"a basic view":          {one(basicView, full), "", "User.ReadBasic.All"},
		"a basic view, held":    {one(basicView, full), "User.ReadBasic.All", "User.ReadBasic.All"},
		"instead of what shows": {one(basicView, full), "Mail.Send", "User.Read.All"},
		"no other of its risk":  {one(basicView, costed("User.Read.All", catalog.High, 9)), "Mail.Send", "User.ReadBasic.All"},
		"no other that reads":   {one(basicView, costed("User.ReadWrite.All", catalog.Medium, 9)), "Mail.Send", "User.ReadBasic.All"},
		"two for both, or one": {append(one(costed("A.Read.All", catalog.Low, 1), full), one(costed("B.Read.All", catalog.Low, 1), full)...), "",
			"A.Read.All B.Read.All"},
		"no roles at all": {[]Answer{{}}, "", ""},
	} {
		got, err := Cover(c.answers, catalog.Builtin(), strings.Fields(c.held)...)
		if err != nil || strings.Join(got, " ") != c.want {
			t.Errorf("%s: got %v, %v", name, got, err)
		}
	}
}

// TestRequired: what a role requires besides is met by it, by a broader one, and by nothing else.
func TestRequired(t *testing.T) {
	write := Role{Value: "AppRoleAssignment.ReadWrite.All", Risk: catalog.Critical, AlsoRequires: []string{"Application.Read.All"}}
	for held, want := range map[string]bool{"Application.Read.All": true, "Application.ReadWrite.All": true, "Mail.Send": false,
		"": false} {
		by, ok := Answer{Roles: []Role{write}}.Any(append(strings.Fields(held), write.Value))
		if ok != want || want && !slices.Equal(by, []string{write.Value}) {
			t.Errorf("%s: %v, %v", held, by, ok)
		}
	}
	for held, want := range map[string]string{"": "Application.Read.All AppRoleAssignment.ReadWrite.All",
		"Application.ReadWrite.All": "AppRoleAssignment.ReadWrite.All Application.ReadWrite.All"} {
		answers := []Answer{{Roles: []Role{write}}}
		if held != "" {
			answers = append(answers, Answer{Roles: []Role{costed(held, catalog.Critical, 1)}})
		}
		got, err := Cover(answers, catalog.Builtin())
		if err != nil || strings.Join(got, " ") != want {
			t.Errorf("%q: got %v, %v", held, got, err)
		}
	}
}

// TestReduce: what cannot change the cheapest set goes, and nothing else.
func TestReduce(t *testing.T) {
	price := func(all ...int) (costs []cost) {
		for _, c := range all {
			costs = append(costs, cost{6: c})
		}
		return costs
	}
	for name, c := range map[string]struct {
		in    []clause
		costs []cost
		want  []clause
	}{
		"as it is": {[]clause{{{0}, {1}}, {{1}, {2}}, {{0}, {2}}}, price(1, 1, 1),
			[]clause{{{0}, {1}}, {{0}, {2}}, {{1}, {2}}}},
		"one twice":                   {[]clause{{{0}}, {{0}}}, price(1), []clause{{{0}}}},
		"a way within a way":          {[]clause{{{0, 1}, {0}, {0}}}, price(1, 1), []clause{{{0}}}},
		"met whenever another is":     {[]clause{{{0}, {1}, {2}}, {{0}, {1}}, {{2, 3}}}, price(1, 1, 1, 1), []clause{{{0}}, {{2, 3}}}},
		"a role that another does":    {[]clause{{{0}, {1}}}, price(2, 1), []clause{{{1}}}},
		"at the same cost, the first": {[]clause{{{0}, {1}}}, price(1, 1), []clause{{{0}}}},
		"the dearer does more":        {[]clause{{{0}, {1}}, {{1}, {2}}}, price(1, 3, 1), []clause{{{0}, {1}}, {{1}, {2}}}},
		"needed with another":         {[]clause{{{0}, {1, 2}}}, price(1, 1, 1), []clause{{{0}, {1, 2}}}},
	} {
		if got := reduce(c.in, c.costs); !slices.EqualFunc(got, c.want, func(a, b clause) bool { return compareClauses(a, b) == 0 }) {
			t.Errorf("%s: got %v, want %v", name, got, c.want)
		}
	}
}

// TestNearIsBelow: only what is opened at or below the known part of a path counts.
func TestNearIsBelow(t *testing.T) {
	ask := func(text string) string {
		c, err := ParseCall(text)
		if err != nil {
			t.Fatal(err)
		}
		near, all := Near(c)
		var out []string
		for role := range near {
			out = append(out, role)
		}
		slices.Sort(out)
		if all {
			return "all"
		}
		return strings.Join(out, " ")
	}
	if got := ask("GET /subscribedSkus/1/x"); got != "Directory.Read.All Directory.ReadWrite.All LicenseAssignment.Read.All "+
		"Organization.Read.All Organization.ReadWrite.All" {
		t.Errorf("got %s", got)
	}
	for role := range strings.FieldsSeq(ask("PATCH /users/1/microsoft.graph.messages/x")) {
		if writes(role) == 0 {
			t.Errorf("%s only reads", role)
		}
	}
	if got := ask("GET /nothing"); got != "all" {
		t.Errorf("got %s", got)
	}
}

// TestCatches: what to know of a role for a call, in words.
func TestCatches(t *testing.T) {
	for _, c := range []struct {
		call, role, note string
		limited, partial bool
	}{
		{"GET /users?$select=id,department,city", "User.ReadBasic.All", "does not show city, department", true, true},
		{"GET /users", "User.ReadBasic.All", "names, mail address and photo of users, no other properties", false, true},
		{"GET /groups", "GroupMember.Read.All", "members and basic properties of groups, no content", false, false},
		{"PATCH /applications/1", "Application.ReadWrite.OwnedBy", "only what this application owns", true, false},
		{"POST /applications", "Application.ReadWrite.OwnedBy", "", false, false},
		{"GET /users", "User.Read.All", "", false, false},
	} {
		a := ask(t, c.call)
		i := slices.IndexFunc(a.Roles, func(r Role) bool { return r.Value == c.role })
		if i < 0 || a.Roles[i].Note != c.note || a.Roles[i].Limited != c.limited || a.Roles[i].Partial != c.partial {
			t.Errorf("%s: %+v", c.call, a.Roles)
		}
	}
}
