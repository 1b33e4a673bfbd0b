package pick

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"mi-roles/cmd/connect"
	"mi-roles/cmd/screen"
	"mi-roles/cmd/testenv"
	"mi-roles/graph/sandbox"
	"mi-roles/roles"
)

const (
	orders   = "1d000000-0000-4000-8000-000000000001"
	images   = "1d000000-0000-4000-8000-000000000029"
	shopID   = "1d000000-0000-4000-8000-000000000011" // id-shared in rg-shop
	finance  = "1d000000-0000-4000-8000-000000000012" // id-shared in rg-finance
	manyHeld = "1d000000-0000-4000-8000-000000000021" // id-inventory, which holds 130
	graphID  = "a9100000-0000-4000-8000-000000000001"
	ordersID = "a9100000-0000-4000-8000-000000000101"
	payments = "a9100000-0000-4000-8000-000000000103"
)

// shop is a finder on the sample tenant, and what it showed.
type shop struct {
	*Finder
	session *connect.Session
	server  *sandbox.Server
	clock   *testenv.Clock
	errs    bytes.Buffer
}

// open puts a finder before the sample, with faults and somebody who types, "" for nobody.
func open(t *testing.T, typed string, faults ...string) *shop {
	t.Helper()
	f, err := sandbox.ParseFaults(faults)
	if err != nil {
		t.Fatal(err)
	}
	w := &shop{clock: testenv.NewClock(time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC))}
	f.Now, f.Sleep = w.clock.Now, w.clock.Sleep
	w.server = sandbox.New(sandbox.Sample(), f)
	s := &screen.Screen{Streams: screen.Streams{In: strings.NewReader(typed), Out: &bytes.Buffer{}, Err: &w.errs, Ask: typed != "",
		Plain:  true,
		Getenv: func(string) string { return "" }}}
	var end context.CancelFunc
	s.TimeLimit, end = screen.NewTimeLimit(t.Context(), time.Hour, false)
	t.Cleanup(end)
	w.Finder = &Finder{Opener: &connect.Opener{Screen: s}}
	w.Auth, w.Overrides = "auto", connect.Overrides{Transport: w.server, Clock: w.clock, Tenant: "t"}
	if w.session, err = w.Open(time.Second); err != nil {
		t.Fatal(err)
	}
	return w
}

// request is selectors, parsed; the API is "" for none.
func request(t *testing.T, identities, api string) (*Selectors, Request) {
	t.Helper()
	sel := &Selectors{API: OnceFlag(api)}
	if identities != "" {
		sel.Identities = strings.Split(identities, ",")
	}
	r, err := sel.Parse(api != "")
	if err != nil {
		t.Fatal(err)
	}
	r.Question.Held = true
	return sel, r
}

// TestParse refuses what cannot be meant, before anything is sent, and keeps what was typed.
func TestParse(t *testing.T) {
	for _, bad := range []Selectors{{Identities: ListFlag{" "}}, {API: " "}, {Roles: ListFlag{" "}}} {
		if _, err := bad.Parse(true); err == nil {
			t.Errorf("%+v", bad)
		}
	}
	sel := Selectors{Identities: ListFlag{"a", "b"}, API: "graph", Roles: ListFlag{"R", "r", "R"}, Any: true}
	r, err := sel.Parse(true)
	if err != nil || len(r.Question.Identities) != 2 || len(r.Question.APIs) != 1 || strings.Join(r.Roles, " ") != "R r" || !r.Any {
		t.Errorf("%v, %+v", err, r)
	}
	if r, err = (&Selectors{API: "graph"}).Parse(false); err != nil || len(r.Question.APIs) != 0 || r.Any {
		t.Errorf("%v, %+v", err, r)
	}
}

// TestResolve: each selector means one object, and one that is named twice counts once.
func TestResolve(t *testing.T) {
	w := open(t, "")
	_, r := request(t, "func-orders,"+orders+",func-images", "graph")
	target, err := Resolve(t.Context(), w.session, r, 0, w.Note)
	if err != nil || len(target.Identities) != 2 || target.Identities[0].ID != orders || target.Identities[1].ID != images ||
		target.API.ID != graphID || len(target.Assignments()) != 4 {
		t.Errorf("%v, %+v", err, target.Identities)
	}
	if keys := target.Meanings([]string{"Mail.Send", "none"}); len(keys) != 2 || keys[0].Principal != orders || keys[0].Resource != graphID {
		t.Errorf("%+v", keys)
	}
	for text, want := range map[string]struct {
		kind error
		at   int
	}{
		"func-orders,nobody|graph": {roles.ErrIdentityNotFound, 1}, "id-shared|graph": {roles.ErrIdentityAmbiguous, 0},
		"func-orders|none": {roles.ErrAPINotFound, -1}, "func-orders|Payments API": {roles.ErrAPIAmbiguous, -1},
		"Release pipeline|graph": {roles.ErrNotManaged, 0},
	} {
		who, api, _ := strings.Cut(text, "|")
		_, r := request(t, who, api)
		_, err := Resolve(t.Context(), w.session, r, 0, w.Note)
		u, ok := errors.AsType[*ambiguousSelector](err)
		if !errors.Is(err, want.kind) || !ok || u.identity != want.at {
			t.Errorf("%s: %v at %+v", text, err, u)
		}
	}
	if said := w.errs.String(); said != "" {
		t.Error(said)
	}
	refused := open(t, "", "deny=on:all")
	_, r = request(t, "func-orders", "")
	if _, err := Resolve(t.Context(), refused.session, r, time.Minute, w.Note); !errors.Is(err, roles.ErrForbidden) {
		t.Error(err)
	}
}

// TestResolveWaits for an identity that is not there yet, as long as it was told, and for nothing else.
func TestResolveWaits(t *testing.T) {
	for _, c := range []struct {
		who    string
		faults []string
		wait   time.Duration
		found  bool
		waited bool
	}{
		{"func-orders", nil, time.Minute, true, false}, {"func-orders", []string{"fresh=func-orders,for:5s"}, time.Minute, true, true},
		{"func-orders", []string{"fresh=func-orders,for:5s"}, 0, false, false}, {"nobody", nil, time.Minute, false, true},
		{"id-shared", nil, time.Minute, false, false},
	} {
		w := open(t, "", c.faults...)
		_, r := request(t, c.who, "")
		before := w.clock.Now()
		target, err := Resolve(t.Context(), w.session, r, c.wait, w.Note)
		waited := w.clock.Now().Sub(before)
		if (err == nil) != c.found || (waited > 0) != c.waited || waited > c.wait || c.found && len(target.Identities) != 1 {
			t.Errorf("%+v: waited %s, %v", c, waited, err)
		}
		if told := strings.Contains(w.errs.String(), "; looking again in 1s\n"); told != c.waited {
			t.Errorf("%+v: %s", c, w.errs.String())
		}
	}
	w := open(t, "")
	_, r := request(t, "nobody", "")
	ended, end := context.WithCancel(t.Context())
	end()
	if _, err := Resolve(ended, w.session, r, time.Minute, w.Note); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

// TestCompleteFor: what was not seen is read in full, and only then.
func TestCompleteFor(t *testing.T) {
	w := open(t, "")
	_, r := request(t, "id-inventory", "graph")
	r.Question.Partial = true
	target, err := Resolve(t.Context(), w.session, r, 0, w.Note)
	if err != nil || !target.Partial[manyHeld] {
		t.Fatalf("%v, %+v", err, target.Partial)
	}
	seen := target.Held[manyHeld][0].Key
	before := w.server.Stats().Requests
	if err := CompleteFor(t.Context(), w.session, target, []roles.Key{seen}); err != nil || !target.Partial[manyHeld] ||
		w.server.Stats().Requests != before {
		t.Errorf("seen: %v, %d requests", err, w.server.Stats().Requests-before)
	}
	if err := CompleteFor(t.Context(), w.session, target, []roles.Key{{Principal: orders}}); err != nil || !target.Partial[manyHeld] {
		t.Errorf("of another: %v", err)
	}
	if err := CompleteFor(t.Context(), w.session, target, []roles.Key{{Principal: manyHeld}}); err != nil || len(target.Partial) != 0 ||
		len(target.Held[manyHeld]) != 130 {
		t.Errorf("not seen: %v, %d", err, len(target.Held[manyHeld]))
	}
}

// TestNamed puts the names of the one identity into a hint, and of several none.
func TestNamed(t *testing.T) {
	for _, of := range [][]roles.Principal{nil, {{ID: "a"}, {ID: "b"}}, {{ID: "a"}}} {
		failed := errors.New("so")
		if got := (Target{Identities: of}).Named(failed); got != failed {
			t.Errorf("%d identities: %v", len(of), got)
		}
	}
	w := open(t, "")
	_, r := request(t, "func-orders", "graph")
	target, err := Resolve(t.Context(), w.session, r, 0, w.Note)
	if err != nil {
		t.Fatal(err)
	}
	roles1, err := FindRoles(target.API, []string{"Mail.Send", "mail.send", "User.Read.All"})
	if err != nil || len(roles1) != 2 || roles1[0].Value != "Mail.Send" {
		t.Errorf("%v, %+v", err, roles1)
	}
	if _, err := FindRoles(target.API, []string{"Mail.Send", "none"}); !errors.Is(err, roles.ErrRoleNotFound) {
		t.Error(err)
	}
	if AsRoles(nil) != nil || AsRoles(errors.New("x")) != nil || AsRoles(fmt.Errorf("x: %w", &roles.Error{Msg: "m"})).Msg != "m" {
		t.Error("which error is one of roles")
	}
}

// TestSettle: on a terminal, a selector that means several objects becomes a choice, whose answer takes
// its place; where nobody can be asked, it stays an error.
func TestSettle(t *testing.T) {
	for _, c := range []struct {
		who, api, typed string
		want            []roles.ObjectID
		api2            roles.ObjectID
		err             error
	}{
		{"id-shared", "graph", "rg-shop\n1\n", []roles.ObjectID{shopID}, graphID, nil},
		{"func-orders,id-shared", "Payments API", "finance\n1\n103\n1\n", []roles.ObjectID{orders, finance}, payments, nil},
		{"id-shared", "graph", "", nil, "", roles.ErrIdentityAmbiguous}, {"nobody", "graph", "1\n", nil, "", roles.ErrIdentityNotFound},
		{"Release pipeline", "graph", "1\n", nil, "", roles.ErrNotManaged},
	} {
		w := open(t, c.typed)
		sel, r := request(t, c.who, c.api)
		target, err := w.ResolveOrAsk(t.Context(), w.session, sel, &r, 0)
		if !errors.Is(err, c.err) {
			t.Errorf("%s: %v", c.who, err)
		}
		if c.err != nil {
			continue
		}
		var ids []roles.ObjectID
		for _, p := range target.Identities {
			ids = append(ids, p.ID)
		}
		if !slices.Equal(ids, c.want) || target.API.ID != c.api2 || !slices.Contains(sel.Identities, string(c.want[len(c.want)-1])) {
			t.Errorf("%s: %v, %s, typed anew %v %s", c.who, ids, target.API.ID, sel.Identities, sel.API)
		}
		if c.api != "graph" && string(sel.API) != payments {
			t.Errorf("the API is named by %s", sel.API)
		}
	}
	w := open(t, "rg-shop\n1\n")
	_, r := request(t, "id-shared", "")
	if target, err := w.ResolveOrAsk(t.Context(), w.session, nil, &r, 0); err != nil || target.Identities[0].ID != shopID {
		t.Errorf("without flags: %v", err)
	}
	shown := w.errs.String()
	for _, part := range []string{"id-shared", `2 service principals are named "id-shared". Which one?`,
		"(UserAssigned, rg-shop)  " + shopID} {
		if !strings.Contains(shown, part) {
			t.Errorf("%q is not in %s", part, shown)
		}
	}
	w = open(t, "x")
	_, r = request(t, "id-shared", "")
	if _, err := w.ResolveOrAsk(t.Context(), w.session, nil, &r, 0); !errors.Is(err, context.Canceled) {
		t.Errorf("who walks away: %v", err)
	}
}
