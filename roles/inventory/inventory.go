package inventory

import (
	"cmp"
	"slices"
	"strings"

	"mi-roles/roles"
)

// State says whether an identity's Azure resource exists.
type State string

// The states.
const (
	Present  State = "Present"
	Gone     State = "Gone"     // the resource is not there any more
	Replaced State = "Replaced" // the resource is there, with another identity
	Unknown  State = "Unknown"  // the export cannot tell
)

// Azure is what the export holds about one identity. Lists are in order.
type Azure struct {
	State       State
	UsedBy      []roles.AzureID // resources that a user-assigned identity is assigned to
	Roles       []RoleAssignment
	Credentials []Credential
}

// RoleAssignment is an Azure role of an identity.
type RoleAssignment struct{ Role, Scope string }

// Credential lets an outside workload sign in as a user-assigned identity.
type Credential struct{ Name, Issuer, Subject string }

// Inventory is what an export holds. Ids are lower case.
type Inventory struct {
	Rows          int
	Unreadable    int
	FirstBad      string            // where the first of these is, "FILE, line 12"
	owner         map[string]string // principal id of a resource that has an identity of its own, "" when it has none
	usedBy        map[string][]roles.AzureID
	assigned      map[string][]RoleAssignment
	credentials   map[string][]Credential
	subscriptions map[string]bool
}

// Of gives what is known about an identity.
func (i *Inventory) Of(p roles.Principal) Azure {
	id := strings.ToLower(string(p.AzureResource))
	a := Azure{State: i.state(p, id), UsedBy: slices.Clone(i.usedBy[id]), Roles: slices.Clone(i.assigned[strings.ToLower(string(p.ID))])}
	if id != "" {
		a.Credentials = slices.Clone(i.credentials[id])
	}
	slices.Sort(a.UsedBy)
	slices.SortFunc(a.Roles, func(x, y RoleAssignment) int {
		return cmp.Or(strings.Compare(x.Scope, y.Scope), strings.Compare(x.Role, y.Role))
	})
	slices.SortFunc(a.Credentials, func(x, y Credential) int { return strings.Compare(x.Name, y.Name) })
	return a
}

func (i *Inventory) state(p roles.Principal, id string) State {
	owner, there := i.owner[id]
	switch {
	case id == "":
		return Unknown
	case there && strings.EqualFold(owner, string(p.ID)):
		return Present
	case there && owner != "":
		return Replaced
	case there && p.Type == roles.SystemAssigned: // it has user-assigned identities alone
		return Gone
	case there:
		return Unknown
	case i.subscriptions[strings.ToLower(p.AzureResource.Subscription())] && listed(id):
		return Gone
	}
	return Unknown
}

// listed reports whether Resource Graph lists resources of that kind: those at the top
// of their provider, and deployment slots. Of other children it lists some.
func listed(id string) bool {
	at := strings.LastIndex(id, "/providers/")
	if at < 0 {
		return false
	}
	part := strings.Split(id[at+len("/providers/"):], "/")
	return len(part) == 3 || len(part) == 5 && part[1] == "sites" && part[3] == "slots"
}
