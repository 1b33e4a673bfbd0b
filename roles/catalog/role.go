package catalog

import (
	"embed"
	"slices"
	"strings"
	"sync"
)

// Role is an application role that the table knows.
type Role struct {
	APIAppID string // the API that it belongs to; an id or a value alone means nothing
	ID       string // GUID text, lower case; "" when it is not known
	Value    string // as it stands in a token's roles claim
	Level    Level  // Unrated where nobody has judged it yet
	Why      string // one clause, the role being its subject; there for every critical and high role
}

// One file per API, named by its alias; per line: level, value, why. The ids are in known.
//
//go:embed risk/*.tsv
var riskFiles embed.FS

// index is the table as it is looked up: by lower-case value and by id, over all APIs.
type index struct {
	byValue, byID map[string][]Role
}

// builtin is read when first asked for, so that a command that rates nothing pays nothing.
var builtin = sync.OnceValue(readTable)

// readTable puts the ratings to the roles that are known. A few rated roles have no known id.
func readTable() index {
	idx := index{byValue: map[string][]Role{}, byID: map[string][]Role{}}
	for _, api := range apis {
		ratings, placed := readRatings(api), map[string]bool{}
		for _, p := range permissions()[api.AppID] {
			if p.roleID == "" {
				continue
			}
			r, value := Role{Level: Unrated}, strings.ToLower(p.value)
			if rated, ok := ratings[value]; ok {
				r, placed[value] = rated, true
			}
			r.APIAppID, r.ID, r.Value = api.AppID, p.roleID, p.value
			idx.add(r)
		}
		for value, r := range ratings {
			if !placed[value] {
				idx.add(r)
			}
		}
	}
	return idx
}

// readRatings gives the ratings of an API's roles by lower-case value.
func readRatings(api API) map[string]Role {
	text, err := riskFiles.ReadFile("risk/" + api.Alias + ".tsv")
	if err != nil {
		return nil // not every API has roles that are rated
	}
	ratings := map[string]Role{}
	for line := range strings.Lines(string(text)) {
		f := strings.SplitN(strings.TrimRight(line, "\r\n"), "\t", 3)
		if len(f) < 2 {
			continue
		}
		r := Role{APIAppID: api.AppID, Level: Level(f[0]), Value: f[1]}
		if len(f) == 3 {
			r.Why = f[2]
		}
		ratings[strings.ToLower(r.Value)] = r
	}
	return ratings
}

func (idx index) add(r Role) {
	value := strings.ToLower(r.Value)
	idx.byValue[value] = append(idx.byValue[value], r)
	if r.ID != "" {
		idx.byID[r.ID] = append(idx.byID[r.ID], r)
	}
}

// find looks a role up within one API: by value if the value is known there
// (preferring the entry whose id agrees), else by id.
func (idx index) find(apiAppID, value, id string) (Role, bool) {
	var found Role
	for _, r := range idx.byValue[value] {
		if r.APIAppID == apiAppID && (found.Value == "" || r.ID == id) {
			found = r
		}
	}
	if found.Value != "" {
		return found, true
	}
	for _, r := range idx.byID[id] {
		if r.APIAppID == apiAppID {
			return r, true
		}
	}
	return Role{}, false
}

// Known reports whether the table knows an application role of an API, by its
// value or by its id; either may be "".
func Known(apiAppID, value, id string) bool {
	_, ok := builtin().find(strings.ToLower(apiAppID), strings.ToLower(value), strings.ToLower(id))
	return ok
}

// RoleByID gives every known role with this id: several when APIs share it.
func RoleByID(id string) []Role { return slices.Clone(builtin().byID[strings.ToLower(id)]) }

// RolesByValue gives every known role with this value, whatever its case, one per API and id.
func RolesByValue(value string) []Role {
	return slices.Clone(builtin().byValue[strings.ToLower(value)])
}
