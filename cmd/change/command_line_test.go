package change

import (
	"strings"
	"testing"

	"github.com/spf13/pflag"

	"mi-roles/cmd/pick"
	"mi-roles/roles/shell"
)

// TestCommandLine writes what was given so that it can be typed again, the selectors first.
func TestCommandLine(t *testing.T) {
	for typed, want := range map[string]string{
		"":                                 "mi-roles assign",
		"--yes -r A -a graph -i one":       "mi-roles assign -i one -a graph -r A -y",
		"--record x.jsonl -i one":          "mi-roles assign -i one --record x.jsonl",
		"-i one,two -r A -r B":             "mi-roles assign -i one -i two -r A -r B",
		"--allow-critical A --wait 2 -r A": "mi-roles assign -r A --allow-critical A --wait 2",
		"--to b --from a -i x":             "mi-roles assign --from a --to b -i x",
		"--sandbox -i one":                 "mi-roles assign -i one --sandbox",
		"--sandbox=t.json -i one":          "mi-roles assign -i one --sandbox=t.json",
		"--yes=false":                      "mi-roles assign --yes=false",
		"-i=-odd":                          "mi-roles assign --identity=-odd",
		`-i R&D -a "x"`:                    "mi-roles assign -i \"R&D\" -a x",
		`-i a\,b`:                          `mi-roles assign -i "a\,b"`,
	} {
		f := pflag.NewFlagSet("assign", pflag.ContinueOnError)
		var sel pick.Selectors
		var o Changes
		var allowed Allowed
		sel.AddFlags(f)
		o.AddFlags(f)
		allowed.AddFlags(f)
		f.BoolP("yes", "y", false, "")
		f.String("wait", "", "")
		f.String("from", "", "")
		f.String("to", "", "")
		f.String("sandbox", "", "")
		f.Lookup("sandbox").NoOptDefVal = "built-in"
		if err := f.Parse(strings.Fields(typed)); err != nil {
			t.Fatal(err)
		}
		is(t, typed, CommandLine("mi-roles assign", f, shell.POSIX), want)
	}
}
