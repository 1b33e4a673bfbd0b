package sandbox

import (
	"fmt"
	"sync"
	"time"
)

// maxAssignments is Entra's limit of app role assignments per principal.
const maxAssignments = 1500

// grant is an assignment in its place: seq grows, so that a page can go on
// after the last one read even when others were deleted in between.
//
// hide and linger are replication: a fresh grant not yet readable, a deleted
// one still readable. gone grants are in no index but the two lists.
type grant struct {
	*Assignment
	seq    int
	hide   *lagging
	linger *lagging
	gone   bool
}

// store is a tenant with the indexes that answering it needs. Service
// principals never change, so pointers to them are shared with the caller.
type store struct {
	mu          sync.RWMutex
	tenant      Tenant // without Assignments, which live in the indexes
	objects     map[string]entity
	byApp       map[string]*ServicePrincipal
	principals  []entity // the service principals, in order
	apps        []entity
	deleted     []entity // service principals in the recycle bin
	grants      map[string]*grant
	byPrincipal map[string][]*grant
	byResource  map[string][]*grant
	seq         int
	changed     bool
}

func newStore(t *Tenant) *store {
	s := &store{
		tenant: *t, objects: map[string]entity{}, byApp: map[string]*ServicePrincipal{},
		grants: make(map[string]*grant, len(t.Assignments)), byPrincipal: map[string][]*grant{}, byResource: map[string][]*grant{},
	}
	s.tenant.Assignments = nil
	for _, sp := range t.ServicePrincipals {
		s.objects[fold(sp.ID)] = sp
		s.byApp[fold(sp.AppID)] = sp
		s.principals = append(s.principals, sp)
	}
	for _, sp := range t.Deleted {
		s.deleted = append(s.deleted, sp)
	}
	for _, u := range t.Users {
		s.objects[fold(u.ID)] = u
	}
	for _, g := range t.Groups {
		s.objects[fold(g.ID)] = g
	}
	for _, a := range t.Applications {
		s.objects[fold(a.ID)] = a
		s.apps = append(s.apps, a)
	}
	for _, a := range t.Assignments {
		s.index(a)
	}
	return s
}

func (s *store) index(a *Assignment) *grant {
	s.seq++
	g := &grant{Assignment: a, seq: s.seq}
	p, r := fold(a.PrincipalID), fold(a.ResourceID)
	s.grants[a.ID] = g
	s.byPrincipal[p] = append(s.byPrincipal[p], g)
	s.byResource[r] = append(s.byResource[r], g)
	return g
}

// snapshot is the tenant as it is now, independent of later writes.
func (s *store) snapshot() *Tenant {
	s.mu.RLock()
	defer s.mu.RUnlock()
	t := s.tenant
	ordered := make([]*Assignment, s.seq+1)
	for _, g := range s.grants {
		ordered[g.seq] = g.Assignment
	}
	for _, a := range ordered {
		if a != nil {
			t.Assignments = append(t.Assignments, a)
		}
	}
	return &t
}

// find is the grant of (principal, resource, role), or nil. The caller holds mu.
func (s *store) find(principal, resource, role string) *grant {
	for _, g := range s.byPrincipal[fold(principal)] {
		if !g.gone && fold(g.ResourceID) == fold(resource) && fold(g.AppRoleID) == fold(role) {
			return g
		}
	}
	return nil
}

// add makes the grant and gives it an id. The caller holds mu for writing.
func (s *store) add(a Assignment, now time.Time) *grant {
	stamp := now.UTC().Format("2006-01-02T15:04:05.0000000Z")
	a.CreatedDateTime = &stamp
	for a.ID == "" || s.grants[a.ID] != nil {
		s.tenant.Serial++
		a.ID = assignmentID(a.PrincipalID, guidFrom(fmt.Sprintf("%d %s %s %s", s.tenant.Serial, a.PrincipalID, a.ResourceID, a.AppRoleID)))
	}
	s.changed = true
	return s.index(&a)
}

// remove takes the grant away. The caller holds mu for writing.
func (s *store) remove(g *grant) {
	delete(s.grants, g.ID)
	p, r := fold(g.PrincipalID), fold(g.ResourceID)
	s.byPrincipal[p] = without(s.byPrincipal[p], g)
	s.byResource[r] = without(s.byResource[r], g)
	s.changed = true
}

// linger puts a removed grant back where readers see it for a while.
func (s *store) linger(g *grant, l *lagging) {
	ghost := &grant{Assignment: g.Assignment, linger: l, gone: true}
	s.seq++
	ghost.seq = s.seq
	p, r := fold(g.PrincipalID), fold(g.ResourceID)
	s.byPrincipal[p] = append(s.byPrincipal[p], ghost)
	s.byResource[r] = append(s.byResource[r], ghost)
}

// without copies: a reader may still hold the old slice.
func without(list []*grant, g *grant) []*grant {
	kept := make([]*grant, 0, len(list))
	for _, x := range list {
		if x != g {
			kept = append(kept, x)
		}
	}
	return kept
}
