package fence_test

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"mi-roles/roles"
	"mi-roles/roles/fence"
)

// do carries a step out on a state as the directory would, and returns the id of what it made.
func do(s *fence.State, step fence.Step, n int) string {
	id := fmt.Sprintf("made-%d", n)
	switch step.Object {
	case fence.ThePolicy:
		switch p, _ := step.Now.(fence.PolicyHead); step.Verb {
		case fence.Delete:
			s.Policy = nil
		case fence.Create:
			s.Policy = &fence.Policy{ID: p.ID, DisplayName: p.DisplayName, Description: p.Description}
			return p.ID
		default:
			s.Policy.DisplayName, s.Policy.Description = p.DisplayName, p.Description
		}
	case fence.AnInclude, fence.AnExclude:
		list := map[fence.Object]*[]fence.ConditionSet{fence.AnInclude: &s.Policy.Includes,
			fence.AnExclude: &s.Policy.Excludes}[step.Object]
		if step.Verb == fence.Delete {
			*list = slices.DeleteFunc(*list, func(c fence.ConditionSet) bool { return c.ID == step.ID })
			return ""
		}
		set := step.Now.(fence.ConditionSet)
		set.ID = id
		*list = append(*list, set)
	case fence.TheRole:
		r, _ := step.Now.(fence.Role)
		r.ID = r.TemplateID
		if c, is := step.Now.(fence.RoleChange); is {
			r = s.Roles[slices.IndexFunc(s.Roles, func(r fence.Role) bool { return r.ID == step.ID })]
			r.DisplayName, r.Description, r.Enabled, r.Permissions = c.DisplayName, c.Description, c.Enabled, c.Permissions
		}
		if step.Verb != fence.Create {
			s.Roles = slices.DeleteFunc(s.Roles, func(r fence.Role) bool { return r.ID == step.ID })
		}
		if step.Verb != fence.Delete {
			s.Roles = append(s.Roles, r)
		}
		return r.ID
	case fence.TheAssignment:
		if step.Verb == fence.Delete {
			s.Assignments = slices.DeleteFunc(s.Assignments, func(a fence.Assignment) bool { return a.ID == step.ID })
			return ""
		}
		a := step.Now.(fence.Assignment)
		a.ID = id
		s.Assignments = append(s.Assignments, a)
	}
	return id
}

// The steps make every tenant as the fence wants it, where it is ours to mend; taking
// them back in turn leaves it as it was.
func TestSteps(t *testing.T) {
	f := build(t, wish(usual()...))
	all := maps.Clone(mutations)
	all["nothing there"] = all["no policy"]
	for name, m := range all {
		s := asMade(f)
		m.do(&s)
		if name == "nothing there" {
			s = fence.State{}
		}
		if s.Policy != nil {
			for i := range s.Policy.Includes {
				s.Policy.Includes[i].ID = fmt.Sprintf("set-%d", i)
			}
		}
		before := fence.Compare(f, s)
		steps, err := fence.Steps(f, s)
		if strings.HasPrefix(name, "foreign") {
			if !errors.Is(err, roles.ErrPolicy) || len(steps) > 0 {
				t.Errorf("%s: %+v, %v", name, steps, err)
			}
			continue
		}
		var back []fence.Step
		for i, step := range steps {
			back = append(back, step.Back(do(&s, step, i)))
		}
		left := slices.DeleteFunc(fence.Compare(f, s), func(d fence.Difference) bool {
			return d.Kind == fence.Beside || d.Kind == fence.Unknown || d.Kind == fence.Foreign && d.Object == fence.TheRole
		})
		if err != nil || len(left) > 0 {
			t.Errorf("%s: %v, left %+v after %+v", name, err, left, steps)
		}
		for i, step := range slices.Backward(back) {
			do(&s, step, 100+i)
		}
		if after := fence.Compare(f, s); !slices.EqualFunc(before, after, func(a, b fence.Difference) bool { return a.Text == b.Text }) {
			t.Errorf("%s: taken back, it differs in %+v, and did in %+v", name, after, before)
		}
	}
}

// At least one include matches and no exclude does; what cannot be seen is not taken for a yes.
func TestRules(t *testing.T) {
	f := build(t, wish(usual()...))
	client := "C11E0000-0000-4000-8000-000000000001"
	other := "c11e0000-0000-4000-8000-000000000002"
	p := f.Policy
	for _, c := range []struct {
		client, api, role string
		want              fence.Ruling
	}{
		{client, graphApp, sendMail, fence.Allowed}, {client, graphApp, strings.ToUpper(readUser), fence.Allowed},
		{other, graphApp, sendMail, fence.Refused}, {client, graphApp, roleMgmt, fence.Refused},
		{client, "a9900000-0000-4000-8000-000000000101", sendMail, fence.Refused},
	} {
		if got := p.Rules(c.client, c.api, c.role); got != c.want {
			t.Errorf("%+v: got %s", c, got)
		}
	}
	p.Excludes = []fence.ConditionSet{{PermissionType: "application", Classification: "all", Resource: "any", Permissions: []string{"all"},
		Clients: []string{"all"}, ClientTenants: []string{"all"}, Publishers: []string{"all"}, VerifiedOnly: true}}
	if got := p.Rules(client, graphApp, sendMail); got != fence.Unclear {
		t.Errorf("an exclude that may fit: %s", got)
	}
	p.Excludes[0].VerifiedOnly = false
	if got := p.Rules(client, graphApp, sendMail); got != fence.Refused {
		t.Errorf("an exclude that fits: %s", got)
	}
	graphOnly := func(app string) bool { return app == graphApp }
	if got := f.Policy.InWords(graphOnly); got != "only 2 roles to 2 identities, by policy "+p.ID {
		t.Error(got)
	}
	if got := p.InWords(graphOnly); !strings.Contains(got, "conditions") {
		t.Error(got)
	}
	if got := f.Policy.InWords(func(string) bool { return false }); got != "" {
		t.Error(got)
	}
}
