package graph_test

import (
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"mi-roles/graph/sandbox"
	"mi-roles/graph/wire"
	"mi-roles/roles"
)

// otherwise lets the service carry out writes and puts another answer in the
// place of the one that it gives.
type otherwise struct {
	http.RoundTripper
	status int
	body   string
	writes int
}

func (o *otherwise) RoundTrip(req *http.Request) (*http.Response, error) {
	resp, err := o.RoundTripper.RoundTrip(req)
	if err == nil && req.Method != http.MethodGet {
		o.writes++
		resp.StatusCode, resp.Body = o.status, io.NopCloser(strings.NewReader(o.body))
	}
	return resp, err
}

// TestEverySuccessIsOne: the service documents 201 and 204; any other success is
// one too, even when reading lags behind.
func TestEverySuccessIsOne(t *testing.T) {
	for _, c := range []struct {
		status int
		body   string
	}{
		{200, ""}, {200, "{}"}, {201, ""}, {201, "{}"}, {201, `{"id":`}, {202, ""}, {204, ""}, {299, "later"},
	} {
		for _, role := range []string{"User.Read.All", "Mail.Send"} {
			w := open(t, sandbox.Sample(), sandbox.Faults{Created: sandbox.Lag{For: time.Hour}, Deleted: sandbox.Lag{For: time.Hour}})
			r := w.resolve(t, "func-orders", "graph", role)
			o := &otherwise{RoundTripper: w.server, status: c.status, body: c.body}
			client := dial(t, time.Minute, wire.Options{Root: "https://graph.microsoft.com", Scope: "s", Credential: w.cred, Transport: o, Clock: w.clock})
			w.Client = client
			step := roles.Step{Key: r.key(), Action: roles.Assign, Needed: true}
			if i := slices.IndexFunc(r.held, func(a roles.Assignment) bool { return a.Key == r.key() }); i >= 0 {
				step.Action, step.Have = roles.Remove, &r.held[i]
			}
			if got := w.write(t, step); got.Status != roles.Done || got.Lost || o.writes != 1 {
				t.Errorf("%s, %d %q: %s after %d writes: %v", step.Action, c.status, c.body, got.Status, o.writes, got.Err)
			}
		}
	}
}

// A page that something in between put in the place of the answer is no success.
func TestAPageIsNoSuccess(t *testing.T) {
	const someGUID = "1d000000-0000-4000-8000-000000000001"
	var asked int
	page := roundTrip(func(req *http.Request) (*http.Response, error) {
		body := `{"value":[]}`
		if req.Method != http.MethodGet {
			asked++
			body = "<html>you are offline</html>"
		}
		return &http.Response{StatusCode: http.StatusOK, Header: http.Header{"Content-Type": {"text/html"}}, Body: io.NopCloser(strings.NewReader(body))}, nil
	})
	c := dial(t, 0, wire.Options{Root: "https://graph.microsoft.com", Scope: "s", Credential: &credential{}, Transport: page, Clock: newClock()})
	w := &world{Client: c}
	got := w.write(t, roles.Step{Key: roles.Key{Principal: someGUID, Resource: someGUID, Role: someGUID}, Action: roles.Assign, Needed: true})
	if got.Status != roles.Failed || asked < 2 {
		t.Errorf("%s after %d writes", got.Status, asked)
	}
}

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(req *http.Request) (*http.Response, error) { return f(req) }
