package gate_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"mi-roles/roles"
	"mi-roles/roles/catalog"
	"mi-roles/roles/gate"
)

const (
	alice   = roles.ObjectID("1d000000-0000-4000-8000-000000000001")
	bob     = roles.ObjectID("1d000000-0000-4000-8000-000000000002")
	graph   = roles.ObjectID("a9100000-0000-4000-8000-000000000101")
	shop    = roles.ObjectID("a9100000-0000-4000-8000-000000000102")
	foreign = roles.ObjectID("a9100000-0000-4000-8000-000000000103")
	sync    = roles.ObjectID("a9100000-0000-4000-8000-000000000104")
	nowhere = roles.ObjectID("a9100000-0000-4000-8000-000000000199")

	takeover = roles.RoleID("06b708a9-e830-4db3-a914-8e69da51d44f") // AppRoleAssignment.ReadWrite.All
	reader   = roles.RoleID("df021288-bdef-4463-88db-98f22de89214") // User.Read.All
	fresh    = roles.RoleID("201e0000-0000-4000-8101-000000000001") // on every API, newer than any table
	twin     = roles.RoleID("201e0000-0000-4000-8101-000000000002") // its twin on the own API
)

// tenant has Microsoft Graph, an API of its own, someone else's, and one of
// Microsoft's that no table names.
func tenant() roles.Describer {
	app := func(id roles.RoleID, value string) roles.AppRole {
		return roles.AppRole{ID: id, Value: value, MemberTypes: []string{"Application"}}
	}
	const microsoft, other = "f8cdef31-a31e-4b4a-93e4-5f571e91255a", "0f000000-0000-4000-8000-000000000001"
	return roles.Describer{
		Principals: map[roles.ObjectID]roles.Principal{
			alice: {ID: alice, AppID: "ca000000-0000-4000-8000-000000000001", DisplayName: "func-orders", Type: roles.SystemAssigned,
				AzureResource: "/subscriptions/5b000000-0000-4000-8000-000000000001/resourcegroups/rg-shop/providers/Microsoft.Web/sites/func-orders"},
			bob: {ID: bob, AppID: "ca000000-0000-4000-8000-000000000002", DisplayName: "rg-shop/pipeline", Type: roles.NotManaged},
		},
		Resources: map[roles.ObjectID]roles.Resource{
			graph: {ID: graph, AppID: "00000003-0000-0000-c000-000000000000", DisplayName: "Microsoft Graph", OwnerTenant: microsoft,
				Roles: []roles.AppRole{app(takeover, "AppRoleAssignment.ReadWrite.All"), app(reader, "User.Read.All"),
					app(fresh, "Everything.ReadWrite.All")}},
			shop: {ID: shop, AppID: "a9900000-0000-4000-8000-000000000102", DisplayName: "Orders API",
				OwnerTenant: "7d3c2b1a-0e5b-4a83-9c57-6f1e2d3c4b5a",
				Names:       []string{"api://orders"}, Roles: []roles.AppRole{app(fresh, "Orders.Read"), app(twin, "ORDERS.READ")}},
			foreign: {ID: foreign, AppID: "a9900000-0000-4000-8000-000000000103", DisplayName: "Payments", OwnerTenant: other,
				Roles: []roles.AppRole{app(fresh, "Pay.All")}},
			sync: {ID: sync, AppID: "a9900000-0000-4000-8000-000000000104", DisplayName: "New Service of Microsoft",
				OwnerTenant: "72f988bf-86f1-41af-91ab-2d7cd011db47",
				Roles:       []roles.AppRole{app(fresh, "Sync.All")}},
		},
		Risk: catalog.Builtin(),
	}
}

func key(p, r roles.ObjectID, role roles.RoleID) roles.Key {
	return roles.Key{Principal: p, Resource: r, Role: role}
}

func give(keys ...roles.Key) roles.Plan { return roles.Compare(roles.Goal{Keys: keys}, nil) }

func kinds(d gate.Decision) string {
	var out []string
	for _, r := range d.Refused {
		out = append(out, string(r.Kind))
	}
	return strings.Join(out, ", ")
}

// What the run must be told, and what counts as told.
func TestWhatMustBeTold(t *testing.T) {
	critical, unrated := key(alice, graph, takeover), key(alice, graph, fresh)
	named := func(texts ...string) gate.Allowance { return gate.Allowance{Named: texts} }
	marked := func(k roles.Key) gate.Allowance { return gate.Allowance{Marked: map[roles.Key]bool{k: true}} }
	for name, c := range map[string]struct {
		change roles.Key
		gate   gate.Gate
		want   string
	}{
		"a rated role":                       {key(alice, graph, reader), gate.Gate{}, ""},
		"a critical role":                    {critical, gate.Gate{}, "critical"},
		"a critical role, named":             {critical, gate.Gate{Critical: named("x", "approleassignment.readwrite.ALL")}, ""},
		"a critical role, by id":             {critical, gate.Gate{Critical: named(strings.ToUpper(string(takeover)))}, ""},
		"a critical role, by id with blanks": {critical, gate.Gate{Critical: named(" " + string(takeover))}, ""},
		"a critical role, by a part":         {critical, gate.Gate{Critical: named("AppRoleAssignment", "*", "")}, "critical"},
		"a critical role, marked":            {critical, gate.Gate{Critical: marked(critical)}, ""},
		"marked for someone else":            {critical, gate.Gate{Critical: marked(key(bob, graph, takeover))}, "critical"},
		"marked on another API":              {critical, gate.Gate{Critical: marked(key(alice, shop, takeover))}, "critical"},
		"named as unrated":                   {critical, gate.Gate{Unrated: named(string(takeover))}, "critical"},
		"an unrated role of Microsoft's":     {unrated, gate.Gate{}, "unrated"},
		"named as critical":                  {unrated, gate.Gate{Critical: named("Everything.ReadWrite.All")}, "unrated"},
		"an unrated role, named":             {unrated, gate.Gate{Unrated: named("everything.readwrite.all")}, ""},
		"an unrated role, marked":            {unrated, gate.Gate{Unrated: marked(unrated)}, ""},
		"an API that Microsoft owns":         {key(alice, sync, fresh), gate.Gate{}, "unrated"},
		"an own API":                         {key(alice, shop, fresh), gate.Gate{}, ""},
		"someone else's API":                 {key(alice, foreign, fresh), gate.Gate{}, ""},
		"default access":                     {key(alice, graph, roles.DefaultAccess), gate.Gate{}, ""},
		"an API that is not shown":           {key(alice, nowhere, fresh), gate.Gate{}, "unrated"},
		"an API that is not shown, named":    {key(alice, nowhere, fresh), gate.Gate{Unrated: named(string(fresh))}, ""},
		"a role that is not shown":           {key(alice, sync, reader), gate.Gate{}, "unrated"},
		"a known role that is not shown":     {key(alice, graph, "9e3f62cf-ca93-4989-b6ce-bf83c28f9fe8"), gate.Gate{}, "critical"},
	} {
		if got := c.gate.Judge(give(c.change), tenant()); len(got) != 1 || kinds(got[0]) != c.want {
			t.Errorf("%s: got %+v, want %q", name, got, c.want)
		}
	}
}

// A name that several roles of the API bear allows none of them but the one that is
// spelled so; its id always does.
func TestTwins(t *testing.T) {
	d := tenant()
	table, err := d.Risk.With([]catalog.Override{{API: "a9900000-0000-4000-8000-000000000102", Role: string(fresh),
		Level: catalog.Critical},
		{API: "a9900000-0000-4000-8000-000000000102", Role: "orders.read", Level: catalog.Critical}})
	if err != nil {
		t.Fatal(err)
	}
	d.Risk = table
	for text, want := range map[string]string{"Orders.Read": " critical", "ORDERS.READ": "critical ", "orders.read": "critical critical",
		string(twin): "critical "} {
		g := gate.Gate{Critical: gate.Allowance{Named: []string{text}}}
		got := g.Judge(give(key(alice, shop, fresh), key(alice, shop, twin)), d)
		if len(got) != 2 || kinds(got[0])+" "+kinds(got[1]) != want {
			t.Errorf("%s: got %+v", text, got)
		}
	}
}

// Removals and what is there already are not refused, whatever the policy says.
func TestRemovals(t *testing.T) {
	closed := gate.Gate{Policy: &gate.Policy{Default: gate.Deny}}
	held := []roles.Assignment{{ID: "1", Key: key(alice, graph, takeover)}, {ID: "2", Key: key(alice, graph, fresh)}}
	plan := roles.Compare(roles.Goal{Mode: roles.Exactly, Keys: []roles.Key{held[0].Key},
		Pairs: []roles.Pair{{Principal: alice, Resource: graph}}}, held)
	pass, got := closed.Open(plan, tenant())
	if len(got) != 1 || len(got[0].Refused) != 0 || got[0].Step.Action != roles.Remove {
		t.Errorf("got %+v", got)
	}
	w := &writer{}
	if _, err := pass.Apply(t.Context(), w, func(roles.Result) {}); err != nil || len(w.steps) != 1 {
		t.Errorf("wrote %+v, %v", w.steps, err)
	}
}

type writer struct{ steps []roles.Step }

func (w *writer) Write(_ context.Context, steps []roles.Step, _ func(roles.Result)) error {
	w.steps = append(w.steps, steps...)
	return nil
}

// One refused change keeps the whole run from writing.
func TestOpen(t *testing.T) {
	for _, c := range []struct {
		plan roles.Plan
		want int
	}{
		{give(key(alice, graph, reader), key(alice, shop, fresh)), 2},
		{give(key(alice, graph, reader), key(alice, graph, takeover)), 0},
	} {
		pass, _ := gate.Gate{}.Open(c.plan, tenant())
		for i := range c.plan {
			c.plan[i].Key.Role = takeover // what was let through cannot be changed afterwards
		}
		w := &writer{}
		if _, err := pass.Apply(t.Context(), w, func(roles.Result) {}); err != nil || len(w.steps) != c.want {
			t.Errorf("wrote %+v, %v", w.steps, err)
		}
		for _, s := range w.steps {
			if s.Key.Role == takeover {
				t.Errorf("wrote %+v", s)
			}
		}
	}
}

// What is named and is no part of the run is given back; a role that is there already,
// or that the run takes away, is a part of it.
func TestUnused(t *testing.T) {
	held := []roles.Assignment{{ID: "1", Key: key(alice, graph, takeover)}, {ID: "2", Key: key(alice, graph, fresh)}}
	plan := roles.Compare(roles.Goal{Mode: roles.Exactly, Keys: []roles.Key{held[0].Key},
		Pairs: []roles.Pair{{Principal: alice, Resource: graph}}}, held)
	g := gate.Gate{Critical: gate.Allowance{Named: []string{"AppRoleAssignment.ReadWrite.All", "Mail.Send", string(reader)}},
		Unrated: gate.Allowance{Named: []string{string(fresh), "mail.send"}}}
	want := []gate.Unused{{Kind: gate.Critical, Text: "Mail.Send"}, {Kind: gate.Critical, Text: string(reader)},
		{Kind: gate.Unrated, Text: "mail.send"}}
	if got := g.Unused(plan, tenant()); !slices.Equal(got, want) {
		t.Errorf("got %+v", got)
	}
}

// The error says each reason once and what to type for all of them.
func TestRefusal(t *testing.T) {
	all := give(key(alice, graph, takeover), key(bob, graph, takeover), key(alice, graph, fresh), key(bob, shop, fresh))
	policy := &gate.Policy{File: "p.yaml", Default: gate.Deny, Rules: []gate.Rule{
		{Name: "shop", At: "p.yaml:3:5", Identity: gate.NewPattern("func-*"), API: gate.NewAPIPattern("graph"), Effect: gate.Allow,
			MaxRisk: catalog.High},
		{At: "p.yaml:7:5", API: gate.NewAPIPattern("orders api"), Effect: gate.Deny},
	}}
	at := func(k roles.Key) string { return "g.yaml:" + string(k.Principal[35:]) }
	spelled := func(k roles.Key) string {
		return map[roles.RoleID]string{takeover: "approle.X", fresh: "every.X"}[k.Role]
	}
	why := catalog.Builtin().Rate("00000003-0000-0000-c000-000000000000", "AppRoleAssignment.ReadWrite.All", "").Why
	lines := func(l ...string) string { return strings.Join(l, "\n  ") }
	for name, c := range map[string]struct {
		gate      gate.Gate
		wording   gate.Wording
		msg, hint string
	}{
		"flags": {gate.Gate{}, gate.Wording{},
			lines("role Everything.ReadWrite.All of Microsoft Graph is unrated: the table of "+catalog.Date()+
				" does not rate it, and it may be critical",
				"role AppRoleAssignment.ReadWrite.All of Microsoft Graph is critical: "+why),
			"to assign it anyway, add --allow-critical AppRoleAssignment.ReadWrite.All --allow-unrated Everything.ReadWrite.All"},
		"for whom": {gate.Gate{Unrated: gate.Allowance{Named: []string{string(fresh)}}}, gate.Wording{Who: true},
			lines("role AppRoleAssignment.ReadWrite.All of Microsoft Graph for func-orders is critical: "+why,
				"role AppRoleAssignment.ReadWrite.All of Microsoft Graph for rg-shop/pipeline is critical: "+why),
			"to assign it anyway, add --allow-critical AppRoleAssignment.ReadWrite.All"},
		"a manifest": {gate.Gate{Critical: gate.Allowance{Named: []string{string(takeover)}}}, gate.Wording{Where: at, Spelled: spelled},
			"g.yaml:1: role Everything.ReadWrite.All of Microsoft Graph is unrated: the table of " + catalog.Date() +
				" does not rate it, and it may be critical",
			"to assign it anyway, add to its grant: allowUnrated: [every.X]"},
		"a policy": {gate.Gate{Policy: policy, Critical: gate.Allowance{Named: []string{string(takeover)}},
			Unrated: gate.Allowance{Named: []string{string(fresh)}}}, gate.Wording{Who: true},
			lines(`role Everything.ReadWrite.All of Microsoft Graph for func-orders is unrated, and rule "shop" (p.yaml:3:5) allows rated roles only`,
				`role AppRoleAssignment.ReadWrite.All of Microsoft Graph for func-orders is critical, and rule "shop" (p.yaml:3:5) allows at most high`,
				`role AppRoleAssignment.ReadWrite.All of Microsoft Graph for rg-shop/pipeline is denied: no rule of the policy matches, and its default is deny`,
				`role Orders.Read of Orders API for rg-shop/pipeline is denied by the rule at p.yaml:7:5`),
			"no flag overrides the policy: leave these roles out, or have its rules changed"},
	} {
		err := gate.Refusal(c.gate.Judge(all, tenant()), c.wording)
		e, ok := errors.AsType[*roles.Error](err)
		if !ok || !errors.Is(err, roles.ErrPolicy) || sortedLines(e.Msg) != sortedLines(c.msg) || e.Hint != c.hint {
			t.Errorf("%s: got %v\nhint %s", name, err, e.Hint)
		}
	}
	if err := gate.Refusal((gate.Gate{}).Judge(give(key(alice, graph, reader)), tenant()), gate.Wording{}); err != nil {
		t.Error(err)
	}
}

func sortedLines(text string) string {
	lines := strings.Split(text, "\n  ") // all but the first are indented
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}

// Names from the directory cannot break out of the message, and many refusals are cut.
func TestRefusalIsBounded(t *testing.T) {
	d := tenant()
	var keys []roles.Key
	for i := range 30 {
		id := roles.ObjectID(fmt.Sprintf("1d000000-0000-4000-8000-%012d", 100+i))
		d.Principals[id] = roles.Principal{ID: id, DisplayName: fmt.Sprintf("a\x1b[2J%d", i)}
		keys = append(keys, key(id, graph, takeover))
	}
	err := gate.Refusal((gate.Gate{}).Judge(give(keys...), d), gate.Wording{Who: true})
	if text := err.Error(); strings.Count(text, "\n") != 20 || !strings.HasSuffix(text, "and 10 more") || strings.Contains(text, "\x1b") {
		t.Errorf("got %s", text)
	}
}

// A file that says another rating than the table is told so, each role once.
func TestRatings(t *testing.T) {
	said := map[roles.Key]catalog.Level{
		key(alice, graph, takeover): catalog.Low, key(bob, graph, takeover): catalog.Low, key(alice, graph, reader): catalog.High,
		key(alice, graph, fresh): catalog.Low, key(alice, shop, fresh): catalog.Unrated, key(bob, graph, fresh): "",
	}
	if level := catalog.Builtin().Rate("00000003-0000-0000-c000-000000000000", "User.Read.All", "").Level; level != catalog.High {
		said[key(alice, graph, reader)] = level
	}
	var got []string
	for _, r := range gate.Ratings(said, tenant()) {
		got = append(got, r.String())
	}
	want := []string{"role AppRoleAssignment.ReadWrite.All of Microsoft Graph is critical by the table of " + catalog.Date() +
		", not low as the file says",
		"role Everything.ReadWrite.All of Microsoft Graph is unrated by the table of " + catalog.Date() + ", not low as the file says"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
}
