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
	Level    Level
	Why      string // one clause, the role being its subject; there for every critical and high role
}

// One file per API, named by its alias; per line: level, value, id ("-" when not known), why.
//
//go:embed risk/*.tsv
var riskFiles embed.FS

// index is the table as it is looked up: by lower-case value and by id, over all APIs.
type index struct {
	byValue, byID map[string][]Role
}

// builtin is read when first asked for, so that a command that rates nothing pays nothing.
var builtin = sync.OnceValue(readTable)

func readTable() index {
	idx := index{byValue: map[string][]Role{}, byID: map[string][]Role{}}
	for _, api := range apis {
		text, err := riskFiles.ReadFile("risk/" + api.Alias + ".tsv")
		if err != nil {
			continue // not every API has roles that are known
		}
		for line := range strings.Lines(string(text)) {
			if r, ok := parseRole(api.AppID, line); ok {
				idx.add(r)
			}
		}
	}
	return idx
}

func parseRole(apiAppID, line string) (Role, bool) {
	f := strings.SplitN(strings.TrimRight(line, "\r\n"), "\t", 4)
	if len(f) < 3 {
		return Role{}, false
	}
	r := Role{APIAppID: apiAppID, Level: Level(f[0]), Value: f[1]}
	if f[2] != "-" {
		r.ID = f[2]
	}
	if len(f) == 4 {
		r.Why = f[3]
	}
	return r, true
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

// RoleByID gives every known role with this id: several when APIs share it.
func RoleByID(id string) []Role { return slices.Clone(builtin().byID[strings.ToLower(id)]) }

// RolesByValue gives every known role with this value, whatever its case, one per API and id.
func RolesByValue(value string) []Role {
	return slices.Clone(builtin().byValue[strings.ToLower(value)])
}
