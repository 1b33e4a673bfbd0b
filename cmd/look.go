package cmd

import (
	"context"

	"mi-roles/output"
	"mi-roles/roles"
)

// begin is the beginning of every command that needs no selectors.
func (a *app) begin() (output.Options, *session, error) {
	p, err := a.printer()
	if err != nil {
		return p, nil, err
	}
	s, err := a.open(replication)
	return p, s, err
}

// look is the beginning of every command that only reads what selectors name: it
// checks the format and every word of the user, then asks the directory. Its
// result is ready to be listed.
func (a *app) look(ctx context.Context, sel *selectors, apiGiven bool, want func(*roles.Question), more ...output.Format) (*lister, error) {
	p, err := a.printer(more...)
	if err != nil {
		return nil, err
	}
	r, err := sel.parse(apiGiven)
	if err != nil {
		return nil, err
	}
	want(&r.question)
	s, err := a.open(replication)
	if err != nil {
		return nil, err
	}
	t, err := s.resolve(ctx, r, 0, a.note)
	if err != nil {
		return nil, err
	}
	return &lister{app: a, session: s, printer: p, target: t, roles: r.roles}, nil
}

// What a command wants to know of the identities beside who they are.

func noHoldings(*roles.Question) {}

func allHoldings(q *roles.Question) { q.Held = true }

// someHoldings leaves long lists to be completed later.
func someHoldings(q *roles.Question) { q.Held, q.Partial = true, true }
