package graph

import (
	"context"

	"mi-roles/graph/wire"
)

// stream reads a long list by the first of the ways that the service takes, and
// yields what each page brings that no page before it did: pages of a tenant that
// moves overlap, and another way begins again.
func stream[T any](ctx context.Context, c *Client, ways []wire.Call, id func(T) string, yield func([]T) error) error {
	seen := map[string]bool{}
	fresh := func(page []T) []T {
		var out []T
		for _, item := range page {
			if !seen[id(item)] {
				seen[id(item)] = true
				out = append(out, item)
			}
		}
		return out
	}
	for i, first := range ways {
		last := i == len(ways)-1
		if !last {
			first = first.Brief()
		}
		stopped, err := eachPage(ctx, c, first, func(page []T) error { return yield(fresh(page)) })
		if stopped || last || final(err) {
			return err
		}
		c.wire.Detour(wire.Detour{Op: first.Op, Why: err})
	}
	return nil
}

// eachPage follows one list. stopped tells that its end has come, or that the caller would have no more of it.
func eachPage[T any](ctx context.Context, c *Client, next wire.Call, yield func([]T) error) (stopped bool, err error) {
	var t wire.PageGuard
	for {
		items, more, err := wire.Page[T](&t, next, c.wire.Run(ctx, []wire.Call{next})[0])
		if err != nil {
			return false, err
		}
		if err := yield(items); err != nil || more == nil {
			return true, err
		}
		next = *more
	}
}
