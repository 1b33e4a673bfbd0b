package sandbox

// users answers what a program that was given its first token asks: the tenant's
// users, or one of them.
func (s *Server) users(c *call, key string) (*reply, error) {
	q, err := s.query(c, &userSchema)
	if err != nil {
		return nil, err
	}
	s.store.mu.RLock()
	defer s.store.mu.RUnlock()
	if key == "" {
		page, next := turn(s, q, s.store.tenant.Users, q.from, func(u *User) bool { return q.filter == nil || q.filter.match(u, "") })
		items := make([]object, len(page))
		for i, u := range page {
			items[i] = render(u, q.selected)
		}
		return s.list(c, q, "users", items, next, -1), nil
	}
	for _, u := range s.store.tenant.Users {
		if fold(u.ID) == fold(key) || fold(u.UserPrincipalName) == fold(key) {
			return s.single(c, q, "users", render(u, q.selected)), nil
		}
	}
	return nil, notFound(key)
}
