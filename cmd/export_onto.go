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
func (l *lister) exportOnto(ctx context.Context, a *app, o *exportOptions, grants []roles.Grant) error {
	s, err := l.meaning(ctx, o, grants)
	if err != nil {
		return err
	}
	fresh := slices.DeleteFunc(grants, func(g roles.Grant) bool {
		_, listed := s.Listed(g.Key)
		return listed
	})
	bearers, err := l.bearers(ctx, desired.URIs(fresh))
	if err != nil {
		return err
	}
	text, err := o.text.With(desired.Export(fresh, bearers).Grants)
	if err != nil {
		return err
	}
	a.Note("%s added to what %s lists", display.Count(len(fresh), "assignment", "assignments"), o.onto)
	_, err = a.Out.Write(text)
	return err
}

// meaning finds out what the manifest lists. Where everything was read, that answers most
// of the question.
func (l *lister) meaning(ctx context.Context, o *exportOptions, grants []roles.Grant) (desired.State, error) {
	how := desired.Options{AnyPrincipal: true, Lenient: true, Now: l.Clock().Now()}
	if !o.all || o.given("api") {
		d, err := desire(ctx, l.Session, o.text.Manifest, how)
		return d.State, err
	}
	held := map[roles.ObjectID][]roles.Assignment{}
	var principals []roles.Principal
	for _, g := range grants {
		held[g.Principal.ID] = append(held[g.Principal.ID], g.Assignment)
		principals = append(principals, g.Principal)
	}
	slices.SortFunc(principals, pick.ComparePrincipals)
	principals = slices.CompactFunc(principals, func(a, b roles.Principal) bool { return a.ID == b.ID })
	answer, _, err := (&wholeOptions{}).lookup(ctx, l.Session, o.text.Manifest, principals, held)
	if err != nil {
		return desired.State{}, err
	}
	return desired.Resolve(o.text.Manifest, answer, how)
}
