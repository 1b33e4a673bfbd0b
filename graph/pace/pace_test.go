package pace

import (
	"net/http"
	"testing"
	"time"
)

func FuzzRetryAfter(f *testing.F) {
	for _, seed := range []string{"", "0", "1", "2.128", "-1", "1e308", "NaN", "Inf", "0x1p-2", "120 ", "Fri, 20 Nov 2026 09:00:05 GMT",
		"Fri, 20 Nov 9999 09:00:05 GMT", "soon", "1_000"} {
		f.Add(seed, "Fri, 20 Nov 2026 09:00:00 GMT")
		f.Add(seed, "")
	}
	f.Fuzz(func(t *testing.T, text, date string) {
		wait, ok := RetryAfter(http.Header{"Retry-After": {text}, "Date": {date}}, time.Unix(1_700_000_000, 0))
		if wait < 0 || !ok && wait != 0 {
			t.Errorf("%q, %q: wait %s, %v", text, date, wait, ok)
		}
	})
}

func TestBackoff(t *testing.T) {
	for failures, most := range map[int]time.Duration{0: first, 1: 2 * first, 3: 8 * first, 10: Longest, 1000: Longest} {
		for range 100 {
			if d := Backoff(failures); d < most/2 || d > most {
				t.Fatalf("%s after %d failures, want at most %s", d, failures, most)
			}
		}
	}
}
