package cmd

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"mi-roles/cmd/change"
	"mi-roles/cmd/connect"
	"mi-roles/cmd/pick"
	"mi-roles/output"
	"mi-roles/roles"
)

// planRemoval finds out what is to be removed.
func (a *app) planRemoval(ctx context.Context, s *connect.Session, r pick.Request, o *removeOptions) (change.Run, error) {
	if o.given("assignment-id") {
		return planByID(ctx, s, a, r, roles.AssignmentID(o.assignment))
	}
	t, err := a.ResolveOrAsk(ctx, s, &o.Selectors, &r, 0)
	if err != nil {
		return change.Run{}, err
	}
	if err := pick.CompleteFor(ctx, s, t, t.Meanings(r.Roles)); err != nil {
		return change.Run{}, err
	}
	goal := roles.Goal{Mode: roles.Without}
	if o.all {
		goal.Keys = heldKeys(t, o.everyAPI)
	} else if goal.Keys, err = removalKeys(t, r.Roles); err != nil {
		return change.Run{}, err
	}
	run := change.Run{Runner: a.Runner, Session: s, Target: t, Plan: roles.Compare(goal, t.Assignments())}
	if o.everyAPI {
		d, err := s.Describer(ctx, t.Assignments())
		if err != nil {
			return run, err
		}
		run.Known = slices.AppendSeq(run.Known, maps.Values(d.Resources))
	}
	return run, nil
}

func heldKeys(t pick.Target, everyAPI bool) []roles.Key {
	var all []roles.Key
	for _, h := range t.Assignments() {
		if everyAPI || h.Key.Resource == t.API.ID {
			all = append(all, h.Key)
		}
	}
	return all
}

// removalKeys are the roles that are named, as each identity holds them: one may hold
// another of several roles of a value than the next.
func removalKeys(t pick.Target, texts []string) ([]roles.Key, error) {
	var all []roles.Key
	for _, text := range texts {
		for _, p := range t.Identities {
			id, err := roles.FindHeldRole(t.API, text, t.Held[p.ID])
			if err != nil {
				return nil, ofOne(t, p, err)
			}
			all = append(all, roles.Key{Principal: p.ID, Resource: t.API.ID, Role: id})
		}
	}
	return all, nil
}

// ofOne says which of several identities an ambiguity is about.
func ofOne(t pick.Target, p roles.Principal, err error) error {
	e := pick.AsRoles(err)
	if e == nil || len(t.Identities) == 1 || !errors.Is(err, roles.ErrRoleAmbiguous) {
		return err
	}
	of := *e
	of.Msg = output.Clean(p.DisplayName) + ": " + e.Msg
	return &of
}

// planByID plans the removal of one assignment that only its id names.
func planByID(ctx context.Context, s *connect.Session, a *app, r pick.Request, id roles.AssignmentID) (change.Run, error) {
	run := change.Run{Runner: a.Runner, Session: s}
	found, err := s.Assignment(ctx, id)
	if err != nil {
		return run, err
	}
	if found == nil {
		run.Plan = roles.Plan{{Action: roles.Remove, Have: &roles.Assignment{ID: id}}}
		return run, nil
	}
	now, err := s.ReadByIDs(ctx, []roles.ObjectID{found.Key.Principal}, []roles.ObjectID{found.Key.Resource})
	if err != nil {
		return run, err
	}
	p, ok := now.Principals[found.Key.Principal]
	if !r.Any && ok && !p.Managed() || !ok && found.PrincipalType != "ServicePrincipal" && !r.Any {
		return run, &roles.Error{Kind: roles.ErrNotManaged,
			Msg:  fmt.Sprintf("assignment %s belongs to %q, which is not a managed identity", id, found.PrincipalName),
			Hint: "if this is intended, add --any-principal"}
	}
	run.Known = slices.AppendSeq(run.Known, maps.Values(now.Resources))
	if ok {
		run.Target.Identities = []roles.Principal{p}
	}
	run.Plan = roles.Compare(roles.Goal{Mode: roles.Without, Keys: []roles.Key{found.Key}}, []roles.Assignment{*found})
	return run, nil
}
