package wire

import (
	"context"
	"net/http"
	"testing"
	"time"
)

// TestTheServicesTime: what the service's answers say of the time counts, unless it
// differs from the client's only by the way that they take.
func TestTheServicesTime(t *testing.T) {
	for name, c := range map[string]struct {
		date  func(time.Time) string
		ahead time.Duration
	}{
		"an hour ahead":  {func(now time.Time) string { return now.Add(time.Hour).Format(http.TimeFormat) }, time.Hour},
		"an hour behind": {func(now time.Time) string { return now.Add(-time.Hour).Format(http.TimeFormat) }, -time.Hour},
		"the same":       {func(now time.Time) string { return now.Add(-2 * time.Second).Format(http.TimeFormat) }, 0},
		"nine seconds":   {func(now time.Time) string { return now.Add(9 * time.Second).Format(http.TimeFormat) }, 0},
		"ten seconds":    {func(now time.Time) string { return now.Add(10 * time.Second).Format(http.TimeFormat) }, 10 * time.Second},
		"ten behind":     {func(now time.Time) string { return now.Add(-10 * time.Second).Format(http.TimeFormat) }, -10 * time.Second},
		"none":           {func(time.Time) string { return "" }, 0},
		"nonsense":       {func(time.Time) string { return "yesterday" }, 0},
	} {
		ok := answered(200, jsonType, `{"value":[]}`)
		client, clock, _ := script(t, ok)
		ok.Header.Set("Date", c.date(clock.Now()))
		if !client.Now().Equal(clock.Now()) {
			t.Errorf("%s: before the first answer, it is %s", name, client.Now())
		}
		client.Run(context.Background(), []Call{client.ServicePrincipals(Query{})})
		if got := client.Now().Sub(clock.Now()); got != c.ahead {
			t.Errorf("%s: %s ahead, want %s", name, got, c.ahead)
		}
	}
}
