package graph

import (
	"context"

	abstractions "github.com/microsoft/kiota-abstractions-go"
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
	got := collect[wireDirectoryRole](ctx, c, []call{c.sdk.myDirectoryRoles()})[0]
	if got.err != nil {
		return nil, got.err
	}
	found := make([]DirectoryRole, len(got.items))
	for i, w := range got.items {
		found[i] = DirectoryRole{w.RoleTemplateID, w.DisplayName}
	}
	return found, nil
}

// myDirectoryRoles casts a transitive collection, which makes it an advanced
// query (advanced query capabilities page).
func (s requests) myDirectoryRoles() call {
	info := abstractions.NewRequestInformationWithMethodAndUrlTemplateAndPathParameters(abstractions.GET,
		"{+baseurl}/me/transitiveMemberOf/microsoft.graph.directoryRole{?%24count,%24select}", map[string]string{"baseurl": s.root})
	info.QueryParametersAny["%24count"] = true
	info.QueryParametersAny["%24select"] = []string{"displayName", "roleTemplateId"}
	return newCall("read the signed-in user's directory roles", info, nil, eventual(true))
}
