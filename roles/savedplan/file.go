package savedplan

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"time"

	"mi-roles/roles"
	"mi-roles/roles/catalog"
)

const (
	format  = "mi-roles plan"
	version = 1
)

// Made says where a plan comes from.
type Made struct {
	Tool     string    `json:"tool"` // version of mi-roles
	Created  time.Time `json:"created"`
	Tenant   string    `json:"tenant"` // tenant id; apply refuses another one
	Cloud    string    `json:"cloud"`
	Manifest string    `json:"manifest"` // digest of the manifest, for people to compare
}

// File is a saved plan.
type File struct {
	Format  string `json:"format"`
	Version int    `json:"version"`
	Made
	Prune bool    `json:"prune"` // within Scope, what the manifest does not name is removed
	Scope []Pair  `json:"scope"` // the identities with the APIs that the manifest names
	Steps []Step  `json:"steps"` // in the order of roles.Plan
	Seen  []Grant `json:"seen"`  // every assignment in Scope when the plan was made
	Sum   string  `json:"sum"`   // SHA-256 in hex over all of the above
}

// Pair is an identity with an API.
type Pair struct {
	Principal roles.ObjectID `json:"principalId"`
	Resource  roles.ObjectID `json:"resourceId"`
}

// Step is a step of the plan.
type Step struct {
	Action roles.Action  `json:"action"`
	Needed bool          `json:"needed"` // false: the tenant was already as wanted
	Risk   catalog.Level `json:"risk"`   // as rated when the plan was made
	// Expired is the last day on which what is removed was wanted, "" for other steps.
	Expired string `json:"expired,omitempty"`
	Grant
}

// Grant is an assignment with the names that people know, as they were.
type Grant struct {
	ID                   roles.AssignmentID `json:"id,omitempty"` // "" when it was not there
	PrincipalID          roles.ObjectID     `json:"principalId"`
	PrincipalDisplayName string             `json:"principalDisplayName"`
	AzureResourceID      roles.AzureID      `json:"azureResourceId,omitempty"`
	ResourceID           roles.ObjectID     `json:"resourceId"`
	ResourceDisplayName  string             `json:"resourceDisplayName"`
	ResourceAppID        roles.AppID        `json:"resourceAppId,omitempty"`
	AppRoleID            roles.RoleID       `json:"appRoleId"`
	AppRoleValue         string             `json:"appRoleValue,omitempty"`
}

// Key is what the grant is about.
func (g Grant) Key() roles.Key {
	return roles.Key{Principal: g.PrincipalID, Resource: g.ResourceID, Role: g.AppRoleID}
}

func (g Grant) pair() Pair { return Pair{g.PrincipalID, g.ResourceID} }

// role is how people call the grant's role.
func (g Grant) role() string {
	switch {
	case g.AppRoleID == roles.DefaultAccess:
		return "default access"
	case g.AppRoleValue != "":
		return g.AppRoleValue
	}
	return string(g.AppRoleID)
}

// New saves the comparison of a goal, AtLeast or Exactly, with what the tenant
// holds. Of actual, only what lies within the goal's identities and APIs counts.
func New(made Made, goal roles.Goal, actual []roles.Assignment, d roles.Describer) File {
	f := File{Format: format, Version: version, Made: made, Prune: goal.Mode == roles.Exactly, Scope: []Pair{}, Steps: []Step{},
		Seen: []Grant{}}
	f.Created = made.Created.UTC().Truncate(time.Second)
	inScope := map[Pair]bool{}
	include := func(p Pair) {
		if !inScope[p] {
			inScope[p] = true
			f.Scope = append(f.Scope, p)
		}
	}
	for _, p := range goal.Pairs {
		include(Pair(p))
	}
	for _, k := range goal.Keys {
		include(Pair{k.Principal, k.Resource})
	}
	for _, s := range roles.Compare(goal, actual) {
		include(Pair{s.Key.Principal, s.Key.Resource}) // of what has ended
		a := roles.Assignment{Key: s.Key}
		if s.Have != nil {
			a = *s.Have
		}
		g := d.Describe(a)
		f.Steps = append(f.Steps, Step{Action: s.Action, Needed: s.Needed, Risk: g.Rating.Level, Expired: s.Expired, Grant: grant(g)})
	}
	for _, g := range d.DescribeAll(actual) {
		if saved := grant(g); inScope[saved.pair()] {
			f.Seen = append(f.Seen, saved)
		}
	}
	f.Sum = f.sum()
	return f
}

func grant(g roles.Grant) Grant {
	out := Grant{ID: g.ID, PrincipalID: g.Key.Principal, PrincipalDisplayName: g.Principal.DisplayName,
		AzureResourceID: g.Principal.AzureResource,
		ResourceID:      g.Key.Resource, ResourceDisplayName: g.APIName(), AppRoleID: g.Key.Role, AppRoleValue: g.RoleValue()}
	if g.Resource != nil {
		out.ResourceAppID = g.Resource.AppID
	}
	return out
}

// sum is computed over the meaning, so that another layout of the same JSON fits too.
func (f File) sum() string {
	f.Sum = ""
	text, err := json.Marshal(f)
	if err != nil {
		return ""
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:])
}

// Goal is what the plan wants, for roles.Compare with the tenant as it is now.
func (f File) Goal() roles.Goal {
	goal := roles.Goal{Mode: roles.AtLeast, Ended: map[roles.Key]string{}}
	for _, s := range f.Steps {
		switch {
		case s.Action == roles.Assign:
			goal.Keys = append(goal.Keys, s.Key())
		case s.Expired != "":
			goal.Ended[s.Key()] = s.Expired
		}
	}
	if !f.Prune {
		return goal
	}
	goal.Mode = roles.Exactly
	for _, p := range f.Scope {
		goal.Pairs = append(goal.Pairs, roles.Pair(p))
	}
	return goal
}

// Identities are the object ids of the plan's identities, for roles.Reader.
func (f File) Identities() []roles.ObjectID {
	return distinct(f.Scope, func(p Pair) roles.ObjectID { return p.Principal })
}

// APIs are the object ids of the plan's APIs, for roles.Reader.
func (f File) APIs() []roles.ObjectID {
	return distinct(f.Scope, func(p Pair) roles.ObjectID { return p.Resource })
}

func distinct(pairs []Pair, of func(Pair) roles.ObjectID) []roles.ObjectID {
	var out []roles.ObjectID
	seen := map[roles.ObjectID]bool{}
	for _, p := range pairs {
		if id := of(p); !seen[id] {
			seen[id] = true
			out = append(out, id)
		}
	}
	return out
}
