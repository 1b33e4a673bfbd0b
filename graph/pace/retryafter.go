package pace

import (
	"math"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// RetryAfter reads how long the service asks to be left alone: whole seconds, a
// fraction ("2.128" is seen in practice) or an HTTP date. A date counts from the
// answer's own Date, so that a wrong clock here does no harm, and one second more,
// since dates are cut to whole seconds. ok is false when nothing usable is there.
func RetryAfter(h http.Header, now time.Time) (time.Duration, bool) {
	text := strings.TrimSpace(h.Get("Retry-After"))
	if text == "" {
		return 0, false
	}
	if s, err := strconv.ParseFloat(text, 64); err == nil {
		if math.IsNaN(s) || s < 0 || s > float64(math.MaxInt64/int64(time.Second))/2 {
			return 0, false
		}
		return time.Duration(s * float64(time.Second)), true
	}
	at, err := http.ParseTime(text)
	if err != nil {
		return 0, false
	}
	if sent, err := http.ParseTime(h.Get("Date")); err == nil {
		now = sent
	}
	const longest = math.MaxInt64 / 2 // a sum with it does not overflow
	return min(max(0, at.Sub(now)), longest) + time.Second, true
}
