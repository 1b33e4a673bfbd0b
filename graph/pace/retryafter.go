package pace

import (
	"errors"
	"math"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// RetryAfter reads how long the service asks to be left alone: whole seconds, a
// fraction ("2.128" is seen in practice) or an HTTP date. A date counts from the
// answer's own Date, so that a wrong clock here does no harm, and one second more,
// since dates are cut to whole seconds. A number beyond every measure is a long time. ok is false when nothing usable is there.
func RetryAfter(h http.Header, now time.Time) (time.Duration, bool) {
	text := strings.TrimSpace(h.Get("Retry-After"))
	if text == "" {
		return 0, false
	}
	const longest = time.Duration(math.MaxInt64 / 2) // a sum with it does not overflow
	if s, err := strconv.ParseFloat(text, 64); err == nil || errors.Is(err, strconv.ErrRange) {
		if math.IsNaN(s) || s < 0 || err == nil && math.IsInf(s, 0) {
			return 0, false
		}
		if s >= longest.Seconds() {
			return longest, true
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
	return min(max(0, at.Sub(now)), longest) + time.Second, true
}
