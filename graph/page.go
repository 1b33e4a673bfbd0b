package graph

import (
	"context"
	"encoding/json"
	"fmt"
)

type page[T any] struct {
	Value []T    `json:"value"`
	Next  string `json:"@odata.nextLink"`
}

// sensible: it is a list at all. An empty one has an empty array.
func (p page[T]) sensible() bool { return p.Value != nil }

// maxEmptyPages is how many pages without an item, one after the other, are
// followed. Some are normal (paging page); a service that gives only such pages,
// each with a new link, would never end.
const maxEmptyPages = 1000

// trail is the pages of one collection so far.
type trail struct {
	seen  map[string]bool
	empty int
}

// check refuses a page that leads in a circle or nowhere.
func (t *trail) check(op, next string, items int) error {
	if t.empty++; items > 0 {
		t.empty = 0
	}
	switch {
	case next == "":
		return nil
	case t.seen[next]:
		return fmt.Errorf("%s: Microsoft Graph repeats a page", op)
	case t.empty > maxEmptyPages:
		return fmt.Errorf("%s: Microsoft Graph gives one empty page after the other", op)
	case t.seen == nil:
		t.seen = map[string]bool{}
	}
	t.seen[next] = true
	return nil
}

// got is what one call brought: its items, or why it failed.
type got[T any] struct {
	items []T
	err   error
}

// collect runs collection calls and follows every nextLink to its end, the next
// pages of all of them together. Pages may be short or empty and still have a
// successor (paging page). A link seen before is an error, not a loop.
func collect[T any](ctx context.Context, c *Client, calls []call) []got[T] {
	all := make([]got[T], len(calls))
	trails := make([]trail, len(calls))
	todo := make([]int, len(calls))
	for i := range todo {
		todo[i] = i
	}
	for len(todo) > 0 {
		replies := c.run(ctx, calls)
		var nextCalls []call
		var nextTodo []int
		for i, r := range replies {
			at := &all[todo[i]]
			p, err := decode[page[T]](calls[i].op, r)
			if err == nil {
				err = trails[todo[i]].check(calls[i].op, p.Next, len(p.Value))
			}
			if at.err = err; err != nil {
				continue
			}
			at.items = append(at.items, p.Value...)
			if p.Next != "" {
				nextCalls = append(nextCalls, calls[i].next(p.Next))
				nextTodo = append(nextTodo, todo[i])
			}
		}
		calls, todo = nextCalls, nextTodo
	}
	return all
}

// decode reads a successful answer; any other becomes an *Error.
func decode[T any](op string, r reply) (T, error) {
	var v T
	if r.err != nil || !r.ok() {
		return v, failure(op, r)
	}
	if err := json.Unmarshal(r.body, &v); err != nil {
		return v, &Error{Op: op, Status: r.status, Message: "an answer of an unknown shape", Err: err}
	}
	if s, ok := any(v).(interface{ sensible() bool }); ok && !s.sensible() {
		return v, &Error{Op: op, Status: r.status, Message: "the service's answer makes no sense: there is no list in it"}
	}
	return v, nil
}

// eachPage follows a collection and yields each page as it comes.
func eachPage[T any](ctx context.Context, c *Client, next call, yield func([]T) error) error {
	var t trail
	for {
		p, err := decode[page[T]](next.op, c.run(ctx, []call{next})[0])
		if err != nil {
			return err
		}
		if err := yield(p.Value); err != nil {
			return err
		}
		if err := t.check(next.op, p.Next, len(p.Value)); err != nil || p.Next == "" {
			return err
		}
		next = next.next(p.Next)
	}
}
