package cmd

import (
	"flag"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"mi-roles/graph/sandbox"
	"mi-roles/roles/record"
)

// The fault matrix: every command that asks the directory, against a service
// that fails in random ways. A run is given by its seed alone:
//
//	go test ./cmd -run TestFaultMatrix -faults.seed 4711
//	go test ./cmd -run TestFaultMatrix -faults.runs 100000 -timeout 0
var (
	faultRuns = flag.Int("faults.runs", 60, "seeded runs of the fault matrix")
	faultSeed = flag.Uint64("faults.seed", 0, "carry out this run of the fault matrix alone")
	faultTime = flag.Duration("faults.for", 0, "go on with the fault matrix for so long")
)

func TestFaultMatrix(t *testing.T) {
	tenant := sandbox.Sample()
	noLeak(t)
	if *faultSeed != 0 {
		oneFaultRun(t, tenant, *faultSeed)
		return
	}
	start, first := time.Now(), uint64(1)
	if *faultTime > 0 {
		first = uint64(start.UnixNano())
	}
	for i := uint64(0); i < uint64(*faultRuns) || time.Since(start) < *faultTime; i++ {
		oneFaultRun(t, tenant, first+i)
		if t.Failed() && *faultTime == 0 && i > 5000 {
			return
		}
	}
}

// noLeak: when the test ends, as many goroutines run as before it.
func noLeak(t *testing.T) {
	before := runtime.NumGoroutine()
	t.Cleanup(func() {
		for deadline := time.Now().Add(time.Minute); runtime.NumGoroutine() > before; {
			if time.Now().After(deadline) {
				stacks := make([]byte, 1<<16)
				t.Fatalf("%d goroutines are left of %d:\n%s", runtime.NumGoroutine(), before, stacks[:runtime.Stack(stacks, true)])
			}
			runtime.Gosched()
		}
	})
}

// matrixReads are commands that must change nothing.
func matrixReads(manifest string) [][]string {
	return [][]string{
		{"list", "--all", "-o", "json"}, {"list", "-i", "id-archive", "-o", "json"}, {"who", "-a", "graph", "-o", "json"},
		{"verify", "-i", "func-orders,web-shop", "-a", "graph", "-r", "Mail.Send", "-o", "json"},
		{"verify", "-f", manifest, "--exact", "-o", "json"},
		{"export", "--all", "-o", "json"}, {"audit", "--all", "-o", "json"}, {"plan", "-f", manifest, "--prune", "-o", "json"},
	}
}

const matrixManifest = `version: 1
grants:
  - {identity: func-orders, api: graph, roles: [User.Read.All, Mail.Send]}
  - {identity: rg-shop/web-shop, api: api://orders, roles: [Orders.Read.All, Orders.ReadWrite.All]}
  - {identity: id-archive, api: api://orders, roles: [Orders.Import]}
  - {identity: func-images, api: graph, roles: [Group.Read.All, Calendars.Read]}
`

// matrixWrites are commands that change the tenant; undo comes with a record.
func matrixWrites(manifest string) [][]string {
	return [][]string{
		{"assign", "-i", "func-orders,web-shop,func-images", "-a", "graph", "-r", "User.Read.All,Mail.Send,Group.Read.All"},
		{"assign", "-i", "func-orders", "-a", "api://orders", "-r", "Orders.Read.All"},
		{"remove", "-i", "func-orders,web-shop", "-a", "graph", "-r", "Mail.Send,User.Read.All", "--yes"},
		{"remove", "-i", "func-orders", "--all", "--every-api", "--yes"},
		{"apply", "-f", manifest, "--yes"}, {"apply", "-f", manifest, "--prune", "--yes"},
		{"copy", "--from", "func-orders", "--to", "func-images", "--yes"},
		{"undo", "", "--yes"},
	}
}

func oneFaultRun(t *testing.T, tenant *sandbox.Tenant, seed uint64) {
	t.Helper()
	r := rand.New(rand.NewPCG(seed, 8))
	m := &matrixRun{T: t, seed: seed, tenant: tenant, faults: randomFaults(r), dir: t.TempDir()}
	manifest := filepath.Join(m.dir, "grants.yaml")
	if err := os.WriteFile(manifest, []byte(matrixManifest), 0o600); err != nil {
		t.Fatal(err)
	}
	if r.IntN(3) == 0 {
		m.args = oneOf(r, matrixReads(manifest)...)
		m.reads()
		return
	}
	m.args = oneOf(r, matrixWrites(manifest)...)
	if m.args[0] == "undo" {
		m.prepareUndo(manifest)
	}
	m.record = filepath.Join(m.dir, "run.jsonl")
	m.args = append(slices.Clone(m.args), "-q", "-o", "json", "--record", m.record)
	m.writes()
}

type matrixRun struct {
	*testing.T
	seed   uint64
	tenant *sandbox.Tenant
	faults sandbox.Faults
	args   []string
	dir    string
	record string
}

func (m *matrixRun) wrong(s spoken, format string, args ...any) {
	m.Helper()
	m.Errorf("seed %d: mi-roles %s under %s:\n"+format+"\nexit %d\n%s%s",
		append(append([]any{m.seed, strings.Join(m.args, " "), tell(m.faults)}, args...), s.code, s.err, s.out)...)
}

// prepareUndo makes the tenant that of a run that can be undone.
func (m *matrixRun) prepareUndo(manifest string) {
	past := filepath.Join(m.dir, "past.jsonl")
	w := newFaulty(m.tenant, sandbox.Faults{})
	if s := w.speak(m.T, "apply", "-f", manifest, "--prune", "--yes", "-q", "--record", past); s.code != 0 {
		m.Fatalf("exit %d: %s", s.code, s.err)
	}
	m.tenant, m.args = w.server.Tenant(), []string{"undo", past, "--yes", "--allow-critical", everyCritical()}
}

// reads: a read gives what it gives on a good day, or says why not and prints
// nothing; it changes nothing.
func (m *matrixRun) reads() {
	w := newFaulty(m.tenant, m.faults)
	got, want := w.speak(m.T, m.args...), newFaulty(m.tenant, sandbox.Faults{}).speak(m.T, m.args...)
	switch {
	case got.code == want.code && got.out != want.out:
		m.wrong(got, "differs from what it prints without faults:\n%s", want.out)
	case got.code != want.code && (!slices.Contains([]int{4, 5, 7}, got.code) || got.out != ""):
		m.wrong(got, "want exit %d, or a failure and nothing on stdout", want.code)
	}
	if w.server.Stats().Writes > 0 {
		m.wrong(got, "it wrote")
	}
	m.polite(w, got)
}

// polite: nothing throttled comes again too early, unless the answer that said
// so was lost.
func (m *matrixRun) polite(w *faulty, s spoken) {
	if slices.ContainsFunc(m.faults.Rules, func(r sandbox.Rule) bool { return r.Do != sandbox.Throttle }) {
		return
	}
	stats := w.server.Stats()
	if stats.EarlyRetries > 0 || stats.EarlyRequests > 0 && stats.MaxParallel == 1 {
		m.wrong(s, "came again too early: %+v", stats)
	}
}

// writes: the report, the exit code and the record are true; a second run ends
// in unchanged; the record undoes the run.
func (m *matrixRun) writes() {
	w := newFaulty(m.tenant, m.faults)
	got := w.speak(m.T, m.args...)
	before, after := grantsOf(m.tenant), grantsOf(w.server.Tenant())
	m.polite(w, got)
	changes, err := changesOf(got.out)
	if err != nil {
		if got.code == 0 || got.out != "" || !maps.Equal(before, after) {
			m.wrong(got, "no report, but exit 0 or a change")
		}
		return
	}
	m.truthful(got, changes, before, after)
	m.undone(w.server.Tenant(), before)
	m.again(w.server.Tenant())
}

// truthful compares what was reported with what the tenant holds.
func (m *matrixRun) truthful(s spoken, changes []written, before, after map[string]int) {
	for k, n := range after {
		if n > 1 {
			m.wrong(s, "%s is granted %d times", k, n)
		}
	}
	recorded := m.recorded(s)
	failed, fine := 0, 0
	reported := map[string]bool{}
	for _, c := range changes {
		k := c.key()
		reported[k] = true
		there, was := after[k] > 0, before[k] > 0
		switch {
		case c.Status == "done" || c.Status == "unchanged":
			fine++
			if there != (c.Action == "assign") || c.Status == "done" && there == was {
				m.wrong(s, "%s of %s is reported %s; before %v, after %v", c.Action, k, c.Status, was, there)
			}
		case c.Status == "skipped" && m.args[0] == "undo": // granted again since
			fine++
		case c.Status == "failed":
			failed++
			if recorded[k] == "failed" && there != was {
				m.wrong(s, "%s of %s is recorded as failed; before %v, after %v", c.Action, k, was, there)
			}
		default:
			m.wrong(s, "status %s", c.Status)
		}
		if was != there && recorded[k] == "" {
			m.wrong(s, "%s changed and is not in the record", k)
		}
	}
	for k := range maps.Keys(before) {
		if !reported[k] && after[k] != before[k] {
			m.wrong(s, "%s was changed and not reported", k)
		}
	}
	for k := range maps.Keys(after) {
		if !reported[k] && after[k] != before[k] {
			m.wrong(s, "%s was granted and not reported", k)
		}
	}
	if ok := failed == 0 && s.code == 0 || failed > 0 && fine > 0 && s.code == 6 || failed > 0 && fine == 0 &&
		slices.Contains([]int{1, 4, 5, 7}, s.code); !ok {
		m.wrong(s, "%d failed, %d did not", failed, fine)
	}
}

// recorded is the last word of the record on each grant.
func (m *matrixRun) recorded(s spoken) map[string]string {
	entries, notes, err := record.Read(m.record)
	if err != nil || len(notes) > 0 {
		m.wrong(s, "the record: %v, %v", notes, err)
	}
	last := map[string]string{}
	for _, e := range entries {
		last[strings.Join([]string{string(e.PrincipalID), string(e.ResourceID), string(e.AppRoleID)}, " ")] = string(e.Status)
	}
	return last
}

// undone: on a good day, undo brings back what was there before the run.
func (m *matrixRun) undone(tenant *sandbox.Tenant, before map[string]int) {
	w := newFaulty(tenant, sandbox.Faults{})
	s := w.speak(m.T, "undo", m.record, "--yes", "--allow-critical", everyCritical(), "-q", "-o", "json")
	if after := grantsOf(w.server.Tenant()); s.code != 0 || !maps.Equal(before, after) {
		m.wrong(s, "undone, the tenant is not as before: %s", tenantDifference(before, after))
	}
}

// again: the same command, on a good day, ends as wanted, and once more changes nothing.
func (m *matrixRun) again(tenant *sandbox.Tenant) {
	args := slices.DeleteFunc(slices.Clone(m.args), func(a string) bool { return a == m.record || a == "--record" })
	w := newFaulty(tenant, sandbox.Faults{})
	for i := range 2 {
		s := w.speak(m.T, args...)
		changes, err := changesOf(s.out)
		settled := !slices.ContainsFunc(changes, func(c written) bool { return c.Status != "unchanged" && (i == 1 || c.Status != "done") })
		if s.code != 0 || err != nil || !settled {
			m.wrong(s, "run %d without faults", i+1)
		}
	}
}

func tenantDifference(a, b map[string]int) string {
	var lines []string
	for k, n := range a {
		if b[k] != n {
			lines = append(lines, "lost "+k)
		}
	}
	for k, n := range b {
		if a[k] != n {
			lines = append(lines, "new "+k)
		}
	}
	slices.Sort(lines)
	return strings.Join(lines, ", ")
}
