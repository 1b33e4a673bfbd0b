package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"mi-roles/graph/sandbox"
)

// These tests do to the program what the world does: a service that fails, on
// sockets; a kill at any moment; a disk that is full. What is random comes from a
// seed that a failure names. The matrix of faults itself is in cmd.
var (
	killRuns = flag.Int("kills", 4, "how many runs are killed, of each kind")
	killSeed = flag.Uint64("kills.seed", 1, "of the moments and signals")
)

const manyGrants = 180

// largeManifest wants three roles for each of sixty identities.
func largeManifest(t *testing.T) string {
	var m strings.Builder
	m.WriteString("version: 1\ngrants:\n")
	for i := range manyGrants / 3 {
		fmt.Fprintf(&m, "  - {identity: rg-%03d/id-%06d, api: api://api-1, roles: [Data1.Read.All, Data2.Read.All, Data3.Read.All]}\n",
			i%250, i+1)
	}
	file := filepath.Join(t.TempDir(), "grants.yaml")
	if err := os.WriteFile(file, []byte(m.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// smallManifest wants one role for an identity.
func smallManifest(t *testing.T, identity string) string {
	file := filepath.Join(t.TempDir(), "grants.yaml")
	if err := os.WriteFile(file, []byte("version: 1\ngrants:\n  - {identity: "+identity+", api: graph, roles: [User.Read.All]}\n"),
		0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

func largeTenant() *sandbox.Tenant {
	return sandbox.Generate(sandbox.Shape{Identities: manyGrants / 3, APIs: 1})
}

func grants(tenant *sandbox.Tenant) map[string]int {
	count := map[string]int{}
	for _, a := range tenant.Assignments {
		count[a.PrincipalID+" "+a.ResourceID+" "+a.AppRoleID]++
	}
	return count
}

// TestFaultsOverTLS: the program as a process, on real sockets.
func TestFaultsOverTLS(t *testing.T) {
	t.Parallel()
	grant := []string{"assign", "-i", "func-orders,web-shop", "-a", "graph", "-r", "User.Read.All,Group.Read.All", "-o", "json", "-q"}
	for name, rules := range map[string][]sandbox.Rule{
		"lost answers":   {{Do: sandbox.Drop, On: sandbox.Both, Every: 2, Applied: true}},
		"cut off":        {{Do: sandbox.Truncated, On: sandbox.Both, Every: 3}},
		"no JSON":        {{Do: sandbox.WrongType, On: sandbox.Both, First: 1}, {Do: sandbox.HTML, On: sandbox.Both, Every: 3}},
		"empty":          {{Do: sandbox.Empty, On: sandbox.Both, Every: 2}},
		"slow":           {{Do: sandbox.Slow, On: sandbox.Both, For: 300 * time.Millisecond}},
		"old token":      {{Do: sandbox.Expired, On: sandbox.Both, Every: 2}},
		"a new sign-in":  {{Do: sandbox.Claims, On: sandbox.Both, Every: 2}},
		"throttled item": {{Do: sandbox.Throttle, On: sandbox.Both, Items: true, First: 3, RetryAfter: "0.2"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := newCloud(t, sandbox.Sample(), sandbox.Faults{Rules: rules})
			for i := range 2 {
				r := c.run(t, grant...)
				var changes []struct{ Status string }
				if err := json.Unmarshal([]byte(r.out), &changes); r.code != 0 || err != nil || len(changes) != 4 {
					t.Fatalf("exit %d, %v\n%s%s", r.code, err, r.out, r.err)
				}
				for _, change := range changes {
					if change.Status != "unchanged" && (i == 1 || change.Status != "done") {
						t.Errorf("run %d: %s", i+1, change.Status)
					}
				}
			}
			if s, _, foreign := c.seen(); s.Writes != 4 || s.EarlyRetries > 0 || len(foreign) > 0 {
				t.Errorf("%+v, foreign %v", s, foreign)
			}
		})
	}
}

// interrupted runs the program and sends it a signal after a while.
func (c *cloud) interrupted(t *testing.T, s os.Signal, after time.Duration, args ...string) ran {
	t.Helper()
	if runtime.GOOS == "windows" && s != os.Kill {
		t.Skip("a process can only be killed here")
	}
	cmd := c.env.Command(t.Context(), "mi-roles", args...)
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	time.Sleep(after)
	_ = cmd.Process.Signal(s)
	_ = cmd.Wait()
	return ran{code: cmd.ProcessState.ExitCode(), out: out.String(), err: errs.String()}
}

// TestKilledWrites: killed at any moment, nothing is lost: what was done is in
// the record, the next run finishes the work, and undo takes all of it back.
func TestKilledWrites(t *testing.T) {
	t.Parallel()
	manifest := largeManifest(t)
	random := rand.New(rand.NewPCG(*killSeed, 1))
	for i := range *killRuns {
		after, hard := time.Duration(random.IntN(600))*time.Millisecond, i%2 == 0
		t.Run(fmt.Sprintf("%d, hard %v, after %s", i, hard, after), func(t *testing.T) {
			t.Parallel()
			c := newCloud(t, largeTenant(), sandbox.Faults{Delay: 25 * time.Millisecond})
			recorded := filepath.Join(t.TempDir(), "run.jsonl")
			apply := []string{"apply", "-f", manifest, "--yes", "-q", "-o", "json", "--record", recorded}
			signal := os.Interrupt
			if hard {
				signal = os.Kill
			}
			r := c.interrupted(t, signal, after, apply...)
			c.checkInterrupted(t, r, hard)
			c.checkRecord(t, recorded)
			undo := []string{"undo", recorded, "--yes", "-q", "-o", "none"}
			if i%4 >= 2 && fileExists(recorded) {
				c.interrupted(t, signal, after/2, undo...)
				c.mustEnd(t, undo...)
				if left := grants(c.graph.Tenant()); len(left) > 0 {
					t.Errorf("%d grants are left after undo", len(left))
				}
			}
			c.mustEnd(t, apply...)
			if out := c.mustEnd(t, apply...).out; strings.Count(out, `"unchanged"`) != manyGrants {
				t.Errorf("the last run is not all unchanged:\n%.500s", out)
			}
			for key, n := range grants(c.graph.Tenant()) {
				if n != 1 {
					t.Errorf("%s is granted %d times", key, n)
				}
			}
			c.mustEnd(t, undo...)
			if left := grants(c.graph.Tenant()); len(left) > 0 {
				t.Errorf("%d grants are left in the end", len(left))
			}
		})
	}
}

func (c *cloud) mustEnd(t *testing.T, args ...string) ran {
	t.Helper()
	r := c.run(t, args...)
	if r.code != 0 {
		t.Fatalf("%v: exit %d\n%s", args, r.code, r.err)
	}
	return r
}

// checkInterrupted: on an interrupt the program says what it did, and it is true.
func (c *cloud) checkInterrupted(t *testing.T, r ran, hard bool) {
	t.Helper()
	if strings.Contains(r.err, "panic") || strings.Contains(r.err, "goroutine ") {
		t.Fatalf("it panicked:\n%s", r.err)
	}
	there := len(grants(c.graph.Tenant()))
	if hard || r.code == -1 && there == 0 {
		return // killed, or interrupted before it listened
	}
	if there == 0 && r.out == "" && r.code == 130 || there == manyGrants && r.code == 0 {
		return
	}
	var changes []struct {
		Status                             string
		PrincipalID, ResourceID, AppRoleID string
	}
	if err := json.Unmarshal([]byte(r.out), &changes); err != nil || r.code != 130 || len(changes) != manyGrants {
		t.Fatalf("exit %d, %d changes, %v\n%s%.300s", r.code, len(changes), err, r.err, r.out)
	}
	now := grants(c.graph.Tenant())
	for _, change := range changes {
		has := now[change.PrincipalID+" "+change.ResourceID+" "+change.AppRoleID] > 0
		if change.Status == "done" && !has || change.Status == "skipped" && has {
			t.Errorf("%+v; there: %v", change, has)
		}
	}
}

// checkRecord: every grant was announced in the record before it was made, and
// all lines but the last are whole.
func (c *cloud) checkRecord(t *testing.T, file string) {
	t.Helper()
	now := grants(c.graph.Tenant())
	text, err := os.ReadFile(file)
	if err != nil {
		if len(now) > 0 {
			t.Fatalf("%d grants and no record: %v", len(now), err)
		}
		return
	}
	if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 && runtime.GOOS != "windows" {
		t.Errorf("others may read the record: %v", info.Mode())
	}
	lines := bufio.NewScanner(bytes.NewReader(text))
	for n := 1; lines.Scan(); n++ {
		var e struct{ PrincipalID, ResourceID, AppRoleID string }
		if err := json.Unmarshal(lines.Bytes(), &e); err != nil && bytes.Count(text, []byte("\n")) >= n {
			t.Errorf("line %d: %v", n, err)
		}
		delete(now, e.PrincipalID+" "+e.ResourceID+" "+e.AppRoleID)
	}
	if len(now) > 0 {
		t.Errorf("%d grants are not in the record", len(now))
	}
}

func fileExists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// TestKilledFiles: a sandbox file and a report are whole or not there, whenever
// the program is killed.
func TestKilledFiles(t *testing.T) {
	t.Parallel()
	manifest := largeManifest(t)
	random := rand.New(rand.NewPCG(*killSeed, 2))
	for i := range *killRuns {
		after := time.Duration(random.IntN(300)) * time.Millisecond
		signal := []os.Signal{os.Kill, os.Interrupt, os.Kill, syscall.SIGTERM}[i%4]
		t.Run(fmt.Sprintf("%d after %s", i, after), func(t *testing.T) {
			t.Parallel()
			c := newCloud(t, sandbox.Sample(), sandbox.Faults{})
			dir := t.TempDir()
			file, report := filepath.Join(dir, "tenant.json"), filepath.Join(dir, "report.html")
			keep(t, largeTenant(), file)
			c.interrupted(t, signal, after, "apply", "-f", manifest, "--yes", "-q", "-o", "none", "--sandbox="+file)
			if _, err := sandbox.Load(file); err != nil {
				t.Fatalf("the sandbox file is broken: %v", err)
			}
			c.mustEnd(t, "apply", "-f", manifest, "--yes", "-q", "-o", "none", "--sandbox="+file)
			c.interrupted(t, signal, after, "audit", "--all", "-q", "-o", "html", "--out", report, "--sandbox="+file)
			if text, err := os.ReadFile(report); err == nil && !bytes.HasSuffix(bytes.TrimSpace(text), []byte("</html>")) {
				t.Errorf("half a report: %d bytes", len(text))
			}
			left, _ := filepath.Glob(filepath.Join(dir, ".*"))
			if signal != os.Kill && len(left) > 0 && after > 100*time.Millisecond {
				t.Errorf("left behind: %v", left)
			}
		})
	}
}

// into runs the program with its stdout on a file.
func (c *cloud) into(t *testing.T, out *os.File, args ...string) (int, string) {
	t.Helper()
	cmd := c.env.Command(t.Context(), "mi-roles", args...)
	var errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = out, &errs
	_ = cmd.Run()
	return cmd.ProcessState.ExitCode(), errs.String()
}

// TestClosedPipe: a reader that has seen enough ends the program quietly. A run that changes
// the tenant says in a line and a hint what it did, and no change is lost from the record.
func TestClosedPipe(t *testing.T) {
	c := newCloud(t, largeTenant(), sandbox.Faults{})
	recorded := filepath.Join(t.TempDir(), "run.jsonl")
	for _, args := range [][]string{
		{"list", "--all", "--sandbox", "-q", "-o", "csv"}, {"list", "--all", "--sandbox", "-q", "-o", "json"},
		{"audit", "--all", "--sandbox", "-q"},
		{"apply", "-f", largeManifest(t), "--yes", "-q", "-o", "json", "--record", recorded},
	} {
		r, w, err := os.Pipe()
		if err != nil {
			t.Fatal(err)
		}
		_ = r.Close()
		code, errs := c.into(t, w, args...)
		_ = w.Close()
		lines := 1
		if args[0] == "apply" {
			lines = 2
		}
		if code == 0 || strings.Contains(errs, "panic") || strings.Count(errs, "\n") > lines {
			t.Errorf("%v: exit %d: %s", args, code, errs)
		}
	}
	c.checkRecord(t, recorded)
	if n := len(grants(c.graph.Tenant())); n != manyGrants {
		t.Errorf("%d grants", n)
	}
}
