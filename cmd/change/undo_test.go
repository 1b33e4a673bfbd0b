package change

import (
	"context"
	"errors"
	"testing"
	"time"

	"mi-roles/graph"
	"mi-roles/graph/sandbox"
	"mi-roles/roles"
	"mi-roles/roles/record"
)

const (
	fresh    = "1d000000-0000-4000-8000-000000000028" // func-orders-test, which was made again
	nobody   = "1d000000-0000-4000-8000-00000000dead"
	mailSend = "b633e1c5-b582-4048-a93e-9f11b44c7e96"
	aMoment  = 30 * time.Second
)

// reversal undoes what a run did to an identity, which ended a moment ago.
func reversal(a roles.Action, who roles.ObjectID, id roles.AssignmentID) record.Reversal {
	return record.Reversal{Action: a, Since: noon.Add(-aMoment), Until: noon.Add(-aMoment), Entry: record.Entry{Time: noon.Add(-aMoment),
		ID: id, PrincipalID: who, PrincipalDisplayName: "the recorded name", ResourceID: graphID, ResourceDisplayName: "Graph, as recorded",
		ResourceAppID: "00000003-0000-0000-c000-000000000000", AppRoleID: userRead, AppRoleValue: "User.Read.All"}}
}

// undoing is a run with what the directory has of the reversals' objects.
func undoing(w *shop, back ...record.Reversal) (*Run, graph.Current) {
	w.t.Helper()
	r := &Run{Runner: w.Runner, Session: w.session}
	var ids, apis []roles.ObjectID
	for _, b := range back {
		ids, apis = append(ids, b.PrincipalID), append(apis, b.ResourceID)
	}
	now, err := r.ReadByIDs(w.t.Context(), ids, apis)
	if err != nil {
		w.t.Fatal(err)
	}
	return r, now
}

// TestWithinReplicationWindow: what is certain counts from its own time, what is not from the
// end of its run.
func TestWithinReplicationWindow(t *testing.T) {
	b := record.Reversal{Entry: record.Entry{Time: noon}, Until: noon.Add(time.Hour)}
	for _, c := range []struct {
		uncertain bool
		after     time.Duration
		want      bool
	}{
		{false, replicationWindow - 1, true}, {false, replicationWindow, false},
		{true, time.Hour + replicationWindow - 1, true}, {true, time.Hour + replicationWindow, false},
	} {
		b.Uncertain = c.uncertain
		if got := WithinReplicationWindow(b, noon.Add(c.after)); got != c.want {
			t.Errorf("uncertain %v, after %s: %v", c.uncertain, c.after, got)
		}
	}
	if replicationWindow != 15*time.Minute || VisibleWithin != time.Minute {
		t.Error("the windows are other ones")
	}
}

// TestAssumeMade: where trying can do no harm it is tried, and nothing is taken from anyone
// on a guess.
func TestAssumeMade(t *testing.T) {
	key := reversal(roles.Assign, orders, "").Key()
	have := func(id roles.AssignmentID) *roles.Assignment { return &roles.Assignment{ID: id, Key: key} }
	for _, c := range []struct {
		name string
		b    record.Reversal
		have *roles.Assignment
		want roles.Step
	}{
		{"the removed one is still listed", reversal(roles.Assign, orders, "a1"), have("a1"),
			roles.Step{Needed: true, ReadsMayLag: true, SupersededID: "a1"}},
		{"another one is there", reversal(roles.Assign, orders, "a1"), have("a2"), roles.Step{Have: have("a2")}},
		{"nothing is there, as is to be changed", reversal(roles.Assign, orders, "a1"), nil, roles.Step{}},
		{"the made one is not listed", reversal(roles.Remove, orders, "a1"), nil,
			roles.Step{Needed: true, ReadsMayLag: true, Have: have("a1")}},
		{"one without an id", reversal(roles.Remove, orders, ""), nil, roles.Step{}},
	} {
		got := AssumeMade(c.b, roles.Step{Have: c.have})
		same := got.Needed == c.want.Needed && got.ReadsMayLag == c.want.ReadsMayLag && got.SupersededID == c.want.SupersededID
		if !same || (got.Have == nil) != (c.want.Have == nil) || got.Have != nil && *got.Have != *c.want.Have {
			t.Errorf("%s: %+v", c.name, got)
		}
	}
}

// TestFindMissing asks once, about those that are gone and matter.
func TestFindMissing(t *testing.T) {
	w := open(t, sandbox.Sample())
	gone := w.server.Tenant().Deleted
	if len(gone) == 0 {
		t.Fatal("the sample has nothing in the recycle bin")
	}
	was := roles.ObjectID(gone[0].ID)
	for _, c := range []struct {
		name  string
		back  []record.Reversal
		asked bool
	}{
		{"all there", []record.Reversal{reversal(roles.Assign, orders, "a1")}, false},
		{"gone, with what was given", []record.Reversal{reversal(roles.Remove, was, "a1")}, false},
		{"gone, given without a trace", []record.Reversal{reversal(roles.Remove, was, "")}, true},
		{"gone, and to be given back", []record.Reversal{reversal(roles.Assign, was, "a1"), reversal(roles.Assign, was, "a2")}, true},
	} {
		r, now := undoing(w, c.back...)
		requests := w.server.Stats().Requests
		found, err := r.FindMissing(t.Context(), c.back, now)
		if err != nil {
			t.Fatal(err)
		}
		if asked := w.server.Stats().Requests > requests; asked != c.asked || (len(found) == 1) != c.asked {
			t.Errorf("%s: asked %v, found %d", c.name, asked, len(found))
		}
		if c.asked && (found[was].Deleted == nil || found[was].Deleted.ID != was) {
			t.Errorf("%s: %+v", c.name, found[was])
		}
	}
	r, now := undoing(w, reversal(roles.Assign, orders, "a1"))
	delete(now.Principals, orders) // a replica that was behind
	if _, err := r.FindMissing(t.Context(), []record.Reversal{reversal(roles.Assign, orders, "a1")}, now); err != nil ||
		now.Principals[orders].DisplayName != "func-orders" {
		t.Errorf("%v, %+v", err, now.Principals)
	}
	ended, end := context.WithCancel(t.Context())
	end()
	if _, err := r.FindMissing(ended, []record.Reversal{reversal(roles.Assign, nobody, "a1")}, now); err == nil {
		t.Error("a failure is not told")
	}
}

// TestWhyBlocked is why a role cannot be given back, and what to type instead.
func TestWhyBlocked(t *testing.T) {
	w := open(t, sandbox.Sample())
	was := roles.ObjectID(w.server.Tenant().Deleted[0].ID)
	with := func(set func(*record.Reversal)) record.Reversal {
		b := reversal(roles.Assign, orders, "a1")
		set(&b)
		return b
	}
	for _, c := range []struct {
		name string
		b    record.Reversal
		code int
		msg  string
		hint string
	}{
		{"nothing", with(func(*record.Reversal) {}), 0, "", ""},
		{"default access", with(func(b *record.Reversal) { b.AppRoleID = roles.DefaultAccess }), 0, "", ""},
		{"no API", with(func(b *record.Reversal) { b.ResourceID = nobody }), 20,
			"Graph, as recorded, the API of the role User.Read.All, is no longer in this tenant",
			"a recreated API has a new object id: mi-roles apis"},
		{"no role", with(func(b *record.Reversal) { b.AppRoleID = nobody }), 30,
			"Microsoft Graph no longer has the role User.Read.All", "list its roles with: mi-roles roles -a " + graphID},
		{"a disabled role", with(func(b *record.Reversal) {
			b.ResourceID, b.AppRoleID = ordersID, "201e0000-0000-4000-8101-000000000005"
		}), 32, "of Orders API is disabled", ""},
		{"nobody", with(func(b *record.Reversal) { b.PrincipalID = nobody }), 10, "the identity is no longer in this tenant",
			"a recreated identity has a new object id: mi-roles identities"},
		{"made again", with(func(b *record.Reversal) { b.PrincipalID = was }), 10,
			"func-orders-test was recreated: its object id was " + string(was),
			"assign the role to the current identity with: mi-roles assign -i " + fresh + " -a " + graphID + " -r User.Read.All"},
	} {
		r, now := undoing(w, c.b)
		found, err := r.FindMissing(t.Context(), []record.Reversal{c.b}, now)
		if err != nil {
			t.Fatal(err)
		}
		err = found.WhyBlocked(c.b, now)
		if err == nil {
			if c.code != 0 {
				t.Errorf("%s: not blocked", c.name)
			}
			continue
		}
		if o := Classify(t.Context(), err); o.Code != c.code {
			t.Errorf("%s: exit %d", c.name, o.Code)
		}
		has(t, err.Error(), c.msg)
		has(t, w.Hint(err, Outcome{}), c.hint)
	}
	b := with(func(b *record.Reversal) { b.PrincipalID, b.ResourceID = was, nobody })
	r, now := undoing(w, b)
	found, err := r.FindMissing(t.Context(), []record.Reversal{b}, now)
	if err != nil {
		t.Fatal(err)
	}
	has(t, w.Hint(found.WhyBlocked(b, now), Outcome{}), "-a "+nobody+" -r "+userRead)
	bin := found[was]
	bin.Successors = nil
	has(t, Missing{was: bin}.WhyBlocked(b, now).Error(), "func-orders-test was deleted")
}

// TestNameMissing: what is no longer there is called as the record calls it, once.
func TestNameMissing(t *testing.T) {
	w := open(t, sandbox.Sample())
	gone, there := reversal(roles.Assign, nobody, "a1"), reversal(roles.Assign, orders, "a1")
	gone.ResourceID = weather
	r, now := undoing(w, gone, there)
	delete(now.Resources, weather)
	r.NameMissing([]record.Reversal{gone, gone, there}, now)
	if len(r.gone) != 1 || len(r.Known) != 1 {
		t.Fatalf("%+v, %+v", r.gone, r.Known)
	}
	p, api := r.gone[0], r.Known[0]
	if p.ID != nobody || p.DisplayName != "the recorded name" || p.Type != roles.UnknownManaged || api.ID != weather ||
		api.DisplayName != "Graph, as recorded" || !api.Gone || api.AppID != gone.ResourceAppID {
		t.Errorf("%+v, %+v", p, api)
	}
}

// TestAwaitVisible waits, right after a recorded run, for what it may have given: as long as that may
// take to show, and for nothing else.
func TestAwaitVisible(t *testing.T) {
	noID := reversal(roles.Remove, orders, "")
	old := noID
	old.Until = noon.Add(-VisibleWithin)
	held := noID
	held.AppRoleID = mailSend
	for _, c := range []struct {
		name  string
		b     record.Reversal
		set   func(*Run)
		waits bool
	}{
		{"given, and not shown", noID, nil, true}, {"an old one", old, nil, false}, {"shown", held, nil, false},
		{"with its id", reversal(roles.Remove, orders, "a1"), nil, false},
		{"to be given back", reversal(roles.Assign, orders, ""), nil, false},
		{"nobody", reversal(roles.Remove, nobody, ""), nil, false},
		{"a rehearsal", noID, func(r *Run) { r.Options.DryRun = true }, false},
		{"a sandbox", noID, func(r *Run) { r.Sandboxed = true }, false},
	} {
		w := open(t, sandbox.Sample())
		r, now := undoing(w, c.b)
		if c.set != nil {
			c.set(r)
		}
		if err := r.AwaitVisible(t.Context(), []record.Reversal{c.b}, now); err != nil {
			t.Fatal(err)
		}
		waited := w.clock.Now().Sub(noon)
		if want := VisibleWithin - aMoment; (waited > 0) != c.waits || c.waits && (waited < want || waited > want+time.Minute) {
			t.Errorf("%s: waited %s", c.name, waited)
		}
		if told := w.said() != ""; told != c.waits {
			t.Errorf("%s: told %v", c.name, told)
		}
	}
}

// What is shown meanwhile is taken over, and ends the wait.
func TestAwaitVisibleSeesIt(t *testing.T) {
	w := open(t, sandbox.Sample())
	b := reversal(roles.Remove, orders, "")
	r, now := undoing(w, b)
	if err := carried(w.run(roles.AtLeast, "func-orders", "graph", "User.Read.All")); err != nil {
		t.Fatal(err)
	}
	if err := r.AwaitVisible(t.Context(), []record.Reversal{b}, now); err != nil || notYetVisible(b, now.Held[orders]) {
		t.Errorf("%v, %+v", err, now.Held[orders])
	}
	if waited := w.clock.Now().Sub(noon); waited > aMoment/2 {
		t.Errorf("waited %s", waited)
	}
	ended, end := context.WithCancel(t.Context())
	end()
	now.Held[orders] = nil
	if err := r.AwaitVisible(ended, []record.Reversal{b}, now); !errors.Is(err, context.Canceled) {
		t.Errorf("interrupted: %v", err)
	}
}
