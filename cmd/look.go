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
// checks the format and every word of the user, then asks the directory. Its
// result is ready to be listed.
func (a *app) look(ctx context.Context, sel *pick.Selectors, apiGiven bool, want func(*roles.LookupRequest),
	more ...output.Format) (*lister, error) {
	p, err := a.Printer(more...)
	if err != nil {
		return nil, err
	}
	r, err := sel.Parse(apiGiven)
	if err != nil {
		return nil, err
	}
	want(&r.Question)
	s, err := a.Open(connect.Replication)
	if err != nil {
		return nil, err
	}
	t, err := a.Settle(ctx, s, sel, &r, 0)
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
