package diff

import (
	"cmp"
	"slices"
	"strings"

	"mi-roles/roles"
	"mi-roles/roles/catalog"
)

// Tenant is a tenant on one day.
type Tenant struct {
	Identities []roles.Principal
	APIs       []roles.Resource
	Grants     []roles.Grant
}

// Change is what happened to a grant, an identity, an API or a role.
type Change string

// The changes. Grants are added, removed, orphaned and restored; identities, APIs
// and roles are recreated, disabled and enabled; roles are renamed.
const (
	Added     Change = "added"
	Removed   Change = "removed"
	Orphaned  Change = "orphaned"  // its role or its API is gone since
	Restored  Change = "restored"  // its role or its API is back
	Recreated Change = "recreated" // another id for the same Azure resource, app id or role value
	Renamed   Change = "renamed"   // another value for the same role id
	Disabled  Change = "disabled"
	Enabled   Change = "enabled"
)

// Difference is one change and what it happened to. Of an identity, the Grant
// names no API; of an API, no identity and no role; of a role, no identity.
type Difference struct {
	Change Change
	Was    string // the id that a recreated one had, or the value of a renamed role
	roles.Grant
}

// Compare finds what changed, sorted by identity, change, API and role.
func Compare(before, after Tenant, risk catalog.Table) []Difference {
	c := comparison{risk: risk, objects: map[roles.ObjectID]roles.ObjectID{}, roles: map[roles.Key]roles.RoleID{}}
	c.identities(before, after)
	c.apis(before, after)
	c.grants(before, after)
	slices.SortFunc(c.found, func(x, y Difference) int {
		return cmp.Or(
			strings.Compare(strings.ToLower(x.Principal.DisplayName), strings.ToLower(y.Principal.DisplayName)),
			cmp.Compare(x.Change, y.Change),
			strings.Compare(strings.ToLower(x.APIName()), strings.ToLower(y.APIName())),
			strings.Compare(x.RoleValue(), y.RoleValue()),
			x.Key.Compare(y.Key))
	})
	return c.found
}

// comparison is what was found so far. objects and roles lead from the ids of
// after to those of before; a role's Key names its API as it was.
type comparison struct {
	risk    catalog.Table
	objects map[roles.ObjectID]roles.ObjectID
	roles   map[roles.Key]roles.RoleID
	found   []Difference
}

func (c *comparison) add(change Change, was string, g roles.Grant) {
	c.found = append(c.found, Difference{change, was, g})
}

// state is what identities, APIs and roles have in common.
type state struct {
	id       string
	disabled bool
}

// changed adds what may happen to anything that has an id and can be disabled.
func (c *comparison) changed(g roles.Grant, was, now state) {
	if was.id != now.id {
		c.add(Recreated, was.id, g)
	}
	switch {
	case now.disabled && !was.disabled:
		c.add(Disabled, "", g)
	case was.disabled && !now.disabled:
		c.add(Enabled, "", g)
	}
}

func (c *comparison) identities(before, after Tenant) {
	id := func(p roles.Principal) string { return string(p.ID) }
	resource := func(p roles.Principal) string { return strings.ToLower(string(p.AzureResource)) }
	for _, p := range match(before.Identities, after.Identities, id, resource).both {
		c.objects[p.now.ID] = p.was.ID
		about := roles.Grant{Assignment: roles.Assignment{Key: roles.Key{Principal: p.now.ID}}, Principal: p.now,
			Rating: catalog.Rating{Level: catalog.Unrated}}
		c.changed(about, state{string(p.was.ID), p.was.Disabled}, state{string(p.now.ID), p.now.Disabled})
	}
}

func (c *comparison) apis(before, after Tenant) {
	id := func(r roles.Resource) string { return string(r.ID) }
	appID := func(r roles.Resource) string { return string(r.AppID) }
	for _, p := range match(before.APIs, after.APIs, id, appID).both {
		c.objects[p.now.ID] = p.was.ID
		about := roles.Grant{Assignment: roles.Assignment{Key: roles.Key{Resource: p.now.ID}}, Resource: &p.now,
			Rating: catalog.Rating{Level: catalog.Unrated}}
		c.changed(about, state{string(p.was.ID), p.was.Disabled}, state{string(p.now.ID), p.now.Disabled})
		c.rolesOf(p)
	}
}

// rolesOf does not tell of roles that no application could ever have.
func (c *comparison) rolesOf(api pair[roles.Resource]) {
	id := func(r roles.AppRole) string { return string(r.ID) }
	value := func(r roles.AppRole) string { return strings.ToLower(r.Value) }
	for _, p := range match(api.was.Roles, api.now.Roles, id, value).both {
		c.roles[roles.Key{Resource: api.was.ID, Role: p.now.ID}] = p.was.ID
		if !p.was.ForApplications() && !p.now.ForApplications() {
			continue
		}
		about := c.aboutRole(api.now, p.now)
		if p.was.ID == p.now.ID && p.was.Value != p.now.Value {
			c.add(Renamed, p.was.Value, about)
		}
		c.changed(about, state{string(p.was.ID), p.was.Disabled}, state{string(p.now.ID), p.now.Disabled})
	}
}

func (c *comparison) aboutRole(api roles.Resource, role roles.AppRole) roles.Grant {
	g := roles.Grant{Assignment: roles.Assignment{Key: roles.Key{Resource: api.ID, Role: role.ID}}, Resource: &api, Role: &role,
		State: roles.Enabled, Rating: c.risk.Rate(string(api.AppID), role.Value, string(role.ID))}
	if role.Disabled {
		g.State = roles.RoleDisabled
	}
	return g
}
