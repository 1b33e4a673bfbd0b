package cmd

import (
	"bytes"
	"context"
	"flag"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"mi-roles/cmd/change"
	"mi-roles/graph/sandbox"
)

var undoRuns = flag.Int("undo.runs", 15, "seeded runs that are undone at once")

// A run is killed, perhaps run again, and undone at once, while the directory
// still shows what was before and loses or garbles answers: undo brings everything back, or
// says that it could not yet, and does so the next time, or when answers make sense again.
func TestUndoAtOnce(t *testing.T) {
	t.Parallel()
	tenant := sandbox.Sample()
	manifest := filepath.Join(t.TempDir(), "grants.yaml")
	if err := os.WriteFile(manifest, []byte(matrixManifest), 0o600); err != nil {
		t.Fatal(err)
	}
	for seed := range uint64(*undoRuns) {
		undoAtOnce(t, tenant, manifest, seed)
	}
}

func undoAtOnce(t *testing.T, tenant *sandbox.Tenant, manifest string, seed uint64) {
	t.Helper()
	r := rand.New(rand.NewPCG(seed, 15))
	f := sandbox.Faults{Seed: seed, Created: sandbox.Lag{For: time.Duration(r.IntN(9)) * time.Second},
		Deleted: sandbox.Lag{For: time.Duration(r.IntN(9)) * time.Second},
		Rules: []sandbox.Rule{{Do: oneOf(r, sandbox.Drop, sandbox.Drop, sandbox.Error503, sandbox.HTML404, sandbox.Accept),
			Status: oneOf(r, 200, 202), Body: oneOf(r, sandbox.BodyNone, sandbox.BodyAlien),
			On: sandbox.Writes, Applied: r.IntN(2) == 0, Probability: oneOf(r, 0.001, 0.3)}}}
	w := newFaulty(tenant, f)
	record := filepath.Join(t.TempDir(), "run.jsonl")
	apply := []string{"apply", "-f", manifest, "--prune", "--yes", "-q", "-o", "none", "--record", record}
	w.speak(t, apply...)
	if r.IntN(4) > 0 {
		killed(t, record, r)
	}
	if r.IntN(2) == 0 {
		w.speak(t, apply...)
	}
	before := grantsOf(tenant)
	for try := range 20 { // after a quarter of an hour, reads prove something again
		s := w.speak(t, "undo", record, "--yes", "-o", "tsv", "--query", "[].[action,status,principalId,appRoleId,id,createdDateTime]")
		after := grantsOf(w.server.Tenant())
		if s.code == 0 && maps.Equal(before, after) {
			w.speak(t, "undo", record, "--yes", "-q", "-o", "none")
			if again := grantsOf(w.server.Tenant()); !maps.Equal(before, again) {
				t.Fatalf("seed %d under %s: undone again, not as before: %s", seed, tell(f), tenantDifference(before, again))
			}
			return
		}
		if s.code == 0 || try > 0 && f.Rules[0].Do == sandbox.Drop || try == 19 {
			t.Fatalf("seed %d, try %d under %s: exit %d, not as before: %s\n%s%s", seed, try, tell(f), s.code,
				tenantDifference(before, after), s.err, s.out)
		}
		_ = w.clock.Sleep(context.Background(), time.Minute)
	}
}

// What an identity that is gone may show is not waited for.
func TestUndoDoesNotWaitForWhatIsGone(t *testing.T) {
	tenant := sandbox.Sample()
	record := filepath.Join(t.TempDir(), "run.jsonl")
	newFaulty(tenant, sandbox.Faults{}).speak(t, "assign", "-i", "func-images", "-a", "graph", "-r", "User.Read.All", "-q", "--record",
		record).want(t, change.ExitOK)
	killed(t, record, rand.New(rand.NewPCG(0, 0)))
	for there, waits := range map[bool]bool{true: true, false: false} {
		left := *tenant
		left.ServicePrincipals = slices.DeleteFunc(slices.Clone(tenant.ServicePrincipals),
			func(sp *sandbox.ServicePrincipal) bool { return !there && sp.DisplayName == "func-images" })
		w := newFaulty(&left, sandbox.Faults{})
		begun := w.clock.Now()
		w.speak(t, "undo", record, "--yes", "-q").want(t, change.ExitOK)
		if waited := w.clock.Now().Sub(begun) > time.Second; waited != waits {
			t.Errorf("there: %v, waited: %v", there, waited)
		}
	}
}

// killed cuts a record after some of the outcomes: the changes are made all the same.
func killed(t *testing.T, record string, r *rand.Rand) {
	t.Helper()
	text, err := os.ReadFile(record)
	if err != nil {
		t.Fatal(err)
	}
	lines := bytes.SplitAfter(text, []byte("\n"))
	planned := slices.IndexFunc(lines, func(l []byte) bool { return bytes.Contains(l, []byte(`"status":"done"`)) })
	if planned < 0 {
		return
	}
	keep := planned + r.IntN(len(lines)-planned)
	if err := os.WriteFile(record, bytes.Join(lines[:keep], nil), 0o600); err != nil {
		t.Fatal(err)
	}
}
