package catalog

import (
	"fmt"
	"maps"
	"regexp"
	"strings"
	"sync"
)

// Rating is how dangerous a role is, and why.
type Rating struct {
	Level
	Why      string // one clause whose subject is the role; may be "" below high
	Role     string // the role's value, as the table writes it if it is known
	RoleID   string
	APIAppID string
}

// Table rates roles. The zero Table is the built-in one.
type Table struct {
	overrides map[key]Override
}

// key names a role by its API's app id and its value, or its id where no value is known; both lower case.
type key struct{ api, role string }

// Builtin is the table that ships with the program; the rule behind it is in docs/risk.md.
func Builtin() Table { return Table{} }

// Rate rates a role of an API. Value and id may each be "". When both are known
// and disagree, the value decides, for it is what the token will say; a role of
// another API is never looked at. A role that nobody has rated is Unrated.
func (t Table) Rate(apiAppID, value, id string) Rating {
	api, lowID := strings.ToLower(apiAppID), strings.ToLower(id)
	rating := Rating{Level: Unrated, Role: value, RoleID: lowID, APIAppID: api}
	if r, ok := builtin().find(api, strings.ToLower(value), lowID); ok {
		rating = Rating{Level: r.Level, Why: r.Why, Role: r.Value, RoleID: r.ID, APIAppID: api}
	}
	for _, role := range []string{strings.ToLower(rating.Role), rating.RoleID} {
		if o, ok := t.overrides[key{api, role}]; ok {
			rating.Level, rating.Why = o.Level, o.Why
			break
		}
	}
	return rating
}

// Override is one entry of a user's risk file.
type Override struct {
	API   string // an alias or an app id
	Role  string // a role's value or id
	Level Level
	Why   string // may be ""
}

// OverrideError says which entry is wrong, and which of its fields: "api", "role" or "level".
type OverrideError struct {
	Index int // counted from 0
	Field string
	Msg   string
}

func (e *OverrideError) Error() string { return fmt.Sprintf("entry %d: %s", e.Index+1, e.Msg) }

// With gives a table in which the entries take precedence over what t says.
// t itself is not changed. The error, if any, is an *OverrideError.
func (t Table) With(overrides []Override) (Table, error) {
	merged := maps.Clone(t.overrides)
	if merged == nil {
		merged = map[key]Override{}
	}
	seen := map[key]int{}
	for i, o := range overrides {
		k, level, err := o.check()
		if err != nil {
			err.Index = i
			return t, err
		}
		if first, twice := seen[k]; twice {
			return t, &OverrideError{i, "role", fmt.Sprintf("role %q is rated twice, the first time in entry %d", o.Role, first+1)}
		}
		seen[k] = i
		o.Level = level
		merged[k] = o
	}
	return Table{overrides: merged}, nil
}

var guid = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`) })

func (o Override) check() (key, Level, *OverrideError) {
	api := strings.ToLower(o.API)
	if a, ok := ByAlias(o.API); ok {
		api = a.AppID
	}
	if !guid().MatchString(api) {
		return key{}, "", &OverrideError{Field: "api",
			Msg: fmt.Sprintf("api %q is neither an alias nor an app id: mi-roles apis --aliases lists the aliases", o.API)}
	}
	if o.Role == "" || strings.ContainsAny(o.Role, " \t\r\n") {
		return key{}, "", &OverrideError{Field: "role", Msg: fmt.Sprintf("role %q is neither a role value nor a role id", o.Role)}
	}
	level, err := ParseLevel(string(o.Level))
	if err != nil {
		return key{}, "", &OverrideError{Field: "level", Msg: err.Error()}
	}
	role := strings.ToLower(o.Role)
	if r, ok := builtin().find(api, role, role); ok {
		role = strings.ToLower(r.Value)
	}
	return key{api, role}, level, nil
}
