package cmd

import (
	"encoding/json"
	"strings"
	"testing"

	"mi-roles/graph/sandbox"
	"mi-roles/output"
)

// TestTheTableOfATenant: the table of a large tenant, which is drawn up while identities
// come in no order, has the rows of the JSON, in its order; so has the table of all columns.
func TestTheTableOfATenant(t *testing.T) {
	w := newFaulty(sandbox.Generate(sandbox.Shape{Identities: 900, Grants: 2500, Heavy: 5, APIs: 3}), sandbox.Faults{})
	for _, filter := range []string{"", " -r Data3.Read.All", " --tenant-column"} {
		list := func(format string) string {
			got := w.speak(t, strings.Fields("list --all"+filter+" -o "+format)...)
			got.want(t, 0)
			return got.out
		}
		var want []output.Assignment
		if err := json.Unmarshal([]byte(list("json")), &want); err != nil || len(want) < 50 {
			t.Fatalf("list%s: %d rows, %v", filter, len(want), err)
		}
		for _, format := range []string{"table", "wide", "md"} {
			n := 0
			for line := range strings.Lines(list(format)) {
				line = strings.NewReplacer("\n", " ", `\`, "").Replace(" " + line)
				if !strings.Contains(line, " id-") {
					continue
				}
				if n < len(want) && (!strings.Contains(line, " "+*want[n].PrincipalDisplayName+" ") ||
					!strings.Contains(line, " "+*want[n].AppRoleValue+" ")) {
					t.Fatalf("list%s -o %s: row %d is %q, want %s of %s", filter, format, n, line, *want[n].AppRoleValue,
						*want[n].PrincipalDisplayName)
				}
				n++
			}
			if n != len(want) {
				t.Errorf("list%s -o %s: %d rows, want %d", filter, format, n, len(want))
			}
		}
	}
}
