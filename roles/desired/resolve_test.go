package desired_test

import (
	"errors"
	"strings"
	"testing"

	"mi-roles/roles"
	"mi-roles/roles/desired"
	"mi-roles/roles/manifest"
)

const (
	who   = "1d000000-0000-4000-8000-000000000001"
	api   = "a9100000-0000-4000-8000-000000000101"
	gone  = "a9100000-0000-4000-8000-000000000999"
	read  = "201e0000-0000-4000-8101-000000000001"
	purge = "201e0000-0000-4000-8101-000000000002"
	lost  = "201e0000-0000-4000-8101-000000000099"
)

var (
	identity = roles.Principal{ID: who, DisplayName: "func-orders", Type: roles.SystemAssigned,
		AzureResource: "/subscriptions/s/resourcegroups/rg-shop/providers/Microsoft.Web/sites/func-orders"}
	orders = roles.Resource{ID: api, AppID: "a9900000-0000-4000-8000-000000000101", DisplayName: "Orders API",
		Names: []string{"api://orders"}, Roles: []roles.AppRole{
			{ID: read, Value: "Orders.Read.All", MemberTypes: []string{"Application"}},
			{ID: purge, Value: "Orders.Purge", MemberTypes: []string{"Application"}, Disabled: true},
		}}
)

func held(resource, role string) roles.Assignment {
	return roles.Assignment{ID: roles.AssignmentID(strings.Repeat("A", 31) + role[len(role)-12:]), ResourceName: "Billing API (2021)",
		Key: roles.Key{Principal: who, Resource: roles.ObjectID(resource), Role: roles.RoleID(role)}}
}

// answer is what a tenant with one identity and one API says to any question.
func answer(m manifest.Manifest, holds ...roles.Assignment) roles.LookupResult {
	q := desired.LookupRequest(m)
	a := roles.LookupResult{Held: map[roles.ObjectID][]roles.Assignment{who: holds}}
	for range q.Identities {
		a.Identities = append(a.Identities, roles.Found{Principals: []roles.Principal{identity}})
	}
	for range q.APIs {
		a.APIs = append(a.APIs, []roles.Resource{orders})
	}
	return a
}

func parse(t *testing.T, text string) manifest.Manifest {
	t.Helper()
	m, err := manifest.Parse("grants.yaml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func one(identity, api, role string) string {
	return "version: 1\ngrants:\n  - identity: " + identity + "\n    api: " + api + "\n    roles: [" + role + "]\n"
}

func TestResolve(t *testing.T) {
	for name, c := range map[string]struct {
		text    string
		holds   []roles.Assignment
		lenient bool
		want    roles.RoleID
		err     error
		message string
	}{
		"by value": {text: one("rg-shop/func-orders", "api://orders", "orders.read.all"), want: read},
		"by id":    {text: one("func-orders", "Orders API", read), want: read},
		"disabled": {text: one("func-orders", "api://orders", "Orders.Purge"), err: roles.ErrRoleDisabled, message: "grants.yaml:5:13: "},
		"disabled, but held": {text: one("func-orders", "api://orders", "Orders.Purge"), holds: []roles.Assignment{held(api, purge)},
			want: purge},
		"disabled, to be judged": {text: one("func-orders", "api://orders", "Orders.Purge"), lenient: true, want: purge},
		"deleted, but held":      {text: one("func-orders", "api://orders", lost), holds: []roles.Assignment{held(api, lost)}, want: lost},
		"deleted": {text: one("func-orders", "api://orders", lost), err: roles.ErrRoleNotFound,
			message: "grants.yaml:5:13: "},
		"an API that is gone":       {text: one("func-orders", "id:"+gone, read), err: roles.ErrAPINotFound, message: "grants.yaml:4:10: "},
		"an API that is gone, held": {text: one("func-orders", "id:"+gone, read), holds: []roles.Assignment{held(gone, read)}, want: read},
		"another identity": {text: one("web-shop", "api://orders", read), err: roles.ErrIdentityNotFound,
			message: "grants.yaml:3:15: "},
		"the same under two spellings": {text: one("func-orders", "api://orders", read) +
			strings.SplitN(one("rg-shop/func-orders", "Orders API", "Orders.Read.All"), "grants:\n", 2)[1], err: roles.ErrUsage,
			message: "twice"},
	} {
		m := parse(t, c.text)
		s, err := desired.Resolve(m, answer(m, c.holds...), desired.Options{Lenient: c.lenient})
		if !errors.Is(err, c.err) || err != nil && !strings.Contains(err.Error(), c.message) {
			t.Errorf("%s: got %v", name, err)
		}
		if err == nil && (len(s.Goal.Keys) != 1 || s.Goal.Keys[0].Role != c.want || len(s.Goal.Pairs) != 1 || len(s.Identities) != 1) {
			t.Errorf("%s: got %+v", name, s)
		}
	}
}

// An identity of another object id than the manifest says was recreated, if an Azure
// resource names it; a mere name may be another's, and an id contradicts.
func TestRecreated(t *testing.T) {
	const before = "1d0000de-0000-4000-8000-000000000001"
	pinned := func(identity, id string) string {
		return one(identity, "api://orders", read) + "    principalId: " + id + "\n"
	}
	byID := one("id:"+before, "api://orders", read)
	here := roles.Found{Principals: []roles.Principal{identity}}
	deleted := roles.Found{Deleted: &roles.Deleted{Principal: roles.Principal{ID: before, AzureResource: identity.AzureResource}},
		Successors: []roles.Principal{identity}}
	for name, c := range map[string]struct {
		text    string
		found   roles.Found
		lenient bool
		want    *roles.Recreated
		err     error
	}{
		"as pinned": {pinned("func-orders", who), here, false, nil, nil},
		"another resource id": {pinned(string(identity.AzureResource), before), here, false,
			&roles.Recreated{Was: before, Fix: "principalId: " + who + " at grants.yaml:6:18"}, nil},
		"another in the group": {pinned("rg-shop/func-orders", before), here, false,
			&roles.Recreated{Was: before, Fix: "principalId: " + who + " at grants.yaml:6:18"}, nil},
		"another of the name": {pinned("func-orders", before), here, false, nil, roles.ErrIdentityNotFound},
		"the same, to be judged": {pinned("func-orders", before), here, true,
			&roles.Recreated{Was: before, Doubtful: true, Fix: "principalId: " + who + " at grants.yaml:6:18"}, nil},
		"another object id": {pinned("id:"+who, before), here, true, nil, roles.ErrUsage},
		"another GUID":      {pinned(who, before), here, false, nil, roles.ErrUsage},
		"by id, to be judged": {byID, deleted, true,
			&roles.Recreated{Was: before, Fix: "identity: id:" + who + " at grants.yaml:3:15"}, nil},
		"by id, to be changed":   {byID, deleted, false, nil, roles.ErrIdentityNotFound},
		"by id, without another": {byID, roles.Found{Deleted: deleted.Deleted}, true, nil, roles.ErrIdentityNotFound},
	} {
		m := parse(t, c.text)
		a := answer(m)
		a.Identities[0] = c.found
		s, err := desired.Resolve(m, a, desired.Options{Lenient: c.lenient})
		if !errors.Is(err, c.err) || err != nil && !strings.HasPrefix(err.Error(), "grants.yaml:3:15: ") {
			t.Errorf("%s: got %v", name, err)
		}
		key := roles.Key{Principal: who, Resource: api, Role: read}
		if r, told := s.Recreated[key]; told != (c.want != nil) || told && r != *c.want {
			t.Errorf("%s: got %+v", name, s.Recreated)
		}
		if err == nil && (len(s.Goal.Keys) != 1 || s.Goal.Keys[0] != key) {
			t.Errorf("%s: got %+v", name, s.Goal)
		}
	}
}

// What is surplus is found where its identity and API are named together.
func TestWhere(t *testing.T) {
	m := parse(t, one("func-orders", "api://orders", read))
	s, err := desired.Resolve(m, answer(m), desired.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for role, want := range map[roles.RoleID]string{read: "grants.yaml:5:13", purge: "grants.yaml:3:5"} {
		if at := s.Where(roles.Key{Principal: who, Resource: api, Role: role}).String(); at != want {
			t.Errorf("%s: got %s, want %s", role, at, want)
		}
	}
	if at := s.Where(roles.Key{Principal: who, Resource: gone}); at != (manifest.Position{}) {
		t.Errorf("what is not named is at %s", at)
	}
}

func TestEveryWrongGrantIsNamed(t *testing.T) {
	m := parse(t, one("nobody", "api://orders", read)+"  - identity: func-orders\n    api: api://orders\n    roles: [Orders.Wrong, "+
		"Orders.Read.All]\n")
	s, err := desired.Resolve(m, answer(m), desired.Options{})
	if !errors.Is(err, roles.ErrIdentityNotFound) || strings.Count(err.Error(), "grants.yaml:") != 2 {
		t.Errorf("got %v", err)
	}
	if len(s.Goal.Keys) != 1 || s.Goal.Keys[0].Role != read {
		t.Errorf("the rest means %+v", s.Goal)
	}
}

// What is exported means what it was exported from.
func TestExportMeansTheSame(t *testing.T) {
	all := []roles.Assignment{held(api, read), held(api, purge), held(api, lost), held(gone, read), held(api, string(roles.DefaultAccess))}
	d := roles.Describer{Principals: map[roles.ObjectID]roles.Principal{who: identity},
		Resources: map[roles.ObjectID]roles.Resource{api: orders}}
	m := desired.Export(d.DescribeAll(all), []roles.Resource{orders})
	var text strings.Builder
	if err := m.Write(&text, manifest.YAML); err != nil {
		t.Fatal(err)
	}
	again := parse(t, text.String())
	s, err := desired.Resolve(again, answer(again, all...), desired.Options{})
	if err != nil {
		t.Fatalf("%v\n%s", err, text.String())
	}
	goal := s.Goal
	goal.Mode = roles.Exactly
	if rest := roles.Compare(goal, all).Pending(); len(rest) > 0 || len(goal.Keys) != len(all) {
		t.Errorf("differs: %+v\n%s", rest, text.String())
	}
}

// What could mean two things is not used to name one of them.
func TestExportIsUnmistakable(t *testing.T) {
	all := []roles.Assignment{held(api, read)}
	d := roles.Describer{Principals: map[roles.ObjectID]roles.Principal{who: identity},
		Resources: map[roles.ObjectID]roles.Resource{api: orders}}
	grants := d.DescribeAll(all)
	rival := roles.Resource{ID: gone, DisplayName: "Orders API", Names: []string{"API://Orders/"}}
	if uris := desired.URIs(append(grants, grants...)); len(uris) != 1 || uris[0].Value != "api://orders" {
		t.Errorf("asked for %+v", uris)
	}
	for name, c := range map[string]struct {
		bearers []roles.Resource
		api     string
	}{
		"alone":    {[]roles.Resource{orders}, "api://orders"},
		"of two":   {[]roles.Resource{orders, rival}, "id:" + api},
		"of other": {[]roles.Resource{rival}, "id:" + api},
		"unknown":  {nil, "id:" + api},
	} {
		if got := desired.Export(grants, c.bearers).Grants[0].API; got != c.api {
			t.Errorf("%s: named %s, want %s", name, got, c.api)
		}
	}
}

// Several identities may have one Azure resource, or one name: the pin tells which.
func TestAPinTellsWhichIsMeant(t *testing.T) {
	twin := identity
	twin.ID = "1d000000-0000-4000-8000-000000000002"
	for pin, want := range map[string]roles.ObjectID{who: who, string(twin.ID): twin.ID, gone: "", "": ""} {
		text := one("func-orders", "api://orders", read)
		if pin != "" {
			text += "    principalId: " + pin + "\n"
		}
		m := parse(t, text)
		a := answer(m)
		a.Identities[0].Principals = []roles.Principal{identity, twin}
		s, err := desired.Resolve(m, a, desired.Options{})
		if want == "" {
			if !errors.Is(err, roles.ErrIdentityAmbiguous) {
				t.Errorf("%q: got %v", pin, err)
			}
			continue
		}
		if err != nil || s.Identities[0].ID != want || len(s.Recreated) > 0 {
			t.Errorf("%q: got %+v, %v", pin, s.Identities, err)
		}
	}
}

// A grant whose identity and API are both unknown is told so at once.
func TestBothEndsOfAGrantAreNamed(t *testing.T) {
	_, err := desired.Resolve(parse(t, one("web-shop", "api://weather", read)), answer(parse(t, one("web-shop", "api://weather", read))),
		desired.Options{})
	if !errors.Is(err, roles.ErrIdentityNotFound) ||
		!strings.Contains(err.Error(), `grants.yaml:3:15: managed identity "web-shop" not found`) ||
		!strings.Contains(err.Error(), `grants.yaml:4:10: API "api://weather" not found`) {
		t.Errorf("got %v", err)
	}
}

// What allowCritical allows is the role that the grant gives, and no twin of it.
func TestCriticalTwins(t *testing.T) {
	const lower, upper = "201e0000-0000-4000-8101-000000000003", "201e0000-0000-4000-8101-000000000004"
	m := parse(t, one("func-orders", "api://orders", "admin.all, "+lower)+"    allowCritical: [admin.all]\n")
	a := answer(m)
	twins := orders
	for id, value := range map[roles.RoleID]string{lower: "Admin.All", upper: "admin.all"} {
		twins.Roles = append(twins.Roles, roles.AppRole{ID: id, Value: value, MemberTypes: []string{"Application"}})
	}
	a.APIs[0] = []roles.Resource{twins}
	s, err := desired.Resolve(m, a, desired.Options{})
	if err != nil || len(s.Goal.Keys) != 2 {
		t.Fatalf("got %+v, %v", s.Goal, err)
	}
	for role, want := range map[roles.RoleID]struct {
		allowed bool
		text    string
	}{upper: {true, "admin.all"}, lower: {false, lower}} {
		k := roles.Key{Principal: who, Resource: api, Role: role}
		if s.Allowed[k] != want.allowed || s.Spelled(k) != want.text {
			t.Errorf("%s: allowed %v, spelled %q", role, s.Allowed[k], s.Spelled(k))
		}
	}
}

// A value that two roles have is exported by id, though one of them is disabled today.
func TestExportOfTwins(t *testing.T) {
	twins := orders
	twins.Roles = append(twins.Roles, roles.AppRole{ID: lost, Value: "orders.read.all", MemberTypes: []string{"User"}, Disabled: true})
	d := roles.Describer{Principals: map[roles.ObjectID]roles.Principal{who: identity},
		Resources: map[roles.ObjectID]roles.Resource{api: twins}}
	m := desired.Export(d.DescribeAll([]roles.Assignment{held(api, read)}), nil)
	if got := m.Grants[0].Roles; len(got) != 1 || got[0] != read {
		t.Errorf("got %v", got)
	}
}

// Every selector is asked once, in any spelling, with what the identities hold.
func TestQuestion(t *testing.T) {
	m := parse(t, one("func-orders", "api://orders", read)+strings.SplitN(one("FUNC-orders", "API://orders", purge), "grants:\n", 2)[1]+
		strings.SplitN(one("web", "graph", purge), "grants:\n", 2)[1])
	q := desired.LookupRequest(m)
	var asked []string
	for _, ref := range append(q.Identities, q.APIs...) {
		asked = append(asked, ref.Text)
	}
	if !q.Held || strings.Join(asked, " ") != "func-orders web api://orders graph" {
		t.Errorf("held %v, asked for %q", q.Held, asked)
	}
}
