package review

import (
	"strings"

	"mi-roles/roles"
	"mi-roles/roles/display"
)

// Outcome is what a review means in a tenant.
type Outcome struct {
	Remove    []roles.Grant
	Gone      []Row // to be removed, and not there any more
	Kept      int   // rows that keep what is there
	Undecided int
}

// Principals are the holders of the rows, each once: as the rows say, and as the ids of
// the assignments say, which tells when one of the two was changed.
func (f File) Principals() []roles.ObjectID {
	seen := map[roles.ObjectID]bool{}
	var ids []roles.ObjectID
	add := func(id roles.ObjectID) {
		if !seen[id] {
			seen[id] = true
			ids = append(ids, id)
		}
	}
	for _, r := range f.Rows {
		add(r.PrincipalID)
		if id, ok := r.AssignmentID.LikelyPrincipal(); ok {
			add(id)
		}
	}
	return ids
}

// Match holds the rows against everything that their holders hold now. Known are the
// holders that are there; tenant names the tenant in messages. An error tells of rows that
// do not say what they were made with, and of a file in which nothing is of this tenant.
func (f File) Match(held []roles.Grant, known map[roles.ObjectID]roles.Principal, tenant string) (Outcome, error) {
	var o Outcome
	p := &problems{file: f.Name}
	if len(known) == 0 && len(f.Rows) > 0 {
		p.add(f.Rows[0].at["principalId"], "none of the identities is in tenant %s: this is the review of another tenant", tenant)
		return o, p.err("sign in to the tenant of the review with --tenant")
	}
	byID, derived := map[roles.AssignmentID]roles.Grant{}, false
	for _, g := range held {
		byID[g.ID] = g
		holder, ok := g.ID.LikelyPrincipal()
		derived = derived || ok && holder == g.Principal.ID
	}
	for _, r := range f.Rows {
		g, there := byID[r.AssignmentID]
		switch {
		case r.Tenant != "" && !strings.EqualFold(r.Tenant, tenant):
			p.add(r.at[tenantColumn], "the row is of tenant %s, but this is tenant %s", display.Quote(r.Tenant), tenant)
		case !there && derived && r.misfit():
			p.add(r.at["principalId"], "principalId is %s, and assignmentId is an assignment of another identity", r.PrincipalID)
		case there && !r.check(FactsOf(g), p):
		case r.Decision == "":
			o.Undecided++
		case r.Decision == Remove && there:
			o.Remove = append(o.Remove, g)
		case r.Decision == Remove:
			o.Gone = append(o.Gone, r)
		case there:
			o.Kept++
		}
	}
	return o, p.err("do not change ids and names in a review; if something was renamed, make a new " +
		"review with: mi-roles review --all -o csv")
}

// misfit reports whether the two ids of a row are certainly not of one assignment, in a
// tenant whose ids tell the holder.
func (r Row) misfit() bool {
	holder, ok := r.AssignmentID.LikelyPrincipal()
	return ok && holder != r.PrincipalID
}

// check reports whether a row says what the tenant says of its assignment.
func (r Row) check(is Facts, p *problems) bool {
	fits := true
	for _, c := range []struct {
		column, says, is string
		same             bool
	}{
		{"principalId", string(r.PrincipalID), string(is.PrincipalID), r.PrincipalID == is.PrincipalID},
		{"identity", r.Identity, is.Identity, sameText(r.Identity, is.Identity)},
		{"azureResourceId", r.AzureResource, is.AzureResource,
			sameText(strings.ToLower(r.AzureResource), strings.ToLower(is.AzureResource))},
		{"api", r.API, is.API, sameText(r.API, is.API)},
		{"role", r.Role, is.Role, sameText(r.Role, is.Role)},
	} {
		if !c.same {
			p.add(r.at[c.column], "%s is %s, but the assignment has %s", c.column, display.Quote(c.says), display.Quote(c.is))
			fits = false
		}
	}
	return fits
}
