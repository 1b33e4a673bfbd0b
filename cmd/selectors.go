package cmd

import (
	"context"
	"errors"
	"maps"
	"slices"
	"time"

	"github.com/spf13/pflag"

	"mi-roles/roles"
)

// selectors are the flags that name identities, an API and its roles.
type selectors struct {
	identities listFlag
	api        onceFlag
	roles      listFlag
	any        bool
}

func (s *selectors) addFlags(f *pflag.FlagSet) {
	s.addIdentity(f)
	s.addAPI(f)
	f.VarP(&s.roles, "role", "r", "`role` value or id (repeatable, or a comma list)")
}

func (s *selectors) addIdentity(f *pflag.FlagSet) {
	f.VarP(&s.identities, "identity", "i", "managed `identity`: name, object id, client id, Azure resource id or GROUP/NAME (repeatable, or a comma list)")
	f.BoolVar(&s.any, "any-principal", false, "also allow service principals that are not managed identities")
}

func (s *selectors) addAPI(f *pflag.FlagSet) {
	f.VarP(&s.api, "api", "a", "`API`: alias (graph, sharepoint, …), app id, object id, identifier URI or exact name")
}

// request is the selectors, parsed: nothing has been asked yet.
type request struct {
	question roles.Question
	roles    []string
	any      bool
}

// parse checks every text before anything is sent.
func (s *selectors) parse(apiGiven bool) (request, error) {
	r := request{any: s.any}
	for _, text := range s.identities {
		ref, err := roles.ParseIdentity(text)
		if err != nil {
			return r, err
		}
		r.question.Identities = append(r.question.Identities, ref)
	}
	if apiGiven {
		ref, err := roles.ParseAPI(string(s.api))
		if err != nil {
			return r, err
		}
		r.question.APIs = []roles.Ref{ref}
	}
	for _, text := range s.roles {
		role, err := roles.ParseRole(text)
		if err != nil {
			return r, err
		}
		if !slices.Contains(r.roles, role) { // another spelling may be another role
			r.roles = append(r.roles, role)
		}
	}
	return r, nil
}

// target is what the selectors mean in the tenant.
type target struct {
	identities []roles.Principal
	api        roles.Resource // zero when none was named
	held       map[roles.ObjectID][]roles.Assignment
	partial    map[roles.ObjectID]bool // whose held may lack assignments
}

// assignments of all identities of the target.
func (t target) assignments() []roles.Assignment {
	var all []roles.Assignment
	for _, p := range t.identities {
		all = append(all, t.held[p.ID]...)
	}
	return roles.Fold(all)
}

// meanings are all grants that role texts may mean.
func (t target) meanings(texts []string) []roles.Key {
	var all []roles.Key
	for _, text := range texts {
		for _, id := range roles.Meanings(t.api, text) {
			for _, p := range t.identities {
				all = append(all, roles.Key{Principal: p.ID, Resource: t.api.ID, Role: id})
			}
		}
	}
	return all
}

// lacks reports whether a key is not known to be held and might be all the same.
func (t target) lacks(keys []roles.Key) bool {
	return slices.ContainsFunc(keys, func(k roles.Key) bool {
		return t.partial[k.Principal] && !slices.ContainsFunc(t.held[k.Principal], func(a roles.Assignment) bool { return a.Key == k })
	})
}

// see reads in full what may have been cut, where one of the keys was not seen: what
// was not seen is not absent.
func (s *session) see(ctx context.Context, t target, keys []roles.Key) error {
	if !t.lacks(keys) {
		return nil
	}
	return s.complete(ctx, t)
}

// complete reads in full what identities hold whose lists are partial.
func (s *session) complete(ctx context.Context, t target) error {
	full, err := s.Held(ctx, slices.Collect(maps.Keys(t.partial)))
	maps.Copy(t.held, full)
	clear(t.partial)
	return err
}

// resolve asks the directory and decides what each selector means. A fresh
// identity may not be there yet: within wait it is looked for again.
func (s *session) resolve(ctx context.Context, r request, wait time.Duration, note func(string, ...any)) (target, error) {
	for left := pausesWithin(s.app.clock(), wait); ; {
		t, err := s.resolveOnce(ctx, r)
		kind := asRoles(err)
		if err == nil || kind == nil || !errors.Is(kind.Kind, roles.ErrIdentityNotFound) {
			return t, err
		}
		pause := left.take()
		if pause == 0 {
			return t, err
		}
		note("%s; looking again in %s", kind.Msg, rounded(pause))
		if err := s.app.clock().Sleep(ctx, pause); err != nil {
			return t, err
		}
	}
}

func (s *session) resolveOnce(ctx context.Context, r request) (target, error) {
	answer, err := s.Look(ctx, r.question)
	if err != nil {
		return target{}, err
	}
	t := target{held: answer.Held, partial: answer.Partial}
	for i, ref := range r.question.Identities {
		p, err := roles.PickIdentity(ref, answer.Identities[i], r.any)
		if err != nil {
			return t, err
		}
		if !slices.ContainsFunc(t.identities, func(q roles.Principal) bool { return q.ID == p.ID }) {
			t.identities = append(t.identities, p)
		}
	}
	for i, ref := range r.question.APIs {
		if t.api, err = answer.API(i, ref); err != nil {
			return t, err
		}
	}
	return t, nil
}
