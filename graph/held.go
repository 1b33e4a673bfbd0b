package graph

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"mi-roles/roles"
)

// Held reads everything that each of the principals holds, all pages. A
// principal that does not exist holds nothing.
//
// "Not found" is no such answer while the principal is there: a replica is behind,
// and is asked again as long as Options.Patience allows. What it holds is then
// not known, and an error.
func (c *Client) Held(ctx context.Context, principals []roles.ObjectID) (map[roles.ObjectID][]roles.Assignment, error) {
	held, lost, err := c.readHeld(ctx, distinct(principals))
	if err != nil || len(lost) == 0 {
		return held, err
	}
	known, err := c.Principals(ctx, lost)
	if err != nil {
		return nil, err
	}
	for _, id := range lost {
		if _, there := known[id]; !there {
			held[id] = []roles.Assignment{}
		}
	}
	return held, c.awaitHeld(ctx, known, held)
}

// awaitHeld reads what these principals hold until it is found.
func (c *Client) awaitHeld(ctx context.Context, known map[roles.ObjectID]roles.Principal, held map[roles.ObjectID][]roles.Assignment) error {
	end := c.opts.Clock.Now().Add(c.opts.Patience)
	for pause := time.Second; len(known) > 0; pause *= 2 {
		pause = min(pause, end.Sub(c.opts.Clock.Now()))
		if pause <= 0 {
			return notFoundThere(known)
		}
		c.opts.Notice(Wait{For: pause, Reason: "not every replica of the directory finds the identity's assignments yet"})
		if err := c.opts.Clock.Sleep(ctx, pause); err != nil {
			return err
		}
		found, _, err := c.readHeld(ctx, slices.Sorted(maps.Keys(known)))
		if err != nil {
			return err
		}
		maps.Copy(held, found)
		maps.DeleteFunc(known, func(id roles.ObjectID, _ roles.Principal) bool { return held[id] != nil })
	}
	return nil
}

func notFoundThere(known map[roles.ObjectID]roles.Principal) error {
	p := known[slices.Min(slices.Collect(maps.Keys(known)))]
	return &roles.Error{Kind: roles.ErrUnavailable, Msg: fmt.Sprintf("the directory knows %s (%s), but does not find what it holds", oneLine(p.DisplayName), p.ID),
		Hint: "its replicas differ: run the same command again in a minute"}
}

// readHeld reads once. The lost were not found; of these nothing is held.
func (c *Client) readHeld(ctx context.Context, principals []roles.ObjectID) (held map[roles.ObjectID][]roles.Assignment, lost []roles.ObjectID, err error) {
	held = make(map[roles.ObjectID][]roles.Assignment, len(principals))
	for i, g := range collect[wireAssignment](ctx, c, c.heldCalls(principals)) {
		switch {
		case g.err == nil:
			held[principals[i]] = assignments(g.items)
		case missing(g.err):
			lost = append(lost, principals[i])
		default:
			return nil, nil, g.err
		}
	}
	return held, lost, nil
}

func (c *Client) heldCalls(principals []roles.ObjectID) []call {
	calls := make([]call, len(principals))
	for i, id := range principals {
		calls[i] = c.sdk.held(string(id))
	}
	return calls
}
