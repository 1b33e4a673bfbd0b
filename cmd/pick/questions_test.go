package pick

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"mi-roles/cmd/connect"
	"mi-roles/cmd/screen"
)

// asking is a command with flags and rules like those of ours, and its questions.
func asking(ask bool, rules func(*cobra.Command)) (*cobra.Command, *Questions, *Selectors) {
	a := &Finder{&connect.Opener{Screen: &screen.Screen{Streams: screen.Streams{Ask: ask, Getenv: func(string) string { return "" }}}}}
	sel, q := &Selectors{}, &Questions{}
	c := &cobra.Command{Use: "look", SilenceErrors: true, SilenceUsage: true, RunE: func(*cobra.Command, []string) error { return nil }}
	sel.AddFlags(c.Flags())
	c.Flags().Bool("all", false, "every one")
	c.Flags().String("file", "", "a `file`")
	rules(c)
	a.AskFor(c, q)
	return c, q, sel
}

// TestWhatIsAskedFor is what cobra's rules demand, where a person can be asked and a choice
// from the tenant will do.
func TestWhatIsAskedFor(t *testing.T) {
	anyOf := func(flags ...string) func(*cobra.Command) {
		return func(c *cobra.Command) { c.MarkFlagsOneRequired(flags...) }
	}
	required := func(flags ...string) func(*cobra.Command) {
		return func(c *cobra.Command) { Require(c, flags...) }
	}
	for name, c := range map[string]struct {
		rules  func(*cobra.Command)
		args   string
		needed string // "-": the rule holds
		all    bool
	}{
		"one of several":     {anyOf("identity", "api", "all"), "", "identity", true},
		"one of two":         {anyOf("identity", "file"), "", "identity", false},
		"given":              {anyOf("identity", "api", "all"), "-i x", "", false},
		"another given":      {anyOf("identity", "api", "all"), "--all", "", false},
		"required":           {required("api"), "", "api", false},
		"required and given": {required("api"), "-a graph", "", false},
		"a file":             {required("file"), "", "-", false},
		"a file first":       {anyOf("file", "identity"), "", "-", false},
		"both":               {required("api", "file"), "", "-", false},
		"no rules":           {required(), "", "", false},
	} {
		cmd, q, _ := asking(true, c.rules)
		cmd.SetArgs(strings.Fields(c.args))
		err := cmd.Execute()
		needed := strings.Join(q.Needed(), " ")
		if refused := c.needed == "-"; (err != nil) != refused || !refused && needed != c.needed || q.Asked != (needed != "") ||
			q.takesAll("identity") != c.all {
			t.Errorf("%s: asks for %q, %v, --all %v", name, needed, err, q.takesAll("identity"))
		}
		cmd, q, _ = asking(false, c.rules)
		cmd.SetArgs(strings.Fields(c.args))
		if err := cmd.Execute(); (err != nil) != (c.needed != "") || len(q.Needed()) > 0 {
			t.Errorf("%s, and nobody to ask: %v, asks for %q", name, err, q.Needed())
		}
	}
}

// TestBack forgets an answer: what counts is what was answered last, and only that.
func TestBack(t *testing.T) {
	_, q, sel := asking(true, func(*cobra.Command) {})
	var backs []bool
	say := func(answers ...any) Question {
		return func(_ context.Context, back bool) (Answer, error) {
			backs = append(backs, back)
			next := answers[0]
			answers = answers[1:]
			if err, is := next.(error); is {
				return Answer{}, err
			}
			return next.(Answer), nil
		}
	}
	err := q.put(t.Context(), []Question{
		say(Answer{"all", []string{"true"}}, Answer{"identity", []string{"a, b"}}),
		say(Answer{"api", []string{"graph"}}, screen.ErrBack, Answer{"api", []string{"orders"}}),
		say(screen.ErrBack, Answer{"role", []string{"R", "S"}}),
	})
	if err != nil || sel.API != "orders" || sel.Identities.String() != `a\, b` || sel.Roles.String() != "R,S" || q.Flags().Changed("all") {
		t.Errorf("%v: %+v, --all given %v", err, sel, q.Flags().Changed("all"))
	}
	if len(backs) != 7 || backs[0] || !backs[1] || !backs[2] || !backs[3] || backs[4] {
		t.Errorf("back: %v", backs)
	}
	left := errors.New("left")
	if err := q.put(t.Context(), []Question{say(left)}); !errors.Is(err, left) {
		t.Error(err)
	}
}
