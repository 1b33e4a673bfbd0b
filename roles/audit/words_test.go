package audit_test

import (
	"flag"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"mi-roles/roles"
	"mi-roles/roles/audit"
	"mi-roles/roles/catalog"
)

var update = flag.Bool("update", false, "write the golden file again")

// TestFindingsInWords is everything that is said of what can be found.
func TestFindingsInWords(t *testing.T) {
	var b strings.Builder
	all := looks()
	for _, name := range slices.Sorted(maps.Keys(all)) {
		fmt.Fprintf(&b, "# %s\n", name)
		for _, f := range all[name].find() {
			fmt.Fprintf(&b, "%s %s %s\n  key: %s\n  remedy: %s\n", f.Severity, f.Rule.ID,
				strings.ReplaceAll(f.Message, catalog.Date(), "DATE"), f.Key, f.Remedy)
		}
	}
	const golden = "testdata/findings.txt"
	if *update {
		if err := os.WriteFile(golden, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if text := strings.ReplaceAll(string(want), "\r\n", "\n"); b.String() != text {
		t.Errorf("run with -update and look at what changes; got:\n%s", b.String())
	}
}

// Five of those who hold too much are named, in order, and the rest are counted.
func TestTooManyAreCounted(t *testing.T) {
	for n, want := range map[int]string{
		1: "1 identity holds a critical role, 1 more than the 0 allowed: p1",
		2: "2 identities hold a critical role, 2 more than the 0 allowed: p1, p2",
		5: "5 identities hold a critical role, 5 more than the 0 allowed: p1, p2, p3, p4, p5",
		6: "6 identities hold a critical role, 6 more than the 0 allowed: p1, p2, p3, p4, p5 and 1 more",
		7: "7 identities hold a critical role, 7 more than the 0 allowed: p1, p2, p3, p4, p5 and 2 more",
	} {
		in := world{grants: []string{"ann graph User.ReadWrite.All"}}.input()
		in.MaxCritical, in.Principals = 0, nil
		one := in.Grants[0]
		in.Grants = nil
		for i := n; i > 0; i-- {
			g := one
			g.Principal.ID, g.Principal.DisplayName = roles.ObjectID(fmt.Sprint(i)), fmt.Sprintf("p%d", i)
			g.Key.Principal = g.Principal.ID
			in.Principals, in.Grants = append(in.Principals, g.Principal), append(in.Grants, g)
		}
		open := audit.Find(in).Open
		i := slices.IndexFunc(open, func(f audit.Finding) bool { return f.Rule.ID == audit.ManyCritical })
		if i < 0 || open[i].Message != want {
			t.Errorf("%d: got %+v", n, open)
		}
		if in.MaxCritical = n; len(audit.Find(in).Open) != n {
			t.Errorf("%d are allowed, and %d findings are open", n, len(audit.Find(in).Open))
		}
	}
}

// A removal is named by ids and plain values, else by the id of the assignment, else not at all.
func TestRemoveCommand(t *testing.T) {
	assignment := strings.Repeat("0", 43)
	byID := "mi-roles remove --assignment-id=" + assignment
	for name, c := range map[string]struct {
		change func(*roles.Grant)
		want   string
	}{
		"as it is":               {func(*roles.Grant) {}, "mi-roles remove -i " + ann + " -a " + own + " -r Orders.Read"},
		"no id of the identity":  {func(g *roles.Grant) { g.Principal.ID = "ann" }, byID},
		"no id of the API":       {func(g *roles.Grant) { r := *g.Resource; r.ID = "own"; g.Resource = &r }, byID},
		"an API that is gone":    {func(g *roles.Grant) { g.Resource = nil }, byID},
		"a role that is gone":    {func(g *roles.Grant) { g.Role = nil }, byID},
		"no assignment either":   {func(g *roles.Grant) { g.Role, g.ID = nil, "x;y" }, ""},
		"a role of an odd value": {func(g *roles.Grant) { r := *g.Role; r.ID, r.Value = "-x", "-x"; g.Role, g.Key.Role = &r, "-x" }, byID},
	} {
		g := world{grants: []string{"ann own Orders.Read"}}.input().Grants[0]
		c.change(&g)
		if got := audit.RemoveCommand(g); got != c.want {
			t.Errorf("%s: got %q", name, got)
		}
	}
	for id, want := range map[roles.ObjectID]string{ann: "mi-roles remove -i " + ann + " --all --every-api", "ann": "", "": ""} {
		if got := audit.StripCommand(roles.Principal{ID: id}); got != want {
			t.Errorf("%s: got %q", id, got)
		}
	}
}

// An exception for a part of an identity does not accept what is about all of it.
func TestExceptionsOfWholes(t *testing.T) {
	api, err := roles.ParseAPI("graph")
	if err != nil {
		t.Fatal(err)
	}
	twin, err := roles.ParseAPI("Orders API")
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		e        audit.Exception
		accepted int
		open     []string
	}{
		"the tenant":        {audit.Exception{Rule: "MIR012"}, 1, []string{"MIR001"}},
		"the tenant's API":  {audit.Exception{Rule: "MIR012", API: &api}, 0, []string{"MIR001", "MIR012"}},
		"the tenant's role": {audit.Exception{Rule: "MIR012", Role: "User.ReadWrite.All"}, 0, []string{"MIR001", "MIR012"}},
		"another role":      {audit.Exception{Rule: "MIR001", Role: "User.Read.All"}, 0, []string{"MIR001", "MIR012"}},
		"two APIs":          {audit.Exception{Rule: "MIR001", API: &twin}, 0, []string{"MIR001", "MIR012", "MIR016"}},
	} {
		in := world{grants: []string{"ann graph User.ReadWrite.All", "ann own Orders.Read", "ann own User.ReadWrite.All"}}.input()
		other := in.Grants[slices.IndexFunc(in.Grants, func(g roles.Grant) bool { return g.Key.Resource == own })]
		other.Key.Resource, other.Resource, other.ResourceName = gone, nil, "Orders API"
		if name == "two APIs" {
			in.Grants = append(in.Grants, other)
			c.open = append(slices.Clone(c.open[:2]), "MIR008", "MIR016")
		}
		c.e.Where, c.e.Reason, c.e.Expires, in.MaxCritical = "e.yaml:3:5", "because", now(), 0
		in.Exceptions = []audit.Exception{c.e}
		got := audit.Find(in)
		if len(got.Accepted) != c.accepted || !slices.Equal(ids(got.Open), c.open) {
			t.Errorf("%s: %d accepted, open %v", name, len(got.Accepted), ids(got.Open))
		}
		for _, f := range got.Accepted {
			if f.Accepted == nil || f.Accepted.Reason != "because" {
				t.Errorf("%s: accepted by %+v", name, f.Accepted)
			}
		}
	}
}

// What is not applied is said with its place, and told apart by what it says.
func TestExceptionsInWords(t *testing.T) {
	in := world{grants: []string{"ann graph Mail.Send", "bob graph Mail.Send"}}.input()
	both, err := roles.ParseIdentity("rg/x")
	if err != nil {
		t.Fatal(err)
	}
	api, err := roles.ParseAPI("graph")
	if err != nil {
		t.Fatal(err)
	}
	day := now().AddDate(0, 0, 9)
	in.Exceptions = []audit.Exception{
		{Rule: "MIR002", Role: "x", Expires: now().AddDate(0, 0, -3), Where: "e.yaml:3:5", Reason: "because"},
		{Rule: "MIR001", Identity: &both, API: &api, Expires: day, Where: "e.yaml:9:5", Reason: "because"}}
	var got []string
	for _, f := range audit.Find(in).Open {
		if f.Rule.ID == audit.ExpiredPass || f.Rule.ID == audit.AmbiguousPass {
			got = append(got, f.Message, f.Key)
		}
	}
	want := []string{"the exception for MIR002 (e.yaml:3:5) expired on 2026-11-17: because", "MIR002///x/2026-11-17",
		`the exception for MIR001 (e.yaml:9:5) names "rg/x", which means 2 things`, "MIR001/rg/x/graph//2026-11-29"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
}

// What is said of exceptions has its place among the findings.
func TestExceptionsInOrder(t *testing.T) {
	in := world{grants: []string{"ann own Orders.Read"}}.input()
	in.EndsSoon = func(roles.Grant) string { return "ends soon" }
	in.Exceptions = []audit.Exception{{Rule: "MIR002", Expires: now().AddDate(0, 0, -3), Reason: "because"}}
	if got := ids(audit.Find(in).Open); !slices.Equal(got, []string{audit.ExpiredPass, audit.EndsSoon}) {
		t.Errorf("got %v", got)
	}
}

func TestNames(t *testing.T) {
	if want := []audit.Grouping{"identity", "api", "finding"}; !slices.Equal(audit.Groupings(), want) {
		t.Errorf("got %v", audit.Groupings())
	}
	if r, ok := audit.RuleByID("MIR999"); ok || r.ID != "" {
		t.Errorf("got %+v", r)
	}
	if list := audit.Rules(); len(list) > 0 {
		list[0].ID = "x"
		if audit.Rules()[0].ID != "MIR001" {
			t.Error("the rules were changed")
		}
	}
}
