package pace

import (
	"context"
	"slices"
	"testing"
	"time"
)

type still struct{ now time.Time }

func (s *still) Now() time.Time { return s.now }

func (s *still) Sleep(_ context.Context, d time.Duration) error {
	s.now = s.now.Add(d)
	return nil
}

// The pauses grow and the last one ends with the time, however long that is.
func TestLooks(t *testing.T) {
	const s = time.Second
	for within, want := range map[time.Duration][]time.Duration{
		0: nil, -s: nil, s / 2: {s / 2}, s: {s}, 10 * s: {s, 2 * s, 4 * s, 3 * s},
		60 * s: {s, 2 * s, 4 * s, 8 * s, 16 * s, 20 * s, 9 * s},
	} {
		clock := &still{now: time.Unix(1_700_000_000, 0)}
		looks := PollsWithin(clock, within)
		var got []time.Duration
		for d := looks.Next(); d > 0; d = looks.Next() {
			got = append(got, d)
			_ = clock.Sleep(t.Context(), d)
		}
		if !slices.Equal(got, want) {
			t.Errorf("within %s: %v, want %v", within, got, want)
		}
	}
	if PollPause(-1) != s || PollPause(1_000_000) != Longest {
		t.Error("out of range")
	}
}
