package activity

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"mi-roles/roles"
	"mi-roles/roles/catalog"
	"mi-roles/roles/rows"
)

// holder is an identity as a log alone knows it.
type holder struct {
	who
	latest time.Time            // of a call whose token is known
	roles  string               // what that token carried
	first  map[string]time.Time // by what a token carried: its first call
}

// maxLists is more different sets of roles than the tokens of one identity carry.
const maxLists = 1000

// carry notes what the token of a call carried.
func (r *Reader) carry(w who, at time.Time, in *rows.Reader) {
	if w.number == 0 {
		return
	}
	text := in.Value(tokenRoles)
	h := r.log.holders[w.number]
	if h == nil {
		h = &holder{who: w, first: map[string]time.Time{}}
		r.log.holders[w.number] = h
	}
	if first, ok := h.first[string(text)]; (!ok || at.Before(first)) && len(h.first) < maxLists {
		h.first[r.intern(text)] = at
	}
	if !at.Before(h.latest) {
		h.latest, h.roles = at, r.intern(text)
	}
}

// Holding is who holds which roles of Microsoft Graph, as the tokens in a log say.
type Holding struct {
	Principals []roles.Principal // known by their ids alone
	Grants     []roles.Grant     // what the latest token of each carried
	// Early are those that tokens carried on the log's first day already: they were not
	// given while the log was written.
	Early map[roles.Key]bool
}

// Holding says what is known of holdings where no tenant is asked. It needs a log
// that was read with Options.Holders.
func (l *Log) Holding() Holding {
	out := Holding{Early: map[roles.Key]bool{}}
	api := graphAPI()
	d := roles.Describer{Resources: map[roles.ObjectID]roles.Resource{api.ID: api}, Principals: map[roles.ObjectID]roles.Principal{}}
	for _, h := range l.holders {
		id := cmp.Or(h.id, h.app)
		if !roles.IsGUID(id) {
			continue
		}
		p := roles.Principal{ID: roles.ObjectID(id), AppID: roles.AppID(h.app), DisplayName: id, Type: roles.UnknownManaged}
		out.Principals = append(out.Principals, p)
		d.Principals[p.ID] = p
		for _, role := range api.Roles {
			if !inToken(h.roles, role.Value) {
				continue
			}
			key := roles.Key{Principal: p.ID, Resource: api.ID, Role: role.ID}
			out.Grants = append(out.Grants, d.Describe(roles.Assignment{Key: key}))
			out.Early[key] = h.carriedBy(role.Value, l.From.Add(24*time.Hour))
		}
	}
	slices.SortFunc(out.Principals, func(a, b roles.Principal) int { return strings.Compare(string(a.ID), string(b.ID)) })
	roles.SortGrants(out.Grants)
	return out
}

// carriedBy reports whether a token carried the role before a time.
func (h *holder) carriedBy(role string, before time.Time) bool {
	for list, first := range h.first {
		if first.Before(before) && inToken(list, role) {
			return true
		}
	}
	return false
}

// graphAPI is Microsoft Graph as the built-in table knows it.
func graphAPI() roles.Resource {
	graph, _ := catalog.ByAlias("graph")
	api := roles.Resource{AppID: roles.AppID(graph.AppID), DisplayName: graph.Name}
	for _, r := range catalog.RolesOf(graph.AppID) {
		api.Roles = append(api.Roles, roles.AppRole{ID: roles.RoleID(r.ID), Value: r.Value, MemberTypes: []string{"Application"}})
	}
	return api
}
