package wire

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"mi-roles/roles"
)

// ticking is a clock on which only sleeping takes time; it remembers how long.
type ticking struct {
	now    time.Time
	pauses []time.Duration
}

func (c *ticking) Now() time.Time { return c.now }

func (c *ticking) Sleep(ctx context.Context, d time.Duration) error {
	c.now, c.pauses = c.now.Add(max(d, 0)), append(c.pauses, d)
	return ctx.Err()
}

// script is a service that gives these answers, one after the other, and the last for ever.
func script(t *testing.T, answers ...Reply) (*Client, *ticking, *[]*http.Request) {
	t.Helper()
	clock, asked := &ticking{now: time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)}, &[]*http.Request{}
	var lock sync.Mutex // requests of one wave are sent side by side
	c, err := New(Options{Root: "https://graph.microsoft.com", Scope: "s", UserAgent: "mi-roles/1.2.3", Credential: anyToken{},
		Clock: clock,
		Transport: answering(func(r *http.Request) (*http.Response, error) {
			lock.Lock()
			defer lock.Unlock()
			a := answers[min(len(*asked), len(answers)-1)]
			*asked = append(*asked, r)
			if a.Err != nil {
				return nil, a.Err
			}
			return &http.Response{StatusCode: a.Status, Header: a.Header.Clone(),
				Body: io.NopCloser(strings.NewReader(string(a.Body)))}, nil
		})})
	if err != nil {
		t.Fatal(err)
	}
	return c, clock, asked
}

func (c *ticking) total() (sum time.Duration) {
	for _, d := range c.pauses {
		sum += d
	}
	return sum
}

func after(r Reply, retryAfter string) Reply {
	r.Header.Set("Retry-After", retryAfter)
	return r
}

const graphGUID = "b1d5e8a2-0c47-4f39-86be-1a7c93d2e650"

// How often a read is sent, by what it is answered.
func TestHowOftenAReadIsSent(t *testing.T) {
	for name, c := range map[string]struct {
		reply  Reply
		brief  bool
		wanted int
	}{
		"500": {refused(500, "x"), false, 8}, "500, another way": {refused(500, "x"), true, 3},
		"503": {refused(503, "x"), false, 8}, "503, another way": {refused(503, "x"), true, 8},
		"garbled": {answered(200, jsonType, "{}"), false, 8}, "garbled, another way": {answered(200, jsonType, "{}"), true, 3},
		"400": {refused(400, "x"), false, 1}, "404": {refused(404, "Request_ResourceNotFound"), false, 1},
		"404, a page": {answered(404, "text/html", "<html>"), true, 3},
		"conflict":    {refused(409, "Directory_ConcurrencyViolation"), false, 8},
	} {
		client, _, asked := script(t, c.reply)
		call := client.ServicePrincipal(graphGUID, Query{})
		if c.brief {
			call = call.Brief()
		}
		if r := client.Run(t.Context(), []Call{call})[0]; r.OK() || len(*asked) != c.wanted {
			t.Errorf("%s: sent %d times, want %d", name, len(*asked), c.wanted)
		}
	}
}

// Throttling without Retry-After backs off longer each time and holds back every
// request; with it, exactly as long as the service asks.
func TestThrottling(t *testing.T) {
	fine := answered(200, jsonType, `{"id":"x"}`)
	c, clock, asked := script(t, refused(429, "x"), refused(429, "x"), refused(429, "x"), refused(429, "x"), fine)
	if r := c.Run(t.Context(), []Call{c.ServicePrincipal(graphGUID, Query{})})[0]; !r.OK() || len(*asked) != 5 {
		t.Fatalf("%+v after %d requests", r, len(*asked))
	}
	if total := clock.total(); total < (500+1000+2000+4000)/2*time.Millisecond {
		t.Errorf("waited %s in all: the pause does not grow", total)
	}
	c, clock, _ = script(t, after(refused(429, "x"), "7"), fine)
	c.Run(t.Context(), []Call{c.ServicePrincipal(graphGUID, Query{})})
	if total := clock.total(); total < 7*time.Second || total > 7500*time.Millisecond {
		t.Errorf("waited %s, asked for 7s", total)
	}
}

// Of two announced times the later one counts.
func TestTheGateOpensAtTheLaterTime(t *testing.T) {
	clock := &ticking{now: time.Unix(1_700_000_000, 0)}
	var g throttle
	g.pause(clock.now.Add(10 * time.Second))
	g.pause(clock.now.Add(3 * time.Second))
	if err := g.wait(t.Context(), clock); err != nil || clock.total() != 10*time.Second {
		t.Errorf("waited %s: %v", clock.total(), err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	g.pause(clock.now.Add(time.Hour))
	var late *tooLong
	if err := g.wait(ctx, clock); err == nil || !strings.Contains(err.Error(), "longer than --timeout") {
		t.Errorf("%v, %v", err, late)
	}
}

// A write is repeated only when the service says that it did not begin it.
func TestAWriteIsNotRepeatedBlindly(t *testing.T) {
	for name, c := range map[string]struct {
		reply  Reply
		wanted int
	}{
		"500": {refused(500, "x"), 1}, "lost": {Reply{Err: fmt.Errorf("reset")}, 1}, "400": {refused(400, "x"), 1},
		"conflict": {refused(409, "Directory_ConcurrencyViolation"), 8}, "404, a page": {answered(404, "text/html", "<html>"), 1},
	} {
		client, _, asked := script(t, c.reply)
		client.Run(t.Context(), []Call{client.Grant(graphGUID, graphGUID, graphGUID)})
		if len(*asked) != c.wanted {
			t.Errorf("%s: sent %d times, want %d", name, len(*asked), c.wanted)
		}
	}
}

// The next page is asked for with the headers of the first, and every request
// names the program.
func TestNextPagesKeepTheirHeaders(t *testing.T) {
	c, _, asked := script(t, answered(200, jsonType,
		`{"value":[],"@odata.nextLink":"https://graph.microsoft.com/v1.0/servicePrincipals?$skiptoken=2"}`),
		answered(200, jsonType, `{"value":[]}`))
	call := c.ServicePrincipals(Query{Filter: "x", Advanced: true})
	var trail PageGuard
	_, next, err := Page[object](&trail, call, c.Run(t.Context(), []Call{call})[0])
	if err != nil || next == nil {
		t.Fatal(next, err)
	}
	c.Run(t.Context(), []Call{*next})
	for i, r := range *asked {
		if r.Header.Get("ConsistencyLevel") != "eventual" || r.Header.Get("User-Agent") != "mi-roles/1.2.3" ||
			r.Header.Get("Authorization") != "Bearer token" {
			t.Errorf("request %d: %v", i, r.Header)
		}
	}
}

// A service that does not take batches gets the calls one by one, and is not
// asked for a batch again. One whose batch is refused for want of permission is not.
func TestABatchThatIsRefused(t *testing.T) {
	for _, c := range []struct {
		first  Reply
		single bool
	}{
		{refused(501, "NotImplemented"), true}, {refused(400, "BadRequest"), true}, {refused(404, "UnknownError"), true},
		{answered(414, "text/html", "<html>"), true},
		{refused(403, "Authorization_RequestDenied"), false},
	} {
		client, _, asked := script(t, c.first, answered(200, jsonType, `{"id":"x"}`))
		calls := []Call{client.ServicePrincipal(graphGUID, Query{}), client.ServicePrincipalByAppID(graphGUID, Query{})}
		replies := client.Run(t.Context(), calls)
		if replies[0].OK() != c.single || replies[1].OK() != c.single || client.noBatch.Load() != c.single {
			t.Errorf("%d: %+v, %d requests", c.first.Status, replies, len(*asked))
		}
	}
}

// An item that is refused for its token is sent again, alone, with a fresh one.
func TestAnItemThatIsNotSignedIn(t *testing.T) {
	batch := answered(200, jsonType,
		`{"responses":[{"id":"1","status":401,"body":{"error":{"code":"InvalidAuthenticationToken"}}},{"id":"2","status":200,"body":{"id":"y"}}]}`)
	c, _, asked := script(t, batch, answered(200, jsonType, `{"id":"x"}`))
	replies := c.Run(t.Context(), []Call{c.ServicePrincipal(graphGUID, Query{}), c.ServicePrincipalByAppID(graphGUID, Query{})})
	if !replies[0].OK() || !replies[1].OK() || len(*asked) != 2 {
		t.Errorf("%+v after %d requests", replies, len(*asked))
	}
	if errorsIs := roles.ErrSignIn; !refused(401, "x").Failure("").Is(errorsIs) {
		t.Error("401 is a missing sign-in")
	}
}
