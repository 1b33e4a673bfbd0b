package change

import (
	"context"
	"errors"
	"fmt"

	"mi-roles/graph"
	"mi-roles/roles"
	"mi-roles/roles/record"
)

// Missing is what the directory knows of identities that are no more.
type Missing map[roles.ObjectID]roles.Found

// FindMissing asks what became of the identities that are no more: a write for them
// would only wait for what never comes. One that is there after all, and was only
// not shown yet, is added to now.
func (r *Run) FindMissing(ctx context.Context, back []record.Reversal, now graph.Current) (Missing, error) {
	asked := map[roles.ObjectID]bool{}
	var q roles.LookupRequest
	for _, b := range back {
		if _, there := now.Principals[b.PrincipalID]; there || asked[b.PrincipalID] || b.Action == roles.Remove &&
			!notYetVisible(b, now.Held[b.PrincipalID]) {
			continue
		}
		asked[b.PrincipalID] = true
		q.Identities = append(q.Identities, roles.Ref{Form: roles.ByObjectID, Value: string(b.PrincipalID), Text: string(b.PrincipalID)})
	}
	if len(q.Identities) == 0 {
		return nil, nil
	}
	answer, err := r.Lookup(ctx, q)
	if err != nil {
		return nil, err
	}
	l := Missing{}
	for i, ref := range q.Identities {
		l[roles.ObjectID(ref.Value)] = answer.Identities[i]
		for _, p := range answer.Identities[i].Principals {
			now.Principals[p.ID] = p
		}
	}
	return l, nil
}

// WhyBlocked is why a role cannot be given back, nil when it can.
func (l Missing) WhyBlocked(b record.Reversal, now graph.Current) error {
	if _, there := now.Principals[b.PrincipalID]; !there {
		return l.identityGone(b, now)
	}
	api, there := now.Resources[b.ResourceID]
	if !there {
		return &roles.Error{Kind: roles.ErrAPINotFound,
			Msg:  fmt.Sprintf("%s, the API of the role %s, is no longer in this tenant", b.ResourceDisplayName, b.Role()),
			Hint: "a recreated API has a new object id: mi-roles apis"}
	}
	if b.AppRoleID == roles.DefaultAccess {
		return nil
	}
	_, err := roles.FindRole(api, string(b.AppRoleID))
	if errors.Is(err, roles.ErrRoleNotFound) {
		return &roles.Error{Kind: roles.ErrRoleNotFound, Msg: fmt.Sprintf("%s no longer has the role %s", api.DisplayName, b.Role()),
			Hint: "list its roles with: mi-roles roles -a " + string(api.ID)}
	}
	return err
}

// identityGone says what became of an identity, and how its successor gets the role.
func (l Missing) identityGone(b record.Reversal, now graph.Current) error {
	found := l[b.PrincipalID]
	e := &roles.Error{Kind: roles.ErrIdentityNotFound, Msg: "the identity is no longer in this tenant",
		Hint: "a recreated identity has a new object id: mi-roles identities"}
	if found.Deleted != nil {
		e.Msg = found.Deleted.Sentence()
	}
	if next := found.Successor(); next != nil {
		e.Msg = roles.Recreated{Was: b.PrincipalID, At: found.Deleted.At}.Sentence(*next)
		e.Hint = fmt.Sprintf("assign the role to the current identity with: mi-roles assign -i %s -a %s -r %s", next.ID, b.ResourceID,
			shellRole(b, now))
	}
	return e
}

// shellRole is the recorded role in a command that people paste.
func shellRole(b record.Reversal, now graph.Current) string {
	api := now.Resources[b.ResourceID]
	if r := api.Role(b.AppRoleID); r != nil {
		return api.ShellRole(*r)
	}
	return string(b.AppRoleID)
}

// NameMissing calls what is no longer there as the record does.
func (r *Run) NameMissing(back []record.Reversal, now graph.Current) {
	named := map[roles.ObjectID]bool{}
	for _, b := range back {
		if _, there := now.Principals[b.PrincipalID]; !there && !named[b.PrincipalID] {
			named[b.PrincipalID] = true
			r.gone = append(r.gone, roles.Principal{ID: b.PrincipalID, DisplayName: b.PrincipalDisplayName, Type: roles.UnknownManaged})
		}
		if _, there := now.Resources[b.ResourceID]; !there && !named[b.ResourceID] {
			named[b.ResourceID] = true
			r.Known = append(r.Known,
				roles.Resource{ID: b.ResourceID, DisplayName: b.ResourceDisplayName, AppID: b.ResourceAppID, Gone: true})
		}
	}
}
