package cmd

import (
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"mi-roles/cmd/connect"
	"mi-roles/cmd/screen"
	"mi-roles/graph/sandbox"
)

// How large a tenant is loaded. The figures are printed with -v:
//
//	go test ./cmd -run TestLoad -load.changes 20000 -load.identities 100000 -v -timeout 0
var (
	loadChanges    = flag.Int("load.changes", 1_000, "changes that one apply makes")
	loadIdentities = flag.Int("load.identities", 3_000, "identities that one list reads")
)

// TestLoadApply makes many changes under the service's write quota.
func TestLoadApply(t *testing.T) {
	const each = 5
	identities := *loadChanges / each
	var m strings.Builder
	m.WriteString("version: 1\ngrants:\n")
	for i := range identities {
		fmt.Fprintf(&m, "  - {identity: rg-%03d/id-%06d, api: api://api-1, roles: [Data1.Read.All, Data2.Read.All, Data3.Read.All, "+
			"Data4.Read.All, Data5.Read.All]}\n", i%250, i+1)
	}
	dir := t.TempDir()
	manifest, record := filepath.Join(dir, "grants.yaml"), filepath.Join(dir, "run.jsonl")
	if err := os.WriteFile(manifest, []byte(m.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	tenant := sandbox.Generate(sandbox.Shape{Identities: identities, APIs: 1})
	w := newFaulty(tenant, sandbox.Faults{WriteQuota: sandbox.Quota{Amount: max(100, *loadChanges*3/20), Per: 150 * time.Second},
		UnitQuota: sandbox.Quota{Amount: 8000, Per: 10 * time.Second}})
	start, service := time.Now(), w.clock.Now()
	s := w.speak(t, "apply", "-f", manifest, "--yes", "-q", "-o", "none", "--timeout", "1h", "--record", record)
	stats := w.server.Stats()
	t.Logf("apply of %d changes: %s here, %s at the service, %+v", *loadChanges, time.Since(start).Round(time.Millisecond),
		w.clock.Now().Sub(service).Round(time.Second), stats)
	if s.code != 0 || stats.Writes != identities*each || stats.EarlyRetries > 0 || stats.Throttled == 0 ||
		len(w.server.Tenant().Assignments) != identities*each {
		t.Fatalf("exit %d, %+v\n%.2000s", s.code, stats, s.err)
	}
	start = time.Now()
	s = newFaulty(w.server.Tenant(), sandbox.Faults{}).speak(t, "undo", record, "--yes", "-q", "-o", "none", "--timeout", "1h")
	t.Logf("undo: %s", time.Since(start).Round(time.Millisecond))
	if s.code != 0 {
		t.Fatalf("undo: exit %d\n%.2000s", s.code, s.err)
	}
}

// TestLoadList streams every assignment of a large tenant through throttling.
func TestLoadList(t *testing.T) {
	n := *loadIdentities
	tenant := sandbox.Generate(sandbox.Shape{Identities: n, Grants: 4 * n, Heavy: n / 100, APIs: 9})
	w := newFaulty(tenant, sandbox.Faults{UnitQuota: sandbox.Quota{Amount: 8000, Per: 10 * time.Second},
		Rules: []sandbox.Rule{{Do: sandbox.Throttle, On: sandbox.Both, Every: 7, RetryAfter: "2.128"}}})
	lines, peak := &lineCount{}, uint64(0)
	a := newApp(screen.Streams{In: strings.NewReader(""), Out: lines, Err: io.Discard, Getenv: func(string) string { return "" }})
	a.Overrides = connect.Overrides{Transport: w, Clock: w.clock, Tenant: sampleTenant}
	runtime.GC()
	var before runtime.MemStats
	runtime.ReadMemStats(&before)
	lines.each = func() {
		if lines.n%20_000 == 0 {
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			peak = max(peak, m.HeapAlloc-min(before.HeapAlloc, m.HeapAlloc))
		}
	}
	start := time.Now()
	code := a.execute(t.Context(), []string{"list", "--all", "-q", "-o", "csv", "--timeout", "1h"})
	stats := w.server.Stats()
	t.Logf("list of %d identities, %d assignments: %s, at most %d MiB more, %+v", n, lines.n-1, time.Since(start).Round(time.Millisecond),
		peak>>20, stats)
	if code != 0 || lines.n != len(tenant.Assignments)+1 || stats.EarlyRetries > 0 {
		t.Errorf("exit %d, %d lines of %d, %+v", code, lines.n, len(tenant.Assignments)+1, stats)
	}
}

type lineCount struct {
	n    int
	each func()
}

func (l *lineCount) Write(p []byte) (int, error) {
	l.n += strings.Count(string(p), "\n")
	l.each()
	return len(p), nil
}
