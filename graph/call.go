package graph

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strings"

	abstractions "github.com/microsoft/kiota-abstractions-go"
)

// call is one Graph operation, ready to be sent alone or inside a $batch.
type call struct {
	op     string // in the user's words, for errors
	method string
	url    string // absolute
	body   []byte // JSON
	header map[string]string
	broken error // the call could not be built; it fails without being sent
}

func newCall(op string, info *abstractions.RequestInformation, err error, header map[string]string) call {
	if err != nil {
		return call{op: op, broken: err}
	}
	uri, err := info.GetUri()
	if err != nil {
		return call{op: op, broken: err}
	}
	return call{op: op, method: info.Method.String(), url: uri.String(), body: info.Content, header: header}
}

// writes reports whether the call changes the tenant.
func (c call) writes() bool { return c.method != http.MethodGet }

// next is the call for the page behind an @odata.nextLink. Custom headers are
// not remembered by the link and go with every page.
func (c call) next(link string) call {
	return call{op: c.op, method: http.MethodGet, url: link, header: c.header}
}

func (c call) request(ctx context.Context) (*http.Request, error) {
	req, err := http.NewRequestWithContext(ctx, c.method, c.url, bytes.NewReader(c.body))
	if err != nil {
		return nil, err
	}
	req.Header.Set("Accept", jsonType)
	if len(c.body) > 0 {
		req.Header.Set("Content-Type", jsonType)
	}
	for k, v := range c.header {
		req.Header.Set(k, v)
	}
	return req, nil
}

// reply is the answer to a call: a status with its body, or err when no answer
// came that can be understood.
type reply struct {
	status int
	header http.Header
	body   []byte
	err    error
}

func (r reply) ok() bool { return r.err == nil && r.status >= 200 && r.status < 300 }

// made: the service says that it carried the write out, whatever became of the
// rest of its answer. A 200 with something else than JSON may be from something
// in between.
func (r reply) made() bool {
	if r.status == http.StatusOK {
		body := bytes.TrimSpace(r.body)
		return len(body) == 0 || body[0] == '{'
	}
	return r.status > http.StatusOK && r.status < http.StatusMultipleChoices
}

// throttled: the service did not begin the call and says so.
func (r reply) throttled() bool { return r.status == http.StatusTooManyRequests }

// conflicted: concurrent writes met; nothing was changed.
func (r reply) conflicted() bool {
	return r.status == http.StatusConflict && failure("", r).conflict()
}

// unclear: nothing tells whether the call was carried out. A read can simply be
// repeated; after a write the state must be read back.
func (r reply) unclear() bool {
	if r.notBegun() {
		return false
	}
	return r.err != nil || r.status >= 500 && r.status != http.StatusNotImplemented ||
		r.status == http.StatusRequestTimeout || r.status < 200
}

// notBegun: the call was not sent, or was turned away and is not sent again, so
// that it certainly changed nothing.
func (r reply) notBegun() bool {
	if r.err == nil {
		return false
	}
	var late *tooLong
	var kept *unsent
	turned := r.vetoed() && r.status >= http.StatusMultipleChoices // a redirect
	return turned || errors.As(r.err, &late) || errors.As(r.err, &kept)
}

// vetoed: the client itself would not have the answer, now or later.
func (r reply) vetoed() bool {
	var e *refusal
	return errors.As(r.err, &e)
}

// sane turns a success that cannot be understood (cut off, HTML from something
// in between, no body) into an unclear reply.
func (r reply) sane() reply {
	if !r.ok() || r.status == http.StatusNoContent {
		return r
	}
	if !json.Valid(r.body) {
		what := "an incomplete answer"
		if strings.Contains(r.header.Get("Content-Type"), "html") {
			what = "an HTML page instead of JSON; is a proxy in between?"
		}
		r.err = errors.New(what)
	}
	return r
}
