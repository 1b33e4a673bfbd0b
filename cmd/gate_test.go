package cmd

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"mi-roles/cmd/change"
	"mi-roles/graph/sandbox"
	"mi-roles/roles/catalog"
)

// everyCritical allows all roles that the table rates critical, for runs that are about
// something else.
func everyCritical() string {
	var all []string
	for _, api := range catalog.APIs() {
		for _, r := range catalog.RolesOf(api.AppID) {
			if r.Level == catalog.Critical {
				all = append(all, r.Value)
			}
		}
	}
	return strings.Join(all, ",")
}

// A role that Microsoft published after the table was made may be critical. One of an
// own API is the owner's business.
func TestUnratedRoles(t *testing.T) {
	tenant := sandbox.Sample()
	for _, sp := range tenant.ServicePrincipals {
		if value := map[string]string{"Microsoft Graph": "Everything.ReadWrite.All",
			"Orders API": "Orders.Everything"}[sp.DisplayName]; value != "" {
			sp.AppRoles = append(sp.AppRoles,
				sandbox.AppRole{ID: "201e0000-0000-4000-8101-0000000000aa", Value: &value, DisplayName: value,
					AllowedMemberTypes: []string{"Application"}, IsEnabled: true})
		}
	}
	w := newFaulty(tenant, sandbox.Faults{})
	assign := []string{"assign", "-i", "func-orders", "-a", "graph", "-r", "Everything.ReadWrite.All"}
	manifest := filepath.Join(t.TempDir(), "grants.yaml")
	write := func(more string) {
		t.Helper()
		text := "version: 1\ngrants: [{identity: func-orders, api: graph, roles: [Everything.ReadWrite.All]" + more + "}]\n"
		if err := os.WriteFile(manifest, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	const unrated = "role Everything.ReadWrite.All of Microsoft Graph is unrated: the table of "
	w.speak(t, assign...).want(t, 8, unrated, "--allow-unrated Everything.ReadWrite.All")
	w.speak(t, append(assign, "--allow-critical", "Everything.ReadWrite.All")...).want(t, 8, unrated)
	write("")
	w.speak(t, "plan", "-f", manifest).want(t, 8, "is unrated", "allowUnrated: [Everything.ReadWrite.All]")
	w.speak(t, "apply", "-f", manifest, "--yes").want(t, 8, "is unrated")
	write(", allowUnrated: [Everything.ReadWrite.All]")
	w.speak(t, "plan", "-f", manifest).want(t, change.ExitOK, "")
	w.speak(t, append(assign, "--allow-unrated", "everything.readwrite.all")...).want(t, change.ExitOK, "done")
	w.speak(t, "copy", "--from", "func-orders", "--to", "web-shop", "--yes").want(t, 8, "is unrated")
	w.speak(t, "assign", "-i", "func-orders", "-a", "api://orders", "-r", "Orders.Everything").want(t, change.ExitOK, "done")
	w.speak(t, "assign", "-i", "vm-build-02", "-a", "graph", "-r", "Everything.ReadWrite.All", "--allow-unrated",
		"Everything.ReadWrite.All").want(t, change.ExitOK, "done")
	w.speak(t, "audit", "-i", "vm-build-02", "--fail-on", "medium").want(t, 8, "MIR017", "1 finding of severity medium or worse")
	w.speak(t, "audit", "-i", "vm-build-02", "--fail-on", "high").want(t, change.ExitOK, "MIR017")
}
