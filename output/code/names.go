package code

import (
	"cmp"
	"crypto/sha256"
	"fmt"
	"strings"
	"unicode"

	"mi-roles/roles"
)

// about says in one harmless line who holds what.
func about(g roles.Grant) string {
	principal := cmp.Or(g.Principal.DisplayName, string(g.Key.Principal))
	api := cmp.Or(g.APIName(), string(g.Key.Resource))
	return harmless(principal) + " holds " + harmless(roleText(g)) + " of " + harmless(api)
}

func roleText(g roles.Grant) string {
	if g.Key.Role == roles.DefaultAccess {
		return "default access"
	}
	return cmp.Or(g.RoleValue(), string(g.Key.Role))
}

// harmless keeps of a name what means nothing in any language, not even to a tool
// that looks for orders in comments (tflint-ignore: RULE, checkov:skip=RULE): no
// colon, no quote, no line end, nothing invisible.
func harmless(s string) string {
	const most = 120
	var b strings.Builder
	for i, r := range []rune(s) {
		switch {
		case i == most:
			return b.String() + "..."
		case unicode.Is(unicode.Other_Default_Ignorable_Code_Point, r), unicode.Is(unicode.Variation_Selector, r):
			b.WriteByte('?')
		case unicode.In(r, unicode.Letter, unicode.Mark, unicode.Nd), strings.ContainsRune(" .-_(),@+&", r):
			b.WriteRune(r)
		default:
			b.WriteByte('?')
		}
	}
	return b.String()
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
