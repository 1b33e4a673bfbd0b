package audit_test

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"mi-roles/roles"
	"mi-roles/roles/audit"
	"mi-roles/roles/catalog"
)

const (
	ann   = "11111111-0000-4000-8000-000000000001"
	bob   = "11111111-0000-4000-8000-000000000002"
	graph = "22222222-0000-4000-8000-000000000001"
	own   = "22222222-0000-4000-8000-000000000002"
	gone  = "22222222-0000-4000-8000-000000000009"
	zero  = "00000000-0000-0000-0000-000000000000"
)

func now() time.Time { return time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC) }

// world is a tenant in which grants are written as "identity API role".
type world struct {
	off, apiOff bool // ann and the own API are disabled
	grants      []string
	created     time.Time
}

func (w world) input() audit.Input {
	known, _ := catalog.ByAlias("graph")
	app := []string{"Application"}
	api := roles.Resource{ID: graph, AppID: roles.AppID(known.AppID), DisplayName: "Microsoft Graph"}
	for i, v := range []string{"User.Read.All", "User.ReadWrite.All", "User.ReadBasic.All", "Mail.Send", "AppRoleAssignment.ReadWrite.All",
		"Sites.Selected", "TenantAdminEverything.ReadWrite.All"} {
		api.Roles = append(api.Roles, roles.AppRole{ID: roleID(i), Value: v, MemberTypes: app})
	}
	orders := roles.Resource{ID: own, AppID: "33333333-0000-4000-8000-000000000001", DisplayName: "Orders API", Disabled: w.apiOff,
		Roles: []roles.AppRole{
			{ID: roleID(20), Value: "Orders.Read", MemberTypes: app},
			{ID: roleID(21), Value: "Orders.Old", MemberTypes: app, Disabled: true},
			{ID: roleID(22), Value: "$(reboot);a,b", MemberTypes: app}, {ID: roleID(23), Value: "Twice", MemberTypes: app},
			{ID: roleID(24), Value: "twice", MemberTypes: app}, {ID: roleID(25), Value: "User.ReadWrite.All", MemberTypes: app},
		}}
	d := roles.Describer{Principals: map[roles.ObjectID]roles.Principal{},
		Resources: map[roles.ObjectID]roles.Resource{graph: api, own: orders}}
	in := audit.Input{Now: now(), MaxCritical: -1}
	for id, name := range map[string]string{ann: "ann; rm -rf /", bob: "bob"} {
		p := roles.Principal{ID: roles.ObjectID(id), DisplayName: name, Type: roles.UserAssigned, Disabled: w.off && id == ann,
			AzureResource: "/subscriptions/AAAAAAAA-0000-4000-8000-000000000001/resourcegroups/rg/providers/Microsoft.ManagedIdentity/userAssignedIdentities/x"}
		d.Principals[p.ID] = p
		in.Principals = append(in.Principals, p)
	}
	var all []roles.Assignment
	for i, text := range w.grants {
		f := strings.Fields(text)
		all = append(all, roles.Assignment{ID: roles.AssignmentID(fmt.Sprintf("%043d", i)), Created: w.created,
			Key: roles.Key{Principal: map[string]roles.ObjectID{"ann": ann, "bob": bob}[f[0]],
				Resource: map[string]roles.ObjectID{"graph": graph, "own": own, "gone": gone}[f[1]], Role: findRole(d, f[1], f[2])}})
	}
	in.Grants = d.DescribeAll(all)
	return in
}

func roleID(i int) roles.RoleID { return roles.RoleID(fmt.Sprintf("44444444-0000-4000-8000-%012d", i)) }

func findRole(d roles.Describer, api, value string) roles.RoleID {
	if value == "default" {
		return zero
	}
	for _, r := range d.Resources[map[string]roles.ObjectID{"graph": graph, "own": own}[api]].Roles {
		if r.Value == value {
			return r.ID
		}
	}
	return roleID(99)
}

func ids(all []audit.Finding) []string {
	var out []string
	for _, f := range all {
		out = append(out, f.Rule.ID)
	}
	return out
}

// A look is a tenant with something to find.
type look struct {
	world  world
	change func(*audit.Input)
	want   []string
	remedy string // of the last
}

func (l look) find() []audit.Finding {
	in := l.world.input()
	if l.change != nil {
		l.change(&in)
	}
	return audit.Find(in).Open
}

func TestEachRule(t *testing.T) {
	for name, c := range looks() {
		got := c.find()
		if !slices.Equal(ids(got), c.want) {
			t.Errorf("%s: got %v, want %v", name, ids(got), c.want)
			continue
		}
		if c.remedy != "" && got[len(got)-1].Remedy != c.remedy {
			t.Errorf("%s: remedy %q, want %q", name, got[len(got)-1].Remedy, c.remedy)
		}
	}
}

// The rule that refuses what is held is named.
func TestAgainstPolicy(t *testing.T) {
	in := world{grants: []string{"ann own Orders.Read"}}.input()
	in.Objection = func(roles.Grant) string { return `is denied by rule "no orders" (policy.yaml:4:5)` }
	got := audit.Find(in).Open
	if len(got) != 1 || !strings.HasSuffix(got[0].Message,
		`holds Orders.Read of Orders API, which is denied by rule "no orders" (policy.yaml:4:5)`) || got[0].Severity != catalog.High {
		t.Errorf("got %+v", got)
	}
}

// Whatever the directory holds, a remedy is words that no shell takes for more.
func TestRemediesAreSafe(t *testing.T) {
	in := world{off: true, apiOff: true,
		grants: []string{"ann own $(reboot);a,b", "ann own default", "ann gone Gone", "ann graph Mail.Send", "bob own Gone"}}.input()
	in.MaxCritical, in.Subscriptions = 0, map[string]bool{}
	for i := range in.Grants {
		in.Grants[i].Principal.ID += "$(x)"
	}
	in.Principals[0].ID += "`x`"
	for _, f := range audit.Find(in).Open {
		if strings.Trim(f.Remedy, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 -=._") != "" {
			t.Errorf("%s: %s", f.Rule.ID, f.Remedy)
		}
	}
}

// The order of what Graph answers never shows, and no finding is lost.
func TestOrderOfInputDoesNotMatter(t *testing.T) {
	w := world{off: true, created: now(),
		grants: []string{"ann graph User.ReadWrite.All", "ann graph User.Read.All", "ann graph User.ReadBasic.All", "bob own default",
			"bob gone Gone",
			"ann own Orders.Old", "bob graph AppRoleAssignment.ReadWrite.All", "bob graph Mail.Send"}}
	want := ""
	for seed := range uint64(200) {
		r := rand.New(rand.NewPCG(seed, 1))
		in := w.input()
		in.Since, in.MaxCritical = now().Add(-time.Hour), 1
		r.Shuffle(len(in.Grants), func(i, j int) { in.Grants[i], in.Grants[j] = in.Grants[j], in.Grants[i] })
		r.Shuffle(len(in.Principals), func(i, j int) { in.Principals[i], in.Principals[j] = in.Principals[j], in.Principals[i] })
		got := ""
		for _, f := range audit.Find(in).Open {
			got += fmt.Sprintln(f.Rule.ID, f.Severity, f.Message, f.Remedy, f.Key)
		}
		if want == "" {
			want = got
		}
		if got != want {
			t.Fatalf("seed %d:\n%s\nwant:\n%s", seed, got, want)
		}
	}
}

func TestExceptions(t *testing.T) {
	id := func(text string) *roles.Ref {
		ref, err := roles.ParseIdentity(text)
		if err != nil {
			t.Fatal(err)
		}
		return &ref
	}
	api := func(text string) *roles.Ref {
		ref, err := roles.ParseAPI(text)
		if err != nil {
			t.Fatal(err)
		}
		return &ref
	}
	today := now().Truncate(24 * time.Hour)
	for name, c := range map[string]struct {
		e        audit.Exception
		accepted int
		open     []string
	}{
		"fits": {audit.Exception{Rule: "MIR002", Identity: id("bob"), API: api("graph"), Role: "mail.send", Expires: today}, 1,
			[]string{"MIR002", "MIR008"}},
		"by role alone": {audit.Exception{Rule: "MIR002", Role: "Mail.Send", Expires: today}, 2, []string{"MIR008"}},
		"the day after": {audit.Exception{Rule: "MIR002", Role: "Mail.Send", Expires: today.AddDate(0, 0, -1)}, 0,
			[]string{"MIR002", "MIR002", "MIR008", "MIR015"}},
		"another rule": {audit.Exception{Rule: "MIR001", Role: "Mail.Send", Expires: today}, 0, []string{"MIR002", "MIR002", "MIR008"}},
		"another API": {audit.Exception{Rule: "MIR002", API: api("sharepoint"), Expires: today}, 0,
			[]string{"MIR002", "MIR002", "MIR008"}},
		"an API that is gone": {audit.Exception{Rule: "MIR008", API: api(gone), Expires: today}, 1, []string{"MIR002", "MIR002"}},
		"of two identities": {audit.Exception{Rule: "MIR002", Identity: id("rg/x"), Expires: today}, 0,
			[]string{"MIR002", "MIR002", "MIR008", "MIR016"}},
	} {
		in := world{grants: []string{"ann graph Mail.Send", "bob graph Mail.Send", "bob gone Gone"}}.input()
		c.e.Reason = "because"
		in.Exceptions = []audit.Exception{c.e}
		got := audit.Find(in)
		if len(got.Accepted) != c.accepted || !slices.Equal(ids(got.Open), c.open) {
			t.Errorf("%s: %d accepted, open %v", name, len(got.Accepted), ids(got.Open))
		}
	}
}

func TestRulesAreWhole(t *testing.T) {
	for i, r := range audit.Rules() {
		if want := fmt.Sprintf("MIR%03d", i+1); r.ID != want {
			t.Errorf("rule %d has the id %s", i, r.ID)
		}
		if r.Title == "" || r.Why == "" || !slices.Contains(catalog.Levels(), r.Severity) {
			t.Errorf("%s is not whole", r.ID)
		}
		if got, ok := audit.RuleByID(r.ID); !ok || !reflect.DeepEqual(got, r) {
			t.Errorf("%s is not found", r.ID)
		}
	}
}
