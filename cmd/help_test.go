package cmd

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"mi-roles/cmd/screen"
	"mi-roles/output"
)

// helpAt is the help of a command on a terminal that is width columns wide.
func helpAt(width int, env map[string]string, words ...string) string {
	var out bytes.Buffer
	a := newApp(screen.Streams{Out: &out, Err: &out, OutTTY: true, Width: width, Getenv: func(name string) string { return env[name] }})
	a.execute(context.Background(), append([]string{"help"}, words...))
	return out.String()
}

// TestHelpFits: on narrow terminals no line of help is wider, examples come first and stay
// one command each, and the global flags take one line.
func TestHelpFits(t *testing.T) {
	everyCommand(func(c *cobra.Command, words []string) {
		if c.Name() == "help" || c.HasParent() && c.Parent().Name() == "completion" {
			return
		}
		for _, width := range []int{80, 100} {
			text := helpAt(width, nil, words...)
			for line := range strings.Lines(text) {
				if n := output.TextWidth(strings.TrimSuffix(line, "\n")); n > width &&
					len(strings.Fields(strings.TrimSuffix(line, " \\\n"))) > 1 {
					t.Errorf("%v at %d: a line is %d wide: %q", words, width, n, line)
				}
			}
			joined := strings.ReplaceAll(text, " \\\n    ", " ")
			for example := range strings.Lines(c.Example) {
				if !strings.Contains(joined, strings.TrimSpace(example)) {
					t.Errorf("%v at %d: the example is broken: %q\n%s", words, width, example, text)
				}
			}
			if c.HasExample() && strings.Index(text, "Examples:") > strings.Index(text, "Usage:") {
				t.Errorf("%v: usage comes before examples:\n%s", words, text)
			}
			if !strings.Contains(text, "mi-roles help global-flags") || strings.Contains(text, "--no-token-cache") && c.Name() != "auth" {
				t.Errorf("%v: the global flags are not folded:\n%s", words, text)
			}
		}
	})
}

// TestHelpOnTopics: each is reached, fits, and completes; in the C locale help is ASCII.
func TestHelpOnTopics(t *testing.T) {
	for _, c := range newRoot(newApp(screen.Streams{Getenv: func(string) string { return "" }})).Commands() {
		if c.Runnable() || c.HasSubCommands() {
			continue
		}
		text := helpAt(80, map[string]string{"LC_ALL": "C"}, c.Name())
		for line := range strings.Lines(text) {
			if n := output.TextWidth(strings.TrimSuffix(line, "\n")); n > 80 {
				t.Errorf("%s: a line is %d wide: %q", c.Name(), n, line)
			}
		}
		if i := strings.IndexAny(text, "…–·×"); i >= 0 {
			t.Errorf("%s: not ASCII: %q", c.Name(), text[i:])
		}
		if offered := speak(t, "", "__complete", "help", c.Name()[:3]); !strings.Contains(offered.out, c.Name()) {
			t.Errorf("%s is not offered: %s", c.Name(), offered.out)
		}
	}
}
