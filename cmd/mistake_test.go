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

// TestTheMeantLine is what a mistake was probably meant to be.
func TestTheMeantLine(t *testing.T) {
	for line, want := range map[string]string{
		"plan grants.yaml":                  "plan -f grants.yaml",
		"verify grants.yaml":                "verify -f grants.yaml",
		"verify func-orders graph":          "verify -i func-orders -a graph",
		"copy a b":                          "copy --from a --to b",
		"who graph":                         "who -a graph",
		"list func-orders":                  "list -i func-orders",
		"lst --all":                         "list --all",
		"show -i func-orders":               "list -i func-orders",
		"get -i func-orders":                "list -i func-orders",
		"grant -i a -a graph -r Mail.Send":  "assign -i a -a graph -r Mail.Send",
		"delete -i a -a graph -r Mail.Send": "remove -i a -a graph -r Mail.Send",
		"list --al":                         "list --all",
		"list --al=true":                    "list --all=true",
		"audit --all --group rg-shop":       "audit --all --resource-group rg-shop",
		"list --all -o jsn":                 "list --all -o json",
		"list --all --output=jsn":           "list --all --output=json",
		"export --all --format terrafrm":    "export --all --format terraform",
		"list --all --sandbox tenant.json":  "list --all --sandbox=tenant.json",
		"--sandbox tenant.json list --all":  "--sandbox=tenant.json list --all",
		"help exitcodes":                    "help exit-codes",
		"help selector":                     "help selectors",
		"token gte":                         "token get",
		"completion bsh":                    "completion bash",
	} {
		newFaulty(sandbox.Sample(), sandbox.Faults{}).speak(t, strings.Fields(line)...).want(t, change.ExitUsage,
			"hint: write: mi-roles "+want+"\n")
	}
	for line, want := range map[string]string{
		"completion tcsh":           "completion has no command \"tcsh\"; it has bash, fish, powershell, zsh",
		"who -i x -a graph":         "who has no flag -i; it has --any-principal, --api",
		"list":                      "list needs -i IDENTITY, -a API or --all",
		"list --all -i func-orders": "list takes --identity or --all, not both",
		"snapshot":                  "snapshot takes FILE",
		"assign -i func-orders":     "assign needs -a API and -r ROLE, and there is nobody to ask",
		"sandbox":                   "choose a command: mi-roles sandbox activity, or mi-roles sandbox serve",
	} {
		newFaulty(sandbox.Sample(), sandbox.Faults{}).speak(t, strings.Fields(line)...).want(t, change.ExitUsage, want)
	}
}

// TestNothingFoundIsSaid on stderr, in every format.
func TestNothingFoundIsSaid(t *testing.T) {
	for line, want := range map[string]string{
		"identities zzz": `nothing matches "zzz"`, "identities func-order5 -o json": "did you mean func-orders",
		"apis grph": "did you mean graph?", "roles -a graph User.Raed.All": "did you mean User.Read.All",
		"apis --aliases zzz": `nothing matches "zzz"`, "list --all -r Nope": "no assignments",
		"list --all -r Nope -o csv":  "no assignments",
		"who -a api://payments-2019": "no assignments",
	} {
		newFaulty(sandbox.Sample(), sandbox.Faults{}).speak(t, strings.Fields(line)...).want(t, 0, want)
	}
}
