package graph

import (
	"context"
	"slices"

	"mi-roles/graph/wire"
)

// DirectoryRole is a role of Microsoft Entra ID that the signed-in user holds.
type DirectoryRole struct {
	TemplateID  string // the same in every tenant
	DisplayName string
}

type wireDirectoryRole struct {
	RoleTemplateID string `json:"roleTemplateId"`
	DisplayName    string `json:"displayName"`
}

// directoryRolePages reads directory roles. One that does not say which it is is no
// answer: taken for a role, it would count as one that grants nothing.
func directoryRolePages(t *wire.PageGuard, of wire.Call, r wire.Reply) ([]wireDirectoryRole, *wire.Call, error) {
	items, next, err := wire.Page[wireDirectoryRole](t, of, r)
	if slices.ContainsFunc(items, func(w wireDirectoryRole) bool { return w.RoleTemplateID == "" }) {
		return nil, nil, wire.Garbled(of, "the list has a directory role without the id of its template")
	}
	return items, next, err
}

// MyDirectoryRoles reads the directory roles that are active for the signed-in
// user, directly or through groups (user: list transitiveMemberOf; needs
// User.Read and a user, so an application is refused). Roles that the user is
// only eligible for do not show.
func (c *Client) MyDirectoryRoles(ctx context.Context) ([]DirectoryRole, error) {
	l := &lookup[wireDirectoryRole]{
		ways: []way[wireDirectoryRole]{{calls: []wire.Call{c.wire.MyDirectoryRoles("displayName", "roleTemplateId")},
			read: directoryRolePages}},
		id: func(r wireDirectoryRole) string { return r.RoleTemplateID },
	}
	if err := c.ask(ctx, l); err != nil {
		return nil, err
	}
	found := make([]DirectoryRole, len(l.found))
	for i, w := range l.found {
		found[i] = DirectoryRole{w.RoleTemplateID, w.DisplayName}
	}
	return found, nil
}
