package cmd

import (
	"context"

	"github.com/spf13/cobra"

	"mi-roles/cmd/change"
	"mi-roles/cmd/connect"
	"mi-roles/cmd/pick"
	"mi-roles/output"
	"mi-roles/roles"
	"mi-roles/roles/activity"
	"mi-roles/roles/desired"
	"mi-roles/roles/manifest"
	"mi-roles/roles/review"
)

type reviewOptions struct {
	pick.Selectors
	all                             bool
	subscriptions, groups, activity pick.ListFlag
	files                           manifestFiles
	pick.Questions
	given func(flag string) bool
}

func newReview(a *app) *cobra.Command {
	o := &reviewOptions{}
	c := &cobra.Command{
		Use:     "review (--all | -i IDENTITY | -a API | --subscription ID | -g GROUP)",
		GroupID: groupCheck,
		Short:   "List assignments for people to decide about",
		Long: `List what managed identities hold, with what you need to decide: the risk and the reason for it,
the date of the assignment, a second step, the owner that a manifest names (-f), and whether a log
of calls shows that the role is used (--activity).

Write the list as CSV, fill in the columns decision (keep or remove) and comment in any spreadsheet
program, and apply it with "apply --review FILE". Do not change the ids and names: they are compared
with the tenant.`,
		Example: `  mi-roles review --all -o csv --out review.csv
  mi-roles review --all -f grants.yaml --activity calls.json -o csv --out review.csv
  mi-roles apply --review review.csv --dry-run`,
		Args: pick.NoArgs,
		RunE: a.run(func(ctx context.Context, _ []string) error { return a.review(ctx, o) }),
	}
	f := c.Flags()
	o.AddIdentity(f)
	o.AddAPI(f)
	f.BoolVar(&o.all, "all", false, "every managed identity of the tenant")
	f.Var(&o.subscriptions, "subscription", "identities of this subscription `id` (repeatable, or a comma list)")
	f.VarP(&o.groups, "resource-group", "g", "identities of this resource `group` (repeatable, or a comma list)")
	f.VarP(&o.files.names, "file", "f", "manifest `file` or folder: add the owners that it names (repeatable)")
	f.Var(&o.activity, "activity", "`file` with a log of calls to Microsoft Graph: show which roles are used (repeatable)")
	a.addRiskFile(c)
	a.addTenantColumn(c)
	c.MarkFlagsOneRequired("identity", "api", "all", "subscription", "resource-group")
	for _, other := range []string{"all", "subscription", "resource-group"} {
		c.MarkFlagsMutuallyExclusive("identity", other)
	}
	c.MarkFlagsMutuallyExclusive("api", "activity") // a part of what is held tells nothing about calls
	a.AskFor(c, &o.Questions)
	o.given = f.Changed
	return c
}

// check refuses what cannot be meant, before anything is asked.
func (o *reviewOptions) check() (pick.Request, error) {
	if _, err := idSet("--subscription", o.subscriptions); err != nil {
		return pick.Request{}, err
	}
	if err := checkExports("activity", o.activity); err != nil {
		return pick.Request{}, err
	}
	r, err := o.Parse(o.given("api"))
	r.Question.Held = true
	return r, err
}

func (a *app) review(ctx context.Context, o *reviewOptions) error {
	p, err := a.Printer()
	if err != nil {
		return err
	}
	if _, err := o.check(); err != nil {
		return err
	}
	var m manifest.Manifest
	if o.given("file") {
		if m, err = a.readManifest(ctx, o.files); err != nil {
			return err
		}
	}
	risk, err := a.riskTable(ctx)
	if err != nil {
		return err
	}
	s, err := a.Open(connect.Replication)
	if err != nil {
		return err
	}
	s.Risk = risk
	if err := a.askNeeded(ctx, s, &o.Questions, &o.Selectors); err != nil {
		return err
	}
	r, err := o.check()
	if err != nil {
		return err
	}
	defer a.TellAgain(&o.Questions)
	within := desired.Scope{Subscriptions: o.subscriptions, Groups: o.groups}
	principals, grants, err := a.holdingsOf(ctx, s, scope{Request: r, named: o.given("identity"), inside: within.Holds,
		places: limitedTo(o.groups, o.subscriptions)})
	if err != nil {
		return err
	}
	roles.SortGrants(grants)
	list := reviewList{grants: grants}
	if o.given("file") {
		whole := o.all && !o.given("api") && len(o.subscriptions)+len(o.groups) == 0
		if list.owners, err = ownersIn(ctx, s, m, tenantHoldings{principals, grants, whole}, o.Any); err != nil {
			return err
		}
	}
	if len(o.activity) > 0 {
		if list.used, err = a.usedIn(ctx, s, o.activity, principals, grants); err != nil {
			return err
		}
	}
	if len(grants) == 0 {
		a.Note("no assignments to review")
	}
	return a.Render(list.document(), a.ofTenant(ctx, s, p))
}

// ownersIn says of each assignment who owns its entry in a manifest.
func ownersIn(ctx context.Context, s *connect.Session, m manifest.Manifest, held tenantHoldings, anyPrincipal bool) (map[roles.Key]string,
	error) {
	d, err := listedIn(ctx, s, m, held, anyPrincipal)
	if err != nil {
		return nil, err
	}
	owners := map[roles.Key]string{}
	for _, g := range held.grants {
		entry, _ := d.Listed(g.Key)
		owners[g.Key] = entry.Owner
	}
	return owners, nil
}

// usedIn says of each assignment what logs say about its use.
func (a *app) usedIn(ctx context.Context, s *connect.Session, files []string, principals []roles.Principal,
	grants []roles.Grant) (map[roles.Key]string, error) {
	log, err := a.readActivity(ctx, files, s.TenantID(ctx), principals)
	if err != nil {
		return nil, err
	}
	used := map[roles.Key]string{}
	in := activity.Input{Log: log, Principals: principals, Grants: grants, Risk: s.Risk, MinDays: logDays}
	for _, one := range activity.Advise(in) {
		for _, r := range one.Roles {
			switch {
			case len(r.Calls) > 0:
				used[r.Grant.Key] = "yes"
			case r.Advice == activity.Remove:
				used[r.Grant.Key] = "no"
			default:
				used[r.Grant.Key] = "unknown"
			}
		}
	}
	return used, nil
}

// reviewList is what there is to decide about. owners and used are nil where no file was given.
type reviewList struct {
	grants       []roles.Grant
	owners, used map[roles.Key]string
}

func (l reviewList) document() output.Document {
	doc := output.Document{Columns: []output.Column{{Title: "RISK"}, {Title: "IDENTITY", Wrap: true}, {Title: "API", Wrap: true},
		{Title: "ROLE", Wrap: true}, {Title: "SINCE"}}}
	for _, more := range []struct {
		title string
		of    map[roles.Key]string
	}{{"USED", l.used}, {"OWNER", l.owners}} {
		if more.of != nil {
			doc.Columns = append(doc.Columns, output.Column{Title: more.title})
		}
	}
	doc.Columns = append(doc.Columns, output.Column{Title: "SECOND STEP", Wrap: true, Spare: 1})
	rows := make([]output.Review, len(l.grants))
	for i, g := range l.grants {
		rows[i] = l.row(g)
		doc.Rows = append(doc.Rows, l.cells(g))
	}
	doc.Data = rows
	return doc
}

func (l reviewList) row(g roles.Grant) output.Review {
	is, step := review.FactsOf(g), secondStep(g)
	return output.Review{AssignmentID: string(is.AssignmentID), PrincipalID: string(is.PrincipalID), Identity: output.Null(is.Identity),
		AzureResourceID: output.Null(is.AzureResource), API: output.Null(is.API), Role: output.Null(is.Role),
		Risk: string(g.Rating.Level), Why: output.Null(g.Rating.Why), Since: output.NullTime(g.Created), SecondStep: output.Null(step),
		Used: output.Null(l.used[g.Key]), Owner: output.Null(l.owners[g.Key])}
}

func (l reviewList) cells(g roles.Grant) []output.Cell {
	cells := []output.Cell{change.RiskCell(g.Rating.Level), output.Text(g.Principal.DisplayName), output.Text(g.APIName()),
		output.Text(change.RoleName(g)), output.Text(change.Day(g.Created))}
	for _, of := range []map[roles.Key]string{l.used, l.owners} {
		if of != nil {
			cells = append(cells, output.Text(of[g.Key]))
		}
	}
	return append(cells, output.Text(secondStep(g)))
}

func secondStep(g roles.Grant) string {
	step, _ := g.SecondStep()
	return step.What
}
