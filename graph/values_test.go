package graph

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"mi-roles/graph/wire"
	"mi-roles/roles"
)

// The documented limits of a query, to the character.
func TestLimitsOfAQuery(t *testing.T) {
	most, more := strings.Repeat("ä", 120), strings.Repeat("ä", 121)
	if !shortEnough("a", most) || shortEnough("a", more) || !shortEnough() || shortEnough(more, "a") {
		t.Error("120 characters may be compared, and not 121")
	}
	if beginning(most) != most || beginning(more) != most || beginning("") != "" {
		t.Error("a text is not cut where it may no longer be compared")
	}
	if maxValues != 15 || maxURL != 2048 || expandLimit != 20 || maxSingleLookups != 20 ||
		perRead != 300 || mostNear != 5 || sameLetters != 3 ||
		nameWait != 10*time.Second {
		t.Error("a limit is another one")
	}
	if maxWriters != 8 || maxWriteTries != 8 || maxTogether != 20 || tenantReaders != 10 {
		t.Error("what is under way at once is another number")
	}
}

// TestSpellings are the texts by which one Azure resource is looked for.
func TestSpellings(t *testing.T) {
	const id = "/subscriptions/S/resourceGroups/Rg-Shop/providers/Microsoft.Web/sites/Orders"
	wide := strings.Repeat("İ", 60)
	for what, c := range map[string]struct{ got, want string }{
		"spellings": {fmt.Sprint(spellings(id)),
			fmt.Sprint([]string{id, strings.Replace(id, "resourceGroups", "resourcegroups", 1), strings.ToLower(id)})},
		"one spelling":       {fmt.Sprint(spellings("/a/b")), "[/a/b]"},
		"parent":             {parentOf(id), "/subscriptions/S/resourceGroups/Rg-Shop/"},
		"parent of no group": {parentOf("/subscriptions/s/providers/x/y/z"), "/subscriptions/s/providers/x/y/z"},
		"parent, cut": {parentOf(roles.AzureID("/subscriptions/s/resourceGroups/" + strings.Repeat("g", 200) + "/providers/x/y/z")),
			"/subscriptions/s/resourceGroups/" + strings.Repeat("g", 120-len("/subscriptions/s/resourceGroups/"))},
		"parent, another case": {parentOf("/SUBSCRIPTIONS/S/RESOURCEGROUPS/G/PROVIDERS/x/y/z"), "/SUBSCRIPTIONS/S/RESOURCEGROUPS/G/"},
		"group of an odd name": {parentOf("/subscriptions/s/resourceGroups/subscriptions/providers/x/y/z"),
			"/subscriptions/s/resourceGroups/subscriptions/"},
		"letters that grow in lower case": {parentOf(roles.AzureID("/subscriptions/" + wide + "/resourceGroups/g/providers/x/y/z")),
			"/subscriptions/" + wide + "/resourceGroups/g/"},
		"scope":         {scopeOf(id), "/subscriptions/s/"},
		"scope of none": {scopeOf("/providers/Microsoft.Management/managementGroups/m"), "/providers/"},
		"distinct":      {fmt.Sprint(distinctTexts("b", "a", "b", "a", "c")), "[b a c]"},
		"letters":       {letters("Ärger"), "Ärg"}, "few letters": {letters("ab"), "ab"},
		"user": {kindOf("#microsoft.graph.user"), "user"}, "application": {kindOf("#microsoft.graph.application"), "app registration"},
		"nothing":     {kindOf(""), "directory object"},
		"name":        {hintName(roles.Ref{Form: roles.ByName, Value: "a/b"}), "a/b"},
		"group":       {hintName(roles.Ref{Form: roles.ByGroup, Value: "rg/web/slots/x"}), "web/slots/x"},
		"resource":    {hintName(roles.Ref{Form: roles.ByAzureID, Value: id}), "Orders"},
		"object id":   {hintName(roles.Ref{Form: roles.ByObjectID, Value: "x"}), ""},
		"name is":     {nameIs("o'b"), "displayName eq 'o''b'"},
		"name begins": {nameBegins("o"), "startsWith(displayName,'o')"},
		"owned":       {wireOwned{ODataType: "#microsoft.graph.ServicePrincipal"}.kind(), "service principal"},
		"owned app":   {wireOwned{ODataType: "#microsoft.graph.application"}.kind(), "app registration"},
		"owned other": {wireOwned{}.kind(), "object"},
	} {
		if c.got != c.want {
			t.Errorf("%s: %s, want %s", what, c.got, c.want)
		}
	}
}

// TestGroups: fifteen values are asked for at once, as long as the filter may be; what stands there costs nothing.
func TestGroups(t *testing.T) {
	sizes := func(groups []*filterGroup) string {
		var all []string
		for _, g := range groups {
			all = append(all, fmt.Sprintf("%d/%d", len(g.refs), len(g.values)))
		}
		return strings.Join(all, " ")
	}
	var groups []*filterGroup
	for i := range 31 {
		groups = join(groups, i, fmt.Sprint("v", i))
	}
	if got := sizes(groups); got != "15/15 15/15 1/1" || !slices.Equal(groups[2].refs, []int{30}) {
		t.Error(got)
	}
	groups = join(groups, 31, "v30")
	if got := sizes(groups[2:]); got != "2/1" {
		t.Error(got)
	}
	long := strings.Repeat("x", 800)
	groups = join(join(join(nil, 0, long+"a"), 1, long+"b"), 2, long+"a")
	if got := sizes(groups); got != "2/2 1/1" && got != "3/2" {
		t.Error(got)
	}
	if n := lengthOf([]string{"a b", "ü"}); n != len("a+b%C3%BC")+2*clauseLength {
		t.Errorf("%d characters", n)
	}
	exact := strings.Repeat("x", (filterLength-2*clauseLength)/2)
	if got := sizes(join(join(nil, 0, exact), 1, strings.ToUpper(exact))); got != "2/2" {
		t.Errorf("as long as may be: %s", got)
	}
	if got := sizes(join(join(nil, 0, exact), 1, strings.ToUpper(exact)+"YY")); got != "1/1 1/1" {
		t.Errorf("longer: %s", got)
	}
	if got := joinNames(nil, 0, strings.Repeat("x", 121)); got != nil {
		t.Errorf("a name that cannot be compared: %s", sizes(got))
	}
}

// TestHeldByExpand: what $expand brought is everything only if it says so and is short.
func TestHeldByExpand(t *testing.T) {
	of := func(n int) *[]wireAssignment {
		all := make([]wireAssignment, n)
		for i := range all {
			all[i] = wireAssignment{ID: fmt.Sprint(i), PrincipalID: "p", ResourceID: "r", AppRoleID: "a"}
		}
		return &all
	}
	spoilt := of(2)
	(*spoilt)[1].ID = ""
	partial := of(2)
	(*partial)[1].AppRoleID = ""
	for name, c := range map[string]struct {
		w     wirePrincipal
		n     int
		whole bool
	}{
		"not expanded": {wirePrincipal{}, 0, false}, "none": {wirePrincipal{AppRoleAssignments: of(0)}, 0, true},
		"nineteen": {wirePrincipal{AppRoleAssignments: of(19)}, 19, true}, "twenty": {wirePrincipal{AppRoleAssignments: of(20)}, 20, false},
		"more":    {wirePrincipal{AppRoleAssignments: of(2), MoreAssignments: "next"}, 2, false},
		"without": {wirePrincipal{AppRoleAssignments: spoilt}, 0, false}, "in part": {wirePrincipal{AppRoleAssignments: partial}, 0, false},
	} {
		if all, whole := c.w.held(); len(all) != c.n || whole != c.whole {
			t.Errorf("%s: %d, %v", name, len(all), whole)
		}
	}
	for name, w := range map[string]wireAssignment{"principal": {ResourceID: "r", AppRoleID: "a"}, "API": {PrincipalID: "p", AppRoleID: "a"},
		"role": {PrincipalID: "p", ResourceID: "r"}} {
		if !w.incomplete() {
			t.Errorf("an assignment without its %s is complete", name)
		}
	}
}

// TestDecoding: ids are compared in lower case, and what is not there is not false.
func TestDecoding(t *testing.T) {
	yes, no := true, false
	if (wirePrincipal{}).disabled() || (wirePrincipal{AccountEnabled: &yes}).disabled() || !(wirePrincipal{AccountEnabled: &no}).disabled() {
		t.Error("who is disabled")
	}
	w := wirePrincipal{ID: "AB", AppID: "CD", ServicePrincipalType: "managedidentity", AppOwnerOrganizationID: "EF",
		AppRoles:               wireRoles{{ID: "GH", Value: "V", IsEnabled: &yes}, {ID: "IJ", IsEnabled: &no}},
		OAuth2PermissionScopes: []wireScope{{ID: "KL", IsEnabled: true}, {ID: "MN"}}, DeletedDateTime: "2026-11-20T12:00:00.5Z"}
	p, r := w.principal(), w.resource()
	if p.ID != "ab" || p.AppID != "cd" || !p.Managed() || p.Agent || r.ID != "ab" || r.AppID != "cd" || r.OwnerTenant != "ef" ||
		!r.Managed ||
		r.Roles[0].ID != "gh" || r.Roles[0].Disabled || !r.Roles[1].Disabled || r.Scopes[0].ID != "kl" || r.Scopes[0].Disabled ||
		!r.Scopes[1].Disabled ||
		!w.deleted().At.Equal(time.Date(2026, 11, 20, 12, 0, 0, 5e8, time.UTC)) {
		t.Errorf("%+v, %+v", p, r)
	}
	if app := (wirePrincipal{ServicePrincipalType: "Application"}).principal(); app.Managed() || app.Type != roles.NotManaged {
		t.Errorf("%+v", app)
	}
	for _, agent := range []wirePrincipal{{ODataType: "#microsoft.graph.AgentIdentity"}, {ServicePrincipalType: agentType}} {
		if !agent.principal().Agent {
			t.Errorf("%+v is an agent identity", agent)
		}
	}
	a := wireAssignment{ID: "xY", PrincipalID: "AB", ResourceID: "CD", AppRoleID: "EF", PrincipalDisplayName: "n", PrincipalType: "t",
		ResourceDisplayName: "r", CreatedDateTime: "2026-11-20T12:00:00Z"}.assignment()
	if a.ID != "xY" || a.Key != (roles.Key{Principal: "ab", Resource: "cd", Role: "ef"}) || a.PrincipalName != "n" ||
		a.PrincipalType != "t" ||
		a.ResourceName != "r" || a.Created.IsZero() {
		t.Errorf("%+v", a)
	}
}

// TestLatest is the managed identity that was deleted last.
func TestLatest(t *testing.T) {
	one := wirePrincipal{ID: "1", ServicePrincipalType: "ManagedIdentity", DeletedDateTime: "2026-11-01T00:00:00Z"}
	two, app := one, one
	two.ID, two.DeletedDateTime = "2", "2026-11-02T00:00:00Z"
	app.ID, app.ServicePrincipalType, app.DeletedDateTime = "3", "Application", "2026-11-03T00:00:00Z"
	for _, order := range [][]wirePrincipal{{one, two, app}, {app, two, one}} {
		if d := latest(nil, order...); d == nil || d.ID != "2" {
			t.Errorf("%+v", d)
		}
	}
	if latest(nil, app) != nil || latest(nil) != nil {
		t.Error("an application was an identity")
	}
}

// TestUnknown: which selectors are asked about when nothing was found.
func TestUnknown(t *testing.T) {
	for form, want := range map[roles.Form][2]bool{roles.ByGUID: {true, false}, roles.ByObjectID: {true, false}, roles.ByAppID: {true,
		false},
		roles.ByName: {false, true}, roles.ByGroup: {false, true}, roles.ByAzureID: {false, true}, roles.ByURI: {false, true}} {
		ref := roles.Ref{Form: form}
		if unknown(ref, 0) != want[0] || misspelled(ref, 0) != want[1] || unknown(ref, 1) || misspelled(ref, 1) {
			t.Errorf("%v: %v, %v", form, unknown(ref, 0), misspelled(ref, 0))
		}
	}
	if unknown(roles.Ref{Form: roles.ByAppID, Alias: "graph"}, 0) {
		t.Error("an alias is no riddle")
	}
}

// TestOverlappingPages: what two pages bring counts once, and what does not count is left out.
func TestOverlappingPages(t *testing.T) {
	l := &lookup[int]{seen: map[string]bool{}, id: func(i int) string { return fmt.Sprint(i) }, is: func(i int) bool { return i != 3 }}
	l.keep([]int{1, 2, 2, 3})
	l.keep([]int{2, 3, 4})
	if !slices.Equal(l.found, []int{1, 2, 4}) {
		t.Error(l.found)
	}
	l.lose()
	if l.found != nil || !l.missing || l.due() == nil || len(l.due()) != 0 || l.failure() != nil {
		t.Errorf("%+v", l)
	}
	failed := &wire.Error{Status: 403}
	l.end(failed)
	if l.failure() != error(failed) || (optional[int]{l}).failure() != nil {
		t.Error(l.failure())
	}
}
