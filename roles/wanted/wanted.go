package wanted

import (
	"errors"
	"strings"

	"mi-roles/roles"
	"mi-roles/roles/manifest"
)

// Options say how a manifest is read.
type Options struct {
	AnyPrincipal bool // service principals that are not managed identities count too
	Lenient      bool // what cannot be granted as it is named is judged, not refused: a disabled role, a recreated identity
}

// State is a manifest with its meaning in a tenant.
type State struct {
	Identities []roles.Principal // each once, in the manifest's order
	APIs       []roles.Resource  // likewise
	Goal       roles.Goal        // AtLeast; Pairs are those that the manifest names
	Allowed    map[roles.Key]bool
	Held       []roles.Assignment            // everything that the identities hold
	Recreated  map[roles.Key]roles.Recreated // the grants that ask for an identity by an object id of before
	at         map[roles.Key]manifest.Position
	spelled    map[roles.Key]string
	pairAt     map[roles.Pair]manifest.Position
}

// Spelled is how the manifest names the role of a grant.
func (s State) Spelled(k roles.Key) string { return s.spelled[k] }

// Where is the place in the manifest that wants a grant, or else the first that
// names its identity and API together.
func (s State) Where(k roles.Key) manifest.Position {
	if at, wanted := s.at[k]; wanted {
		return at
	}
	return s.pairAt[roles.Pair{Principal: k.Principal, Resource: k.Resource}]
}

// Question asks for every distinct selector of the manifest once, with what the
// identities hold.
func Question(m manifest.Manifest) roles.Question {
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

func ask(m manifest.Manifest) (roles.Question, places) {
	q := roles.Question{Held: true}
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

// Resolve decides what the manifest means, given the answer to Question. Its
// error names every grant that means nothing, with file and line; its kind is
// that of the first. The State is that of the others.
func Resolve(m manifest.Manifest, a roles.Answer, o Options) (State, error) {
	_, at := ask(m)
	r := &resolver{answer: a, at: at, options: o, manifest: m, first: map[roles.Key]int{},
		principals: map[roles.ObjectID]bool{}, apis: map[roles.ObjectID]bool{}}
	r.state.Allowed, r.state.Recreated = map[roles.Key]bool{}, map[roles.Key]roles.Recreated{}
	r.state.at, r.state.pairAt = map[roles.Key]manifest.Position{}, map[roles.Pair]manifest.Position{}
	r.state.spelled = map[roles.Key]string{}
	r.state.Goal.Mode = roles.AtLeast
	for i := range m.Grants {
		if r.full() {
			break
		}
		r.grant(i)
	}
	for _, p := range r.state.Identities {
		r.state.Held = append(r.state.Held, roles.Fold(a.Held[p.ID])...)
	}
	return r.state, r.err()
}

type resolver struct {
	manifest manifest.Manifest
	at       places
	answer   roles.Answer
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
		r.failed = append(r.failed, g.IdentityAt().Wrap(unknown))
	}
	api, err := r.api(g, p)
	if err != nil {
		r.failed = append(r.failed, g.APIAt().Wrap(err))
	}
	if unknown != nil || err != nil {
		return
	}
	r.add(p, api, g.At)
	allowed := map[string]bool{}
	for _, text := range g.AllowCritical {
		allowed[strings.ToLower(text)] = true
	}
	for j, text := range g.Roles {
		if r.full() {
			return
		}
		id, err := roles.FindWantedRole(api, text, r.answer.Held[p.ID], r.options.Lenient)
		if err != nil {
			r.failed = append(r.failed, g.RoleAt(j).Wrap(err))
			continue
		}
		key := roles.Key{Principal: p.ID, Resource: api.ID, Role: id}
		if k, again := r.first[key]; again {
			r.failed = append(r.failed, g.Repeats(j, r.manifest.Grants[k]))
			continue
		}
		r.first[key], r.state.at[key], r.state.spelled[key] = i, g.RoleAt(j), text
		if before != nil {
			r.state.Recreated[key] = *before
		}
		r.state.Goal.Keys = append(r.state.Goal.Keys, key)
		r.state.Allowed[key] = allowed[strings.ToLower(text)]
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
