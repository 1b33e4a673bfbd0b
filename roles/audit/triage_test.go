package audit_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"mi-roles/roles"
	"mi-roles/roles/audit"
	"mi-roles/roles/catalog"
)

// TestRemedies: each command once, with all that it resolves. A role that a broader one
// makes redundant is to stay if that one goes.
func TestRemedies(t *testing.T) {
	for name, c := range map[string]struct {
		grants []string
		want   []string // rules of a command; "?" before those that hold unless another is run, "-" where there is none
	}{
		"one":         {[]string{"ann graph Mail.Send"}, []string{"MIR002"}},
		"one command": {[]string{"ann graph AppRoleAssignment.ReadWrite.All"}, []string{"MIR001 MIR003"}},
		"broader goes": {[]string{"ann graph User.ReadWrite.All", "ann graph User.ReadBasic.All"},
			[]string{"MIR001", "? MIR005"}},
		"broader of another": {[]string{"bob graph User.ReadWrite.All", "ann graph User.ReadBasic.All", "ann own Orders.Old"},
			[]string{"MIR001", "MIR006"}},
		"risky itself": {[]string{"ann graph User.ReadWrite.All", "ann graph User.Read.All"},
			[]string{"MIR001 MIR004", "MIR002 MIR005"}},
	} {
		in := world{grants: c.grants}.input()
		var got []string
		for _, r := range audit.Remedies(audit.Find(in).Open) {
			text := strings.Join(ids(r.Findings), " ")
			if r.Unless {
				text = "? " + text
			}
			got = append(got, text)
			for _, f := range r.Findings {
				if f.Remedy != r.Command {
					t.Errorf("%s: %q is resolved by %q", name, f.Message, r.Command)
				}
			}
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: got %q, want %q", name, got, c.want)
		}
	}
}

// TestRemediesWithoutCommand come last, and none is lost.
func TestRemediesWithoutCommand(t *testing.T) {
	in := world{grants: []string{"ann graph User.ReadWrite.All"}}.input()
	in.MaxCritical, in.Subscriptions = 0, map[string]bool{}
	in.EndsSoon = func(roles.Grant) string { return "ends soon" } // which no command resolves
	open := audit.Find(in).Open
	list := audit.Remedies(open)
	n := 0
	for i, r := range list {
		n += len(r.Findings)
		if i > 0 && r.Command != "" && list[i-1].Command == "" {
			t.Errorf("%q comes after what has no command", r.Command)
		}
	}
	if n != len(open) {
		t.Errorf("%d of %d findings", n, len(open))
	}
	if last := list[len(list)-1]; last.Command != "" || len(last.Findings) != 1 || last.Findings[0].Rule.ID != audit.EndsSoon {
		t.Errorf("the last is %+v", last)
	}
}

// TestGroupByTenant: identities of one id in two tenants are two.
func TestGroupByTenant(t *testing.T) {
	in := world{grants: []string{"ann graph Mail.Send"}}.input()
	here, there := audit.Find(in).Open, audit.Find(in).Open
	for i := range there {
		there[i].Principal.Tenant = "t"
	}
	if n := len(audit.GroupBy(audit.ByIdentity, append(here, there...))); n != 2 {
		t.Errorf("%d groups", n)
	}
}

// TestGroupBy: every finding is in one group, and the groups that weigh most come first.
func TestGroupBy(t *testing.T) {
	in := world{grants: []string{"ann graph Mail.Send", "bob graph User.ReadWrite.All", "bob own Orders.Old", "bob gone Gone"}}.input()
	in.MaxCritical = 0
	open := audit.Find(in).Open
	for by, want := range map[audit.Grouping][]string{
		audit.ByIdentity: {"bob 3", " 1", "ann; rm -rf / 1"},
		audit.ByAPI:      {"Microsoft Graph 2", " 1", "22222222-0000-4000-8000-000000000009 1", "Orders API 1"},
		audit.ByRule:     {"MIR001 1", "MIR002 1", "MIR012 1", "MIR006 1", "MIR008 1"},
	} {
		var got []string
		for _, g := range audit.GroupBy(by, open) {
			f, name := g.Findings[0], ""
			switch {
			case by == audit.ByIdentity:
				name = f.Principal.DisplayName
			case by == audit.ByRule:
				name = f.Rule.ID
			case f.Grant != nil:
				name = audit.APIName(*f.Grant)
			}
			got = append(got, fmt.Sprintf("%s %d", name, len(g.Findings)))
			sum := 0
			for _, l := range catalog.Levels() {
				sum += g.Count[l]
			}
			if sum != len(g.Findings) {
				t.Errorf("%s %s: %d counted of %d", by, name, sum, len(g.Findings))
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: got %q, want %q", by, got, want)
		}
	}
}
