package graph

import (
	"context"
	"errors"
	"strings"

	"mi-roles/graph/wire"
	"mi-roles/roles"
)

// wireMember is a group or directory role that someone is a member of. What the caller
// may not read comes without its properties.
type wireMember struct {
	ODataType      string `json:"@odata.type"`
	ID             string `json:"id"`
	RoleTemplateID string `json:"roleTemplateId"`
}

// maybeRole: it is a directory role, or does not say what it is.
func (w wireMember) maybeRole() bool {
	return w.ODataType == "" || strings.EqualFold(w.ODataType, "#microsoft.graph.directoryRole")
}

// DirectoryRolesOf reads the directory roles that are active for service principals,
// directly or through groups (servicePrincipal: list transitiveMemberOf). Where a caller
// may not read a role, or the service does not answer the question, the answer is not whole.
func (c *Client) DirectoryRolesOf(ctx context.Context, ids []roles.ObjectID) (map[roles.ObjectID]roles.DirectoryRoles, error) {
	ids = distinct(ids)
	lookups, asks := make([]*lookup[wireMember], len(ids)), make([]anyLookup, len(ids))
	for i, id := range ids {
		lookups[i] = c.memberships(id)
		asks[i] = optional[wireMember]{lookups[i]}
	}
	_ = c.ask(ctx, asks...) // what failed is seen below
	found := make(map[roles.ObjectID]roles.DirectoryRoles, len(ids))
	for i, l := range lookups {
		if l.err != nil && final(l.err) && !errors.Is(l.err, roles.ErrForbidden) {
			return nil, l.err
		}
		found[ids[i]] = directoryRoles(l)
	}
	return found, nil
}

// memberships looks for everything that a service principal is a member of: all of it,
// which reads the directory itself, else by a cast, which reads an index that may be behind.
func (c *Client) memberships(id roles.ObjectID) *lookup[wireMember] {
	return &lookup[wireMember]{
		ways: []way[wireMember]{
			{calls: []wire.Call{c.wire.TransitiveMemberOf(string(id))}, read: pages[wireMember], object: true},
			{calls: []wire.Call{c.wire.DirectoryRolesOf(string(id), "id", "roleTemplateId")}, read: pages[wireMember]},
		},
		is: wireMember.maybeRole,
		id: func(w wireMember) string { return w.ID },
	}
}

func directoryRoles(l *lookup[wireMember]) roles.DirectoryRoles {
	d := roles.DirectoryRoles{Whole: l.err == nil && !l.missing}
	for _, w := range l.found {
		if w.RoleTemplateID == "" {
			d.Whole = false
			continue
		}
		d.Templates = append(d.Templates, strings.ToLower(w.RoleTemplateID))
	}
	return d
}
