package connect

import (
	"context"

	"mi-roles/graph"
	"mi-roles/roles"
)

// The long reads of the client, watched: how far they are is shown, and what they
// see is remembered for completion.

// Identities is that of graph.Client.
func (s *Session) Identities(ctx context.Context, yield func([]roles.Principal) error) error {
	p := s.StartProgress("reading managed identities", "identities", 0)
	defer p.End()
	err := s.Client.Identities(ctx, func(page []roles.Principal) error {
		p.Add(len(page))
		s.Seen.Identities(page)
		return yield(page)
	})
	s.Seen.AllIdentities = s.Seen.AllIdentities || err == nil
	return err
}

// APIs is that of graph.Client.
func (s *Session) APIs(ctx context.Context, yield func([]roles.Resource) error) error {
	p := s.StartProgress("reading APIs", "service principals", 0)
	defer p.End()
	return s.Client.APIs(ctx, func(page []roles.Resource) error {
		p.Add(len(page))
		for _, r := range page {
			s.Seen.API(r)
		}
		return yield(page)
	})
}

// AllAssignments is that of graph.Client.
func (s *Session) AllAssignments(ctx context.Context, yield func([]graph.Holder) error) error {
	err := s.everyHolder(ctx, s.Client.AllAssignments, yield)
	s.Seen.AllIdentities = s.Seen.AllIdentities || err == nil
	return err
}

// EveryAssignment is that of graph.Client.
func (s *Session) EveryAssignment(ctx context.Context, yield func([]graph.Holder) error) error {
	return s.everyHolder(ctx, s.Client.EveryAssignment, yield)
}

func (s *Session) everyHolder(ctx context.Context, read func(context.Context, func([]graph.Holder) error) error,
	yield func([]graph.Holder) error) error {
	p := s.StartProgress("reading the tenant", "identities", 0)
	defer p.End()
	return read(ctx, func(some []graph.Holder) error {
		p.Add(len(some))
		for _, h := range some {
			s.Seen.Identities([]roles.Principal{h.Principal})
		}
		return yield(some)
	})
}

// AssignedTo is that of graph.Client.
func (s *Session) AssignedTo(ctx context.Context, api roles.ObjectID, yield func([]graph.Holding) error) error {
	p := s.StartProgress("reading who holds roles", "assignments", 0)
	defer p.End()
	return s.Client.AssignedTo(ctx, api, func(some []graph.Holding) error {
		p.Add(len(some))
		return yield(some)
	})
}

// Lookup is that of graph.Client.
func (s *Session) Lookup(ctx context.Context, q roles.LookupRequest) (roles.LookupResult, error) {
	answer, err := s.Client.Lookup(ctx, q)
	for _, found := range answer.Identities {
		s.Seen.Identities(found.Principals)
	}
	for _, apis := range answer.APIs {
		for _, r := range apis {
			s.Seen.API(r)
		}
	}
	return answer, err
}

// Resources is that of graph.Client.
func (s *Session) Resources(ctx context.Context, ids []roles.ObjectID) (map[roles.ObjectID]roles.Resource, error) {
	found, err := s.Client.Resources(ctx, ids)
	for _, r := range found {
		s.Seen.API(r)
	}
	return found, err
}
