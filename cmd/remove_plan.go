package cmd

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"mi-roles/output"
	"mi-roles/roles"
)

// planRemoval finds out what is to be removed.
func (a *app) planRemoval(ctx context.Context, s *session, r request, o *removeOptions) (changeRun, error) {
	if o.given("assignment-id") {
		return s.planByID(ctx, a, r, roles.AssignmentID(o.assignment))
	}
	t, err := s.resolve(ctx, r, 0, a.note)
	if err != nil {
		return changeRun{}, err
	}
	if err := s.see(ctx, t, t.meanings(r.roles)); err != nil {
		return changeRun{}, err
	}
	goal := roles.Goal{Mode: roles.Without}
	if o.all {
		goal.Keys = heldKeys(t, o.everyAPI)
	} else if goal.Keys, err = removalKeys(t, r.roles); err != nil {
		return changeRun{}, err
	}
	run := changeRun{app: a, session: s, target: t, plan: roles.Compare(goal, t.assignments())}
	if o.everyAPI {
		d, err := s.describer(ctx, t.assignments())
		if err != nil {
			return run, err
		}
		run.known = slices.AppendSeq(run.known, maps.Values(d.Resources))
	}
	return run, nil
}

func heldKeys(t target, everyAPI bool) []roles.Key {
	var all []roles.Key
	for _, h := range t.assignments() {
		if everyAPI || h.Key.Resource == t.api.ID {
			all = append(all, h.Key)
		}
	}
	return all
}

// removalKeys are the roles that are named, as each identity holds them: one may hold
// another of several roles of a value than the next.
func removalKeys(t target, texts []string) ([]roles.Key, error) {
	var all []roles.Key
	for _, text := range texts {
		for _, p := range t.identities {
			id, err := roles.FindHeldRole(t.api, text, t.held[p.ID])
			if err != nil {
				return nil, ofOne(t, p, err)
			}
			all = append(all, roles.Key{Principal: p.ID, Resource: t.api.ID, Role: id})
		}
	}
	return all, nil
}

// ofOne says which of several identities an ambiguity is about.
func ofOne(t target, p roles.Principal, err error) error {
	e := asRoles(err)
	if e == nil || len(t.identities) == 1 || !errors.Is(err, roles.ErrRoleAmbiguous) {
		return err
	}
	of := *e
	of.Msg = output.Clean(p.DisplayName) + ": " + e.Msg
	return &of
}

// planByID plans the removal of one assignment that only its id names.
func (s *session) planByID(ctx context.Context, a *app, r request, id roles.AssignmentID) (changeRun, error) {
	run := changeRun{app: a, session: s}
	found, err := s.Assignment(ctx, id)
	if err != nil {
		return run, err
	}
	if found == nil {
		run.plan = roles.Plan{{Action: roles.Remove, Have: &roles.Assignment{ID: id}}}
		return run, nil
	}
	now, err := s.Recall(ctx, []roles.ObjectID{found.Key.Principal}, []roles.ObjectID{found.Key.Resource})
	if err != nil {
		return run, err
	}
	p, ok := now.Principals[found.Key.Principal]
	if !r.any && ok && !p.Managed() || !ok && found.PrincipalType != "ServicePrincipal" && !r.any {
		return run, &roles.Error{Kind: roles.ErrNotManaged, Msg: fmt.Sprintf("assignment %s belongs to %q, which is not a managed identity", id, found.PrincipalName),
			Hint: "add --any-principal if you mean it"}
	}
	run.known = slices.AppendSeq(run.known, maps.Values(now.Resources))
	if ok {
		run.target.identities = []roles.Principal{p}
	}
	run.plan = roles.Compare(roles.Goal{Mode: roles.Without, Keys: []roles.Key{found.Key}}, []roles.Assignment{*found})
	return run, nil
}
