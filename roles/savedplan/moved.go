package savedplan

import (
	"cmp"
	"fmt"
	"slices"

	"mi-roles/roles"
)

// Gone are the Azure resource ids of the plan's identities that d does not know
// any more, as selectors. Whoever looks them up and adds what is found to d's
// principals lets Moved tell a recreated identity from one that is gone.
func (f File) Gone(d roles.Describer) []roles.Ref {
	var refs []roles.Ref
	for _, g := range f.firstOfEach(func(g Grant) roles.ObjectID { return g.PrincipalID }) {
		if _, there := d.Principals[g.PrincipalID]; !there && g.AzureResourceID != "" {
			refs = append(refs, roles.Ref{Text: string(g.AzureResourceID), Form: roles.ByAzureID, Value: string(g.AzureResourceID)})
		}
	}
	return refs
}

// Moved says in sentences what differs between the tenant when the plan was made
// and now: actual and d are what it holds now for Identities and APIs. Nothing
// that the plan itself would have done is among it. Only when Moved is empty is
// the plan still what people looked at.
func (f File) Moved(actual []roles.Assignment, d roles.Describer) []string {
	lost := map[roles.ObjectID]bool{}
	said := slices.Concat(f.lostIdentities(d, lost), f.lostAPIs(d, lost), f.lostRoles(d, lost))
	planned := map[roles.Key]roles.Action{}
	for _, s := range f.Steps {
		if s.Needed {
			planned[s.Key()] = s.Action
		}
	}
	seen := map[roles.Key]bool{}
	for _, g := range f.Seen {
		seen[g.Key()] = true
	}
	now := map[roles.Key]roles.AssignmentID{}
	for _, a := range actual {
		now[a.Key] = a.ID
	}
	inScope := map[Pair]bool{}
	for _, p := range f.Scope {
		inScope[p] = true
	}
	skip := func(k roles.Key) bool { return lost[k.Principal] || lost[k.Resource] }
	for _, g := range f.Seen {
		id, there := now[g.Key()]
		switch removed := planned[g.Key()] == roles.Remove; {
		case skip(g.Key()):
		case !there && !removed:
			said = append(said, fmt.Sprintf("%s of %s was removed from %s", g.role(), g.ResourceDisplayName, g.PrincipalDisplayName))
		case there && removed && id != g.ID:
			said = append(said,
				fmt.Sprintf("%s of %s, which the plan removes from %s, was assigned again", g.role(), g.ResourceDisplayName,
					g.PrincipalDisplayName))
		}
	}
	for _, there := range d.DescribeAll(actual) {
		k := there.Key
		if g := grant(there); inScope[g.pair()] && !seen[k] && planned[k] != roles.Assign && !skip(k) {
			said = append(said, fmt.Sprintf("%s was assigned %s of %s", g.PrincipalDisplayName, g.role(), g.ResourceDisplayName))
		}
	}
	return said
}

func (f File) lostIdentities(d roles.Describer, lost map[roles.ObjectID]bool) []string {
	var said []string
	for _, g := range f.firstOfEach(func(g Grant) roles.ObjectID { return g.PrincipalID }) {
		if _, there := d.Principals[g.PrincipalID]; there {
			continue
		}
		lost[g.PrincipalID] = true
		text := fmt.Sprintf("identity %s (object id %s) no longer exists", g.PrincipalDisplayName, g.PrincipalID)
		if now := successor(g, d); now != "" {
			text = "identity " + roles.Recreated{Was: g.PrincipalID}.Sentence(roles.Principal{ID: now, DisplayName: g.PrincipalDisplayName})
		}
		said = append(said, text)
	}
	return said
}

// successor is the identity that now has the Azure resource, or "".
func successor(g Grant, d roles.Describer) roles.ObjectID {
	var ids []roles.ObjectID
	for id, p := range d.Principals {
		if g.AzureResourceID != "" && p.AzureResource.Equal(g.AzureResourceID) {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	return append(ids, "")[0]
}

func (f File) lostAPIs(d roles.Describer, lost map[roles.ObjectID]bool) []string {
	var said []string
	for _, g := range f.firstOfEach(func(g Grant) roles.ObjectID { return g.ResourceID }) {
		// An API without an app id was gone when the plan was made.
		if _, there := d.Resources[g.ResourceID]; !there && g.ResourceAppID != "" {
			lost[g.ResourceID] = true
			said = append(said, fmt.Sprintf("API %s (object id %s) no longer exists", g.ResourceDisplayName, g.ResourceID))
		}
	}
	return said
}

// lostRoles looks at the roles that the plan would give, each once.
func (f File) lostRoles(d roles.Describer, lost map[roles.ObjectID]bool) []string {
	type owned struct {
		api  roles.ObjectID
		role roles.RoleID
	}
	var said []string
	done := map[owned]bool{}
	for _, s := range f.Steps {
		at := owned{s.ResourceID, s.AppRoleID}
		if done[at] || !s.Needed || s.Action != roles.Assign || lost[s.ResourceID] {
			continue
		}
		done[at] = true
		role := d.Resources[s.ResourceID].Role(s.AppRoleID)
		switch {
		case role == nil:
			said = append(said, fmt.Sprintf("role %s of %s no longer exists", s.role(), s.ResourceDisplayName))
		case role.Value != s.AppRoleValue:
			said = append(said,
				fmt.Sprintf("role %s of %s is now %s", s.role(), s.ResourceDisplayName, cmp.Or(role.Value, "without a value")))
		case role.Disabled:
			said = append(said, fmt.Sprintf("role %s of %s is now disabled", s.role(), s.ResourceDisplayName))
		case !role.ForApplications():
			said = append(said, fmt.Sprintf("role %s of %s is no longer for applications", s.role(), s.ResourceDisplayName))
		}
	}
	return said
}

// firstOfEach returns a grant for each object that the plan names, in its order.
func (f File) firstOfEach(of func(Grant) roles.ObjectID) []Grant {
	var out []Grant
	done := map[roles.ObjectID]bool{}
	for _, s := range f.Steps {
		if id := of(s.Grant); !done[id] {
			done[id] = true
			out = append(out, s.Grant)
		}
	}
	return out
}
