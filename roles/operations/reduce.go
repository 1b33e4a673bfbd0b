package operations

import "slices"

// reduce takes out what cannot change the cheapest set: ways that need more than
// another way of their clause, clauses that are met whenever another is, and roles
// that another role replaces everywhere at no higher cost.
func reduce(clauses []clause, costs []cost) []clause {
	out := make([]clause, 0, len(clauses))
	for _, c := range clauses {
		out = append(out, shortest(c))
	}
	slices.SortFunc(out, compareClauses)
	out = slices.CompactFunc(out, func(a, b clause) bool { return compareClauses(a, b) == 0 })
	for {
		before := size(out)
		out = withoutImplied(out)
		out = withoutReplaced(out, costs)
		if size(out) == before {
			return out
		}
	}
}

func size(clauses []clause) int {
	n := len(clauses)
	for _, c := range clauses {
		n += len(c)
	}
	return n
}

func compareTerms(a, b term) int { return slices.Compare(a, b) }

func compareClauses(a, b clause) int { return slices.CompareFunc(a, b, compareTerms) }

// shortest keeps the ways that contain no other, in order, each once.
func shortest(c clause) clause {
	c = slices.Clone(c)
	slices.SortFunc(c, compareTerms)
	c = slices.CompactFunc(c, slices.Equal)
	var out clause
	for _, t := range c {
		if !slices.ContainsFunc(c, func(o term) bool { return len(o) < len(t) && o.within(t) }) {
			out = append(out, t)
		}
	}
	return out
}

// withoutImplied drops a clause that is met by every way of another one.
func withoutImplied(clauses []clause) []clause {
	var out []clause
	for i, c := range clauses {
		implied := false
		for j, other := range clauses {
			if i == j || !implies(other, c) {
				continue
			}
			if j < i || !implies(c, other) { // of two that imply each other, the first stays
				implied = true
				break
			}
		}
		if !implied {
			out = append(out, c)
		}
	}
	return out
}

// implies: whatever meets a meets b.
func implies(a, b clause) bool {
	for _, t := range a {
		if !slices.ContainsFunc(b, func(o term) bool { return o.within(t) }) {
			return false
		}
	}
	return true
}

// withoutReplaced drops roles that are never better than another one. Roles that
// are needed together with others stay.
func withoutReplaced(clauses []clause, costs []cost) []clause {
	alone := make([][]int, len(costs)) // the clauses that a role meets by itself
	joined := make([]bool, len(costs))
	for i, c := range clauses {
		for _, t := range c {
			if len(t) == 1 {
				alone[t[0]] = append(alone[t[0]], i)
				continue
			}
			for _, r := range t {
				joined[r] = true
			}
		}
	}
	gone := make([]bool, len(costs))
	for r := range costs {
		if joined[r] || len(alone[r]) == 0 {
			continue
		}
		for o := range costs {
			if o != r && !gone[o] && replaces(o, r, alone, costs) {
				gone[r] = true
				break
			}
		}
	}
	var out []clause
	for _, c := range clauses {
		out = append(out, slices.DeleteFunc(slices.Clone(c), func(t term) bool { return len(t) == 1 && gone[t[0]] }))
	}
	return out
}

// replaces: o meets every clause that r meets, at no higher cost. Of two that replace
// each other, the first stays.
func replaces(o, r int, alone [][]int, costs []cost) bool {
	order := costs[o].compare(costs[r])
	if order > 0 || len(alone[o]) < len(alone[r]) {
		return false
	}
	for _, i := range alone[r] {
		if !slices.Contains(alone[o], i) {
			return false
		}
	}
	return order < 0 || len(alone[o]) > len(alone[r]) || o < r
}
