package cmd

import (
	"io"
	"strings"
	"testing"

	"mi-roles/cmd/change"
	"mi-roles/cmd/screen"
)

// TestStartIsLean bounds what every command pays before it does anything. The walk over
// all flags of all commands, for instance, is for completion alone.
func TestStartIsLean(t *testing.T) {
	const most = 1900 // about 40 for each command
	s := screen.Streams{In: strings.NewReader(""), Out: io.Discard, Err: io.Discard, Getenv: func(string) string { return "" }}
	got := testing.AllocsPerRun(10, func() {
		if code := Run(t.Context(), []string{"version"}, s); code != change.ExitOK {
			t.Fatalf("exit code %d", code)
		}
	})
	if got > most {
		t.Errorf("version makes %.0f allocations, at most %d", got, most)
	}
}
