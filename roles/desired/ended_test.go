package desired_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"mi-roles/roles"
	"mi-roles/roles/desired"
	"mi-roles/roles/gate"
	"mi-roles/roles/manifest"
)

// A grant is wanted until the end of its last day in UTC, wherever the clock stands.
// From then on it is to be removed where it is held, and what is gone is no error.
func TestEnded(t *testing.T) {
	const last = "    expires: 2027-03-31\n"
	east := time.FixedZone("east", 14*3600)
	on, after := time.Date(2027, 4, 1, 13, 59, 59, 0, east), time.Date(2027, 4, 1, 14, 0, 0, 0, east)
	for name, c := range map[string]struct {
		text          string
		now           time.Time
		holds         []roles.Assignment
		wanted, ended int
		pending       int
		err           error
	}{
		"the last day":        {one("func-orders", "api://orders", read) + last, on, nil, 1, 0, 1, nil},
		"the day after":       {one("func-orders", "api://orders", read) + last, after, nil, 0, 1, 0, nil},
		"the day after, held": {one("func-orders", "api://orders", read) + last, after, []roles.Assignment{held(api, read)}, 0, 1, 1, nil},
		"no clock":            {one("func-orders", "api://orders", read) + last, time.Time{}, nil, 1, 0, 1, nil},
		"disabled":            {one("func-orders", "api://orders", purge) + last, after, nil, 0, 1, 0, nil},
		"disabled, held": {one("func-orders", "api://orders", "Orders.Purge") + last, after, []roles.Assignment{held(api, purge)}, 0,
			1, 1, nil},
		"a role that is gone": {one("func-orders", "api://orders", "Orders.Old") + last, after, nil, 0, 0, 0, nil},
		"an API that is gone": {one("func-orders", "id:"+gone, read) + last, after, nil, 0, 0, 0, nil},
		"an API that is gone, held": {one("func-orders", "id:"+gone, read) + last, after, []roles.Assignment{held(gone, read)}, 0,
			1, 1, nil},
		"an identity that is gone": {one("web-shop", "api://orders", read) + last, after, nil, 0, 0, 0, nil},
		"gone, but still wanted":   {one("web-shop", "api://orders", read) + last, on, nil, 0, 0, 0, roles.ErrIdentityNotFound},
	} {
		m := parse(t, c.text)
		s, err := desired.Resolve(m, answer(m, c.holds...), desired.Options{Now: c.now})
		if !errors.Is(err, c.err) || len(s.Goal.Keys) != c.wanted || len(s.Goal.Ended) != c.ended {
			t.Errorf("%s: got %+v, %v", name, s.Goal, err)
		}
		plan := roles.Compare(s.Goal, s.Held).Pending()
		if len(plan) != c.pending && err == nil || c.ended == 1 && c.pending == 1 &&
			(plan[0].Expired != "2027-03-31" || s.Where(plan[0].Key).Line != 5) {
			t.Errorf("%s: got %+v", name, plan)
		}
	}
}

// What the manifest says beside a role is found by the key that it means.
func TestSaidOfAGrant(t *testing.T) {
	m := parse(t, one("func-orders", "api://orders", "Orders.Read.All")+"    allowUnrated: [orders.read.all]\n    secondStepDone: "+
		"[Orders.Read.All]\n    owner: team-orders\n    ticket: CHG123\n")
	s, err := desired.Resolve(m, answer(m), desired.Options{})
	k := roles.Key{Principal: who, Resource: api, Role: read}
	if g := m.Grants[0]; err != nil || g.Owner != "team-orders" || g.Ticket != "CHG123" || !g.NotesSecondStep("orders.read.ALL") ||
		g.NotesSecondStep("Orders.Purge") {
		t.Errorf("got %+v, %v", g, err)
	}
	if done := s.SecondStepsDone(); len(done) != 1 || !done[k] {
		t.Errorf("done: %v", done)
	}
	if !s.Unrated[k] || s.Allowed[k] {
		t.Errorf("allowed: %v, %v", s.Unrated, s.Allowed)
	}
	if _, err := desired.Resolve(manifest.Manifest{}, roles.LookupResult{}, desired.Options{}); err != nil {
		t.Error(err)
	}
}

// What an export writes down may be given again: critical roles and unrated ones of
// Microsoft's are marked, and no others.
func TestExportPassesTheGate(t *testing.T) {
	const takeover, fresh, dead = "06b708a9-e830-4db3-a914-8e69da51d44f", "201e0000-0000-4000-8101-000000000011",
		"201e0000-0000-4000-8101-000000000012"
	graph := roles.Resource{ID: gone, AppID: "00000003-0000-0000-c000-000000000000", DisplayName: "Microsoft Graph", Roles: []roles.AppRole{
		{ID: takeover, Value: "AppRoleAssignment.ReadWrite.All", MemberTypes: []string{"Application"}},
		{ID: fresh, Value: "Everything.ReadWrite.All", MemberTypes: []string{"Application"}},
	}}
	d := roles.Describer{Principals: map[roles.ObjectID]roles.Principal{who: identity},
		Resources: map[roles.ObjectID]roles.Resource{gone: graph, api: orders}}
	all := []roles.Assignment{held(gone, takeover), held(gone, fresh), held(gone, dead), held(api, read)}
	m := desired.Export(d.DescribeAll(all), []roles.Resource{orders, graph})
	var critical, unrated []string
	for _, g := range m.Grants {
		critical, unrated = append(critical, g.AllowCritical...), append(unrated, g.AllowUnrated...)
	}
	if !slices.Equal(critical, []string{"AppRoleAssignment.ReadWrite.All"}) ||
		!slices.Equal(unrated, []string{"Everything.ReadWrite.All"}) {
		t.Errorf("allowed %q and %q", critical, unrated)
	}
	var text strings.Builder
	if err := m.Write(&text, manifest.YAML); err != nil {
		t.Fatal(err)
	}
	m = parse(t, text.String())
	a := answer(m, all...)
	for i, ref := range desired.LookupRequest(m).APIs {
		if ref.Alias == "graph" {
			a.APIs[i] = []roles.Resource{graph}
		}
	}
	s, err := desired.Resolve(m, a, desired.Options{})
	if err != nil {
		t.Fatal(err)
	}
	g := gate.Gate{Critical: gate.Allowance{Marked: s.Allowed}, Unrated: gate.Allowance{Marked: s.Unrated}}
	for _, decision := range g.Judge(roles.Compare(s.Goal, nil), d) {
		if k := decision.Step.Key; (len(decision.Refused) > 0) != (k.Role == dead) {
			t.Errorf("%s: %+v", k.Role, decision.Refused)
		}
	}
}
