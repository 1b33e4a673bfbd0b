package cmd

import (
	"context"

	"mi-roles/graph"
	"mi-roles/roles"
)

// The long reads of the client, watched: how far they are is shown, and what they
// see is remembered for completion.

// Identities is that of graph.Client.
func (s *session) Identities(ctx context.Context, yield func([]roles.Principal) error) error {
	p := s.app.startProgress("reading managed identities", "identities", 0)
	defer p.end()
	err := s.Client.Identities(ctx, func(page []roles.Principal) error {
		p.add(len(page))
		s.seen.identities(page)
		return yield(page)
	})
	s.seen.allIdentities = s.seen.allIdentities || err == nil
	return err
}

// APIs is that of graph.Client.
func (s *session) APIs(ctx context.Context, yield func([]roles.Resource) error) error {
	p := s.app.startProgress("reading APIs", "service principals", 0)
	defer p.end()
	return s.Client.APIs(ctx, func(page []roles.Resource) error {
		p.add(len(page))
		for _, r := range page {
			s.seen.api(r)
		}
		return yield(page)
	})
}

// Tenant is that of graph.Client.
func (s *session) Tenant(ctx context.Context, yield func([]graph.Holder) error) error {
	p := s.app.startProgress("reading the tenant", "identities", 0)
	defer p.end()
	err := s.Client.Tenant(ctx, func(some []graph.Holder) error {
		p.add(len(some))
		for _, h := range some {
			s.seen.identities([]roles.Principal{h.Principal})
		}
		return yield(some)
	})
	s.seen.allIdentities = s.seen.allIdentities || err == nil
	return err
}

// Holders is that of graph.Client.
func (s *session) Holders(ctx context.Context, api roles.ObjectID, yield func([]graph.Holding) error) error {
	p := s.app.startProgress("reading who holds roles", "assignments", 0)
	defer p.end()
	return s.Client.Holders(ctx, api, func(some []graph.Holding) error {
		p.add(len(some))
		return yield(some)
	})
}

// Look is that of graph.Client.
func (s *session) Look(ctx context.Context, q roles.Question) (roles.Answer, error) {
	answer, err := s.Client.Look(ctx, q)
	for _, found := range answer.Identities {
		s.seen.identities(found.Principals)
	}
	for _, apis := range answer.APIs {
		for _, r := range apis {
			s.seen.api(r)
		}
	}
	return answer, err
}

// Resources is that of graph.Client.
func (s *session) Resources(ctx context.Context, ids []roles.ObjectID) (map[roles.ObjectID]roles.Resource, error) {
	found, err := s.Client.Resources(ctx, ids)
	for _, r := range found {
		s.seen.api(r)
	}
	return found, err
}
