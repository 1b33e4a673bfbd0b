package cmd

import (
	"cmp"
	"context"
	"slices"

	"github.com/spf13/cobra"

	"mi-roles/cmd/change"
	"mi-roles/cmd/connect"
	"mi-roles/cmd/pick"
	"mi-roles/cmd/screen"
	"mi-roles/output"
	"mi-roles/roles"
	"mi-roles/roles/audit"
	"mi-roles/roles/catalog"
	"mi-roles/roles/policy"
)

type auditOptions struct {
	pick.Selectors
	all                   bool
	subscriptions, groups pick.ListFlag
	known                 pick.ListFlag
	failOn, since         string
	maxCritical           int
	exceptions, baseline  string
	snapshots             string
	policy                change.Allowed
	auditInputs
	auditOutputs
	groupBy, title string
	pick.Questions
	given func(flag string) bool
}

func newAudit(a *app) *cobra.Command {
	o := &auditOptions{}
	c := &cobra.Command{
		Use:     "audit (--all | -i IDENTITY | -a API | --subscription ID | -g GROUP | --snapshots FOLDER)",
		GroupID: groupCheck,
		Short:   "Find risky, broken and redundant assignments",
		Long: `Check what managed identities hold and report findings: critical and high-risk roles,
identities that can elevate themselves, roles and APIs that are disabled or deleted, default
access only, and roles that another role makes redundant. With --policy, roles that are held
although the policy refuses them are findings as well. Each finding comes with the command that
resolves it; docs/findings.md lists them all.

With --baseline, each finding is marked as new or the same compared with an earlier snapshot, and
findings that are gone are listed too. Both states are checked against the same tables and files, so
only changes in the tenant count; a recreated identity counts as new.

With -f, assignments that no manifest lists, that end within 30 days or that are past their last
day are findings too.

With --snapshots, audit several tenants in one report, from a folder with one snapshot of each.
Each row begins with its tenant; no request is sent.

With --remedies, write the commands to a shell script that you review and then run. With
--write-exceptions, write an exception for each finding and fill in the reasons yourself.

Nothing is changed. The audit sends no more requests to Microsoft Graph than list --all does, except
those for the APIs and identities of the manifest with -f, and one for the tenant's name with -o html.`,
		Example: `  mi-roles audit --all
  mi-roles audit --all --fail-on critical --exceptions exceptions.yaml -o sarif --out findings.sarif
  mi-roles audit -g rg-shop --since 30d -o md
  mi-roles audit --all --baseline last-month.json --fail-on new:high
  mi-roles audit --all --group-by identity --remedies remedies.sh --write-exceptions exceptions.yaml
  mi-roles audit --snapshots tenants/ -o html --out report.html
  mi-roles audit --all -o html --out report.html`,
		Args: pick.NoArgs,
		RunE: a.run(func(ctx context.Context, _ []string) error { return a.audit(ctx, o) }),
	}
	o.addFlags(a, c)
	c.MarkFlagsOneRequired("identity", "api", "all", "subscription", "resource-group", "snapshots")
	for _, other := range []string{"all", "subscription", "resource-group"} {
		c.MarkFlagsMutuallyExclusive("identity", other)
	}
	c.MarkFlagsMutuallyExclusive("baseline", "any-principal") // a snapshot holds managed identities alone
	c.MarkFlagsMutuallyExclusive("api", "activity")           // a part of what is held tells nothing about calls
	a.AskFor(c, &o.Questions)
	o.given = c.Flags().Changed
	return c
}

func (o *auditOptions) addFlags(a *app, c *cobra.Command) {
	f := c.Flags()
	o.AddIdentity(f)
	o.AddAPI(f)
	f.BoolVar(&o.all, "all", false, "every managed identity of the tenant")
	f.Var(&o.subscriptions, "subscription", "identities of this subscription `id` (repeatable, or a comma list)")
	f.VarP(&o.groups, "resource-group", "g", "identities of this resource `group` (repeatable, or a comma list)")
	f.Var(connect.Choice{Value: &o.failOn, Allowed: failLevels()}, "fail-on",
		"exit with code 8 on a finding of this `level` or worse, or with --baseline on a new one: "+connect.Joined(failLevels()))
	f.StringVar(&o.since, "since", "", "report assignments made within this `time`: 24h, 30d, or since a date")
	f.IntVar(&o.maxCritical, "max-critical", -1, "report when more than `N` identities hold a critical role")
	f.Lookup("max-critical").DefValue = "0" // which help leaves out: without the flag nothing is reported
	f.Var(&o.known, "known-subscriptions", "report identities of subscriptions other than these `ids`")
	f.StringVar(&o.exceptions, "exceptions", "", "YAML `file` of accepted findings, each with a reason and an expiry date")
	f.StringVar(&o.baseline, "baseline", "", "earlier snapshot `file` of the tenant: report which findings are new and which are gone")
	o.policy.AddPolicy(f)
	o.auditInputs.addFlags(f)
	o.auditOutputs.addFlags(c)
	f.StringVar(&o.title, "title", "", "with -o html: the `text` of the report's title, instead of the tenant's name")
	f.Var(connect.Choice{Value: &o.groupBy, Allowed: texts(audit.Groupings())}, "group-by",
		"group the findings by `what`: "+connect.Joined(audit.Groupings())+", riskiest first")
	a.addRiskFile(c)
	a.addTenantColumn(c)
	o.addSnapshots(c)
}

// addRiskFile gives a command the flag that riskTable reads.
func (a *app) addRiskFile(c *cobra.Command) {
	c.PersistentFlags().StringVar(&a.riskFile, "risk-file", "", "YAML `file` of your own risk ratings (docs/risk.md)")
}

// riskTable is the built-in table with the ratings of --risk-file on top.
func (a *app) riskTable(ctx context.Context) (catalog.Table, error) {
	if a.riskFile == "" {
		return catalog.Builtin(), nil
	}
	return screen.Await(ctx, func() (catalog.Table, error) { return policy.ReadRisk(a.riskFile, catalog.Builtin()) })
}

// audit checks everything that the user typed, then that the results can be
// written, and only then asks Graph.
func (a *app) audit(ctx context.Context, o *auditOptions) error {
	p, err := a.auditPrinter(o)
	if err != nil {
		return err
	}
	to, err := openOutputs(ctx, &o.auditOutputs)
	if err != nil {
		return err
	}
	defer to.discard()
	x, err := a.auditTenant(ctx, o)
	if err != nil {
		return err
	}
	if err := a.printAudit(ctx, o, x, p); err != nil {
		return err
	}
	agents := slices.DeleteFunc(slices.Clone(x.in.Principals), func(p roles.Principal) bool { return !p.Agent })
	tellAgents(x.Session, len(agents), true)
	a.Result.Whole = true
	defer a.TellAgain(&o.Questions)
	if err := to.write(ctx, a, o, x); err != nil {
		return err
	}
	return a.reached(x.found, x.beside, o)
}

// auditPrinter refuses what a format cannot show.
func (a *app) auditPrinter(o *auditOptions) (output.Options, error) {
	p, err := a.Printer(output.SARIF, output.JUnit, output.HTML, output.Dot)
	switch {
	case err != nil:
		return p, err
	case o.snapshots != "" && p.Format == output.Dot:
		return p, screen.Refuse("--snapshots: a graph shows one tenant: pass --sandbox=FILE instead")
	case o.title != "" && p.Format != output.HTML && a.Variable("title") == "":
		return p, screen.Refuse("--title is the title of the HTML report: add -o html")
	case o.groupBy != "" && slices.Contains([]output.Format{output.SARIF, output.JUnit, output.HTML, output.Dot}, p.Format):
		return p, screen.Refuse("--group-by needs a format with rows, not %s", p.Format)
	}
	return p, nil
}

// request is what to look at, if nothing that was typed is wrong.
func (o *auditOptions) request() (pick.Request, error) {
	r, err := o.Parse(o.given("api"))
	r.Question.Held = true
	return r, cmp.Or(err, o.check())
}
