package operations

import (
	"errors"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"mi-roles/roles/catalog"
)

// brute tries every set of roles.
func brute(clauses []clause, costs []cost) (best cost) {
	for set, first := 0, true; set < 1<<len(costs); set++ {
		held := func(r int) bool { return set>>r&1 == 1 }
		met := !slices.ContainsFunc(clauses, func(c clause) bool {
			return !slices.ContainsFunc(c, func(t term) bool { return !slices.ContainsFunc(t, func(r int) bool { return !held(r) }) })
		})
		if !met {
			continue
		}
		var price cost
		for r := range costs {
			if held(r) {
				price = price.plus(costs[r])
			}
		}
		if first || price.compare(best) < 0 {
			best, first = price, false
		}
	}
	return best
}

// TestSolveIsExact holds the search against brute force on random tables.
func TestSolveIsExact(t *testing.T) {
	random := rand.New(rand.NewPCG(18, 1))
	for round := range 3000 {
		costs := make([]cost, 1+random.IntN(10))
		for r := range costs {
			costs[r][random.IntN(4)] = 1
			costs[r][4], costs[r][6] = random.IntN(2), random.IntN(3)
		}
		var clauses []clause
		for range random.IntN(9) {
			var c clause
			for range 1 + random.IntN(4) {
				a := random.IntN(len(costs))
				b := a
				if random.IntN(3) == 0 {
					b = random.IntN(len(costs))
				}
				c = append(c, newTerm(a, b))
			}
			clauses = append(clauses, c)
		}
		chosen, err := solve(clauses, costs)
		if err != nil {
			t.Fatal(err)
		}
		var price cost
		for _, r := range chosen {
			price = price.plus(costs[r])
		}
		for _, c := range clauses {
			if !slices.ContainsFunc(c, func(w term) bool { return w.within(chosen) }) {
				t.Fatalf("round %d: %v does not meet %v", round, chosen, c)
			}
		}
		if want := brute(clauses, costs); price != want {
			t.Fatalf("round %d: %v costs %v, and %v is possible: %v %v", round, chosen, price, want, clauses, costs)
		}
		random.Shuffle(len(clauses), func(i, j int) { clauses[i], clauses[j] = clauses[j], clauses[i] })
		if again, _ := solve(clauses, costs); !slices.Equal(again, chosen) {
			t.Fatalf("round %d: the order of the calls matters: %v, %v", round, chosen, again)
		}
	}
}

// TestSolveIsBounded: a table that no argument makes small ends in an error.
func TestSolveIsBounded(t *testing.T) {
	random := rand.New(rand.NewPCG(18, 2))
	costs := make([]cost, 300)
	for r := range costs {
		costs[r][1], costs[r][6] = 1, random.IntN(1000)
	}
	var clauses []clause
	for range 600 {
		clauses = append(clauses, clause{{random.IntN(300)}, {random.IntN(300)}, {random.IntN(300)}})
	}
	if _, err := solve(clauses, costs); !errors.Is(err, ErrTooHard) {
		t.Errorf("%v", err)
	}
}

func cover(t *testing.T, held string, calls ...string) string {
	t.Helper()
	var answers []Answer
	for _, c := range calls {
		answers = append(answers, ask(t, c))
	}
	roles, err := Cover(answers, catalog.Builtin(), strings.Fields(held)...)
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(roles, " ")
}

func TestCover(t *testing.T) {
	for _, c := range []struct{ held, calls, want string }{
		{"", "", ""},
		{"", "GET /users/1/messages", "Mail.ReadBasic.All"},
		{"Mail.Read", "GET /users/1/messages", "Mail.Read"},
		{"Mail.ReadWrite", "GET /users/1/messages", "Mail.Read"}, // reading before what is held
		{"", "GET /users/1/messages\nGET /users/1/messages/2/attachments", "Mail.Read"},
		{"", "GET /users\nGET /groups\nPOST /users/1/sendMail", "User.ReadBasic.All GroupMember.Read.All Mail.Send"},
		{"Directory.Read.All", "GET /users\nGET /groups", "User.ReadBasic.All GroupMember.Read.All"}, // two medium before one high
		{"", "POST /servicePrincipals/1/appRoleAssignedTo", "Application.Read.All AppRoleAssignment.ReadWrite.All"},
		{"", "GET /me/messages\nGET /no/such", ""},
	} {
		var calls []string
		if c.calls != "" {
			calls = strings.Split(c.calls, "\n")
		}
		got := strings.Fields(cover(t, c.held, calls...))
		want := strings.Fields(c.want)
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("%q: %v, want %v", c.calls, got, want)
		}
	}
}

// TestCoverOfHundreds covers calls from all over the table.
func TestCoverOfHundreds(t *testing.T) {
	table := builtin()
	random := rand.New(rand.NewPCG(18, 3))
	for range 5 {
		var answers []Answer
		for len(answers) < 300 {
			id := int32(1 + random.IntN(len(table.nodes)-1))
			v := verb(random.IntN(int(verbs)))
			if table.nodes[id].access[v] > 0 {
				answers = append(answers,
					Answer{Known: true, Roles: table.ranked(table.sets[table.nodes[id].access[v]], catalog.Builtin(), false)})
			}
		}
		roles, err := Cover(answers, catalog.Builtin())
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range answers {
			if _, ok := a.Allows(roles); !ok {
				t.Fatalf("%v do not allow %+v", roles, a)
			}
		}
	}
}

func BenchmarkCover(b *testing.B) {
	table := builtin()
	random := rand.New(rand.NewPCG(18, 4))
	var answers []Answer
	for len(answers) < 300 {
		id, v := int32(1+random.IntN(len(table.nodes)-1)), verb(random.IntN(int(verbs)))
		if table.nodes[id].access[v] > 0 {
			answers = append(answers,
				Answer{Known: true, Roles: table.ranked(table.sets[table.nodes[id].access[v]], catalog.Builtin(), false)})
		}
	}
	for b.Loop() {
		if _, err := Cover(answers, catalog.Builtin()); err != nil {
			b.Fatal(err)
		}
	}
}
