package graph

import (
	"context"
	"slices"
	"strings"

	"mi-roles/roles"
	"mi-roles/roles/fence"
)

// ConsentPolicies reads the app consent policies under which a principal can grant by a custom
// role that it has itself, for the whole tenant. It needs RoleManagement.Read.Directory and
// Policy.Read.PermissionGrant. Built-in roles are not looked at.
func (c *Client) ConsentPolicies(ctx context.Context, principal string) ([]fence.Policy, error) {
	to := listing[fence.Assignment](c.wire.RoleAssignmentsTo(principal), roleAssignmentID)
	defs := listing[fence.Role](c.wire.RoleDefinitions(), func(r fence.Role) string { return r.ID })
	if err := c.ask(ctx, to, defs); err != nil {
		return nil, err
	}
	var lookups []*lookup[fence.Policy]
	var asks []anyLookup
	for _, a := range to.found {
		i := slices.IndexFunc(defs.found, func(r fence.Role) bool { return strings.EqualFold(r.ID, a.Role) && !r.BuiltIn })
		if i < 0 || a.Scope != "/" {
			continue
		}
		for _, id := range defs.found[i].Grants() {
			l := c.policyOf(id)
			lookups, asks = append(lookups, l), append(asks, l)
		}
	}
	if err := c.ask(ctx, asks...); err != nil {
		return nil, err
	}
	var out []fence.Policy
	for _, l := range lookups {
		out = append(out, l.found...)
	}
	return out, nil
}

// ScopedRight is a right to grant the roles of one API alone.
type ScopedRight struct {
	API  roles.ObjectID
	Role string // template id of a directory role that is scoped to the API; empty: an owner
}

// ScopedRights reads the directory roles that a principal has for one object alone, and the
// service principals that it owns. What it owns may not be readable; that is no failure.
func (c *Client) ScopedRights(ctx context.Context, principal string) ([]ScopedRight, error) {
	to := listing[fence.Assignment](c.wire.RoleAssignmentsTo(principal), roleAssignmentID)
	owned := listing[wireOwned](c.wire.OwnedObjects(principal), func(o wireOwned) string { return o.ID })
	if err := c.ask(ctx, to, optional[wireOwned]{owned}); err != nil {
		return nil, err
	}
	var out []ScopedRight
	for _, a := range to.found {
		if id, scoped := strings.CutPrefix(a.Scope, "/"); scoped && roles.IsGUID(id) {
			out = append(out, ScopedRight{roles.ObjectID(strings.ToLower(id)), a.Role})
		}
	}
	for _, o := range owned.found {
		if o.kind() == "service principal" {
			out = append(out, ScopedRight{API: roles.ObjectID(strings.ToLower(o.ID))})
		}
	}
	return out, nil
}
