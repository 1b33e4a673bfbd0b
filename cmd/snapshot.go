package cmd

import (
	"context"
	"errors"
	"io/fs"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"mi-roles/graph"
	"mi-roles/graph/sandbox"
	"mi-roles/roles"
)

func newSnapshot(a *app) *cobra.Command {
	c := &cobra.Command{
		Use:     "snapshot FILE",
		GroupID: groupState,
		Short:   "Save the tenant's identities, APIs, roles and assignments to a file",
		Long: `Save what there is to know about app role assignments of managed identities to a file that
--sandbox=FILE opens: to audit offline, to rehearse a change on a copy, to compare two days.`,
		Example: `  mi-roles snapshot monday.json
  mi-roles audit --all --sandbox=monday.json
  mi-roles snapshot diff monday.json tuesday.json`,
		Args: cobra.ExactArgs(1),
		RunE: a.run(func(ctx context.Context, args []string) error { return a.snapshot(ctx, args[0]) }),
	}
	c.AddCommand(newSnapshotDiff(a))
	return c
}

func (a *app) snapshot(ctx context.Context, file string) error {
	if err := checkSnapshotFile(file); err != nil {
		return err
	}
	s, err := a.open(replication)
	if err != nil {
		return err
	}
	copied := &snapshotting{tenant: &sandbox.Tenant{}, apis: map[roles.ObjectID]bool{}}
	if err := s.Tenant(ctx, copied.holders); err != nil {
		return err
	}
	if err := s.APIs(ctx, copied.resources); err != nil {
		return err
	}
	rest, err := s.Resources(ctx, copied.missingAPIs())
	if err != nil {
		return err
	}
	for _, r := range rest {
		copied.add(r)
	}
	copied.tenant.ID = s.tenantID(ctx)
	if err := copied.finish().Save(file); err != nil {
		return err
	}
	a.note("%d identities, %d APIs, %d assignments saved to %s; open it with --sandbox=%s", copied.identities, len(copied.apis), len(copied.tenant.Assignments), file, file)
	return nil
}

// checkSnapshotFile refuses to replace anything but an older snapshot.
func checkSnapshotFile(file string) error {
	if err := sandbox.Writable(file); err != nil {
		return refuse("%w", err)
	}
	if _, err := sandbox.Load(file); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return refuse("there is a file already that is no snapshot: %w", err)
	}
	if err := checkPlace(file); err != nil {
		return refuse("%w", err)
	}
	return nil
}

// snapshotting turns what the client reads into a tenant of the sandbox.
type snapshotting struct {
	tenant     *sandbox.Tenant
	apis       map[roles.ObjectID]bool
	identities int
}

func (s *snapshotting) holders(some []graph.Holder) error {
	for _, h := range some {
		s.identities++
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

// finish puts everything into a stable order.
func (s *snapshotting) finish() *sandbox.Tenant {
	slices.SortFunc(s.tenant.ServicePrincipals, func(a, b *sandbox.ServicePrincipal) int { return strings.Compare(a.ID, b.ID) })
	slices.SortFunc(s.tenant.Assignments, func(a, b *sandbox.Assignment) int { return strings.Compare(a.ID, b.ID) })
	return s.tenant
}

func identityOf(p roles.Principal) *sandbox.ServicePrincipal {
	sp := &sandbox.ServicePrincipal{ID: string(p.ID), AppID: string(p.AppID), DisplayName: p.DisplayName, Type: p.ServiceType, AccountEnabled: !p.Disabled,
		ServicePrincipalNames: []string{string(p.AppID)}}
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
