package pick

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"mi-roles/cmd/connect"
	"mi-roles/cmd/screen"
	"mi-roles/output"
	"mi-roles/roles"
	"mi-roles/roles/display"
)

// ambiguousSelector is why a selector could not be resolved, and which one it is.
type ambiguousSelector struct {
	error
	identity int // its place, -1: it is the API
}

func (e *ambiguousSelector) Unwrap() error { return e.error }

// ResolveOrAsk resolves selectors as Resolve does. On a terminal, one that means several
// objects becomes a choice, and the answer takes its place; sel is nil where only the
// request is needed.
func (a *Finder) ResolveOrAsk(ctx context.Context, s *connect.Session, sel *Selectors, r *Request, wait time.Duration) (Target, error) {
	for {
		t, err := Resolve(ctx, s, *r, wait, a.Note)
		which, known := errors.AsType[*ambiguousSelector](err)
		kind := AsRoles(err)
		if !known || kind == nil || len(kind.Candidates) == 0 || !a.CanAsk() ||
			!errors.Is(kind.Kind, roles.ErrIdentityAmbiguous) && !errors.Is(kind.Kind, roles.ErrAPIAmbiguous) {
			return t, err
		}
		id, err := a.Choose(ctx, screen.Question{Title: whichOf(kind, r.text(which.identity)), Options: candidateOptions(kind.Candidates)})
		if err != nil {
			return t, err
		}
		if err := r.put(which.identity, id); err != nil {
			return t, err
		}
		switch {
		case sel == nil:
		case which.identity < 0:
			sel.API = OnceFlag(id)
		default:
			sel.Identities[which.identity] = id
		}
	}
}

// put takes an object id in place of an identity's selector, or of the API's.
func (r *Request) put(identity int, id string) (err error) {
	if identity < 0 {
		r.Question.APIs[0], err = roles.ParseAPI(id)
		return err
	}
	r.Question.Identities[identity], err = roles.ParseIdentity(id)
	return err
}

// text is what was typed for an identity, or for the API.
func (r *Request) text(identity int) string {
	if identity < 0 {
		return r.Question.APIs[0].Text
	}
	return r.Question.Identities[identity].Text
}

// whichOf asks which of the candidates was meant.
func whichOf(e *roles.Error, typed string) string {
	what, how := "service principals", "match"
	if errors.Is(e.Kind, roles.ErrAPIAmbiguous) {
		what = "APIs"
	}
	if !slices.ContainsFunc(e.Candidates, func(c roles.Candidate) bool { return !strings.EqualFold(c.DisplayName, typed) }) {
		how = "are named"
	}
	return output.Clean(fmt.Sprintf("%d %s %s %s. Which one?", len(e.Candidates), what, how, display.Quote(typed)))
}

// candidateOptions shows what tells candidates apart.
func candidateOptions(all []roles.Candidate) []screen.Option {
	options := make([]screen.Option, len(all))
	for i, c := range all {
		about := "(" + cmp.Or(c.URIs, c.Kind)
		if group := c.AzureResource.ResourceGroup(); group != "" {
			about += ", " + group
		}
		options[i] = screen.Option{Name: output.Clean(c.DisplayName), About: output.Clean(about + ")  " + c.ID), Value: c.ID,
			Details: func() []screen.Detail { return candidateDetails(c) }}
	}
	return options
}
