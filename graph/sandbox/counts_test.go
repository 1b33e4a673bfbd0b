package sandbox

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"
)

// TestPrices are those of Microsoft's page on throttling limits, identity and access.
func TestPrices(t *testing.T) {
	const sp = "/servicePrincipals/" + funcOrders
	for target, want := range map[string]int{
		"GET /servicePrincipals": 1, "GET " + sp: 1, "GET /users": 2, "GET /applications": 2, "GET /oauth2PermissionGrants": 1,
		"GET " + sp + "/appRoleAssignments": 2, "GET " + sp + "/appRoleAssignedTo": 1, "POST " + sp + "/appRoleAssignments": 1,
		"GET " + sp + "/appRoleAssignments?$top=19": 1, "GET " + sp + "/appRoleAssignments?$top=20": 2,
		"GET " + sp + "/appRoleAssignments?$top=many": 2, "GET " + sp + "/appRoleAssignments?$expand=x": 3,
		"GET " + sp + "/appRoleAssignments?$expand=x&$select=id": 2, "GET " + sp + "/appRoleAssignments?$top=5&$select=id": 1,
		"GET " + sp + "?$select=id": 1, "GET " + sp + "?$expand=x": 2, "DELETE " + sp + "/appRoleAssignments/x": 1,
		"GET " + sp + "/transitiveMemberOf": 2, "GET /me/transitiveMemberOf/microsoft.graph.directoryRole": 2,
		"GET " + sp + "/transitiveMemberOf/microsoft.graph.directoryRole": 1, "GET /me/memberOf/x": 1,
		"POST /directoryObjects/getByIds": 5, "POST /directoryObjects/getByIds?$select=id": 2,
		"GET " + sp + "/appRoleAssignments?$top=5&$top=6": 2,
	} {
		method, rest, _ := strings.Cut(target, " ")
		path, query, _ := strings.Cut(rest, "?")
		c, err := newCall(method, "", path, query, nil, nil)
		if err != nil {
			t.Fatal(err)
		}
		if got := price(c); got != want {
			t.Errorf("%s: %d, want %d", target, got, want)
		}
	}
}

// TestBuckets refill evenly, and say in how many whole seconds there is enough.
func TestBuckets(t *testing.T) {
	start := time.Date(2026, 1, 14, 9, 0, 0, 0, time.UTC)
	b := bucket{Quota: Quota{Amount: 10, Per: 20 * time.Second}, left: 10, at: start}
	for _, c := range []struct {
		after time.Duration // of the start
		n     int
		wait  int
	}{
		{0, 0, 0}, {0, 10, 0}, {0, 1, 2}, {time.Second, 1, 1}, {2 * time.Second, 1, 0}, {2 * time.Second, 3, 6}, {8 * time.Second, 3, 0},
		{time.Hour, 11, 2}, {time.Hour, 10, 0}, {time.Hour + 500*time.Millisecond, 1, 2}, {time.Hour + 1900*time.Millisecond, 1, 1},
	} {
		if wait := b.take(c.n, start.Add(c.after)); wait != c.wait {
			t.Errorf("%d after %s: wait %d, want %d", c.n, c.after, wait, c.wait)
		}
	}
	for _, q := range []Quota{{}, {Amount: 1}, {Per: time.Second}, {Amount: -1, Per: time.Second}} {
		if none := (&bucket{Quota: q}); none.take(99, start) != 0 {
			t.Errorf("%+v: there is no limit", q)
		}
	}
	if least := (&bucket{Quota: Quota{Amount: 1000, Per: time.Second}, at: start}); least.take(1, start) != 1 {
		t.Error("a wait of less than a second is one of a second")
	}
}

// TestWhichCallsARuleMeets, of ten that it concerns.
func TestWhichCallsARuleMeets(t *testing.T) {
	for _, c := range []struct {
		r    Rule
		want string
	}{
		{Rule{}, "1 2 3 4 5 6 7 8 9 10"}, {Rule{First: 2}, "1 2"}, {Rule{Every: 3}, "3 6 9"}, {Rule{After: 8}, "9 10"},
		{Rule{After: 4, First: 1}, "5"}, {Rule{After: 1, Every: 4}, "5 9"}, {Rule{Probability: 1}, "1 2 3 4 5 6 7 8 9 10"},
		{Rule{Probability: 1e-12}, ""}, {Rule{After: 10}, ""},
	} {
		b := newBook(Faults{}, time.Time{})
		var got []string
		for i := range 10 {
			if b.fires(0, &c.r) {
				got = append(got, fmt.Sprint(i+1))
			}
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%+v: %v, want %s", c.r, got, c.want)
		}
	}
	half, met := Rule{Probability: 0.5}, 0
	b := newBook(Faults{Seed: 7}, time.Time{})
	for range 1000 {
		count(&met, b.fires(1, &half))
	}
	if met < 400 || met > 600 || b.seen[1] != 1000 || b.seen[0] != 0 {
		t.Errorf("%d of 1000, counted %v", met, b.seen)
	}
}

// TestTheLedger counts what comes, at once and one after the other.
func TestTheLedger(t *testing.T) {
	now := time.Date(2026, 1, 14, 9, 0, 0, 0, time.UTC)
	b := newBook(Faults{}, now)
	one, other, item := &call{method: "GET", rawPath: "/a"}, &call{method: "GET", rawPath: "/b"}, &call{method: "GET", rawPath: "/a",
		item: true}
	b.arrive(one, now)
	b.arrive(other, now)
	b.arrive(item, now)
	b.leave()
	b.leave()
	b.arrive(one, now)
	b.leave()
	if got, want := b.stats, (Stats{Requests: 3, Items: 1, Waves: 2, MaxParallel: 2}); got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
	b.pause(one, now.Add(5*time.Second))
	b.pause(other, now.Add(2*time.Second))
	for _, c := range []struct {
		call    *call
		after   time.Duration
		retries int
		early   int
	}{{one, 5*time.Second - 1, 1, 1}, {one, 0, 1, 2}, {other, 2 * time.Second, 1, 3}, {other, 5 * time.Second, 1, 3}} {
		b.arrive(c.call, now.Add(c.after))
		if b.stats.EarlyRetries != c.retries || b.stats.EarlyRequests != c.early {
			t.Errorf("after %s: %+v", c.after, b.stats)
		}
	}
	b.log = make([]Entry, maxLog-1)
	b.note(Entry{Units: 2})
	b.note(Entry{Units: 3})
	if len(b.log) != 100_000 || b.stats.Units != 5 {
		t.Errorf("%d entries, %d units", len(b.log), b.stats.Units)
	}
}

// TestLags end after so many reads and so much time, whichever comes last.
func TestLags(t *testing.T) {
	now := time.Date(2026, 1, 14, 9, 0, 0, 0, time.UTC)
	if l := (Lag{}).begin(now); l != nil || !l.over(now) {
		t.Errorf("no lag: %+v", l)
	}
	reads, both := Lag{Reads: 2}.begin(now), Lag{Reads: 1, For: time.Second}.begin(now)
	if got := fmt.Sprint(reads.over(now), reads.over(now), reads.over(now)); got != "false false true" {
		t.Errorf("two reads: %s", got)
	}
	end := now.Add(time.Second)
	if got := fmt.Sprint(both.over(end), both.over(end.Add(-1)), both.over(end), both.over(end.Add(1))); got != "false false true true" {
		t.Errorf("a read and a second: %s", got)
	}
}

// TestScopes: what a rule concerns when it is not told.
func TestScopes(t *testing.T) {
	for name, c := range map[string]struct {
		r             Rule
		reads, writes bool
		operation     bool
	}{
		"throttle": {Rule{Do: Throttle}, true, true, false}, "reads": {Rule{Do: Throttle, On: Reads}, true, false, false},
		"writes": {Rule{Do: Throttle, On: Writes}, false, true, false}, "deny": {Rule{Do: Deny}, false, true, true},
		"deny, all": {Rule{Do: Deny, On: Both}, true, true, true}, "deny, a shape": {Rule{Do: Deny, Shape: "held"}, true, true, true},
		"an API": {Rule{Do: Throttle, Resource: "graph"}, false, true, false}, "items": {Rule{Do: Drop, Items: true}, true, true, true},
		"alone": {Rule{Do: Drop, Alone: true}, true, true, true}, "a shape": {Rule{Do: Drop, Shape: "held"}, true, true, true},
	} {
		if c.r.concerns(false) != c.reads || c.r.concerns(true) != c.writes || c.r.perOperation() != c.operation {
			t.Errorf("%s: reads %v, writes %v, operation %v", name, c.r.concerns(false), c.r.concerns(true), c.r.perOperation())
		}
	}
	for do, e := range effects {
		single := e.single && slices.Contains([]Action{Deny, Conflict, OverQuota, BadReference, Gone, Exists, Accept}, do)
		if e.writes != single {
			t.Errorf("%s falls on writes: %v", do, e.writes)
		}
	}
	// What happens on the way meets a request, all else an operation, whether it came alone or in a batch.
	const onTheWay = " throttle 500 502 503 504 html empty truncated wrong-type bom drop hang slow expired claims "
	for do := range effects {
		if r := (&Rule{Do: do}); r.perOperation() == strings.Contains(onTheWay, " "+string(do)+" ") {
			t.Errorf("%s meets operations: %v", do, r.perOperation())
		}
	}
	spared := slices.Sorted(func(yield func(string) bool) {
		for do := range maps.Keys(effects) {
			if r := (&Rule{Do: do}); !r.makes() && !yield(string(do)) {
				return
			}
		}
	})
	const want = "400 403 404 414 500 501 502 503 504 accept bad-reference claims conflict deny drop empty-404 exists expired gone hang html " +
		"html-404 quota throttle"
	if got := strings.Join(spared, " "); got != want {
		t.Errorf("what does not let a call take effect: %s", got)
	}
}

// TestKindsOfCalls: which change the tenant, and which are the same again.
func TestKindsOfCalls(t *testing.T) {
	of := func(method, path, query, body string) *call {
		c, err := newCall(method, "", path, query, http.Header{}, []byte(body))
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	for _, c := range []struct {
		call   *call
		writes bool
	}{
		{of("GET", "/servicePrincipals", "", ""), false}, {of("POST", "/servicePrincipals/x/appRoleAssignments", "", ""), true},
		{of("DELETE", "/a/b", "", ""), true}, {of("POST", "/directoryObjects/GetByIds", "", ""), false},
		{of("POST", "/$batch", "", `{"requests":[{"method":"GET"}]}`), false}, {of("POST", "/$BATCH", "",
			`{"requests":[{"method":"GET"},{"method":"DELETE"}]}`), true},
		{of("POST", "/$batch", "", `[`), false}, {of("POST", "/$batch/x", "", ""), true},
	} {
		if got := c.call.writes(); got != c.writes {
			t.Errorf("%s %s %s: %v", c.call.method, c.call.rawPath, c.call.body, got)
		}
	}
	seen := map[string]bool{}
	for _, c := range []*call{of("GET", "/a", "", ""), of("POST", "/a", "", ""), of("GET", "/b", "", ""), of("GET", "/a", "x", ""), of("GET",
		"/a", "", "x")} {
		if seen[c.key()] || of(c.method, c.rawPath, c.rawQuery, string(c.body)).key() != c.key() {
			t.Errorf("%s", c.key())
		}
		seen[c.key()] = true
	}
	if a, b := of("GET", "/a", "", "").target(), of("GET", "/a", "x=1", "").target(); a != "/a" || b != "/a?x=1" {
		t.Error(a, b)
	}
	if c := of("GET", "/servicePrincipals(appId=%27x%27)/a%20b/", "", ""); !slices.Equal(c.path, []string{"servicePrincipals(appId='x')",
		"a b"}) {
		t.Errorf("%q", c.path)
	}
	if _, err := newCall("GET", "", "/a/%zz", "", nil, nil); err == nil || !strings.Contains(err.Error(),
		"Resource not found for the segment '%zz'") {
		t.Error(err)
	}
}
