package cmd

import (
	"context"
	"slices"

	"github.com/spf13/pflag"

	"mi-roles/cmd/change"
	"mi-roles/cmd/connect"
	"mi-roles/cmd/screen"
	"mi-roles/output"
	"mi-roles/roles"
	"mi-roles/roles/display"
	"mi-roles/roles/review"
)

// reviewed are the flags of apply that carry out a review.
type reviewed struct {
	review      string
	onlyDecided bool
}

func (o *reviewed) addFlags(f *pflag.FlagSet) {
	f.StringVar(&o.review, "review", "", "`file` of a review in which people decided what to keep and what to remove")
	f.BoolVar(&o.onlyDecided, "only-decided", false, "with --review: skip assignments without a decision")
}

// planFromReview plans the removals that people decided on. What they name has to be what
// is there: ids and names are compared, and what is gone is skipped.
func (a *app) planFromReview(ctx context.Context, run *change.Run, o *applyOptions) error {
	f, err := screen.Await(ctx, func() (review.File, error) { return review.Read(o.review) })
	if err == nil && !o.onlyDecided {
		err = f.Undecided()
	}
	if err != nil {
		return change.ExplainWrongKind(err, o.review, "a review")
	}
	if run.Session, err = a.OpenFor(o.Changes, connect.Replication); err != nil {
		return err
	}
	now, err := run.ReadByIDs(ctx, f.Principals(), nil)
	if err != nil {
		return err
	}
	var held []roles.Assignment
	for _, some := range now.Held {
		held = append(held, some...)
	}
	d, err := run.Session.Describer(ctx, held)
	if err != nil {
		return err
	}
	d.Principals = now.Principals
	grants := make([]roles.Grant, len(held))
	for i, h := range held {
		grants[i] = d.Describe(h)
	}
	decided, err := f.Match(grants, now.Principals, run.TenantID(ctx))
	if err != nil {
		return err
	}
	if err := o.onlyManaged(decided.Remove); err != nil {
		return err
	}
	for _, api := range d.Resources {
		run.Known = append(run.Known, api)
	}
	a.tellDecided(decided)
	planDecided(run, decided)
	d.Order(run.Plan)
	return nil
}

// onlyManaged refuses to remove what others than managed identities hold.
func (o *applyOptions) onlyManaged(remove []roles.Grant) error {
	for _, g := range remove {
		if !o.any && !g.Principal.Managed() {
			return &roles.Error{Kind: roles.ErrNotManaged,
				Msg:  o.review + " removes a role of " + display.Quote(g.Principal.DisplayName) + ", which is not a managed identity",
				Hint: "if this is intended, add --any-principal"}
		}
	}
	return nil
}

// tellDecided says what of a review leads to no change.
func (a *app) tellDecided(o review.Outcome) {
	if o.Kept > 0 {
		a.Note("%s kept", display.Count(o.Kept, "assignment", "assignments"))
	}
	if o.Undecided > 0 {
		a.Note("%s skipped: no decision", display.Count(o.Undecided, "assignment", "assignments"))
	}
	for _, r := range o.Gone[:min(len(o.Gone), change.ManySteps)] {
		a.Note("%s, line %d: %s of %s: %s", output.Clean(r.Identity), r.Line(), output.Clean(r.Role), output.Clean(r.API), goneSince)
	}
	if len(o.Remove)+len(o.Gone) == 0 {
		a.Note("the review removes nothing")
	}
}

const goneSince = "the assignment is gone since the review"

func planDecided(run *change.Run, o review.Outcome) {
	for _, g := range o.Remove {
		run.Plan = append(run.Plan, roles.Step{Action: roles.Remove, Key: g.Key, Have: new(g.Assignment), Needed: true})
		if !slices.ContainsFunc(run.Target.Identities, func(p roles.Principal) bool { return p.ID == g.Principal.ID }) {
			run.Target.Identities = append(run.Target.Identities, g.Principal)
		}
	}
	for _, r := range o.Gone {
		had := roles.Assignment{ID: r.AssignmentID, PrincipalName: r.Identity, ResourceName: r.API}
		run.Skipped = append(run.Skipped, roles.Result{Step: roles.Step{Action: roles.Remove, Have: &had}, Status: roles.Skipped,
			Err: &roles.Error{Kind: roles.ErrTenantMoved, Msg: r.Role + " of " + r.API + ": " + goneSince}})
	}
}
