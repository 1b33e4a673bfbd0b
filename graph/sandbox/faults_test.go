package sandbox

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"
)

func parsed(t *testing.T, specs ...string) Faults {
	t.Helper()
	f, err := ParseFaults(specs)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// TestWriteFaults sends the same grant three times and says what came of it:
// the status or error of each try and how many grants were made.
func TestWriteFaults(t *testing.T) {
	for spec, want := range map[string]string{
		"throttle=first:1":                 "429 201 400",
		"throttle=every:2":                 "201 429 400",
		"throttle=after:1,first:1":         "201 429 400",
		"throttle=first:1,on:reads":        "201 400 400",
		"throttle=first:1,applied":         "429 400 400",
		"500=first:1":                      "500 201 400",
		"502=first:1":                      "502 201 400",
		"503=first:2":                      "503 503 201",
		"504=first:1,applied":              "504 400 400",
		"html=first:1":                     "503 201 400",
		"empty=first:1":                    "201 400 400",
		"wrong-type=first:1":               "201 400 400",
		"truncated=first:1":                "unexpected EOF 400 400",
		"drop=first:1":                     "unexpected EOF 201 400",
		"drop=first:1,applied":             "unexpected EOF 400 400",
		"slow=first:1,for:5s":              "201 400 400",
		"expired=first:1":                  "401 201 400",
		"claims=first:1":                   "401 201 400",
		"deny=resource:graph":              "403 403 403",
		"deny=resource:others":             "201 400 400",
		"deny=resource:Microsoft Graph":    "403 403 403",
		"deny=first:1,applied":             "403 400 400",
		"conflict=first:2":                 "409 409 201",
		"quota=first:1":                    "403 201 400",
		"bad-reference=first:1":            "400 201 400",
		"fresh=func-orders,reads:2":        "400 400 201",
		"duplicate=entitlement":            "201 400 400",
		"duplicate=conflict":               "201 409 409",
		"write-quota=1,per:10s":            "201 429 429",
		"unit-quota=2,per:10s":             "201 400 429",
		"throttle=first:1,items":           "201 400 400",
		"throttle=probability:0.0000001":   "201 400 400",
		"throttle=probability:1,on:writes": "429 429 429",
	} {
		s, _ := with(parsed(t, spec))
		var got []string
		for range 3 {
			a, err := try(s, request(t, "POST", "/servicePrincipals/"+graphSP+"/appRoleAssignedTo",
				grantBody(funcOrders, graphSP, readAll)))
			if err != nil {
				got = append(got, err.Error()[strings.LastIndex(err.Error(), ": ")+1:])
				continue
			}
			got = append(got, fmt.Sprint(a.status))
		}
		made := len(s.Tenant().Assignments) - len(Sample().Assignments)
		applied := strings.Contains(want, "201") || strings.Contains(spec, "applied") || strings.Contains(spec, "truncated")
		if g := strings.Join(strings.Fields(strings.Join(got, " ")), " "); g != want || (made == 1) != applied {
			t.Errorf("%s: got %s with %d grants, want %s", spec, g, made, want)
		}
	}
}

func TestFaultsInsideABatch(t *testing.T) {
	for spec, want := range map[string]string{
		"throttle=every:2,items,retry-after:2.128": "200 429 200",
		"drop=first:1,items,on:all":                "504 200 200",
		"504=first:2,items":                        "504 504 200",
		"deny=on:all":                              "403 403 403",
		"deny":                                     "200 200 200",
		"conflict=on:reads,first:1":                "409 200 200",
	} {
		s, _ := with(parsed(t, spec))
		_, r := batchOf(t, s, getItem("1", "/me"), getItem("2", "/organization"), getItem("3", "/me"))
		if got := fmt.Sprint(r["1"]["status"], " ", r["2"]["status"], " ", r["3"]["status"]); got != want {
			t.Errorf("%s: got %s, want %s", spec, got, want)
		}
		if strings.HasPrefix(spec, "throttle") && r["2"]["headers"].(map[string]any)["Retry-After"] != "2.128" {
			t.Errorf("Retry-After of the item: %v", r["2"]["headers"])
		}
	}
}

func TestRetryAfter(t *testing.T) {
	for spec, tt := range map[string]struct {
		header string
		wait   time.Duration
	}{
		"retry-after:7":      {"7", 7 * time.Second},
		"retry-after:2.128":  {"2.128", 2128 * time.Millisecond},
		"retry-after:315":    {"315", 315 * time.Second},
		"retry-after:date:5": {"Wed, 14 Jan 2026 09:41:12 GMT", 5 * time.Second},
		"retry-after:none":   {"", 0},
		"retry-after:soon":   {"soon", 0},
		"first:1":            {"1", time.Second},
	} {
		for _, early := range []bool{true, false} {
			s, c := with(parsed(t, "throttle=first:1,"+spec))
			a := get(t, s, "/organization")
			if a.status != http.StatusTooManyRequests || a.header.Get("Retry-After") != tt.header ||
				a.header.Get("x-ms-throttle-information") == "" {
				t.Errorf("%s: %d %q", spec, a.status, a.header.Get("Retry-After"))
			}
			if c.add(tt.wait); early {
				c.add(-time.Second)
			}
			get(t, s, "/me")
			get(t, s, "/organization")
			want := map[bool]int{true: 1}[early && tt.wait > 0]
			if got := s.Stats(); got.EarlyRetries != want || got.EarlyRequests != 2*want || got.Throttled != 1 {
				t.Errorf("%s, early %v: %+v", spec, early, got)
			}
			if c.add(time.Hour); get(t, s, "/organization").status != http.StatusOK || s.Stats().EarlyRequests > 2 {
				t.Errorf("%s: still counted after the wait", spec)
			}
		}
	}
}

func TestOddAnswers(t *testing.T) {
	s, _ := with(parsed(t, "delete-absent=400", "foreign-next-link=graph.evil.example", "page-size=1"))
	if a := send(t, s, "DELETE", "/servicePrincipals/"+graphSP+"/appRoleAssignedTo/VwuePCofhk235FKgxtkfCBCbL10-bIdKnxTgt9NaLGE",
		""); a.message() != "EntitlementGrant being updated or deleted is not found." {
		t.Errorf("delete: %s", a.text)
	}
	if next := get(t, s, "/servicePrincipals").json["@odata.nextLink"].(string); !strings.HasPrefix(next,
		"https://graph.evil.example/v1.0/servicePrincipals?") {
		t.Errorf("nextLink: %s", next)
	}
	gateway, _ := with(parsed(t, "html"))
	if a := get(t, gateway, "/me"); a.header.Get("Content-Type") != "text/html" || !strings.HasPrefix(a.text, "<html>") {
		t.Errorf("html: %s", a.text)
	}
	cae, _ := with(parsed(t, "claims"))
	if a := get(t, cae, "/me"); !strings.Contains(a.header.Get("WWW-Authenticate"), `error="insufficient_claims", claims="eyJ`) {
		t.Errorf("claims: %v", a.header)
	}
}

func TestCancellation(t *testing.T) {
	for _, spec := range []string{"hang", "delay=1h", "slow=for:10h"} {
		f := parsed(t, spec)
		s := New(Sample(), f) // a real clock: only the context can end this
		ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
		_, err := try(s, request(t, "GET", "/me", "").WithContext(ctx))
		if cancel(); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("%s: %v", spec, err)
		}
		if _, err := try(s, request(t, "GET", "/me", "").WithContext(ctx)); err == nil {
			t.Errorf("%s: an ended context was answered", spec)
		}
	}
}

func TestSlowBodyIsWhole(t *testing.T) {
	s, c := with(parsed(t, "slow=for:10s"))
	began := c.Now()
	resp, err := s.RoundTrip(request(t, "GET", "/servicePrincipals?$top=50", ""))
	if err != nil {
		t.Fatal(err)
	}
	data, err := io.ReadAll(resp.Body)
	if took := c.Now().Sub(began); err != nil || int64(len(data)) != resp.ContentLength || took < 9*time.Second || took > 10*time.Second {
		t.Errorf("%v: %d of %d bytes in %v", err, len(data), resp.ContentLength, took)
	}
}

func TestParseFaultsRefuses(t *testing.T) {
	for spec, want := range map[string]string{
		"": "unknown name", "throtle": "unknown name", "throttle=every:0": "not a number of 1 or more",
		"throttle=often":           `unknown setting "often"`,
		"throttle=first:1,every:2": "give one of", "throttle=probability:2": "not between 0 and 1",
		"throttle=probability:NaN": "not between 0 and 1", "500=retry-after:2": "belongs to throttle and 503",
		"drop=for:3s": "belongs to slow", "slow=for:-3s": "not a duration", "deny=resource:": "needs a value",
		"deny=resource:x,on:reads": "writes only",
		"501=shape:lists":          `no request is called "lists"`, "404=status:201": "belong to accept",
		"accept=status:404": "not between 200 and 299", "accept=body:x": "none of none, object, alien",
		"400=items,alone": "one of items and alone", "throttle=on:mondays": "none of reads", "page-size=x": "not a number",
		"duplicate=maybe": "none of exists", "delete-absent=500": "neither 400 nor 404",
		"lag-create": "give reads:N", "fresh": "name a service principal", "fresh=x": "give reads:N",
		"write-quota=5": "give AMOUNT,per:DURATION", "delay": "not a duration", "seed=-1": "invalid syntax",
	} {
		_, err := ParseFaults([]string{"shuffle", spec})
		if !errors.Is(err, ErrFault) || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), fmt.Sprintf("%q", spec)) {
			t.Errorf("%q: got %v, want %s", spec, err, want)
		}
	}
}

func FuzzParseFaults(f *testing.F) {
	f.Add("throttle=every:5,retry-after:date:2")
	f.Add("write-quota=1,per:1s")
	f.Add("lag-create=reads:99999999999999999999")
	f.Fuzz(func(t *testing.T, spec string) {
		faults, err := ParseFaults([]string{spec})
		if err != nil || faults.Delay > 0 || len(faults.Rules) > 0 && (faults.Rules[0].Do == Hang || faults.Rules[0].Do == Slow) {
			return
		}
		_, _ = try(New(&Tenant{}, faults), request(t, "GET", "/organization", ""))
	})
}
