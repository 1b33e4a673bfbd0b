package graph

import (
	"context"
	"slices"
	"strings"
	"sync"

	"golang.org/x/sync/errgroup"

	"mi-roles/graph/wire"
	"mi-roles/roles"
)

// Holding is one assignment with the service principal that holds it.
type Holding struct {
	Principal roles.Principal
	Held      roles.Assignment
}

// AssignedTo reads who holds roles of an API, from the API's side, all pages. Each
// batch of holders is looked up while the next page is loading. Users and groups
// are left out; a service principal that is gone is yielded with what its
// assignment says of it. Yields come one at a time, in no order. Where the service
// does not show the API's side, every service principal is read instead.
func (c *Client) AssignedTo(ctx context.Context, api roles.ObjectID, yield func([]Holding) error) error {
	told := map[roles.AssignmentID]bool{}
	err := c.assignedTo(ctx, api, func(some []Holding) error {
		for _, h := range some {
			told[h.Held.ID] = true
		}
		return yield(some)
	})
	if final(err) {
		return err
	}
	c.wire.Detour(wire.Detour{Op: "read who holds roles of " + string(api), Why: err})
	return c.EveryAssignment(ctx, func(some []Holder) error {
		var out []Holding
		for _, h := range some {
			for _, a := range h.Held {
				if a.Key.Resource == api && !told[a.ID] {
					out = append(out, Holding{h.Principal, a})
				}
			}
		}
		return yield(out)
	})
}

// assignedTo reads from the API's side.
func (c *Client) assignedTo(ctx context.Context, api roles.ObjectID, yield func([]Holding) error) error {
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(tenantReaders)
	var mu sync.Mutex
	hand := func(part []roles.Assignment) {
		group.Go(func() error {
			found, err := c.holdings(ctx, part)
			if err != nil {
				return err
			}
			mu.Lock()
			defer mu.Unlock()
			return yield(found)
		})
	}
	var ready []roles.Assignment
	full := c.wire.AppRoleAssignedTo(string(api), wire.Query{Select: assignmentFields, Top: wire.MaxTop})
	ways := []wire.Call{full, c.wire.AppRoleAssignedTo(string(api), wire.Query{})}
	listed := stream(ctx, c, ways, assignmentID, func(page []wireAssignment) error {
		if err := complete(full, page); err != nil {
			return err
		}
		for _, w := range page {
			if !strings.EqualFold(w.PrincipalType, "User") && !strings.EqualFold(w.PrincipalType, "Group") {
				ready = append(ready, w.assignment())
			}
		}
		for ; len(ready) >= perRead; ready = ready[perRead:] {
			hand(slices.Clone(ready[:perRead]))
		}
		return nil
	})
	if listed == nil && len(ready) > 0 {
		hand(ready)
	}
	if err := group.Wait(); err != nil {
		return err
	}
	return listed
}

func (c *Client) holdings(ctx context.Context, part []roles.Assignment) ([]Holding, error) {
	ids := make([]roles.ObjectID, len(part))
	for i, a := range part {
		ids[i] = a.Key.Principal
	}
	known, err := c.Principals(ctx, ids)
	if err != nil {
		return nil, err
	}
	out := make([]Holding, len(part))
	for i, a := range part {
		p, ok := known[a.Key.Principal]
		if !ok {
			p = roles.Principal{ID: a.Key.Principal, DisplayName: a.PrincipalName, Type: roles.UnknownManaged}
		}
		out[i] = Holding{p, a}
	}
	return out, nil
}
