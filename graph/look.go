package graph

import (
	"context"
	"maps"
	"net/http"
	"slices"

	"mi-roles/roles"
)

// Look finds everything that the selectors may mean, in one wave of requests:
// the candidates, their APIs' roles and, when asked, what each identity holds. A
// second wave is needed only for what the first cannot say: lists of twenty or
// more assignments behind a name, and what a GUID is that no service principal has.
func (c *Client) Look(ctx context.Context, q roles.Question) (roles.Answer, error) {
	var apis []*ask
	for _, ref := range q.APIs {
		apis = append(apis, c.apiAsk(ref))
	}
	identities, err := c.askIdentities(ctx, q, apis)
	if err != nil {
		return roles.Answer{}, err
	}
	asks := slices.Concat(identities, apis)
	if err := c.lookWider(ctx, q, asks); err != nil {
		return roles.Answer{}, err
	}
	a := roles.Answer{APIs: make([][]roles.Resource, len(q.APIs)), Held: map[roles.ObjectID][]roles.Assignment{}}
	for _, k := range asks[:len(q.Identities)] {
		a.Identities = append(a.Identities, k.identities(a.Held))
	}
	for i, k := range asks[len(q.Identities):] {
		for _, w := range k.found {
			a.APIs[i] = append(a.APIs[i], w.resource())
		}
	}
	if err := c.identifyStrangers(ctx, q, &a); err != nil {
		return roles.Answer{}, err
	}
	if !q.Held {
		return a, nil
	}
	if q.Partial {
		a.Partial = partial(asks[:len(q.Identities)])
		return a, nil
	}
	return a, c.completeHeld(ctx, asks[:len(q.Identities)], a.Held)
}

// askIdentities answers the asks for q's identities, beside those for APIs.
func (c *Client) askIdentities(ctx context.Context, q roles.Question, apis []*ask) ([]*ask, error) {
	if len(q.Identities) <= maxBatch {
		return c.lookAlone(ctx, q, apis)
	}
	asks, err := c.lookTogether(ctx, q, apis)
	if tooMuch(err) {
		return c.lookAlone(ctx, q, apis)
	}
	return asks, err
}

// tooMuch: the service, or what lies before it, refuses a long filter.
func tooMuch(err error) bool {
	e := asError(err)
	return e != nil && slices.Contains([]int{http.StatusBadRequest, http.StatusNotFound, http.StatusRequestEntityTooLarge, http.StatusRequestURITooLong}, e.Status)
}

func (c *Client) lookAlone(ctx context.Context, q roles.Question, apis []*ask) ([]*ask, error) {
	var asks []*ask
	for _, ref := range q.Identities {
		k := c.identityAsk(ref, q.Held)
		if q.Partial {
			k.hints = c.hints(ref, q.APIs)
		}
		asks = append(asks, k)
	}
	return asks, c.answer(ctx, slices.Concat(asks, apis))
}

// answer sends every call of every ask in one wave (and the next pages, where
// there are any, in later ones).
func (c *Client) answer(ctx context.Context, asks []*ask) error {
	var entities, lists, held, hints []call
	for _, k := range asks {
		entities, lists, held, hints = append(entities, k.entities...), append(lists, k.lists...), append(held, k.held...), append(hints, k.hints...)
	}
	first := slices.Concat(entities, lists, held, hints)
	replies := c.run(ctx, first)
	nEntities, nLists := len(entities), len(lists)
	found, err := entitiesOf(entities, replies[:nEntities])
	if err != nil {
		return err
	}
	c.withoutExpand(ctx, asks, replies[nEntities:nEntities+nLists])
	pages, err := listsOf[wirePrincipal](ctx, c, lists, replies[nEntities:nEntities+nLists])
	if err != nil {
		return err
	}
	assigned, lost, err := pagesOf[wireAssignment](ctx, c, held, replies[nEntities+nLists:nEntities+nLists+len(held)])
	if err != nil {
		return err
	}
	hinted := replies[nEntities+nLists+len(held):]
	for _, k := range asks {
		entities := found[:len(k.entities)]
		found = found[len(k.entities):]
		for _, w := range entities {
			if w != nil {
				k.found = append(k.found, *w)
			}
		}
		for range k.lists {
			k.found, pages = append(k.found, pages[0]...), pages[1:]
		}
		for range k.hints {
			k.hear(hinted[0])
			hinted = hinted[1:]
		}
		for i := range k.held {
			if w := entities[i]; w != nil && lost[0] != nil {
				k.lost = append(k.lost, objectID(w.ID))
			}
			k.heldBy = append(k.heldBy, assigned[0]...)
			assigned, lost = assigned[1:], lost[1:]
		}
	}
	return nil
}

// withoutExpand asks again, without $expand, where the service refused a list
// with it; what the identities hold is then read in full afterwards.
func (c *Client) withoutExpand(ctx context.Context, asks []*ask, lists []reply) {
	at := 0
	for _, k := range asks {
		for i := range k.lists {
			if lists[at].status == http.StatusBadRequest && len(k.plain) > 0 {
				k.unexpanded = true
				lists[at] = c.run(ctx, k.plain[i:i+1])[0]
			}
			at++
		}
	}
}

func entitiesOf(calls []call, replies []reply) ([]*wirePrincipal, error) {
	out := make([]*wirePrincipal, len(calls))
	for i, r := range replies {
		w, err := decode[wirePrincipal](calls[i].op, r)
		switch {
		case err == nil:
			out[i] = &w
		case !missing(err):
			return nil, err
		}
	}
	return out, nil
}

// pagesOf reads first pages that came with a wave and follows their links. lost has
// an error for each collection that was not found, or not to its end: nothing of
// it is kept.
func pagesOf[T any](ctx context.Context, c *Client, calls []call, firsts []reply) (all [][]T, lost []error, err error) {
	all, lost = make([][]T, len(calls)), make([]error, len(calls))
	var more []call
	var at []int
	for i, r := range firsts {
		p, err := decode[page[T]](calls[i].op, r)
		if err != nil && !missing(err) {
			return nil, nil, err
		}
		all[i], lost[i] = p.Value, err
		if p.Next != "" {
			more, at = append(more, calls[i].next(p.Next)), append(at, i)
		}
	}
	for k, g := range collect[T](ctx, c, more) {
		i := at[k]
		if g.err != nil && !missing(g.err) {
			return nil, nil, g.err
		}
		if all[i], lost[i] = append(all[i], g.items...), g.err; g.err != nil {
			all[i] = nil
		}
	}
	return all, lost, nil
}

// listsOf is pagesOf for filtered lists, which are found even when they are empty.
func listsOf[T any](ctx context.Context, c *Client, calls []call, firsts []reply) ([][]T, error) {
	all, lost, err := pagesOf[T](ctx, c, calls, firsts)
	if i := slices.IndexFunc(lost, func(e error) bool { return e != nil }); err == nil && i >= 0 {
		return nil, lost[i]
	}
	return all, err
}

// identities turns an ask's answers into candidates, and files what they hold.
func (k *ask) identities(held map[roles.ObjectID][]roles.Assignment) roles.Found {
	var f roles.Found
	for _, w := range k.found {
		p := w.principal()
		f.Principals = append(f.Principals, p)
		if len(k.lists) == 0 {
			held[p.ID] = []roles.Assignment{}
			continue
		}
		held[p.ID] = assignments(w.AppRoleAssignments)
		if k.unexpanded || len(w.AppRoleAssignments) >= expandLimit {
			k.cut = append(k.cut, p.ID)
		}
	}
	for _, a := range assignments(k.heldBy) {
		held[a.Key.Principal] = append(held[a.Key.Principal], a)
	}
	k.cut = append(k.cut, k.lost...)
	k.addHints(held)
	return f
}

// completeHeld reads in full what $expand may have cut.
func (c *Client) completeHeld(ctx context.Context, asks []*ask, held map[roles.ObjectID][]roles.Assignment) error {
	var cut []roles.ObjectID
	for _, k := range asks {
		cut = append(cut, k.cut...)
	}
	full, err := c.Held(ctx, distinct(cut))
	if err != nil {
		return err
	}
	maps.Copy(held, full)
	return nil
}
