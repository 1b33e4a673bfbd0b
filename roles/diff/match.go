package diff

// pair is one thing on both days.
type pair[T any] struct{ was, now T }

// matched is what both days have, and what only the first or only the second has.
type matched[T any] struct {
	both        []pair[T]
	gone, fresh []T
}

// match pairs things by their id, and those that are left by a name that outlives
// the id; an empty name is none.
func match[T any](before, after []T, id, name func(T) string) (m matched[T]) {
	stays := map[string]bool{}
	for _, x := range after {
		stays[id(x)] = true
	}
	byID, byName := map[string]T{}, map[string]T{}
	for _, x := range before {
		byID[id(x)] = x
		if n := name(x); n != "" && !stays[id(x)] {
			byName[n] = x
		}
	}
	found := map[string]bool{}
	for _, now := range after {
		was, ok := byID[id(now)]
		if !ok {
			was, ok = byName[name(now)]
			delete(byName, name(now))
		}
		if !ok {
			m.fresh = append(m.fresh, now)
			continue
		}
		found[id(was)] = true
		m.both = append(m.both, pair[T]{was, now})
	}
	for _, x := range before {
		if !found[id(x)] {
			m.gone = append(m.gone, x)
		}
	}
	return m
}
