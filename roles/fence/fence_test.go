package fence_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"mi-roles/roles"
	"mi-roles/roles/catalog"
	"mi-roles/roles/fence"
	"mi-roles/roles/gate"
)

const (
	graphApp = "00000003-0000-0000-c000-000000000000"
	readUser = "df021288-bdef-4463-88db-98f22de89214"
	sendMail = "b633e1c5-b582-4048-a93e-9f11b44c7e96"
	roleMgmt = "9e3f62cf-ca93-4989-b6ce-bf83c28f9fe8"
)

func oid(n int) roles.ObjectID {
	return roles.ObjectID(fmt.Sprintf("1d000000-0000-4000-8000-%012d", n))
}

// world is a tenant of three identities and two APIs.
func world() roles.Describer {
	d := roles.Describer{Principals: map[roles.ObjectID]roles.Principal{}, Resources: map[roles.ObjectID]roles.Resource{},
		Risk: catalog.Builtin()}
	for n := range 4 {
		d.Principals[oid(n)] = roles.Principal{ID: oid(n), DisplayName: fmt.Sprintf("id-%d", n), Type: roles.UserAssigned,
			AppID: roles.AppID(fmt.Sprintf("C11E0000-0000-4000-8000-%012d", n))}
	}
	d.Resources["a1"] = roles.Resource{ID: "a1", AppID: graphApp, DisplayName: "Microsoft Graph",
		OwnerTenant: "f8cdef31-a31e-4b4a-93e4-5f571e91255a", Roles: []roles.AppRole{
			{ID: readUser, Value: "User.Read.All", MemberTypes: []string{"Application"}},
			{ID: sendMail, Value: "Mail.Send", MemberTypes: []string{"Application"}},
			{ID: roleMgmt, Value: "RoleManagement.ReadWrite.Directory", MemberTypes: []string{"Application"}}}}
	d.Resources["a2"] = roles.Resource{ID: "a2", AppID: "a9900000-0000-4000-8000-000000000101", DisplayName: "Orders API",
		OwnerTenant: "7e4a4700-0000-4000-8000-000000000001", Roles: []roles.AppRole{
			{ID: readUser, Value: "Orders.Read.All", MemberTypes: []string{"Application"}}}} // the id of a role of Microsoft Graph
	return d
}

func key(who int, api roles.ObjectID, role roles.RoleID) roles.Key {
	return roles.Key{Principal: oid(who), Resource: api, Role: role}
}

func wish(keys ...roles.Key) fence.Spec {
	d := world()
	return fence.Spec{Holder: d.Principals[oid(0)], Keys: keys, Names: d}
}

func usual() []roles.Key {
	return []roles.Key{key(1, "a1", readUser), key(1, "a1", sendMail), key(1, "a2", readUser), key(2, "a1", readUser)}
}

func build(t *testing.T, w fence.Spec) fence.Fence {
	t.Helper()
	f, err := fence.Build(w)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// asMade is a tenant that has the fence, with ids of its own.
func asMade(f fence.Fence) fence.State {
	p, r, a := f.Policy, f.Role, f.Assignment
	p.Includes = slices.Clone(p.Includes)
	for i := range p.Includes {
		p.Includes[i].ID = fmt.Sprintf("set-%d", i)
	}
	r.ID, a.ID = r.TemplateID, "assignment-1"
	r.Permissions = []fence.Permission{{Actions: slices.Clone(r.Permissions[0].Actions)}}
	a.Role = r.ID
	return fence.State{Policy: &p, Roles: []fence.Role{r}, Assignments: []fence.Assignment{a}}
}

// One set for each identity and API, every condition spelled out, the same in any order.
func TestBuild(t *testing.T) {
	f := build(t, wish(usual()...))
	if len(f.Policy.Includes) != 3 || len(f.Policy.Excludes) != 0 || f.Policy.ID != "mi-roles-"+string(oid(0)) {
		t.Fatalf("got %+v", f.Policy)
	}
	first := f.Policy.Includes[0]
	want := fence.ConditionSet{PermissionType: "application", Classification: "all", Resource: graphApp,
		Permissions: []string{sendMail, readUser}, Clients: []string{"c11e0000-0000-4000-8000-000000000001"},
		ClientTenants: []string{"all"},
		Publishers:    []string{"all"}}
	if !reflect.DeepEqual(first, want) {
		t.Errorf("got %+v", first)
	}
	text, _ := json.Marshal(f.Policy)
	for seed := range uint64(50) {
		keys := slices.Concat(usual(), usual())
		rand.New(rand.NewPCG(seed, 1)).Shuffle(len(keys), func(i, j int) { keys[i], keys[j] = keys[j], keys[i] })
		again, _ := json.Marshal(build(t, wish(keys...)).Policy)
		if string(again) != string(text) {
			t.Fatalf("seed %d:\n%s\n%s", seed, text, again)
		}
	}
}

func TestRefusals(t *testing.T) {
	critical := wish(key(1, "a1", roleMgmt))
	if _, err := fence.Build(critical); !errors.Is(err, roles.ErrPolicy) {
		t.Errorf("a critical role: %v", err)
	}
	critical.Gate = gate.Gate{Critical: gate.Allowance{Marked: map[roles.Key]bool{key(1, "a1", roleMgmt): true}}}
	build(t, critical)
	unnamed := wish(key(1, "a1", readUser))
	unnamed.Names.Principals[oid(1)] = roles.Principal{ID: oid(1), DisplayName: "odd", Type: roles.UserAssigned}
	for name, w := range map[string]fence.Spec{
		"nothing":            wish(),
		"default access":     wish(key(1, "a2", roles.DefaultAccess)),
		"role is gone":       wish(key(1, "a2", sendMail)),
		"API is gone":        wish(key(1, "a9", roles.DefaultAccess)),
		"no client id":       unnamed,
		"nobody to fence in": {Keys: usual(), Names: world()},
	} {
		if _, err := fence.Build(w); !errors.Is(err, roles.ErrUsage) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestItselfDiffersInNothing(t *testing.T) {
	f := build(t, wish(usual()...))
	s := asMade(f)
	slices.Reverse(s.Policy.Includes)
	s.Policy.Includes[0].Permissions = []string{strings.ToUpper(s.Policy.Includes[0].Permissions[0])}
	if d := fence.Compare(f, s); len(d) > 0 {
		t.Errorf("got %+v", d)
	}
	if steps, err := fence.Steps(f, s); err != nil || len(steps) > 0 {
		t.Errorf("got %+v, %v", steps, err)
	}
}

// mutations are ways in which a tenant can be made to differ.
var mutations = map[string]struct {
	do   func(*fence.State)
	kind fence.Kind
}{
	"no policy":        {func(s *fence.State) { s.Policy = nil }, fence.Missing},
	"foreign policy":   {func(s *fence.State) { s.Policy.Description = "ours" }, fence.Foreign},
	"policy renamed":   {func(s *fence.State) { s.Policy.DisplayName += "x" }, fence.Changed},
	"policy described": {func(s *fence.State) { s.Policy.Description += "x" }, fence.Changed},
	"include gone":     {func(s *fence.State) { s.Policy.Includes = s.Policy.Includes[1:] }, fence.Narrower},
	"include twice":    {func(s *fence.State) { s.Policy.Includes = append(s.Policy.Includes, s.Policy.Includes[0]) }, fence.Changed},
	"role more":        {set(func(c *fence.ConditionSet) { c.Permissions = append(c.Permissions, roleMgmt) }), fence.Wider},
	"role less":        {set(func(c *fence.ConditionSet) { c.Permissions = c.Permissions[:1] }), fence.Narrower},
	"all roles":        {set(func(c *fence.ConditionSet) { c.Permissions = []string{"all"} }), fence.Wider},
	"roles not seen":   {set(func(c *fence.ConditionSet) { c.Permissions = nil }), fence.Wider},
	"client more":      {set(func(c *fence.ConditionSet) { c.Clients = append(c.Clients, graphApp) }), fence.Wider},
	"another client":   {set(func(c *fence.ConditionSet) { c.Clients = []string{graphApp} }), fence.Wider},
	"any client":       {set(func(c *fence.ConditionSet) { c.Clients = []string{"all"} }), fence.Wider},
	"clients not seen": {set(func(c *fence.ConditionSet) { c.Clients = nil }), fence.Wider},
	"any API":          {set(func(c *fence.ConditionSet) { c.Resource = "any" }), fence.Wider},
	"another API":      {set(func(c *fence.ConditionSet) { c.Resource = readUser }), fence.Wider},
	"delegated":        {set(func(c *fence.ConditionSet) { c.PermissionType = "delegated" }), fence.Wider},
	"classification":   {set(func(c *fence.ConditionSet) { c.Classification = "low" }), fence.Narrower},
	"tenant":           {set(func(c *fence.ConditionSet) { c.ClientTenants = []string{graphApp} }), fence.Narrower},
	"tenants not seen": {set(func(c *fence.ConditionSet) { c.ClientTenants = nil }), fence.Narrower},
	"publisher":        {set(func(c *fence.ConditionSet) { c.Publishers = []string{"1"} }), fence.Narrower},
	"verified":         {set(func(c *fence.ConditionSet) { c.VerifiedOnly = true }), fence.Narrower},
	"exclude":          {func(s *fence.State) { s.Policy.Excludes = slices.Clone(s.Policy.Includes[:1]) }, fence.Narrower},
	"no role":          {func(s *fence.State) { s.Roles, s.Assignments = nil, nil }, fence.Missing},
	"foreign role":     {role(func(r *fence.Role) { r.Description = "" }), fence.Foreign},
	"role renamed":     {role(func(r *fence.Role) { r.DisplayName = "x" }), fence.Changed},
	"role disabled":    {role(func(r *fence.Role) { r.Enabled = false }), fence.Narrower},
	"action more":      {action("microsoft.directory/applications/credentials/update"), fence.Wider},
	"another policy":   {action("microsoft.directory/servicePrincipals/managePermissionGrantsForAll.microsoft-company-admin"), fence.Wider},
	"no action":        {role(func(r *fence.Role) { r.Permissions = nil }), fence.Narrower},
	"role's condition": {role(func(r *fence.Role) { c := "$ResourceIsSelf"; r.Permissions[0].Condition = &c }), fence.Narrower},
	"action twice":     {role(func(r *fence.Role) { r.Permissions = append(r.Permissions, r.Permissions...) }), fence.Changed},
	"second role": {func(s *fence.State) {
		r := s.Roles[0]
		r.ID, r.TemplateID = "x", "x"
		s.Roles = append(s.Roles, r)
	}, fence.Foreign},
	"not assigned":      {func(s *fence.State) { s.Assignments = nil }, fence.Missing},
	"assigned narrower": {func(s *fence.State) { s.Assignments[0].Scope = "/a1" }, fence.Changed},
	"assigned to others": {func(s *fence.State) {
		a := s.Assignments[0]
		a.ID, a.Principal = "y", "x"
		s.Assignments = append(s.Assignments, a)
	}, fence.Wider},
	"beside":   {func(s *fence.State) { s.Beside = []fence.Right{{Text: "holds all"}} }, fence.Beside},
	"not read": {func(s *fence.State) { s.Unread = []string{"what it owns"} }, fence.Unknown},
}

func set(do func(*fence.ConditionSet)) func(*fence.State) {
	return func(s *fence.State) { do(&s.Policy.Includes[0]) }
}

func role(do func(*fence.Role)) func(*fence.State) { return func(s *fence.State) { do(&s.Roles[0]) } }

func action(name string) func(*fence.State) {
	return role(func(r *fence.Role) { r.Permissions[0].Actions = append(r.Permissions[0].Actions, name) })
}

func TestEveryMutationIsNoticed(t *testing.T) {
	for name, m := range mutations {
		f := build(t, wish(usual()...))
		s := asMade(f)
		m.do(&s)
		found := fence.Compare(f, s)
		if !slices.ContainsFunc(found, func(d fence.Difference) bool { return d.Kind == m.kind && d.Text != "" }) {
			t.Errorf("%s: got %+v, want one that is %s", name, found, m.kind)
		}
	}
}
