package wire

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// TestWhetherACallIsSentAgain is decided by the call, its answer and the tries that failed.
func TestWhetherACallIsSentAgain(t *testing.T) {
	c, clock, _ := script(t, refused(500, "x"))
	read, write := c.ServicePrincipal(graphGUID, Query{}), c.Grant(graphGUID, graphGUID, graphGUID)
	brief, conflict := read.Brief(), refused(409, "Directory_ConcurrencyViolation")
	for name, c := range map[string]struct {
		call     Call
		reply    Reply
		failures int
		want     retryDecision
	}{
		"throttled":            {read, refused(429, "x"), 2, retryDecision{true, true, true, 0, "throttled", 2}},
		"throttled for 7 s":    {write, after(refused(429, "x"), "7"), 2, retryDecision{true, false, true, 7 * time.Second, "throttled", 2}},
		"throttled for ever":   {read, refused(429, "x"), 99, retryDecision{true, true, true, 0, "throttled", 99}},
		"busy":                 {read, refused(503, "x"), 0, retryDecision{true, true, false, 0, "HTTP 503", 0}},
		"busy for 5 s":         {read, after(refused(503, "x"), "5"), 0, retryDecision{true, true, true, 5 * time.Second, "HTTP 503", 0}},
		"the seventh failure":  {read, refused(500, "x"), 6, retryDecision{true, true, false, 0, "HTTP 500", 6}},
		"the eighth":           {read, refused(500, "x"), 7, retryDecision{false, true, false, 0, "HTTP 500", 7}},
		"in brief, the second": {brief, refused(500, "x"), 1, retryDecision{true, true, false, 0, "HTTP 500", 1}},
		"in brief, the third":  {brief, refused(500, "x"), 2, retryDecision{false, true, false, 0, "HTTP 500", 2}},
		"in brief, away":       {brief, refused(503, "x"), 6, retryDecision{true, true, false, 0, "HTTP 503", 6}},
		"lost":                 {read, Reply{Err: errors.New("reset")}, 0, retryDecision{true, true, false, 0, "no answer", 0}},
		"a conflict":           {write, conflict, 6, retryDecision{true, true, false, 0, "HTTP 409", 6}},
		"the eighth conflict":  {write, conflict, 7, retryDecision{false, true, false, 0, "HTTP 409", 7}},
		"a write, unclear":     {write, refused(500, "x"), 0, retryDecision{}},
		"a write, lost":        {write, Reply{Err: errors.New("reset")}, 0, retryDecision{}},
		"too large":            {read, Reply{Status: 200, Err: &refusal{"too large"}}, 0, retryDecision{}},
		"an error, too large":  {read, Reply{Status: 500, Err: &refusal{"too large"}}, 0, retryDecision{}},
		"throttled, too large": {read, Reply{Status: 429, Err: &refusal{"too large"}}, 0, retryDecision{}},
		"too late":             {read, Reply{Status: 429, Err: &tooLong{}}, 0, retryDecision{}},
		"not signed in":        {read, Reply{Status: 429, Err: &signInError{errors.New("no token")}}, 0, retryDecision{}},
		"refused":              {read, refused(400, "x"), 0, retryDecision{}},
		"another conflict":     {write, refused(409, "x"), 0, retryDecision{}},
		"done":                 {read, answered(200, jsonType, `{"id":"x"}`), 0, retryDecision{}},
	} {
		client, _, _ := script(t, refused(500, "x"))
		if got := client.classify(t.Context(), c.call, c.reply, c.failures); got != c.want {
			t.Errorf("%s: %+v, want %+v", name, got, c.want)
		}
		if !client.throttle.until.IsZero() {
			t.Errorf("%s: everyone is held back until %s", name, client.throttle.until)
		}
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if got := c.classify(ended, read, refused(429, "x"), 0); got != (retryDecision{}) {
		t.Errorf("nobody waits any more: %+v", got)
	}
	if got := c.classify(t.Context(), write, after(refused(503, "x"), "5"), 0); got != (retryDecision{}) ||
		!c.throttle.until.Equal(clock.now.Add(5*time.Second)) {
		t.Errorf("a write that is not sent again still holds back the next for 5 s: %+v, %s", got, c.throttle.until)
	}
}

// TestPauses: a pause that the service asks for holds back everyone, and those who wait for it do not all start at once.
func TestPauses(t *testing.T) {
	const backoff = 2 * time.Second // at most, after two failures
	for name, c := range map[string]struct {
		v           retryDecision
		least, most time.Duration
	}{
		"asked for":   {retryDecision{delay: 7 * time.Second, gate: true, reason: "r"}, 7 * time.Second, 7200 * time.Millisecond},
		"backed off":  {retryDecision{tries: 2, reason: "r"}, backoff / 2, backoff},
		"own pause":   {retryDecision{delay: time.Second, tries: 2, reason: "r"}, time.Second, time.Second},
		"throttled":   {retryDecision{gate: true, tries: 2, reason: "r"}, backoff / 2, backoff + 200*time.Millisecond},
		"first tries": {retryDecision{reason: "r"}, 250 * time.Millisecond, 500 * time.Millisecond},
	} {
		client, clock, _ := script(t, refused(500, "x"))
		var told []Wait
		client.opts.Notice = func(w Wait) { told = append(told, w) }
		begin, seen := clock.now, map[time.Duration]bool{}
		for range 50 {
			clock.now, clock.pauses, told, client.throttle = begin, nil, nil, throttle{}
			if !client.pause(t.Context(), c.v) || len(clock.pauses) != 1 || len(told) != 1 || told[0].Reason != "r" {
				t.Fatalf("%s: %v, told %v", name, clock.pauses, told)
			}
			slept, until := clock.pauses[0], client.throttle.until
			if slept < c.least || slept > c.most || told[0].For > slept || c.v.delay > 0 && told[0].For != c.v.delay {
				t.Errorf("%s: slept %s, told %s", name, slept, told[0].For)
			}
			if held := until.Equal(begin.Add(told[0].For)); held != c.v.gate || !c.v.gate && !until.IsZero() {
				t.Errorf("%s: held back until %s", name, until)
			}
			seen[slept] = true
		}
		if spread := len(seen) > 1; spread != (c.least < c.most) {
			t.Errorf("%s: %d different pauses of 50", name, len(seen))
		}
	}
}

// TestGivingUp: of a pause that is too long, the service's wish is told.
func TestGivingUp(t *testing.T) {
	for _, c := range []struct {
		v    retryDecision
		told bool
	}{{retryDecision{gate: true, delay: time.Hour}, true}, {retryDecision{gate: true}, false}, {retryDecision{delay: time.Hour}, false}} {
		replies := []Reply{refused(429, "a"), refused(429, "b")}
		giveUp(replies, []int{1}, c.v)
		if told := errors.As(replies[1].Err, new(*tooLong)); told != c.told || (replies[1].Body == nil) != c.told || replies[0].Err != nil {
			t.Errorf("%+v: %+v", c.v, replies)
		}
	}
	c, _, asked := script(t, after(refused(429, "x"), "3600"))
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	r := c.Run(ctx, []Call{c.ServicePrincipal(graphGUID, Query{})})[0]
	if !errors.As(r.Err, new(*tooLong)) || r.Status != 429 || r.Sent != 1 || len(*asked) != 1 {
		t.Errorf("%+v after %d requests", r, len(*asked))
	}
}

// batches is a service that notes which requests it gets, as METHOD PATH or as the number of items of a batch, and
// answers all of them with the statuses of the round.
func batches(t *testing.T, item func(round int) string) (c *Client, rounds func() []string) {
	t.Helper()
	var lock sync.Mutex
	var got []string
	c, err := New(Options{Root: "https://graph.microsoft.com", Scope: "s", Credential: anyToken{},
		Clock: &ticking{now: time.Unix(1_700_000_000, 0)},
		Transport: answering(func(r *http.Request) (*http.Response, error) {
			lock.Lock()
			defer lock.Unlock()
			text, body := strings.TrimPrefix(r.URL.Path, "/v1.0/"), `{"id":"x"}`
			if text == "$batch" {
				var sent batchRequest
				if err := json.NewDecoder(r.Body).Decode(&sent); err != nil {
					return nil, err
				}
				text = fmt.Sprint(len(sent.Requests))
				var items []string
				for _, one := range sent.Requests {
					items = append(items, `{"id":"`+one.ID+`",`+item(len(got)+1)+`}`)
				}
				body = `{"responses":[` + strings.Join(items, ",") + `]}`
			}
			got = append(got, text)
			return &http.Response{StatusCode: 200, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(body))}, nil
		})})
	if err != nil {
		t.Fatal(err)
	}
	return c, func() []string { slices.Sort(got); return got }
}

// TestTwentyInABatch: a batch has at most twenty items, and one call is sent alone.
func TestTwentyInABatch(t *testing.T) {
	const one = "servicePrincipals/" + graphGUID
	for n, want := range map[int][]string{0: nil, 1: {one}, 2: {"2"}, 20: {"20"}, 21: {"20", one}, 41: {"20", "20", one},
		42: {"2", "20", "20"}} {
		c, rounds := batches(t, func(int) string { return `"status":200,"body":{"id":"x"}` })
		replies := c.Run(t.Context(), slices.Repeat([]Call{c.ServicePrincipal(graphGUID, Query{})}, n))
		if got := rounds(); !slices.Equal(got, want) || len(replies) != n {
			t.Errorf("%d calls: %v", n, got)
		}
		for i, r := range replies {
			if !r.OK() || r.Sent != 1 {
				t.Errorf("%d calls: %d: %+v", n, i, r)
			}
		}
	}
}

// TestWhatABatchFailsAt twice is sent alone; a service that is away is spared the many requests.
func TestWhatABatchFailsAt(t *testing.T) {
	const one = "servicePrincipals/" + graphGUID
	for status, want := range map[string][]string{"500": {"2", "2", one, one}, "504": {"2", "2", one, one}, "503": {"2", "2", "2", "2"}} {
		c, rounds := batches(t, func(round int) string {
			if round < 4 {
				return `"status":` + status
			}
			return `"status":200,"body":{"id":"x"}`
		})
		call := c.ServicePrincipal(graphGUID, Query{})
		replies := c.Run(t.Context(), []Call{call, c.Grant("no id", graphGUID, graphGUID), call})
		if got := rounds(); !slices.Equal(got, want) {
			t.Errorf("%s: %v", status, got)
		}
		if sent := len(want) - strings.Count(strings.Join(want, " "), one)/2; replies[0].Sent != sent || replies[2].Sent != sent {
			t.Errorf("%s: sent %d and %d times", status, replies[0].Sent, replies[2].Sent)
		}
		if broken := replies[1]; !broken.NotBegun() || broken.Sent != 0 || !strings.Contains(broken.Err.Error(), `"no id" is not a GUID`) {
			t.Errorf("%s: %+v", status, broken)
		}
	}
}
