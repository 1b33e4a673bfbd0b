package gate

import (
	"fmt"
	"slices"
)

// mostWork bounds the search of includes, in places that are looked at. Patterns that
// people write need some thousands.
const mostWork = 500_000

// includes reports whether every text that fits the pattern q fits p as well. It walks
// through all that q may read and keeps beside it where p may be by then. Where that
// takes too long, the answer is no.
func includes(p, q []rune) bool {
	letters := append(slices.Clone(p), other)
	slices.Sort(letters)
	w := walk{p: p, q: q, letters: slices.Compact(letters), seen: map[string]bool{}, left: mostWork}
	w.reach(0, skipStars(p, []int{0}))
	for len(w.open) > 0 {
		next := w.open[len(w.open)-1]
		w.open = w.open[:len(w.open)-1]
		if !w.step(next) || w.left < 0 {
			return false
		}
	}
	return true
}

// other stands for all letters that p does not name.
const other = -1

// state is how far q has read, and all the places where p may be after the same text.
type state struct {
	at     int
	places []int
}

type walk struct {
	p, q    []rune
	letters []rune
	seen    map[string]bool
	open    []state
	left    int // how much of mostWork
}

// reach notes a state that was not met before. One from which p fits whatever follows
// needs no further look.
func (w *walk) reach(at int, places []int) {
	if slices.ContainsFunc(places, w.always) {
		return
	}
	if key := fmt.Sprint(at, places); !w.seen[key] {
		w.seen[key] = true
		w.open = append(w.open, state{at, places})
	}
}

// always: from this place on, p is a star alone.
func (w *walk) always(place int) bool { return place == len(w.p)-1 && w.p[place] == '*' }

// step goes on from a state in every way. It is false where q may end and p may not.
func (w *walk) step(s state) bool {
	if s.at == len(w.q) {
		return slices.ContainsFunc(s.places, func(p int) bool { return p == len(w.p) })
	}
	switch r := w.q[s.at]; {
	case r == '*':
		w.reach(s.at+1, s.places)
		for _, l := range w.letters {
			w.reach(s.at, w.read(s.places, l))
		}
	case r == '?':
		for _, l := range w.letters {
			w.reach(s.at+1, w.read(s.places, l))
		}
	case slices.Contains(w.letters, r):
		w.reach(s.at+1, w.read(s.places, r))
	default:
		w.reach(s.at+1, w.read(s.places, other))
	}
	return true
}

// read gives the places of p after one more letter.
func (w *walk) read(places []int, letter rune) []int {
	var next []int
	w.left -= len(places) + 1
	for _, at := range places {
		switch {
		case at == len(w.p):
		case w.p[at] == '*':
			next = append(next, at)
		case w.p[at] == '?' || w.p[at] == letter:
			next = append(next, at+1)
		}
	}
	return skipStars(w.p, next)
}

// skipStars adds the places behind stars, which may stand for nothing. No star follows
// another.
func skipStars(p []rune, places []int) []int {
	for _, at := range places {
		if at < len(p) && p[at] == '*' {
			places = append(places, at+1)
		}
	}
	slices.Sort(places)
	return slices.Compact(places)
}
