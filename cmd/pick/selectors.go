package pick

import (
	"context"
	"errors"
	"maps"
	"slices"
	"time"

	"github.com/spf13/pflag"

	"mi-roles/cmd/connect"
	"mi-roles/cmd/screen"
	"mi-roles/graph/pace"
	"mi-roles/roles"
)

// Selectors are the flags that name identities, an API and its roles.
type Selectors struct {
	Identities ListFlag
	API        OnceFlag
	Roles      ListFlag
	Any        bool
	Gone       bool // an API that is gone counts, where assignments name its object id
}

// AddFlags declares --identity, --any-principal, --api and --role.
func (s *Selectors) AddFlags(f *pflag.FlagSet) {
	s.AddIdentity(f)
	s.AddAPI(f)
	f.VarP(&s.Roles, "role", "r", "`role` value or id (repeatable, or a comma list)")
}

// AddIdentity declares --identity and --any-principal.
func (s *Selectors) AddIdentity(f *pflag.FlagSet) {
	f.VarP(&s.Identities, "identity", "i",
		"managed `identity`: name, object id, client id, Azure resource id or GROUP/NAME (repeatable, or a comma list)")
	f.BoolVar(&s.Any, "any-principal", false, "also allow service principals that are not managed identities")
}

// AddAPI declares --api.
func (s *Selectors) AddAPI(f *pflag.FlagSet) {
	f.VarP(&s.API, "api", "a", "`API`: alias (graph, sharepoint, …), app id, object id, identifier URI or exact name")
}

// Request is the selectors, parsed: nothing has been asked yet.
type Request struct {
	Question roles.LookupRequest
	Roles    []string
	Any      bool
	Gone     bool // as in Selectors
}

// Parse checks every text before anything is sent.
func (s *Selectors) Parse(apiGiven bool) (Request, error) {
	r := Request{Any: s.Any, Gone: s.Gone}
	for _, text := range s.Identities {
		ref, err := roles.ParseIdentity(text)
		if err != nil {
			return r, err
		}
		r.Question.Identities = append(r.Question.Identities, ref)
	}
	if apiGiven {
		ref, err := roles.ParseAPI(string(s.API))
		if err != nil {
			return r, err
		}
		r.Question.APIs = []roles.Ref{ref}
	}
	for _, text := range s.Roles {
		role, err := roles.ParseRole(text)
		if err != nil {
			return r, err
		}
		if !slices.Contains(r.Roles, role) { // another spelling may be another role
			r.Roles = append(r.Roles, role)
		}
	}
	return r, nil
}

// Target is what the selectors mean in the tenant.
type Target struct {
	Identities []roles.Principal
	API        roles.Resource // zero when none was named
	Held       map[roles.ObjectID][]roles.Assignment
	Partial    map[roles.ObjectID]bool // whose held may lack assignments
}

// Named puts the names of the target's one identity into an error's hint.
func (t Target) Named(err error) error {
	if len(t.Identities) != 1 {
		return err
	}
	return roles.ErrorFor(err, t.Identities[0])
}

// Assignments of all identities of the target.
func (t Target) Assignments() []roles.Assignment {
	var all []roles.Assignment
	for _, p := range t.Identities {
		all = append(all, t.Held[p.ID]...)
	}
	return roles.Deduplicate(all)
}

// Meanings are all grants that role texts may mean.
func (t Target) Meanings(texts []string) []roles.Key {
	var all []roles.Key
	for _, text := range texts {
		for _, id := range roles.Meanings(t.API, text) {
			for _, p := range t.Identities {
				all = append(all, roles.Key{Principal: p.ID, Resource: t.API.ID, Role: id})
			}
		}
	}
	return all
}

// lacks reports whether a key is not known to be held and might be all the same.
func (t Target) lacks(keys []roles.Key) bool {
	return slices.ContainsFunc(keys, func(k roles.Key) bool {
		return t.Partial[k.Principal] && !slices.ContainsFunc(t.Held[k.Principal], func(a roles.Assignment) bool { return a.Key == k })
	})
}

// CompleteFor reads in full what may have been cut, where one of the keys was not seen: what
// was not seen is not absent.
func CompleteFor(ctx context.Context, s *connect.Session, t Target, keys []roles.Key) error {
	if !t.lacks(keys) {
		return nil
	}
	return Complete(ctx, s, t)
}

// Complete reads in full what identities hold whose lists are partial.
func Complete(ctx context.Context, s *connect.Session, t Target) error {
	full, err := s.AssignmentsOf(ctx, slices.Collect(maps.Keys(t.Partial)))
	maps.Copy(t.Held, full)
	clear(t.Partial)
	return err
}

// Resolve asks the directory and decides what each selector means. A fresh
// identity may not be there yet: within wait it is looked for again.
func Resolve(ctx context.Context, s *connect.Session, r Request, wait time.Duration, note func(string, ...any)) (Target, error) {
	for left := pace.PollsWithin(s.Clock(), wait); ; {
		t, err := resolveOnce(ctx, s, r)
		if !mayAppear(err, r.Question.Identities) {
			return t, err
		}
		pause := left.Next()
		if pause == 0 {
			return t, err
		}
		note("%s; looking again in %s", AsRoles(err).Msg, screen.Rounded(pause))
		if err := s.Clock().Sleep(ctx, pause); err != nil {
			return t, err
		}
	}
}

// mayAppear reports whether the identity that was not found may only be fresh. Beside an
// application of its name, as App Service's sign-in registers one, it is as fresh.
func mayAppear(err error, refs []roles.Ref) bool {
	kind := AsRoles(err)
	if kind == nil {
		return false
	}
	which, known := errors.AsType[*ambiguousSelector](err)
	byName := known && which.identity >= 0 && slices.Contains([]roles.Form{roles.ByName, roles.ByGroup}, refs[which.identity].Form)
	return errors.Is(kind.Kind, roles.ErrIdentityNotFound) || byName && errors.Is(kind.Kind, roles.ErrNotManaged)
}

func resolveOnce(ctx context.Context, s *connect.Session, r Request) (Target, error) {
	answer, err := s.Lookup(ctx, r.Question)
	if err != nil {
		return Target{}, err
	}
	t := Target{Held: answer.Held, Partial: answer.Partial}
	for i, ref := range r.Question.Identities {
		p, err := roles.PickIdentity(ref, answer.Identities[i], r.Any)
		if err != nil {
			return t, &ambiguousSelector{err, i}
		}
		if !slices.ContainsFunc(t.Identities, func(q roles.Principal) bool { return q.ID == p.ID }) {
			t.Identities = append(t.Identities, p)
		}
	}
	for i, ref := range r.Question.APIs {
		if t.API, err = answer.API(i, ref); err == nil {
			continue
		}
		if r.Gone && mayOutlive(ref, err, answer.OtherAPIs) {
			gone, failed := outlived(ctx, s, t, ref)
			if t.API = gone; failed != nil || gone.Gone {
				return t, failed
			}
		}
		return t, &ambiguousSelector{t.Named(err), -1}
	}
	return t, nil
}

// AsRoles finds the *roles.Error in an error, nil if there is none.
func AsRoles(err error) *roles.Error {
	if e, ok := errors.AsType[*roles.Error](err); ok {
		return e
	}
	return nil
}
