package graph

import (
	"context"
	"maps"
	"slices"
	"strings"

	"mi-roles/graph/wire"
	"mi-roles/roles"
)

// resolution is a Question on its way.
type resolution struct {
	c          *Client
	q          roles.LookupRequest
	identities []*lookup[wirePrincipal]
	apis       []*lookup[wirePrincipal]
	beside     []assignmentLookup // asked in the first wave because it may be what is wanted next
	asks       []anyLookup
}

// assignmentLookup is a list of assignments that is asked for before it is known whose it
// is: those of a service principal, or with neither id those of an API's holders.
type assignmentLookup struct {
	optional[wireAssignment]
	id, appID string
}

// of reports whether the list is all that w holds.
func (h assignmentLookup) of(w wirePrincipal) bool {
	answered := h.err == nil && !h.missing
	return answered && (h.id != "" && strings.EqualFold(h.id, w.ID) || h.appID != "" && strings.EqualFold(h.appID, w.AppID))
}

// Lookup finds everything that the selectors may mean, in one wave of requests:
// the candidates, their APIs' roles and, when asked, what each identity holds.
// Further waves are needed only for what the first cannot say: lists that $expand
// cut or did not bring, questions that the service would have asked in another way,
// and what a GUID is that no service principal has.
func (c *Client) Lookup(ctx context.Context, q roles.LookupRequest) (roles.LookupResult, error) {
	l := &resolution{c: c, q: q, identities: make([]*lookup[wirePrincipal], len(q.Identities))}
	if err := l.askGrouped(ctx); err != nil {
		return roles.LookupResult{}, err
	}
	for i, ref := range q.Identities {
		if l.identities[i] == nil {
			l.identities[i] = c.principalLookup(ref, q.Held)
			l.asks = append(l.asks, l.identities[i])
			l.expect(ref)
		}
	}
	for _, ref := range q.APIs {
		api := c.resourceLookup(ref, apiFields())
		l.apis, l.asks = append(l.apis, api), append(l.asks, api)
	}
	if err := c.ask(ctx, l.asks...); err != nil {
		return roles.LookupResult{}, err
	}
	a := l.answer()
	if err := c.classifyUnresolved(ctx, q, &a); err != nil {
		return roles.LookupResult{}, err
	}
	if !q.Held {
		return a, nil
	}
	return a, l.addHeld(ctx, &a)
}

// expect asks beside the identity itself for what it holds: by its id, or where it
// is named by its name, from the API's side.
func (l *resolution) expect(ref roles.Ref) {
	if !l.q.Held {
		return
	}
	q := wire.Query{Select: assignmentFields, Top: wire.MaxTop}
	if ref.Form == roles.ByObjectID || ref.Form == roles.ByGUID {
		l.add(l.c.wire.AppRoleAssignments(ref.Value, q), assignmentLookup{id: ref.Value})
	}
	if ref.Form == roles.ByAppID || ref.Form == roles.ByGUID {
		l.add(l.c.wire.AppRoleAssignmentsByAppID(ref.Value, q), assignmentLookup{appID: ref.Value})
	}
	name := hintName(ref)
	if name == "" || !l.q.Partial || !shortEnough(name) {
		return
	}
	q.Filter = "principalDisplayName eq " + wire.Literal(name)
	for _, api := range l.q.APIs {
		if api.Form == roles.ByAppID {
			l.add(l.c.wire.AppRoleAssignedToByAppID(api.Value, q), assignmentLookup{})
		}
	}
}

func (l *resolution) add(call wire.Call, h assignmentLookup) {
	h.optional = optional[wireAssignment]{&lookup[wireAssignment]{
		ways: []way[wireAssignment]{{calls: []wire.Call{call.Brief()}, read: assignmentPages}}, id: assignmentID,
	}}
	l.beside, l.asks = append(l.beside, h), append(l.asks, h)
}

// hintName is the display name that the selector's identity probably has. The
// API's side can be asked for what a holder of that name holds; the name there is a
// copy that may be stale, so this says "it is there", and never "it is not".
func hintName(ref roles.Ref) string {
	switch ref.Form {
	case roles.ByName:
		return ref.Value
	case roles.ByGroup:
		_, name, _ := strings.Cut(ref.Value, "/")
		return name
	case roles.ByAzureID:
		return roles.AzureID(ref.Value).Name()
	}
	return ""
}

func (l *resolution) answer() roles.LookupResult {
	a := roles.LookupResult{APIs: make([][]roles.Resource, len(l.apis)), Held: map[roles.ObjectID][]roles.Assignment{}}
	for _, found := range l.identities {
		var f roles.Found
		for _, w := range found.found {
			f.Principals = append(f.Principals, w.principal())
		}
		a.Identities = append(a.Identities, f)
	}
	for i, found := range l.apis {
		for _, w := range found.found {
			a.APIs[i] = append(a.APIs[i], w.resource())
		}
	}
	return a
}

// addHeld adds what the identities hold: what came with the first answers where
// that is everything, else read in full. With Question.Partial what is not certain
// to be everything stays as it is, and the answer says so.
func (l *resolution) addHeld(ctx context.Context, a *roles.LookupResult) error {
	partial := map[roles.ObjectID]bool{}
	for _, found := range l.identities {
		for _, w := range found.found {
			l.holdings(w, a, partial)
		}
	}
	if l.q.Partial {
		a.Partial = partial
		return nil
	}
	full, err := l.c.AssignmentsOf(ctx, slices.Collect(maps.Keys(partial)))
	maps.Copy(a.Held, full)
	return err
}

// holdings files what the first answers say of one identity.
func (l *resolution) holdings(w wirePrincipal, a *roles.LookupResult, partial map[roles.ObjectID]bool) {
	id := objectID(w.ID)
	all, whole := w.held()
	for _, h := range l.beside {
		if h.of(w) {
			all, whole = assignments(h.found), true
			break
		}
		for _, other := range assignments(h.found) {
			if other.Key.Principal == id && !slices.ContainsFunc(all, func(a roles.Assignment) bool { return a.ID == other.ID }) {
				all = append(all, other)
			}
		}
	}
	a.Held[id] = all
	if !whole {
		partial[id] = true
	}
}
