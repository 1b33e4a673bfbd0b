package pick

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"mi-roles/cmd/connect"
	"mi-roles/cmd/screen"
	"mi-roles/output"
	"mi-roles/roles"
)

// Question asks for one flag. back tells that there is a question before this one, to
// which screen.ErrBack returns.
type Question func(ctx context.Context, back bool) (Answer, error)

// Answer is what a flag gets. The question may have been for another flag.
type Answer struct {
	Flag  string
	Texts []string
}

// Complete asks the questions in turn. What was given is looked up before: nobody answers
// three questions to hear that the first word was misspelled.
func (a *Finder) Complete(ctx context.Context, s *connect.Session, q *Questions, sel *Selectors, wait time.Duration,
	all ...Question) error {
	if len(all) == 0 {
		return nil
	}
	r, err := sel.Parse(sel.API != "")
	if err != nil {
		return err
	}
	if len(r.Question.Identities)+len(r.Question.APIs) > 0 {
		if _, err := a.ResolveOrAsk(ctx, s, sel, &r, wait); err != nil {
			return err
		}
	}
	return q.put(ctx, all)
}

// put asks the questions in turn. Going back forgets the answer before, and asks for it again.
func (q *Questions) put(ctx context.Context, all []Question) error {
	var answered []string
	for len(answered) < len(all) {
		n := len(answered)
		answer, err := all[n](ctx, n > 0)
		if err == screen.ErrBack { //nolint:errorlint // nobody wraps it
			q.forget(answered[n-1])
			answered = answered[:n-1]
			continue
		}
		if err == nil {
			err = q.Answer(answer.Flag, answer.Texts...)
		}
		if err != nil {
			return err
		}
		answered = append(answered, answer.Flag)
	}
	return nil
}

// For are the questions for flags that name an identity, an API, or roles of that API.
func (a *Finder) For(s *connect.Session, q *Questions, sel *Selectors, flags ...string) []Question {
	var all []Question
	for _, flag := range flags {
		switch kindOf(q.Flags().Lookup(flag)) {
		case kindIdentity:
			all = append(all, a.ForIdentity(s, q, flag, "Which managed identity?"))
		case kindAPI:
			all = append(all, a.ForAPI(s))
		case kindRole:
			all = append(all, a.forRoles(s, sel))
		}
	}
	return all
}

// ForIdentity has a managed identity picked for a flag, or all of them where the command
// takes --all instead.
func (a *Finder) ForIdentity(s *connect.Session, q *Questions, flag, title string) Question {
	return func(ctx context.Context, back bool) (Answer, error) {
		identities, err := allIdentities(ctx, s)
		if err != nil {
			return Answer{}, err
		}
		options := identityOptions(identities)
		every := screen.Option{Name: "every managed identity", About: "(--all)", Value: "--all"}
		if q.takesAll(flag) && len(options) > 0 {
			options = append([]screen.Option{every}, options...)
		}
		choice, err := a.Choose(ctx, screen.Question{Title: title, Options: options, Back: back})
		if choice == every.Value {
			return Answer{"all", []string{"true"}}, err
		}
		return Answer{flag, []string{choice}}, err
	}
}

// ForAPI has one of the APIs picked that offer roles to applications.
func (a *Finder) ForAPI(s *connect.Session) Question {
	return func(ctx context.Context, back bool) (Answer, error) {
		all, err := allAPIs(ctx, s)
		if err != nil {
			return Answer{}, err
		}
		return a.AskAPI(ctx, all, back)
	}
}

// AskAPI has one of some APIs picked.
func (a *Finder) AskAPI(ctx context.Context, some []roles.Resource, back bool) (Answer, error) {
	choice, err := a.Choose(ctx, screen.Question{Title: "Which API?", Options: apiOptions(some), Back: back})
	return Answer{"api", []string{choice}}, err
}

// AskRoles has roles of an API picked.
func (a *Finder) AskRoles(ctx context.Context, s *connect.Session, api roles.Resource, back bool) (Answer, error) {
	picked, err := a.ChooseMany(ctx, screen.Question{Title: "Which roles of " + output.Clean(api.DisplayName) + "?",
		Options: roleOptions(s.Risk, api), Back: back})
	return Answer{"role", picked}, err
}

// forRoles is AskRoles of the API that was named.
func (a *Finder) forRoles(s *connect.Session, sel *Selectors) Question {
	return func(ctx context.Context, back bool) (Answer, error) {
		api, err := a.NamedAPI(ctx, s, sel)
		if err != nil {
			return Answer{}, err
		}
		return a.AskRoles(ctx, s, api, back)
	}
}

// NamedAPI is the API of selectors.
func (a *Finder) NamedAPI(ctx context.Context, s *connect.Session, sel *Selectors) (roles.Resource, error) {
	r, err := (&Selectors{API: sel.API}).Parse(true)
	if err != nil {
		return roles.Resource{}, err
	}
	t, err := Resolve(ctx, s, r, 0, a.Note)
	return t.API, err
}

// CanAskFor notes that the missing flags will be asked for. Where nobody can be
// asked, it says which flags to give instead.
func (a *Finder) CanAskFor(q *Questions, missing []string) error {
	if len(missing) == 0 {
		return nil
	}
	if a.CanAsk() {
		q.Asked = true
		return nil
	}
	forms := make([]string, len(missing))
	for i, name := range missing {
		forms[i] = FlagForm(q.Flags().Lookup(name))
	}
	example, _, _ := strings.Cut(strings.TrimSpace(q.Command.Example), "\n")
	return &screen.UsageError{At: q.Command.CommandPath(), Example: example,
		Err: fmt.Errorf("%s needs %s, and there is no terminal to ask on", Called(q.Command), anyOf(forms, "and"))}
}

// takesAll tells whether --all would do in place of a flag that is asked for.
func (q *Questions) takesAll(flag string) bool {
	return slices.ContainsFunc(q.groups, func(group string) bool {
		names := strings.Fields(group)
		return names[0] == flag && slices.Contains(names, "all")
	})
}
