package operations

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"mi-roles/roles/catalog"
)

func ask(t *testing.T, text string) Answer {
	t.Helper()
	c, err := ParseCall(text)
	if err != nil {
		t.Fatalf("%q: %v", text, err)
	}
	return Lookup(c, catalog.Builtin())
}

func values(a Answer) []string {
	var out []string
	for _, r := range a.Roles {
		out = append(out, r.Value)
	}
	return out
}

// TestTable holds the embedded table to what it must be able to do.
func TestTable(t *testing.T) {
	table, err := readTable(tableFile)
	if err != nil {
		t.Fatal(err)
	}
	if len(tableFile) > 80<<10 {
		t.Errorf("the table takes %d bytes of the program, more than 80 KB", len(tableFile))
	}
	operations := 0
	for id, n := range table.nodes {
		for v, a := range n.access {
			if a == unknown {
				continue
			}
			operations++
			c, err := NewCall(verbNames[v], table.template(int32(id)))
			if err != nil {
				t.Fatalf("%s %s: %v", verbNames[v], table.template(int32(id)), err)
			}
			if found, _ := find(table, c); strings.Contains(n.segment, "(") || strings.Contains(table.template(int32(id)), "(") {
				continue // shown with the names of parameters, not as a call
			} else if found != int32(id) {
				t.Errorf("%s %s is found as %s", verbNames[v], table.template(int32(id)), table.template(found))
			}
		}
	}
	if operations < 9_500 || len(table.roles) < 600 || len(table.edges) != len(table.nodes)-1 {
		t.Errorf("%d operations, %d roles, %d edges of %d nodes", operations, len(table.roles), len(table.edges), len(table.nodes))
	}
	for _, role := range table.roles {
		if r := catalog.Builtin().Rate(graphAppID(), role, ""); r.Level == catalog.Unrated || r.RoleID == "" {
			t.Errorf("%s is not in the catalogue", role)
		}
	}
	for _, text := range []string{"", "x", "mi-roles operations 1 2026-01-01\nA.Read\nx\n",
		"mi-roles operations 1 2026-01-01\nA.Read\n1\n7\n",
		"mi-roles operations 1 2026-01-01\nA.Read\n1\n0\nAusers\tG9\n", "mi-roles operations 1 2026-01-01\nA.Read\n1\n0\nDusers\tG0\n",
		"mi-roles operations 1 2026-01-01\nA.Read\n1\n0\nAusers\tX0\n", "mi-roles operations 1 2026-01-01\nA.Read\n1\n0+5\n"} {
		if _, err := parseTable(text); err == nil {
			t.Errorf("a damaged table is read: %q", text)
		}
	}
}

// TestForms asks for one operation in the ways in which people and logs write it.
func TestForms(t *testing.T) {
	for template, forms := range map[string][]string{
		"GET /users/{id}/messages": {
			"GET /users/{id}/messages", "get /Users/ann@contoso.com/Messages", "/users/1/messages/", "HEAD users/1/messages",
			"https://graph.microsoft.com/v1.0/users/1/messages?$select=subject&$filter=a eq 'b/c'",
			"GET https://graph.microsoft.us/beta/users/1/messages#x",
			"GET https://canary.graph.microsoft.com:443/v1.0//users/1//messages", "GET /v1.0/users/1/messages HTTP/1.1",
			"GET https://microsoftgraph.chinacloudapi.cn/v1.0/users('ann@contoso.com')/messages", "GET /users(1)/messages",
			"GET /users({id})/messages",
			"GET /users/a%2Fb/messages", "GET /users/1/messages?$filter=" + strings.Repeat("x", 1<<20), "GET /users/1/messages/$count",
			"GET /users(userPrincipalName='a,b=c')/messages",
		},
		"GET /groups/{id}/members": {"GET /groups/1/members/microsoft.graph.user", "GET /groups/1/members/microsoft.graph.user/$count",
			"GET /groups/1/members/$ref"},
		"POST /users/{id}/sendMail": {"POST /users/1/sendMail", "POST /users/1/microsoft.graph.sendMail", "POST /users/1/sendMail()"},
		"GET /users/delta":          {"GET /users/delta", "GET /users/delta()", "GET /users/microsoft.graph.delta?$deltatoken=x"},
		"GET /reports/getoffice365activeuserdetail(period)": {"GET /reports/getOffice365ActiveUserDetail(period='D7')",
			"GET /reports/getOffice365ActiveUserDetail(period={value})"},
		"GET /drives/{id}/items/{id}/permissions": {"GET /drives/1/items/2/permissions",
			"GET /drives/1/root:/a/b c/d.txt:/permissions", "GET /drives/1/items/2:/d.txt:/permissions"},
		"GET /sites/{id}/lists": {"GET /sites/contoso.sharepoint.com,1,2/lists",
			"GET /sites/contoso.sharepoint.com:/sites/x:/lists"},
		"GET /applications(appid)": {"GET /applications(appId='1')"},
	} {
		for _, form := range forms {
			a := ask(t, form)
			if got := a.Call.Method + " " + a.Template; !a.Known || !strings.EqualFold(got, template) {
				t.Errorf("%s: %s, want %s", form, got, template)
			}
			op := Find(a.Call)
			if got := op.Method() + " " + op.String(); got != a.Call.Method+" "+a.Template {
				t.Errorf("%s: the operation is %s", form, got)
			}
		}
	}
}

func TestRefusedText(t *testing.T) {
	for text, want := range map[string]error{
		"": ErrEmpty, "GET": ErrEmpty, "GET /": ErrEmpty, "GET https://graph.microsoft.com": ErrEmpty, "/v1.0": ErrEmpty,
		"GET ?x": ErrEmpty, "GET ////": ErrEmpty,
		"FETCH /users": ErrMethod, "OPTIONS /users": ErrMethod,
		"GET https://graph.windows.net/users": ErrHost, "GET https://evilgraph.microsoft.com/users": ErrHost,
		"GET https://graph.microsoft.com.evil.example/users": ErrHost,
		"GET file:///users":    ErrHost,
		"GET /users/../groups": ErrDots, "GET /users/%2e%2E/groups": ErrDots, "GET /./users": ErrDots,
		"GET /drives/1/root:/a/../b": ErrDots,
		"GET /users/a%00b":           ErrControl, "GET /users/\x1b[31m": ErrControl, "GET /users/%0d%0aX": ErrControl,
		"GET /users/100%": ErrEncoding, "GET /users/%zz": ErrEncoding,
		"GET " + strings.Repeat("/a", 100_000): ErrTooLong, "GET /users/" + strings.Repeat("a", 1<<20): ErrTooLong,
		"GET " + strings.Repeat("/a", 65): ErrTooLong,
	} {
		if c, err := ParseCall(text); !errors.Is(err, want) {
			t.Errorf("%.60q: %v %v, want %v", text, c.Path, err, want)
		}
	}
}

func TestAnswers(t *testing.T) {
	for _, c := range []struct {
		call        string
		known, user bool
		roles       string // the first ones
		note, other string
	}{
		{"GET /users/{id}/messages", true, false, "Mail.ReadBasic.All Mail.Read Mail.ReadWrite", "", ""},
		{"GET /users/1/messages/2/$value", true, false, "Mail.Read", "", ""},
		{"GET /users", true, false, "User.ReadBasic.All", "", ""},
		{"GET /me/messages?$top=1", true, true, "", "signed-in user", "GET /users/{id}/messages"},
		{"GET /me", true, true, "", "signed-in user", "GET /users/{id}"},
		{"POST /me/nothing", true, true, "", "signed-in user", ""},
		{"POST /users/1/sendMail", true, false, "Mail.Send", "", ""},
		{"GET /sites/1/lists", true, false, "Sites.Read.All", "Sites.Selected is enough", ""},
		{"GET /sites", true, false, "Sites.Read.All", "", ""},
		{"POST /$batch", false, false, "", "batch", ""},
		{"DELETE /users", false, false, "", "the table has this path with GET, POST only", ""},
		{"GET /no/such/thing", false, false, "", "", ""},
		{"GET /users/1/messages/$filter", false, false, "", "", ""},
		{"POST /users/$count", false, false, "", "the table has this path with GET only", ""},
	} {
		a := ask(t, c.call)
		if a.Known != c.known || a.DelegatedOnly != c.user || !strings.HasPrefix(strings.Join(values(a), " "), c.roles) ||
			!strings.Contains(a.Note, c.note) || (c.note == "") != (a.Note == "") || a.Instead != c.other || !a.Known && a.Roles != nil {
			t.Errorf("%s: %+v", c.call, a)
		}
	}
}

// TestTraps: what Microsoft's data would mislead to.
func TestTraps(t *testing.T) {
	messages := ask(t, "GET /users/{id}/messages")
	i := slices.IndexFunc(messages.Roles, func(r Role) bool { return r.Value == "Mail.ReadWrite" })
	if i < 1 || messages.Roles[i].Least || !strings.Contains(messages.Roles[0].Note, "no bodies, no attachments") {
		t.Errorf("a role that is marked for reading and writing is not the least beside one that is marked for reading: %+v",
			messages.Roles)
	}
	for call, want := range map[string]string{"GET /users": "User.ReadBasic.All", "GET /applications": "Application.Read.All",
		"POST /users": "User.ReadWrite.All", "POST /applications": "Application.ReadWrite.OwnedBy",
		"POST /groups/{id}/members/$ref": "GroupMember.ReadWrite.All", "GET /users/{id}/events": ""} {
		for _, r := range ask(t, call).Roles {
			if r.Least != (r.Value == want) {
				t.Errorf("%s: Microsoft's mark on %s: %v", call, r.Value, r.Least)
			}
		}
	}
	unit := ask(t, "POST /directory/administrativeUnits/{id}/members/$ref")
	if by, ok := unit.Allows([]string{"Group.Create"}); ok || unit.Whole().Roles[0].Value != "AdministrativeUnit.ReadWrite.All" {
		t.Errorf("creating a group in a unit is not adding a member to it: %v %+v", by, unit.Roles)
	}
	if _, ok := ask(t, "POST /groups").Allows([]string{"Group.Create"}); !ok {
		t.Error("Group.Create creates groups")
	}
	groups := ask(t, "GET /groups")
	if groups.Roles[0].Value != "GroupMember.Read.All" {
		t.Errorf("GET /groups begins with %s", groups.Roles[0].Value)
	}
	for _, n := range []string{"Group.ReadBasic.All", "Group-PreferredDataLocation.ReadWrite.All"} { // hidden ones
		if slices.Contains(values(groups), n) {
			t.Errorf("%s is offered, which tenants do not have", n)
		}
	}
	tab := ask(t, "GET /teams/1/channels/2/messages")
	if slices.Contains(values(tab), "ChannelMessage.Read.Group") {
		t.Error("resource-specific consent is offered as an app role")
	}
	table := builtin()
	kinds := map[access]int{}
	for _, n := range table.nodes {
		for _, a := range n.access {
			kinds[min(a, 1)]++
		}
	}
	if kinds[resourceOnly] == 0 || kinds[hiddenOnly] == 0 || kinds[delegatedOnly] < 1000 {
		t.Errorf("%v", kinds)
	}
	v1, beta := ask(t, "GET /v1.0/users/1/messages"), ask(t, "GET https://graph.microsoft.com/beta/users/1/messages")
	if v1.Call.Version != "v1.0" || beta.Call.Version != "beta" || !slices.Equal(values(v1), values(beta)) {
		t.Errorf("%q %q", v1.Call.Version, beta.Call.Version)
	}
	also := ask(t, "POST /servicePrincipals/1/appRoleAssignedTo")
	for _, r := range also.Roles {
		if r.Value == "AppRoleAssignment.ReadWrite.All" &&
			!slices.Equal(r.AlsoRequires, []string{"Application.Read.All", "Directory.Read.All"}) {
			t.Errorf("%+v", r)
		}
	}
	if _, ok := also.Allows([]string{"AppRoleAssignment.ReadWrite.All"}); ok {
		t.Error("a role that requires another one does not suffice alone")
	}
	if by, ok := also.Allows([]string{"AppRoleAssignment.ReadWrite.All", "Application.ReadWrite.All"}); !ok || len(by) != 1 {
		t.Errorf("a broader role stands in for what is required: %v", by)
	}
}

// TestEveryKind gives one call of each kind that is known and opens nothing.
func TestEveryKind(t *testing.T) {
	table := builtin()
	notes := map[access]string{delegatedOnly: noteUser, resourceOnly: noteResource, hiddenOnly: noteHidden}
	for kind, note := range notes {
		id := slices.IndexFunc(table.nodes, func(n node) bool { return n.access[get] == kind && !strings.Contains(n.segment, "(") })
		if id < 0 {
			continue
		}
		a := ask(t, "GET "+table.template(int32(id)))
		if !a.Known || a.Roles != nil || a.Note != note || a.DelegatedOnly != (kind == delegatedOnly) {
			t.Errorf("%+v", a)
		}
	}
}

// FuzzCall: any text is read or refused, within bounds, and never found where no
// operation is.
func FuzzCall(f *testing.F) {
	for _, seed := range []string{"GET /users/1/messages", "https://graph.microsoft.com/v1.0/drives/1/root:/a:/b", "/a(b='c',d=e)/$value",
		"GET /" + strings.Repeat("microsoft.graph.user/", 63)} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		c, err := ParseCall(text)
		if err != nil {
			return
		}
		a := Lookup(c, catalog.Builtin())
		if len(c.parts) > 2*maxSegments || a.Known != (a.Template != "" || a.DelegatedOnly) || len(a.Roles) > 0 && a.Template == "" {
			t.Errorf("%q: %+v", text, a)
		}
	})
}

func TestUnknownCalls(t *testing.T) {
	for _, c := range []struct {
		call, generic, near, far string
		all                      bool
	}{
		{"POST /groups/8d0f1b7e-0000-4000-8000-000000000001/members/1/secretThing", "/groups/{id}/members/{id}/secretthing",
			"GroupMember.ReadWrite.All Group.ReadWrite.All", "GroupMember.Read.All Mail.Read", false},
		{"GET /users/ann@contoso.com/secretThing", "/users/{id}/secretthing", "Mail.Read User.Read.All", "Domain.Read.All", false},
		{"GET /noSuch/12/" + strings.Repeat("x", 65), "/nosuch/{id}/{id}", "", "", true},
	} {
		call, err := ParseCall(c.call)
		if err != nil {
			t.Fatal(err)
		}
		near, all := Near(call)
		if Find(call) != 0 || call.Generic() != c.generic || all != c.all {
			t.Errorf("%s: %s %v", c.call, call.Generic(), all)
		}
		for role := range strings.FieldsSeq(c.near) {
			if !near[role] {
				t.Errorf("%s: %s may be what allowed it", c.call, role)
			}
		}
		for role := range strings.FieldsSeq(c.far) {
			if near[role] {
				t.Errorf("%s: %s cannot be what allowed it", c.call, role)
			}
		}
	}
}

func TestSlowPath(t *testing.T) {
	c, err := NewCall("GET", strings.Repeat("microsoft.graph.user/", 63)+"x")
	if err != nil {
		t.Fatal(err)
	}
	s := search{table: builtin(), verb: get, parts: append([]string{"users", "1"}, c.parts...)}
	if s.walk(0, 0) >= 0 || s.steps > maxSteps+100 {
		t.Errorf("%d steps", s.steps)
	}
}

func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		if _, err := readTable(tableFile); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkLookup(b *testing.B) {
	builtin()
	for b.Loop() {
		c, err := NewCall("GET", "https://graph.microsoft.com/v1.0/users/8d0f1b7e-0000-4000-8000-000000000001/messages?$top=10")
		if err != nil || Find(c) == 0 {
			b.Fatal(err)
		}
	}
}
