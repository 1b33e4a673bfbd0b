package main

import (
	"bytes"
	"encoding/json"
	"net/http"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"mi-roles/cmd/testenv"
	"mi-roles/graph/sandbox"
)

// signals are those on which the program stops, says what it did and exits with 130.
func signals(t *testing.T) map[string]os.Signal {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("a process cannot be sent signals here")
	}
	all := map[string]os.Signal{"SIGINT": os.Interrupt, "SIGTERM": syscall.SIGTERM, "SIGHUP": syscall.SIGHUP}
	if signal.Ignored(syscall.SIGHUP) { // under nohup, where the program ignores it too
		delete(all, "SIGHUP")
	}
	return all
}

const held = 20 * time.Second

// stopAt is a service that lets the test know when a request comes for which at
// says so, and holds it back for a while.
func stopAt(hold time.Duration, at func(*http.Request) bool) (came <-chan struct{}, answers func(http.ResponseWriter, *http.Request) bool) {
	once, first := make(chan struct{}), atomic.Bool{}
	return once, func(_ http.ResponseWriter, r *http.Request) bool {
		if at(r) && first.CompareAndSwap(false, true) {
			close(once)
			select {
			case <-r.Context().Done():
			case <-time.After(hold):
			}
		}
		return false
	}
}

func batches(r *http.Request) bool { return strings.HasSuffix(r.URL.Path, "/$batch") }

// signalled runs a program, and signals it when came is closed.
func signalled(t *testing.T, cmd *exec.Cmd, s os.Signal, came <-chan struct{}) ran {
	t.Helper()
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	select {
	case <-came:
		_ = cmd.Process.Signal(s)
	case <-time.After(2 * time.Minute):
		t.Errorf("%v never came to where it is signalled", cmd.Args)
		_ = cmd.Process.Kill()
	}
	_ = cmd.Wait()
	return ran{code: cmd.ProcessState.ExitCode(), out: out.String(), err: errs.String()}
}

// TestSignalsTellWhatWasDone: a run that is interrupted, ended or hung up on in the
// middle of its changes prints what became of each.
func TestSignalsTellWhatWasDone(t *testing.T) {
	for name, s := range signals(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			writes := atomic.Int32{}
			came, answers := stopAt(held, func(r *http.Request) bool { return batches(r) && writes.Add(1) > 8 })
			c := newCloud(t, largeTenant(), sandbox.Faults{}, answers)
			apply := c.env.Command(t.Context(), "mi-roles", "apply", "-f", largeManifest(t), "--yes", "-q", "-o", "json", "--record",
				filepath.Join(t.TempDir(), "run.jsonl"))
			r := signalled(t, apply, s, came)
			var changes []struct{ Status string }
			if err := json.Unmarshal([]byte(r.out), &changes); err != nil || r.code != 130 || len(changes) != manyGrants ||
				!strings.Contains(r.err, "interrupted; ") {
				t.Errorf("exit %d, %d changes, %v\n%s", r.code, len(changes), err, r.err)
			}
		})
	}
}

// TestSignalsLeaveNoFiles: no temporary file stays beside a result, nor in the folder for them.
func TestSignalsLeaveNoFiles(t *testing.T) {
	for name, s := range signals(t) {
		for what, args := range map[string][]string{
			"report":   {"audit", "--all", "-o", "html", "--out", "result"},
			"snapshot": {"snapshot", "result"},
			"plan":     {"plan", "-f", smallManifest(t, "func-orders"), "--out", "result"},
			"record":   {"assign", "-i", "func-orders", "-a", "graph", "-r", "User.Read.All", "--record", "result"},
		} {
			t.Run(name+", "+what, func(t *testing.T) {
				t.Parallel()
				came, answers := stopAt(held, func(*http.Request) bool { return true })
				c, dir := newCloud(t, sandbox.Sample(), sandbox.Faults{}, answers), t.TempDir()
				full := append([]string{}, args...)
				full[len(full)-1] = filepath.Join(dir, "result")
				r := signalled(t, c.env.Command(t.Context(), "mi-roles", append(full, "--timeout", "20s")...), s, came)
				if r.code != 130 || strings.TrimSpace(r.err) != "mi-roles: interrupted; nothing was changed" {
					t.Errorf("exit %d\n%s", r.code, r.err)
				}
				for _, folder := range []string{dir, c.env.Get("TMPDIR")} {
					if left, err := os.ReadDir(folder); err != nil || len(left) > 0 {
						t.Errorf("left in %s: %v %v", folder, left, err)
					}
				}
			})
		}
	}
}

// TestAChangeWhoseResultNobodyReads: the pipe behind stdout is closed when the change is made.
func TestAChangeWhoseResultNobodyReads(t *testing.T) {
	c := newCloud(t, sandbox.Sample(), sandbox.Faults{})
	for args, want := range map[string]string{
		"assign -i func-orders -a graph -r User.Read.All": "could not be written: broken pipe; 1 of 1 changes made",
		"remove -i func-orders -a graph -r Mail.Send -y":  "could not be written: broken pipe; 1 of 1 changes made",
	} {
		read, write, err := os.Pipe()
		if err != nil {
			t.Fatal(err)
		}
		_ = read.Close()
		cmd := c.env.Command(t.Context(), "mi-roles", strings.Fields(args)...)
		var errs bytes.Buffer
		cmd.Stdout, cmd.Stderr = write, &errs
		_ = cmd.Run()
		_ = write.Close()
		if runtime.GOOS == "windows" {
			want = "could not be written: "
		}
		if cmd.ProcessState.ExitCode() != 1 || !strings.Contains(errs.String(), want) {
			t.Errorf("%s: %v\n%s", args, cmd.ProcessState, errs.String())
		}
	}
}

// TestASecondSignalEndsAtOnce: also where the program is stuck, here in writing to a
// reader that does not read. A terminal that closes hangs up twice; that is once.
func TestASecondSignalEndsAtOnce(t *testing.T) {
	t.Parallel()
	for name, s := range signals(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			file := filepath.Join(t.TempDir(), "tenant.json")
			keep(t, sandbox.Generate(sandbox.Shape{Identities: 300, Grants: 2000, APIs: 2}), file)
			c := newCloud(t, sandbox.Sample(), sandbox.Faults{})
			cmd := c.env.Command(t.Context(), "mi-roles", "list", "--all", "-q", "-o", "json", "--sandbox="+file)
			unread, err := cmd.StdoutPipe()
			if err != nil {
				t.Fatal(err)
			}
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			if _, err := unread.Read(make([]byte, 1)); err != nil {
				t.Fatal(err)
			}
			ended := make(chan error, 1)
			go func() { ended <- cmd.Wait() }()
			<-time.After(time.Second) // until the pipe is full: before, the first signal ends the work on the result
			_ = cmd.Process.Signal(s)
			if s == syscall.SIGHUP {
				_ = cmd.Process.Signal(s)
			}
			select {
			case err := <-ended:
				t.Fatalf("it ended at the first signal: %v", err)
			case <-time.After(1500 * time.Millisecond):
			}
			_ = cmd.Process.Signal(s)
			select {
			case <-ended:
			case <-time.After(time.Minute):
				_ = cmd.Process.Kill()
				t.Error("it goes on after the second signal")
			}
		})
	}
}

// TestNohup: who starts the program so that it outlives the terminal gets that.
func TestNohup(t *testing.T) {
	t.Parallel()
	signals(t)
	came, answers := stopAt(time.Second, batches)
	c := newCloud(t, sandbox.Sample(), sandbox.Faults{}, answers)
	deaf := testenv.New(t, "mi-roles", "sh")
	deaf.Set(c.env.Vars()...)
	deaf.Set("PATH=" + deaf.Bin)
	cmd := deaf.Command(t.Context(), "sh", "-c",
		`trap "" HUP; exec mi-roles assign -i func-orders -a graph -r User.Read.All,Group.Read.All -q -o none`)
	if r := signalled(t, cmd, syscall.SIGHUP, came); r.code != 0 {
		t.Errorf("exit %d\n%s", r.code, r.err)
	}
}

// TestARecordInUse: of two runs with one record the second changes nothing; that the
// first was killed holds up nobody.
func TestARecordInUse(t *testing.T) {
	t.Parallel()
	signals(t)
	came, answers := stopAt(held, batches)
	c, file := newCloud(t, largeTenant(), sandbox.Faults{}, answers), filepath.Join(t.TempDir(), "run.jsonl")
	apply := []string{"apply", "-f", largeManifest(t), "--yes", "-q", "-o", "none", "--record", file}
	refused := make(chan struct{})
	go func() {
		defer close(refused)
		<-came
		if r := c.run(t, apply...); r.code != 2 || !strings.Contains(r.err, "another run is writing to "+file) {
			t.Errorf("beside another run: exit %d\n%s", r.code, r.err)
		}
		if n := c.graph.Stats().Writes; n > 0 {
			t.Errorf("%d writes", n)
		}
	}()
	if r := signalled(t, c.env.Command(t.Context(), "mi-roles", apply...), os.Kill, refused); r.code != -1 {
		t.Errorf("the first: exit %d\n%s", r.code, r.err)
	}
	c.mustEnd(t, apply...)
	if n := len(grants(c.graph.Tenant())); n != manyGrants {
		t.Errorf("%d grants", n)
	}
	if left, _ := filepath.Glob(filepath.Join(filepath.Dir(file), ".*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

// TestClosedStdout: what nobody can read is no success, and where it would tell of
// changes, they are not made. Who wants no result says so.
func TestClosedStdout(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the shell of this test is sh")
	}
	env := testenv.New(t, "mi-roles", "sh")
	file := filepath.Join(t.TempDir(), "shop.json")
	run := func(line string) ran {
		cmd := env.Command(t.Context(), "sh", "-c", line)
		var errs bytes.Buffer
		cmd.Stderr = &errs
		_ = cmd.Run()
		return ran{code: cmd.ProcessState.ExitCode(), err: errs.String()}
	}
	const closed = "mi-roles: the result could not be written: stdout is closed"
	assign := "mi-roles assign -i func-orders -a graph -r User.Read.All -q --sandbox=" + file
	for _, c := range []struct {
		line string
		code int
		says string
	}{
		{"mi-roles list --all --sandbox -q >&-", 1, closed},
		{"mi-roles list --all --sandbox -q -o json >&-", 1, closed},
		{"mi-roles version >&-", 1, closed},
		{"mi-roles help >&-", 1, closed},
		{assign + " >&-", 1, closed + "; nothing was changed"},
		{assign + " --dry-run >/dev/null", 0, ""},
		{assign + " -o none >&-", 0, ""},
		{assign + " >/dev/null", 0, ""},
		{"mi-roles list --all --sandbox -q -o none >&-", 0, ""},
		{"mi-roles list --all --sandbox -q <&- >/dev/null", 0, ""},
		{"mi-roles list --all --sandbox -q >/dev/null 2>&-", 0, ""},
		{"mi-roles list --all --sandbox -q 1<>/dev/null 2<>/dev/null", 0, ""}, // as daemons do
	} {
		r := run(c.line)
		if r.code != c.code || !strings.HasPrefix(r.err, c.says) || c.says == "" && r.err != "" {
			t.Errorf("%s: exit %d\n%s", c.line, r.code, r.err)
		}
		if c.code == 1 && !strings.Contains(r.err, "-o none") {
			t.Errorf("%s: no way out is named:\n%s", c.line, r.err)
		}
	}
	if r := run("mi-roles list -i func-orders -a graph -o json -q --query 'length([?appRoleValue==`User.Read.All`])' --sandbox=" + file +
		" | { read n; exit $n; }"); r.code != 1 {
		t.Errorf("%d such grants in the end", r.code)
	}
}
