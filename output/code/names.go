package code

import (
	"cmp"
	"crypto/sha256"
	"fmt"
	"strings"

	"mi-roles/roles"
	"mi-roles/roles/display"
)

// about says in one harmless line who holds what, or gets it.
func about(g roles.Grant) string {
	principal := cmp.Or(g.Principal.DisplayName, string(g.Key.Principal))
	api := cmp.Or(g.APIName(), string(g.Key.Resource))
	verb := " holds "
	if g.ID == "" {
		verb = " gets "
	}
	return display.Comment(principal) + verb + display.Comment(roleText(g)) + " of " + display.Comment(api)
}

func roleText(g roles.Grant) string {
	if g.Key.Role == roles.DefaultAccess {
		return "default access"
	}
	return cmp.Or(g.RoleValue(), string(g.Key.Role))
}

// identifier is a name for a grant that tells it apart from every other. It depends
// on this grant alone: a name that changed when another grant came or went would
// make Terraform remove a live grant.
func identifier(g roles.Grant) string {
	const most = 80
	words := strings.FieldsFunc(strings.ToLower(g.Principal.DisplayName+" "+roleText(g)), func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < '0' || r > '9')
	})
	name := strings.Join(append([]string{"grant"}, words...), "_")
	key := strings.ToLower(fmt.Sprint(g.Key.Principal, " ", g.Key.Resource, " ", g.Key.Role))
	return fmt.Sprintf("%s_%.6x", strings.TrimRight(name[:min(len(name), most)], "_"), sha256.Sum256([]byte(key)))
}
