package main

import (
	"maps"
	"strings"
	"testing"

	"mi-roles/graph/sandbox"
)

// TestLiveIsCareful: a grant that was there before is not touched, one that a story
// left behind goes.
func TestLiveIsCareful(t *testing.T) {
	d := sandboxDoor(t, false)
	before := grants(d.server.Tenant())
	if err := d.look(t); err != nil {
		t.Fatal(err)
	}
	if r := d.run(t, "assign", "-i", d.identity, "-a", d.api, "-r", d.role); r.code != 0 {
		t.Fatalf("exit %d\n%s", r.code, r.err)
	}
	if err := d.look(t); err == nil || !strings.Contains(err.Error(), "name a role that the identity does not hold") {
		t.Errorf("a held role: %v", err)
	}
	d.takeBack(t)
	if after := grants(d.server.Tenant()); !maps.Equal(before, after) {
		t.Errorf("before %v, after %v", before, after)
	}
	d.role = "No.Such.Role"
	if err := d.look(t); err == nil {
		t.Error("a role that does not exist is taken")
	}
}

// TestLiveOnATenant runs TestLive as someone with a tenant does, with a sign-in of its
// own to a sandbox behind Microsoft's names: what it changes, prints and costs.
func TestLiveOnATenant(t *testing.T) {
	if *live {
		t.Skip("this is the rehearsal")
	}
	c := newCloud(t, sandbox.Sample(), sandbox.Faults{})
	c.env.Set(liveIdentity+"=id-reporting", liveAPI+"=graph")
	before := grants(c.graph.Tenant())
	run := func(role string) (string, error) {
		c.env.Set(liveRole + "=" + role)
		out, err := c.env.Self(t.Context(), "-test.run=^TestLive$", "-live").CombinedOutput()
		if after := grants(c.graph.Tenant()); !maps.Equal(before, after) {
			t.Errorf("%s: before %d grants, after %d", role, len(before), len(after))
		}
		return string(out), err
	}
	if out, err := run(""); err == nil || !strings.Contains(out, "-live needs "+liveIdentity) {
		t.Errorf("without a role: %v\n%s", err, out)
	}
	if out, err := run("User.Read.All"); err == nil || !strings.Contains(out, "name a role that the identity does not hold") {
		t.Errorf("a held role: %v\n%s", err, out)
	}
	requests, writes := c.graph.Stats().Requests, c.graph.Stats().Writes
	out, err := run("Group.Read.All")
	if err != nil || !strings.Contains(out,
		"| 9 | `GET /servicePrincipals?$filter=alternativeNames/any(a:a eq 'AZURE-ID')&$expand=appRoleAssignments` | "+longID+" |") {
		t.Errorf("%v\n%s", err, out)
	}
	for _, id := range []string{"1d0000f8-", "c11e0000-", "5b000000-", "a9100000-", "id-reporting"} {
		if strings.Contains(out, id) {
			t.Errorf("the table tells %s", id)
		}
	}
	requests, writes = c.graph.Stats().Requests-requests, c.graph.Stats().Writes-writes
	if t.Logf("%d requests, %d writes", requests, writes); requests > liveRequests || writes > liveWrites {
		t.Errorf("%d requests and %d writes, more than CONTRIBUTING.md says", requests, writes)
	}
}

// What TestLive costs at most where nothing lags, as CONTRIBUTING.md says.
const (
	liveRequests = 120
	liveWrites   = 10
)
