package graph

import (
	"context"
	"maps"
	"slices"
	"sync"

	"golang.org/x/sync/errgroup"

	"mi-roles/graph/wire"
	"mi-roles/roles"
)

// Holder is a principal with everything that it holds.
type Holder struct {
	Principal roles.Principal
	Held      []roles.Assignment
}

// tenantReaders bounds the requests of a whole-tenant read, whose answers are
// large: enough to hide the latency, few enough for its memory.
const tenantReaders = 10

// perRead is how many identities are read with one request.
const perRead = maxValues * 20

// AllAssignments reads every managed identity of the tenant with everything that it
// holds, and yields them as they come, in no order, one call at a time.
//
// There is no such call in Graph. Identities are listed in pages; meanwhile the
// assignments of those already known are read with $expand, fifteen ids to a
// filter and twenty filters to a batch: 300 identities a request. Where the service
// does not take that, the list itself is read with $expand. Whatever came without
// its assignments, or with as many as $expand brings at most, is read in full, one
// identity at a time, twenty to a batch.
func (c *Client) AllAssignments(ctx context.Context, yield func([]Holder) error) error {
	return c.allAssignments(ctx, managedIdentities, c.Identities, yield)
}

// EveryAssignment is AllAssignments of all service principals, managed identities or not.
func (c *Client) EveryAssignment(ctx context.Context, yield func([]Holder) error) error {
	return c.allAssignments(ctx, "", c.everyone, yield)
}

func (c *Client) allAssignments(ctx context.Context, filter string, list func(context.Context, func([]roles.Principal) error) error,
	yield func([]Holder) error) error {
	t := &tenantRead{c: c, yield: yield, later: map[roles.ObjectID]roles.Principal{}}
	t.group, t.ctx = errgroup.WithContext(ctx)
	t.group.SetLimit(tenantReaders)
	listed := list(t.ctx, func(page []roles.Principal) error {
		t.add(page)
		return nil
	})
	if listed == nil {
		t.flush()
	}
	if err := t.group.Wait(); err != nil {
		return err
	}
	if listed != nil {
		return listed
	}
	t.ctx = ctx
	if err := t.readList(filter); err != nil {
		return err
	}
	return t.readFull(slices.Concat(slices.Collect(maps.Values(t.later)), t.cut))
}

type tenantRead struct {
	c     *Client
	ctx   context.Context
	group *errgroup.Group
	yield func([]Holder) error
	ready []roles.Principal // not yet asked for

	mu    sync.Mutex // yield, while the workers read, and what follows
	cut   []roles.Principal
	later map[roles.ObjectID]roles.Principal // which "id in" with $expand did not bring
}

// add hands full reads to the workers and keeps the rest for the next page.
func (t *tenantRead) add(page []roles.Principal) {
	t.ready = append(t.ready, page...)
	for len(t.ready) >= perRead {
		part := slices.Clone(t.ready[:perRead])
		t.ready = t.ready[perRead:]
		t.group.Go(func() error { return t.read(part) })
	}
}

func (t *tenantRead) flush() {
	if len(t.ready) > 0 {
		t.group.Go(func() error { return t.read(t.ready) })
	}
}

// read reads by ids with $expand. When nothing of it can be used, this way is not
// taken again.
func (t *tenantRead) read(part []roles.Principal) error {
	if t.c.noExpand.Load() {
		t.postpone(part)
		return nil
	}
	var asks []anyLookup
	var lookups []*lookup[wirePrincipal]
	for ids := range slices.Chunk(idsOf(part), maxValues) {
		call := t.c.wire.ServicePrincipals(wire.Query{Filter: wire.In("id", ids), Select: []string{"id"},
			Expand: []string{"appRoleAssignments"}})
		l := &lookup[wirePrincipal]{ways: []way[wirePrincipal]{{calls: []wire.Call{call.Brief()}, read: pages[wirePrincipal]}},
			id: principalID}
		lookups, asks = append(lookups, l), append(asks, l)
	}
	if err := t.c.ask(t.ctx, asks...); err != nil {
		if final(err) {
			return err
		}
		t.giveUpExpand(err)
		t.postpone(part)
		return nil
	}
	var came []wirePrincipal
	for _, l := range lookups {
		came = append(came, l.found...)
	}
	if !slices.ContainsFunc(came, func(w wirePrincipal) bool { return w.AppRoleAssignments != nil }) {
		t.giveUpExpand(wire.Garbled(wire.Call{Op: "read assignments with $expand"}, "the assignments are left out"))
		t.postpone(part)
		return nil
	}
	return t.take(part, came)
}

func (t *tenantRead) giveUpExpand(why error) {
	if !t.c.noExpand.Swap(true) {
		t.c.wire.Detour(wire.Detour{Op: "read assignments of many identities at once", Why: why})
	}
}

func (t *tenantRead) postpone(part []roles.Principal) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, p := range part {
		t.later[p.ID] = p
	}
}

// take yields what is complete and keeps the rest. An identity that the filter did
// not bring (a replica behind) is read in full too.
func (t *tenantRead) take(part []roles.Principal, came []wirePrincipal) error {
	expanded := make(map[roles.ObjectID]wirePrincipal, len(came))
	for _, w := range came {
		expanded[objectID(w.ID)] = w
	}
	whole := make([]Holder, 0, len(part))
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, p := range part {
		held, all := expanded[p.ID].held()
		if !all {
			t.cut = append(t.cut, p)
			continue
		}
		whole = append(whole, holder(p, held))
	}
	return t.yield(whole)
}

// readList reads what was left for later page by page, with $expand.
func (t *tenantRead) readList(filter string) error {
	if len(t.later) == 0 {
		return nil
	}
	call := t.c.wire.ServicePrincipals(wire.Query{Filter: filter, Select: []string{"id"}, Expand: []string{"appRoleAssignments"},
		Top: wire.MaxTop})
	stopped, err := eachPage(t.ctx, t.c, call.Brief(), func(page []wirePrincipal) error {
		var part []roles.Principal
		var came []wirePrincipal
		for _, w := range page {
			if p, wanted := t.later[objectID(w.ID)]; wanted {
				delete(t.later, p.ID)
				part, came = append(part, p), append(came, w)
			}
		}
		return t.take(part, came)
	})
	if stopped || final(err) {
		return err
	}
	t.c.wire.Detour(wire.Detour{Op: "read the list of identities with assignments", Why: err})
	return nil
}

func (t *tenantRead) readFull(part []roles.Principal) error {
	for some := range slices.Chunk(part, perRead) {
		held, err := t.c.AssignmentsOf(t.ctx, idsOf(some))
		if err != nil {
			return err
		}
		out := make([]Holder, len(some))
		for i, p := range some {
			out[i] = holder(p, held[p.ID])
		}
		if err := t.yield(out); err != nil {
			return err
		}
	}
	return nil
}

// holder joins an identity with what it holds. The id, and the name where it is
// not stale, are kept once.
func holder(p roles.Principal, held []roles.Assignment) Holder {
	for i := range held {
		held[i].Key.Principal = p.ID
		if held[i].PrincipalName == p.DisplayName {
			held[i].PrincipalName = p.DisplayName
		}
	}
	return Holder{p, held}
}

func idsOf(part []roles.Principal) []roles.ObjectID {
	ids := make([]roles.ObjectID, len(part))
	for i, p := range part {
		ids[i] = p.ID
	}
	return ids
}
