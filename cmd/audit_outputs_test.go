package cmd

import (
	"strings"
	"testing"

	"mi-roles/roles/audit"
)

// TestRemediesScript: whatever a finding says, the script runs its commands and nothing else.
func TestRemediesScript(t *testing.T) {
	rule, _ := audit.RuleByID(audit.DeletedAPI)
	for _, hostile := range []string{"a\nmi-roles remove -i x --every-api --all", "a\r\nrm -rf /", "$(reboot)`reboot`", "\\", "\u2028rm"} {
		var b strings.Builder
		err := writeRemedies(&b, []audit.Finding{{Rule: rule, Message: hostile, Remedy: "mi-roles remove --assignment-id=x;reboot"},
			{Rule: rule, Message: hostile}}, []string{"MI_ROLES_TENANT=t"})
		if err != nil {
			t.Fatal(err)
		}
		var run []string
		for line := range strings.Lines(b.String()) {
			if line = strings.TrimSuffix(line, "\n"); line != "" && !strings.HasPrefix(line, "#") {
				run = append(run, line)
			}
		}
		if want := "export MI_ROLES_TENANT=t|mi-roles remove \"--assignment-id=x;reboot\""; strings.Join(run, "|") != want {
			t.Errorf("%q: the script runs %q, want %q", hostile, run, want)
		}
	}
}
