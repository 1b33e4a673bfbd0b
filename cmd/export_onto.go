package cmd

import (
	"context"
	"slices"

	"mi-roles/cmd/pick"
	"mi-roles/roles"
	"mi-roles/roles/desired"
	"mi-roles/roles/display"
)

// exportOnto writes a manifest as it is, with what it does not list yet.
func (l *lister) exportOnto(ctx context.Context, a *app, o *exportOptions) error {
	held, err := l.heldFor(ctx, a, o)
	if err != nil {
		return err
	}
	s, err := listedIn(ctx, l.Session, o.text.Manifest, held, o.Any)
	if err != nil {
		return err
	}
	fresh := slices.DeleteFunc(held.grants, func(g roles.Grant) bool {
		_, listed := s.Listed(g.Key)
		return listed
	})
	apisWithURI, err := l.apisWithURI(ctx, desired.URIs(fresh))
	if err != nil {
		return err
	}
	text, err := o.text.With(desired.Export(fresh, apisWithURI).Grants)
	if err != nil {
		return err
	}
	a.Note("%s added to what %s lists", display.Count(len(fresh), "assignment", "assignments"), o.onto)
	_, err = a.Out.Write(text)
	return err
}

// heldFor reads what the selectors of export mean.
func (l *lister) heldFor(ctx context.Context, a *app, o *exportOptions) (held tenantHoldings, err error) {
	if held.whole = !o.given("identity") && !o.given("api"); !held.whole {
		held.grants, err = l.gather(ctx, o.given("identity"), o.given("api"), o.Any)
		return held, err
	}
	everything := scope{Request: pick.Request{Question: roles.LookupRequest{Held: true}}}
	held.principals, held.grants, err = a.holdingsOf(ctx, l.Session, everything)
	return held, err
}
