package graph

import (
	"context"
	"net/http"
	"slices"
	"sync"

	"golang.org/x/sync/errgroup"

	"mi-roles/roles"
)

// Holder is a principal with everything that it holds.
type Holder struct {
	Principal roles.Principal
	Held      []roles.Assignment
}

const managedIdentities = "servicePrincipalType eq 'ManagedIdentity'"

// Identities reads the managed identities of the tenant, a page at a time.
func (c *Client) Identities(ctx context.Context, yield func([]roles.Principal) error) error {
	first := c.sdk.list(query{Filter: managedIdentities, Select: principalFields, Top: maxTop})
	return eachPage(ctx, c, first, func(page []wirePrincipal) error {
		out := make([]roles.Principal, len(page))
		for i, w := range page {
			out[i] = w.principal()
		}
		return yield(out)
	})
}

// Tenant reads every managed identity of the tenant with everything that it
// holds, and yields them as they come, in no order, one call at a time.
//
// There is no such call in Graph. Identities are listed in pages; meanwhile the
// assignments of those already known are read with $expand, fifteen ids to a
// filter and twenty filters to a batch: 300 identities a request. $expand is
// silently cut at twenty, so those that come back with that many are read again
// in full. A service that refuses the query is read one identity at a time,
// twenty to a batch.
func (c *Client) Tenant(ctx context.Context, yield func([]Holder) error) error {
	t := &tenantRead{c: c, yield: yield}
	t.group, t.ctx = errgroup.WithContext(ctx)
	t.group.SetLimit(tenantReaders)
	listed := c.Identities(t.ctx, func(page []roles.Principal) error {
		t.add(page)
		return context.Cause(t.ctx)
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
	return t.readCut(ctx)
}

const perRead = idsPerFilter * maxBatch

type tenantRead struct {
	c     *Client
	ctx   context.Context
	group *errgroup.Group
	yield func([]Holder) error
	ready []roles.Principal // not yet asked for

	mu  sync.Mutex // yield and cut
	cut []roles.Principal
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
	if part := t.ready; len(part) > 0 {
		t.ready = nil
		t.group.Go(func() error { return t.read(part) })
	}
}

func (t *tenantRead) read(part []roles.Principal) error {
	if t.c.noExpand.Load() {
		return t.readFull(t.ctx, part)
	}
	var calls []call
	for ids := range slices.Chunk(idsOf(part), idsPerFilter) {
		calls = append(calls, t.c.sdk.list(query{Filter: in("id", ids), Select: []string{"id"}, Expand: []string{"appRoleAssignments"}}))
	}
	expanded := make(map[roles.ObjectID][]wireAssignment, len(part))
	for _, g := range collect[wirePrincipal](t.ctx, t.c, calls) {
		if e := asError(g.err); e != nil && e.Status == http.StatusBadRequest {
			t.c.noExpand.Store(true)
			return t.readFull(t.ctx, part)
		}
		if g.err != nil {
			return g.err
		}
		for _, w := range g.items {
			expanded[objectID(w.ID)] = w.AppRoleAssignments
		}
	}
	return t.sort(part, expanded)
}

// sort yields what is complete and keeps what may be cut. An identity that the
// filter did not bring (a replica behind) is read in full too.
func (t *tenantRead) sort(part []roles.Principal, expanded map[roles.ObjectID][]wireAssignment) error {
	whole := make([]Holder, 0, len(part))
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, p := range part {
		held, ok := expanded[p.ID]
		if !ok || len(held) >= expandLimit {
			t.cut = append(t.cut, p)
			continue
		}
		whole = append(whole, holder(p, assignments(held)))
	}
	return t.yield(whole)
}

func (t *tenantRead) readCut(ctx context.Context) error { return t.readFull(ctx, t.cut) }

func (t *tenantRead) readFull(ctx context.Context, part []roles.Principal) error {
	for some := range slices.Chunk(part, perRead) {
		held, err := t.c.Held(ctx, idsOf(some))
		if err != nil {
			return err
		}
		out := make([]Holder, len(some))
		for i, p := range some {
			out[i] = holder(p, held[p.ID])
		}
		t.mu.Lock()
		err = t.yield(out)
		t.mu.Unlock()
		if err != nil {
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
