package connect

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"mi-roles/graph"
	"mi-roles/roles"
)

// TestLongReadsAreShown: each long read says what it reads and how much so far, and the line goes away
// at its end, however it ends.
func TestLongReadsAreShown(t *testing.T) {
	stop := errors.New("enough")
	look := func() error { time.Sleep(1500 * time.Millisecond); return stop }
	for want, read := range map[string]func(context.Context, *Session) error{
		"reading managed identities: 38 identities so far, 1s": func(ctx context.Context, s *Session) error {
			return s.Identities(ctx, func([]roles.Principal) error { return look() })
		},
		"reading APIs: 22 service principals so far, 1s": func(ctx context.Context, s *Session) error {
			return s.APIs(ctx, func([]roles.Resource) error { return look() })
		},
		"reading the tenant: 35 identities so far, 1s": func(ctx context.Context, s *Session) error {
			return s.AllAssignments(ctx, func([]graph.Holder) error { return look() })
		},
		"reading who holds roles: 9 assignments so far, 1s": func(ctx context.Context, s *Session) error {
			return s.AssignedTo(ctx, "a9100000-0000-4000-8000-000000000101", func([]graph.Holding) error { return look() })
		},
	} {
		synctest.Test(t, func(t *testing.T) {
			d := newDesk()
			d.ErrTTY = true
			d.InstallStatusLine()
			if err := read(t.Context(), d.onSample(t)); !errors.Is(err, stop) {
				t.Error(err)
			}
			shown := d.said()
			if !strings.Contains(shown, want) || !strings.HasSuffix(shown, "\r\x1b[K") {
				t.Errorf("%q, want %q", shown, want)
			}
		})
	}
}
