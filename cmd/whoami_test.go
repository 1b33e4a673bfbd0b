package cmd

import (
	"bytes"
	"os"
	"strings"
	"testing"

	"mi-roles/cmd/connect"
	"mi-roles/cmd/screen"
	"mi-roles/graph"
	"mi-roles/graph/sandbox"
	"mi-roles/graph/signin"
	"mi-roles/graph/wire"
	"mi-roles/roles/rights"
	"mi-roles/roles/token"
)

func TestWhoamiSandbox(t *testing.T) {
	speak(t, "", "whoami", "--sandbox").want(t, 0, sampleTenant, "public", "AppRoleAssignment.ReadWrite.All",
		"can grant on Microsoft Graph", "yes, because")
	speak(t, "", "whoami", "--sandbox", "-q", "-o", "json", "--query",
		"[canGrantOnMicrosoftGraph.answer, canGrantOnOtherApis.answer]").want(t, 0, `"yes",`, `"yes"`)
}

// A user's directory roles come from the directory, where it tells them.
func TestCallerOfUser(t *testing.T) {
	claims, err := token.Parse(jwt(map[string]any{"tid": sampleTenant, "oid": "u", "sub": "other", "upn": "mia@example.com",
		"idtyp": "user",
		"scp":   "AppRoleAssignment.ReadWrite.All Application.Read.All"}))
	if err != nil {
		t.Fatal(err)
	}
	var errs bytes.Buffer
	a := newApp(screen.Streams{Err: &errs, Getenv: os.Getenv})
	a.Auth = "auto"
	a.Sandbox = connect.BuiltIn
	s, err := a.Open(0)
	if err != nil {
		t.Fatal(err)
	}
	c := a.callerOf(t.Context(), s, claims)
	if !c.Complete || c.OnGraph().Verdict != rights.Yes || c.OnOthers().Verdict != rights.Yes {
		t.Errorf("%+v: %v", c, errs.String())
	}
}

// Without any permission the answers are less certain, and that is all.
func TestCallerOfUserWhoMayNotAsk(t *testing.T) {
	claims, err := token.Parse(jwt(map[string]any{"tid": sampleTenant, "oid": "u", "sub": "other", "idtyp": "user",
		"scp": "AppRoleAssignment.ReadWrite.All Application.Read.All"}))
	if err != nil {
		t.Fatal(err)
	}
	tenant := sandbox.Sample()
	tenant.Me = ""
	server := sandbox.New(tenant, sandbox.Faults{})
	cloud := signin.Clouds()[0]
	w, err := wire.New(wire.Options{Root: cloud.GraphRoot, Scope: cloud.Scope(),
		Credential: connect.SandboxToken{Tenant: tenant.ID, Cloud: cloud}, Transport: server})
	if err != nil {
		t.Fatal(err)
	}
	var errs bytes.Buffer
	a := newApp(screen.Streams{Err: &errs, Getenv: os.Getenv})
	c := a.callerOf(t.Context(), &connect.Session{Client: graph.New(w, 0), Cloud: cloud}, claims)
	if c.Complete || c.OnGraph().Verdict != rights.Unknown || !strings.Contains(errs.String(), "cannot be read") {
		t.Errorf("%+v: %v", c, errs.String())
	}
}
