package pick

import (
	"slices"

	"mi-roles/roles"
)

// FindRoles resolves every role before anything is written.
func FindRoles(api roles.Resource, texts []string) ([]roles.AppRole, error) {
	var found []roles.AppRole
	for _, text := range texts {
		role, err := roles.FindRole(api, text)
		if err != nil {
			return nil, err
		}
		if !slices.ContainsFunc(found, func(r roles.AppRole) bool { return r.ID == role.ID }) {
			found = append(found, role)
		}
	}
	return found, nil
}
