package cmd

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"mi-roles/cmd/change"
	"mi-roles/cmd/connect"
	"mi-roles/cmd/screen"
	"mi-roles/graph/sandbox"
	"mi-roles/roles"
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
	w.speak(t, append(p.apply, filepath.Join(t.TempDir(), "whole.jsonl"))...).want(t, change.ExitOK, `"action": "remove"`,
		`"action": "assign"`)
	p.before, p.want, p.writes = grantsOf(p.tenant), grantsOf(w.server.Tenant()), w.server.Stats().Writes
	return p
}

// TestPartlyAppliedAgain: an apply that stops somewhere in the middle, for
// whatever reason, is run again, with the same record or one of its own. The
// tenant is then as after one whole run, the records together say what was done,
// and undoing them, in any order, brings back what was there at first.
func TestPartlyAppliedAgain(t *testing.T) {
	p := newPartly(t)
	refused := sandbox.Rule{Do: sandbox.Deny, On: sandbox.Writes, After: p.writes / 3}
	for name, rules := range map[string][]sandbox.Rule{
		"refused":         {refused},
		"cut off":         {{Do: sandbox.Drop, On: sandbox.Both}},
		"answers lost":    {{Do: sandbox.Drop, On: sandbox.Both, Applied: true}},
		"one answer lost": {{Do: sandbox.Drop, On: sandbox.Both, Applied: true, After: 1, First: 1}, refused},
		"Ctrl-C":          nil,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			partial := 0
			for after := range 4 { // the plan is the first request, three batches of changes follow
				at, faults := after+1, sandbox.Faults{Rules: slices.Clone(rules)}
				if len(rules) > 0 {
					at, faults.Rules[0].After = 0, rules[0].After+after
				}
				dir := t.TempDir()
				one, two := filepath.Join(dir, "1.jsonl"), filepath.Join(dir, "2.jsonl")
				first := newFaulty(p.tenant, faults)
				if s := first.interrupted(t, at, append(p.apply, one)...); s.code != change.ExitOK && first.server.Stats().Writes > 0 {
					partial++
				}
				again := newFaulty(first.server.Tenant(), sandbox.Faults{})
				again.speak(t, append(p.apply, two)...).want(t, change.ExitOK)
				p.check(t, again.server.Tenant(), one, two)
				again = newFaulty(first.server.Tenant(), sandbox.Faults{})
				again.speak(t, append(p.apply, one)...).want(t, change.ExitOK)
				p.check(t, again.server.Tenant(), one)
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
	a := newApp(screen.Streams{In: strings.NewReader(""), Out: &out, Err: &errs, Getenv: func(string) string { return "" }})
	a.Overrides = connect.Overrides{Transport: wire, Clock: w.clock, Tenant: sampleTenant}
	return spoken{a.execute(ctx, args), out.String(), errs.String()}
}

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(req *http.Request) (*http.Response, error) { return f(req) }

func (p partly) check(t *testing.T, tenant *sandbox.Tenant, records ...string) {
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
			// Of a removal that an earlier run lost sight of, a later one sees nothing.
			if b.Uncertain && b.Action == roles.Remove && file == records[len(records)-1] {
				t.Errorf("after a run that met no fault, its record does not tell whether %s was granted", b.Key())
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
	backwards := slices.Clone(records)
	slices.Reverse(backwards)
	for _, order := range [][]string{backwards, records} {
		w := newFaulty(tenant, sandbox.Faults{})
		for _, file := range order {
			if fileExists(file) {
				w.speak(t, "undo", file, "--yes", "-q", "-o", "none").want(t, change.ExitOK)
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
