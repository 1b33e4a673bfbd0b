package catalog

import (
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"
)

// TestFiguresOfTheGate: the page counts as the table does.
func TestFiguresOfTheGate(t *testing.T) {
	all, critical, apis := 0, 0, 0
	for _, api := range APIs() {
		known := RolesOf(api.AppID)
		if all += len(known); len(known) > 0 {
			apis++
		}
		for _, r := range known {
			if r.Level == Critical {
				critical++
			}
		}
	}
	want := regexp.MustCompile(fmt.Sprintf(`The table of %s rates %d roles of %d Microsoft APIs(;|, and) %d of them are critical\.`, Date(), all,
		apis, critical))
	text, err := os.ReadFile("../../docs/security.md")
	if err != nil {
		t.Fatal(err)
	}
	if !want.MatchString(strings.Join(strings.Fields(string(text)), " ")) {
		t.Errorf("docs/security.md does not say: %s", want)
	}
}
