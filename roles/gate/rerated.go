package gate

import (
	"fmt"
	"strings"

	"mi-roles/roles"
	"mi-roles/roles/catalog"
	"mi-roles/roles/display"
)

// Rerated is a role that a saved plan or a record rates otherwise than the table does
// today. The gate judges it by today's rating alone.
type Rerated struct {
	Grant roles.Grant // with today's rating
	Said  catalog.Level
}

// Ratings gives the roles that are rated otherwise now, each role of an API once,
// in the order of lists. said is what the file says, by grant; "" says nothing.
func Ratings(said map[roles.Key]catalog.Level, d roles.Describer) []Rerated {
	type role struct {
		api roles.ObjectID
		id  roles.RoleID
		as  catalog.Level
	}
	var grants []roles.Grant
	for k, level := range said {
		if g := rated(k, d); level != "" && g.Rating.Level != level {
			grants = append(grants, g)
		}
	}
	roles.SortGrants(grants)
	var out []Rerated
	told := map[role]bool{}
	for _, g := range grants {
		level := said[g.Key]
		if r := (role{g.Key.Resource, g.Key.Role, level}); !told[r] {
			told[r] = true
			out = append(out, Rerated{g, level})
		}
	}
	return out
}

// String says which role it is, and how it was and is rated.
func (r Rerated) String() string {
	return display.Clean(fmt.Sprintf("role %s of %s is %s by the table of %s, not %s as the file says",
		roleName(r.Grant), r.Grant.APIName(), r.Grant.Rating.Level, catalog.Date(), strings.ToLower(string(r.Said))))
}
