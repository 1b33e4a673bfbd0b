package cmd

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"mi-roles/graph"
	"mi-roles/graph/sandbox"
	"mi-roles/roles"
)

// snapshotting turns what the client reads into a tenant of the sandbox. Pages of
// a directory that changes meanwhile may show an object twice; it is kept once.
type snapshotting struct {
	tenant           *sandbox.Tenant
	identities, apis map[roles.ObjectID]bool
}

func newSnapshotting() *snapshotting {
	return &snapshotting{&sandbox.Tenant{}, map[roles.ObjectID]bool{}, map[roles.ObjectID]bool{}}
}

func (s *snapshotting) holders(some []graph.Holder) error {
	for _, h := range some {
		if s.identities[h.Principal.ID] {
			continue
		}
		s.identities[h.Principal.ID] = true
		s.tenant.ServicePrincipals = append(s.tenant.ServicePrincipals, identityOf(h.Principal))
		for _, a := range h.Held {
			s.tenant.Assignments = append(s.tenant.Assignments, assignmentOf(a))
		}
	}
	return nil
}

func (s *snapshotting) resources(page []roles.Resource) error {
	for _, r := range page {
		if offers(r) {
			s.add(r)
		}
	}
	return nil
}

func (s *snapshotting) add(r roles.Resource) {
	if !s.apis[r.ID] && !r.Managed {
		s.apis[r.ID] = true
		s.tenant.ServicePrincipals = append(s.tenant.ServicePrincipals, apiOf(r))
	}
}

// missingAPIs are those that somebody holds roles of and that were not listed.
func (s *snapshotting) missingAPIs() []roles.ObjectID {
	var ids []roles.ObjectID
	for _, a := range s.tenant.Assignments {
		if id := roles.ObjectID(a.ResourceID); !s.apis[id] {
			ids = append(ids, id)
		}
	}
	return ids
}

// save writes the tenant in a stable order, if what the directory gave can be
// opened again.
func (s *snapshotting) save(file string) error {
	t := s.tenant
	slices.SortFunc(t.ServicePrincipals, func(a, b *sandbox.ServicePrincipal) int { return strings.Compare(a.ID, b.ID) })
	slices.SortFunc(t.Assignments, func(a, b *sandbox.Assignment) int { return strings.Compare(a.ID, b.ID) })
	t.Assignments = slices.CompactFunc(t.Assignments, func(a, b *sandbox.Assignment) bool { return a.ID == b.ID })
	if err := t.Check(); err != nil {
		return &advised{fmt.Errorf("%s was not written, because it could not be opened again; the directory gave %w", file, err),
			"look at the directory's answers with --debug; if they stay like this, please report them as a bug of mi-roles"}
	}
	return t.Save(file)
}

func identityOf(p roles.Principal) *sandbox.ServicePrincipal {
	sp := &sandbox.ServicePrincipal{ID: string(p.ID), AppID: string(p.AppID), DisplayName: p.DisplayName, Type: p.ServiceType, AccountEnabled: !p.Disabled}
	if p.AppID != "" {
		sp.ServicePrincipalNames = []string{string(p.AppID)}
	}
	switch p.Type {
	case roles.UserAssigned:
		sp.AlternativeNames = append(sp.AlternativeNames, "isExplicit=True")
	case roles.SystemAssigned:
		sp.AlternativeNames = append(sp.AlternativeNames, "isExplicit=False")
	}
	if p.AzureResource != "" {
		sp.AlternativeNames = append(sp.AlternativeNames, string(p.AzureResource))
	}
	return sp
}

func apiOf(r roles.Resource) *sandbox.ServicePrincipal {
	sp := &sandbox.ServicePrincipal{ID: string(r.ID), AppID: string(r.AppID), DisplayName: r.DisplayName, Type: r.ServiceType, AccountEnabled: !r.Disabled,
		AppRoleAssignmentRequired: r.AssignmentRequired, ServicePrincipalNames: r.Names}
	if r.OwnerTenant != "" {
		sp.AppOwnerOrganizationID = &r.OwnerTenant
	}
	for _, role := range r.Roles {
		copied := sandbox.AppRole{ID: string(role.ID), DisplayName: role.DisplayName, Description: role.Description,
			AllowedMemberTypes: role.MemberTypes, IsEnabled: !role.Disabled, Origin: role.Origin}
		if role.Value != "" {
			copied.Value = &role.Value
		}
		sp.AppRoles = append(sp.AppRoles, copied)
	}
	return sp
}

func assignmentOf(a roles.Assignment) *sandbox.Assignment {
	out := &sandbox.Assignment{ID: string(a.ID), AppRoleID: string(a.Key.Role), PrincipalID: string(a.Key.Principal), PrincipalDisplayName: a.PrincipalName,
		PrincipalType: a.PrincipalType, ResourceID: string(a.Key.Resource), ResourceDisplayName: a.ResourceName}
	if !a.Created.IsZero() {
		created := a.Created.UTC().Format(time.RFC3339Nano)
		out.CreatedDateTime = &created
	}
	return out
}
