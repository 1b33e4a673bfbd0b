package pick

import (
	"context"
	"errors"
	"time"

	"mi-roles/cmd/connect"
	"mi-roles/cmd/screen"
	"mi-roles/output"
	"mi-roles/roles"
)

// unsettled is why a selector could not be resolved, and which one it is.
type unsettled struct {
	error
	identity int // its place, -1: it is the API
}

func (e *unsettled) Unwrap() error { return e.error }

// Settle resolves selectors as Resolve does. On a terminal, one that means several
// objects becomes a choice, and the answer takes its place.
func (a *Finder) Settle(ctx context.Context, s *connect.Session, sel *Selectors, r *Request, wait time.Duration) (Target, error) {
	for {
		t, err := Resolve(ctx, s, *r, wait, a.Note)
		which, known := errors.AsType[*unsettled](err)
		kind := AsRoles(err)
		if !known || kind == nil || len(kind.Candidates) == 0 || !a.CanAsk() ||
			!errors.Is(kind.Kind, roles.ErrIdentityAmbiguous) && !errors.Is(kind.Kind, roles.ErrAPIAmbiguous) {
			return t, err
		}
		id, err := a.Choose(ctx, output.Clean(kind.Msg)+": which one?", candidateOptions(kind.Candidates))
		if err != nil {
			return t, err
		}
		if which.identity < 0 {
			sel.API = OnceFlag(id)
			r.Question.APIs[0], err = roles.ParseAPI(id)
		} else {
			sel.Identities[which.identity] = id
			r.Question.Identities[which.identity], err = roles.ParseIdentity(id)
		}
		if err != nil {
			return t, err
		}
	}
}

// candidateOptions shows what tells candidates apart.
func candidateOptions(all []roles.Candidate) []screen.Option {
	options := make([]screen.Option, len(all))
	for i, c := range all {
		label := c.DisplayName + "  (" + c.Kind
		if group := c.AzureResource.ResourceGroup(); group != "" {
			label += ", " + group
		}
		options[i] = screen.Option{Label: output.Clean(label + ")  " + c.ID), Value: c.ID}
	}
	return options
}
