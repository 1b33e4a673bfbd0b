package cmd

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"mi-roles/cmd/change"
	"mi-roles/graph/sandbox"
)

// planIdentities is how many a plan names; docs/benchmarks.md shows 1,000.
var planIdentities = flag.Int("plan.identities", 200, "identities that a plan names in TestRequestsOfAPlan")

// TestRequestsOfAPlan: how long a plan for 1,000 identities takes is how many
// requests it makes, so their number is held. One for each identity would be 1,000.
func TestRequestsOfAPlan(t *testing.T) {
	t.Parallel()
	many, most := *planIdentities, max(30, *planIdentities/10)
	tenant := sandbox.Generate(sandbox.Shape{Identities: many, Grants: 50 * many, Heavy: many, APIs: 8})
	identities := tenant.ServicePrincipals[len(tenant.ServicePrincipals)-many:]
	dir := t.TempDir()
	saved := filepath.Join(dir, "plan.json")
	write := func(name string, identity func(i int) string) string {
		var m strings.Builder
		m.WriteString("version: 1\ngrants:\n")
		for i := range many {
			fmt.Fprintf(&m, "  - {identity: '%s', api: api://api-1, roles: [Data1.Read.All, Data2.Read.All, Data3.Read.All, "+
				"Data4.Read.All, Data5.Read.All]}\n", identity(i))
		}
		file := filepath.Join(dir, name)
		if err := os.WriteFile(file, []byte(m.String()), 0o600); err != nil {
			t.Fatal(err)
		}
		return file
	}
	byResource := write("resource.yaml", func(i int) string { return identities[i].AlternativeNames[1] }) // as export writes it
	byGUID := write("guid.yaml", func(i int) string { return identities[i].AppID })
	for _, args := range [][]string{
		{"plan", "-f", byGUID}, {"plan", "-f", byResource, "--prune", "--out", saved},
		{"apply", saved, "--dry-run", "--max-removals", "5000"},
	} {
		w := newFaulty(tenant, sandbox.Faults{})
		s := w.speak(t, append(args, "-q", "-o", "none")...)
		if stats := w.server.Stats(); s.code != change.ExitOK || stats.Requests == 0 || stats.Requests > most || stats.Writes > 0 {
			t.Errorf("%v: exit %d, %+v; want at most %d requests\n%.300s", args, s.code, stats, most, s.err)
		}
	}
}
