package graph_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"mi-roles/graph"
	"mi-roles/graph/sandbox"
	"mi-roles/roles"
	"mi-roles/roles/fence"
)

const inventory = roles.ObjectID("1d000000-0000-4000-8000-000000000021") // holds 130, all of Microsoft Graph and more

// TestWhatMayNotBeRead is told as such at whichever request it is refused, and nothing is taken for empty.
func TestWhatMayNotBeRead(t *testing.T) {
	fenced := func(ctx context.Context, w *world) error {
		f := outlined(t, w)
		_, err := w.FenceOf(ctx, f)
		return err
	}
	policies := func(ctx context.Context, w *world) error {
		_, err := w.ConsentPolicies(ctx, string(weather))
		return err
	}
	narrow := func(ctx context.Context, w *world) error { _, err := w.ScopedRights(ctx, string(weather)); return err }
	holders := func(ctx context.Context, w *world) error {
		return w.AssignedTo(ctx, ordersAPI, func([]graph.Holding) error { return nil })
	}
	held := func(ctx context.Context, w *world) error {
		_, err := w.AssignmentsOf(ctx, []roles.ObjectID{aaRunbooks})
		return err
	}
	byIDs := func(ctx context.Context, w *world) error {
		_, err := w.ReadByIDs(ctx, []roles.ObjectID{aaRunbooks}, []roles.ObjectID{ordersAPI})
		return err
	}
	mine := func(ctx context.Context, w *world) error { _, err := w.MyDirectoryRoles(ctx); return err }
	apis := func(ctx context.Context, w *world) error {
		_, err := w.Resources(ctx, []roles.ObjectID{ordersAPI})
		return err
	}
	whole := func(ctx context.Context, w *world) error { _, err := wholeTenant(ctx, w.Client); return err }
	for _, c := range []struct {
		name string
		ask  func(context.Context, *world) error
		deny string // shapes
	}{
		{"the policy of a fence", fenced, "policy"}, {"the roles of a fence", fenced, "roles"},
		{"the assignments of a fence", fenced, "role-assignments-of-role"}, {"of its holder", fenced, "role-assignments-of-principal"},
		{"the app roles of its holder", fenced, "held"}, {"the roles of policies", policies, "roles"}, {"a policy", policies, "policy"},
		{"narrow rights", narrow, "role-assignments-of-principal"}, {"the holders", holders, "holders"},
		{"who the holders are", holders, "list-by-id"}, {"what is held", held, "held"}, {"by ids", byIDs, "held"},
		{"who is not found", held, "held=404 list-by-id"}, {"APIs", apis, "principal"}, {"my roles", mine, "my-roles-advanced"},
		{"the whole tenant", whole, "list-by-id-expand"}, {"its list", whole, "list-identities"},
		{"what is cut", whole, "held"},
	} {
		quiet := faulted(t, sandbox.Sample())
		fenceIn(t, quiet, outlined(t, quiet)) // so that there is a policy to read
		var faults []string
		for shape := range strings.FieldsSeq(c.deny) {
			shape, do, found := strings.Cut(shape, "=")
			if !found {
				do = "deny"
			}
			faults = append(faults, do+"=on:all,shape:"+shape)
		}
		w := faulted(t, quiet.server.Tenant(), faults...)
		if err := c.ask(t.Context(), w); !errors.Is(err, roles.ErrForbidden) {
			t.Errorf("%s: %v", c.name, err)
		}
		if err := c.ask(t.Context(), quiet); err != nil {
			t.Errorf("%s, where it may be read: %v", c.name, err)
		}
	}
}

// TestResourcesByID: an API is found with its roles; what is gone, and what the ids of an identity would be, is absent.
func TestResourcesByID(t *testing.T) {
	w := faulted(t, sandbox.Sample())
	gone := roles.ObjectID("a9100000-0000-4000-8000-000000000999")
	found, err := w.Resources(t.Context(), []roles.ObjectID{ordersAPI, gone, ordersAPI})
	if err != nil || len(found) != 1 || found[ordersAPI].DisplayName != "Orders API" || len(found[ordersAPI].Roles) == 0 {
		t.Errorf("%+v, %v", found, err)
	}
	who, err := w.Principals(t.Context(), []roles.ObjectID{aaRunbooks, gone, inventory})
	if err != nil || len(who) != 2 || who[inventory].DisplayName != "id-inventory" || !who[aaRunbooks].Managed() {
		t.Errorf("%+v, %v", who, err)
	}
}

// TestARoleWithoutItsTemplate is no answer: taken for a role, it would count as one that grants nothing.
func TestARoleWithoutItsTemplate(t *testing.T) {
	w := faulted(t, sandbox.Sample(), "only-id=shape:my-roles-advanced")
	if found, err := w.MyDirectoryRoles(t.Context()); err == nil || !strings.Contains(err.Error(), "leaves out") || found != nil {
		t.Errorf("%+v, %v", found, err)
	}
}

// TestAListEndsEarly when its reader would have no more of it; what it said is what is told.
func TestAListEndsEarly(t *testing.T) {
	enough := errors.New("enough")
	w := faulted(t, sandbox.Sample(), "page-size=5")
	for name, read := range map[string]func(func(int) error) error{
		"identities": func(f func(int) error) error {
			return w.Identities(t.Context(), func(some []roles.Principal) error { return f(len(some)) })
		},
		"APIs": func(f func(int) error) error {
			return w.APIs(t.Context(), func(some []roles.Resource) error { return f(len(some)) })
		},
		"assignments": func(f func(int) error) error {
			return w.AllAssignments(t.Context(), func(some []graph.Holder) error { return f(len(some)) })
		},
		"holders": func(f func(int) error) error {
			return w.AssignedTo(t.Context(), ordersAPI, func(some []graph.Holding) error { return f(len(some)) })
		},
	} {
		calls := 0
		if err := read(func(int) error { calls++; return enough }); !errors.Is(err, enough) || calls != 1 {
			t.Errorf("%s: %v after %d pages", name, err, calls)
		}
		items := 0
		if err := read(func(n int) error { items += n; return nil }); err != nil || items == 0 {
			t.Errorf("%s: %d, %v", name, items, err)
		}
	}
}

// TestTypesOfLists: identities are those, APIs are applications, and each is there once.
func TestTypesOfLists(t *testing.T) {
	for _, fault := range []string{"seed=1", "overlap-pages", "ignore-filter", "400=shape:list-identities,on:all"} {
		w := faulted(t, sandbox.Sample(), fault, "page-size=7")
		var names []string
		if err := w.Identities(t.Context(), func(some []roles.Principal) error {
			for _, p := range some {
				if names = append(names, string(p.ID)); !p.Managed() {
					t.Errorf("%s: %s is no managed identity", fault, p.DisplayName)
				}
			}
			return nil
		}); err != nil || len(names) != 38 {
			t.Errorf("%s: %d identities, %v", fault, len(names), err)
		}
		if slices.Sort(names); len(slices.Compact(names)) != 38 {
			t.Errorf("%s: an identity is there twice", fault)
		}
	}
}

// TestTheSecondWayToAnId is a filter on it, and no list of everything.
func TestTheSecondWayToAnId(t *testing.T) {
	for selector, want := range map[string]string{"00000003-0000-0000-c000-000000000000": "list-by-client", string(ordersAPI): "list-by-id"} {
		w := faulted(t, sandbox.Sample(), "400=shape:principal,on:all", "400=shape:principal-by-client,on:all")
		api, err := roles.ParseAPI(selector)
		if err != nil {
			t.Fatal(err)
		}
		found, err := w.Lookup(t.Context(), roles.LookupRequest{APIs: []roles.Ref{api}})
		if err != nil || len(found.APIs[0]) != 1 {
			t.Fatalf("%s: %+v, %v", selector, found, err)
		}
		var shapes []string
		for _, e := range w.server.Log() {
			shapes = append(shapes, e.Shape)
		}
		if !slices.Contains(shapes, want) || slices.Contains(shapes, "list") {
			t.Errorf("%s: %v", selector, shapes)
		}
	}
}

// TestADeletionIsNotTriedAgain, whatever it is refused with: what was made a moment ago is gone or it is not.
func TestADeletionIsNotTriedAgain(t *testing.T) {
	w := faulted(t, sandbox.Sample(), "bad-reference=shape:delete-policy")
	before := w.clock.Now()
	_, err := graph.NewWriter(w.Client).WriteFence(t.Context(), fence.Step{Verb: fence.Delete, Object: fence.ThePolicy, ID: "ours",
		Text: "delete it"})
	if err == nil || w.server.Stats().Requests != 1 || w.clock.Now() != before {
		t.Errorf("%d requests, %s: %v", w.server.Stats().Requests, w.clock.Now().Sub(before), err)
	}
}
