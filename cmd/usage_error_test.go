package cmd

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"mi-roles/cmd/change"
	"mi-roles/cmd/screen"
	"mi-roles/graph/sandbox"
)

// rawText is what the libraries below say.
var rawText = regexp.MustCompile(`strconv|time: |in the group|required flag|unknown (shorthand )?flag|unknown command|accepts \d|` +
	`invalid argument|needs an argument|bad flag syntax|Usage:`)

// everyCommand calls each with the words of every command that does something.
func everyCommand(each func(c *cobra.Command, words []string)) {
	var walk func(c *cobra.Command)
	walk = func(c *cobra.Command) {
		if c.Runnable() && c.HasParent() {
			each(c, strings.Fields(c.CommandPath())[1:])
		}
		for _, sub := range c.Commands() {
			walk(sub)
		}
	}
	walk(newRoot(newApp(screen.Streams{Getenv: func(string) string { return "" }})))
}

// TestEveryMistakeIsExplained: whatever is wrong with a command line, the error is in the
// command's own words and ends with a line to type.
func TestEveryMistakeIsExplained(t *testing.T) {
	mistakes := map[string][]string{"nothing": nil, "a plain argument": {"frobnicate"}, "two": {"frobnicate", "frobnicate"},
		"an unknown flag": {"--frobnicate"}, "a wrong value": {"-o", "frobnicate"}, "a wrong time": {"--timeout", "5"},
		"no value": {"--timeout"}, "a neighbour's flag": {"--fault", "500"}, "a misspelled flag": {"--verbos"},
		"a dash too many": {"---all"}}
	everyCommand(func(c *cobra.Command, words []string) {
		for name, more := range mistakes {
			line := strings.Join(slices.Concat(words, more), " ")
			if c.Name() == "serve" && (name == "nothing" || name == "a neighbour's flag" || name == "a wrong value") ||
				c.Name() == "snapshot" && name == "a plain argument" {
				continue // it would do what is said
			}
			s := newFaulty(sandbox.Sample(), sandbox.Faults{}).speak(t, slices.Concat(words, more)...)
			if s.code != change.ExitUsage {
				if strings.Contains(name, "flag") || strings.Contains(name, "dash") || name == "a wrong time" {
					t.Errorf("%s: exit code %d: %s", line, s.code, s.err)
				}
				continue
			}
			if raw := rawText.FindString(s.err); raw != "" {
				t.Errorf("%s: %q is no word of ours: %s", line, raw, s.err)
			}
			if (strings.Contains(name, "flag") || name == "no value") && !strings.Contains(s.err, "mi-roles "+words[0]) {
				t.Errorf("%s: the command is not named: %s", line, s.err)
			}
		}
	})
}

// TestNothingFoundIsSaid on stderr, in every format.
func TestNothingFoundIsSaid(t *testing.T) {
	for line, want := range map[string]string{
		"identities zzz": `nothing matches "zzz"`, "identities func-order5 -o json": "did you mean func-orders",
		"apis grph": "did you mean graph?", "roles -a graph User.Raed.All": "did you mean User.Read.All",
		"apis --aliases zzz": `nothing matches "zzz"`, "list --all -r Nope": "no assignments",
		"list --all -r Nope -o csv":  "no assignments",
		"who -a api://payments-2019": "no assignments",
		"audit -g rg-shpo":           `no managed identity is in resource group "rg-shpo"; did you mean rg-shop?`,
		"review -g rg-shpo":          "did you mean rg-shop?",
		"audit --subscription 5b000000-0000-4000-8000-00000000ffff": "no managed identity is in subscription",
	} {
		newFaulty(sandbox.Sample(), sandbox.Faults{}).speak(t, strings.Fields(line)...).want(t, 0, want)
	}
}
