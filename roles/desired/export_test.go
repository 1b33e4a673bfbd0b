package desired_test

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"mi-roles/roles"
	"mi-roles/roles/catalog"
	"mi-roles/roles/desired"
	"mi-roles/roles/manifest"
)

// exported is the manifest's only grant for a change of what the tenant shows.
func exported(t *testing.T, change func(*roles.Grant), bearers ...roles.Resource) manifest.Grant {
	t.Helper()
	d := roles.Describer{Principals: map[roles.ObjectID]roles.Principal{who: identity},
		Resources: map[roles.ObjectID]roles.Resource{api: orders}}
	g := d.Describe(held(api, read))
	resource, role := *g.Resource, *g.Role
	g.Resource, g.Role = &resource, &role
	change(&g)
	m := desired.Export([]roles.Grant{g}, bearers)
	if len(m.Grants) != 1 || len(m.Grants[0].Roles) != 1 || m.Version != manifest.Version {
		t.Fatalf("got %+v", m)
	}
	return m.Grants[0]
}

// TestExportNames: what a manifest can hold is named as people know it, and all else by id.
func TestExportNames(t *testing.T) {
	const web = "/subscriptions/s/resourcegroups/rg-shop/providers/Microsoft.Web/sites/func-orders"
	pinned := manifest.Grant{Identity: web, PrincipalID: who, API: "id:" + api, Roles: []string{"Orders.Read.All"},
		Description: "func-orders on Orders API"}
	with := func(change func(*manifest.Grant)) manifest.Grant {
		g := pinned
		change(&g)
		return g
	}
	byID := func(g *manifest.Grant) { g.Roles = []string{read} }
	for name, c := range map[string]struct {
		change func(*roles.Grant)
		want   manifest.Grant
	}{
		"as it is": {func(*roles.Grant) {}, pinned},
		"no Azure resource": {func(g *roles.Grant) { g.Principal.AzureResource = "" },
			with(func(g *manifest.Grant) { g.Identity, g.PrincipalID = "id:"+who, "" })},
		"an id of Azure's that is none": {func(g *roles.Grant) { g.Principal.AzureResource = "func-orders" },
			with(func(g *manifest.Grant) { g.Identity = "id:" + who })},
		"an id of Azure's with a control character": {func(g *roles.Grant) { g.Principal.AzureResource = web + "\u0085" },
			with(func(g *manifest.Grant) { g.Identity = "id:" + who })},
		"an id of Azure's with a blank": {func(g *roles.Grant) { g.Principal.AzureResource = web + " " },
			with(func(g *manifest.Grant) { g.Identity = "id:" + who })},
		"an API that is not shown": {func(g *roles.Grant) { g.Resource, g.Role = nil, nil },
			with(func(g *manifest.Grant) { g.Roles, g.Description = []string{read}, "func-orders on Billing API (2021)" })},
		"a role that is not shown": {func(g *roles.Grant) { g.Role = nil }, with(byID)},
		"a role that is disabled":  {func(g *roles.Grant) { g.Role.Disabled = true }, with(byID)},
		"a role for users":         {func(g *roles.Grant) { g.Role.MemberTypes = []string{"User"} }, with(byID)},
		"a value with a blank":     {func(g *roles.Grant) { g.Role.Value += " " }, with(byID)},
		"names to clean": {func(g *roles.Grant) {
			g.Principal.DisplayName, g.Resource.DisplayName = " a\x00\u2029b ", "\ufeff\ufffd"
		},
			with(func(g *manifest.Grant) { g.Description = "ab on " + api })},
		"long names": {func(g *roles.Grant) {
			g.Principal.DisplayName, g.Resource.DisplayName = strings.Repeat("é", 251), strings.Repeat("x", 249)+" y"
		}, with(func(g *manifest.Grant) { g.Description = strings.Repeat("é", 250) + " on " + strings.Repeat("x", 249) })},
		"an alias": {func(g *roles.Grant) { g.Resource.AppID = "00000003-0000-0000-c000-000000000000" },
			with(func(g *manifest.Grant) { g.API, g.AllowUnrated = "graph", []string{"Orders.Read.All"} })},
	} {
		if got := exported(t, c.change); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: got %+v", name, got)
		}
	}
}

// What a manifest cannot hold is dropped, character by character; what is next to it stays.
func TestExportedCharacters(t *testing.T) {
	for text, want := range map[string]string{
		"a\x1fb": "ab", "a b": "a b", "a~b": "a~b", "a\x7fb": "ab", "a\u009fb": "ab", "a\u00a0b": "a\u00a0b",
		"a\u2028b": "ab", "a\u2029b": "ab", "a\u2027b": "a\u2027b", "a\ufeffb": "ab", "a\ufffdb": "ab",
	} {
		got := exported(t, func(g *roles.Grant) { g.Principal.DisplayName = text }).Description
		if got != want+" on Orders API" {
			t.Errorf("%q: got %q", text, got)
		}
	}
}

// The shortest identifier URI that names this API alone is taken.
func TestExportedURIs(t *testing.T) {
	rival := roles.Resource{ID: gone, Names: []string{"api://a/"}}
	for name, c := range map[string]struct {
		names  []string
		uris   []string // asked for
		want   string
		others []roles.Resource
	}{
		"the shortest":              {[]string{"api://orders", "api://o"}, []string{"api://o", "api://orders"}, "api://o", nil},
		"of two as long, the first": {[]string{"api://b", "api://a"}, []string{"api://a", "api://b"}, "api://a", nil},
		"one that is another's too": {[]string{"api://b", "api://A"}, []string{"api://A", "api://b"}, "api://b", []roles.Resource{rival}},
		"with a control character":  {[]string{"api://a\u0085", "api://long"}, []string{"api://long"}, "api://long", nil},
		"none":                      {nil, nil, "id:" + api, nil},
	} {
		shown := orders
		shown.Names = c.names
		var asked []string
		use := func(g *roles.Grant) { *g.Resource = shown }
		got := exported(t, use, append(c.others, shown)...)
		for _, ref := range desired.URIs([]roles.Grant{{}, {Resource: &shown}, {Resource: &shown}}) {
			asked = append(asked, ref.Text)
		}
		if got.API != c.want || !slices.Equal(asked, c.uris) {
			t.Errorf("%s: named %q, asked for %q", name, got.API, asked)
		}
	}
	graph := roles.Resource{ID: api, AppID: "00000003-0000-0000-c000-000000000000", Names: []string{"https://graph.microsoft.com"}}
	if got := desired.URIs([]roles.Grant{{Resource: &graph}}); len(got) > 0 {
		t.Errorf("an API with an alias: asked for %+v", got)
	}
}

// What would have to be allowed is allowed by the grant that is written, and nothing else is.
func TestExportAllows(t *testing.T) {
	const fresh = "201e0000-0000-4000-8101-0000000000aa"
	graph := roles.Resource{ID: api, AppID: "00000003-0000-0000-c000-000000000000", Roles: []roles.AppRole{
		{ID: "06b708a9-e830-4db3-a914-8e69da51d44f", Value: "AppRoleAssignment.ReadWrite.All", MemberTypes: []string{"Application"}},
		{ID: fresh, Value: "Fresh.All", MemberTypes: []string{"Application"}},
		{ID: "df021288-bdef-4463-88db-98f22de89214", Value: "User.Read.All", MemberTypes: []string{"Application"}}}}
	d := roles.Describer{Principals: map[roles.ObjectID]roles.Principal{who: identity},
		Resources: map[roles.ObjectID]roles.Resource{api: graph}, Risk: catalog.Builtin()}
	var all []roles.Assignment
	for _, r := range graph.Roles {
		all = append(all, held(api, string(r.ID)))
	}
	m := desired.Export(d.DescribeAll(append(all, all[0], held(api, lost))), nil)
	if len(m.Grants) != 1 {
		t.Fatalf("got %+v", m)
	}
	g := m.Grants[0]
	if !slices.Equal(g.AllowCritical, []string{"AppRoleAssignment.ReadWrite.All"}) || !slices.Equal(g.AllowUnrated, []string{"Fresh.All"}) ||
		len(g.Roles) != 4 {
		t.Errorf("got %+v", g)
	}
}
