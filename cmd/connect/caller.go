package connect

import (
	"mi-roles/roles/catalog"
	"mi-roles/roles/rights"
	"mi-roles/roles/token"
)

// CallerOfToken is what the token alone says of a sign-in.
func CallerOfToken(t token.Token) rights.Caller {
	c := rights.Caller{Known: true, App: t.AppOnly(), Permissions: t.Scopes}
	if c.App {
		c.Permissions = t.Roles
	}
	for _, id := range t.WIDs {
		if r, ok := catalog.DirectoryRoleByID(id); ok {
			c.Add(r)
		}
	}
	return c
}
