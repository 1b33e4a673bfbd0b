package graph

import (
	"context"

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

// MyDirectoryRoles reads the directory roles that are active for the signed-in
// user, directly or through groups (user: list transitiveMemberOf; needs
// User.Read and a user, so an application is refused). Roles that the user is
// only eligible for do not show.
func (c *Client) MyDirectoryRoles(ctx context.Context) ([]DirectoryRole, error) {
	l := &lookup[wireDirectoryRole]{
		ways: []way[wireDirectoryRole]{{calls: []wire.Call{c.wire.MyDirectoryRoles("displayName", "roleTemplateId")}, read: pages[wireDirectoryRole]}},
		id:   func(r wireDirectoryRole) string { return r.RoleTemplateID },
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
