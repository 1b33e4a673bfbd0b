package cmd

import (
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"mi-roles/cmd/change"
	"mi-roles/cmd/pick"
	"mi-roles/cmd/screen"
	"mi-roles/graph/sandbox"
)

// TestTheMeantLine is what a mistake was probably meant to be.
func TestTheMeantLine(t *testing.T) {
	for line, want := range map[string]string{
		"plan grants.yaml":                  "plan -f grants.yaml",
		"verify grants.yaml":                "verify -f grants.yaml",
		"verify func-orders graph":          "verify -i func-orders -a graph -r ROLE",
		"copy a b":                          "copy --from a --to b",
		"copy -i a":                         "copy --from a --to IDENTITY",
		"who graph":                         "who -a graph",
		"who mail.send":                     "who -a graph -r Mail.Send",
		"who Orders.Read":                   "who -a Orders.Read",
		"list func-orders":                  "list -i func-orders",
		"list -i func-orders graph":         "list -i func-orders -a graph",
		"list help":                         "list --help",
		"lst --all":                         "list --all",
		"show func-orders":                  "list -i func-orders",
		"get -i func-orders":                "list -i func-orders",
		"check":                             "verify -i IDENTITY -a API -r ROLE",
		"check -f grants.yaml":              "verify -f grants.yaml",
		"report":                            "audit --all",
		"report -g rg-shop":                 "audit -g rg-shop",
		"diff":                              "plan -f FILE",
		"revert":                            "undo RECORD",
		"role":                              "roles -a API",
		"permissions graph":                 "roles -a graph",
		"roles graph mail":                  "roles -a graph mail",
		"roles Mail.Send":                   "roles -a graph Mail.Send",
		"import":                            "manifest convert FILE",
		"search mail":                       "identities mail; or: mi-roles apis mail; or: mi-roles roles -a graph mail",
		"grant -i a -a graph -r Mail.Send":  "assign -i a -a graph -r Mail.Send",
		"revoke --assignment-id x":          "remove --assignment-id x",
		"delete -i a -a graph -r Mail.Send": "remove -i a -a graph -r Mail.Send",
		"delete -i a -a graph --all":        "remove -i a -a graph --all",
		"--all list":                        "list --all",
		"list --al":                         "list --all",
		"list -all":                         "list --all",
		"list --al=true":                    "list --all=true",
		"list --all --json":                 "list --all -o json",
		"list -n func-orders":               "list -i func-orders",
		"list --name func-orders":           "list --identity func-orders",
		"assign -i a -a graph -p Mail.Send": "assign -i a -a graph -r Mail.Send",
		"assign -i -a graph -r Mail.Send":   "assign -i IDENTITY -a graph -r Mail.Send",
		"assign -- -i a":                    "assign -i a -a API -r ROLE",
		"list --identities a --apis graph":  "list --identity a --api graph",
		"audit --all --group rg-shop":       "audit --all --resource-group rg-shop",
		"list --all -o jsn":                 "list --all -o json",
		"list --all --output=jsn":           "list --all --output=json",
		"export --all --format terrafrm":    "export --all --format terraform",
		"export --all --format tf":          "export --all --format terraform",
		"export --all -o terraform":         "export --all --format terraform",
		"export --all --output=az":          "export --all --format az",
		"export --all --bicep":              "export --all --format bicep",
		"roles --for GET /users/{id}":       `roles --for "GET /users/{id}"`,
		"list --all --sandbox tenant.json":  "list --all --sandbox=tenant.json",
		"--sandbox tenant.json list --all":  "--sandbox=tenant.json list --all",
		"help exitcodes":                    "help exit-codes",
		"help selector":                     "help selectors",
		"token gte -a graph":                "token get -a graph",
		"completion bsh":                    "completion bash",
		"logout":                            "auth logout",
	} {
		newFaulty(sandbox.Sample(), sandbox.Faults{}).speak(t, strings.Fields(line)...).want(t, change.ExitUsage,
			"hint: write: mi-roles "+want+"\n")
	}
}

// TestMistakesInWords: what is said where no line is known.
func TestMistakesInWords(t *testing.T) {
	for line, want := range map[string]string{
		"completion tcsh":           "completion has no command \"tcsh\"; it has bash, fish, powershell, zsh",
		"who -i x -a graph":         "who has no flag -i; it has --any-principal, --api",
		"list":                      "list needs -i IDENTITY, -a API or --all",
		"list --all -i func-orders": "list takes --identity or --all, not both",
		"list --all --filter mail":  "list has no flag --filter; filter with -i IDENTITY, -a API, -r ROLE\n  hint: such as",
		"snapshot":                  "snapshot takes FILE",
		"assign -i func-orders":     "assign needs -a API and -r ROLE, and there is no terminal to ask on",
		"list -i --all":             "--identity needs a value: -i IDENTITY",
		"login":                     "hint: sign in with: az login (or pass --auth browser); then: mi-roles whoami",
		"sandbox":                   "sandbox requires a command: activity, serve",
		"fence":                     "fence requires a command: apply, export, plan, verify",
		"auth":                      "auth requires a command: logout, status",
	} {
		newFaulty(sandbox.Sample(), sandbox.Faults{}).speak(t, strings.Fields(line)...).want(t, change.ExitUsage, want)
	}
}

// TestMeantLinesAreRight: whatever the mistake, a line that is suggested has none, but for
// values that the user has not said.
func TestMeantLinesAreRight(t *testing.T) {
	suggested := 0
	check := func(words ...string) {
		a := newApp(screen.Streams{Getenv: func(string) string { return "" }})
		root := newRoot(a)
		c, err := a.checkLine(root, words)
		if err == nil {
			return
		}
		var m *screen.UsageError
		if mistake := a.mistake(root, words, err); !asUsage(mistake, &m) {
			t.Fatalf("%s of %s: %v", words, c.Name(), mistake)
		}
		for _, line := range m.Lines {
			suggested++
			meant := shellWords(line)[1:]
			for i := range meant {
				meant[i] = strings.Trim(meant[i], `"'`)
			}
			if slices.Equal(meant, words) {
				t.Errorf("%s: the same line is suggested", words)
			}
			a := newApp(screen.Streams{Getenv: func(string) string { return "" }})
			if _, err := a.checkLine(newRoot(a), meant); err != nil && !slices.ContainsFunc(meant, inCapitals) {
				t.Errorf("%s: %s is suggested, and wrong: %v", words, line, err)
			}
		}
	}
	mistakes := []string{"--json", "--yaml x", "-n x", "--name x", "help", "--filter x", "-all", "--identities x --apis graph --al",
		"graph", "func-orders", "func-orders graph mail.send", "Mail.Send", "grants.yaml", "-- -i x", "-i -a graph", "-o jsn",
		"frobnicate frobnicate frobnicate", "---all", "--sandbox x", "-p x", "-i x", "--fo", "--terraform", "-f", "--timeout"}
	everyCommand(func(_ *cobra.Command, command []string) {
		for _, more := range mistakes {
			check(slices.Concat(command, strings.Fields(more))...)
			check(slices.Concat(strings.Fields(more), command)...)
		}
	})
	for word := range otherWords {
		for _, more := range append(mistakes, "") {
			check(append([]string{word}, strings.Fields(more)...)...)
		}
	}
	if suggested < 100 {
		t.Errorf("%d lines were suggested", suggested)
	}
}

func asUsage(err error, to **screen.UsageError) bool {
	u, is := err.(*screen.UsageError)
	*to = u
	return is
}

// inCapitals reports whether a word stands for one that the user has not said.
func inCapitals(word string) bool {
	return word != "" && word == strings.ToUpper(word) && word != strings.ToLower(word)
}

// TestNeedsAreFlags: the table names flags that there are.
func TestNeedsAreFlags(t *testing.T) {
	everyCommand(func(c *cobra.Command, _ []string) {
		for name := range strings.FieldsSeq(needs[pick.Called(c)]) {
			if c.Flag(name) == nil {
				t.Errorf("%s has no flag --%s", c.Name(), name)
			}
		}
	})
}
