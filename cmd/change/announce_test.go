package change

import (
	"fmt"
	"strings"
	"testing"

	"mi-roles/graph/sandbox"
	"mi-roles/roles"
)

const tenantLine = "tenant    " + tenantID + " (public cloud)\n"

// TestAnnounce is all that is said before a change.
func TestAnnounce(t *testing.T) {
	const identity = "identity  func-orders (SystemAssigned, resource group rg-shop, object id " + orders + ")\n"
	for _, c := range []struct {
		name, who, api, roles string
		mode                  roles.Mode
		set                   func(*shop, *Run)
		asks                  bool
		want                  string
	}{
		{"one change, nobody asked", "func-orders", "graph", "User.Read.All", roles.AtLeast, nil, false, ""},
		{"one change, asked", "func-orders", "graph", "User.Read.All", roles.AtLeast, nil, true,
			tenantLine + identity + "+ User.Read.All of Microsoft Graph (risk high)\n    reads the full profile of every user\n"},
		{"quiet", "func-orders", "graph", "User.Read.All", roles.AtLeast, func(w *shop, _ *Run) { w.Quiet = true }, true, ""},
		{"verbose", "func-orders", "api://orders", "Orders.Read.All", roles.AtLeast, func(w *shop, _ *Run) { w.Verbose = true }, false,
			tenantLine + identity + "+ Orders.Read.All of Orders API (risk unrated)\n"},
		{"two changes", "func-orders", "api://orders", "Orders.Read.All,Orders.ReadWrite.All", roles.AtLeast, nil, false,
			tenantLine + identity +
				"+ Orders.Read.All of Orders API (risk unrated)\n+ Orders.ReadWrite.All of Orders API (risk unrated)\n"},
		{"a removal, and what is there", "func-orders", "graph", "Mail.Send,User.Read.All", roles.Without, nil, true,
			tenantLine + identity + "- Mail.Send of Microsoft Graph (risk high)\n= User.Read.All of Microsoft Graph (risk high)\n"},
		{"one that is over", "func-orders", "graph", "Mail.Send", roles.Without, func(_ *shop, r *Run) { r.Plan[0].Expired = "2026-11-01" },
			true, tenantLine + identity + "- Mail.Send of Microsoft Graph (risk high), ended on 2026-11-01\n"},
		{"one that cannot be", "func-orders", "graph", "User.Read.All", roles.AtLeast,
			func(_ *shop, r *Run) { r.Plan[0].Blocked = fmt.Errorf("no longer there") }, false,
			tenantLine + identity + "! User.Read.All of Microsoft Graph cannot be undone: no longer there\n"},
		{"disabled ends", "id-retired-portal", "api://crm", "Customers.Read", roles.AtLeast, nil, false,
			"id-retired-portal is disabled: it gets no tokens until it is enabled\n" +
				"Legacy CRM API is disabled: no tokens are issued for it until it is enabled\n"},
		{"an agent", "Order Assistant", "api://orders", "Orders.Read.All", roles.Without, nil, true,
			tenantLine + "identity  Order Assistant (agent identity, object id a9200000-0000-4000-8000-000000000003)\n" +
				"- Orders.Read.All of Orders API (risk unrated)\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := open(t, sandbox.Sample())
			r := w.run(c.mode, c.who, c.api, c.roles)
			if c.set != nil {
				c.set(w, &r)
			}
			w.Announce(t.Context(), r, c.asks)
			is(t, "it says", w.said(), c.want)
		})
	}
}

// TestAnnounceSeveral says for whom each change is; of many changes, only how many.
func TestAnnounceSeveral(t *testing.T) {
	w := open(t, sandbox.Sample())
	r := w.run(roles.AtLeast, "func-orders,id-weather", "graph", "User.Read.All")
	w.Announce(t.Context(), r, true)
	has(t, w.said(), "+ User.Read.All of Microsoft Graph for func-orders (risk high)\n    reads",
		"+ User.Read.All of Microsoft Graph for id-weather (risk high)\n")
	for n, want := range map[int]string{ManySteps: "identity  func-orders", ManySteps + 1: "41 changes for 2 identities\n"} {
		r.Plan = nil
		for i := range n {
			key := roles.Key{Principal: orders, Resource: graphID, Role: roles.RoleID(fmt.Sprintf("00000000-0000-4000-8000-%012d", i))}
			r.Plan = append(r.Plan, roles.Step{Key: key, Needed: true, Action: roles.Assign})
		}
		w.Announce(t.Context(), r, true)
		said := w.said()
		has(t, said, want)
		if many := n > ManySteps; many == strings.Contains(said, "+ ") {
			t.Errorf("of %d changes, each is told: %v", n, !many)
		}
	}
}

// TestAnnounceWhatIsGone: an assignment of which only the id is left is told in one sentence.
func TestAnnounceWhatIsGone(t *testing.T) {
	w := open(t, sandbox.Sample())
	r := w.run(roles.Without, "func-orders", "graph", "Mail.Send")
	r.Plan = append(r.Plan, roles.Step{Action: roles.Remove, Have: &roles.Assignment{ID: "a1"}})
	w.Announce(t.Context(), r, true)
	said := w.said()
	has(t, said, "assignment a1 was not found: it is already removed, or the id is not exact (its case counts)\n",
		"- Mail.Send of Microsoft Graph (risk high)\n")
	if n := strings.Count(said, "\n"); n != 4 {
		t.Errorf("%d lines:\n%s", n, said)
	}
	g := r.grants(roles.DryRun(r.Plan))[1]
	if g.Principal.Type != roles.UnknownManaged || g.Rating.Level != "unrated" || g.ID != "a1" {
		t.Errorf("%+v", g)
	}
}

// steps are grants of a role that needs a second step, one for each identity.
func stepGrants(w *shop, n int) []roles.Grant {
	r := w.run(roles.AtLeast, "func-orders", "exchange", "Exchange.ManageAsApp")
	g := r.grants(roles.DryRun(r.Plan))[0]
	var all []roles.Grant
	for i := range n {
		g.Principal.ID = roles.ObjectID(fmt.Sprintf("1d000000-0000-4000-8000-%012d", i))
		g.Principal.DisplayName = fmt.Sprint("func-", i)
		all = append(all, g)
	}
	return all
}

// TestSecondSteps: what a role needs besides is told once, its command for each identity, and
// of very many only how many.
func TestSecondSteps(t *testing.T) {
	w := open(t, sandbox.Sample())
	for n, lines := range map[int]int{0: 0, 1: 1, 3: 3, ManySteps + 1: ManySteps + 1, ManySteps + 3: ManySteps + 2} {
		all := stepGrants(w, n)
		w.TellSecondSteps(all)
		said := w.said()
		if got := strings.Count(said, "\n"); got != lines {
			t.Errorf("%d identities: %d lines", n, got)
		}
		if n > 0 {
			has(t, said, "Exchange.ManageAsApp does nothing until", "az rest --method POST")
		}
		if n > 1 {
			has(t, said, "\nfor func-1: az rest", `"principalId":"1d000000-0000-4000-8000-000000000001"`)
		}
		if more := strings.Contains(said, "and 2 more, with their commands as secondStep of -o json\n"); more != (n == ManySteps+3) {
			t.Errorf("%d identities: more %v", n, more)
		}
		if n == 3 {
			w.TellSecondSteps(append(all, all...))
			is(t, "the same twice", w.said(), said)
		}
	}
	all := stepGrants(w, 2)
	if !opensNothing(all) || !opensNothing(nil) {
		t.Error("roles that need a second step open something")
	}
	all[1].StepDone = true
	if opensNothing(all) {
		t.Error("one whose step is done opens nothing")
	}
	w.TellSecondSteps(all[1:])
	is(t, "a step that is done", w.said(), "")
}

// TestOneLineForOneRole: on a narrow terminal, what is said about the one role that was assigned takes a line.
func TestOneLineForOneRole(t *testing.T) {
	w := open(t, sandbox.Sample())
	w.ErrWidth = 80
	w.TellSecondSteps(stepGrants(w, 1))
	is(t, "a second step", w.said(), "second step needed: mi-roles explain Exchange.ManageAsApp\n")
	r := w.run(roles.AtLeast, "func-images", "graph", "Mail.Send")
	g := r.grants(roles.DryRun(r.Plan))
	w.tellReach(append(g, g...))
	is(t, "every mailbox", w.said(), "reaches every mailbox; to limit it: mi-roles explain Mail.Send\n")
	r = w.run(roles.AtLeast, "func-images", "graph", "User.Read.All")
	w.tellReach(r.grants(roles.DryRun(r.Plan)))
	is(t, "no mailbox", w.said(), "")
}

// TestEffect is what is said after the changes.
func TestEffect(t *testing.T) {
	const tokens = "workloads cache tokens up to 24 hours, restarting does not help\n"
	for _, c := range []struct {
		name, who, api, role string
		mode                 roles.Mode
		status               roles.Status
		set                  func(*shop, *Run, []roles.Result)
		want                 string
	}{
		{"given", "func-orders", "graph", "User.Read.All", roles.AtLeast, roles.Done, nil, "effective now; " + tokens},
		{"taken", "func-orders", "graph", "Mail.Send", roles.Without, roles.Done, nil, "effective now; " + tokens},
		{"given to a disabled identity", "func-orders", "graph", "User.Read.All", roles.AtLeast, roles.Done,
			func(_ *shop, r *Run, _ []roles.Result) { r.Target.Identities[0].Disabled = true }, tokens},
		{"of a disabled API", "func-orders", "graph", "User.Read.All", roles.AtLeast, roles.Done,
			func(_ *shop, r *Run, _ []roles.Result) { r.Target.API.Disabled = true }, tokens},
		{"reaching every mailbox", "func-images", "graph", "Mail.Send", roles.AtLeast, roles.Done, nil,
			"effective now; " + tokens + "reaches every mailbox; to limit it: mi-roles explain Mail.Send\n"},
		{"failed", "func-orders", "graph", "User.Read.All", roles.AtLeast, roles.Failed, nil, ""},
		{"planned", "func-orders", "graph", "User.Read.All", roles.AtLeast, roles.Planned, nil, ""},
		{"there already", "func-orders", "graph", "Mail.Send", roles.AtLeast, roles.Unchanged, nil, ""},
		{"read back", "func-orders", "graph", "User.Read.All", roles.AtLeast, roles.Done,
			func(_ *shop, _ *Run, all []roles.Result) { all[0].ReadBack = true },
			"1 change was made: the service did not confirm it, but reading it back did\neffective now; " + tokens},
		{"verbose", "func-orders", "graph", "User.Read.All", roles.AtLeast, roles.Done,
			func(w *shop, _ *Run, _ []roles.Result) { w.Verbose = true },
			"effective now; " + tokens + "permissions of func-orders: https://entra.microsoft.com/#view/Microsoft_AAD_IAM/" +
				"ManagedAppMenuBlade/~/Permissions/objectId/" + orders + "/appId/c11e0000-0000-4000-8000-000000000001\n"},
		{"verbose, failed", "func-orders", "graph", "User.Read.All", roles.AtLeast, roles.Failed,
			func(w *shop, _ *Run, _ []roles.Result) { w.Verbose = true }, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := open(t, sandbox.Sample())
			r := w.run(c.mode, c.who, c.api, c.role)
			all := roles.DryRun(r.Plan)
			all[0].Status = c.status
			if c.set != nil {
				c.set(w, &r, all)
			}
			r.reportEffect(all, r.grants(all))
			is(t, "it says", w.said(), c.want)
		})
	}
}

// A role that needs a second step is not effective, given or planned, and the step is told.
func TestEffectOfASecondStep(t *testing.T) {
	for status, want := range map[roles.Status][2]bool{roles.Done: {true, true}, roles.Planned: {false, true},
		roles.Unchanged: {false, true}, roles.Failed: {false, false}, roles.Skipped: {false, false}} {
		w := open(t, sandbox.Sample())
		r := w.run(roles.AtLeast, "func-orders", "exchange", "Exchange.ManageAsApp")
		all := roles.DryRun(r.Plan)
		all[0].Status = status
		r.reportEffect(all, r.grants(all))
		said := w.said()
		if tokens, step := strings.HasPrefix(said, "workloads cache"), strings.Contains(said, "does nothing until"); tokens != want[0] ||
			step != want[1] || strings.Contains(said, "effective") {
			t.Errorf("%s: %s", status, said)
		}
	}
	w := open(t, sandbox.Sample())
	r := w.run(roles.Without, "aa-runbooks", "exchange", "Exchange.ManageAsApp")
	all := roles.DryRun(r.Plan)
	all[0].Status = roles.Done
	r.reportEffect(all, r.grants(all))
	if said := w.said(); !strings.HasPrefix(said, "effective now") || strings.Contains(said, "does nothing") {
		t.Errorf("taken: %s", said)
	}
}
