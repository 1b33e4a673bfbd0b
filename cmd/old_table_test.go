package cmd

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"mi-roles/cmd/change"
	"mi-roles/graph/sandbox"
	"mi-roles/roles/catalog"
)

// The day of the table is always told; that it is old, once by each command that rests on it.
func TestOldTable(t *testing.T) {
	day, err := time.Parse(time.DateOnly, catalog.Date())
	if err != nil {
		t.Fatal(err)
	}
	const old = " days old: roles that Microsoft has added since are unrated"
	for _, args := range [][]string{{"version"}, {"whoami"},
		{"assign", "-i", "web-shop", "-a", "graph", "-r", "User.Read.All,Group.Read.All", "--dry-run"}} {
		for days, want := range map[int]int{0: 0, 180: 0, 181: 1, 400: 1} {
			w := newFaulty(sandbox.Sample(), sandbox.Faults{})
			w.clock.Set(day.AddDate(0, 0, days))
			s := w.speak(t, args...)
			s.want(t, change.ExitOK)
			if got := strings.Count(s.err, old); got != want {
				t.Errorf("%v after %d days: told %d times, want %d: %s", args, days, got, want, s.err)
			}
			if args[0] != "assign" && !strings.Contains(s.out, "of roles") {
				t.Errorf("%v: %s", args, s.out)
			}
		}
	}
	for _, args := range [][]string{{"version", "-o", "json"}, {"whoami", "-o", "json"}} {
		var row struct{ CatalogDate string }
		if err := json.Unmarshal([]byte(newFaulty(sandbox.Sample(), sandbox.Faults{}).speak(t, args...).out), &row); err != nil ||
			row.CatalogDate != catalog.Date() {
			t.Errorf("%v: got %+v, %v", args, row, err)
		}
	}
}

// What is in the tenant and not in the table is listed with those who hold it: managed
// identities, and others where they are asked for.
func TestNewRoles(t *testing.T) {
	tenant := sandbox.Sample()
	value := "Everything.ReadWrite.All"
	for _, sp := range tenant.ServicePrincipals {
		if sp.DisplayName == "Microsoft Graph" {
			sp.AppRoles = append(sp.AppRoles,
				sandbox.AppRole{ID: "201e0000-0000-4000-8101-0000000000aa", Value: &value, DisplayName: value,
					AllowedMemberTypes: []string{"Application"}, IsEnabled: true})
		}
	}
	w := newFaulty(tenant, sandbox.Faults{})
	w.speak(t, "assign", "-i", "func-orders,web-shop", "-a", "graph", "-r", value, "--allow-unrated", value, "-q").want(t, change.ExitOK)
	w.speak(t, "assign", "-i", "Release pipeline", "--any-principal", "-a", "graph", "-r", value, "--allow-unrated", value, "-q").want(t,
		change.ExitOK)
	w.speak(t, "roles", "-a", "graph", "--new").want(t, change.ExitOK, value, "func-orders, web-shop\n",
		"1 role of Microsoft Graph not in the table of "+catalog.Date())
	w.speak(t, "roles", "-a", "graph", "--new", "--any-principal").want(t, change.ExitOK, "func-orders, Release pipeline, web-shop\n")
	w.speak(t, "roles", "-a", "graph", "--new", "-o", "tsv", "--query", "[].[value,risk,holders[].displayName|join('+',@),holders[0].id]").
		want(t, change.ExitOK, value+"\tunrated\tfunc-orders+web-shop\t1d000000-0000-4000-8000-000000000001")
	w.speak(t, "roles", "-a", "graph", "mail", "--new", "-o", "json").want(t, change.ExitOK, "[]")
}
