package cmd

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"mi-roles/graph/sandbox"
	"mi-roles/roles/record"
)

// partly is a tenant, and an apply of some sixty grants and removals to it.
type partly struct {
	tenant       *sandbox.Tenant
	apply        []string
	before, want map[string]int
	writes       int
}

func newPartly(t *testing.T) partly {
	t.Helper()
	p := partly{tenant: sandbox.Generate(sandbox.Shape{Identities: 15, Grants: 90, APIs: 2})}
	var m strings.Builder
	m.WriteString("version: 1\ngrants:\n")
	for i := range 15 {
		fmt.Fprintf(&m, "  - {identity: id-%06d, api: api://api-1, roles: [Data1.Read.All, Data2.Read.All, Data3.Read.All]}\n", i+1)
	}
	manifest := filepath.Join(t.TempDir(), "grants.yaml")
	if err := os.WriteFile(manifest, []byte(m.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	p.apply = []string{"apply", "-f", manifest, "--prune", "--max-removals", "100", "--yes", "-q", "-o", "json", "--record"}
	w := newFaulty(p.tenant, sandbox.Faults{})
	w.speak(t, append(p.apply, filepath.Join(t.TempDir(), "whole.jsonl"))...).want(t, exitOK, `"action": "remove"`, `"action": "assign"`)
	p.before, p.want, p.writes = grantsOf(p.tenant), grantsOf(w.server.Tenant()), w.server.Stats().Writes
	return p
}

// TestPartlyAppliedAgain: an apply that stops somewhere in the middle, for
// whatever reason, is run again with a record of its own. The tenant is then as
// after one whole run, the two records together say what was done, and undoing
// both, in either order, brings back what was there at first.
func TestPartlyAppliedAgain(t *testing.T) {
	p := newPartly(t)
	for name, rule := range map[string]sandbox.Rule{
		"refused":      {Do: sandbox.Deny, On: sandbox.Writes, After: p.writes / 3},
		"cut off":      {Do: sandbox.Drop, On: sandbox.Both},
		"answers lost": {Do: sandbox.Drop, On: sandbox.Both, Applied: true},
		"Ctrl-C":       {},
	} {
		t.Run(name, func(t *testing.T) {
			partial := 0
			for after := range 4 { // the plan is the first request, three batches of changes follow
				w, at := newFaulty(p.tenant, sandbox.Faults{}), after+1
				if rule.Do != "" {
					stops := rule
					stops.After += after
					w, at = newFaulty(p.tenant, sandbox.Faults{Rules: []sandbox.Rule{stops}}), 0
				}
				dir := t.TempDir()
				records := []string{filepath.Join(dir, "1.jsonl"), filepath.Join(dir, "2.jsonl")}
				if first := w.interrupted(t, at, append(p.apply, records[0])...); first.code != exitOK && w.server.Stats().Writes > 0 {
					partial++
				}
				w = newFaulty(w.server.Tenant(), sandbox.Faults{})
				w.speak(t, append(p.apply, records[1])...).want(t, exitOK)
				p.check(t, w.server.Tenant(), records)
			}
			if partial == 0 {
				t.Error("no run was stopped in the middle")
			}
		})
	}
}

// interrupted runs a command whose user presses Ctrl-C while the request of that
// number is answered; with 0, they do not.
func (w *faulty) interrupted(t *testing.T, at int, args ...string) spoken {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	var out, errs bytes.Buffer
	wire := roundTrip(func(req *http.Request) (*http.Response, error) {
		if at > 0 && w.server.Stats().Requests >= at-1 {
			defer stop()
		}
		return w.RoundTrip(req)
	})
	a := &app{Streams: Streams{In: strings.NewReader(""), Out: &out, Err: &errs, Getenv: func(string) string { return "" }},
		stand: stand{transport: wire, clock: w.clock, tenant: sampleTenant}}
	return spoken{a.execute(ctx, args), out.String(), errs.String()}
}

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(req *http.Request) (*http.Response, error) { return f(req) }

func (p partly) check(t *testing.T, tenant *sandbox.Tenant, records []string) {
	t.Helper()
	if now := grantsOf(tenant); !maps.Equal(now, p.want) {
		t.Errorf("run again, it is not as after one run: %s", tenantDifference(p.want, now))
	}
	said := map[string]bool{}
	for _, file := range records {
		entries, _, err := record.Read(file)
		if err != nil && fileExists(file) {
			t.Error(err)
		}
		for _, b := range record.Reverse(entries) {
			said[string(b.PrincipalID)+" "+string(b.ResourceID)+" "+string(b.AppRoleID)] = true
			if b.Uncertain && file == records[1] {
				t.Errorf("the run that met no fault does not tell whether it made a change: %+v", b)
			}
		}
	}
	all := maps.Clone(p.before)
	maps.Copy(all, p.want)
	for k := range all {
		if said[k] != (p.before[k] != p.want[k]) {
			t.Errorf("%s: the records tell of it: %v; granted before %d, now %d", k, said[k], p.before[k], p.want[k])
		}
	}
	for _, order := range [][]string{{records[1], records[0]}, records} {
		w := newFaulty(tenant, sandbox.Faults{})
		for _, file := range order {
			if fileExists(file) {
				w.speak(t, "undo", file, "--yes", "-q", "-o", "none").want(t, exitOK)
			}
		}
		if now := grantsOf(w.server.Tenant()); !maps.Equal(now, p.before) {
			t.Errorf("undone, the tenant is not as before: %s", tenantDifference(p.before, now))
		}
	}
}

func fileExists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}
