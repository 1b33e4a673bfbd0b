package desired

import (
	"errors"
	"slices"
	"strings"

	"mi-roles/roles"
	"mi-roles/roles/manifest"
)

// LookupRequest asks for every distinct selector of the manifest once, with what the
// identities hold.
func LookupRequest(m manifest.Manifest) roles.LookupRequest {
	q, _ := ask(m)
	return q
}

// refKey is a selector without its spelling.
type refKey struct {
	form  roles.Form
	value string
}

func keyOf(r roles.Ref) refKey { return refKey{r.Form, strings.ToLower(r.Value)} }

// places say where in a question each selector is asked.
type places struct{ identities, apis map[refKey]int }

func ask(m manifest.Manifest) (roles.LookupRequest, places) {
	q := roles.LookupRequest{Held: true}
	at := places{map[refKey]int{}, map[refKey]int{}}
	for _, g := range m.Grants {
		q.Identities = addRef(q.Identities, at.identities, g.IdentityRef)
		q.APIs = addRef(q.APIs, at.apis, g.APIRef)
	}
	return q, at
}

func addRef(refs []roles.Ref, at map[refKey]int, ref roles.Ref) []roles.Ref {
	if _, known := at[keyOf(ref)]; known {
		return refs
	}
	at[keyOf(ref)] = len(refs)
	return append(refs, ref)
}

// Resolve decides what the manifest means, given the answer to LookupRequest. Its
// error names every grant that means nothing, with file and line; its kind is
// that of the first. The State is that of the others.
func Resolve(m manifest.Manifest, a roles.LookupResult, o Options) (State, error) {
	_, at := ask(m)
	r := &resolver{answer: a, at: at, options: o, manifest: m, first: map[roles.Key]int{},
		principals: map[roles.ObjectID]bool{}, apis: map[roles.ObjectID]bool{}}
	r.state.Allowed, r.state.Recreated = map[roles.Key]bool{}, map[roles.Key]roles.Recreated{}
	r.state.at, r.state.pairAt = map[roles.Key]manifest.Position{}, map[roles.Pair]manifest.Position{}
	r.state.spelled, r.state.grants = map[roles.Key]string{}, map[roles.Key]manifest.Grant{}
	r.state.Unrated, r.state.Goal.Ended = map[roles.Key]bool{}, map[roles.Key]string{}
	r.state.Goal.Mode = roles.AtLeast
	for i := range m.Grants {
		if r.full() {
			break
		}
		r.grant(i)
	}
	for _, p := range r.state.Identities {
		r.state.Held = append(r.state.Held, roles.Deduplicate(a.Held[p.ID])...)
	}
	return r.state, r.err()
}

type resolver struct {
	manifest manifest.Manifest
	at       places
	answer   roles.LookupResult
	options  Options
	state    State
	first    map[roles.Key]int // the grant that wants a key
	failed   []error

	principals, apis map[roles.ObjectID]bool // already in state
}

func (r *resolver) grant(i int) {
	g := r.manifest.Grants[i]
	p, before, unknown := r.identity(g)
	if unknown != nil {
		r.fail(g, g.IdentityAt(), unknown)
	}
	api, err := r.api(g, p)
	if err != nil {
		r.fail(g, g.APIAt(), roles.ErrorFor(err, p))
	}
	if unknown != nil || err != nil {
		return
	}
	r.add(p, api, g.At)
	for j, text := range g.Roles {
		if r.full() {
			return
		}
		id, err := r.role(g, api, text, r.answer.Held[p.ID])
		if err != nil {
			r.fail(g, g.RoleAt(j), roles.ErrorFor(err, p))
			continue
		}
		key := roles.Key{Principal: p.ID, Resource: api.ID, Role: id}
		if k, again := r.first[key]; again {
			r.failed = append(r.failed, g.Repeats(j, r.manifest.Grants[k]))
			continue
		}
		if before != nil {
			r.state.Recreated[key] = *before
		}
		r.first[key] = i
		r.want(key, g, j)
	}
}

// role is the one that the grant wants, or the one that is held of what it wanted.
func (r *resolver) role(g manifest.Grant, api roles.Resource, text string, held []roles.Assignment) (roles.RoleID, error) {
	if g.Ended(r.options.Now) {
		return roles.FindHeldRole(api, text, held)
	}
	return roles.FindWantedRole(api, text, held, r.options.Lenient)
}

// want notes what the grant says of its j-th role.
func (r *resolver) want(key roles.Key, g manifest.Grant, j int) {
	text := g.Roles[j]
	r.state.grants[key], r.state.at[key], r.state.spelled[key] = g, g.RoleAt(j), text
	if g.Ended(r.options.Now) {
		r.state.Goal.Ended[key] = g.Expires
		return
	}
	same := func(other string) bool { return strings.EqualFold(other, text) }
	r.state.Goal.Keys = append(r.state.Goal.Keys, key)
	r.state.Allowed[key] = slices.ContainsFunc(g.AllowCritical, same)
	r.state.Unrated[key] = slices.ContainsFunc(g.AllowUnrated, same)
}

// fail notes what cannot be found. Of a grant that has ended, what is gone has ended too.
func (r *resolver) fail(g manifest.Grant, at manifest.Position, err error) {
	gone := errors.Is(err, roles.ErrIdentityNotFound) || errors.Is(err, roles.ErrAPINotFound) || errors.Is(err, roles.ErrRoleNotFound)
	if !gone || !g.Ended(r.options.Now) {
		r.failed = append(r.failed, at.Wrap(err))
	}
}

func (r *resolver) add(p roles.Principal, api roles.Resource, at manifest.Position) {
	if !r.principals[p.ID] {
		r.principals[p.ID] = true
		r.state.Identities = append(r.state.Identities, p)
	}
	if !r.apis[api.ID] {
		r.apis[api.ID] = true
		r.state.APIs = append(r.state.APIs, api)
	}
	pair := roles.Pair{Principal: p.ID, Resource: api.ID}
	if _, known := r.state.pairAt[pair]; !known {
		r.state.pairAt[pair] = at
		r.state.Goal.Pairs = append(r.state.Goal.Pairs, pair)
	}
}

// api finds the grant's API. An API that is gone can still be named by its
// object id where the identity holds roles of it: what exists can be kept.
func (r *resolver) api(g manifest.Grant, p roles.Principal) (roles.Resource, error) {
	api, err := r.answer.API(r.at.apis[keyOf(g.APIRef)], g.APIRef)
	if !errors.Is(err, roles.ErrAPINotFound) {
		return api, err
	}
	for _, a := range r.answer.Held[p.ID] {
		if string(a.Key.Resource) == g.APIRef.Value {
			return roles.Resource{ID: a.Key.Resource, DisplayName: a.ResourceName, Gone: true}, nil
		}
	}
	return api, err
}

// mostFailures is how many failures are told at once. What comes after them is not
// looked at: each would cost a search for what resembles it.
const mostFailures = 20

func (r *resolver) full() bool { return len(r.failed) > mostFailures }

// err is the error of all failures: the kind and advice of the first, the
// messages of all.
func (r *resolver) err() error {
	if len(r.failed) == 0 {
		return nil
	}
	var lines []string
	for i, err := range r.failed {
		if i == mostFailures {
			lines = append(lines, "and more: correct these first")
			break
		}
		lines = append(lines, err.Error())
	}
	all := roles.Error{Kind: r.failed[0], Msg: strings.Join(lines, "\n")}
	if first, ok := errors.AsType[*roles.Error](r.failed[0]); ok {
		all.Kind, all.Hint, all.Candidates = first.Kind, first.Hint, first.Candidates
	}
	return &all
}
