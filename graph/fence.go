package graph

import (
	"context"
	"strings"

	"mi-roles/graph/wire"
	"mi-roles/roles"
	"mi-roles/roles/fence"
)

// FenceView is what a tenant has of a fence, and what else its holder may do.
type FenceView struct {
	State fence.State        // without the rights beside the fence
	Held  fence.Held         // without Grants
	Roles []roles.Assignment // the holder's app roles
}

// FenceOf reads the policy, the custom role and its assignments, and what the holder has
// beside them. It needs Policy.Read.PermissionGrant and RoleManagement.Read.Directory; what
// of the rest cannot be read stands in Unread.
func (c *Client) FenceOf(ctx context.Context, f fence.Fence) (FenceView, error) {
	var v FenceView
	policy, defs := c.policyOf(f.Policy.ID), listing[fence.Role](c.wire.RoleDefinitions(), func(r fence.Role) string { return r.ID })
	to := listing[fence.Assignment](c.wire.RoleAssignmentsTo(f.Assignment.Principal), roleAssignmentID)
	owned := listing[wireOwned](c.wire.OwnedObjects(f.Assignment.Principal), func(o wireOwned) string { return o.ID })
	if err := c.ask(ctx, policy, defs, to, optional[wireOwned]{owned}); err != nil {
		return v, err
	}
	if len(policy.found) > 0 {
		v.State.Policy = &policy.found[0]
	}
	v.Held.Roles, v.Held.Assignments = defs.found, to.found
	for _, r := range defs.found {
		if f.Concerns(r) {
			v.State.Roles = append(v.State.Roles, r)
		}
	}
	if owned.err != nil {
		v.State.Unread = append(v.State.Unread, "what it owns could not be read, and an owner can grant the app roles of an API")
	}
	for _, o := range owned.found {
		v.Held.Owned = append(v.Held.Owned, fence.Owned{ID: o.ID, DisplayName: o.DisplayName, Kind: o.kind()})
	}
	return v, c.restOfFence(ctx, f, &v)
}

// restOfFence reads what depends on what was found, and what has its own reader.
func (c *Client) restOfFence(ctx context.Context, f fence.Fence, v *FenceView) error {
	var of []*lookup[fence.Assignment]
	var asks []anyLookup
	for _, r := range v.State.Roles {
		l := listing[fence.Assignment](c.wire.RoleAssignmentsOf(r.ID), roleAssignmentID)
		of, asks = append(of, l), append(asks, l)
	}
	if err := c.ask(ctx, asks...); err != nil {
		return err
	}
	for _, l := range of {
		v.State.Assignments = append(v.State.Assignments, l.found...)
	}
	held, err := c.AssignmentsOf(ctx, []roles.ObjectID{f.Holder.ID})
	if err != nil {
		return err
	}
	v.Roles = held[f.Holder.ID]
	through, err := c.DirectoryRolesOf(ctx, []roles.ObjectID{f.Holder.ID})
	if err != nil {
		return err
	}
	v.Held.Templates = through[f.Holder.ID].Templates
	if !through[f.Holder.ID].Whole {
		v.State.Unread = append(v.State.Unread, "the directory roles that it has through groups could not all be read")
	}
	return nil
}

func roleAssignmentID(a fence.Assignment) string { return a.ID }

// listing is a lookup with one way: all pages of a list.
func listing[T any](call wire.Call, id func(T) string) *lookup[T] {
	return &lookup[T]{ways: []way[T]{{calls: []wire.Call{call}, read: pages[T]}}, id: id}
}

// policyOf reads one policy, with its condition sets. Without them it is no answer: they
// say all that the policy allows.
func (c *Client) policyOf(id string) *lookup[fence.Policy] {
	read := func(g *wire.PageGuard, of wire.Call, r wire.Reply) ([]fence.Policy, *wire.Call, error) {
		found, next, err := single[fence.Policy](g, of, r)
		if err == nil && (found[0].Includes == nil || found[0].Excludes == nil) {
			return nil, nil, wire.Garbled(of, "the policy comes without its condition sets")
		}
		return found, next, err
	}
	return &lookup[fence.Policy]{ways: []way[fence.Policy]{{calls: []wire.Call{c.wire.PermissionGrantPolicy(id)}, read: read,
		object: true}},
		id: func(p fence.Policy) string { return p.ID }}
}

type wireOwned struct {
	ODataType   string `json:"@odata.type"`
	ID          string `json:"id"`
	DisplayName string `json:"displayName"`
}

// kind is what an owned object is, in words.
func (o wireOwned) kind() string {
	switch strings.ToLower(o.ODataType) {
	case "#microsoft.graph.serviceprincipal":
		return "service principal"
	case "#microsoft.graph.application":
		return "app registration"
	}
	return "object"
}
