package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"mi-roles/cmd/testenv"
	"mi-roles/graph/sandbox"
)

var live = flag.Bool("live", false, "run TestLive on the tenant that the environment signs in to, not on the sandbox")

// The identity, the API and the role of TestLive, and a second sign-in that may only look.
const (
	liveIdentity = "MI_ROLES_LIVE_IDENTITY"
	liveAPI      = "MI_ROLES_LIVE_API"
	liveRole     = "MI_ROLES_LIVE_ROLE"
	liveReader   = "MI_ROLES_LIVE_READER_CLIENT_ID"
	liveSecret   = "MI_ROLES_LIVE_READER_CLIENT_SECRET"
)

// A directory has replicas, and a read may meet one that is behind.
const (
	settleTries = 12
	settlePause = 10 * time.Second
)

// signInVariables are the beginnings of those by which the program signs in and finds
// its way to Microsoft: they alone are handed on from the machine.
var signInVariables = []string{"AZURE_", "IDENTITY_", "MSI_", "IMDS_", "ACTIONS_ID_TOKEN_", "SYSTEM_",
	"HTTPS_PROXY", "NO_PROXY", "SSL_CERT_", "MI_ROLES_AUTH", "MI_ROLES_CLOUD", "MI_ROLES_TENANT"}

// door is a tenant to test on, and the grant that the tests make and take back there.
type door struct {
	env                 *testenv.Env
	identity, api, role string
	server              *sandbox.Server // nil: a real tenant
	known               verdict
}

// verdict is what verify says of the grant before it is made: all its ids.
type verdict struct {
	Verdict                        string
	PrincipalID, PrincipalClientID string
	PrincipalDisplayName           string
	AzureResourceID                string
	ResourceID, ResourceAppID      string
	ResourceDisplayName, AppRoleID string
}

// TestLive tells the same stories on the sandbox and, with -live, on a real tenant,
// which it leaves as it was: it gives one role to one identity, and takes it back
// after each story, also after one that failed. An identity that holds the role
// already is left alone: whose grant was taken back could not be told.
func TestLive(t *testing.T) {
	files, err := filepath.Glob("testdata/live/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no stories: %v", err)
	}
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".txtar")
		t.Run(name, func(t *testing.T) {
			d := openDoor(t, name == "denied")
			testscript.Run(t, testscript.Params{Files: []string{file}, Cmds: d.commands(), Setup: d.setup})
		})
	}
	t.Run("requests", func(t *testing.T) { tellRequests(t, openDoor(t, false)) })
}

// openDoor signs in, and makes sure that the role is not held and will not be in the end.
func openDoor(t *testing.T, denied bool) *door {
	t.Helper()
	d := sandboxDoor(t, denied)
	if *live {
		d = liveDoor(t, denied)
	}
	if err := d.look(t); err != nil {
		t.Fatal(err)
	}
	if !denied {
		t.Cleanup(func() { d.takeBack(t) })
	}
	return d
}

// look learns the ids of the grant, and refuses one that is there already.
func (d *door) look(t *testing.T) error {
	t.Helper()
	r := d.run(t, "verify", "-i", d.identity, "-a", d.api, "-r", d.role, "-o", "json")
	var all []verdict
	if err := json.Unmarshal([]byte(r.out), &all); err != nil || len(all) != 1 {
		return fmt.Errorf("verify cannot tell whether %s holds %s: exit %d\n%s", d.identity, d.role, r.code, r.err)
	}
	if d.known = all[0]; r.code != 3 || d.known.Verdict != "MISSING" {
		return fmt.Errorf("%s of %s for %s is %s: name a role that the identity does not hold (%s)",
			d.role, d.api, d.identity, d.known.Verdict, liveRole)
	}
	return nil
}

func sandboxDoor(t *testing.T, denied bool) *door {
	f := sandbox.Faults{}
	if denied {
		f.Rules = []sandbox.Rule{{Do: sandbox.Deny}}
	}
	c := newCloud(t, sandbox.Sample(), f)
	c.env.Set("MI_ROLES_AUTH=env")
	return &door{env: c.env, identity: "id-reporting", api: "graph", role: "Group.Read.All", server: c.graph}
}

func liveDoor(t *testing.T, denied bool) *door {
	t.Helper()
	d := &door{env: testenv.New(t, "mi-roles"), identity: os.Getenv(liveIdentity), api: os.Getenv(liveAPI), role: os.Getenv(liveRole)}
	if d.identity == "" || d.api == "" || d.role == "" {
		t.Fatalf("-live needs %s, %s and %s, and a sign-in by AZURE_ variables: see CONTRIBUTING.md", liveIdentity, liveAPI, liveRole)
	}
	d.env.Set("MI_ROLES_AUTH=env")
	d.env.Pass(signInVariables...)
	d.env.Set("MI_ROLES_NO_INPUT=1")
	if !denied {
		return d
	}
	if os.Getenv(liveReader) == "" {
		t.Skipf("the story needs a sign-in that may only look: %s and %s", liveReader, liveSecret)
	}
	d.env.Set("AZURE_CLIENT_ID="+os.Getenv(liveReader), "AZURE_CLIENT_SECRET="+os.Getenv(liveSecret))
	return d
}

// run runs the program; a story's end may come, and the grant must go all the same.
func (d *door) run(t *testing.T, args ...string) ran {
	t.Helper()
	cmd := d.env.Command(context.WithoutCancel(t.Context()), "mi-roles", args...)
	var out, errs strings.Builder
	cmd.Stdout, cmd.Stderr = &out, &errs
	_ = cmd.Run() // its exit code is looked at
	return ran{code: cmd.ProcessState.ExitCode(), out: out.String(), err: errs.String()}
}

// takeBack removes the role, if it is there.
func (d *door) takeBack(t *testing.T) {
	k := d.known
	remove := []string{"remove", "-i", k.PrincipalID, "-a", k.ResourceID, "-r", k.AppRoleID, "--yes", "-o", "none"}
	for try := 0; ; try++ {
		r := d.run(t, remove...)
		if r.code == 0 && d.look(t) == nil {
			return
		}
		if try == settleTries || !*live {
			t.Errorf("the role was not taken back: exit %d\n%s\ntake it back with: mi-roles %s", r.code, r.err, strings.Join(remove, " "))
			return
		}
		time.Sleep(settlePause)
	}
}

// setup gives a story the names and ids of the grant.
func (d *door) setup(env *testscript.Env) error {
	for _, pair := range d.env.Vars() {
		name, value, _ := strings.Cut(pair, "=")
		env.Setenv(name, value)
	}
	k := d.known
	for name, value := range map[string]string{
		"IDENTITY": d.identity, "PRINCIPAL": k.PrincipalID, "CLIENT": k.PrincipalClientID, "RESOURCE": k.AzureResourceID,
		"API": d.api, "APIID": k.ResourceID, "APPID": k.ResourceAppID, "ROLE": d.role, "ROLEID": k.AppRoleID,
	} {
		if value == "" {
			return fmt.Errorf("the directory does not tell the story's $%s", name)
		}
		env.Setenv(name, value)
	}
	return nil
}

// commands are those of the scripts, and one that waits for a directory whose
// replicas lag behind: settles CODE COMMAND ARG…
func (d *door) commands() map[string]func(*testscript.TestScript, bool, []string) {
	all := commands()
	all["settles"] = func(ts *testscript.TestScript, _ bool, args []string) {
		for try := 0; ; try++ {
			got := exitCode(ts.Exec(args[1], args[2:]...))
			if fmt.Sprint(got) == args[0] {
				return
			}
			if try == settleTries || !*live {
				ts.Fatalf("exit code %d, want %s", got, args[0])
			}
			time.Sleep(settlePause)
		}
	}
	return all
}
