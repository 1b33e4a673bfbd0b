package operations

import (
	"errors"
	"slices"
)

// ErrTooHard is given instead of an answer that was not proved.
var ErrTooHard = errors.New("the smallest set of roles could not be found for so many calls: ask about fewer calls at a time")

// maxNodes bounds the search. Calls of real workloads take some dozens.
const maxNodes = 50_000

// cost is compared from its first number on, and added number by number.
type cost [7]int

func (c cost) plus(d cost) cost {
	for i := range c {
		c[i] += d[i]
	}
	return c
}

func (c cost) compare(d cost) int { return slices.Compare(c[:], d[:]) }

// term is one way to meet a clause: all of its roles, in order. A clause is met when
// one of its terms is.
type (
	term   []int
	clause []term
)

func newTerm(a, b int) term {
	if a == b {
		return term{a}
	}
	return term{min(a, b), max(a, b)}
}

// within reports whether every role of t is in u.
func (t term) within(u term) bool {
	for _, r := range t {
		if !slices.Contains(u, r) {
			return false
		}
	}
	return true
}

// solve gives the cheapest set of roles that meets every clause, by branch and bound
// over what no simpler argument decides.
func solve(clauses []clause, costs []cost) ([]int, error) {
	s := solver{clauses: reduce(clauses, costs), costs: costs, chosen: make([]bool, len(costs)), banned: make([]bool, len(costs))}
	s.used = make([]int, len(costs))
	s.branch(cost{})
	if s.nodes > maxNodes {
		return nil, ErrTooHard
	}
	var out []int
	for r, in := range s.best {
		if in {
			out = append(out, r)
		}
	}
	return out, nil
}

type solver struct {
	clauses []clause
	costs   []cost
	chosen  []bool
	banned  []bool
	used    []int // the node whose bound has counted the role
	best    []bool
	price   cost
	nodes   int
}

// branch goes on from the roles chosen so far, which cost so much.
func (s *solver) branch(spent cost) {
	if s.nodes++; s.nodes > maxNodes {
		return
	}
	open := s.open()
	if len(open) == 0 {
		if s.best == nil || spent.compare(s.price) < 0 {
			s.best, s.price = slices.Clone(s.chosen), spent
		}
		return
	}
	bound, next, possible := s.bound(open)
	if !possible || s.best != nil && spent.plus(bound).compare(s.price) >= 0 {
		return
	}
	s.try(next, spent)
}

// try meets a clause in each of its ways. A single role that was tried is out of the
// question in the ways that follow.
func (s *solver) try(next clause, spent cost) {
	ways := s.live(next)
	slices.SortStableFunc(ways, func(a, b term) int { return s.left(a).compare(s.left(b)) })
	var tried []int
	for _, way := range ways {
		price := spent.plus(s.left(way))
		var added []int
		for _, r := range way {
			if !s.chosen[r] {
				s.chosen[r] = true
				added = append(added, r)
			}
		}
		s.branch(price)
		for _, r := range added {
			s.chosen[r] = false
		}
		if len(way) == 1 {
			s.banned[way[0]] = true
			tried = append(tried, way[0])
		}
	}
	for _, r := range tried {
		s.banned[r] = false
	}
}

// open gives the clauses that are not met yet.
func (s *solver) open() []clause {
	var out []clause
	for _, c := range s.clauses {
		if !slices.ContainsFunc(c, s.met) {
			out = append(out, c)
		}
	}
	return out
}

func (s *solver) met(t term) bool {
	for _, r := range t {
		if !s.chosen[r] {
			return false
		}
	}
	return true
}

func (s *solver) live(c clause) clause {
	return slices.DeleteFunc(slices.Clone(c), func(t term) bool {
		return slices.ContainsFunc(t, func(r int) bool { return s.banned[r] })
	})
}

// left is what a way still costs.
func (s *solver) left(t term) cost {
	var c cost
	for _, r := range t {
		if !s.chosen[r] {
			c = c.plus(s.costs[r])
		}
	}
	return c
}

// bound is what the open clauses cost at least: the cheapest ways of clauses that
// share no role. It names the clause with the fewest ways, and says no when a clause
// has none.
func (s *solver) bound(open []clause) (total cost, next clause, possible bool) {
	fewest := 0
	for _, c := range open {
		ways := s.live(c)
		if len(ways) == 0 {
			return cost{}, nil, false
		}
		if next == nil || len(ways) < fewest {
			next, fewest = c, len(ways)
		}
		if s.apart(ways) {
			total = total.plus(s.left(slices.MinFunc(ways, func(a, b term) int { return s.left(a).compare(s.left(b)) })))
		}
	}
	return total, next, true
}

// apart reports whether no role of the ways was counted in this node's bound, and
// counts them.
func (s *solver) apart(ways clause) bool {
	for _, t := range ways {
		for _, r := range t {
			if !s.chosen[r] && s.used[r] == s.nodes {
				return false
			}
		}
	}
	for _, t := range ways {
		for _, r := range t {
			s.used[r] = s.nodes
		}
	}
	return true
}
