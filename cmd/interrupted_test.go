package cmd

import (
	"bytes"
	"context"
	"io"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"mi-roles/cmd/change"
	"mi-roles/cmd/connect"
	"mi-roles/cmd/screen"
	"mi-roles/cmd/testenv"
	"mi-roles/graph/sandbox"
)

// impatient is a user's clock: they press Ctrl-C when the program waits for the nth time.
type impatient struct {
	*testenv.Clock
	waits atomic.Int64
	press context.CancelFunc
}

func (c *impatient) Sleep(ctx context.Context, d time.Duration) error {
	if c.waits.Add(-1) <= 0 {
		c.press()
	}
	return c.Clock.Sleep(ctx, d)
}

// impatiently runs a command whose user presses Ctrl-C at its nth wait.
func (w *faulty) impatiently(t *testing.T, waits int, args ...string) spoken {
	t.Helper()
	ctx, press := context.WithCancel(t.Context())
	defer press()
	var out, errs bytes.Buffer
	a := newApp(screen.Streams{In: strings.NewReader(""), Out: &out, Err: &errs, Getenv: func(string) string { return "" }})
	user := &impatient{Clock: w.clock, press: press}
	user.waits.Store(int64(waits))
	a.Overrides = connect.Overrides{Transport: w, Clock: user, Tenant: w.tenant}
	return spoken{a.execute(ctx, args), out.String(), errs.String()}
}

// TestInterruptedIsToldAsThat: who presses Ctrl-C hears how the tenant was left, and
// not the service's last answer, which only explains the wait.
func TestInterruptedIsToldAsThat(t *testing.T) {
	throttle := func(on sandbox.Scope, after int) sandbox.Faults {
		return sandbox.Faults{Rules: []sandbox.Rule{{Do: sandbox.Throttle, RetryAfter: "4", On: on, After: after}}}
	}
	grant := []string{"assign", "-i", "func-orders", "-a", "graph", "-r", "User.Read.All,Group.Read.All", "-q", "-o", "json"}
	none := "mi-roles: interrupted; nothing was changed\n"
	again := "  hint: run the same command again: completed changes stay\n"
	for _, c := range []struct {
		name   string
		faults sandbox.Faults
		args   []string
		want   string
		out    []string
	}{
		{"a list", throttle(sandbox.Both, 0), []string{"list", "-i", "func-orders", "-q"}, none, nil},
		{"the whole tenant", throttle(sandbox.Both, 0), []string{"list", "--all", "-q"}, none, nil},
		{"before the first change", throttle(sandbox.Writes, 0), grant, none, []string{`"skipped"`}},
		{"after the first change",
			sandbox.Faults{Rules: []sandbox.Rule{{Do: sandbox.Throttle, RetryAfter: "4", On: sandbox.Writes, Items: true, After: 1}}},
			grant, "mi-roles: interrupted; 1 of 2 changes made\n" + again, []string{`"done"`, `"skipped"`}},
		{"no answers", sandbox.Faults{Rules: []sandbox.Rule{{Do: sandbox.Drop, On: sandbox.Both, After: 1}}}, grant,
			"mi-roles: interrupted; 2 of 2 changes possibly made\n" + again, []string{`"failed"`}},
		{"made, but not shown yet", sandbox.Faults{Created: sandbox.Lag{For: time.Hour}}, append(grant, "--wait", "2m"),
			"mi-roles: interrupted; 2 of 2 changes made\n" + again, []string{`"done"`}},
		{"busy", sandbox.Faults{Rules: []sandbox.Rule{{Do: sandbox.Error503, On: sandbox.Both}}}, []string{"who", "-a", "graph", "-q"},
			none, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newFaulty(sandbox.Sample(), c.faults).impatiently(t, 1, c.args...)
			if s.code != change.ExitInterrupted || !strings.HasSuffix(s.err, c.want) || strings.Contains(s.err, "429") ||
				strings.Contains(s.err, "request-id") {
				t.Errorf("exit %d\n%s", s.code, s.err)
			}
			for _, text := range c.out {
				if !strings.Contains(s.out, text) {
					t.Errorf("%s is missing in\n%s", text, s.out)
				}
			}
			if c.out == nil && s.out != "" {
				t.Errorf("it prints %s", s.out)
			}
		})
	}
}

// Ctrl-C at a yes-or-no question is told the same way.
func TestInterruptedAtAQuestion(t *testing.T) {
	in, typed := io.Pipe()
	defer func() { _ = typed.Close() }()
	for _, args := range [][]string{{"remove", "-i", "func-orders", "-a", "graph", "--all"},
		{"copy", "--from", "func-orders", "--to", "id-archive"}} {
		ctx, press := context.WithCancelCause(t.Context())
		var out, errs bytes.Buffer
		asked := writerFunc(func(text []byte) (int, error) {
			if strings.Contains(string(text), "[y/N]") {
				press(context.Canceled)
			}
			return errs.Write(text)
		})
		args = append(args, "--sandbox="+filepath.Join(t.TempDir(), "shop.json"))
		code := Run(ctx, args, screen.Streams{In: in, Out: &out, Err: asked, Ask: true, Getenv: func(string) string { return "" }})
		if code != change.ExitInterrupted || !strings.HasSuffix(errs.String(), "mi-roles: interrupted; nothing was changed\n") {
			t.Errorf("%v: exit %d\n%s%s", args, code, errs.String(), out.String())
		}
	}
}

type writerFunc func([]byte) (int, error)

func (f writerFunc) Write(b []byte) (int, error) { return f(b) }
