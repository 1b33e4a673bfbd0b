package roles

import (
	"slices"
	"strings"
)

// Index finds, among principals that were read already, what a selector could mean. Like
// the directory it may find more than that: PickIdentity decides.
type Index map[string][]Principal

// NewIndex returns the index of some principals.
func NewIndex(all []Principal) Index {
	x := make(Index, 3*len(all))
	for _, p := range all {
		for _, key := range []string{string(p.ID), string(p.AppID), strings.ToLower(p.DisplayName),
			strings.ToLower(string(p.AzureResource))} {
			if key != "" {
				x[key] = append(x[key], p)
			}
		}
	}
	return x
}

// Find returns the principals that a selector could mean.
func (x Index) Find(r Ref) []Principal {
	value := strings.ToLower(r.Value)
	found := x[value]
	if _, name, grouped := strings.Cut(value, "/"); grouped && r.Form == ByGroup {
		found = append(slices.Clip(found), x[name]...)
	}
	return found
}
