package gate_test

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"mi-roles/roles"
	"mi-roles/roles/catalog"
	"mi-roles/roles/gate"
)

// grant is what the tenant shows of a change, with its rating.
func grant(k roles.Key, change func(*roles.Grant)) roles.Grant {
	g := tenant().Describe(roles.Assignment{Key: k})
	change(&g)
	return g
}

func same(*roles.Grant) {}

// What each field of a rule is compared with.
func TestFits(t *testing.T) {
	orders, pipeline := key(alice, graph, reader), key(bob, shop, fresh)
	unplaced := func(g *roles.Grant) { g.Principal.AzureResource = "" }
	name, api := gate.NewPattern, gate.NewAPIPattern
	for text, c := range map[string]struct {
		rule gate.Rule
		of   roles.Grant
		want bool
	}{
		"nothing named":  {gate.Rule{}, grant(orders, same), true},
		"stars":          {gate.Rule{Identity: name("**"), ResourceGroup: name("*"), Type: name("*")}, grant(pipeline, same), true},
		"name":           {gate.Rule{Identity: name("FUNC-orders")}, grant(orders, same), true},
		"another name":   {gate.Rule{Identity: name("func-order")}, grant(orders, same), false},
		"name with star": {gate.Rule{Identity: name("f*-?rders")}, grant(orders, same), true},
		"object id":      {gate.Rule{Identity: name(strings.ToUpper(string(alice)))}, grant(orders, same), true},
		"client id":      {gate.Rule{Identity: name("ca000000-0000-4000-8000-000000000001")}, grant(orders, same), true},
		"part of an id":  {gate.Rule{Identity: name("ca000000-*")}, grant(orders, same), true},
		"a name that is an id": {gate.Rule{Identity: name(string(bob))},
			grant(orders, func(g *roles.Grant) { g.Principal.DisplayName = string(bob) }), false},
		"group and name": {gate.Rule{Identity: name("RG-shop/func-*")}, grant(orders, same), true},
		"any group":      {gate.Rule{Identity: name("*/func-orders")}, grant(orders, same), true},
		"another group":  {gate.Rule{Identity: name("rg-*/pipeline")}, grant(orders, same), false},
		"resource id":    {gate.Rule{Identity: name("/subscriptions/*/microsoft.web/sites/*")}, grant(orders, same), true},
		"a name that looks like one": {gate.Rule{Identity: name("rg-shop/pipeline")},
			grant(orders, func(g *roles.Grant) { g.Principal.DisplayName = "rg-shop/pipeline" }), false},
		"a name with a slash": {gate.Rule{Identity: name("rg-shop/pipe*")}, grant(pipeline, same), true},
		"resource group":      {gate.Rule{ResourceGroup: name("rg-*")}, grant(orders, same), true},
		"a resource group claimed": {gate.Rule{ResourceGroup: name("rg-*")}, grant(pipeline, func(g *roles.Grant) {
			g.Principal.AzureResource = "/subscriptions/s/resourceGroups/rg-shop/providers/a/b/c"
		}), false},
		"a path claimed": {gate.Rule{Identity: name("rg-shop/c")}, grant(pipeline, func(g *roles.Grant) {
			g.Principal.AzureResource = "/subscriptions/s/resourceGroups/rg-shop/providers/a/b/c"
		}), false},
		"no resource group": {gate.Rule{ResourceGroup: name("rg-*")}, grant(pipeline, same), false},
		"subscription":      {gate.Rule{Subscription: name("5B000000-0000-4000-8000-000000000001")}, grant(orders, same), true},
		"type":              {gate.Rule{Type: name("system*")}, grant(orders, same), true},
		"another type":      {gate.Rule{Type: name("user*")}, grant(orders, same), false},
		"alias":             {gate.Rule{API: api("GRAPH")}, grant(orders, same), true},
		"other alias":       {gate.Rule{API: api("exchange")}, grant(orders, same), false},
		"an alias is not a name": {gate.Rule{API: api("graph")},
			grant(pipeline, func(g *roles.Grant) { g.Resource.DisplayName = "graph" }), false},
		"part of an alias": {gate.Rule{API: api("gra?h")}, grant(orders, same), true},
		"API's name":       {gate.Rule{API: api("microsoft *")}, grant(orders, same), true},
		"API's name in the catalog": {gate.Rule{API: api("Microsoft Graph")},
			grant(orders, func(g *roles.Grant) { g.Resource.DisplayName = "Renamed" }), true},
		"app id":                 {gate.Rule{API: api("00000003-0000-0000-C000-000000000000")}, grant(orders, same), true},
		"identifier URI":         {gate.Rule{API: api("api://order*")}, grant(pipeline, same), true},
		"role":                   {gate.Rule{Role: name("user.read.ALL")}, grant(orders, same), true},
		"role with star":         {gate.Rule{Role: name("*.Read.*")}, grant(orders, same), true},
		"role id":                {gate.Rule{Role: name(string(reader))}, grant(orders, same), true},
		"another role":           {gate.Rule{Role: name("User.ReadWrite.All")}, grant(orders, same), false},
		"one of two":             {gate.Rule{Role: name("User.*"), API: api("sharepoint")}, grant(orders, same), false},
		"allow, group not known": {gate.Rule{ResourceGroup: name("rg-shop"), Effect: gate.Allow}, grant(orders, unplaced), false},
		"deny, group not known":  {gate.Rule{ResourceGroup: name("rg-prod"), Effect: gate.Deny}, grant(orders, unplaced), true},
		"deny, path not known":   {gate.Rule{Identity: name("rg-prod/*"), Effect: gate.Deny}, grant(orders, unplaced), true},
		"deny, kind not known": {gate.Rule{Type: name("UserAssigned"), Effect: gate.Deny},
			grant(orders, func(g *roles.Grant) { g.Principal.Type = roles.UnknownManaged }), true},
		"deny, another group":  {gate.Rule{ResourceGroup: name("rg-prod"), Effect: gate.Deny}, grant(orders, same), false},
		"deny, API not known":  {gate.Rule{API: api("graph"), Effect: gate.Deny}, grant(key(alice, nowhere, reader), same), true},
		"allow, API not known": {gate.Rule{API: api("graph"), Effect: gate.Allow}, grant(key(alice, nowhere, reader), same), false},
		"deny, default access": {gate.Rule{Role: name("Sync.*"), Effect: gate.Deny}, grant(key(alice, graph, roles.DefaultAccess), same), false},
		"deny, role not known": {gate.Rule{Role: name("Sync.*"), Effect: gate.Deny}, grant(key(alice, graph, twin), same), true},
	} {
		c.rule.Effect = orAllow(c.rule.Effect)
		p := gate.Policy{Default: gate.Deny, Rules: []gate.Rule{c.rule}}
		if got := p.Decide(c.of); (got.Rule != nil) != c.want {
			t.Errorf("%s: got %+v", text, got)
		}
	}
}

func orAllow(e gate.Effect) gate.Effect {
	if e == "" {
		return gate.Allow
	}
	return e
}

// The rule that fits decides, even where it allows less than the next.
func TestRulings(t *testing.T) {
	at := func(level catalog.Level) roles.Grant {
		return grant(key(alice, graph, reader), func(g *roles.Grant) { g.Rating.Level = level })
	}
	for _, c := range []struct {
		rule  gate.Rule
		level catalog.Level
		want  gate.Kind
	}{
		{gate.Rule{Effect: gate.Allow}, catalog.Critical, ""},
		{gate.Rule{Effect: gate.Allow}, catalog.Unrated, gate.NotRated},
		{gate.Rule{Effect: gate.Allow, AllowUnrated: true}, catalog.Unrated, ""},
		{gate.Rule{Effect: gate.Allow, AllowUnrated: true, MaxRisk: catalog.Low}, catalog.Unrated, ""},
		{gate.Rule{Effect: gate.Allow, MaxRisk: catalog.High}, catalog.High, ""},
		{gate.Rule{Effect: gate.Allow, MaxRisk: catalog.High}, catalog.Critical, gate.TooRisky},
		{gate.Rule{Effect: gate.Allow, MaxRisk: catalog.Low}, catalog.Low, ""},
		{gate.Rule{Effect: gate.Allow, MaxRisk: catalog.Low}, catalog.Medium, gate.TooRisky},
		{gate.Rule{Effect: gate.Deny}, catalog.Low, gate.Denied},
		{gate.Rule{}, catalog.Low, gate.Denied},
	} {
		p := gate.Policy{Default: gate.Allow, Rules: []gate.Rule{c.rule, {Effect: gate.Allow, AllowUnrated: true}}}
		got := p.Decide(at(c.level))
		if got.Rule != &p.Rules[0] || (len(got.Refused) > 0) != (c.want != "") ||
			c.want != "" && (got.Refused[0].Kind != c.want || got.Refused[0].Rule != got.Rule) {
			t.Errorf("%+v of %s: got %+v", c.rule, c.level, got)
		}
	}
	for effect, refused := range map[gate.Effect]bool{gate.Allow: false, gate.Deny: true, "": true} {
		if got := (gate.Policy{Default: effect}).Decide(at(catalog.Low)); got.Rule != nil || (len(got.Refused) > 0) != refused {
			t.Errorf("default %q: %+v", effect, got)
		}
	}
}

// A policy does not stand in for what the run must be told, nor that for a policy.
func TestVoicesStayApart(t *testing.T) {
	open := &gate.Policy{Default: gate.Allow, Rules: []gate.Rule{{Effect: gate.Allow, MaxRisk: catalog.Critical, AllowUnrated: true}}}
	closed := &gate.Policy{Default: gate.Deny}
	all := gate.Allowance{Named: []string{string(takeover), string(fresh)},
		Marked: map[roles.Key]bool{key(alice, graph, takeover): true, key(alice, graph, fresh): true}}
	plan := give(key(alice, graph, takeover), key(alice, graph, fresh))
	for name, c := range map[string]struct {
		gate gate.Gate
		want string
	}{
		"an open policy":   {gate.Gate{Policy: open}, "unrated; critical"},
		"told, and open":   {gate.Gate{Policy: open, Critical: all, Unrated: all}, "; "},
		"told, but closed": {gate.Gate{Policy: closed, Critical: all, Unrated: all}, "no rule; no rule"},
		"neither":          {gate.Gate{Policy: closed}, "unrated, no rule; critical, no rule"},
		"told the other way": {gate.Gate{Critical: gate.Allowance{Named: []string{string(fresh)}},
			Unrated: gate.Allowance{Named: []string{string(takeover)}}}, "unrated; critical"},
	} {
		got := c.gate.Judge(plan, tenant())
		if len(got) != 2 {
			t.Fatalf("%s: %+v", name, got)
		}
		both := []string{kinds(got[0]), kinds(got[1])}
		if got[0].Step.Key.Role == takeover {
			slices.Reverse(both)
		}
		if text := strings.Join(both, "; "); text != c.want {
			t.Errorf("%s: got %q, want %q", name, text, c.want)
		}
	}
}

func randomRule(r *rand.Rand) gate.Rule {
	pick := func(texts ...string) gate.Pattern { return gate.NewPattern(texts[r.IntN(len(texts))]) }
	return gate.Rule{
		Identity: pick("*", "*", "func-*", "rg-shop/*", string(bob), "*pipe*"), ResourceGroup: pick("*", "*", "rg-*", "x"),
		Type:   pick("*", "*", "SystemAssigned", "Not*"),
		API:    gate.NewAPIPattern([]string{"*", "*", "graph", "orders*", "api://*"}[r.IntN(5)]),
		Role:   pick("*", "*", "*Read*", "*.All", string(fresh), "user.*"),
		Effect: []gate.Effect{gate.Allow, gate.Deny}[r.IntN(2)], MaxRisk: []catalog.Level{"", catalog.High, catalog.Low}[r.IntN(3)],
		AllowUnrated: r.IntN(2) == 0,
	}
}

func changes() []roles.Key {
	var all []roles.Key
	for _, p := range []roles.ObjectID{alice, bob} {
		for _, api := range []roles.ObjectID{graph, shop, foreign, sync, nowhere} {
			for _, role := range []roles.RoleID{takeover, reader, fresh, twin} {
				all = append(all, key(p, api, role))
			}
		}
	}
	return all
}

// A test of a policy has an entry for each grant, with the rule that decides.
func TestTest(t *testing.T) {
	p := gate.Policy{Default: gate.Deny, Rules: []gate.Rule{{API: gate.NewAPIPattern("graph"), Effect: gate.Allow, MaxRisk: catalog.High}}}
	got := p.Test([]roles.Key{key(alice, shop, fresh), key(alice, graph, reader), key(alice, graph, takeover)}, tenant())
	want := []struct {
		role    roles.RoleID
		refused gate.Kind
	}{{takeover, gate.TooRisky}, {reader, ""}, {fresh, gate.NoRule}}
	if len(got) != len(want) {
		t.Fatalf("got %+v", got)
	}
	for i, w := range want {
		g := got[i]
		if g.Grant.Key.Role != w.role || (g.Rule == nil) != (w.refused == gate.NoRule) || (len(g.Refused) == 0) != (w.refused == "") ||
			len(g.Refused) > 0 && g.Refused[0].Kind != w.refused {
			t.Errorf("%d: got %+v", i, g)
		}
	}
}

// An objection names the rule that refuses, and there is none to what is allowed.
func TestObjection(t *testing.T) {
	p := gate.Policy{Default: gate.Deny,
		Rules: []gate.Rule{{Name: "reads", At: "p.yaml:4:5", API: gate.NewAPIPattern("graph"), Effect: gate.Allow, MaxRisk: catalog.High}}}
	for k, want := range map[roles.Key]string{
		key(alice, graph, reader):   "",
		key(alice, graph, takeover): `is critical, and rule "reads" (p.yaml:4:5) allows at most high`,
		key(alice, shop, fresh):     "is denied: no rule of the policy matches, and its default is deny",
	} {
		if got := p.Objection(tenant().Describe(roles.Assignment{Key: k})); got != want {
			t.Errorf("%+v: got %q, want %q", k, got, want)
		}
	}
}

// For random policies: the order of changes does not matter; a rule behind the one that
// decided changes nothing; a covered rule never decides; and what no rule fits is refused
// exactly by a default of deny.
func TestLawsOfPolicies(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 9))
	for range 300 {
		p := gate.Policy{Default: []gate.Effect{gate.Allow, gate.Deny}[r.IntN(2)]}
		for range r.IntN(5) {
			p.Rules = append(p.Rules, randomRule(r))
		}
		plan := give(changes()...)
		first := told(gate.Gate{Policy: &p}.Judge(plan, tenant()))
		r.Shuffle(len(plan), func(i, j int) { plan[i], plan[j] = plan[j], plan[i] })
		for k, text := range told(gate.Gate{Policy: &p}.Judge(plan, tenant())) {
			if first[k] != text {
				t.Fatalf("%+v: in another order %q, not %q", k, text, first[k])
			}
		}
		for _, k := range changes() {
			laws(t, r, p, tenant().Describe(roles.Assignment{Key: k}))
		}
	}
}

func told(decisions []gate.Decision) map[roles.Key]string {
	out := map[roles.Key]string{}
	for _, d := range decisions {
		out[d.Step.Key] = kinds(d)
	}
	return out
}

func laws(t *testing.T, r *rand.Rand, p gate.Policy, g roles.Grant) {
	t.Helper()
	got := p.Decide(g)
	if got.Rule == nil {
		if (len(got.Refused) > 0) != (p.Default == gate.Deny) {
			t.Fatalf("default %s: %+v", p.Default, got)
		}
		return
	}
	at := 0
	for &p.Rules[at] != got.Rule {
		at++
	}
	if g.Resource != nil && g.Role != nil &&
		slices.ContainsFunc(p.Shadows(), func(s gate.Shadow) bool { return &p.Rules[s.Rule] == got.Rule }) {
		t.Fatalf("rule %d is covered and decides: %+v", at, p.Rules)
	}
	more := p
	more.Rules = slices.Insert(slices.Clone(p.Rules), at+1+r.IntN(len(p.Rules)-at), gate.Rule{Effect: gate.Allow, AllowUnrated: true})
	if now := more.Decide(g); len(now.Refused) != len(got.Refused) || now.Rule != &more.Rules[at] {
		t.Fatalf("a later rule changes %+v to %+v", got, now)
	}
}
