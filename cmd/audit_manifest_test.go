package cmd

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"mi-roles/cmd/change"
	"mi-roles/graph/sandbox"
)

// An audit with a manifest says what ends within 30 days, the last of them included, what
// is held after its last day, and what is in no manifest.
func TestAuditWithAManifest(t *testing.T) {
	w := newFaulty(sandbox.Sample(), sandbox.Faults{})
	w.clock.Set(time.Date(2027, 3, 1, 23, 30, 0, 0, time.UTC))
	file := filepath.Join(t.TempDir(), "grants.yaml")
	for last, want := range map[string]string{
		"2027-02-28": "MIR025", "2027-03-01": "MIR024", "2027-03-31": "MIR024", "2027-04-01": "", "2099-12-31": "",
	} {
		text := fmt.Sprintf("version: 1\ngrants:\n  - {identity: func-orders, api: graph, roles: [Mail.Send], "+
			"expires: %s, owner: team-orders}\n", last)
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		said := w.speak(t, "audit", "-i", "func-orders", "-f", file, "-o", "tsv", "--query", "[].[finding,appRoleValue,message]")
		said.want(t, change.ExitOK)
		if !strings.Contains(said.out, "MIR026\tPayments.Read\t") || strings.Contains(said.out, "MIR026\tMail.Send") {
			t.Errorf("%s: what is in no manifest:\n%s", last, said.out)
		}
		for _, id := range []string{"MIR024", "MIR025"} {
			if strings.Contains(said.out, id+"\tMail.Send\t") != (id == want) {
				t.Errorf("%s: want %q, got\n%s", last, want, said.out)
			}
		}
		if want != "" && !strings.Contains(said.out, last+", ") || want != "" && !strings.Contains(said.out, "owner team-orders") {
			t.Errorf("%s: the day or the owner is not told:\n%s", last, said.out)
		}
	}
}
