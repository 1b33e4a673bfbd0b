package roles_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"mi-roles/roles"
	"mi-roles/roles/catalog"
)

const (
	reader = "aaaaaaaa-0000-4000-8000-000000000001" // a role's id
	writer = "aaaaaaaa-0000-4000-8000-000000000002"
)

// orders is an API, func is an identity, and the describer knows both.
func describer(change func(*roles.Principal, *roles.Resource)) roles.Describer {
	p := managed(id1, "func", "rg")
	r := roles.Resource{ID: id2, AppID: "app", DisplayName: "Orders API", Roles: []roles.AppRole{
		{ID: reader, Value: "Orders.Read", MemberTypes: []string{"Application"}},
		{ID: writer, Value: "", MemberTypes: []string{"Application"}},
	}}
	change(&p, &r)
	return roles.Describer{
		Principals: map[roles.ObjectID]roles.Principal{p.ID: p},
		Resources:  map[roles.ObjectID]roles.Resource{r.ID: r},
		Risk:       catalog.Builtin(),
	}
}

func onOrders(role roles.RoleID) roles.Key {
	return roles.Key{Principal: id1, Resource: id2, Role: role}
}

// Each step has one verdict: the first thing that keeps a token from carrying the role.
func TestVerdicts(t *testing.T) {
	same := func(*roles.Principal, *roles.Resource) {}
	have := &roles.Assignment{ID: "held", Key: onOrders(reader), PrincipalName: "old name", ResourceName: "Orders"}
	access := []roles.Assignment{{ID: "default", Key: onOrders(roles.DefaultAccess)}}
	for name, c := range map[string]struct {
		step    roles.Step
		change  func(*roles.Principal, *roles.Resource)
		held    []roles.Assignment
		want    roles.VerdictCode
		message string
		next    string
	}{
		"held": {roles.Step{Action: roles.Assign, Have: have}, same, nil, roles.OK, "func holds Orders.Read of Orders API", ""},
		"missing": {roles.Step{Action: roles.Assign, Needed: true}, same, nil, roles.Missing,
			"func does not hold Orders.Read of Orders API", "assign -i " + id1 + " -a " + id2 + " -r Orders.Read"},
		"unexpected": {roles.Step{Action: roles.Remove, Needed: true, Have: have}, same, nil, roles.Unexpected,
			"func holds Orders.Read of Orders API, which is not expected", "remove -i " + id1 + " -a " + id2 + " -r Orders.Read"},
		"expired": {roles.Step{Action: roles.Remove, Needed: true, Have: have, Expired: lastDay},
			func(p *roles.Principal, _ *roles.Resource) { p.Disabled = true }, nil,
			roles.Expired, "func still holds Orders.Read of Orders API, which the manifest ended on 2026-03-31",
			"mi-roles remove -i " + id1 + " -a " + id2 + " -r Orders.Read"},
		"a disabled identity": {roles.Step{Action: roles.Assign, Have: have},
			func(p *roles.Principal, r *roles.Resource) { p.Disabled, r.Disabled = true, true }, nil,
			roles.IdentityDisabled, "func is disabled", "accountEnabled"},
		"a disabled API": {roles.Step{Action: roles.Assign, Have: have},
			func(_ *roles.Principal, r *roles.Resource) { r.Disabled, r.Roles[0].Disabled = true, true }, nil,
			roles.APIDisabled, "Orders API is disabled", "accountEnabled"},
		"a disabled role": {roles.Step{Action: roles.Assign, Have: have},
			func(_ *roles.Principal, r *roles.Resource) { r.Roles[0].Disabled = true }, nil,
			roles.RoleIsDisabled, "role Orders.Read of Orders API is disabled", "owner"},
		"a deleted role": {roles.Step{Action: roles.Assign, Have: have}, func(_ *roles.Principal, r *roles.Resource) { r.Roles = nil }, nil,
			roles.RoleIsDeleted, "role " + reader + " no longer exists on Orders API", "--assignment-id=held"},
		"a deleted API": {roles.Step{Action: roles.Assign, Have: have}, func(_ *roles.Principal, r *roles.Resource) { r.Gone = true }, nil,
			roles.RoleIsDeleted, "role " + reader + " no longer exists on Orders", "--assignment-id=held"},
		"only default access": {roles.Step{Action: roles.Assign, Needed: true}, same, access, roles.DefaultAccessOnly,
			"func has only default access to Orders API", "assign -i " + id1},
		"default access and a role": {roles.Step{Action: roles.Assign, Needed: true}, same,
			append([]roles.Assignment{{Key: onOrders(writer)}}, access...),
			roles.Missing, "func does not hold Orders.Read", "assign -i"},
		"default access elsewhere": {roles.Step{Action: roles.Assign, Needed: true}, same,
			[]roles.Assignment{{Key: roles.Key{Principal: id1, Resource: "other"}}, {Key: roles.Key{Principal: "other", Resource: id2}}},
			roles.Missing, "func does not hold", "assign -i"},
		"held, beside default access": {roles.Step{Action: roles.Assign, Have: have}, same, access, roles.OK, "func holds", ""},
		"default access wanted": {roles.Step{Key: onOrders(roles.DefaultAccess), Action: roles.Assign, Have: &access[0]}, same, access,
			roles.DefaultAccessOnly, "the all-zero role is default access to Orders API", "roles -a " + id2},
		"a role without a value": {roles.Step{Key: onOrders(writer), Action: roles.Assign, Needed: true}, same, nil, roles.Missing,
			"func does not hold " + writer + " of Orders API", "-r " + writer},
	} {
		if c.step.Key == (roles.Key{}) {
			c.step.Key = onOrders(reader)
		}
		got := roles.Evaluate(roles.Plan{c.step}, describer(c.change), c.held)
		if len(got) != 1 || got[0].Code != c.want || !strings.Contains(got[0].Message, c.message) ||
			!strings.Contains(got[0].NextStep, c.next) || (c.next == "") != (got[0].NextStep == "") {
			t.Errorf("%s: got %+v", name, got)
		}
		if got[0].Grant.Key != c.step.Key || c.step.Have != nil && got[0].Grant.ID != c.step.Have.ID {
			t.Errorf("%s: about %+v", name, got[0].Grant)
		}
	}
}

// outcomes is a Writer that knows beforehand what becomes of each step.
type outcomes struct {
	of  map[roles.Key]roles.Result
	err error
	got []roles.Step
}

func (o *outcomes) Write(_ context.Context, steps []roles.Step, yield func(roles.Result)) error {
	o.got = steps
	for _, s := range steps {
		if r, known := o.of[s.Key]; known {
			r.Step = s
			yield(r)
		}
	}
	return o.err
}

// Every step has a result in the plan's order; only needed ones that are not blocked
// are tried, and those that were not begun say so.
func TestApply(t *testing.T) {
	gone, stopped := errors.New("gone"), errors.New("stopped")
	step := func(n string, needed bool, blocked error) roles.Step {
		return roles.Step{Key: onOrders(roles.RoleID(n)), Action: roles.Assign, Needed: needed, Blocked: blocked}
	}
	plan := roles.Plan{step("there", false, nil), step("blocked", true, gone), step("made", true, nil), step("never begun", true, nil),
		step("blocked, there", false, gone)}
	var texts []string
	for _, r := range roles.DryRun(plan) {
		texts = append(texts, told(r))
	}
	if want := []string{"there unchanged <nil>", "blocked failed gone", "made planned <nil>", "never begun planned <nil>",
		"blocked, there failed gone"}; !slices.Equal(texts, want) {
		t.Errorf("rehearsed: %q", texts)
	}
	w := &outcomes{of: map[roles.Key]roles.Result{onOrders("made"): {Status: roles.Done}}, err: stopped}
	var watched []string
	results, err := roles.Apply(t.Context(), w, plan, func(r roles.Result) { watched = append(watched, told(r)) })
	texts = nil
	for _, r := range results {
		texts = append(texts, told(r))
	}
	if want := []string{"there unchanged <nil>", "blocked failed gone", "made done <nil>", "never begun skipped not begun",
		"blocked, there failed gone"}; !slices.Equal(texts, want) || !errors.Is(err, stopped) {
		t.Errorf("applied: %q, %v", texts, err)
	}
	if want := []string{"there unchanged <nil>", "blocked failed gone", "blocked, there failed gone",
		"made done <nil>"}; !slices.Equal(watched, want) {
		t.Errorf("watched: %q", watched)
	}
	if len(w.got) != 2 || w.got[0].Key.Role != "made" || w.got[1].Key.Role != "never begun" {
		t.Errorf("tried: %+v", w.got)
	}
	idle := &outcomes{err: stopped}
	if results, err := roles.Apply(t.Context(), idle, plan[:2], func(roles.Result) {}); err != nil || len(results) != 2 || idle.got != nil {
		t.Errorf("with nothing to do: %v, %v, %v", results, err, idle.got)
	}
}

func told(r roles.Result) string {
	err := "<nil>"
	if r.Err != nil {
		err = r.Err.Error()
	}
	return string(r.Key.Role) + " " + string(r.Status) + " " + err
}

// TestOnlyDefaultAccess: default access counts on this API, of this identity, and where no role is held beside it.
func TestOnlyDefaultAccess(t *testing.T) {
	held := func(who, api, role string) roles.Assignment {
		return roles.Assignment{Key: roles.Key{Principal: roles.ObjectID(who), Resource: roles.ObjectID(api), Role: roles.RoleID(role)}}
	}
	const none = string(roles.DefaultAccess)
	wanted := roles.Step{Key: held("p", "r", "x").Key, Action: roles.Assign, Needed: true}
	d := roles.Describer{Resources: map[roles.ObjectID]roles.Resource{"r": {ID: "r", DisplayName: "API",
		Roles: []roles.AppRole{{ID: "x", Value: "X", MemberTypes: []string{"Application"}}}}}}
	for name, c := range map[string]struct {
		held []roles.Assignment
		want roles.VerdictCode
	}{
		"nothing": {nil, roles.Missing}, "default": {[]roles.Assignment{held("p", "r", none)}, roles.DefaultAccessOnly},
		"on another API": {[]roles.Assignment{held("p", "s", none)}, roles.Missing},
		"of another":     {[]roles.Assignment{held("q", "r", none)}, roles.Missing},
		"beside a role":  {[]roles.Assignment{held("p", "r", none), held("p", "r", "y")}, roles.Missing},
		"beside others": {[]roles.Assignment{held("p", "r", none), held("q", "r", "y"), held("p", "s", "y")},
			roles.DefaultAccessOnly},
	} {
		if got := roles.Evaluate(roles.Plan{wanted}, d, c.held); len(got) != 1 || got[0].Code != c.want {
			t.Errorf("%s: %+v", name, got)
		}
	}
	if got := (roles.Grant{Assignment: held("p", "r", "x")}).ShellAPI(); got != "r" {
		t.Error(got)
	}
	graph := roles.Resource{ID: "r", AppID: "00000003-0000-0000-c000-000000000000"}
	if got := (roles.Grant{Assignment: held("p", "r", "x"), Resource: &graph}).ShellAPI(); got != "graph" {
		t.Error(got)
	}
}
