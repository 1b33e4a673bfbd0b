package cmd

import (
	"context"
	"time"

	"mi-roles/cmd/connect"
	"mi-roles/cmd/pick"
	"mi-roles/cmd/screen"
	"mi-roles/graph/pace"
	"mi-roles/roles"
)

// judgeNamed looks up what is named, and judges it.
func (a *app) judgeNamed(ctx context.Context, s *connect.Session, o *verifyOptions) (pick.Target, []roles.Verdict, error) {
	r, err := o.Parse(true)
	if err != nil {
		return pick.Target{}, nil, err
	}
	r.Question.Held, r.Question.Partial = true, !o.exact
	t, err := a.ResolveOrAsk(ctx, s, &o.Selectors, &r, o.wait)
	if err != nil {
		return t, nil, err
	}
	if err := pick.CompleteFor(ctx, s, t, t.Meanings(r.Roles)); err != nil {
		return t, nil, err
	}
	goal, err := checkGoal(t, r.Roles, o.exact)
	if err != nil {
		return t, nil, err
	}
	verdicts, err := judgeWithin(ctx, s, r, &t, goal, o.wait)
	return t, verdicts, err
}

// judgeWithin judges again, for as long as wait says, until every verdict is OK.
func judgeWithin(ctx context.Context, s *connect.Session, r pick.Request, t *pick.Target, goal roles.Goal,
	wait time.Duration) ([]roles.Verdict, error) {
	for left := pace.PollsWithin(s.Clock(), wait); ; {
		verdicts, err := judge(ctx, s, *t, goal)
		if err != nil || notOK(verdicts) == 0 {
			return verdicts, err
		}
		pause := left.Next()
		if pause == 0 {
			return verdicts, nil
		}
		s.Note("%d of %d verdicts are not OK yet; checking again in %s", notOK(verdicts), len(verdicts), screen.Rounded(pause))
		if err := s.Clock().Sleep(ctx, pause); err != nil {
			return nil, err
		}
		if *t, err = pick.Resolve(ctx, s, r, 0, s.Note); err != nil {
			return nil, err
		}
	}
}

func judge(ctx context.Context, s *connect.Session, t pick.Target, goal roles.Goal) ([]roles.Verdict, error) {
	if err := pick.CompleteFor(ctx, s, t, goal.Keys); err != nil {
		return nil, err
	}
	d := s.Knowing(t.Identities, t.API)
	plan := roles.Compare(goal, t.Assignments())
	d.Order(plan)
	verdicts := roles.Evaluate(plan, d, t.Assignments())
	return verdicts, checkSteps(ctx, s, verdicts, nil)
}

// checkSteps looks whether the second steps of the grants that are there were done. The
// directory is asked where it can tell.
func checkSteps(ctx context.Context, s *connect.Session, verdicts []roles.Verdict, noted map[roles.Key]bool) error {
	held, err := s.DirectoryRolesOf(ctx, roles.SecondStepsToCheck(verdicts))
	if err != nil {
		return err
	}
	roles.CheckSecondSteps(verdicts, held, noted)
	return nil
}

// checkGoal finds the roles to look for. A disabled role, or one that only its
// id still names in an assignment, is a verdict and not an error.
func checkGoal(t pick.Target, texts []string, exact bool) (roles.Goal, error) {
	goal := roles.Goal{Mode: roles.AtLeast}
	for _, text := range texts {
		for _, p := range t.Identities {
			id, err := checkedRole(t, p, text)
			if err != nil {
				return goal, err
			}
			goal.Keys = append(goal.Keys, roles.Key{Principal: p.ID, Resource: t.API.ID, Role: id})
		}
	}
	if exact {
		goal.Mode = roles.Exactly
		for _, p := range t.Identities {
			goal.Pairs = append(goal.Pairs, roles.Pair{Principal: p.ID, Resource: t.API.ID})
		}
	}
	return goal, nil
}

// checkedRole is the role to look for at one identity. What that identity neither
// holds nor could be given, another one of the command may hold.
func checkedRole(t pick.Target, p roles.Principal, text string) (roles.RoleID, error) {
	id, err := roles.FindWantedRole(t.API, text, t.Held[p.ID], true)
	if err == nil {
		return id, nil
	}
	if id, ofAny := roles.FindWantedRole(t.API, text, t.Assignments(), true); ofAny == nil {
		return id, nil
	}
	return "", roles.ErrorFor(err, p)
}
