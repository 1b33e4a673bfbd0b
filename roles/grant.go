package roles

import (
	"cmp"
	"slices"
	"strings"

	"mi-roles/roles/catalog"
)

// State says what became of the role behind an assignment.
type State string

// The states, as printed in the key appRoleState.
const (
	Enabled         State = "Enabled"
	RoleDisabled    State = "Disabled"
	RoleDeleted     State = "RoleDeleted"
	ResourceDeleted State = "ResourceDeleted"
	IsDefaultAccess State = "DefaultAccess"
)

// Grant is an assignment with everything that is known about its two ends.
// Resource and Role are nil when they are gone; a Grant is never dropped for it.
type Grant struct {
	Assignment
	Principal Principal
	Resource  *Resource
	Role      *AppRole
	State     State
	Rating    catalog.Rating
	StepDone  bool // the role's second step is known to be done
}

// Describer joins assignments with what is known of principals and resources.
type Describer struct {
	Principals      map[ObjectID]Principal
	Resources       map[ObjectID]Resource
	Risk            catalog.Table
	SecondStepsDone map[Key]bool // whose second step is noted as done
}

// Describe returns the Grant of an assignment.
func (d Describer) Describe(a Assignment) Grant {
	g := Grant{Assignment: a, Principal: d.principal(a), State: ResourceDeleted,
		Rating: catalog.Rating{Level: catalog.Unrated}, StepDone: d.SecondStepsDone[a.Key]}
	res, ok := d.Resources[a.Key.Resource]
	switch {
	case ok && !res.Gone:
		g.Resource = &res
		g.Role = res.Role(a.Key.Role)
		g.State = stateOf(g.Role)
	case ok && g.ResourceName == "":
		g.ResourceName = res.DisplayName
	}
	if a.Key.Role == DefaultAccess {
		g.State = IsDefaultAccess
	}
	if g.Role != nil {
		g.Rating = d.Risk.Rate(string(res.AppID), g.Role.Value, string(g.Role.ID))
	}
	return g
}

func (d Describer) principal(a Assignment) Principal {
	if p, ok := d.Principals[a.Key.Principal]; ok {
		return p
	}
	return Principal{ID: a.Key.Principal, DisplayName: a.PrincipalName, Type: NotManaged}
}

func stateOf(r *AppRole) State {
	switch {
	case r == nil:
		return RoleDeleted
	case r.Disabled:
		return RoleDisabled
	}
	return Enabled
}

// DescribeAll describes each grant once, sorted by identity, API and role.
func (d Describer) DescribeAll(all []Assignment) []Grant {
	all = Deduplicate(all)
	grants := make([]Grant, len(all))
	for i, a := range all {
		grants[i] = d.Describe(a)
	}
	SortGrants(grants)
	return grants
}

// SortGrants puts grants into the stable order of every list.
func SortGrants(grants []Grant) { slices.SortFunc(grants, CompareGrants) }

// SortedGrants points at grants in the stable order of every list. A large tenant's are
// too many to copy for it.
func SortedGrants(grants []Grant) []*Grant {
	sorted := make([]*Grant, len(grants))
	for i := range grants {
		sorted[i] = &grants[i]
	}
	slices.SortFunc(sorted, func(a, b *Grant) int { return CompareGrants(*a, *b) })
	return sorted
}

// CompareGrants is the stable order of every list.
func CompareGrants(a, b Grant) int {
	return cmp.Or(
		strings.Compare(strings.ToLower(a.Principal.DisplayName), strings.ToLower(b.Principal.DisplayName)),
		strings.Compare(string(a.Principal.ID), string(b.Principal.ID)),
		strings.Compare(strings.ToLower(a.APIName()), strings.ToLower(b.APIName())),
		strings.Compare(string(a.Key.Resource), string(b.Key.Resource)),
		strings.Compare(a.RoleValue(), b.RoleValue()),
		a.Key.Compare(b.Key),
		strings.Compare(string(a.ID), string(b.ID)))
}

// Order puts a plan into the order of every list.
func (d Describer) Order(p Plan) {
	slices.SortFunc(p, func(a, b Step) int { return CompareGrants(d.describeStep(a), d.describeStep(b)) })
}

func (d Describer) describeStep(s Step) Grant {
	if s.Have != nil {
		return d.Describe(*s.Have)
	}
	return d.Describe(Assignment{Key: s.Key})
}

// APIName is the API's present name, or the copy that outlived it.
func (g Grant) APIName() string {
	if g.Resource != nil {
		return g.Resource.DisplayName
	}
	return g.ResourceName
}

// RoleValue is the role's value, or "" when it has none or is gone.
func (g Grant) RoleValue() string {
	if g.Role == nil {
		return ""
	}
	return g.Role.Value
}

// Named reports whether a role selector may mean the grant's role.
func (g Grant) Named(text string) bool {
	if strings.EqualFold(text, string(g.Key.Role)) {
		return true
	}
	if g.Role == nil || g.Role.Value == "" || !strings.EqualFold(text, g.Role.Value) {
		return false
	}
	return g.Resource == nil || g.Resource.Role(RoleID(strings.ToLower(text))) == nil // an id means its own role alone
}

// ShellRole is the role in a command that people paste.
func (g Grant) ShellRole() string {
	if g.Role == nil || g.Resource == nil {
		return string(g.Key.Role)
	}
	return g.Resource.ShellRole(*g.Role)
}
