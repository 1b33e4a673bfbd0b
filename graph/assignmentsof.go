package graph

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"mi-roles/graph/pace"
	"mi-roles/graph/wire"
	"mi-roles/roles"
	"mi-roles/roles/display"
)

// heldLookup looks for everything that a service principal holds. With doubt, it is
// there, and "not found" makes the next way be tried.
func (c *Client) heldLookup(id roles.ObjectID, doubt bool) *lookup[wireAssignment] {
	expanded := c.wire.ServicePrincipal(string(id), wire.Query{Select: []string{"id"}, Expand: []string{"appRoleAssignments"}})
	full := c.wire.AppRoleAssignments(string(id), wire.Query{Select: assignmentFields, Top: wire.MaxTop})
	plain := c.wire.AppRoleAssignments(string(id), wire.Query{})
	return &lookup[wireAssignment]{
		ways: []way[wireAssignment]{
			{calls: []wire.Call{full}, read: assignmentPages, object: true, unsure: doubt},
			{calls: []wire.Call{plain}, read: assignmentPages, object: true, unsure: doubt},
			{calls: []wire.Call{expanded}, read: expandedAssignments, object: true},
		},
		id: assignmentID,
	}
}

// assignmentPages reads assignments. One that does not say what it is about is no
// answer: taken for nothing, it would hide a role.
func assignmentPages(t *wire.PageGuard, of wire.Call, r wire.Reply) ([]wireAssignment, *wire.Call, error) {
	items, next, err := wire.Page[wireAssignment](t, of, r)
	if err == nil {
		err = complete(of, items)
	}
	return items, next, err
}

func complete(of wire.Call, items []wireAssignment) error {
	if slices.ContainsFunc(items, wireAssignment.incomplete) {
		return wire.Garbled(of, "the list has an assignment without its principal, API or role")
	}
	return nil
}

// expandedAssignments reads what $expand brought, if that is certainly everything.
func expandedAssignments(_ *wire.PageGuard, of wire.Call, r wire.Reply) ([]wireAssignment, *wire.Call, error) {
	w, err := wire.Decode[wirePrincipal](of, r)
	if err != nil {
		return nil, nil, err
	}
	if _, whole := w.held(); !whole {
		return nil, nil, wire.Garbled(of, "$expand may have cut the list of assignments")
	}
	return *w.AppRoleAssignments, nil, nil
}

// AssignmentsOf reads everything that each of the principals holds, all pages. A
// principal that does not exist holds nothing.
//
// "Not found" is no such answer while the principal is there: a replica is behind,
// and is asked again as long as the client's patience lasts. What it holds is then
// not known, and an error.
func (c *Client) AssignmentsOf(ctx context.Context, principals []roles.ObjectID) (map[roles.ObjectID][]roles.Assignment, error) {
	ids := distinct(principals)
	lookups, asks := c.heldByID(ids, false)
	if err := c.ask(ctx, asks...); err != nil {
		return nil, err
	}
	held, lost := heldOf(ids, lookups)
	if len(lost) == 0 {
		return held, nil
	}
	known, err := c.Principals(ctx, lost)
	if err != nil {
		return nil, err
	}
	for _, id := range lost {
		if _, there := known[id]; !there {
			held[id] = []roles.Assignment{}
		}
	}
	return held, c.awaitHeld(ctx, known, held)
}

func (c *Client) heldByID(ids []roles.ObjectID, doubt bool) (lookups []*lookup[wireAssignment], asks []anyLookup) {
	for _, id := range ids {
		l := c.heldLookup(id, doubt)
		lookups, asks = append(lookups, l), append(asks, l)
	}
	return lookups, asks
}

// heldOf is what the lookups brought. The lost were not found; of these nothing is held.
func heldOf(ids []roles.ObjectID, lookups []*lookup[wireAssignment]) (held map[roles.ObjectID][]roles.Assignment, lost []roles.ObjectID) {
	held = make(map[roles.ObjectID][]roles.Assignment, len(ids))
	for i, l := range lookups {
		if l.missing {
			lost = append(lost, ids[i])
			continue
		}
		held[ids[i]] = assignments(l.found)
	}
	return held, lost
}

// awaitHeld reads what these principals hold until it is found.
func (c *Client) awaitHeld(ctx context.Context, known map[roles.ObjectID]roles.Principal,
	held map[roles.ObjectID][]roles.Assignment) error {
	clock := c.wire.Clock()
	for looks := pace.PollsWithin(clock, c.patience); len(known) > 0; {
		pause := looks.Next()
		if pause == 0 {
			return notFoundThere(known)
		}
		c.wire.Notice(wire.Wait{For: pause, Reason: "not every replica of the directory finds the identity's assignments yet"})
		if err := clock.Sleep(ctx, pause); err != nil {
			return err
		}
		ids := slices.Sorted(maps.Keys(known))
		lookups, asks := c.heldByID(ids, true)
		if err := c.ask(ctx, asks...); err != nil {
			return err
		}
		found, _ := heldOf(ids, lookups)
		maps.Copy(held, found)
		maps.DeleteFunc(known, func(id roles.ObjectID, _ roles.Principal) bool { return held[id] != nil })
	}
	return nil
}

func notFoundThere(known map[roles.ObjectID]roles.Principal) error {
	p := known[slices.Min(slices.Collect(maps.Keys(known)))]
	return &roles.Error{Kind: roles.ErrUnavailable,
		Msg:  fmt.Sprintf("the directory has %s (%s), but does not find its assignments", display.Clean(p.DisplayName), p.ID),
		Hint: "its replicas differ: run the same command again in a minute"}
}

func distinct(ids []roles.ObjectID) []roles.ObjectID {
	return slices.Compact(slices.Sorted(slices.Values(ids)))
}
