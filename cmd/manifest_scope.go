package cmd

import (
	"context"
	"maps"
	"slices"

	"github.com/spf13/pflag"

	"mi-roles/cmd/connect"
	"mi-roles/cmd/pick"
	"mi-roles/cmd/screen"
	"mi-roles/graph"
	"mi-roles/roles"
	"mi-roles/roles/desired"
	"mi-roles/roles/manifest"
)

// scopeOptions say that a file is all there is: in the tenant, or in a part of it.
type scopeOptions struct {
	all                   bool
	subscriptions, groups pick.ListFlag
	within                pick.OnceFlag // an API
}

func (o *scopeOptions) addFlags(f *pflag.FlagSet) {
	f.BoolVar(&o.all, "all", false, "compare with everything that managed identities hold, not only what the manifest names")
	f.Var(&o.subscriptions, "subscription", "as --all, for identities of this subscription `id` (repeatable, or a comma list)")
	f.VarP(&o.groups, "resource-group", "g", "as --all, for identities of this resource `group` (repeatable, or a comma list)")
	if f.Lookup("api") == nil {
		f.VarP(&o.within, "api", "a", "as --all, for this `API`: alias, app id, object id, identifier URI or exact name")
	}
}

// whole reports whether what the file does not name counts too.
func (o *scopeOptions) whole() bool {
	return o.all || len(o.subscriptions) > 0 || len(o.groups) > 0 || o.within != ""
}

func (o *scopeOptions) check() error {
	_, err := idSet("--subscription", o.subscriptions)
	return err
}

// desireWithin is desire and, where a file is to be all there is, everything that is held
// beside it.
func (a *app) desireWithin(ctx context.Context, s *connect.Session, m manifest.Manifest, o desired.Options,
	w scopeOptions) (resolved, error) {
	if !w.whole() {
		return desire(ctx, s, m, o)
	}
	principals, held, err := readHeld(ctx, s, o.AnyPrincipal)
	if err != nil {
		return resolved{}, err
	}
	where := limitedTo(w.groups, w.subscriptions)
	for _, p := range principals {
		where.see(p)
	}
	a.tellAbsent(where)
	answer, within, err := w.lookup(ctx, s, m, principals, held)
	if err != nil {
		return resolved{}, err
	}
	state, unresolved := desired.Resolve(m, answer, o)
	all := slices.Concat(slices.Collect(maps.Values(held))...)
	whole, outside := state.Against(principals, all, within)
	if outside > 0 {
		a.Note("%d %s of the manifest %s outside the scope and left out", outside, screen.Plural(outside, "grant", "grants"),
			screen.Plural(outside, "is", "are"))
	}
	if len(whole.Held)+len(whole.Goal.Keys) == 0 {
		a.Note("there are no assignments in the scope, and the manifest requires none")
	}
	describer, err := s.Describer(ctx, whole.Held, state.APIs...)
	if err != nil {
		return resolved{}, err
	}
	for _, p := range slices.Concat(principals, state.Identities) {
		describer.Principals[p.ID] = p
	}
	whole.Identities = slices.DeleteFunc(slices.Concat(state.Identities, principals), once(whole.Held, whole.Goal.Keys))
	return resolved{State: whole, manifest: m, describer: describer}, unresolved
}

// once drops principals that no assignment is about, and those that came before.
func once(held []roles.Assignment, keys []roles.Key) func(roles.Principal) bool {
	about := map[roles.ObjectID]bool{}
	for _, a := range held {
		about[a.Key.Principal] = true
	}
	for _, k := range keys {
		about[k.Principal] = true
	}
	return func(p roles.Principal) bool {
		is := about[p.ID]
		delete(about, p.ID)
		return !is
	}
}

// readHeld reads everything that identities hold.
func readHeld(ctx context.Context, s *connect.Session, anyPrincipal bool) ([]roles.Principal,
	map[roles.ObjectID][]roles.Assignment, error) {
	var principals []roles.Principal
	held := map[roles.ObjectID][]roles.Assignment{}
	read := s.AllAssignments
	if anyPrincipal {
		read = s.EveryAssignment
	}
	err := read(ctx, func(some []graph.Holder) error {
		for _, h := range some {
			principals = append(principals, h.Principal)
			if len(h.Held) > 0 {
				held[h.Principal.ID] = h.Held
			}
		}
		return nil
	})
	return principals, held, err
}

// lookup answers the manifest's question from what was read. It asks the directory for
// the APIs, and for the identities that were not read.
func (o *scopeOptions) lookup(ctx context.Context, s *connect.Session, m manifest.Manifest, principals []roles.Principal,
	held map[roles.ObjectID][]roles.Assignment,
) (roles.LookupResult, desired.Scope, error) {
	scope := desired.Scope{Subscriptions: o.subscriptions, Groups: o.groups}
	q := desired.LookupRequest(m)
	known := roles.NewIndex(principals)
	found := make([]roles.Found, len(q.Identities))
	ask := roles.LookupRequest{APIs: slices.Clone(q.APIs), Held: true}
	var places []int
	for i, ref := range q.Identities {
		if found[i].Principals = known.Find(ref); !slices.ContainsFunc(found[i].Principals, ref.Means) {
			ask.Identities, places = append(ask.Identities, ref), append(places, i)
		}
	}
	if o.within != "" {
		ref, err := roles.ParseAPI(string(o.within))
		if err != nil {
			return roles.LookupResult{}, scope, err
		}
		ask.APIs = append(ask.APIs, ref)
	}
	answer, err := s.Lookup(ctx, ask)
	if err != nil {
		return answer, scope, err
	}
	if o.within != "" {
		last := len(ask.APIs) - 1
		api, err := answer.API(last, ask.APIs[last])
		if err != nil {
			return answer, scope, err
		}
		scope.API = api.ID
		answer.APIs = answer.APIs[:last]
	}
	for i, place := range places {
		found[place] = answer.Identities[i]
	}
	answer.Identities = found
	if answer.Held == nil {
		answer.Held = map[roles.ObjectID][]roles.Assignment{}
	}
	maps.Copy(answer.Held, held)
	return answer, scope, nil
}
