package roles

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"mi-roles/roles/catalog"
	"mi-roles/roles/display"
	"mi-roles/roles/near"
)

// ParseRole reads one value of -r/--role: a role value (any case) or a role id.
// It checks only the text; which role it is depends on the API. Blanks at the ends
// belong to a value, not to an id.
func ParseRole(text string) (string, error) {
	if err := checkText("role", text); err != nil {
		return "", err
	}
	if len([]rune(text)) > maxName {
		return "", usage("role %s is too long: a role value has at most 120 characters", "", display.Quote(text))
	}
	id := strings.TrimSpace(text)
	switch {
	case IsGUID(id):
		return id, nil
	case looksLikeGUID(id):
		return "", usage("role id %s is malformed", "write it as 8-4-4-4-12 hex digits", display.Quote(id))
	}
	return text, nil
}

// Values are not unique: an API may have roles whose values are equal, or equal but
// for case, a disabled one beside an enabled one, one for users beside one for
// applications. Which of them a value means depends on what is done with it; an id
// always means its own role. The three functions below are all there is to it.

// FindRole finds the role that text names on the API and that a service principal
// can be given: the only one that is for applications and enabled; of several, the
// one that is spelled just so. It is the gate before every grant (appRole resource
// page: allowedMemberTypes, isEnabled).
func FindRole(api Resource, text string) (AppRole, error) {
	named := rolesNamed(api, text)
	if len(named) == 0 {
		return AppRole{}, roleNotFound(api, text)
	}
	forApps := without(named, func(r AppRole) bool { return !r.ForApplications() })
	if len(forApps) == 0 {
		return AppRole{}, &Error{Kind: ErrRoleNotForApps,
			Msg: fmt.Sprintf("role %s of %s exists, but not for applications: only users and groups can have it",
				display.Quote(text), display.Clean(api.DisplayName)),
			Hint: "a managed identity needs a role whose allowedMemberTypes contain Application: mi-roles roles -a " + api.shellRef()}
	}
	enabled := spelled(without(forApps, func(r AppRole) bool { return r.Disabled }), text)
	if len(enabled) == 0 {
		return AppRole{}, &Error{Kind: ErrRoleDisabled,
			Msg:  fmt.Sprintf("role %s of %s is disabled", display.Quote(text), display.Clean(api.DisplayName)),
			Hint: "its owner can enable it in the API's app registration under App roles"}
	}
	if len(enabled) > 1 {
		return AppRole{}, ambiguousRole(api, text, enabled)
	}
	return enabled[0], nil
}

// FindHeldRole finds the role that text names among those that an identity holds,
// for looking at or removing what exists: disabled and user-only roles count, and so
// does an id that the API no longer knows, since assignments outlive roles. How text
// is spelled does not decide between two that are held: once the one is removed, the
// same command would remove the other. Where none is held, it is the role that text
// would mean in a grant, for the report.
func FindHeldRole(api Resource, text string, held []Assignment) (RoleID, error) {
	meant := Meanings(api, text)
	if len(meant) == 0 {
		return "", roleNotFound(api, text)
	}
	there := without(meant, func(id RoleID) bool { return !holds(held, api, id) })
	switch {
	case len(there) == 1:
		return there[0], nil
	case len(there) > 1:
		return "", ambiguousRole(api, text, without(api.Roles, func(r AppRole) bool { return !slices.Contains(there, r.ID) }))
	}
	if role, err := FindRole(api, text); err == nil {
		return role.ID, nil
	}
	if _, delegated := api.scope(text); delegated && api.Role(meant[0]) == nil {
		return "", roleNotFound(api, text)
	}
	return meant[0], nil
}

// FindWantedRole finds the role that a manifest wants, or verify looks for: one that
// can be given, else one that is held all the same. A lenient caller judges what is
// disabled and not held, too.
func FindWantedRole(api Resource, text string, held []Assignment, lenient bool) (RoleID, error) {
	role, err := FindRole(api, text)
	if err == nil || errors.Is(err, ErrRoleAmbiguous) {
		return role.ID, err
	}
	id, heldErr := FindHeldRole(api, text, held)
	switch {
	case errors.Is(heldErr, ErrRoleAmbiguous):
		return "", heldErr
	case heldErr == nil && holds(held, api, id):
		return id, nil
	case !lenient || !errors.Is(err, ErrRoleDisabled):
		return "", err
	}
	disabled := spelled(without(rolesNamed(api, text), func(r AppRole) bool { return !r.ForApplications() }), text)
	if len(disabled) > 1 {
		return "", ambiguousRole(api, text, disabled)
	}
	return disabled[0].ID, nil
}

// Meanings are the ids of all roles that text may mean on the API. An id means its
// role alone, even where another bears it as its value; one that the API does not
// know may be that of a role that is gone.
func Meanings(api Resource, text string) []RoleID {
	var ids []RoleID
	for _, r := range rolesNamed(api, text) {
		ids = append(ids, r.ID)
	}
	if id := RoleID(strings.ToLower(text)); IsGUID(text) && !slices.Contains(ids, id) {
		ids = append(ids, id)
	}
	return ids
}

// RoleText names a role of the API so that no other can be meant: by its value where
// the value is its alone, else by its id.
func (r Resource) RoleText(a AppRole) string {
	if text, err := ParseRole(a.Value); err != nil || text != a.Value || !slices.Equal(Meanings(r, text), []RoleID{a.ID}) {
		return string(a.ID)
	}
	return a.Value
}

// ShellRole is RoleText for commands that people paste: by its value only where
// every shell takes that as it is. Values are the API owner's text, and may hold what
// a shell would run.
func (r Resource) ShellRole(a AppRole) string {
	unsafe := func(c rune) bool { return !isWord(c) && c != '.' && c != '_' && c != '-' }
	text := r.RoleText(a)
	if strings.HasPrefix(text, "-") || strings.ContainsFunc(text, unsafe) {
		return string(a.ID)
	}
	return text
}

// rolesNamed are the roles that a text may name. The form in which a client asks for a
// permission, API/VALUE, counts as the value where it says this API.
func rolesNamed(api Resource, text string) []AppRole {
	if found := rolesOf(api, text); len(found) > 0 {
		return found
	}
	if of, value, ok := splitPermission(text); ok && slices.ContainsFunc(api.Names, func(n string) bool { return sameURI(n, of) }) {
		return rolesOf(api, value)
	}
	return nil
}

func rolesOf(api Resource, text string) []AppRole {
	if r := api.Role(RoleID(strings.ToLower(text))); r != nil {
		return []AppRole{*r}
	}
	var named []AppRole
	for _, r := range api.Roles {
		if r.Value != "" && strings.EqualFold(r.Value, text) {
			named = append(named, r)
		}
	}
	return named
}

// spelled are those of several roles whose value is text to the letter, if there are any.
func spelled(all []AppRole, text string) []AppRole {
	if exact := without(all, func(r AppRole) bool { return r.Value != text }); len(exact) > 0 {
		return exact
	}
	return all
}

func holds(held []Assignment, api Resource, id RoleID) bool {
	return slices.ContainsFunc(held, func(a Assignment) bool { return a.Key.Resource == api.ID && a.Key.Role == id })
}

func without[T any](all []T, drop func(T) bool) []T {
	return slices.DeleteFunc(slices.Clone(all), drop)
}

func ambiguousRole(api Resource, text string, several []AppRole) error {
	e := &Error{Kind: ErrRoleAmbiguous,
		Msg:  fmt.Sprintf("role %s of %s is ambiguous: %d roles match", display.Quote(text), display.Clean(api.DisplayName), len(several)),
		Hint: "name one by its id"}
	for _, r := range several {
		kind := "role for " + strings.Join(r.MemberTypes, " and ")
		if r.Disabled {
			kind += ", disabled"
		}
		e.Candidates = append(e.Candidates, Candidate{DisplayName: r.Value, Kind: kind, ID: string(r.ID)})
	}
	return e
}

// nearRoles offers at most three values that text may have been meant for, the
// likeliest first.
func nearRoles(api Resource, text string) []string {
	const most = 3
	var values []string
	for _, r := range api.Roles {
		if r.ForApplications() {
			values = append(values, r.Value)
		}
	}
	found := near.Names(text, values)
	return found[:min(most, len(found))]
}

// Alias is the short name by which a well-known API can be selected, "" for others.
func (r Resource) Alias() string {
	api, _ := catalog.ByAppID(string(r.AppID))
	return api.Alias
}

// shellRef is a selector of the API that can be pasted into a shell.
func (r Resource) shellRef() string { return cmp.Or(r.Alias(), string(r.AppID)) }
