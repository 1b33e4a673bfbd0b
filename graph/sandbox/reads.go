package sandbox

import (
	"net/http"
	"sort"
	"strconv"
	"strings"
)

// scan collects up to size matches from the position from on; next is the
// position of the match after them, or -1.
func scan[E any](list []E, from, size int, match func(E) bool) (page []E, next int) {
	for i := from; i < len(list); i++ {
		if !match(list[i]) {
			continue
		}
		if len(page) == size {
			return page, i
		}
		page = append(page, list[i])
	}
	return page, -1
}

// turn is scan, with what the faults do to pages.
func turn[E any](s *Server, q *query, list []E, from int, match func(E) bool) (page []E, next int) {
	page, next = scan(list, from, s.pageSize(q), match)
	for i := from - 1; s.faults.OverlapPages && q.paged && i >= 0; i-- {
		if match(list[i]) {
			return append([]E{list[i]}, page...), next
		}
	}
	return page, next
}

// pageSize is the most that one page of the query holds.
func (s *Server) pageSize(q *query) (size int) {
	size = defaultPage
	if q.top > 0 {
		size = q.top
	}
	if s.faults.PageSize > 0 {
		size = min(size, s.faults.PageSize)
	}
	if s.faults.ShrinkPages {
		size = max(size>>q.page, 1)
	}
	return size
}

// context is the value of @odata.context.
func (c *call) context(what string) string { return c.root + "/$metadata#" + what }

func (s *Server) nextLink(c *call, q *query, at int, empty bool) string {
	root := c.root
	if s.faults.NextLinkHost != "" {
		root = "https://" + s.faults.NextLinkHost + "/v1.0"
	}
	return root + c.rawPath + "?" + q.nextLink(at, empty)
}

// list is a page as Graph answers it. count below zero is not written.
func (s *Server) list(c *call, q *query, what string, items []object, next, count int) *reply {
	if len(q.names) > 0 {
		what += "(" + strings.Join(q.names, ",") + ")"
	}
	o := object{{"@odata.context", c.context(what)}}
	if count >= 0 && !q.paged {
		o = append(o, member{"@odata.count", count})
	}
	if next >= 0 {
		o = append(o, member{"@odata.nextLink", s.nextLink(c, q, next, len(items) == 0)})
	}
	if items == nil {
		items = []object{}
	}
	return answer(http.StatusOK, append(o, member{"value", items}))
}

func (s *Server) listPrincipals(c *call) (*reply, error) {
	q, err := s.query(c, &servicePrincipalSchema)
	if err != nil {
		return nil, err
	}
	if err := s.checkExpand(q); err != nil {
		return nil, err
	}
	if _, filtered := q.options["filter"]; filtered && q.order != "" && !q.count {
		return nil, needsAdvanced("orderBy")
	}
	s.store.mu.RLock()
	defer s.store.mu.RUnlock()
	return s.principalsPage(c, q, "servicePrincipals", s.candidates(q)), nil
}

// principalsPage is the page of all that the query asks for.
func (s *Server) principalsPage(c *call, q *query, what string, all []entity) *reply {
	match := s.matcher(q)
	count := -1
	if q.count {
		total := 0
		for _, e := range all {
			if match(e) {
				total++
			}
		}
		count = total
	}
	if s.emptyPage(q) {
		return s.list(c, q, what, nil, q.from, count)
	}
	page, next := turn(s, q, all, q.from, match)
	items := make([]object, len(page))
	for i, e := range page {
		items[i] = s.expanded(render(e, q.selected), e, q)
	}
	return s.list(c, q, what, items, next, count)
}

// checkExpand: one relationship, one level, no options, no advanced query.
func (s *Server) checkExpand(q *query) error {
	switch {
	case q.expand == "":
		return nil
	case strings.ContainsAny(q.expand, "(,/"):
		return unsupported("The $expand query parameter takes one relationship without options on directory objects.")
	case q.count || q.search != "":
		return unsupported("$expand is not supported together with advanced queries.")
	case s.faults.RefuseExpandIn && q.filter != nil && q.filter.keyed == "id" && len(q.filter.keys) > 0:
		return unsupported("The specified $filter cannot be combined with $expand.")
	}
	if _, ok := viewOf(q.expand); !ok {
		if known(otherRelations, q.expand) {
			return notEmulated("$expand=" + q.expand)
		}
		return badRequest("Could not find a property named '%s' on type 'microsoft.graph.servicePrincipal'.", q.expand)
	}
	return nil
}

// expanded adds the related assignments, cut without a word.
func (s *Server) expanded(o object, e entity, q *query) object {
	v, ok := viewOf(q.expand)
	if !ok {
		return o
	}
	id, _ := e.prop("id").(string)
	related, _ := scan(s.grantsOf(id, v), 0, expandCut, s.visible)
	items := make([]object, len(related))
	for i, g := range related {
		items[i] = render(g, nil)
	}
	return append(o, member{string(v), items})
}

// candidates are the service principals among which the query looks, by index
// where the filter names ids.
func (s *Server) candidates(q *query) []entity {
	if q.filter == nil || q.filter.keys == nil {
		return sorted(s.store.principals, q)
	}
	var out []entity
	taken := map[*ServicePrincipal]bool{}
	for _, k := range q.filter.keys {
		sp := s.store.byApp[k]
		if q.filter.keyed == "id" {
			sp, _ = s.store.objects[k].(*ServicePrincipal)
		}
		if sp != nil && !taken[sp] {
			taken[sp] = true
			out = append(out, sp)
		}
	}
	return sorted(out, q)
}

// sorted leaves the list itself as it is.
func sorted(list []entity, q *query) []entity {
	if q.order == "" {
		return list
	}
	list = append([]entity(nil), list...)
	sort.SliceStable(list, func(i, j int) bool {
		first, _ := list[i].prop("displayName").(string)
		second, _ := list[j].prop("displayName").(string)
		a, b := fold(first), fold(second)
		if q.order == "desc" {
			return a > b
		}
		return a < b
	})
	return list
}

// matcher joins $filter, $search and what replication hides.
func (s *Server) matcher(q *query) func(entity) bool {
	property, words, _ := strings.Cut(q.search, ":")
	return func(e entity) bool {
		if q.filter != nil && !q.filter.match(e, "") {
			return false
		}
		if q.search != "" && !tokensBegin(e, property, words) {
			return false
		}
		id, _ := e.prop("id").(string)
		return !s.fresh(id)
	}
}

// tokensBegin: every searched word begins a word of the property.
func tokensBegin(e entity, property, words string) bool {
	if property == "displayname" {
		property = "displayName"
	}
	value, _ := folded(e.prop(property))
	split := func(r rune) bool { return strings.ContainsRune(" -_.,:;/()[]&#%+'\"", r) }
	have := strings.FieldsFunc(value, split)
	for _, w := range strings.FieldsFunc(words, split) {
		found := false
		for _, h := range have {
			found = found || strings.HasPrefix(h, w)
		}
		if !found {
			return false
		}
	}
	return true
}

func (s *Server) countPrincipals(c *call) (*reply, error) {
	q, err := s.query(c, &servicePrincipalSchema)
	if err != nil {
		return nil, err
	}
	if !q.eventual {
		return nil, badRequest("$count is not currently supported.")
	}
	s.store.mu.RLock()
	defer s.store.mu.RUnlock()
	found, _ := scan(s.candidates(q), 0, len(s.store.principals), s.matcher(q))
	return plainNumber(len(found)), nil
}

func plainNumber(n int) *reply {
	return &reply{status: http.StatusOK, header: http.Header{"Content-Type": {"text/plain"}}, body: []byte(strconv.Itoa(n))}
}
