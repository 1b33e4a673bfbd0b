package graph_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"mi-roles/graph"
	"mi-roles/graph/sandbox"
	"mi-roles/roles"
)

// refusals are the ways in which a service may not take a query.
var refusals = []sandbox.Action{sandbox.Error400, sandbox.Error403, sandbox.Error404, sandbox.HTML404, sandbox.Empty404, sandbox.Error414,
	sandbox.Error501, sandbox.Error500, sandbox.Error504}

// oddities are answers that look like one.
var oddities = []sandbox.Action{
	sandbox.Undecoded, sandbox.IgnoreExpand, sandbox.IgnoreFilter, sandbox.IgnoreSelect, sandbox.IgnoreTop, sandbox.BOM, sandbox.NoValue,
	sandbox.NullValue,
	sandbox.NullItem, sandbox.EmptyItem, sandbox.NullBody, sandbox.EmptyObject, sandbox.NoID, sandbox.SomeExpanded, sandbox.OmitEmpty,
	sandbox.NullExpanded,
}

// question is one thing that is asked of the directory, with the truth from the tenant itself.
type question struct {
	name string
	ask  func(context.Context, *graph.Client) (string, error)
	want string
}

// answersOf runs the question on a tenant, which it does not change, and gives the shapes that it took.
func (q question) answersOf(t *testing.T, tenant *sandbox.Tenant, f sandbox.Faults) (got string, shapes []string, err error) {
	t.Helper()
	w := open(t, tenant, f)
	got, err = q.ask(t.Context(), w.Client)
	for _, e := range w.server.Log() {
		if e.Shape != "" && !slices.Contains(shapes, e.Shape) {
			shapes = append(shapes, e.Shape)
		}
	}
	return got, shapes, err
}

// Whichever one kind of query a service does not take, in whichever way it says so,
// every question is answered rightly all the same; and where an answer is odd, it is
// right or an error.
func TestEveryQuestionHasAnotherWay(t *testing.T) {
	tenant := sandbox.Sample()
	for _, q := range questions(t) {
		t.Run(q.name, func(t *testing.T) {
			t.Parallel()
			got, shapes, err := q.answersOf(t, tenant, sandbox.Faults{})
			if err != nil || got != q.want {
				t.Fatalf("%v\ngot  %s\nwant %s", err, got, q.want)
			}
			for _, shape := range shapes {
				if strings.HasPrefix(q.name, "look -a") && strings.HasPrefix(shape, "held") {
					continue // about the identity, which others look up
				}
				for _, do := range refusals {
					got, _, err := q.answersOf(t, tenant, sandbox.Faults{Rules: []sandbox.Rule{{Do: do, Shape: shape, On: sandbox.Both}}})
					only := shape == "held" && err != nil // the rest of a long list has no other address
					if got != q.want && !only {
						t.Errorf("%s refused with %s: %v\ngot  %s\nwant %s", shape, do, err, got, q.want)
					}
				}
				for _, do := range oddities {
					got, _, err := q.answersOf(t, tenant, sandbox.Faults{Rules: []sandbox.Rule{{Do: do, Shape: shape, On: sandbox.Both}}})
					if err == nil && got != q.want {
						t.Errorf("%s answered %s\ngot  %s\nwant %s", shape, do, got, q.want)
					}
				}
			}
		})
	}
}

// truth lists what the tenant holds, as "principal role@resource", sorted.
func truth(keep func(*sandbox.Assignment) bool) string {
	var lines []string
	for _, a := range sandbox.Sample().Assignments {
		if keep(a) {
			lines = append(lines, a.PrincipalID+" "+a.AppRoleID+"@"+a.ResourceID)
		}
	}
	return sortedLines(lines)
}

func sortedLines(lines []string) string {
	slices.Sort(lines)
	return fmt.Sprintf("%d: %s", len(lines), strings.Join(lines, ", "))
}

func lines(all []roles.Assignment) []string {
	out := make([]string, len(all))
	for i, a := range all {
		out[i] = fmt.Sprintf("%s %s@%s", a.Key.Principal, a.Key.Role, a.Key.Resource)
	}
	return out
}

const (
	orders  = "1d000000-0000-4000-8000-000000000001"
	many    = "1d000000-0000-4000-8000-000000000021" // holds 130
	graphID = "a9100000-0000-4000-8000-000000000001"
	smallID = "a9100000-0000-4000-8000-000000000101" // an API of a few roles, where the API matters little
)

func questions(t *testing.T) []question {
	t.Helper()
	managed := map[string]*sandbox.ServicePrincipal{}
	for _, sp := range sandbox.Sample().ServicePrincipals {
		if sp.Type == "ManagedIdentity" {
			managed[sp.ID] = sp
		}
	}
	ofManaged := func(a *sandbox.Assignment) bool { return managed[a.PrincipalID] != nil }
	resource := managed[orders].AlternativeNames[1]
	all := []question{
		{"tenant", wholeTenant, truth(ofManaged)},
		{"identities", identities, sortedLines(keysOf(managed))},
		{"holders", holders, truth(func(a *sandbox.Assignment) bool {
			return a.ResourceID == graphID && a.PrincipalType == "ServicePrincipal"
		})},
		{"assignment", assignmentByID(t),
			truth(func(a *sandbox.Assignment) bool { return a.PrincipalID == orders && a.ID == firstOf(orders).ID })},
		{"held", heldBy(orders, many), truth(func(a *sandbox.Assignment) bool { return a.PrincipalID == orders || a.PrincipalID == many })},
		{"recall", recalled(orders), truth(func(a *sandbox.Assignment) bool { return a.PrincipalID == orders })},
	}
	for _, who := range []string{orders, "client:" + managed[orders].AppID, "func-orders", "rg-shop/func-orders", resource,
		strings.ToUpper(resource)} {
		all = append(all, question{"look " + who, look(who, "api://orders"),
			truth(func(a *sandbox.Assignment) bool { return a.PrincipalID == orders }) + " of " + smallID})
	}
	for _, api := range []string{graphID, "00000003-0000-0000-c000-000000000000", "Microsoft Graph", "https://graph.microsoft.com"} {
		all = append(all, question{"look -a " + api, look(orders, api),
			truth(func(a *sandbox.Assignment) bool { return a.PrincipalID == orders }) + " of " + graphID})
	}
	return all
}

func keysOf[V any](m map[string]V) (keys []string) {
	for k := range m {
		keys = append(keys, k)
	}
	return keys
}

func firstOf(principal string) *sandbox.Assignment {
	all := sandbox.Sample().Assignments
	return all[slices.IndexFunc(all, func(a *sandbox.Assignment) bool { return a.PrincipalID == principal })]
}

func wholeTenant(ctx context.Context, c *graph.Client) (string, error) {
	var all []string
	err := c.AllAssignments(ctx, func(some []graph.Holder) error {
		for _, h := range some {
			all = append(all, lines(h.Held)...)
		}
		return nil
	})
	return sortedLines(all), err
}

func identities(ctx context.Context, c *graph.Client) (string, error) {
	var all []string
	err := c.Identities(ctx, func(some []roles.Principal) error {
		for _, p := range some {
			all = append(all, string(p.ID))
		}
		return nil
	})
	return sortedLines(all), err
}

func holders(ctx context.Context, c *graph.Client) (string, error) {
	var mu sync.Mutex
	var all []roles.Assignment
	err := c.AssignedTo(ctx, graphID, func(some []graph.Holding) error {
		mu.Lock()
		defer mu.Unlock()
		for _, h := range some {
			all = append(all, h.Held)
		}
		return nil
	})
	return sortedLines(lines(all)), err
}

func assignmentByID(t *testing.T) func(context.Context, *graph.Client) (string, error) {
	t.Helper()
	id := roles.AssignmentID(firstOf(orders).ID)
	return func(ctx context.Context, c *graph.Client) (string, error) {
		a, err := c.Assignment(ctx, id)
		if a == nil {
			return sortedLines(nil), err
		}
		return sortedLines(lines([]roles.Assignment{*a})), err
	}
}

func heldBy(ids ...roles.ObjectID) func(context.Context, *graph.Client) (string, error) {
	return func(ctx context.Context, c *graph.Client) (string, error) {
		held, err := c.AssignmentsOf(ctx, ids)
		var all []string
		for _, some := range held {
			all = append(all, lines(some)...)
		}
		return sortedLines(all), err
	}
}

func recalled(id roles.ObjectID) func(context.Context, *graph.Client) (string, error) {
	return func(ctx context.Context, c *graph.Client) (string, error) {
		now, err := c.ReadByIDs(ctx, []roles.ObjectID{id}, []roles.ObjectID{smallID})
		if err == nil && (len(now.Principals) != 1 || len(now.Resources) != 1 || len(now.Resources[smallID].Roles) == 0) {
			return fmt.Sprintf("%d principals, %d APIs", len(now.Principals), len(now.Resources)), nil
		}
		return sortedLines(lines(now.Held[id])), err
	}
}

func look(who, what string) func(context.Context, *graph.Client) (string, error) {
	return func(ctx context.Context, c *graph.Client) (string, error) {
		identity, err := roles.ParseIdentity(who)
		api, err2 := roles.ParseAPI(what)
		if err := errors.Join(err, err2); err != nil {
			return "", err
		}
		a, err := c.Lookup(ctx, roles.LookupRequest{Identities: []roles.Ref{identity}, APIs: []roles.Ref{api}, Held: true})
		if err != nil {
			return "", err
		}
		p, err := roles.PickIdentity(identity, a.Identities[0], false)
		if err != nil {
			return "not found", nil //nolint:nilerr // what it says would be untrue
		}
		r, err := roles.PickAPI(api, a.APIs[0])
		if err != nil {
			return "no API", nil //nolint:nilerr // what it says would be untrue
		}
		return sortedLines(lines(a.Held[p.ID])) + " of " + string(r.ID), nil
	}
}
