package audit_test

import (
	"fmt"
	"os"
	"regexp"
	"slices"
	"testing"

	"mi-roles/roles/audit"
)

// The table in docs/findings.md is the rules, no more and no less.
func TestDocumentListsEveryRule(t *testing.T) {
	text, err := os.ReadFile("../../docs/findings.md")
	if err != nil {
		t.Fatal(err)
	}
	got := regexp.MustCompile(`(?m)^\| MIR.*\|$`).FindAllString(string(text), -1)
	var want []string
	for _, r := range audit.Rules() {
		when := "always"
		if r.Asked != "" {
			when = "with `" + r.Asked + "`"
		}
		want = append(want, fmt.Sprintf("| %s | %s | %s | %s |", r.ID, r.Severity, r.Title, when))
	}
	if !slices.Equal(got, want) {
		t.Errorf("docs/findings.md lists\n%q\nthe rules are\n%q", got, want)
	}
}
