package cmd

import (
	"context"

	"mi-roles/cmd/connect"
	"mi-roles/cmd/pick"
	"mi-roles/output"
	"mi-roles/roles"
)

// begin is the beginning of every command that needs no selectors.
func (a *app) begin() (output.Options, *connect.Session, error) {
	p, err := a.Printer()
	if err != nil {
		return p, nil, err
	}
	s, err := a.Open(connect.Replication)
	return p, s, err
}

// look is the beginning of every command that only reads what selectors name: it
// checks the format and every word of the user, asks for what is missing, then looks it
// up. Its result is ready to be listed.
func (a *app) look(ctx context.Context, q *pick.Questions, sel *pick.Selectors, want func(*roles.LookupRequest),
	more ...output.Format) (*lister, error) {
	p, err := a.Printer(more...)
	if err != nil {
		return nil, err
	}
	given := q.Flags().Changed
	if _, err := sel.Parse(given("api")); err != nil {
		return nil, err
	}
	s, err := a.Open(connect.Replication)
	if err != nil {
		return nil, err
	}
	if err := a.askNeeded(ctx, s, q, sel); err != nil {
		return nil, err
	}
	return a.lookIn(ctx, s, p, sel, given("api"), want)
}

// askNeeded asks for what the command cannot do without.
func (a *app) askNeeded(ctx context.Context, s *connect.Session, q *pick.Questions, sel *pick.Selectors) error {
	return a.Complete(ctx, s, q, sel, 0, a.For(s, q, sel, q.Needed()...)...)
}

// lookIn looks up what selectors name in a tenant that is open.
func (a *app) lookIn(ctx context.Context, s *connect.Session, p output.Options, sel *pick.Selectors, apiGiven bool,
	want func(*roles.LookupRequest)) (*lister, error) {
	r, err := sel.Parse(apiGiven)
	if err != nil {
		return nil, err
	}
	want(&r.Question)
	t, err := a.ResolveOrAsk(ctx, s, sel, &r, 0)
	if err != nil {
		return nil, err
	}
	return &lister{Session: s, printer: a.ofTenant(ctx, s, p), target: t, roles: r.Roles}, nil
}

// What a command wants to know of the identities beside who they are.

func noHoldings(*roles.LookupRequest) {}

func allHoldings(q *roles.LookupRequest) { q.Held = true }

// someHoldings leaves long lists to be completed later.
func someHoldings(q *roles.LookupRequest) { q.Held, q.Partial = true, true }
