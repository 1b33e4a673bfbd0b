package wire

import (
	"cmp"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/google/uuid"

	"mi-roles/roles"
)

const (
	attemptTimeout = 100 * time.Second // the service itself gives up (504) earlier
	maxAnswer      = 64 << 20          // bytes; the largest sound answer is a few MiB
)

// Exchange is one HTTP request with its answer, for --debug. It holds no
// credentials: the Authorization header is not part of it.
type Exchange struct {
	Method, URL   string
	Status        int
	RequestID     string
	ResourceUnits string
	Elapsed       time.Duration
	Attempt       int
	RequestBody   []byte
	Body          []byte
	Err           error
}

// send carries out one HTTP exchange: it waits for the throttle, signs the request
// and reads the answer. A 401 is answered once with a fresh token, satisfying a
// continuous-access challenge if there is one: the service refuses such a request
// before it does anything, so this is safe for writes too.
func (c *Client) send(ctx context.Context, call Call, attempt int) Reply {
	r := c.exchange(ctx, call, attempt, "")
	if r.Status == http.StatusUnauthorized {
		r = c.exchange(ctx, call, attempt, challenge(r.Header))
	}
	return r
}

func (c *Client) exchange(ctx context.Context, call Call, attempt int, claims string) Reply {
	if err := c.enter(ctx); err != nil {
		return Reply{Err: &unsent{err}}
	}
	defer c.leave()
	// A busy sign-in service is waited for as long as the command may take, and
	// not only as long as Graph has for its answer.
	token, err := c.opts.Credential.GetToken(ctx,
		policy.TokenRequestOptions{Scopes: []string{c.opts.Scope}, Claims: claims, EnableCAE: true})
	if err != nil {
		return Reply{Err: &unsent{&signInError{err}}}
	}
	ctx, cancel := context.WithTimeoutCause(ctx, attemptTimeout, &lost{c.host, context.DeadlineExceeded})
	defer cancel()
	req, err := c.request(ctx, call, token.Token)
	if err != nil {
		return Reply{Err: &unsent{err}}
	}
	start := c.opts.Clock.Now()
	r := c.withoutEcho(c.roundTrip(req, call.shape), req)
	c.setClock(r.Header)
	c.opts.Trace(Exchange{Method: call.method, URL: call.url, Status: r.Status, RequestID: r.Header.Get("request-id"),
		ResourceUnits: r.Header.Get("x-ms-resource-unit"), Elapsed: c.opts.Clock.Now().Sub(start), Attempt: attempt,
		RequestBody: call.body, Body: r.Body, Err: r.Err})
	return r
}

// request builds the HTTP request and signs it, for the chosen Graph host alone.
func (c *Client) request(ctx context.Context, call Call, token string) (*http.Request, error) {
	req, err := call.request(ctx)
	if err != nil {
		return nil, &refusal{err.Error()}
	}
	if req.URL.Scheme != "https" || req.URL.Host != c.host {
		return nil, &refusal{"refused to follow a link to " + req.URL.Scheme + "://" + req.URL.Host + ", which is not " + c.host}
	}
	if req.URL.User != nil {
		return nil, &refusal{"refused to follow a link with user information"}
	}
	req.Header.Set("Authorization", "Bearer "+token)
	if c.opts.UserAgent != "" {
		req.Header.Set("User-Agent", c.opts.UserAgent)
	}
	req.Header.Set("client-request-id", uuid.NewString())
	return req, nil
}

// enter takes a slot and passes the throttle, in this order: a request that waited
// for its slot must look at the throttle afterwards.
func (c *Client) enter(ctx context.Context) error {
	select {
	case c.slots <- struct{}{}:
	case <-ctx.Done():
		return context.Cause(ctx)
	}
	if err := c.throttle.wait(ctx, c.opts.Clock); err != nil {
		<-c.slots
		return err
	}
	return nil
}

func (c *Client) leave() { <-c.slots }

func (c *Client) roundTrip(req *http.Request, s shape) Reply {
	resp, err := c.http.Do(req)
	if ctx := req.Context(); err != nil && ctx.Err() != nil {
		return Reply{Err: context.Cause(ctx)}
	}
	if b, is := obstacle(err); is {
		return Reply{Err: &unsent{b}}
	}
	if err != nil {
		return Reply{Err: lose(req.URL.Host, err)}
	}
	defer func() { _ = resp.Body.Close() }()
	r := Reply{Status: resp.StatusCode, Header: resp.Header}
	if r.Body, err = io.ReadAll(io.LimitReader(resp.Body, maxAnswer+1)); err != nil {
		r.Err = cmp.Or(context.Cause(req.Context()), lose(req.URL.Host, err))
	}
	if len(r.Body) > maxAnswer {
		r.Body, r.Err = nil, &refusal{fmt.Sprintf("the answer is larger than %d MiB", maxAnswer>>20)}
	}
	if r.Status >= 300 && r.Status < 400 {
		r.Err = &refusal{"refused to follow a redirect"}
	}
	return r.sane(s)
}

// refusal: the client refuses an answer, and would refuse the next one too.
type refusal struct{ text string }

func (e *refusal) Error() string { return e.text }

// withoutURL cuts the long address that net/http puts before the cause.
func withoutURL(err error) error {
	if u, ok := errors.AsType[*url.Error](err); ok {
		return u.Err
	}
	return err
}

// challenge returns the claims of a continuous-access challenge, or "" (claims
// challenge page: base64 in WWW-Authenticate).
func challenge(h http.Header) string {
	for _, text := range h.Values("WWW-Authenticate") {
		_, rest, ok := strings.Cut(text, `claims="`)
		if !ok {
			continue
		}
		encoded, _, _ := strings.Cut(rest, `"`)
		if raw, err := base64.RawStdEncoding.DecodeString(strings.TrimRight(encoded, "=")); err == nil {
			return string(raw)
		}
	}
	return ""
}

// unsent: the request did not leave this machine.
type unsent struct{ err error }

func (e *unsent) Error() string { return e.err.Error() }
func (e *unsent) Unwrap() error { return e.err }

// signInError: no token could be had. What is below explains itself.
type signInError struct{ err error }

func (e *signInError) Error() string { return e.err.Error() }
func (e *signInError) Unwrap() error { return e.err }

func (e *signInError) Is(target error) bool { return target == roles.ErrSignIn }
