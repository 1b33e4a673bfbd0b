//go:build unix

package cmd

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"mi-roles/cmd/change"
	"mi-roles/cmd/screen"
)

// pipe is a named pipe, as a shell makes one for <(…).
func pipe(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "pipe")
	if err := syscall.Mkfifo(path, 0o600); err != nil {
		t.Skipf("no named pipes here: %v", err)
	}
	return path
}

// speakSoon is speak for what must not wait for ever.
func speakSoon(ctx context.Context, t *testing.T, args ...string) spoken {
	t.Helper()
	done := make(chan spoken, 1)
	go func() {
		var out, errs strings.Builder
		code := Run(ctx, args, screen.Streams{In: strings.NewReader(""), Out: &out, Err: &errs, Getenv: func(string) string { return "" }})
		done <- spoken{code, out.String(), errs.String()}
	}()
	select {
	case s := <-done:
		return s
	case <-time.After(20 * time.Second):
		t.Fatalf("%v waits for ever", args)
		return spoken{}
	}
}

// What is written and read again, or read at random, cannot be a pipe.
func TestNoPipeIsATenant(t *testing.T) {
	p := pipe(t)
	for _, args := range [][]string{
		{"list", "--all", "--sandbox=" + p}, {"snapshot", p, "--sandbox"}, {"snapshot", "diff", p, p},
		{"undo", p, "--sandbox", "-y"}, {"__complete", "list", "--sandbox=" + p, "-i", ""},
	} {
		s := speakSoon(t.Context(), t, args...)
		if args[0] == "__complete" {
			continue // it has nothing to say, but it ends
		}
		s.want(t, change.ExitUsage, p, "not a regular file")
	}
}

// What cannot be replaced by a file is found before anything is read or shown.
func TestNoPipeIsAResult(t *testing.T) {
	manifest := filepath.Join(t.TempDir(), "grants.yaml")
	if err := os.WriteFile(manifest, []byte("version: 1\ngrants: [{identity: func-orders, api: graph, roles: [Mail.Send]}]\n"),
		0o600); err != nil {
		t.Fatal(err)
	}
	for _, place := range []string{pipe(t), "/dev/null", filepath.Dir(manifest)} {
		for _, args := range [][]string{{"plan", "-f", manifest, "--out", place}, {"audit", "--all", "--out", place}} {
			s := speakSoon(t.Context(), t, append(args, "--sandbox")...)
			s.want(t, change.ExitUsage, "--out: "+place+" is ")
			if s.out != "" {
				t.Errorf("%v: shows %q", args, s.out)
			}
		}
	}
}

// readers are the commands that read a whole file of the user's, named last.
func readers() [][]string {
	grant := []string{"-i", "func-orders", "-a", "graph", "-r", "Mail.Send", "--sandbox"}
	return [][]string{
		{"audit", "--all", "--sandbox", "--exceptions"}, {"audit", "--all", "--sandbox", "--risk-file"}, {"token", "inspect"},
		append(append([]string{"verify"}, grant...), "--token"), {"plan", "--sandbox", "-f"}, {"apply", "--sandbox", "-y", "-f"},
		{"verify", "--sandbox", "-f"}, {"apply", "--sandbox", "-y"},
	}
}

// A pipe into which nobody writes is given up when the time is over or the user
// has had enough.
func TestAPipeIsNotWaitedForForEver(t *testing.T) {
	for _, args := range readers() {
		p := pipe(t)
		speakSoon(t.Context(), t, append(args, p, "--timeout", "100ms")...).want(t, 7, "--timeout")
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(100*time.Millisecond, cancel)
		speakSoon(ctx, t, append(args, p)...).want(t, change.ExitInterrupted)
	}
}

// A pipe into which someone writes is as good as a file.
func TestAPipeIsRead(t *testing.T) {
	const grants = "version: 1\ngrants: [{identity: func-orders, api: graph, roles: [Mail.Send]}]\n"
	texts := []string{"[]\n", "[]\n", jwt(identityClaims(nil)), jwt(identityClaims(nil)), grants, grants, grants}
	for i, args := range readers()[:len(texts)] {
		p := pipe(t)
		go func() { _ = os.WriteFile(p, []byte(texts[i]), 0o600) }()
		if s := speakSoon(t.Context(), t, append(args, p)...); s.code != change.ExitOK && s.code != change.ExitDiffers {
			t.Errorf("%v: exit %d: %s", args, s.code, s.err)
		}
	}
}
