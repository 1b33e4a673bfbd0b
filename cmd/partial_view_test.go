package cmd

import (
	"path/filepath"
	"strings"
	"testing"

	"mi-roles/cmd/change"
	"mi-roles/graph/sandbox"
	"mi-roles/roles/record"
)

// id-inventory holds 130 roles, of which $expand brings twenty: what it does not
// bring is held all the same. It is not granted again, not recorded, and not taken away
// by undo, whatever becomes of answers on the way.
func TestWhatIsCutIsNotAbsent(t *testing.T) {
	tenant := sandbox.Sample()
	var held []*sandbox.Assignment
	for _, a := range tenant.Assignments {
		if a.PrincipalDisplayName == "id-inventory" && roleOf(tenant, a).IsEnabled {
			held = append(held, a)
		}
	}
	if len(held) < 100 {
		t.Fatalf("%d roles", len(held))
	}
	for i, a := range held {
		if i%7 != 0 {
			continue
		}
		w := newFaulty(tenant, sandbox.Faults{Rules: []sandbox.Rule{{Do: sandbox.Drop, On: sandbox.Writes, First: 1}}})
		file := filepath.Join(t.TempDir(), "r.jsonl")
		assign := []string{"assign", "-i", pickBy(i, "id-inventory", "rg-security/id-inventory", "id:"+a.PrincipalID), "-a",
			"id:" + a.ResourceID, "-r", a.AppRoleID, "--allow-critical", a.AppRoleID}
		w.speak(t, append(assign, "--dry-run", "-o", "tsv", "--query", "[].status")...).want(t, change.ExitOK, "unchanged")
		s := w.speak(t, append(assign, "--record", file, "-o", "tsv", "--query", "[].status")...)
		s.want(t, change.ExitOK, "unchanged")
		entries, _, err := record.Read(file)
		if err != nil || len(entries) > 0 || w.server.Stats().Requests > 4 {
			t.Errorf("%s: %v, recorded %+v, %d requests", a.AppRoleID, err, entries, w.server.Stats().Requests)
		}
		w.speak(t, "undo", file, "--yes", "-q").want(t, change.ExitOK)
		if n := grantsOf(w.server.Tenant())[strings.Join([]string{a.PrincipalID, a.ResourceID, a.AppRoleID}, " ")]; n != 1 {
			t.Errorf("%s is there %d times", a.AppRoleID, n)
		}
	}
}

// Where nothing was cut, nothing more is read.
func TestAWholeViewCostsNothing(t *testing.T) {
	w := newFaulty(sandbox.Sample(), sandbox.Faults{})
	w.speak(t, "assign", "-i", "func-orders", "-a", "graph", "-r", "User.Read.All", "-q").want(t, change.ExitOK)
	if stats := w.server.Stats(); stats.Requests != 2 || stats.Waves != 2 {
		t.Errorf("%d requests in %d waves", stats.Requests, stats.Waves)
	}
}

func pickBy(i int, of ...string) string { return of[i%len(of)] }

func roleOf(tenant *sandbox.Tenant, a *sandbox.Assignment) sandbox.AppRole {
	for _, sp := range tenant.ServicePrincipals {
		for _, r := range sp.AppRoles {
			if sp.ID == a.ResourceID && r.ID == a.AppRoleID {
				return r
			}
		}
	}
	return sandbox.AppRole{}
}
