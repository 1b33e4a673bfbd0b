package roles

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"mi-roles/roles/catalog"
	"mi-roles/roles/display"
)

// roleNotFound says what text means that is not a role of the API, if that is known:
// what it was misspelled for is no help then, and may be wider than what was wanted.
func roleNotFound(api Resource, text string) error {
	e := &Error{Kind: ErrRoleNotFound, Msg: fmt.Sprintf("role %s not found on %s", display.Quote(text), display.Clean(api.DisplayName)),
		Hint: "list its roles with: mi-roles roles -a " + api.shellRef()}
	if api.shellRef() == "graph" {
		e.Hint += `; find the role for a call with: mi-roles roles --for "GET /users"`
	}
	if api.Gone {
		e.Msg += ", which is gone, along with the names of its roles"
		e.Hint = "name the role by its id, as mi-roles list prints it"
		return e
	}
	rights := api.elsewhere(text, catalog.Names{})
	other, swapped := catalog.ByAlias(text)
	switch found, named := nearRoles(api, text), api.titled(text); {
	case RoleID(text) == DefaultAccess:
		e.Msg = "the all-zero role id is default access: a token obtained through it carries no roles"
	case len(rights) > 0 && (rights[0].Kind != catalog.GivenByTheService || len(api.Roles) == 0):
		list := e.Hint
		e.Msg += "; " + display.Clean(rights[0].What)
		e.Hint = instead(rights[0], list)
		e.hintFor = func(who catalog.Names) string { return instead(api.elsewhere(text, who)[0], list) }
	case bareDefault(text) || withoutDefault(text) != text:
		e.Msg += "; /.default is a scope for token requests, and means every role that the client holds"
	case swapped:
		e.Msg += "; " + display.Quote(text) + " is an API, " + other.Name
		e.Hint = "write the API after -a and the role after -r"
	case len(named) == 1:
		e.Msg += "; that is the display name of " + display.Clean(api.RoleText(named[0]))
		e.Hint = "write -r " + api.ShellRole(named[0])
	case api.offersAll(strings.Fields(text)):
		e.Hint = "write a list with commas: -r " + strings.Join(strings.Fields(text), ",")
	case len(found) > 0:
		e.Msg += "; did you mean " + display.Clean(strings.Join(found, ", ")) + "?"
	case len(api.Roles) == 0:
		e.Msg = fmt.Sprintf("role %s not found: %s declares no app roles", display.Quote(text), display.Clean(api.DisplayName))
		e.Hint = cmp.Or(api.define(text), "its owner can define one")
	default:
		e.Hint += otherwise(api.define(text))
	}
	return e
}

// define says how an API of one's own gets a role, "" where the roles are Microsoft's.
func (r Resource) define(text string) string {
	unsafe := func(c rune) bool { return !isWord(c) && c != '.' && c != '_' }
	if r.AppID == "" || catalog.FirstParty(string(r.AppID), r.OwnerTenant) || strings.ContainsFunc(text, unsafe) {
		return ""
	}
	return "to define it: mi-roles snippet -a " + r.shellRef() + " -r " + text + " --for api-role"
}

// otherwise is what a hint goes on with, if anything.
func otherwise(hint string) string {
	if hint == "" {
		return ""
	}
	return "; " + hint
}

// instead is what to write for a right that is not a role of the API: another selector
// in the same command, else the command of the right tool.
func instead(right catalog.Right, otherwise string) string {
	if right.AppRole != "" {
		return fmt.Sprintf("write -a %s -r %s", right.API, right.AppRole)
	}
	return cmp.Or(right.Command, otherwise)
}

// elsewhere tells what a text means that is not a role of the API. What the API itself
// publishes comes before what is known of others.
func (r Resource) elsewhere(text string, who catalog.Names) []catalog.Right {
	if of, value, ok := splitPermission(text); ok {
		if api, known := catalog.ByURI(of); known || slices.ContainsFunc(r.Names, func(n string) bool { return sameURI(n, of) }) {
			if text = value; known && !strings.EqualFold(api.AppID, string(r.AppID)) {
				return catalog.Elsewhere(string(r.AppID), value, who)
			}
		}
	}
	rights := catalog.Elsewhere(string(r.AppID), text, who)
	s, delegated := r.scope(text)
	if _, known := catalog.Delegated(string(r.AppID), text); !delegated || known && len(rights) > 0 {
		return rights
	}
	return append([]catalog.Right{r.delegated(s)}, rights...)
}

// scope finds a delegated permission of the API by its value or id.
func (r Resource) scope(text string) (Scope, bool) {
	i := slices.IndexFunc(r.Scopes, func(s Scope) bool {
		return s.Value != "" && strings.EqualFold(s.Value, text) || strings.EqualFold(s.ID, text)
	})
	if i < 0 {
		return Scope{}, false
	}
	return r.Scopes[i], true
}

// delegated describes a delegated permission that the catalog does not know.
func (r Resource) delegated(s Scope) catalog.Right {
	const delegated = "%s of %s is a delegated permission: it acts for a signed-in user, and a managed identity has none"
	right := catalog.Right{Kind: catalog.DelegatedPermission, Name: s.Value,
		What: fmt.Sprintf(delegated, cmp.Or(s.Value, s.ID), r.DisplayName)}
	same := rolesOf(r, s.Value+".All")
	if len(same) != 1 || !same[0].ForApplications() || same[0].Disabled {
		return right
	}
	if catalog.Builtin().Rate(string(r.AppID), same[0].Value, "").Level == catalog.Critical {
		return right
	}
	right.API, right.AppRole = r.shellRef(), r.ShellRole(same[0])
	right.What += "; the app role for the same purpose is " + same[0].Value
	return right
}

// titled are the roles for applications that have a text as their display name.
func (r Resource) titled(text string) []AppRole {
	return without(r.Roles, func(a AppRole) bool { return !a.ForApplications() || !strings.EqualFold(a.DisplayName, text) })
}

// offersAll reports whether several words are values of roles that the API offers.
func (r Resource) offersAll(words []string) bool {
	for _, w := range words {
		if !slices.ContainsFunc(r.Roles, func(a AppRole) bool { return a.ForApplications() && strings.EqualFold(a.Value, w) }) {
			return false
		}
	}
	return len(words) > 1
}

// splitPermission splits the form in which clients ask for a permission, API/VALUE.
func splitPermission(text string) (api, value string, ok bool) {
	at := strings.LastIndex(text, "/")
	if at < 0 || !strings.Contains(text[:at], ":/") && !strings.Contains(text[:at], ".") {
		return "", "", false
	}
	return text[:at], text[at+1:], text[at+1:] != ""
}
