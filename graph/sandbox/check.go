package sandbox

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// Check refuses what a directory could not hold, so that a hand-written file
// fails when it is opened and not in the middle of a run. Load does this by
// itself; who puts a tenant together asks before Encode. What Graph may leave out
// or set to null may be empty: the tenant's id, a service principal's appId and
// its servicePrincipalType.
func (t *Tenant) Check() error {
	if t.ID != "" && !isGUID(t.ID) {
		return fmt.Errorf("tenantId %q is not a GUID", t.ID)
	}
	if t.Taken != nil {
		if _, err := time.Parse(time.RFC3339, *t.Taken); err != nil {
			return fmt.Errorf("takenDateTime %q is not a time such as 2026-11-02T08:00:00Z", *t.Taken)
		}
	}
	seen := map[string]string{}
	claim := func(what, id string) error {
		if !isGUID(id) {
			return fmt.Errorf("%s: id %q is not a GUID", what, id)
		}
		if other, dup := seen[fold(id)]; dup {
			return fmt.Errorf("%s: id %s is also that of %s", what, id, other)
		}
		seen[fold(id)] = what
		return nil
	}
	if err := checkPrincipals("servicePrincipals", t.ServicePrincipals, claim); err != nil {
		return err
	}
	if err := checkPrincipals("deletedItems", t.Deleted, claim); err != nil {
		return err
	}
	if err := t.checkOthers(claim); err != nil {
		return err
	}
	if err := t.checkConsent(); err != nil {
		return err
	}
	return t.checkAssignments()
}

// checkConsent looks at app consent policies and at custom directory roles.
func (t *Tenant) checkConsent() error {
	for i, p := range t.PermissionGrantPolicies {
		if p == nil || !policyID().MatchString(p.ID) || slices.Contains(p.Includes, nil) || slices.Contains(p.Excludes, nil) {
			return fmt.Errorf("permissionGrantPolicies[%d] is null, has a null in it or an id of other characters than A-Z a-z 0-9 - _", i)
		}
	}
	for i, r := range t.RoleDefinitions {
		if r == nil || !isGUID(r.ID) {
			return fmt.Errorf("roleDefinitions[%d] is null, or its id is not a GUID", i)
		}
	}
	for i, a := range t.RoleAssignments {
		if a == nil || !isGUID(a.PrincipalID) || !isGUID(a.RoleDefinitionID) || !strings.HasPrefix(a.DirectoryScopeID, wholeTenant) {
			return fmt.Errorf("roleAssignments[%d] is null, has an id that is not a GUID, or a scope that does not begin with /", i)
		}
	}
	return nil
}

func checkPrincipals(list string, all []*ServicePrincipal, claim func(what, id string) error) error {
	clients := map[string]bool{}
	for i, sp := range all {
		what := fmt.Sprintf("%s[%d]", list, i)
		if sp == nil {
			return fmt.Errorf("%s is null", what)
		}
		if err := claim(what, sp.ID); err != nil {
			return err
		}
		if err := sp.check(); err != nil {
			return fmt.Errorf("%s, id %s: %w", what, sp.ID, err)
		}
		if sp.AppID != "" && clients[fold(sp.AppID)] {
			return fmt.Errorf("%s, id %s: appId %s appears twice", what, sp.ID, sp.AppID)
		}
		clients[fold(sp.AppID)] = true
	}
	return nil
}

func (sp *ServicePrincipal) check() error {
	if sp.AppID != "" && !isGUID(sp.AppID) {
		return fmt.Errorf("appId %q is not a GUID", sp.AppID)
	}
	roles := map[string]bool{}
	for i, r := range sp.AppRoles {
		if !isGUID(r.ID) || roles[fold(r.ID)] {
			return fmt.Errorf("appRoles[%d]: id %q is not a GUID or repeats", i, r.ID)
		}
		roles[fold(r.ID)] = true
	}
	for i, p := range sp.OAuth2PermissionScopes {
		if !isGUID(p.ID) {
			return fmt.Errorf("oauth2PermissionScopes[%d]: id %q is not a GUID", i, p.ID)
		}
	}
	return nil
}

func (t *Tenant) checkOthers(claim func(what, id string) error) error {
	for i, u := range t.Users {
		if u == nil {
			return fmt.Errorf("users[%d] is null", i)
		}
		if err := claim(fmt.Sprintf("users[%d]", i), u.ID); err != nil {
			return err
		}
	}
	for i, g := range t.Groups {
		if g == nil {
			return fmt.Errorf("groups[%d] is null", i)
		}
		if err := claim(fmt.Sprintf("groups[%d]", i), g.ID); err != nil {
			return err
		}
	}
	for i, a := range t.Applications {
		if a == nil {
			return fmt.Errorf("applications[%d] is null", i)
		}
		if err := claim(fmt.Sprintf("applications[%d]", i), a.ID); err != nil {
			return err
		}
	}
	for i, r := range t.DirectoryRoles {
		if r == nil {
			return fmt.Errorf("directoryRoles[%d] is null", i)
		}
		if err := claim(fmt.Sprintf("directoryRoles[%d]", i), r.ID); err != nil {
			return err
		}
	}
	return nil
}

// checkAssignments leaves principals, resources and roles that are gone alone:
// the directory keeps such assignments too.
func (t *Tenant) checkAssignments() error {
	ids, keys := map[string]bool{}, map[[3]string]bool{}
	for i, a := range t.Assignments {
		if a == nil {
			return fmt.Errorf("appRoleAssignments[%d] is null", i)
		}
		if !isAssignmentID(a.ID) || ids[a.ID] {
			return fmt.Errorf("appRoleAssignments[%d]: id %q is malformed or repeats", i, a.ID)
		}
		for _, id := range []string{a.PrincipalID, a.ResourceID, a.AppRoleID} {
			if !isGUID(id) {
				return fmt.Errorf("appRoleAssignments[%d], id %s: %q is not a GUID", i, a.ID, id)
			}
		}
		key := [3]string{fold(a.PrincipalID), fold(a.ResourceID), fold(a.AppRoleID)}
		if keys[key] {
			return fmt.Errorf("appRoleAssignments[%d], id %s: the same grant appears twice", i, a.ID)
		}
		ids[a.ID], keys[key] = true, true
	}
	return nil
}
