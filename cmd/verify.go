package cmd

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"mi-roles/output"
	"mi-roles/roles"
	"mi-roles/roles/manifest"
)

type verifyOptions struct {
	selectors
	files files
	exact bool
	wait  time.Duration
	token tokenSide
}

func newVerify(a *app) *cobra.Command {
	o := &verifyOptions{}
	c := &cobra.Command{
		Use:     "verify (-i IDENTITY -a API -r ROLE | -f FILE)",
		GroupID: groupCheck,
		Short:   "Check that managed identities hold roles, and that the roles work",
		Long: `Check that identities hold the named roles of an API, and that nothing keeps a token from
carrying them. Every verdict but OK ends in exit code 3 and says what to do next. A manifest's
identities that were recreated are told too: they have another object id and hold nothing.`,
		Example: `  mi-roles verify -i func-orders -a graph -r User.Read.All
  mi-roles verify -i func-orders -a api://orders -r Orders.Read.All --exact -o junit
  mi-roles verify -i func-orders -a graph -r User.Read.All --token token.txt
  mi-roles verify -f grants.yaml --exact -o sarif`,
		Args: noArgs,
		RunE: a.run(func(ctx context.Context, _ []string) error { return a.verify(ctx, o) }),
	}
	o.selectors.addFlags(c.Flags())
	c.Flags().BoolVar(&o.exact, "exact", false, "the identity must hold nothing else on this API")
	c.Flags().DurationVar(&o.wait, "wait", 0, "check again for so long, until every verdict is OK")
	o.token.addFlags(c)
	o.files.addFlags(c.Flags())
	c.MarkFlagsRequiredTogether("identity", "api", "role")
	c.MarkFlagsOneRequired("identity", "file")
	for _, other := range []string{"identity", "wait", "token", "acquire"} {
		c.MarkFlagsMutuallyExclusive("file", other)
	}
	return c
}

func (a *app) verify(ctx context.Context, o *verifyOptions) error {
	p, err := a.printer(output.SARIF, output.JUnit)
	if err != nil {
		return err
	}
	if err := checkWait(o.wait); err != nil {
		return err
	}
	if len(o.files.names) > 0 {
		return a.verifyFile(ctx, o, p)
	}
	r, err := o.parse(true)
	if err != nil {
		return err
	}
	if err := a.prepareToken(ctx, &o.token, len(r.question.Identities)); err != nil {
		return err
	}
	r.question.Held, r.question.Partial = true, !o.exact
	s, err := a.open(replication)
	if err != nil {
		return err
	}
	a.allowance.extend(2 * o.wait) // for the identity, and for the verdicts
	t, err := s.resolve(ctx, r, o.wait, a.note)
	if err != nil {
		return err
	}
	if err := s.see(ctx, t, t.meanings(r.roles)); err != nil {
		return err
	}
	goal, err := checkGoal(t, r.roles, o.exact)
	if err != nil {
		return err
	}
	verdicts, err := s.judgeWithin(ctx, r, &t, goal, o.wait)
	if err != nil {
		return err
	}
	if verdicts, err = a.judgeToken(ctx, s, t, &o.token, verdicts); err != nil {
		return err
	}
	a.tellAudience(t.api, s.cloud)
	return a.printVerdicts(verdicts, nowhere, p)
}

// judgeWithin judges again, for as long as wait says, until every verdict is OK.
func (s *session) judgeWithin(ctx context.Context, r request, t *target, goal roles.Goal, wait time.Duration) ([]roles.Verdict, error) {
	for left := pausesWithin(s.app.clock(), wait); ; {
		verdicts, err := s.judge(ctx, *t, goal)
		if err != nil || notOK(verdicts) == 0 {
			return verdicts, err
		}
		pause := left.take()
		if pause == 0 {
			return verdicts, nil
		}
		s.app.note("%d of %d verdicts are not OK yet; checking again in %s", notOK(verdicts), len(verdicts), rounded(pause))
		if err := s.app.clock().Sleep(ctx, pause); err != nil {
			return nil, err
		}
		if *t, err = s.resolve(ctx, r, 0, s.app.note); err != nil {
			return nil, err
		}
	}
}

func (s *session) judge(ctx context.Context, t target, goal roles.Goal) ([]roles.Verdict, error) {
	if err := s.see(ctx, t, goal.Keys); err != nil {
		return nil, err
	}
	d := s.knowing(t.identities, t.api)
	plan := roles.Compare(goal, t.assignments())
	d.Order(plan)
	return roles.Judge(plan, d, t.assignments()), nil
}

// checkGoal finds the roles to look for. A disabled role, or one that only its
// id still names in an assignment, is a verdict and not an error.
func checkGoal(t target, texts []string, exact bool) (roles.Goal, error) {
	goal := roles.Goal{Mode: roles.AtLeast}
	for _, text := range texts {
		for _, p := range t.identities {
			id, err := checkedRole(t, p, text)
			if err != nil {
				return goal, err
			}
			goal.Keys = append(goal.Keys, roles.Key{Principal: p.ID, Resource: t.api.ID, Role: id})
		}
	}
	if exact {
		goal.Mode = roles.Exactly
		for _, p := range t.identities {
			goal.Pairs = append(goal.Pairs, roles.Pair{Principal: p.ID, Resource: t.api.ID})
		}
	}
	return goal, nil
}

// checkedRole is the role to look for at one identity. What that identity neither
// holds nor could be given, another one of the command may hold.
func checkedRole(t target, p roles.Principal, text string) (roles.RoleID, error) {
	id, err := roles.FindWantedRole(t.api, text, t.held[p.ID], true)
	if err == nil {
		return id, nil
	}
	if id, ofAny := roles.FindWantedRole(t.api, text, t.assignments(), true); ofAny == nil {
		return id, nil
	}
	return "", err
}

func notOK(verdicts []roles.Verdict) int {
	n := 0
	for _, v := range verdicts {
		if v.Code != roles.OK {
			n++
		}
	}
	return n
}

// nowhere: the grants were wanted by flags, not by a file.
func nowhere(roles.Key) manifest.Position { return manifest.Position{} }

// printVerdicts writes the verdicts; anything but OK is a difference.
func (a *app) printVerdicts(verdicts []roles.Verdict, where func(roles.Key) manifest.Position, p output.Options) error {
	rows := make([]output.Verdict, len(verdicts))
	doc := output.Document{Suite: "verify", Columns: []output.Column{{Title: "VERDICT"}, {Title: "IDENTITY", Wrap: true}, {Title: "API", Wrap: true},
		{Title: "ROLE", Wrap: true}, {Title: "NEXT STEP", Wrap: true}}}
	noted := slices.ContainsFunc(verdicts, func(v roles.Verdict) bool { return v.Note != "" })
	if noted {
		doc.Columns = append(doc.Columns, output.Column{Title: "NOTE", Wrap: true})
	}
	for i, v := range verdicts {
		rows[i] = output.Verdict{Verdict: string(v.Code), Message: v.Message, NextStep: output.Null(v.NextStep), Assignment: output.OfGrant(v.Grant)}
		row := verdictRow(v)
		if noted {
			row = append(row, output.Text(v.Note))
		}
		doc.Rows = append(doc.Rows, row)
		doc.Findings = append(doc.Findings, verdictFinding(v, where(v.Grant.Key)))
	}
	doc.Data = rows
	if err := output.Render(a.Out, doc, p); err != nil {
		return err
	}
	if n := notOK(verdicts); n > 0 {
		a.note("%d of %d checks failed", n, len(verdicts))
		return errDiffers
	}
	return nil
}

func verdictRow(v roles.Verdict) []output.Cell {
	tone := output.Good
	if v.Code != roles.OK {
		tone = output.Bad
	}
	return []output.Cell{{Text: string(v.Code), Tone: tone}, output.Text(v.Grant.Principal.DisplayName),
		output.Text(v.Grant.APIName()), output.Text(roleName(v.Grant)), output.Text(v.NextStep)}
}

func verdictFinding(v roles.Verdict, at manifest.Position) output.Finding {
	k := v.Grant.Key
	f := output.Finding{
		RuleID: string(v.Code), Severity: "high", Message: v.Message, Remedy: v.NextStep, Passed: v.Code == roles.OK,
		Subject:  fmt.Sprintf("%s: %s %s", v.Grant.Principal.DisplayName, v.Grant.APIName(), roleName(v.Grant)),
		Location: "identities/" + string(k.Principal), Key: string(k.Resource) + "/" + string(k.Role),
	}
	if at.File != manifest.Stdin {
		f.File, f.Line = filepath.ToSlash(at.File), at.Line
	}
	return f
}
