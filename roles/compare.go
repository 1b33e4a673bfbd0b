package roles

import "slices"

// Mode is the whole difference between the verbs.
type Mode int

// The modes of a Goal.
const (
	AtLeast Mode = iota // assign, verify, copy: wanted keys must be there; others are not mentioned
	Without             // remove: wanted keys must be gone; others are not mentioned
	Exactly             // apply --prune, verify --exact: within Pairs, nothing else may be there
)

// Pair is an identity with an API: the unit over which Exactly is authoritative.
type Pair struct{ Principal, Resource ObjectID }

// Pair returns the identity and the API of an assignment.
func (k Key) Pair() Pair { return Pair{k.Principal, k.Resource} }

// Goal is what is wanted.
type Goal struct {
	Mode  Mode
	Keys  []Key
	Pairs []Pair // Exactly only
	// Ended are the keys that were wanted up to a last day, which is over, with that day
	// as year-month-day. What is held of them is removed in every mode but Without.
	Ended map[Key]string
}

// Action is what a step does to the tenant.
type Action string

// The actions, as printed in the key action.
const (
	Assign Action = "assign"
	Remove Action = "remove"
)

// Step is one grant seen by a plan.
type Step struct {
	Key    Key
	Action Action
	Needed bool        // false: the tenant is already as wanted
	Have   *Assignment // the assignment there now, nil when there is none
	// Blocked is why the change, though needed, cannot be made: what it is about is
	// gone. Such a step is not tried, and fails with this.
	Blocked error
	// Unproven: reads may show how things were before a recent change, so that
	// finding the tenant as wanted proves nothing; the service itself must say so.
	// Stale is the assignment that such a read shows, and that may be removed already.
	ReadsMayLag  bool
	SupersededID AssignmentID
	// Expired is the last day on which the grant that the step removes was wanted, as
	// year-month-day; "" where it is removed for another reason.
	Expired string
}

// Plan is a Goal compared with a tenant: every wanted key once, every key that
// is held beyond its last day, and with Exactly every surplus one, sorted by key.
type Plan []Step

// Pending returns the steps that change something.
func (p Plan) Pending() Plan {
	return slices.DeleteFunc(slices.Clone(p), func(s Step) bool { return !s.Needed || s.Blocked != nil })
}

// Compare says what must change so that the tenant is as the goal wants. It is
// pure and total; the order of its inputs does not matter.
func Compare(g Goal, actual []Assignment) Plan {
	have := make(map[Key]*Assignment, len(actual))
	for i := range actual {
		if old := have[actual[i].Key]; old == nil || later(actual[i], *old) {
			have[actual[i].Key] = &actual[i]
		}
	}
	action := Assign
	if g.Mode == Without {
		action = Remove
	}
	steps := make(map[Key]Step, len(g.Keys))
	for _, k := range g.Keys {
		steps[k] = Step{Key: k, Action: action, Needed: (have[k] == nil) == (action == Assign), Have: have[k]}
	}
	if g.Mode != Without {
		addEnded(steps, have, g.Ended)
	}
	if g.Mode == Exactly {
		addSurplus(steps, have, g.Pairs)
	}
	plan := make(Plan, 0, len(steps))
	for _, s := range steps {
		plan = append(plan, s)
	}
	slices.SortFunc(plan, func(a, b Step) int { return a.Key.Compare(b.Key) })
	return plan
}

// addEnded takes away what is held although its last day is over. What is not held has
// ended as it should; what is also wanted without an end stays.
func addEnded(steps map[Key]Step, have map[Key]*Assignment, ended map[Key]string) {
	for k, day := range ended {
		if _, wanted := steps[k]; !wanted && have[k] != nil {
			steps[k] = Step{Key: k, Action: Remove, Needed: true, Have: have[k], Expired: day}
		}
	}
}

func addSurplus(steps map[Key]Step, have map[Key]*Assignment, pairs []Pair) {
	scope := make(map[Pair]bool, len(pairs))
	for _, p := range pairs {
		scope[p] = true
	}
	for k, a := range have {
		if _, wanted := steps[k]; !wanted && scope[k.Pair()] {
			steps[k] = Step{Key: k, Action: Remove, Needed: true, Have: a}
		}
	}
}
