package roles

// Deduplicate keeps each grant once, in the order in which they come. A directory that changes
// while it is read may show an assignment on two pages, and a grant that is revoked and
// made again under both of its ids; of these the later is kept.
func Deduplicate(all []Assignment) []Assignment {
	return deduplicate(all, func(a Assignment) Assignment { return a })
}

// DeduplicateGrants is Fold for grants.
func DeduplicateGrants(all []Grant) []Grant {
	return deduplicate(all, func(g Grant) Assignment { return g.Assignment })
}

func deduplicate[T any](all []T, of func(T) Assignment) []T {
	if len(all) < 2 {
		return all
	}
	kept := make([]T, 0, len(all))
	at := make(map[Key]int, len(all))
	for _, item := range all {
		key := of(item).Key
		i, again := at[key]
		switch {
		case !again:
			at[key] = len(kept)
			kept = append(kept, item)
		case later(of(item), of(kept[i])):
			kept[i] = item
		}
	}
	return kept
}

// later: of two assignments of one grant, a is the one that is there now. Where the
// directory does not tell, the choice is only the same each time.
func later(a, b Assignment) bool {
	return a.Created.After(b.Created) || a.Created.Equal(b.Created) && a.ID < b.ID
}
