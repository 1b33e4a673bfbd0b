package record_test

import (
	"math/rand/v2"
	"testing"

	"mi-roles/roles"
	"mi-roles/roles/record"
)

// Whatever runs did to a grant and wherever they were killed, what Reverse says,
// done where it still applies, brings back how the grant was before the first.
func TestReverseBringsBackWhatWas(t *testing.T) {
	for seed := range uint64(20_000) {
		w := world{random: rand.New(rand.NewPCG(seed, 4))}
		w.there = w.random.IntN(2) == 0
		before := w.there
		for run := range 1 + w.random.IntN(6) {
			w.run(string(rune('a' + run)))
		}
		after := w.there
		for _, r := range record.Reverse(w.entries) {
			after = r.Action == roles.Assign
		}
		if after != before {
			t.Fatalf("seed %d: was %v, is %v, would be %v after %+v", seed, before, w.there, after, w.entries)
		}
	}
}

// world is one grant and the record of what was done to it.
type world struct {
	random  *rand.Rand
	there   bool
	entries []record.Entry
}

// run wants the grant there or gone and may be killed at any point. A run that
// finds it as wanted says so, at least where the record leaves a change open.
func (w *world) run(name string) {
	action := roles.Assign
	if w.random.IntN(2) == 0 {
		action = roles.Remove
	}
	add := func(s roles.Status) { w.entries = append(w.entries, entry(name, 1, action, s)) }
	if w.there == (action == roles.Assign) {
		add(roles.Unchanged)
		return
	}
	add(roles.Planned)
	switch w.random.IntN(5) {
	case 0: // killed before the change
	case 1: // killed after it
		w.there = action == roles.Assign
	case 2:
		add(roles.Failed)
	case 3:
		add(roles.Skipped)
	default:
		w.there = action == roles.Assign
		add(roles.Done)
	}
}
