package wire

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strings"

	"mi-roles/roles/display"
)

type page[T any] struct {
	Value []T    `json:"value"`
	Next  string `json:"@odata.nextLink"`
}

// maxEmptyPages is how many pages without an item, one after the other, are
// followed. Some are normal (paging page); a service that gives only such pages,
// each with a new link, would never end.
const maxEmptyPages = 1000

// PageGuard is the pages of one collection so far. Its zero value is the beginning.
type PageGuard struct {
	seen  map[string]bool
	empty int
}

// Page reads a page that answers the call. next is the call for the page behind
// it, nil at the end. Pages may be short or empty and still have a successor
// (paging page); one that leads in a circle or nowhere is an error.
func Page[T any](t *PageGuard, of Call, r Reply) (items []T, next *Call, err error) {
	p, err := decode[page[T]](of, r)
	if err == nil && len(p.Value) > 0 {
		err = of.whole(r.Body)
	}
	if err != nil {
		return nil, nil, err
	}
	if err := t.check(of.Op, p.Next, len(p.Value)); err != nil || p.Next == "" {
		return p.Value, nil, err
	}
	call := of.next(p.Next)
	return p.Value, &call, nil
}

// check refuses a page that leads in a circle or nowhere.
func (t *PageGuard) check(op, next string, items int) error {
	if t.empty++; items > 0 {
		t.empty = 0
	}
	switch {
	case next == "":
		return nil
	case t.seen[next]:
		return &Error{Op: op, Err: &refusal{"Microsoft Graph repeats a page"}}
	case t.empty > maxEmptyPages:
		return &Error{Op: op, Err: &refusal{"Microsoft Graph returns one empty page after another"}}
	case t.seen == nil:
		t.seen = map[string]bool{}
	}
	t.seen[next] = true
	return nil
}

// Decode reads a successful answer; any other becomes an *Error.
func Decode[T any](of Call, r Reply) (T, error) {
	v, err := decode[T](of, r)
	if err == nil {
		err = of.whole(r.Body)
	}
	return v, err
}

// whole refuses an answer in which nothing has a property that the call selects:
// Graph writes null where there is no value, so it was dropped on the way. What was
// not observed is not empty.
func (c Call) whole(body []byte) error {
	u, err := url.Parse(c.url)
	if err != nil {
		return nil
	}
	for name := range strings.SplitSeq(u.Query().Get("$select"), ",") {
		if name != "" && !bytes.Contains(body, []byte(`"`+name+`"`)) {
			return Garbled(c, "the service leaves out "+name+", which was requested")
		}
	}
	return nil
}

// NotObserved is the error of a reader of one property: it has no value where the service
// always gives one.
type NotObserved struct{ What string }

func (e *NotObserved) Error() string { return "the service gives no value for " + e.What }

// unknownShape says what of an answer is not as it should be.
func unknownShape(err error) string {
	const text = "an answer of an unknown shape"
	if missing, is := errors.AsType[*NotObserved](err); is {
		return missing.Error()
	}
	if other, is := errors.AsType[*json.UnmarshalTypeError](err); is && other.Field != "" {
		return fmt.Sprintf("%s: %s is a %s", text, display.Quote(other.Field), other.Value)
	}
	return text
}

func decode[T any](of Call, r Reply) (T, error) {
	var v T
	if !r.OK() {
		return v, r.Failure(of.Op)
	}
	if err := json.Unmarshal(r.Body, &v); err != nil {
		return v, Garbled(of, unknownShape(err))
	}
	return v, nil
}
