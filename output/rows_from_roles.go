package output

import (
	"errors"
	"slices"

	"mi-roles/roles"
)

// OfHolder is the row of an identity as a whole, without an assignment.
func OfHolder(p roles.Principal) Assignment {
	return Assignment{
		PrincipalID:          Null(string(p.ID)),
		PrincipalDisplayName: Null(p.DisplayName),
		PrincipalClientID:    Null(string(p.AppID)),
		IdentityType:         Null(string(p.Type)),
		AzureResourceID:      Null(string(p.AzureResource)),
	}
}

// OfGrant is the row of a grant.
func OfGrant(g roles.Grant) Assignment {
	a := OfHolder(g.Principal)
	a.ID, a.PrincipalID = Null(string(g.ID)), Null(string(g.Key.Principal))
	a.ResourceID, a.ResourceDisplayName = Null(string(g.Key.Resource)), Null(g.APIName())
	a.AppRoleID, a.AppRoleValue = Null(string(g.Key.Role)), Null(g.RoleValue())
	a.AppRoleState = Null(string(g.State))
	a.Risk = new(string(g.Rating.Level))
	a.CreatedDateTime = NullTime(g.Created)
	if g.Resource != nil {
		a.ResourceAppID = Null(string(g.Resource.AppID))
	}
	if g.Role != nil {
		a.AppRoleDisplayName = Null(g.Role.DisplayName)
	}
	if step, ok := g.SecondStep(); ok {
		a.SecondStep = NewSecondStep(step.What, step.Command, step.Doc)
	}
	return a
}

// NewSecondStep is the second step of a role; command and doc may be "".
func NewSecondStep(what, command, doc string) *SecondStep {
	return &SecondStep{What: what, Command: Null(command), Doc: Null(doc)}
}

// OfPrincipal is the row of an identity.
func OfPrincipal(p roles.Principal) Identity {
	return Identity{ID: string(p.ID), AppID: Null(string(p.AppID)), DisplayName: Null(p.DisplayName),
		ServicePrincipalType: Null(p.ServiceType),
		AccountEnabled:       new(!p.Disabled), IdentityType: string(p.Type), AzureResourceID: Null(string(p.AzureResource))}
}

// OfResource is the row of an API.
func OfResource(r roles.Resource) API {
	return API{ID: string(r.ID), AppID: Null(string(r.AppID)), DisplayName: Null(r.DisplayName),
		ServicePrincipalNames: slices.Clone(r.Names),
		ServicePrincipalType:  Null(r.ServiceType), AccountEnabled: new(!r.Disabled), AppRoleAssignmentRequired: r.AssignmentRequired}
}

// OfRole is the row of an API's role.
func OfRole(r roles.Resource, a roles.AppRole, risk string) AppRole {
	return AppRole{ID: string(a.ID), Value: Null(a.Value), DisplayName: Null(a.DisplayName), Description: Null(a.Description),
		AllowedMemberTypes: slices.Clone(a.MemberTypes), IsEnabled: !a.Disabled, Origin: Null(a.Origin), Risk: risk,
		ResourceID: string(r.ID), ResourceDisplayName: Null(r.DisplayName), ResourceAppID: Null(string(r.AppID))}
}

// OfHolders are the service principals that hold a role.
func OfHolders(all []roles.Principal) []Holder {
	out := make([]Holder, len(all))
	for i, p := range all {
		out[i] = Holder{string(p.ID), Null(p.DisplayName)}
	}
	return out
}

// OfResult is the row of a change; the problem is what the caller made of its error.
func OfResult(r roles.Result, g roles.Grant, p *Problem) Change {
	row := Change{Action: string(r.Action), Status: string(r.Status), Assignment: OfGrant(g), Error: p}
	if r.Err != nil && p == nil && !errors.Is(r.Err, roles.ErrNotReached) {
		row.Error = &Problem{Code: "Failed", Message: r.Err.Error()}
	}
	return row
}
