package audit

import (
	"regexp"
	"sync"

	"mi-roles/roles"
)

// plainValue is a role value that every shell takes as it is. Others hold
// characters that mean something to a shell, or a comma, which separates roles.
var plainValue = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]*$`) })

// RemoveCommand is the command that takes a grant away, and nothing else. It is
// made of ids, aliases and plain role values alone, so that a name from the
// directory never reaches a shell; "" when the ids are not what Graph gives.
func RemoveCommand(g roles.Grant) string {
	if target := RemoveTarget(g); target != "" && roles.IsGUID(string(g.Principal.ID)) {
		return "mi-roles remove -i " + string(g.Principal.ID) + " " + target
	}
	if id, err := roles.ParseAssignmentID(string(g.ID)); err == nil {
		return "mi-roles remove --assignment-id=" + string(id)
	}
	return ""
}

// RemoveTarget is the part of a removal that names API and role; "" when the
// grant can be named by its assignment id alone.
func RemoveTarget(g roles.Grant) string {
	if g.Resource == nil || g.Role == nil || !roles.IsGUID(string(g.Resource.ID)) {
		return ""
	}
	role := g.ShellRole()
	if !plainValue().MatchString(role) {
		return ""
	}
	return "-a " + g.ShellAPI() + " -r " + role
}

// StripCommand takes everything away that an identity holds.
func StripCommand(p roles.Principal) string {
	if !roles.IsGUID(string(p.ID)) {
		return ""
	}
	return "mi-roles remove -i " + string(p.ID) + " --all --every-api"
}
