package operations

import (
	"cmp"
	"slices"
	"strings"

	"mi-roles/roles/catalog"
)

// Role is an application role that allows a call.
type Role struct {
	Value        string
	ID           string
	Risk         catalog.Level
	Least        bool     // Microsoft marks it as least privileged, by itself or as part of a group of paths
	AlsoRequires []string // any one of these is needed besides; empty: none
	Note         string   // the catch: what it does not show, or what has to be done besides
	Limited      bool     // it does not do for the call as a whole: only for some objects or properties
	Hides        []string // properties that the call reads and the role does not show
	Partial      bool     // it shows less than the call can ask for
	breadth      int      // how many operations it opens
}

// Answer is what is known about one call. Unless it is Known, nothing else is said.
type Answer struct {
	Call          Call
	Template      string // the table's path: /users/{id}/messages
	Known         bool
	DelegatedOnly bool   // only a signed-in user can do this: no application role can
	Roles         []Role // that allow it, least risk first
	Note          string // why there are no roles, or how the call was read
	Instead       string // the call to ask about in its place, or ""
	PerSite       bool   // for single sites, PerSiteRoles allow it too, each after a grant of its own
}

// PerSiteRoles open what is in sites that were granted to the application one by one.
// Microsoft's data does not list them with the calls.
var PerSiteRoles = []string{"Sites.Selected", "Lists.SelectedOperations.Selected", "ListItems.SelectedOperations.Selected",
	"Files.SelectedOperations.Selected"}

// The notes on a call.
const (
	noteMe       = "/me is the signed-in user, and a managed identity has none: name the user instead"
	noteBatch    = "a batch needs the roles of the requests in it: look each of them up"
	noteUser     = "only with a signed-in user: no application role allows it"
	noteResource = "for applications, only by resource-specific consent, which an app gets with its installation in a team, chat or " +
		"meeting: it cannot be assigned to a managed identity"
	noteLimited = "each role that allows it does so for some objects only: see what limits it"
	noteMembers = "a device as member requires Device.ReadWrite.All besides, an organizational contact OrgContact.Read.All, a service " +
		"principal Application.ReadWrite.All; a role-assignable group requires RoleManagement.ReadWrite.Directory"
	notePerSite = "for single sites Sites.Selected is enough, with a grant for each of them"
	noteHidden  = "for applications, only by permissions that tenants do not offer as app roles"
)

// Lookup says which roles allow a call, rated by the given table.
func Lookup(c Call, risk catalog.Table) Answer { return lookup(builtin(), c, risk) }

func lookup(t *table, c Call, risk catalog.Table) Answer {
	a := Answer{Call: c}
	switch {
	case len(c.parts) == 0:
		return a
	case c.parts[0] == "me":
		return t.me(a)
	case c.parts[0] == "$batch":
		a.Note = noteBatch
		return a
	}
	node, raw := find(t, c)
	if node < 0 {
		a.Note = t.otherMethods(c)
		return a
	}
	a.Known, a.Template = true, t.template(node)
	switch set := t.nodes[node].access[c.verb]; set {
	case delegatedOnly:
		a.DelegatedOnly, a.Note = true, noteUser
	case resourceOnly:
		a.Note = noteResource
	case hiddenOnly:
		a.Note = noteHidden
	default:
		a.Roles = t.ranked(t.sets[set], risk, raw)
		a.catches()
		if a.PerSite = perSite(a); a.PerSite {
			a.Note = notePerSite
		}
		if c.verb == post && a.Template == "/groups/{id}/members" {
			a.Note = noteMembers
		}
	}
	return a
}

// perSite: the call is about the content of one site or drive.
func perSite(a Answer) bool {
	inside := strings.HasPrefix(a.Template, "/sites/{id}") || strings.HasPrefix(a.Template, "/drives/{id}")
	return inside && slices.ContainsFunc(a.Roles, func(r Role) bool { return strings.HasPrefix(r.Value, "Sites.Read") })
}

// me answers for a call that needs a signed-in user by its path, and names the call
// that does the same for a user of one's choice where the table has it.
func (t *table) me(a Answer) Answer {
	a.Known, a.DelegatedOnly, a.Note = true, true, noteMe
	_, rest, _ := strings.Cut(strings.TrimLeft(a.Call.Path, "/"), "/")
	other := a.Call
	other.Path = strings.TrimSuffix("/users/{id}/"+rest, "/")
	other.parts = ofUser(a.Call)
	if node, _ := find(t, other); node >= 0 && t.nodes[node].access[other.verb] > 0 {
		a.Instead = other.Method + " " + other.Path
	}
	return a
}

// ofUser are the segments of a call of /me as one of a user of one's choice.
func ofUser(c Call) []string { return append([]string{"users", parameter}, c.parts[1:]...) }

// otherMethods names the methods that the table has for the call's path.
func (t *table) otherMethods(c Call) string {
	var have []string
	for v, name := range verbNames {
		other := c
		other.verb = verb(v)
		if node, _ := find(t, other); node >= 0 {
			have = append(have, name)
		}
	}
	if len(have) == 0 {
		return ""
	}
	return "the table has this path with " + strings.Join(have, ", ") + " only"
}

// ranked gives the roles of a set, least risk first. For raw content, roles that show
// less are left out: it is all or nothing.
func (t *table) ranked(set []entry, risk catalog.Table, raw bool) []Role {
	var out []Role
	for _, e := range set {
		r := t.role(e, risk)
		if !raw || !r.Partial {
			out = append(out, r)
		}
	}
	slices.SortFunc(out, compareRoles)
	return out
}

func (t *table) role(e entry, risk catalog.Table) Role {
	value := t.roles[e.role]
	rating := risk.Rate(graphAppID(), value, "")
	r := Role{Value: value, ID: rating.RoleID, Risk: rating.Level, Least: e.least, breadth: t.breadth[e.role]}
	for _, also := range e.also {
		r.AlsoRequires = append(r.AlsoRequires, t.roles[also])
	}
	_, r.Partial = basic[value]
	return r
}

// catches gives each role its catch for this call.
func (a *Answer) catches() {
	for i := range a.Roles {
		r := &a.Roles[i]
		l, limited := limitOf(r.Value, a.Call.Method, a.Template)
		r.Hides = hides(r.Value, a.Call.Reads)
		r.Limited = limited || len(r.Hides) > 0
		r.Note = cmp.Or(l.note, basic[r.Value], remarks[r.Value])
		if len(r.Hides) > 0 {
			r.Note = "does not show " + strings.Join(r.Hides, ", ")
		}
	}
	if len(a.Roles) > 0 && !slices.ContainsFunc(a.Roles, func(r Role) bool { return !r.Limited }) {
		a.Note = noteLimited
	}
}

// compareRoles: less risk first, then reading before writing, then what opens fewer
// operations. Microsoft's mark takes no part: it belongs to a group of paths and methods,
// so that Mail.ReadWrite can bear it for reading.
func compareRoles(a, b Role) int {
	return cmp.Or(
		cmp.Compare(weight(a.Risk), weight(b.Risk)),
		cmp.Compare(writes(a.Value), writes(b.Value)),
		cmp.Compare(a.breadth, b.breadth),
		strings.Compare(a.Value, b.Value))
}

// weight orders levels by risk. A role that nobody has judged weighs like the worst.
func weight(l catalog.Level) int {
	switch l {
	case catalog.Low:
		return 0
	case catalog.Medium:
		return 1
	case catalog.High:
		return 2
	default:
		return 3
	}
}

// writes is 0 for a role that only reads, by its name, else 1.
func writes(role string) int {
	part := strings.Split(role, ".")
	if len(part) < 2 || !strings.HasPrefix(part[1], "Read") || strings.HasPrefix(part[1], "ReadWrite") ||
		strings.HasPrefix(part[1], "ReadUpdate") {
		return 1
	}
	return 0
}

// RoleBreadth is how many operations of the table a role opens, 0 when it is not
// known: of two roles of equal risk, the one that opens fewer is the narrower.
func RoleBreadth(value string) int {
	t := builtin()
	if n, ok := t.number[value]; ok {
		return t.breadth[n]
	}
	return 0
}
