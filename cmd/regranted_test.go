package cmd

import (
	"path/filepath"
	"strings"
	"testing"

	"mi-roles/cmd/change"
	"mi-roles/graph/sandbox"
)

// regranted is the sample tenant as pages of a moving directory show it: one grant
// under the id that it had and under the id that it has, another one twice.
func regranted(t *testing.T) (tenant *sandbox.Tenant, was, is string) {
	t.Helper()
	tenant = sandbox.Sample()
	for _, a := range tenant.Assignments {
		if a.PrincipalDisplayName == "func-orders" && a.ResourceDisplayName == "Microsoft Graph" {
			again, date := *a, "2099-01-01T00:00:00Z"
			again.ID, again.CreatedDateTime = strings.Repeat("0", 43), &date // sorts before the old one
			tenant.Assignments = append([]*sandbox.Assignment{&again}, append(tenant.Assignments, a)...)
			return tenant, a.ID, again.ID
		}
	}
	t.Fatal("the sample tenant has changed")
	return nil, "", ""
}

// A grant that is revoked and made again while it is read is shown once, by the id
// that it has now.
func TestAGrantMadeAgainMeanwhileIsThereOnce(t *testing.T) {
	const mailSend = "b633e1c5-b582-4048-a93e-9f11b44c7e96"
	for _, args := range [][]string{
		{"list", "-i", "func-orders"},
		{"list", "-i", "1d000000-0000-4000-8000-000000000001", "-a", "graph"},
		{"list", "-a", "graph"},
		{"list", "--all"},
		{"who", "-a", "graph"},
	} {
		tenant, was, is := regranted(t)
		got := newFaulty(tenant, sandbox.Faults{}).speak(t,
			append(args, "-q", "-o", "json", "--query", "[?principalDisplayName=='func-orders' && appRoleId=='"+mailSend+"'].id")...)
		if got.code != change.ExitOK || strings.Count(got.out, `"`) != 2 || !strings.Contains(got.out, is) {
			t.Errorf("%v: exit %d, want %s and not %s, got %s%s", args, got.code, is, was, got.out, got.err)
		}
	}
	for _, args := range [][]string{
		{"who", "-a", "graph", "-r", "Mail.Send", "-o", "csv"},
		{"list", "-a", "graph", "-r", "Mail.Send", "-o", "jsonl"},
		{"list", "--all", "-r", "Mail.Send", "-a", "graph", "-o", "tsv"},
		{"copy", "--from", "func-orders", "--to", "aks-prod", "-a", "graph", "--dry-run", "-o", "csv"},
		{"remove", "-i", "func-orders", "-a", "graph", "--all", "--dry-run", "-o", "csv"},
		{"export", "-i", "func-orders", "-a", "graph", "--format", "terraform"},
	} {
		tenant, _, _ := regranted(t)
		got := newFaulty(tenant, sandbox.Faults{}).speak(t, append(args, "-q")...)
		lines := 0
		for line := range strings.Lines(got.out) {
			if strings.Contains(line, "func-orders") && strings.Contains(line, "Mail.Send") || strings.Contains(line, "aks-prod") {
				lines++
			}
		}
		if got.code != change.ExitOK || lines != 1 || strings.Contains(got.out, "stands above") {
			t.Errorf("%v: exit %d, %d lines\n%s%s", args, got.code, lines, got.out, got.err)
		}
	}
}

// It is no second finding either.
func TestAnAuditOfAMovingTenant(t *testing.T) {
	tenant, _, _ := regranted(t)
	for _, scope := range [][]string{{"--all"}, {"-i", "func-orders"}} {
		args := append([]string{"audit", "-o", "none"}, scope...)
		still, moving := newFaulty(sandbox.Sample(), sandbox.Faults{}).speak(t, args...),
			newFaulty(tenant, sandbox.Faults{}).speak(t, args...)
		if moving.code != change.ExitOK || moving.err != still.err {
			t.Errorf("%v: %swant %s", scope, moving.err, still.err)
		}
	}
}

// A nightly snapshot does not fail because someone made a grant again meanwhile.
func TestASnapshotOfAMovingTenant(t *testing.T) {
	tenant, was, is := regranted(t)
	said, file := snapshotOf(t, tenant)
	opened, err := sandbox.Load(file)
	if said.code != change.ExitOK || err != nil {
		t.Fatalf("exit %d, %v\n%s", said.code, err, said.err)
	}
	found := map[string]int{}
	for _, a := range opened.Assignments {
		found[a.ID]++
	}
	if found[was] != 0 || found[is] != 1 {
		t.Errorf("the old id is there %d times, the new one %d times", found[was], found[is])
	}
	again := filepath.Join(t.TempDir(), "again.json")
	speak(t, "", "snapshot", again, "--sandbox="+file).want(t, change.ExitOK)
}
