package desired

import (
	"errors"
	"fmt"

	"mi-roles/roles"
	"mi-roles/roles/manifest"
)

// identity finds who the grant is for, and what it was if the grant asks for one
// of before. One that is named by an object id of its own can then be judged, though
// not changed.
func (r *resolver) identity(g manifest.Grant) (roles.Principal, *roles.Recreated, error) {
	found := r.answer.Identities[r.at.identities[keyOf(g.IdentityRef)]]
	p, err := roles.PickIdentity(g.IdentityRef, found, r.options.AnyPrincipal)
	if errors.Is(err, roles.ErrIdentityAmbiguous) && g.PrincipalID != "" {
		p, err = r.pinned(g, found, err)
	}
	if now := found.Successor(); err != nil && r.options.Lenient && now != nil {
		return *now, &roles.Recreated{Was: found.Deleted.ID, At: found.Deleted.At,
			Fix: fmt.Sprintf("identity: id:%s at %s", now.ID, g.IdentityAt())}, nil
	}
	if err != nil || g.PrincipalID == "" || g.PrincipalID == p.ID {
		return p, nil, err
	}
	before, err := r.mismatch(g, p)
	return p, before, err
}

// pinned is the one of several that has the grant's principalId.
func (r *resolver) pinned(g manifest.Grant, found roles.Found, ambiguous error) (roles.Principal, error) {
	var same []roles.Principal
	for _, p := range found.Principals {
		if p.ID == g.PrincipalID {
			same = append(same, p)
		}
	}
	if p, err := roles.PickIdentity(g.IdentityRef, roles.Found{Principals: same}, r.options.AnyPrincipal); err == nil {
		return p, nil
	}
	return roles.Principal{}, ambiguous
}

// mismatch: the grant's principalId is not that of the identity it names. Where an
// Azure resource names it, the identity was recreated. A name alone may be that of
// another, which gets nothing, and an id of its own contradicts.
func (r *resolver) mismatch(g manifest.Grant, p roles.Principal) (*roles.Recreated, error) {
	before := roles.Recreated{Was: g.PrincipalID, Fix: fmt.Sprintf("principalId: %s at %s", p.ID, g.PrincipalAt())}
	switch g.IdentityRef.Form {
	case roles.ByAzureID, roles.ByGroup:
		return &before, nil
	case roles.ByName:
		before.Doubtful = true
		if r.options.Lenient {
			return &before, nil
		}
		return nil, &roles.Error{Kind: roles.ErrIdentityNotFound, Msg: before.Sentence(p),
			Hint: "name it by its Azure resource id or RESOURCE-GROUP/NAME, or, if the current identity is meant, write " + before.Fix}
	}
	return nil, &roles.Error{Kind: roles.ErrUsage,
		Msg: fmt.Sprintf("identity %s has the object id %s, but principalId says %s: correct one of them", g.Identity, p.ID, g.PrincipalID)}
}
