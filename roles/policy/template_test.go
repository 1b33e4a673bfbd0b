package policy_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"mi-roles/roles"
	"mi-roles/roles/audit"
	"mi-roles/roles/catalog"
	"mi-roles/roles/policy"
)

// foundIn is a random tenant, with hostile names and values.
func foundIn(r *rand.Rand) audit.Input {
	known, _ := catalog.ByAlias("graph")
	some := func(list ...string) string { return list[r.IntN(len(list))] }
	guid := func(kind, n int) string { return fmt.Sprintf("%08d-0000-4000-8000-%012d", kind, n) }
	name := func() string { return some("func-orders", "a: [b]\n- id: MIR001", "- x #", "\x1b[2J", "'\"", "注文") }
	app := func(v string, i int, off bool) roles.AppRole {
		return roles.AppRole{ID: roles.RoleID(guid(4, i)), Value: v, MemberTypes: []string{"Application"}, Disabled: off}
	}
	in := audit.Input{Now: time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC), MaxCritical: r.IntN(3) - 1,
		Subscriptions: map[string]bool{}}
	d := roles.Describer{Principals: map[roles.ObjectID]roles.Principal{}, Resources: map[roles.ObjectID]roles.Resource{
		roles.ObjectID(guid(2, 1)): {ID: roles.ObjectID(guid(2, 1)), AppID: roles.AppID(known.AppID), DisplayName: name(),
			Roles: []roles.AppRole{app("User.ReadWrite.All", 1, false), app("User.Read.All", 2, false), app("Mail.Send", 3, false)}},
		roles.ObjectID(guid(2, 2)): {ID: roles.ObjectID(guid(2, 2)), AppID: roles.AppID(guid(3, 2)), DisplayName: name(), Disabled: true,
			Roles: []roles.AppRole{app("Twice", 4, false), app("twice", 5, true), app("$(x): \n[", 6, false)}}}}
	var held []roles.Assignment
	for i := range 1 + r.IntN(4) {
		p := roles.Principal{ID: roles.ObjectID(guid(1, i)), DisplayName: name(), Type: roles.UserAssigned, Disabled: r.IntN(4) == 0,
			AzureResource: roles.AzureID("/subscriptions/" + guid(9, i) + "/resourcegroups/rg/providers/p/t/x")}
		d.Principals[p.ID] = p
		in.Principals = append(in.Principals, p)
		for range r.IntN(6) {
			held = append(held, roles.Assignment{ID: roles.AssignmentID(fmt.Sprintf("%043d", len(held))),
				Key: roles.Key{Principal: p.ID, Resource: roles.ObjectID(guid(2, 1+r.IntN(3))), Role: roles.RoleID(guid(4, r.IntN(8)))}})
		}
	}
	in.Grants = d.DescribeAll(held)
	return in
}

// TestTemplateAcceptsWhatWasFound: as it is written, the template is refused; with reasons
// it accepts all that was found, by exceptions that mean one thing each.
func TestTemplateAcceptsWhatWasFound(t *testing.T) {
	for seed := range uint64(300) {
		in := foundIn(rand.New(rand.NewPCG(seed, 19)))
		open := audit.Find(in).Open
		var b bytes.Buffer
		if err := policy.WriteExceptions(&b, open, in.Now.AddDate(0, 3, 0)); err != nil {
			t.Fatal(err)
		}
		empty, err := policy.ParseExceptions("e.yaml", b.Bytes())
		if len(open) > 0 && (err == nil || !strings.Contains(err.Error(), "reason is empty")) || len(open) == 0 && err != nil {
			t.Fatalf("seed %d: %d findings, %v, %v\n%s", seed, len(open), empty, err, b.String())
		}
		filled := strings.ReplaceAll(b.String(), `reason: ""`, "reason: because")
		if in.Exceptions, err = policy.ParseExceptions("e.yaml", []byte(filled)); err != nil {
			t.Fatalf("seed %d: %v\n%s", seed, err, filled)
		}
		if left := audit.Find(in); len(left.Open) > 0 || len(left.Accepted) != len(open) {
			t.Fatalf("seed %d: %d left, such as %s: %s\n%s", seed, len(left.Open), left.Open[0].Rule.ID, left.Open[0].Message, filled)
		}
	}
}
