package activity

import (
	"flag"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"mi-roles/roles/operations"
)

var update = flag.Bool("update", false, "write the golden file again")

func inWords(b *strings.Builder, i Identity) {
	calls := func(all []Call) {
		for _, c := range all {
			fmt.Fprintf(b, "  %s %s %d: %d from %s to %s\n", c.Method, c.Path, c.Status, c.Count, stamp(c.First), stamp(c.Last))
		}
	}
	fmt.Fprintf(b, "seen %v in %d days\n", i.Seen, i.Days)
	for _, r := range i.Roles {
		fmt.Fprintf(b, "%s %s: %s\n", r.Grant.RoleValue(), r.Advice, strings.ReplaceAll(r.Reason, operations.Date(), "DATE"))
		for _, list := range []struct {
			what  string
			texts []string
		}{{"instead", r.ReplaceWith}, {"note", r.Notes}, {"lacks", r.Lacks}} {
			for _, text := range list.texts {
				fmt.Fprintf(b, "  %s: %s\n", list.what, text)
			}
		}
		calls(r.Calls)
	}
	for _, m := range i.Missing {
		fmt.Fprintf(b, "%q %s: %s\n", m.Role, m.Verdict, m.Message)
		calls(m.Calls)
	}
	if len(i.Unknown) > 0 {
		b.WriteString("unknown\n")
		calls(i.Unknown)
	}
}

// TestAdviceInWords is the whole advice of each case, with its reasons and evidence.
func TestAdviceInWords(t *testing.T) {
	var b strings.Builder
	cases := adviceCases()
	for _, name := range slices.Sorted(maps.Keys(cases)) {
		fmt.Fprintf(&b, "# %s\n", name)
		inWords(&b, advise(t, cases[name].held, 30, append(slices.Clone(window), cases[name].lines...)...))
	}
	const golden = "testdata/advice.txt"
	if *update {
		if err := os.WriteFile(golden, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if text := strings.ReplaceAll(string(want), "\r\n", "\n"); b.String() != text {
		t.Errorf("run with -update and look at what changes; got:\n%s", b.String())
	}
}
