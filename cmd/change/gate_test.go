package change

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"mi-roles/cmd/pick"
	"mi-roles/graph/sandbox"
)

// TestAllowed: what the environment opens is told, and the policy is read before anything is asked.
func TestAllowed(t *testing.T) {
	file := filepath.Join(t.TempDir(), "policy.yaml")
	text := "version: 1\ndefault: deny\n"
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	w := open(t, sandbox.Sample())
	o := Allowed{Critical: pick.ListFlag{"A", "B"}, Unrated: pick.ListFlag{"C"}}
	if err := o.Read(w.Opener); err != nil || w.said() != "" {
		t.Errorf("typed: %v", err)
	}
	if g := o.Gate(); g.Policy != nil || strings.Join(g.Critical.Named, "") != "AB" || strings.Join(g.Unrated.Named, "") != "C" {
		t.Errorf("%+v", g)
	}
	o.Policy = file
	if err := o.Read(w.Opener); err != nil || o.Gate().Policy == nil || w.said() != "" {
		t.Errorf("a policy: %v", err)
	}
	o.Policy = file + "x"
	if err := o.Read(w.Opener); Classify(t.Context(), err).Code != ExitUsage || !strings.HasPrefix(err.Error(), "--policy: ") {
		t.Errorf("none there: %v", err)
	}
}
