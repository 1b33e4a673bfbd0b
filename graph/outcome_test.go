package graph

import (
	"errors"
	"fmt"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"mi-roles/graph/wire"
	"mi-roles/roles"
)

// Everything that can come together: what was known before, what the service said,
// what a read shows, whether an earlier try may have been carried out.

const (
	theIdentity, theAPI, theRole = "1d000000-0000-4000-8000-000000000001", "a9100000-0000-4000-8000-000000000001",
		"201e0000-0000-4000-8000-000000000001"
	mine, others, removed = roles.AssignmentID("mine"), roles.AssignmentID("another"), roles.AssignmentID("removed")
)

var (
	theKey = roles.Key{Principal: theIdentity, Resource: theAPI, Role: theRole}
	noon   = time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)
)

// answer is one of the service's answers, and what it says.
type answer struct {
	said       said
	status     int
	code, text string // of Graph's envelope
	body       string // instead
	html       bool
	err        error
	only       roles.Action
}

func (a answer) reply() wire.Reply {
	r := wire.Reply{Status: a.status, Header: http.Header{}, Body: []byte(a.body), Err: a.err}
	if a.code != "" {
		r.Body = fmt.Appendf(nil, `{"error":{"code":%q,"message":%q}}`, a.code, a.text)
	}
	if a.html {
		r.Header.Set("Content-Type", "text/html")
		r.Body = []byte("<html>" + a.text + "</html>")
	}
	return r
}

func theGrant(id roles.AssignmentID, at time.Time) string {
	return fmt.Sprintf(`{"id":%q,"principalId":%q,"resourceId":%q,"appRoleId":%q,"createdDateTime":%q}`, id, theIdentity,
		strings.ToUpper(theAPI), theRole, at.Format(time.RFC3339))
}

var errGarbled = wire.Garbled(wire.Call{}, "nonsense")

func answers() []answer {
	return []answer{
		{said: accepted, status: 201, body: theGrant(mine, noon), only: roles.Assign},
		{said: accepted, status: 204, only: roles.Remove},
		{said: undocumented, status: 204, only: roles.Assign}, {said: undocumented, status: 200, body: theGrant(mine, noon)},
		{said: undocumented, status: 201, body: "{}"},
		{said: undocumented, status: 201, body: strings.Replace(theGrant(mine, noon), theRole, theAPI, 1)},
		{said: undocumented, status: 201, err: errGarbled}, {said: undocumented, status: 202},
		{said: undocumented, status: 200, body: "null"}, {said: undocumented, status: 299, body: "later", err: errGarbled},
		{said: undocumented, status: 201, body: theGrant("", noon), only: roles.Assign},
		{said: undocumented, status: 204, err: errGarbled, only: roles.Remove}, {said: unanswered, status: 204, html: true, only: roles.Remove},
		{said: refused, status: 400, code: "Request_BadRequest", text: "Permission being assigned already exists on the object",
			only: roles.Remove},
		{said: refused, status: 400, code: "Request_BadRequest", text: "Not a valid reference update.", only: roles.Remove},
		{said: unanswered, err: errors.New("connection reset")}, {said: unanswered, status: 500, code: "InternalServerError"},
		{said: unanswered, status: 503}, {said: unanswered, status: 408},
		{said: unanswered, status: 504, html: true}, {said: unanswered, status: 404},
		{said: unanswered, status: 404, html: true, text: "not found"}, {said: unanswered, status: 200, html: true},
		{said: unanswered, status: 404, body: `{"message":"EntitlementGrant being updated or deleted is not found."}`},
		{said: already, status: 400, code: "Request_BadRequest", text: "Permission being assigned already exists on the object",
			only: roles.Assign},
		{said: already, status: 400, code: "Request_MultipleObjectsWithSameKeyValue", text: "EntitlementGrant entry already exists.",
			only: roles.Assign},
		{said: already, status: 400, code: "Request_BadRequest", text: "One or more added object references already exist for the " +
			"following modified properties: 'appRoleAssignments'.", only: roles.Assign},
		{said: already, status: 409, code: "Request_MultipleObjectsWithSameKeyValue", text: "EntitlementGrant entry already exists.",
			only: roles.Assign},
		{said: already, status: 404, code: "Request_ResourceNotFound", text: "Resource 'x' does not exist", only: roles.Remove},
		{said: already, status: 400, code: "Request_BadRequest", text: "EntitlementGrant being updated or deleted is not found.",
			only: roles.Remove},
		{said: notYet, status: 409, code: "Directory_ConcurrencyViolation"},
		{said: notYet, status: 400, code: "Request_BadRequest", text: "Not a valid reference update.", only: roles.Assign},
		{said: notYet, status: 404, code: "Request_ResourceNotFound", text: "Resource 'x' does not exist", only: roles.Assign},
		{said: refused, status: 403, code: "Authorization_RequestDenied", text: "Insufficient privileges"},
		{said: refused, status: 403, code: "Directory_QuotaExceeded"},
		{said: refused, status: 400, code: "Request_BadRequest", text: "Invalid resource identifier for EntitlementGrant."},
		{said: refused, status: 501, code: "NotImplemented"},
		{said: refused, status: 400, code: "Blocked", text: "the address already exists on the blocklist; it is not found elsewhere"},
		{said: refused, status: 403, html: true, text: "already exists"},
		{said: unsent, status: 429}, {said: unsent, status: 401, code: "InvalidAuthenticationToken"},
	}
}

// seen is what a read shows of the key.
type seen struct {
	name string
	held []roles.Assignment
	err  error
}

func assignmentAt(id roles.AssignmentID, at time.Time) roles.Assignment {
	return roles.Assignment{ID: id, Key: theKey, Created: at}
}

func readings() []seen {
	stranger := roles.Assignment{ID: "stranger", Key: roles.Key{Principal: theIdentity, Resource: theAPI, Role: theIdentity}, Created: noon}
	return []seen{
		{"nothing", nil, nil}, {"another role", []roles.Assignment{stranger}, nil}, {"unread", nil, errors.New("no answer")},
		{"mine", []roles.Assignment{stranger, assignmentAt(mine, noon.Add(time.Second))}, nil},
		{"mine, no time", []roles.Assignment{assignmentAt(mine, time.Time{})}, nil},
		{"mine, clocks differ", []roles.Assignment{assignmentAt(mine, noon.Add(-time.Minute))}, nil},
		{"old", []roles.Assignment{assignmentAt(mine, noon.AddDate(-1, 0, 0))}, nil},
		{"another", []roles.Assignment{assignmentAt(others, noon.Add(time.Second))}, nil},
		{"both", []roles.Assignment{assignmentAt(others, noon.Add(time.Second)), assignmentAt(mine, noon.AddDate(-1, 0, 0))}, nil},
		{"removed", []roles.Assignment{assignmentAt(removed, noon.AddDate(0, 0, -1))}, nil},
	}
}

// everyStep is a grant and a removal, planned by what a read of everything showed and
// by what proves nothing.
func everyStep() []roles.Step {
	have := &roles.Assignment{ID: mine, Key: theKey}
	return []roles.Step{
		{Key: theKey, Action: roles.Assign, Needed: true},
		{Key: theKey, Action: roles.Assign, Needed: true, ReadsMayLag: true, SupersededID: removed},
		{Key: theKey, Action: roles.Remove, Needed: true, Have: have},
		{Key: theKey, Action: roles.Remove, Needed: true, Have: have, ReadsMayLag: true},
	}
}

func TestEveryOutcome(t *testing.T) {
	cases := 0
	for _, step := range everyStep() {
		for _, a := range answers() {
			if a.only != "" && a.only != step.Action {
				continue
			}
			for _, s := range readings() {
				for _, doubt := range []bool{false, true} {
					cases++
					w := &writing{Step: step, began: noon, indeterminate: doubt}
					w.receive(a.reply())
					if w.said != a.said {
						t.Fatalf("%s: %+v says %d, want %d", step.Action, a, w.said, a.said)
					}
					w.look(s.held, s.err)
					w.outcome = decide(w.said, w.shown, doubt)
					w.lawful(t,
						fmt.Sprintf("%s, unproven %v, %+v, read %s, doubt %v", step.Action, step.ReadsMayLag, a, s.name, doubt), s, doubt)
				}
			}
		}
	}
	if cases < 1500 {
		t.Errorf("only %d cases", cases)
	}
}

// lawful checks what must hold of every outcome, in the words of the contract.
func (w *writing) lawful(t *testing.T, what string, s seen, doubt bool) {
	r := w.result()
	there := slices.ContainsFunc(s.held, func(a roles.Assignment) bool { return a.Key == w.Key })
	asWanted := s.err == nil && there == (w.Action == roles.Assign)
	old := w.Action == roles.Assign &&
		slices.ContainsFunc(s.held, func(a roles.Assignment) bool { return a.Key == w.Key && a.ID != w.SupersededID && a.OlderThan(noon) })
	unclear := errors.Is(r.Err, roles.ErrUnclear)
	certain, sent := w.shown != unproven, w.said != unsent || doubt
	wrong := func(format string, args ...any) {
		t.Helper()
		t.Errorf("%s: %s, unclear %v, %v: %s", what, r.Status, unclear, r.Err, fmt.Sprintf(format, args...))
	}
	switch r.Status {
	case roles.Done:
		if w.said != accepted && (!asWanted || !certain || !sent || old) {
			wrong("done, and it was not certainly otherwise before, sent, and as wanted now")
		}
	case roles.Unchanged:
		if !asWanted {
			wrong("unchanged, and no read shows that it is as wanted")
		}
		if certain && !old && w.said != already && sent {
			wrong("unchanged, and this run changed it")
		}
	case roles.Failed:
		if r.Err == nil {
			wrong("failed without an error")
		}
		if asWanted && certain {
			wrong("failed, and it is as wanted")
		}
	default:
		wrong("a status that is no outcome")
	}
	// What may have been carried out and is not settled stays open in the record, and
	// nothing else does; what granted the role again is nobody's change of this run.
	again := errors.Is(r.Err, roles.ErrTenantMoved)
	lost := r.Status == roles.Failed && !again &&
		(doubt || w.said == undocumented || w.said == unanswered || w.shown == unread && w.said != already && w.said != unsent)
	if unclear != lost {
		wrong("want unclear %v", lost)
	}
	if again != (w.shown == another && r.Status == roles.Failed && w.said != refused && w.said != unsent) {
		wrong("granted again: %v", again)
	}
	if e := wire.AsError(r.Err); e != nil && e.Code != w.reply.Failure("").Code && w.said != undocumented && !unclear {
		wrong("the service's code is lost")
	}
	// Exit code 7, "try again", is for what nobody answered; a refusal keeps its own.
	if errors.Is(r.Err, roles.ErrForbidden) != (r.Err != nil && !again && w.said == refused &&
		w.reply.Failure("").Code == "Authorization_RequestDenied") {
		wrong("want exit 5 for a missing permission alone")
	}
	if late := w.said == undocumented || w.said == unanswered; late && !again && r.Err != nil && !errors.Is(r.Err, roles.ErrUnavailable) ||
		w.said == already && errors.Is(r.Err, roles.ErrUnavailable) {
		wrong("want exit 7 for what was not answered")
	}
	if retries := w.outcome &^ ends; (r.Status == roles.Unchanged && certain || again) && retries != 0 {
		wrong("settled, and tried again")
	}
}

// TestTheTableOfTheDecision: the record of the decision shows the table that the
// program uses, which is the place to look whether a change of it is meant.
func TestTheTableOfTheDecision(t *testing.T) {
	words := []string{"`done`", "`unchanged`", "`failed`", "`failed`, open", "`failed`: granted again"}
	rows := []string{"done, as documented", "another success", "nothing, or nothing of Graph's", "that it exists, or is gone, already",
		"not now", "no", "(it was not begun)"}
	var table strings.Builder
	for said, row := range outcomes {
		fmt.Fprintf(&table, "| %s |", rows[said])
		for _, o := range row {
			mark := map[outcome]string{once: " ¹", often: " ²", patiently: " ³"}[o&^ends]
			fmt.Fprintf(&table, " %s%s |", words[o&ends], mark)
		}
		table.WriteString("\n")
	}
	text, err := os.ReadFile("../docs/decisions/003-read-back.md")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(text), table.String()) {
		t.Errorf("docs/decisions/003-read-back.md does not have this table:\n%s", &table)
	}
}

// What was tried before counts.
func TestDoubt(t *testing.T) {
	for what, c := range map[string]struct {
		said  said
		shown shown
		doubt bool
		want  outcome
	}{
		"a lost try, and one after it":          {unanswered, wanted, true, done | once},
		"someone was faster":                    {already, wanted, false, unchanged},
		"the first try was it":                  {already, wanted, true, done},
		"there since before this run":           {already, older, true, unchanged},
		"refused as duplicate, not readable":    {already, otherwise, false, failed | patiently},
		"the same after a lost try":             {already, otherwise, true, open | patiently},
		"refused after a lost try":              {refused, otherwise, true, open},
		"throttled, and someone else did it":    {unsent, wanted, false, unchanged},
		"throttled after a lost try":            {unsent, wanted, true, done},
		"throttled after a lost try, not there": {unsent, otherwise, true, open},
		"granted again after a lost try":        {already, another, true, regranted},
		"a read proves nothing, a try was lost": {already, unproven, true, unchanged | patiently},
	} {
		if got := decide(c.said, c.shown, c.doubt); got != c.want {
			t.Errorf("%s: %d, want %d", what, got, c.want)
		}
	}
}
