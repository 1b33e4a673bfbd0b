package cmd

import (
	"context"

	"mi-roles/output"
	"mi-roles/roles"
	"mi-roles/roles/wanted"
)

// verifyFile checks a tenant against a manifest.
func (a *app) verifyFile(ctx context.Context, o *verifyOptions, p output.Options) error {
	m, err := a.readManifest(o.files)
	if err != nil {
		return err
	}
	s, err := a.open(replication)
	if err != nil {
		return err
	}
	d, err := s.desire(ctx, m, wanted.Options{AnyPrincipal: o.any, Lenient: true})
	if err != nil {
		return err
	}
	plan := roles.Compare(d.goal(o.exact), d.Held)
	d.describer.Order(plan)
	return a.printVerdicts(roles.Judge(plan, d.describer, d.Held), p)
}
