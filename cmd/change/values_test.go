package change

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"mi-roles/cmd/screen"
	"mi-roles/graph/wire"
	"mi-roles/output"
	"mi-roles/roles"
	"mi-roles/roles/catalog"
)

// results are steps with what became of them, by the first letters: d done, u unchanged, p planned,
// s skipped, f failed, b blocked, ? unclear, t turned away for the moment, c canceled.
func results(letters string) []roles.Result {
	var all []roles.Result
	for _, l := range letters {
		r := roles.Result{Step: roles.Step{Needed: l != 'u', Action: roles.Assign}}
		switch l {
		case 'd':
			r.Status = roles.Done
		case 'u':
			r.Status = roles.Unchanged
		case 'p':
			r.Status = roles.Planned
		case 's':
			r.Status, r.Err = roles.Skipped, roles.ErrNotReached
		case 'f':
			r.Status, r.Err = roles.Failed, roles.ErrForbidden
		case 'b':
			r.Status, r.Err = roles.Failed, roles.ErrRoleNotFound
			r.Blocked = r.Err
		case '?':
			r.Status, r.Err = roles.Failed, &wire.Error{Unclear: true}
		case 't':
			r.Status, r.Err = roles.Failed, roles.ErrUnavailable
		case 'c':
			r.Status, r.Err = roles.Failed, context.Canceled
		}
		all = append(all, r)
	}
	return all
}

// TestVerdict is the error, and so the exit code, of a run by what became of its steps.
func TestVerdict(t *testing.T) {
	stopped := errors.New("stopped")
	for letters, want := range map[string]struct {
		code int
		text string
	}{
		"": {0, ""}, "d": {0, ""}, "du": {0, ""}, "p": {0, ""}, "s": {0, ""},
		"f": {5, "1 of 1 change failed"}, "ff": {5, "2 of 2 changes failed"}, "fs": {5, "1 of 2 changes failed"},
		"df": {6, "partly done: some changes failed (1 of 2)"}, "fu": {6, "partly done: some changes failed (1 of 2)"},
		"db": {6, "partly done: some changes failed (1 of 2)"}, "dbf": {6, "partly done: some changes failed (2 of 3)"},
		"pb": {30, "1 of 2 changes cannot be made"}, "pbu": {30, "1 of 3 changes cannot be made"},
		"b": {30, "1 of 1 change failed"}, "bf": {30, "2 of 2 changes failed"}, "fb": {5, "2 of 2 changes failed"},
		"pf": {5, "1 of 2 changes cannot be made"}, "pfu": {5, "1 of 3 changes cannot be made"},
	} {
		err := verdict(results(letters), nil)
		code, text := 0, ""
		if err != nil {
			code, text = Classify(t.Context(), err).Code, err.Error()
		}
		if code != want.code || text != want.text {
			t.Errorf("%q: %d %q, want %d %q", letters, code, text, want.code, want.text)
		}
		if err := verdict(results(letters), stopped); !errors.Is(err, stopped) {
			t.Errorf("%q, stopped: %v", letters, err)
		}
	}
	advised := func(letters string) bool {
		_, is := errors.AsType[*screen.Advised](verdict(results(letters), nil))
		return is
	}
	if !advised("db") || advised("dbf") || advised("df") || advised("b") {
		t.Error("only a run that would fail the same way again says so")
	}
}

// TestTally is what a run says it did, in the order that people look for.
func TestTally(t *testing.T) {
	for letters, want := range map[string]string{
		"": "changes: none", "d": "changes: 1 done", "fsupdd": "changes: 2 done, 1 planned, 1 unchanged, 1 skipped, 1 failed",
		"ff": "changes: 2 failed",
	} {
		made, words := tally(results(letters))
		is(t, letters, words, want)
		if made != strings.Count(letters, "d") {
			t.Errorf("%q: %d made", letters, made)
		}
	}
}

// TestCutShort: after an interrupt, what the service had turned away for the moment was not
// reached; what may have been made is said so.
func TestCutShort(t *testing.T) {
	const again = completedStays
	for _, c := range []struct{ letters, after, text, hint string }{
		{"s", "s", "interrupted; nothing was changed", ""}, {"tc", "ss", "interrupted; nothing was changed", ""},
		{"du", "du", "interrupted; 1 of 1 changes made", again}, {"dst", "dss", "interrupted; 1 of 3 changes made", again},
		{"?s", "?s", "interrupted; 1 of 2 changes possibly made", again},
		{"d?s", "d?s", "interrupted; 1 of 3 changes made, and possibly 1 more", again},
		{"dbf", "dbf", "interrupted; 1 of 2 changes made", again},
	} {
		all := results(c.letters)
		stopped := errors.New("stopped")
		err := cutShortBy(all, stopped)
		is(t, c.letters, err.Error(), c.text)
		cut, _ := errors.AsType[*cutShort](err)
		is(t, c.letters+", hint", cut.hint(), c.hint)
		if !errors.Is(err, stopped) {
			t.Errorf("%s: %v", c.letters, err)
		}
		for i, want := range results(c.after) {
			if all[i].Status != want.Status || want.Status == roles.Skipped && !errors.Is(all[i].Err, roles.ErrNotReached) {
				t.Errorf("%s, step %d: %s %v", c.letters, i, all[i].Status, all[i].Err)
			}
		}
	}
}

// TestInterrupted: that the time was over is another end.
func TestInterrupted(t *testing.T) {
	stopped, stop := context.WithCancel(t.Context())
	stop()
	late, end := context.WithCancelCause(t.Context())
	end(fmt.Errorf("so: %w", screen.ErrTimeout))
	if Interrupted(t.Context()) || !Interrupted(stopped) || Interrupted(late) {
		t.Error("an interrupt is taken for another end, or another end for it")
	}
}

// TestUnprinted: a lost result tells what was changed all the same.
func TestUnprinted(t *testing.T) {
	lost := errors.New("the result could not be written")
	if err := unprinted(lost, results("us")); err != lost {
		t.Errorf("nothing made: %v", err)
	}
	err := unprinted(lost, results("ddu"))
	is(t, "two made", err.Error(), "the result could not be written; 2 of 3 changes made")
	if a, ok := errors.AsType[*screen.Advised](err); !ok || a.Hint != completedStays || !errors.Is(err, lost) {
		t.Errorf("%#v", err)
	}
}

// TestSymbols are the signs of the steps, and how many of them take away.
func TestSymbols(t *testing.T) {
	give := roles.Step{Needed: true, Action: roles.Assign}
	take := roles.Step{Needed: true, Action: roles.Remove}
	none, stuck := give, take
	none.Needed, stuck.Blocked = false, roles.ErrRoleNotFound
	signs := ""
	plan := roles.Plan{give, take, none, stuck}
	for _, s := range plan {
		signs += Symbol(s)
	}
	is(t, "signs", signs, "+-=!")
	if n := Removals(plan); n != 1 || len(plan) != 4 {
		t.Errorf("%d removals, %d steps", n, len(plan))
	}
	if ModeOf(roles.Remove) != roles.Without || ModeOf(roles.Assign) != roles.AtLeast {
		t.Error("an action is wanted in the wrong mode")
	}
}

// TestRoleName is how people call a role.
func TestRoleName(t *testing.T) {
	key := roles.Key{Principal: orders, Resource: graphID, Role: userRead}
	of := func(r *roles.AppRole, s roles.State, k roles.Key) roles.Grant {
		return roles.Grant{Assignment: roles.Assignment{ID: "a1", Key: k}, Role: r, State: s}
	}
	for want, g := range map[string]roles.Grant{
		"assignment a1":  of(nil, roles.RoleDeleted, roles.Key{}),
		"default access": of(&roles.AppRole{Value: "x"}, roles.IsDefaultAccess, key),
		"User.Read.All":  of(&roles.AppRole{Value: "User.Read.All", DisplayName: "Read"}, roles.Enabled, key),
		"Read":           of(&roles.AppRole{DisplayName: "Read"}, roles.Enabled, key),
		userRead:         of(&roles.AppRole{DisplayName: " "}, roles.Enabled, key),
	} {
		is(t, "name", RoleName(g), want)
	}
	is(t, "name of a deleted role", RoleName(of(nil, roles.RoleDeleted, key)), userRead)
}

// TestCells are the colors, and the day without its time.
func TestCells(t *testing.T) {
	for l, want := range map[catalog.Level]output.Tone{catalog.Critical: output.Bad, catalog.High: output.Warn, catalog.Medium: 0,
		catalog.Low: 0, catalog.Unrated: output.Dim} {
		if c := RiskCell(l); c.Tone != want || c.Text != string(l) {
			t.Errorf("%s: %+v", l, c)
		}
	}
	g := roles.Grant{Principal: roles.Principal{DisplayName: "func", Type: roles.SystemAssigned}, State: roles.Enabled,
		Role: &roles.AppRole{Value: "R"}, Resource: &roles.Resource{DisplayName: "api"}, Rating: catalog.Rating{Level: catalog.High}}
	g.Key.Role, g.Created = userRead, time.Date(2026, 3, 1, 23, 30, 0, 0, time.FixedZone("there", -2*60*60))
	is(t, "a grant", fmt.Sprint(GrantRow(g)), fmt.Sprint([]output.Cell{output.Text("func"), output.Text("SystemAssigned"),
		output.Text("api"), output.Text("R"), {Text: "high", Tone: output.Warn}, output.Text("Enabled"), output.Text("2026-03-02")}))
	g.State = roles.RoleDisabled
	if c := GrantRow(g)[5]; c.Tone != output.Warn {
		t.Errorf("a disabled role is shown as %+v", c)
	}
	is(t, "no day", Day(time.Time{}), "")
	for status, want := range map[roles.Status]output.Tone{roles.Done: output.Good, roles.Failed: output.Bad, roles.Skipped: output.Warn,
		roles.Unchanged: output.Dim, roles.Planned: 0} {
		if c := changeRow(roles.Result{Status: status}, g)[0]; c.Tone != want || c.Text != string(status) {
			t.Errorf("%s: %+v", status, c)
		}
	}
}

// TestColumns: which columns a narrow terminal may leave out, and in which order.
func TestColumns(t *testing.T) {
	spare := func(all []output.Column) string {
		var parts []string
		for _, c := range all {
			parts = append(parts, fmt.Sprintf("%s %d", c.Title, c.Spare))
		}
		return strings.Join(parts, ", ")
	}
	is(t, "changes", spare(changeColumns()), "STATUS 0, ACTION 2, IDENTITY 0, API 0, ROLE 0, RISK 1")
	is(t, "grants", spare(GrantColumns()), "IDENTITY 0, TYPE 4, API 0, ROLE 0, RISK 1, STATE 2, CREATED 3")
}
