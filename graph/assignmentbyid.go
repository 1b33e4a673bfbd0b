package graph

import (
	"context"
	"errors"
	"slices"

	"mi-roles/graph/wire"
	"mi-roles/roles"
	"mi-roles/roles/display"
)

// errFound ends a whole-tenant read early.
var errFound = errors.New("found")

// Assignment finds an assignment by its id alone, nil when there is none. Graph
// reads one only below its principal or API; in practice the first half of an id
// is the principal's object id, so that is tried first. Since ids are opaque, the
// holder is searched for when that fails: by a filter, and where the service
// does not take that, among all managed identities.
func (c *Client) Assignment(ctx context.Context, id roles.AssignmentID) (*roles.Assignment, error) {
	if owner, ok := id.LikelyPrincipal(); ok {
		found, err := c.assignmentOf(ctx, string(owner), id)
		if found != nil || err != nil {
			return found, err
		}
	}
	holders := &lookup[wirePrincipal]{
		ways: c.within(nil, wire.Query{Filter: "appRoleAssignments/any(a:a/id eq " + wire.Literal(string(id)) + ")",
			Select: []string{"id"}}),
		id: principalID,
	}
	for i := range holders.ways {
		holders.ways[i].calls[0] = holders.ways[i].calls[0].Brief()
	}
	err := c.ask(ctx, holders)
	if err != nil && final(err) {
		return nil, err
	}
	if err == nil && len(holders.found) == 0 {
		return nil, nil
	}
	if len(holders.found) == 1 { // more: the filter was ignored
		if found, err := c.assignmentOf(ctx, principalID(holders.found[0]), id); found != nil || err != nil {
			return found, err
		}
	}
	c.wire.Detour(wire.Detour{Op: "search the holder of assignment " + string(id), Why: err})
	return c.searchTenant(ctx, id)
}

func (c *Client) searchTenant(ctx context.Context, id roles.AssignmentID) (*roles.Assignment, error) {
	var found *roles.Assignment
	err := c.AllAssignments(ctx, func(some []Holder) error {
		for _, h := range some {
			if i := slices.IndexFunc(h.Held, func(a roles.Assignment) bool { return a.ID == id }); i >= 0 {
				found = &h.Held[i]
				return errFound
			}
		}
		return nil
	})
	if errors.Is(err, errFound) {
		err = nil
	}
	return found, err
}

// assignmentOf reads an assignment below its likely holder, nil when it is not
// there. What belongs to a user or a group is refused by name.
func (c *Client) assignmentOf(ctx context.Context, owner string, id roles.AssignmentID) (*roles.Assignment, error) {
	direct := &lookup[wireAssignment]{ways: []way[wireAssignment]{{calls: []wire.Call{c.wire.AppRoleAssignment(owner, string(id)).Brief()},
		read: single[wireAssignment]}},
		is: func(w wireAssignment) bool { return roles.AssignmentID(w.ID) == id && !w.incomplete() }, id: assignmentID}
	holder := c.object(c.wire.DirectoryObject(owner))
	if err := c.ask(ctx, direct, optional[wireObject]{holder}); err != nil && final(err) {
		return nil, err
	}
	for _, w := range direct.found {
		a := w.assignment()
		return &a, nil
	}
	for _, o := range holder.found {
		if kind := kindOf(o.ODataType); kind == "user" || kind == "group" {
			return nil, &roles.Error{Kind: roles.ErrNotManaged,
				Msg: "assignment " + string(id) + " belongs to the " + kind + " " + display.Clean(o.DisplayName) +
					", not to a managed identity",
				Hint: "assignments of users and groups are managed in the Entra admin center, under the API's Users and groups"}
		}
	}
	return nil, nil
}
