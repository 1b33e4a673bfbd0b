package graph

import (
	"context"

	"mi-roles/graph/wire"
)

// A question to the directory can be asked in several ways, and which of them a
// service takes is not certain: documented limits forbid some, some combinations of
// options are documented nowhere, and a gateway may drop any. A lookup therefore
// holds all ways, cheapest first, and what comes back is matched here.

// lookup is one thing that is asked of the directory.
type lookup[T any] struct {
	ways []way[T]
	is   func(T) bool   // what counts of the answers; nil: everything
	id   func(T) string // entries of equal ids are one; pages of a tenant that moves overlap

	found []T
	// missing: the directory says that what is asked for is not there, or what a list
	// would be of.
	missing bool
	err     error // it was not answered

	steps []pendingCall // of the way that is being asked
	seen  map[string]bool
}

// way is one way of asking: calls that give the answer together.
type way[T any] struct {
	calls []wire.Call
	read  func(*wire.PageGuard, wire.Call, wire.Reply) ([]T, *wire.Call, error)
	// unsure: that nothing is found in this way proves nothing.
	unsure bool
	// object: the calls are about an object, so that "not found" is an answer. A
	// search that is "not found" is one that the service does not take.
	object bool
}

// pendingCall is a call that is due, with the pages before it.
type pendingCall struct {
	call  wire.Call
	trail *wire.PageGuard
	later bool // it is for a page after the first
}

// anyLookup is a lookup, whatever it looks for.
type anyLookup interface {
	due() []wire.Call
	receive([]wire.Reply, func(wire.Detour))
	failure() error
}

// ask answers the lookups, all of them together: their first ways are one wave of
// requests, and so are next pages and next ways. It returns the first failure.
func (c *Client) ask(ctx context.Context, lookups ...anyLookup) error {
	for {
		var calls []wire.Call
		counts := make([]int, len(lookups))
		for i, l := range lookups {
			due := l.due()
			calls, counts[i] = append(calls, due...), len(due)
		}
		if len(calls) == 0 {
			return firstFailure(lookups)
		}
		replies := c.wire.Run(ctx, calls)
		for i, l := range lookups {
			l.receive(replies[:counts[i]], c.wire.Detour)
			replies = replies[counts[i]:]
		}
	}
}

func firstFailure(lookups []anyLookup) error {
	for _, l := range lookups {
		if err := l.failure(); err != nil {
			return err
		}
	}
	return nil
}

func (l *lookup[T]) failure() error { return l.err }

// final reports whether asking in another way would not help: nothing failed, or not
// at the service, or it would refuse that too.
func final(err error) bool {
	e := wire.AsError(err)
	return e == nil || e.Final()
}

// due are the calls of the next wave; none when the lookup has ended.
func (l *lookup[T]) due() []wire.Call {
	if l.seen == nil {
		l.begin()
	}
	calls := make([]wire.Call, len(l.steps))
	for i, s := range l.steps {
		calls[i] = s.call
	}
	return calls
}

// begin takes the first of the ways that are left.
func (l *lookup[T]) begin() {
	l.steps, l.seen = nil, map[string]bool{}
	if len(l.ways) == 0 {
		return
	}
	for _, call := range l.ways[0].calls {
		if len(l.ways) > 1 {
			call = call.Brief()
		}
		l.steps = append(l.steps, pendingCall{call: call, trail: &wire.PageGuard{}})
	}
}

// receive takes the answers to what was due.
func (l *lookup[T]) receive(replies []wire.Reply, detour func(wire.Detour)) {
	if len(replies) == 0 {
		return
	}
	asked := l.steps
	l.steps = nil
	for i, r := range replies {
		items, next, err := l.ways[0].read(asked[i].trail, asked[i].call, r)
		e := wire.AsError(err)
		switch {
		case e != nil && e.Missing() && asked[i].later:
			l.lose()
			return
		case e != nil && e.Missing() && l.ways[0].object:
			l.missing = true
		case e != nil && !e.Final() && len(l.ways) > 1:
			detour(wire.Detour{Op: asked[i].call.Op, Why: err})
			l.leave()
			return
		case err != nil:
			l.end(err)
			return
		}
		l.keep(items)
		if next != nil {
			l.steps = append(l.steps, pendingCall{*next, asked[i].trail, true})
		}
	}
	if len(l.steps) > 0 {
		return
	}
	if len(l.found) == 0 && l.ways[0].unsure && len(l.ways) > 1 {
		l.leave()
		return
	}
	l.end(nil)
}

// leave goes on to the next way. What this one brought may not be all.
func (l *lookup[T]) leave() {
	l.ways, l.found, l.missing = l.ways[1:], nil, false
	l.begin()
}

// lose ends a list of which a later page is not found: nothing of it is certain.
func (l *lookup[T]) lose() {
	l.found, l.missing = nil, true
	l.end(nil)
}

func (l *lookup[T]) end(err error) {
	l.ways, l.steps, l.err = nil, nil, err
	l.missing = l.missing && len(l.found) == 0
}

func (l *lookup[T]) keep(items []T) {
	for _, item := range items {
		id := l.id(item)
		if l.seen[id] || l.is != nil && !l.is(item) {
			continue
		}
		l.seen[id] = true
		l.found = append(l.found, item)
	}
}

// pages reads a list, page by page.
func pages[T any](t *wire.PageGuard, of wire.Call, r wire.Reply) ([]T, *wire.Call, error) {
	return wire.Page[T](t, of, r)
}

// single reads one object.
//
//nolint:unparam // a way's read has a next page, which one object never has
func single[T any](_ *wire.PageGuard, of wire.Call, r wire.Reply) ([]T, *wire.Call, error) {
	v, err := wire.Decode[T](of, r)
	if err != nil {
		return nil, nil, err
	}
	return []T{v}, nil, nil
}

// optional is a lookup whose failure means knowing less, and nothing else.
type optional[T any] struct{ *lookup[T] }

func (optional[T]) failure() error { return nil }
