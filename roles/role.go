package roles

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/agext/levenshtein"

	"mi-roles/roles/catalog"
)

// ParseRole reads one value of -r/--role: a role value (any case) or a role id.
// It checks only the text; which role it is depends on the API.
func ParseRole(text string) (string, error) {
	if err := checkText("role", text); err != nil {
		return "", err
	}
	if len([]rune(text)) > maxName {
		return "", usage("role %s is too long: a role value has at most 120 characters", "", quote(text))
	}
	text = strings.TrimSpace(text)
	if !IsGUID(text) && looksLikeGUID(text) {
		return "", usage("role id %s is malformed", "write it as 8-4-4-4-12 hex digits", quote(text))
	}
	return text, nil
}

// FindRole finds the role that text names on the API and that a service
// principal can be given: for applications, and enabled. It is the gate before
// every grant (appRole resource page: allowedMemberTypes, isEnabled).
func FindRole(api Resource, text string) (AppRole, error) {
	named := rolesNamed(api, text)
	if len(named) == 0 {
		return AppRole{}, roleNotFound(api, text)
	}
	forApps := slices.DeleteFunc(slices.Clone(named), func(r AppRole) bool { return !r.ForApplications() })
	if len(forApps) == 0 {
		return named[0], &Error{Kind: ErrRoleNotForApps, Msg: fmt.Sprintf("role %s of %s exists, but not for applications: only users and groups can have it", quote(text), oneLine(api.DisplayName)),
			Hint: "a managed identity needs a role whose allowedMemberTypes contain Application: mi-roles roles -a " + api.shellRef()}
	}
	enabled := slices.DeleteFunc(slices.Clone(forApps), func(r AppRole) bool { return r.Disabled })
	if len(enabled) == 0 {
		return forApps[0], &Error{Kind: ErrRoleDisabled, Msg: fmt.Sprintf("role %s of %s is disabled", quote(text), oneLine(api.DisplayName)),
			Hint: "its owner can enable it in the API's app registration under App roles"}
	}
	if len(enabled) > 1 {
		return AppRole{}, &Error{Kind: ErrRoleNotFound, Msg: fmt.Sprintf("%s has %d roles with the value %s", oneLine(api.DisplayName), len(enabled), quote(text)),
			Hint: "name one by its id: mi-roles roles -a " + api.shellRef()}
	}
	return enabled[0], nil
}

// FindHeldRole finds the role id that text names on the API for looking at or
// removing what exists: disabled and user-only roles count, and so does an id
// that the API no longer knows, since assignments outlive roles.
func FindHeldRole(api Resource, text string) (RoleID, error) {
	if IsGUID(text) {
		return RoleID(strings.ToLower(text)), nil
	}
	named := rolesNamed(api, text)
	if len(named) == 0 {
		return "", roleNotFound(api, text)
	}
	if i := slices.IndexFunc(named, AppRole.ForApplications); i >= 0 {
		return named[i].ID, nil
	}
	return named[0].ID, nil
}

// rolesNamed are the roles that text may mean. An id means its role alone, even
// where another bears it as its value.
func rolesNamed(api Resource, text string) []AppRole {
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

func roleNotFound(api Resource, text string) error {
	e := &Error{Kind: ErrRoleNotFound, Msg: fmt.Sprintf("role %s not found on %s", quote(text), oneLine(api.DisplayName)),
		Hint: "list its roles with: mi-roles roles -a " + api.shellRef()}
	switch near := nearRoles(api, text); {
	case RoleID(text) == DefaultAccess:
		e.Msg = "the all-zero role id is default access: a token obtained through it carries no roles"
	case catalog.AzureRBACRole(text):
		e.Hint = quote(text) + " is an Azure RBAC role, not an app role: az role assignment create; " + e.Hint
	case isDirectoryRole(text):
		e.Hint = quote(text) + " is an Entra directory role, not an app role; " + e.Hint
	case len(near) > 0:
		e.Msg += "; did you mean " + oneLine(strings.Join(near, ", ")) + "?"
	case len(api.Roles) == 0:
		e.Msg = fmt.Sprintf("role %s not found: %s declares no app roles", quote(text), oneLine(api.DisplayName))
		e.Hint = "add an app role for Applications to the API's app registration first"
	}
	return e
}

func isDirectoryRole(text string) bool {
	_, ok := catalog.DirectoryRoleByName(text)
	return ok
}

// nearRoles offers at most three values that resemble text, the nearest first.
func nearRoles(api Resource, text string) []string {
	const most, least = 3, 0.6
	type near struct {
		value string
		score float64
	}
	var found []near
	for _, r := range api.Roles {
		if r.Value == "" || !r.ForApplications() || len(r.Value) > 3*len(text)+20 {
			continue
		}
		if s := levenshtein.Match(strings.ToLower(text), strings.ToLower(r.Value), nil); s >= least {
			found = append(found, near{r.Value, s})
		}
	}
	slices.SortFunc(found, func(a, b near) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.value, b.value))
	})
	var values []string
	for _, n := range found[:min(most, len(found))] {
		values = append(values, n.value)
	}
	return values
}

// shellRef is a selector of the API that can be pasted into a shell.
func (r Resource) shellRef() string {
	if api, ok := catalog.ByAppID(string(r.AppID)); ok {
		return api.Alias
	}
	return string(r.AppID)
}
