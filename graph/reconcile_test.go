package graph

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"mi-roles/graph/wire"
	"mi-roles/roles"
)

// TestLook: what a read shows, and by which assignment.
func TestLook(t *testing.T) {
	have := &roles.Assignment{ID: mine, Key: theKey}
	add, remove := roles.Step{Key: theKey, Action: roles.Assign}, roles.Step{Key: theKey, Action: roles.Remove, Have: have}
	lagging := func(s roles.Step) roles.Step {
		s.ReadsMayLag = true
		return s
	}
	instead := lagging(add)
	instead.SupersededID = removed
	now, year := noon.Add(time.Second), noon.AddDate(-1, 0, 0)
	of := func(id roles.AssignmentID, at time.Time) roles.Assignment { return assignmentAt(id, at) }
	for name, c := range map[string]struct {
		step  roles.Step
		held  []roles.Assignment
		err   error
		shown shown
		found roles.AssignmentID
	}{
		"added":                  {add, []roles.Assignment{of(mine, now)}, nil, wanted, mine},
		"not added":              {add, nil, nil, otherwise, ""},
		"there before":           {add, []roles.Assignment{of(mine, year)}, nil, older, mine},
		"two, the older counts":  {add, []roles.Assignment{of(mine, now), of(others, year)}, nil, older, others},
		"two, the older first":   {add, []roles.Assignment{of(others, year), of(mine, now)}, nil, older, others},
		"not read":               {add, []roles.Assignment{of(mine, now)}, errors.New("no"), unread, mine},
		"lagging, added":         {lagging(add), []roles.Assignment{of(mine, now)}, nil, wanted, mine},
		"instead":                {instead, []roles.Assignment{of(mine, now)}, nil, wanted, mine},
		"only what it replaces":  {instead, []roles.Assignment{of(removed, year)}, nil, unproven, removed},
		"both":                   {instead, []roles.Assignment{of(removed, year), of(mine, now)}, nil, wanted, mine},
		"both, the other way":    {instead, []roles.Assignment{of(mine, now), of(removed, year)}, nil, wanted, mine},
		"an older one as well":   {instead, []roles.Assignment{of(mine, now), of(others, year), of(removed, year)}, nil, older, others},
		"removed":                {remove, nil, nil, wanted, ""},
		"not removed":            {remove, []roles.Assignment{of(mine, year)}, nil, otherwise, mine},
		"removed, another there": {remove, []roles.Assignment{of(others, now)}, nil, another, ""},
		"not removed, another":   {remove, []roles.Assignment{of(others, now), of(mine, year)}, nil, otherwise, mine},
		"lagging, removed":       {lagging(remove), nil, nil, unproven, ""},
		"lagging, another":       {lagging(remove), []roles.Assignment{of(others, now)}, nil, another, ""},
	} {
		w := &writing{Step: c.step, began: noon, found: have}
		w.look(c.held, c.err)
		got := roles.AssignmentID("")
		if w.found != nil {
			got = w.found.ID
		}
		if w.shown != c.shown || got != c.found {
			t.Errorf("%s: %d by %q, want %d by %q", name, w.shown, got, c.shown, c.found)
		}
	}
}

// TestAgain: what is tried again, and how often.
func TestAgain(t *testing.T) {
	c, _ := scripted(t, func(string) (int, string) { return http.StatusFound, "" })
	vetoed := c.wire.Run(t.Context(), []wire.Call{c.wire.Organization("id")})[0]
	if !vetoed.Vetoed() {
		t.Fatalf("%+v", vetoed)
	}
	ended, end := context.WithCancel(t.Context())
	end()
	now := c.wire.Clock().Now()
	for name, x := range map[string]struct {
		ctx  context.Context
		w    writing
		want bool
	}{
		"settled": {t.Context(), writing{outcome: failed, tries: 1}, false}, "done": {t.Context(), writing{outcome: done, tries: 1}, false},
		"once":               {t.Context(), writing{outcome: done | once, tries: 1}, true},
		"twice":              {t.Context(), writing{outcome: done | once, tries: 2}, false},
		"often":              {t.Context(), writing{outcome: open | often, tries: maxWriteTries - 1}, true},
		"as often as may be": {t.Context(), writing{outcome: open | often, tries: maxWriteTries}, false},
		"patiently":          {t.Context(), writing{outcome: failed | patiently, tries: 1, laggingSince: now.Add(-time.Hour)}, true},
		"for the first time": {t.Context(), writing{outcome: failed | patiently, tries: 2}, true},
		"in time":            {t.Context(), writing{outcome: failed | patiently, tries: 9, laggingSince: now.Add(-c.patience + 1)}, true},
		"too late":           {t.Context(), writing{outcome: failed | patiently, tries: 2, laggingSince: now.Add(-c.patience)}, false},
		"interrupted":        {ended, writing{outcome: done | once, tries: 1}, false},
		"unread":             {t.Context(), writing{outcome: open | often, tries: 1, shown: unread}, false},
		"refused by us":      {t.Context(), writing{outcome: open | often, tries: 1, reply: vetoed}, false},
	} {
		if got := c.again(x.ctx, &x.w); got != x.want {
			t.Errorf("%s: %v", name, got)
		}
	}
	w := writing{}
	if !c.mayBeBehind(&w) || w.laggingSince != now {
		t.Errorf("since %s", w.laggingSince)
	}
}

// TestDoubtStays: an earlier try may have been carried out, whatever is said of the next.
func TestDoubtStays(t *testing.T) {
	l := little{held: map[string][]string{theIdentity: {string(removed)}}}
	c, _ := scripted(t, l.answer)
	for _, doubt := range []bool{false, true} {
		w := &writing{Step: roles.Step{Key: theKey, Action: roles.Assign, ReadsMayLag: true, SupersededID: removed}, began: noon,
			said: already, indeterminate: doubt, tries: 1}
		again := c.reconcile(t.Context(), []*writing{w}, func(r roles.Result) { t.Errorf("%+v", r) })
		if len(again) != 1 || w.indeterminate != doubt || w.outcome != unchanged|patiently {
			t.Errorf("%d to try again, doubt %v, outcome %d", len(again), w.indeterminate, w.outcome)
		}
	}
	lost := &writing{Step: roles.Step{Key: theKey, Action: roles.Assign, SupersededID: removed}, said: unanswered, tries: 1, began: time.Now()}
	if again := c.reconcile(t.Context(), []*writing{lost}, func(roles.Result) {}); len(again) != 0 {
		t.Errorf("%+v", again)
	}
}

// TestHowAFailureReads: the service's words, what speaks against them, and what to do.
func TestHowAFailureReads(t *testing.T) {
	const inAMinute = "run the same command again in a minute"
	refusal := answer{status: 403, code: "Authorization_RequestDenied", text: "Insufficient privileges"}.reply()
	twice := answer{status: 400, code: "Request_BadRequest", text: "already exists"}.reply()
	reset := wire.Reply{Err: errors.New("connection reset")}
	for name, c := range map[string]struct {
		action     roles.Action
		w          writing
		says, hint string
		code       string
		unclear    bool
	}{
		"odd": {roles.Assign, writing{said: undocumented, shown: otherwise, outcome: open, reply: wire.Reply{Status: 202, Err: errGarbled}},
			"answered 202: the response does not show what was done, and reads do not show it yet (tried to assign the role)", inAMinute, "", true},
		"odd, with a code": {roles.Assign, writing{said: undocumented, shown: unread, outcome: failed, reply: wire.Reply{Status: 202, Body: refusal.Body}},
			"answered 202: the response does not show what was done, and what the identity holds could not be read", inAMinute, "", false},
		"odd, unproven": {roles.Assign, writing{said: undocumented, shown: unproven, outcome: open | patiently, reply: wire.Reply{Status: 202}},
			"and reads may still show the earlier state", inAMinute, "", true},
		"odd, removed": {roles.Remove, writing{said: undocumented, shown: otherwise, outcome: open, reply: wire.Reply{Status: 202}},
			"and the directory still shows the assignment (tried to remove the assignment)", inAMinute, "", true},
		"already": {roles.Assign, writing{said: already, shown: otherwise, outcome: failed, reply: twice},
			"already exists; but reads do not show it yet (tried", inAMinute, "Request_BadRequest", false},
		"already removed": {roles.Remove, writing{said: already, shown: otherwise, outcome: failed, reply: twice},
			"; but the directory still shows the assignment (tried", inAMinute + ", or remove it in the Entra admin center", "Request_BadRequest",
			false},
		"already removed, unread": {roles.Remove, writing{said: already, shown: unread, outcome: failed, reply: twice},
			"; but what the identity holds could not be read (tried", inAMinute, "Request_BadRequest", false},
		"already, in doubt": {roles.Assign, writing{said: already, shown: otherwise, outcome: open, indeterminate: true, reply: twice},
			"already exists; but reads do not show it yet (tried", inAMinute, "Request_BadRequest", true},
		"not answered, unread": {roles.Assign, writing{said: unanswered, shown: unread, outcome: open, reply: reset},
			"the outcome is unknown (tried to assign the role)", "run the same command again: it finds out what was done and completes the rest", "", true},
		"not answered": {roles.Assign, writing{said: unanswered, shown: otherwise, outcome: open | often, reply: reset},
			"connection reset (tried to assign the role)", "", "", true},
		"not answered, in doubt": {roles.Assign, writing{said: unanswered, shown: otherwise, outcome: open, indeterminate: true, reply: reset},
			"connection reset (tried to assign the role)", "", "", true},
		"refused": {roles.Assign, writing{said: refused, shown: otherwise, outcome: failed, reply: refusal},
			"Insufficient privileges (tried to assign the role)", "", "Authorization_RequestDenied", false},
		"refused, in doubt": {roles.Assign, writing{said: refused, shown: otherwise, outcome: open, indeterminate: true, reply: refusal},
			"Insufficient privileges; an earlier attempt got no response, so the outcome is unknown (tried", "", "Authorization_RequestDenied",
			true},
		"refused, unread": {roles.Remove, writing{said: refused, shown: unread, outcome: open, reply: refusal},
			"Insufficient privileges; what the identity holds could not be read, so the outcome is unknown (tried to remove the assignment)", "",
			"Authorization_RequestDenied", true},
	} {
		c.w.Action = c.action
		e := wire.AsError(c.w.failure())
		if e == nil || !strings.Contains(e.Error(), c.says) || e.Hint != c.hint || e.Code != c.code || e.Unclear != c.unclear {
			t.Errorf("%s: %v, hint %q, code %q, unclear %v", name, e, e.Hint, e.Code, e.Unclear)
		}
	}
	unread := writing{said: unanswered, shown: unread, outcome: open, reply: reset}
	if e := wire.AsError(unread.failure()); !errors.Is(e, reset.Err) {
		t.Errorf("%v does not say why", e)
	}
	strange := writing{said: undocumented, shown: otherwise, outcome: open, reply: wire.Reply{Status: 202, Err: errGarbled}}
	if e := wire.AsError(strange.failure()); e.Err != nil {
		t.Errorf("%v says what it could not read", e)
	}
}

// TestPauseOfAnInterruptedRun ends it, also where nothing is waited for.
func TestPauseOfAnInterruptedRun(t *testing.T) {
	c, _ := scripted(t, lack)
	ended, end := context.WithCancel(t.Context())
	end()
	at := []*writing{{Step: roles.Step{Action: roles.Remove}, said: already, tries: 1}}
	if err := c.pause(ended, at); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	if err := c.pause(t.Context(), at); err != nil {
		t.Error(err)
	}
}
