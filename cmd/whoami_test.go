package cmd

import (
	"bytes"
	"os"
	"strings"
	"testing"

	"mi-roles/graph"
	"mi-roles/graph/sandbox"
	"mi-roles/graph/signin"
	"mi-roles/roles/catalog"
	"mi-roles/roles/token"
)

func TestWhoamiSandbox(t *testing.T) {
	speak(t, "", "whoami", "--sandbox").want(t, 0, sampleTenant, "public", "AppRoleAssignment.ReadWrite.All", "can grant on Microsoft Graph", "yes, because")
	speak(t, "", "whoami", "--sandbox", "-q", "-o", "json", "--query", "[canGrantOnMicrosoftGraph.answer, canGrantOnOtherApis.answer]").want(t, 0, `"yes",`, `"yes"`)
}

// Who may grant what, from "Grant an appRoleAssignment to a service principal".
func TestMayGrant(t *testing.T) {
	role := func(names ...string) (list []catalog.DirectoryRole) {
		for _, n := range names {
			r, ok := catalog.DirectoryRoleByName(n)
			if !ok {
				t.Fatalf("no role %s", n)
			}
			list = append(list, r)
		}
		return list
	}
	both := []string{"AppRoleAssignment.ReadWrite.All", "Application.Read.All"}
	for name, c := range map[string]struct {
		caller           caller
		graph, elsewhere string
	}{
		"unreadable token":      {caller{}, unknown, unknown},
		"app with permission":   {caller{known: true, app: true, permissions: both}, yes, yes},
		"app, any case":         {caller{known: true, app: true, permissions: []string{"approleassignment.readwrite.all", "directory.read.all"}}, yes, yes},
		"app that cannot read":  {caller{known: true, app: true, permissions: both[:1]}, no, no},
		"app without":           {caller{known: true, app: true, permissions: both[1:]}, no, no},
		"app with write apps":   {caller{known: true, app: true, permissions: []string{"Application.ReadWrite.All"}}, unknown, unknown},
		"app that is an admin":  {caller{known: true, app: true, roles: role("Global Administrator")}, unknown, unknown},
		"user without scope":    {caller{known: true, complete: true, permissions: both[1:], roles: role("Global Administrator")}, no, no},
		"global admin":          {caller{known: true, permissions: both, roles: role("Global Administrator")}, yes, yes},
		"privileged role admin": {caller{known: true, permissions: both, roles: role("Privileged Role Administrator")}, yes, yes},
		"cloud app admin":       {caller{known: true, complete: true, permissions: both, roles: role("Cloud Application Administrator")}, no, yes},
		"cloud app admin, wids": {caller{known: true, permissions: both, roles: role("Cloud Application Administrator")}, unknown, yes},
		"directory writer":      {caller{known: true, complete: true, permissions: both, roles: role("Directory Writers")}, no, unknown},
		"reader":                {caller{known: true, complete: true, permissions: both, roles: role("Global Reader")}, no, unknown},
		"nothing known":         {caller{known: true, permissions: both}, unknown, unknown},
		"custom role":           {caller{known: true, complete: true, permissions: both, roles: []catalog.DirectoryRole{{TemplateID: "x", Name: "Ours"}}}, unknown, unknown},
	} {
		if g, o := c.caller.onGraph(), c.caller.onOthers(); g.Answer != c.graph || o.Answer != c.elsewhere {
			t.Errorf("%s: graph %v, others %v", name, g, o)
		}
	}
}

// A user's directory roles come from the directory, where it tells them.
func TestCallerOfUser(t *testing.T) {
	claims, err := token.Parse(jwt(map[string]any{"tid": sampleTenant, "oid": "u", "sub": "other", "upn": "mia@example.com", "idtyp": "user",
		"scp": "AppRoleAssignment.ReadWrite.All Application.Read.All"}))
	if err != nil {
		t.Fatal(err)
	}
	var errs bytes.Buffer
	a := &app{Streams: Streams{Err: &errs, Getenv: os.Getenv}, globals: globals{auth: "auto", sandbox: builtIn}}
	s, err := a.open(0)
	if err != nil {
		t.Fatal(err)
	}
	c := a.callerOf(t.Context(), s, claims)
	if !c.complete || c.onGraph().Answer != yes || c.onOthers().Answer != yes {
		t.Errorf("%+v: %v", c, errs.String())
	}
}

// Without any permission the answers are less certain, and that is all.
func TestCallerOfUserWhoMayNotAsk(t *testing.T) {
	claims, err := token.Parse(jwt(map[string]any{"tid": sampleTenant, "oid": "u", "sub": "other", "idtyp": "user", "scp": "AppRoleAssignment.ReadWrite.All Application.Read.All"}))
	if err != nil {
		t.Fatal(err)
	}
	tenant := sandbox.Sample()
	tenant.Me = ""
	server := sandbox.New(tenant, sandbox.Faults{})
	cloud := signin.Clouds()[0]
	client, err := graph.New(graph.Options{Root: cloud.GraphRoot, Scope: cloud.Scope(), Credential: sandboxToken{tenant.ID, cloud}, Transport: server})
	if err != nil {
		t.Fatal(err)
	}
	var errs bytes.Buffer
	a := &app{Streams: Streams{Err: &errs, Getenv: os.Getenv}}
	c := a.callerOf(t.Context(), &session{Client: client, cloud: cloud}, claims)
	if c.complete || c.onGraph().Answer != unknown || !strings.Contains(errs.String(), "cannot be read") {
		t.Errorf("%+v: %v", c, errs.String())
	}
}
