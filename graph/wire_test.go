package graph_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"

	"mi-roles/cmd/testenv"
	"mi-roles/graph"
	"mi-roles/graph/sandbox"
	"mi-roles/graph/wire"
	"mi-roles/roles"
)

// These tests run the real client against the emulated tenant.

func newClock() *testenv.Clock {
	return testenv.NewClock(time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC))
}

// credential hands out a token and remembers the claims that it was asked for.
type credential struct {
	mu     sync.Mutex
	claims []string
}

func (c *credential) GetToken(_ context.Context, o policy.TokenRequestOptions) (azcore.AccessToken, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if o.Claims != "" {
		c.claims = append(c.claims, o.Claims)
	}
	return azcore.AccessToken{Token: "token", ExpiresOn: time.Now().Add(time.Hour)}, nil
}

type world struct {
	*graph.Client
	server *sandbox.Server
	clock  *testenv.Clock
	cred   *credential
	waits  []wire.Wait
}

// dial is a client of the service that the options name.
func dial(t testing.TB, patience time.Duration, o wire.Options) *graph.Client {
	t.Helper()
	w, err := wire.New(o)
	if err != nil {
		t.Fatal(err)
	}
	return graph.New(w, patience)
}

func open(t *testing.T, tenant *sandbox.Tenant, f sandbox.Faults) *world {
	t.Helper()
	w := &world{clock: newClock(), cred: &credential{}}
	f.Now, f.Sleep = w.clock.Now, w.clock.Sleep
	w.server = sandbox.New(tenant, f)
	var mu sync.Mutex
	client := dial(t, time.Minute, wire.Options{Root: "https://graph.microsoft.com", Scope: "https://graph.microsoft.com/.default",
		Credential: w.cred, Transport: w.server, Clock: w.clock,
		Notice: func(n wire.Wait) {
			mu.Lock()
			defer mu.Unlock()
			w.waits = append(w.waits, n)
		}})
	w.Client = client
	return w
}

// resolved is an identity, an API and one of its roles.
type resolved struct {
	who  roles.Principal
	api  roles.Resource
	role roles.AppRole
	held []roles.Assignment
}

func (w *world) resolve(t *testing.T, identity, api, role string) resolved {
	t.Helper()
	who, err := roles.ParseIdentity(identity)
	what, err2 := roles.ParseAPI(api)
	a, err3 := w.Lookup(context.Background(), roles.LookupRequest{Identities: []roles.Ref{who}, APIs: []roles.Ref{what}, Held: true})
	if err := errors.Join(err, err2, err3); err != nil {
		t.Fatal(err)
	}
	var r resolved
	r.who, err = roles.PickIdentity(who, a.Identities[0], false)
	r.api, err2 = roles.PickAPI(what, a.APIs[0])
	if err := errors.Join(err, err2); err != nil {
		t.Fatal(err)
	}
	if r.role, err = roles.FindRole(r.api, role); err != nil {
		t.Fatal(err)
	}
	r.held = a.Held[r.who.ID]
	return r
}

func (r resolved) key() roles.Key {
	return roles.Key{Principal: r.who.ID, Resource: r.api.ID, Role: r.role.ID}
}

// write carries out one step and returns its Result.
func (w *world) write(t *testing.T, s roles.Step) roles.Result {
	t.Helper()
	var got []roles.Result
	if err := graph.NewWriter(w.Client).Write(context.Background(), []roles.Step{s},
		func(r roles.Result) { got = append(got, r) }); err != nil {
		t.Fatal(err)
	}
	if len(got) != 1 {
		t.Fatalf("got %d results", len(got))
	}
	return got[0]
}

func (w *world) count(k roles.Key) int {
	n := 0
	for _, a := range w.server.Tenant().Assignments {
		if a.PrincipalID == string(k.Principal) && a.ResourceID == string(k.Resource) && a.AppRoleID == string(k.Role) {
			n++
		}
	}
	return n
}

func TestEverySelectorResolvesInOneWave(t *testing.T) {
	sp := func(name string) sandbox.ServicePrincipal {
		all := sandbox.Sample().ServicePrincipals
		return *all[slices.IndexFunc(all,
			func(s *sandbox.ServicePrincipal) bool { return s.DisplayName == name && s.Type == "ManagedIdentity" })]
	}
	func1 := sp("func-orders")
	arm := func1.AlternativeNames[len(func1.AlternativeNames)-1]
	for _, identity := range []string{"func-orders", "FUNC-ORDERS", func1.ID, func1.AppID, "id:" + func1.ID, "client:" + func1.AppID, arm,
		"arm:" + arm, "rg-shop/func-orders"} {
		for _, api := range []string{"graph", "00000003-0000-0000-c000-000000000000", "https://graph.microsoft.com",
			"https://graph.microsoft.com/", "Microsoft Graph"} {
			w := open(t, sandbox.Sample(), sandbox.Faults{})
			r := w.resolve(t, identity, api, "user.read.all")
			if string(r.who.ID) != func1.ID || len(r.held) != 2 {
				t.Errorf("%s: got %s with %d assignments", identity, r.who.ID, len(r.held))
			}
			if got := w.write(t, roles.Step{Key: r.key(), Action: roles.Assign, Needed: true}); got.Status != roles.Done ||
				got.Have == nil || got.Have.Key != r.key() {
				t.Errorf("%s, %s: got %+v", identity, api, got)
			}
			if s := w.server.Stats(); s.Waves != 2 || s.Requests != 2 {
				t.Errorf("%s, %s: %d requests in %d waves, want 2 in 2", identity, api, s.Requests, s.Waves)
			}
		}
	}
}

// id-inventory holds 130 assignments, of which $expand brings twenty.
func TestAPartialViewOfALongListKnowsTheNamedAPI(t *testing.T) {
	tenant := sandbox.Sample()
	w := open(t, tenant, sandbox.Faults{})
	who, _ := roles.ParseIdentity("id-inventory")
	api, _ := roles.ParseAPI("graph")
	a, err := w.Lookup(context.Background(),
		roles.LookupRequest{Identities: []roles.Ref{who}, APIs: []roles.Ref{api}, Held: true, Partial: true})
	if err != nil {
		t.Fatal(err)
	}
	p, resource := a.Identities[0].Principals[0], a.APIs[0][0]
	got := map[string]bool{}
	for _, h := range a.Held[p.ID] {
		if got[string(h.ID)] {
			t.Errorf("%s is there twice", h.ID)
		}
		got[string(h.ID)] = true
	}
	for _, h := range tenant.Assignments {
		if h.PrincipalID == string(p.ID) && h.ResourceID == string(resource.ID) && !got[h.ID] {
			t.Errorf("%s on the named API is not known", h.ID)
		}
	}
	if s := w.server.Stats(); s.Requests != 1 || !a.Partial[p.ID] {
		t.Errorf("%d requests, partial %v", s.Requests, a.Partial)
	}
}

func TestListsAreCompleteWhateverTheirLength(t *testing.T) {
	tenant := sandbox.Sample()
	holds := map[string]int{}
	for _, a := range tenant.Assignments {
		holds[a.PrincipalID]++
	}
	most := 0
	for _, f := range []sandbox.Faults{{}, {PageSize: 7}, {PageSize: 7, EmptyPages: true}, {RefuseExpandIn: true}, {ShuffleBatch: true}} {
		w := open(t, tenant, f)
		for _, sp := range tenant.ServicePrincipals {
			if sp.Type != "ManagedIdentity" || sp.DisplayName == "id-shared" {
				continue
			}
			for _, selector := range []string{"name:" + sp.DisplayName, sp.ID} {
				ref, err := roles.ParseIdentity(selector)
				if err != nil {
					t.Fatal(err)
				}
				a, err := w.Lookup(context.Background(), roles.LookupRequest{Identities: []roles.Ref{ref}, Held: true})
				if err != nil {
					t.Fatal(err)
				}
				if got := len(a.Held[roles.ObjectID(sp.ID)]); got != holds[sp.ID] {
					t.Errorf("%+v: %s: got %d assignments, want %d", f, selector, got, holds[sp.ID])
				}
				most = max(most, holds[sp.ID])
			}
		}
	}
	if most < 130 {
		t.Errorf("the longest list had %d assignments: the sample no longer tests paging", most)
	}
}

func TestAlreadyThereInEveryForm(t *testing.T) {
	for name, f := range map[string]sandbox.Faults{
		"exists": {Duplicate: sandbox.DuplicateExists}, "entitlement": {Duplicate: sandbox.DuplicateEntitlement},
		"conflict": {Duplicate: sandbox.DuplicateConflict},
	} {
		w := open(t, sandbox.Sample(), f)
		r := w.resolve(t, "func-orders", "graph", "User.Read.All")
		w.write(t, roles.Step{Key: r.key(), Action: roles.Assign})
		got := w.write(t, roles.Step{Key: r.key(), Action: roles.Assign, Needed: true})
		if got.Status != roles.Unchanged || got.Err != nil || got.ReadBack {
			t.Errorf("%s: got %s, %v", name, got.Status, got.Err)
		}
	}
}

// What was not there before and was asked for is this run's change, whatever became of the answer.
func TestMadeWhateverTheAnswer(t *testing.T) {
	drop := sandbox.Rule{Do: sandbox.Drop, On: sandbox.Writes, Applied: true, First: 1}
	for name, f := range map[string]sandbox.Faults{
		"lost answer":            {Rules: []sandbox.Rule{drop}},
		"lost, and not readable": {Rules: []sandbox.Rule{drop}, Created: sandbox.Lag{Reads: 3}},
		"500 although applied":   {Rules: []sandbox.Rule{{Do: sandbox.Error500, On: sandbox.Writes, Applied: true, First: 1}}},
		"html although applied":  {Rules: []sandbox.Rule{{Do: sandbox.HTML, On: sandbox.Writes, Applied: true, First: 1}}},
		"403 although applied":   {Rules: []sandbox.Rule{{Do: sandbox.Deny, On: sandbox.Writes, Applied: true, First: 1}}},
		"403 again and again":    {Rules: []sandbox.Rule{{Do: sandbox.Deny, On: sandbox.Writes, Applied: true}}},
	} {
		w := open(t, sandbox.Sample(), f)
		r := w.resolve(t, "func-orders", "graph", "User.Read.All")
		got := w.write(t, roles.Step{Key: r.key(), Action: roles.Assign, Needed: true})
		if got.Status != roles.Done || got.Err != nil || !got.ReadBack || got.Have == nil {
			t.Errorf("%s: got %s, %v", name, got.Status, got.Err)
		}
		if n := w.count(r.key()); n != 1 {
			t.Errorf("%s: %d grants in the tenant", name, n)
		}
	}
}

func TestRemovingWhatIsGone(t *testing.T) {
	drop := sandbox.Rule{Do: sandbox.Drop, On: sandbox.Writes, Applied: true, First: 1}
	for name, f := range map[string]sandbox.Faults{
		"404": {DeleteAbsent: 404}, "400": {DeleteAbsent: 400}, "lost answer": {Rules: []sandbox.Rule{drop}},
		"lost, and it lingers": {Rules: []sandbox.Rule{drop}, Deleted: sandbox.Lag{Reads: 2}},
		"403 although applied": {Rules: []sandbox.Rule{{Do: sandbox.Deny, On: sandbox.Writes, Applied: true}}},
	} {
		want := roles.Done
		w := open(t, sandbox.Sample(), f)
		r := w.resolve(t, "func-orders", "graph", "Mail.Send")
		i := slices.IndexFunc(r.held, func(a roles.Assignment) bool { return a.Key == r.key() })
		step := roles.Step{Key: r.key(), Action: roles.Remove, Needed: true, Have: &r.held[i]}
		if len(f.Rules) == 0 {
			if got := w.write(t, step); got.Status != roles.Done {
				t.Errorf("%s: first removal: %+v", name, got)
			}
			want = roles.Unchanged
		}
		if got := w.write(t, step); got.Status != want || got.Err != nil {
			t.Errorf("%s: got %s, %v", name, got.Status, got.Err)
		}
		if w.count(r.key()) != 0 {
			t.Errorf("%s: the grant is still there", name)
		}
	}
}

func TestAnAssignmentOfADeletedAPICanBeRemoved(t *testing.T) {
	tenant := sandbox.Sample()
	known := map[string]bool{}
	for _, sp := range tenant.ServicePrincipals {
		known[sp.ID] = true
	}
	i := slices.IndexFunc(tenant.Assignments, func(a *sandbox.Assignment) bool { return !known[a.ResourceID] })
	a := tenant.Assignments[i]
	w := open(t, tenant, sandbox.Faults{})
	key := roles.Key{Principal: roles.ObjectID(a.PrincipalID), Resource: roles.ObjectID(a.ResourceID), Role: roles.RoleID(a.AppRoleID)}
	w.write(t, roles.Step{Key: key, Action: roles.Remove, Needed: true, Have: &roles.Assignment{ID: roles.AssignmentID(a.ID), Key: key}})
	if w.count(key) != 0 {
		t.Error("the assignment is still there")
	}
}

func TestAFreshIdentityIsRetried(t *testing.T) {
	for name, rule := range map[string]sandbox.Rule{
		"bad reference": {Do: sandbox.BadReference, First: 3},
		"conflict":      {Do: sandbox.Conflict, First: 3},
	} {
		w := open(t, sandbox.Sample(), sandbox.Faults{Rules: []sandbox.Rule{rule}})
		r := w.resolve(t, "func-orders", "graph", "User.Read.All")
		if got := w.write(t, roles.Step{Key: r.key(), Action: roles.Assign, Needed: true}); got.Status != roles.Done {
			t.Errorf("%s: got %s, %v", name, got.Status, got.Err)
		}
	}
	w := open(t, sandbox.Sample(), sandbox.Faults{Rules: []sandbox.Rule{{Do: sandbox.BadReference}}})
	r := w.resolve(t, "func-orders", "graph", "User.Read.All")
	start := w.clock.Now()
	got := w.write(t, roles.Step{Key: r.key(), Action: roles.Assign, Needed: true})
	if got.Status != roles.Failed || w.clock.Now().Sub(start) < 30*time.Second || w.clock.Now().Sub(start) > 2*time.Minute {
		t.Errorf("got %s after %s", got.Status, w.clock.Now().Sub(start))
	}
}

func TestRefusalsAreFinal(t *testing.T) {
	for name, c := range map[string]struct {
		rule sandbox.Rule
		is   error
	}{
		"denied": {sandbox.Rule{Do: sandbox.Deny, Resource: "graph"}, roles.ErrForbidden},
		"quota":  {sandbox.Rule{Do: sandbox.OverQuota}, nil},
	} {
		w := open(t, sandbox.Sample(), sandbox.Faults{Rules: []sandbox.Rule{c.rule}})
		r := w.resolve(t, "func-orders", "graph", "User.Read.All")
		start := w.server.Stats().Requests
		got := w.write(t, roles.Step{Key: r.key(), Action: roles.Assign, Needed: true})
		var e *wire.Error
		if got.Status != roles.Failed || !errors.As(got.Err, &e) || e.RequestID == "" ||
			errors.Is(got.Err, roles.ErrForbidden) != (c.is != nil) {
			t.Errorf("%s: got %s, %v", name, got.Status, got.Err)
		}
		if n := w.server.Stats().Requests - start; n != 2 {
			t.Errorf("%s: %d requests, want the write and one reading back", name, n)
		}
	}
}

func TestThrottlingIsObeyed(t *testing.T) {
	for _, after := range []string{"2", "2.128", "0.249", "date:5", "none", "120", "nonsense"} {
		for _, items := range []bool{false, true} {
			w := open(t, sandbox.Sample(),
				sandbox.Faults{Rules: []sandbox.Rule{{Do: sandbox.Throttle, First: 3, RetryAfter: after, Items: items, On: sandbox.Both}}})
			r := w.resolve(t, "func-orders", "graph", "User.Read.All")
			got := w.write(t, roles.Step{Key: r.key(), Action: roles.Assign, Needed: true})
			s := w.server.Stats()
			if got.Status != roles.Done || s.Throttled == 0 || s.EarlyRetries+s.EarlyRequests > 0 || len(w.waits) == 0 {
				t.Errorf("%s, items %v: %s, %+v, waits %v", after, items, got.Status, s, w.waits)
			}
		}
	}
}

func TestReadsSurviveBadDays(t *testing.T) {
	for _, do := range []sandbox.Action{sandbox.Error500, sandbox.Error502, sandbox.Error503, sandbox.Error504, sandbox.HTML, sandbox.Empty,
		sandbox.Truncated, sandbox.WrongType, sandbox.Drop, sandbox.Expired} {
		first := 3
		if do == sandbox.Expired {
			first = 1
		}
		w := open(t, sandbox.Sample(), sandbox.Faults{Rules: []sandbox.Rule{{Do: do, On: sandbox.Reads, First: first}}})
		r := w.resolve(t, "func-orders", "graph", "User.Read.All")
		if len(r.held) != 2 {
			t.Errorf("%s: got %d assignments", do, len(r.held))
		}
	}
}

func TestAClaimsChallengeIsAnswered(t *testing.T) {
	w := open(t, sandbox.Sample(), sandbox.Faults{Rules: []sandbox.Rule{{Do: sandbox.Claims, First: 1, On: sandbox.Both}}})
	w.resolve(t, "func-orders", "graph", "User.Read.All")
	if len(w.cred.claims) != 1 || !json.Valid([]byte(w.cred.claims[0])) {
		t.Errorf("claims asked for: %q", w.cred.claims)
	}
}

func TestALinkToAnotherHostIsNotFollowed(t *testing.T) {
	w := open(t, sandbox.Sample(), sandbox.Faults{PageSize: 5, NextLinkHost: "graph.example.com"})
	err := w.Identities(context.Background(), func([]roles.Principal) error { return nil })
	if err == nil {
		t.Fatal("followed")
	}
	for _, e := range w.server.Log() {
		if e.Status == http.StatusOK && e.Path == "" {
			t.Errorf("asked: %+v", e)
		}
	}
	if n := w.server.Stats().Requests; n != 1 {
		t.Errorf("%d requests, want 1", n)
	}
}

func TestAServiceThatNeverAnswersIsBounded(t *testing.T) {
	w := open(t, sandbox.Sample(), sandbox.Faults{Rules: []sandbox.Rule{{Do: sandbox.Hang, On: sandbox.Both}}})
	ctx, cancel := context.WithTimeout(context.Background(), 50*time.Millisecond)
	defer cancel()
	ref, _ := roles.ParseIdentity("func-orders")
	if _, err := w.Lookup(ctx, roles.LookupRequest{Identities: []roles.Ref{ref}}); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v", err)
	}
}

func TestManyWritesGoInBatches(t *testing.T) {
	w := open(t, sandbox.Generate(sandbox.Shape{Identities: 60, APIs: 2}), sandbox.Faults{ShuffleBatch: true})
	api := w.server.Tenant().ServicePrincipals[1]
	var steps []roles.Step
	err := w.Identities(context.Background(), func(page []roles.Principal) error {
		for _, p := range page {
			steps = append(steps,
				roles.Step{Key: roles.Key{Principal: p.ID, Resource: roles.ObjectID(api.ID), Role: roles.RoleID(api.AppRoles[0].ID)},
					Action: roles.Assign, Needed: true})
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	before := w.server.Stats().Requests
	done := map[roles.Key]bool{}
	if err := graph.NewWriter(w.Client).Write(context.Background(), steps, func(r roles.Result) {
		if r.Status != roles.Done || r.Have == nil || r.Have.Key != r.Key {
			t.Errorf("%+v", r)
		}
		done[r.Key] = true
	}); err != nil {
		t.Fatal(err)
	}
	if n := w.server.Stats().Requests - before; len(done) != 60 || n != 3 {
		t.Errorf("%d grants in %d requests", len(done), n)
	}
}

func TestTheWholeTenantIsReadCompletelyAndCheaply(t *testing.T) {
	tenant := sandbox.Generate(sandbox.Shape{Identities: 3000, Grants: 10_200, Heavy: 30, APIs: 9})
	want := map[string]int{}
	for _, a := range tenant.Assignments {
		want[a.PrincipalID]++
	}
	w := open(t, tenant, sandbox.Faults{})
	seen, total := map[roles.ObjectID]bool{}, 0
	if err := w.AllAssignments(context.Background(), func(some []graph.Holder) error {
		for _, h := range some {
			if seen[h.Principal.ID] || len(h.Held) != want[string(h.Principal.ID)] {
				return fmt.Errorf("%s: %d assignments, want %d (seen %v)", h.Principal.ID, len(h.Held), want[string(h.Principal.ID)],
					seen[h.Principal.ID])
			}
			seen[h.Principal.ID] = true
			total += len(h.Held)
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	s := w.server.Stats()
	t.Logf("%d identities, %d assignments: %d requests, %d units", len(seen), total, s.Requests, s.Units)
	if len(seen) != 3000 || total != len(tenant.Assignments) || s.Requests > 20 || s.Units > 320 {
		t.Errorf("%d identities, %d of %d assignments, %+v", len(seen), total, len(tenant.Assignments), s)
	}
}
