package pace

import (
	"math"
	"net/http"
	"testing"
	"time"
)

// What the service asks for, to the second. A date counts from the answer's own
// Date, and one second more.
func TestRetryAfterValues(t *testing.T) {
	now := time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)
	const date = "Fri, 20 Nov 2026 08:00:00 GMT" // of a service whose clock is an hour behind
	for _, c := range []struct {
		header, date string
		want         time.Duration
		ok           bool
	}{
		{"", "", 0, false}, {"  ", "", 0, false}, {"soon", "", 0, false}, {"-1", "", 0, false}, {"NaN", "", 0, false},
		{"Inf", "", 0, false}, {"-1e999", "", 0, false},
		{"0", "", 0, true}, {"1", "", time.Second, true}, {" 120 ", "", 2 * time.Minute, true},
		{"2.128", "", 2128 * time.Millisecond, true},
		{"Fri, 20 Nov 2026 09:00:05 GMT", "", 6 * time.Second, true},
		{"Fri, 20 Nov 2026 08:00:05 GMT", date, 6 * time.Second, true},
		{"Fri, 20 Nov 2026 07:59:00 GMT", date, time.Second, true}, // over already
		{"Fri, 20 Nov 2026 08:00:05 GMT", "no date", time.Second, true},
		// The longest that is waited for: a sum of two does not overflow.
		{"4611686018", "", 4611686018 * time.Second, true}, {"4611686019", "", math.MaxInt64 / 2, true},
		{"99999999999999999999", "", math.MaxInt64 / 2, true}, {"1e999", "", math.MaxInt64 / 2, true},
		{"Fri, 20 Nov 9999 09:00:00 GMT", "", math.MaxInt64/2 + time.Second, true},
	} {
		got, ok := RetryAfter(http.Header{"Retry-After": {c.header}, "Date": {c.date}}, now)
		if got != c.want || ok != c.ok {
			t.Errorf("Retry-After %q, Date %q: %s, %v; want %s, %v", c.header, c.date, got, ok, c.want, c.ok)
		}
	}
}

// Each failure doubles the pause, up to the longest; half of it is certain.
func TestBackoffValues(t *testing.T) {
	for failures, most := range []time.Duration{500 * time.Millisecond, time.Second, 2 * time.Second, 4 * time.Second, 8 * time.Second,
		16 * time.Second, 20 * time.Second, 20 * time.Second} {
		least, longest := time.Hour, time.Duration(0)
		for range 300 {
			d := Backoff(failures)
			least, longest = min(least, d), max(longest, d)
		}
		if least < most/2 || least > most*6/10 || longest < most*9/10 || longest > most {
			t.Errorf("after %d failures: %s to %s, want within %s to %s and spread", failures, least, longest, most/2, most)
		}
	}
	if Tries != 8 || Longest != 20*time.Second {
		t.Errorf("%d tries, at most %s apart: the documents say 8 and 20s", Tries, Longest)
	}
}
