package audit

import (
	"cmp"
	"slices"
	"strings"

	"mi-roles/roles/catalog"
)

// Group is what was found about one identity, about one API, or by one rule. Its findings
// are in the order of the list, so the first is the most severe.
type Group struct {
	Findings []Finding
	Count    map[catalog.Level]int
}

// Grouping is what findings are grouped by.
type Grouping string

// The groupings.
const (
	ByIdentity Grouping = "identity"
	ByAPI      Grouping = "api"
	ByRule     Grouping = "finding"
)

// Groupings lists them.
func Groupings() []Grouping { return []Grouping{ByIdentity, ByAPI, ByRule} }

// GroupBy groups findings, those with most critical ones first, then most high ones and so
// on. What is about the whole tenant is a group of its own, and so is what is about an
// identity and no single API.
func GroupBy(by Grouping, open []Finding) []Group {
	var groups []Group
	at := map[string]int{}
	for _, f := range open {
		key := by.key(f)
		i, known := at[key]
		if !known {
			i, at[key] = len(groups), len(groups)
			groups = append(groups, Group{Count: map[catalog.Level]int{}})
		}
		groups[i].Findings = append(groups[i].Findings, f)
		groups[i].Count[f.Severity]++
	}
	slices.SortStableFunc(groups, func(a, b Group) int {
		for _, l := range catalog.Levels() {
			if more := b.Count[l] - a.Count[l]; more != 0 {
				return more
			}
		}
		return cmp.Compare(strings.ToLower(by.name(a.Findings[0])), strings.ToLower(by.name(b.Findings[0])))
	})
	return groups
}

func (by Grouping) key(f Finding) string {
	switch {
	case by == ByIdentity:
		return f.Principal.Tenant + "/" + string(f.Principal.ID)
	case by == ByRule:
		return f.Rule.ID
	case f.Grant == nil:
		return ""
	}
	return string(f.Grant.Key.Resource)
}

func (by Grouping) name(f Finding) string {
	switch {
	case by == ByIdentity:
		return f.Principal.DisplayName
	case by == ByRule:
		return f.Rule.ID
	case f.Grant == nil:
		return ""
	}
	return APIName(*f.Grant)
}
