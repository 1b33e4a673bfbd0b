package wire

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"strings"
)

// Reply is the answer to a call: a status with its body, or Err when no answer
// came that can be understood.
type Reply struct {
	Status int
	Header http.Header
	Body   []byte
	Err    error
	Sent   int // how often the call was sent, this answer's try included
}

// OK reports a success that was understood.
func (r Reply) OK() bool { return r.Err == nil && r.Status >= 200 && r.Status < 300 }

// Throttled reports whether the service did not begin the call and says so.
func (r Reply) Throttled() bool { return r.Status == http.StatusTooManyRequests }

// conflicted: concurrent writes met; nothing was changed.
func (r Reply) conflicted() bool {
	return r.Status == http.StatusConflict && r.Failure("").Conflict()
}

// Unclear reports that nothing tells whether the call was carried out. A read can simply be
// repeated; after a write the state must be read back.
func (r Reply) Unclear() bool {
	if r.NotBegun() {
		return false
	}
	return r.Err != nil || r.Status >= 500 && r.Status != http.StatusNotImplemented ||
		r.Status == http.StatusRequestTimeout ||
		r.Status < http.StatusMultipleChoices && !r.Success() ||
		r.Status == http.StatusNotFound && r.Failure("").Code == ""
}

// NotBegun reports that the call was not sent, did not reach the service, or was turned away for
// its token or because there are too many, so that it certainly changed nothing.
func (r Reply) NotBegun() bool {
	if r.Throttled() || r.Status == http.StatusUnauthorized {
		return true
	}
	if r.Err == nil {
		return false
	}
	redirect := r.Vetoed() && r.Status >= http.StatusMultipleChoices && r.Status < http.StatusBadRequest
	return redirect || errors.As(r.Err, new(*tooLong)) || errors.As(r.Err, new(*unsent)) || errors.As(r.Err, new(*blocked))
}

// Success reports whether the status says that the call was carried out, whatever became of the
// rest of the answer. A page does not come from Graph.
func (r Reply) Success() bool {
	return r.Status >= http.StatusOK && r.Status < http.StatusMultipleChoices && !r.page()
}

// page: HTML, from something in between.
func (r Reply) page() bool {
	text := bytes.TrimSpace(r.Body)
	return len(text) > 0 && (text[0] == '<' || strings.Contains(r.Header.Get("Content-Type"), "html"))
}

// Vetoed reports whether the client itself would not have the answer, now or later.
func (r Reply) Vetoed() bool {
	var e *refusal
	return errors.As(r.Err, &e)
}

// byteOrderMark may precede JSON that passed through some gateways.
var byteOrderMark = []byte("\xef\xbb\xbf")

// sane turns a success that cannot be understood (cut off, HTML from something
// in between, no body, not what the call asks for) into an unclear reply.
func (r Reply) sane(s shape) Reply {
	r.Body = bytes.TrimPrefix(r.Body, byteOrderMark)
	if !r.OK() || r.Status == http.StatusNoContent && s == anything {
		return r
	}
	if what := s.lacks(r.Body); what != "" {
		if r.page() {
			what = "an HTML page instead of JSON; is a proxy in between?"
		}
		r.Err = &garbled{what}
	}
	return r
}

// garbled: an answer came, and it is not one that can be understood.
type garbled struct{ text string }

func (e *garbled) Error() string { return e.text }

// Garbled is the error of an answer whose content makes no sense: nothing is known
// from it, and it may be asked for in another way.
func Garbled(of Call, what string) *Error { return &Error{Op: of.Op, Err: &garbled{what}} }

type object struct {
	ID string `json:"id"`
}

const senseless = "the service's response is not valid: "

// lacks says what an answer has to have and does not, "" when it is whole.
func (s shape) lacks(body []byte) string {
	switch s {
	case anything:
		if !json.Valid(body) {
			return "an incomplete answer"
		}
	case responses:
		if !bytes.HasPrefix(bytes.TrimSpace(body), []byte("{")) {
			return "an incomplete answer"
		}
	case entity:
		var o object
		if what := unreadable(json.Unmarshal(body, &o)); what != "" || o.ID == "" {
			return cmp.Or(what, senseless+"it contains no object with an id")
		}
	case list, listOfID:
		var p struct {
			Value []*object `json:"value"`
		}
		if what := unreadable(json.Unmarshal(body, &p)); what != "" || p.Value == nil {
			return cmp.Or(what, senseless+"it contains no list")
		}
		if slices.ContainsFunc(p.Value, func(o *object) bool { return o == nil || s == listOfID && o.ID == "" }) {
			return senseless + "its list has an entry without an id"
		}
	}
	return ""
}

// unreadable tells an answer that ends too early from one of another shape.
func unreadable(err error) string {
	if _, is := errors.AsType[*json.SyntaxError](err); is {
		return "an incomplete answer"
	}
	return ""
}
