package fence_test

import (
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"mi-roles/roles"
	"mi-roles/roles/fence"
)

var update = flag.Bool("update", false, "write the golden file again")

// TestWords is everything that is said of each way in which a tenant can differ: the
// differences with what mends them, the steps, and what takes each step back.
func TestWords(t *testing.T) {
	var b strings.Builder
	for _, name := range slices.Sorted(maps.Keys(mutations)) {
		f := build(t, wish(usual()...))
		s := asMade(f)
		mutations[name].do(&s)
		fmt.Fprintf(&b, "# %s\n", name)
		for _, d := range fence.Compare(f, s) {
			fmt.Fprintf(&b, "%s %s %s: %s\n", d.Kind, d.Object, d.ID, d.Text)
			if d.Fix != "" {
				fmt.Fprintf(&b, "  fix: %s\n", d.Fix)
			}
		}
		steps, err := fence.Steps(f, s)
		if err != nil {
			fmt.Fprintf(&b, "refused: %v\n  hint: %s\n", err, err.(*roles.Error).Hint)
		}
		for _, step := range steps {
			fmt.Fprintf(&b, "- %s %s %q of %q: %s\n  now %s\n  was %s\n", step.Verb, step.Object, step.ID, step.Policy, step.Text,
				asJSON(step.Now), asJSON(step.Was))
			back := step.Back("made")
			fmt.Fprintf(&b, "  back: %s %s %q of %q: %s\n", back.Verb, back.Object, back.ID, back.Policy, back.Text)
		}
	}
	const golden = "testdata/differences.txt"
	if *update {
		if err := os.WriteFile(golden, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if text := strings.ReplaceAll(string(want), "\r\n", "\n"); b.String() != text {
		t.Errorf("run with -update and look at what changes; got:\n%s", b.String())
	}
}

func asJSON(v any) string {
	text, err := json.Marshal(v)
	if err != nil {
		return err.Error()
	}
	return string(text)
}

// What a set allows whose grants cannot be listed is said in words.
func TestWideSetsInWords(t *testing.T) {
	f := build(t, wish(usual()...))
	client, other := "c11e0000-0000-4000-8000-000000000001", "c11e0000-0000-4000-8000-000000000009"
	whole := func(change func(*fence.ConditionSet)) fence.ConditionSet {
		c := fence.ConditionSet{PermissionType: "application", Classification: "all", Resource: graphApp, Permissions: []string{"all"},
			Clients: []string{client}, ClientTenants: []string{"all"}, Publishers: []string{"all"}}
		change(&c)
		return c
	}
	for want, set := range map[string]fence.ConditionSet{
		"any role of Microsoft Graph for id-1":                whole(func(*fence.ConditionSet) {}),
		"any role of Microsoft Graph for the client " + other: whole(func(c *fence.ConditionSet) { c.Clients = []string{other} }),
		"any role of Microsoft Graph for any client":          whole(func(c *fence.ConditionSet) { c.Clients = []string{client, "all"} }),
		"any role of Microsoft Graph for 2 clients":           whole(func(c *fence.ConditionSet) { c.Clients = []string{client, other} }),
		"any role of any API for id-1":                        whole(func(c *fence.ConditionSet) { c.Resource = "any" }),
		"any role of any API for any client":                  whole(func(c *fence.ConditionSet) { c.Resource, c.Clients = "", nil }),
		"any role of the API " + sendMail + " for id-1":       whole(func(c *fence.ConditionSet) { c.Resource = sendMail }),
		"1 role of any API for id-1": whole(func(c *fence.ConditionSet) {
			c.Resource, c.Permissions = "any", []string{readUser}
		}),
		"2 roles of Microsoft Graph for any client": whole(func(c *fence.ConditionSet) {
			c.Permissions, c.Clients = []string{readUser, sendMail}, []string{"all"}
		}),
		`1 permission of the type "delegated" of Microsoft Graph for id-1`: whole(func(c *fence.ConditionSet) {
			c.PermissionType = "delegated"
		}),
		`2 permissions of the type "delegated" of any API for id-1`: whole(func(c *fence.ConditionSet) {
			c.PermissionType, c.Resource, c.Permissions = "delegated", "any", []string{readUser, sendMail}
		}),
	} {
		s := asMade(f)
		s.Policy.Includes = append(s.Policy.Includes, set)
		d := fence.Compare(f, s)
		if len(d) != 1 || d[0].Kind != fence.Wider || d[0].Text != "the policy allows "+want {
			t.Errorf("%s: got %+v", want, d)
		}
	}
}

// Roles are called as their API calls them, and what the fence knows nothing of by its id.
func TestAbout(t *testing.T) {
	f := build(t, wish(usual()...))
	want := []string{"Mail.Send, User.Read.All of Microsoft Graph for id-1", "User.Read.All of Microsoft Graph for id-2",
		"Orders.Read.All of Orders API for id-1"}
	if got := f.About(); !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
	want = []string{
		"the role " + sendMail + ", the role " + readUser + " of the API " + graphApp + " for the client c11e0000-0000-4000-8000-000000000001",
		"the role " + readUser + " of the API " + graphApp + " for the client c11e0000-0000-4000-8000-000000000002",
		"the role " + readUser + " of the API a9900000-0000-4000-8000-000000000101 for the client c11e0000-0000-4000-8000-000000000001"}
	f.Grants = nil
	if got := f.About(); !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
	if got := len(fence.Unconfirmed()); got != 3 {
		t.Errorf("%d statements are unconfirmed", got)
	}
}
