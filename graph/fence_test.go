package graph_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"mi-roles/graph"
	"mi-roles/graph/sandbox"
	"mi-roles/graph/wire"
	"mi-roles/roles"
	"mi-roles/roles/fence"
)

const (
	weather   = roles.ObjectID("1d000000-0000-4000-8000-000000000032")
	ordersAPI = roles.ObjectID("a9100000-0000-4000-8000-000000000101")
	runAppAdm = "158c047a-c907-4556-b7ef-446551a6b5f7" // Cloud Application Administrator
)

// outlined is the fence of id-weather around two roles of Orders API.
func outlined(t *testing.T, w *world) fence.Fence {
	t.Helper()
	r := w.resolve(t, "func-orders", "api://orders", "Orders.Read.All")
	d := roles.Describer{Principals: map[roles.ObjectID]roles.Principal{r.who.ID: r.who},
		Resources: map[roles.ObjectID]roles.Resource{r.api.ID: r.api}}
	f, err := fence.Build(fence.Spec{Holder: roles.Principal{ID: weather, DisplayName: "id-weather"}, Names: d,
		Keys: []roles.Key{{Principal: r.who.ID, Resource: r.api.ID, Role: r.role.ID}}})
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// stepsOf is what the fence still lacks in the tenant.
func stepsOf(t *testing.T, w *world, f fence.Fence) ([]fence.Step, graph.FenceView) {
	t.Helper()
	view, err := w.FenceOf(t.Context(), f)
	if err != nil {
		t.Fatal(err)
	}
	steps, err := fence.Steps(f, view.State)
	if err != nil {
		t.Fatal(err)
	}
	return steps, view
}

func faulted(t *testing.T, tenant *sandbox.Tenant, faults ...string) *world {
	t.Helper()
	f, err := sandbox.ParseFaults(faults)
	if err != nil {
		t.Fatal(err)
	}
	return open(t, tenant, f)
}

// fenceIn makes the fence, and says what it made.
func fenceIn(t *testing.T, w *world, f fence.Fence) []string {
	t.Helper()
	steps, _ := stepsOf(t, w, f)
	var made []string
	for _, s := range steps {
		id, err := graph.NewWriter(w.Client).WriteFence(t.Context(), s)
		if err != nil || id == "" {
			t.Fatalf("%s: %q, %v", s.Text, id, err)
		}
		made = append(made, string(s.Object)+" "+id)
	}
	return made
}

// TestFenceInAndOut: what is written is read, and taking it back leaves nothing.
func TestFenceInAndOut(t *testing.T) {
	w := faulted(t, sandbox.Sample())
	f := outlined(t, w)
	made := fenceIn(t, w, f)
	if len(made) != 4 || made[0] != "policy mi-roles-"+string(weather) {
		t.Fatal(made)
	}
	steps, view := stepsOf(t, w, f)
	if len(steps) != 0 || len(view.State.Unread) != 0 || len(view.State.Roles) != 1 || len(view.State.Assignments) != 1 ||
		len(view.Held.Assignments) != 1 || len(view.Held.Roles) < 2 || len(view.Held.Owned) != 0 || view.State.Policy == nil ||
		view.State.Assignments[0].Principal != string(weather) {
		t.Errorf("%d steps left, %+v", len(steps), view)
	}
	policies, err := w.ConsentPolicies(t.Context(), string(weather))
	if err != nil || len(policies) != 1 || len(policies[0].Includes) != 1 {
		t.Errorf("%v, %+v", err, policies)
	}
	for what, tenant := range map[string]func(*sandbox.Tenant){
		"a built-in role":  func(t *sandbox.Tenant) { t.RoleAssignments[0].RoleDefinitionID = runAppAdm },
		"a narrower scope": func(t *sandbox.Tenant) { t.RoleAssignments[0].DirectoryScopeID = "/" + string(ordersAPI) },
	} {
		other := w.server.Tenant()
		copied := *other.RoleAssignments[0]
		other.RoleAssignments = []*sandbox.RoleAssignment{&copied}
		tenant(other)
		if policies, err := faulted(t, other).ConsentPolicies(t.Context(), string(weather)); err != nil || len(policies) != 0 {
			t.Errorf("%s: %v, %+v", what, err, policies)
		}
	}
	rec := fence.NewRecord("", weather)
	for _, m := range made {
		object, id, _ := strings.Cut(m, " ")
		rec.Made = append(rec.Made, fence.Made{Object: fence.Object(object), ID: id})
	}
	back, kept := f.Undo(rec, view.State)
	for range 2 { // what is gone already counts as deleted
		for _, s := range back {
			if id, err := graph.NewWriter(w.Client).WriteFence(t.Context(), s); err != nil || id != "" {
				t.Errorf("%s: %q, %v", s.Text, id, err)
			}
		}
	}
	if now := w.server.Tenant(); kept != 0 || len(now.PermissionGrantPolicies)+len(now.RoleDefinitions)+len(now.RoleAssignments) != 0 {
		t.Errorf("%d kept, %+v", kept, now.RoleDefinitions)
	}
}

// TestFenceUpdates: a policy and a role that are there are made as they should be.
func TestFenceUpdates(t *testing.T) {
	w := faulted(t, sandbox.Sample())
	f := outlined(t, w)
	fenceIn(t, w, f)
	tenant := w.server.Tenant()
	policy, role := *tenant.PermissionGrantPolicies[0], *tenant.RoleDefinitions[0]
	policy.DisplayName, role.IsEnabled = "renamed", false
	tenant.PermissionGrantPolicies, tenant.RoleDefinitions = []*sandbox.PermissionGrantPolicy{&policy}, []*sandbox.RoleDefinition{&role}
	w = faulted(t, tenant)
	steps, _ := stepsOf(t, w, f)
	if len(steps) != 2 {
		t.Fatalf("%+v", steps)
	}
	for _, s := range steps {
		if id, err := graph.NewWriter(w.Client).WriteFence(t.Context(), s); err != nil || id != "" || s.Verb != fence.Update {
			t.Errorf("%s: %q, %v", s.Text, id, err)
		}
	}
	if left, _ := stepsOf(t, w, f); len(left) != 0 {
		t.Errorf("%+v", left)
	}
}

// TestFenceWrites are single steps that are answered oddly.
func TestFenceWrites(t *testing.T) {
	for _, c := range []struct {
		name, fault string
		step        int // of policy, include, role, assignment
		says        string
		unclear     bool
		waited      bool
	}{
		{"a replica that is behind", "404=shape:include,first:2", 1, "", false, true},
		{"one that stays behind", "404=shape:include", 1, "Microsoft Graph answered 404", false, true},
		{"refused", "deny=shape:include", 1, "Insufficient privileges", false, false},
		{"lost", "drop=shape:include", 1, "tried to allow Orders.Read.All", true, false},
		{"no licence", "no-premium", 2, "remium", false, false},
		{"no answer to be read", "empty=shape:include", 1, "", false, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := faulted(t, sandbox.Sample(), c.fault)
			steps, _ := stepsOf(t, w, outlined(t, w))
			for _, s := range steps[:c.step] {
				if _, err := graph.NewWriter(w.Client).WriteFence(t.Context(), s); err != nil {
					t.Fatal(err)
				}
			}
			before := w.clock.Now()
			_, err := graph.NewWriter(w.Client).WriteFence(t.Context(), steps[c.step])
			if waited := w.clock.Now().Sub(before); (waited > 0) != c.waited || waited > 2*time.Minute {
				t.Errorf("waited %s", waited)
			}
			if c.name == "no answer to be read" {
				if err == nil {
					t.Error("what was made is not known, and no failure")
				}
				return
			}
			if (err != nil) != (c.says != "") || err != nil && !strings.Contains(err.Error(), c.says) || errors.Is(err,
				roles.ErrUnclear) != c.unclear {
				t.Errorf("%v", err)
			}
			if e := wire.AsError(err); e != nil && strings.Contains(e.Hint, "Entra ID P1") != (c.name == "no licence") {
				t.Errorf("hint %q", e.Hint)
			}
		})
	}
	w := faulted(t, sandbox.Sample(), "404=shape:include")
	steps, _ := stepsOf(t, w, outlined(t, w))
	ended, end := context.WithCancel(t.Context())
	end()
	if _, err := graph.NewWriter(w.Client).WriteFence(ended, steps[1]); err == nil {
		t.Error("an interrupt is no success")
	}
}

// TestFenceThatCannotBeRead: what is needed is an error, and what is not is said to be unread.
func TestFenceThatCannotBeRead(t *testing.T) {
	for name, c := range map[string]struct {
		fault  string
		unread string // "" is an error
	}{
		"policy": {"deny=shape:policy,on:reads", ""}, "roles": {"deny=shape:roles,on:reads", ""},
		"assignments": {"deny=shape:role-assignments-of-principal,on:reads", ""},
		"of the role": {"deny=shape:role-assignments-of-role,on:reads", ""}, "what it holds": {"deny=shape:held,on:reads", ""},
		"owned":       {"deny=shape:owned,on:reads", "what it owns could not be read"},
		"memberships": {"403=shape:memberships", "through groups could not all be read"},
	} {
		first := faulted(t, sandbox.Sample())
		f := outlined(t, first)
		fenceIn(t, first, f)
		faults := []string{c.fault}
		if name == "memberships" {
			faults = append(faults, "403=shape:roles-of-advanced")
		}
		view, err := faulted(t, first.server.Tenant(), faults...).FenceOf(t.Context(), f)
		if (err != nil) != (c.unread == "") || err == nil && !strings.Contains(strings.Join(view.State.Unread, "; "), c.unread) {
			t.Errorf("%s: %v, %q", name, err, view.State.Unread)
		}
	}
}

// TestNarrowRights: directory roles that are scoped to one API, and APIs that are owned.
func TestNarrowRights(t *testing.T) {
	tenant := sandbox.Sample()
	tenant.RoleAssignments = []*sandbox.RoleAssignment{
		{ID: "x", PrincipalID: string(weather), RoleDefinitionID: runAppAdm, DirectoryScopeID: "/" + strings.ToUpper(string(ordersAPI))},
		{ID: "y", PrincipalID: string(weather), RoleDefinitionID: runAppAdm, DirectoryScopeID: "/"},
		{ID: "z", PrincipalID: orders, RoleDefinitionID: runAppAdm, DirectoryScopeID: "/" + string(ordersAPI)}}
	for _, sp := range tenant.ServicePrincipals {
		if sp.DisplayName == "Weather API" {
			sp.Owners = []string{string(weather)}
		}
	}
	w := faulted(t, tenant)
	got, err := w.ScopedRights(t.Context(), string(weather))
	if err != nil || len(got) != 2 || got[0] != (graph.ScopedRight{API: ordersAPI, Role: runAppAdm}) || got[1].Role != "" ||
		got[1].API != "a9100000-0000-4000-8000-000000000105" {
		t.Errorf("%v, %+v", err, got)
	}
	if got, err := faulted(t, tenant, "deny=shape:owned,on:reads").ScopedRights(t.Context(), string(weather)); err != nil || len(got) != 1 {
		t.Errorf("what it owns is not known: %v, %+v", err, got)
	}
	if _, err := faulted(t, tenant, "deny=shape:role-assignments-of-principal,on:reads").ScopedRights(t.Context(),
		string(weather)); err == nil {
		t.Error("a refusal is no answer")
	}
	for _, fault := range []string{"deny=shape:roles,on:reads", "deny=shape:role-assignments-of-principal,on:reads"} {
		if _, err := faulted(t, tenant, fault).ConsentPolicies(t.Context(), string(weather)); err == nil {
			t.Errorf("%s: a refusal is no answer", fault)
		}
	}
}
