package cmd

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"mi-roles/cmd/connect"
	"mi-roles/cmd/screen"
	"mi-roles/graph"
	"mi-roles/graph/sandbox"
	"mi-roles/roles"
	"mi-roles/roles/files"
)

// snapshotting turns what the client reads into a tenant of the sandbox. Pages of
// a directory that changes meanwhile may show an object twice, or a grant under two ids;
// each is kept once.
type snapshotting struct {
	tenant           *sandbox.Tenant
	held             []roles.Assignment
	identities, apis map[roles.ObjectID]bool
}

func newSnapshotting() *snapshotting {
	return &snapshotting{tenant: &sandbox.Tenant{}, identities: map[roles.ObjectID]bool{}, apis: map[roles.ObjectID]bool{}}
}

// read reads the managed identities with what they hold, and the APIs that offer
// roles or that someone holds roles of.
func (s *snapshotting) read(ctx context.Context, from *connect.Session) error {
	if err := from.AllAssignments(ctx, s.holders); err != nil {
		return err
	}
	if err := from.APIs(ctx, s.resources); err != nil {
		return err
	}
	rest, err := from.Resources(ctx, s.missingAPIs())
	for _, r := range rest {
		s.add(r)
	}
	return err
}

func (s *snapshotting) holders(some []graph.Holder) error {
	for _, h := range some {
		s.identities[h.Principal.ID] = true
		s.tenant.ServicePrincipals = append(s.tenant.ServicePrincipals, identityOf(h.Principal))
		s.held = append(s.held, h.Held...)
	}
	return nil
}

// deleted adds the recycle bin. What was deleted while the tenant was read is kept
// as it was found alive, with what it held.
func (s *snapshotting) deleted(all []roles.Deleted) {
	for _, d := range all {
		if s.identities[d.ID] {
			continue
		}
		sp := identityOf(d.Principal)
		sp.DeletedDateTime = moment(d.At)
		s.tenant.Deleted = append(s.tenant.Deleted, sp)
	}
}

func (s *snapshotting) resources(page []roles.Resource) error {
	for _, r := range page {
		if connect.Offers(r) {
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

// missingAPIs are those that someone holds roles of and that were not listed.
func (s *snapshotting) missingAPIs() []roles.ObjectID {
	var ids []roles.ObjectID
	for _, a := range s.held {
		if !s.apis[a.Key.Resource] {
			ids = append(ids, a.Key.Resource)
		}
	}
	return ids
}

// save writes the tenant in a stable order, if what the directory gave can be
// opened again.
func (s *snapshotting) save(ctx context.Context, to *files.File, file string) error {
	t := s.tenant
	for _, a := range roles.Deduplicate(s.held) {
		t.Assignments = append(t.Assignments, assignmentOf(a))
	}
	t.ServicePrincipals = inOrder(t.ServicePrincipals, func(sp *sandbox.ServicePrincipal) string { return sp.ID })
	t.Deleted = inOrder(t.Deleted, func(sp *sandbox.ServicePrincipal) string { return sp.ID })
	t.Assignments = inOrder(t.Assignments, func(a *sandbox.Assignment) string { return a.ID })
	if err := t.Check(); err != nil {
		return &screen.Advised{Err: fmt.Errorf("%s was not written, because it could not be read back; the directory returned %w",
			file, err),
			Hint: "inspect the directory's answers with --debug; if this persists, report it as a bug in mi-roles"}
	}
	if err := t.Encode(to); err != nil {
		return err
	}
	return to.Commit(ctx)
}

// inOrder sorts by id and keeps what comes twice once.
func inOrder[T any](all []T, id func(T) string) []T {
	slices.SortFunc(all, func(a, b T) int { return strings.Compare(id(a), id(b)) })
	return slices.CompactFunc(all, func(a, b T) bool { return id(a) == id(b) })
}

func identityOf(p roles.Principal) *sandbox.ServicePrincipal {
	sp := &sandbox.ServicePrincipal{ID: string(p.ID), AppID: string(p.AppID), DisplayName: p.DisplayName, Type: p.ServiceType,
		AccountEnabled: !p.Disabled}
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
	sp := &sandbox.ServicePrincipal{ID: string(r.ID), AppID: string(r.AppID), DisplayName: r.DisplayName, Type: r.ServiceType,
		AccountEnabled:            !r.Disabled,
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
	return &sandbox.Assignment{ID: string(a.ID), AppRoleID: string(a.Key.Role), PrincipalID: string(a.Key.Principal),
		PrincipalDisplayName: a.PrincipalName,
		PrincipalType:        a.PrincipalType, ResourceID: string(a.Key.Resource), ResourceDisplayName: a.ResourceName,
		CreatedDateTime: moment(a.Created)}
}

// moment is a time as Graph writes it, nil when it is not known.
func moment(t time.Time) *string {
	if t.IsZero() {
		return nil
	}
	text := t.UTC().Format(time.RFC3339Nano)
	return &text
}
