package cmd

import (
	"context"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"mi-roles/cmd/change"
	"mi-roles/cmd/connect"
	"mi-roles/cmd/pick"
	"mi-roles/cmd/screen"
	"mi-roles/output"
	"mi-roles/output/dot"
	"mi-roles/output/html"
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
	policy                change.Allowed
	auditFiles
	given func(flag string) bool
}

func newAudit(a *app) *cobra.Command {
	o := &auditOptions{}
	c := &cobra.Command{
		Use:     "audit (--all | -i IDENTITY | -a API | --subscription ID | -g GROUP)",
		GroupID: groupCheck,
		Short:   "Find risky, broken and redundant assignments",
		Long: `Check what managed identities hold and report findings: critical and high-risk roles,
identities that can elevate themselves, roles and APIs that are disabled or deleted, default
access only, and roles that another role makes redundant. With --policy, roles that are held
although the policy refuses them are findings as well. Each finding comes with the command that
resolves it; docs/findings.md lists them all.

With --baseline, each finding is new or the same as in an earlier snapshot, and those that are gone
are listed as well. Both are judged by the same tables and files, so only changes of the tenant count;
a recreated identity is a new one.

Nothing is changed. The audit sends no more requests to Microsoft Graph than list --all.`,
		Example: `  mi-roles audit --all
  mi-roles audit --all --fail-on critical --exceptions exceptions.yaml -o sarif --out findings.sarif
  mi-roles audit -g rg-shop --since 30d -o md
  mi-roles audit --all --baseline last-month.json --fail-on new:high
  mi-roles audit --all -o html --out report.html`,
		Args: cobra.NoArgs,
		RunE: a.run(func(ctx context.Context, _ []string) error { return a.audit(ctx, o) }),
	}
	f := c.Flags()
	o.AddIdentity(f)
	o.AddAPI(f)
	f.BoolVar(&o.all, "all", false, "every managed identity of the tenant")
	f.Var(&o.subscriptions, "subscription", "identities of this subscription `id` (repeatable, or a comma list)")
	f.VarP(&o.groups, "resource-group", "g", "identities of this resource `group` (repeatable, or a comma list)")
	f.Var(connect.Choice{Value: &o.failOn, Allowed: failLevels()}, "fail-on",
		"exit with code 8 on a finding of this `level` or worse, or with --baseline on a new one: "+connect.Joined(failLevels()))
	f.StringVar(&o.since, "since", "", "report grants made within this `time`: 24h, 30d, or since a date")
	f.IntVar(&o.maxCritical, "max-critical", -1, "report when more than `N` identities hold a critical role")
	f.Var(&o.known, "known-subscriptions", "report identities of subscriptions other than these `ids`")
	f.StringVar(&o.exceptions, "exceptions", "", "YAML `file` of accepted findings, each with a reason and a last day")
	f.StringVar(&o.baseline, "baseline", "", "earlier snapshot `file` of the tenant: report which findings are new and which are gone")
	o.policy.AddPolicy(f)
	o.addFlags(f)
	a.addRiskFile(c)
	a.addTenantColumn(c)
	c.MarkFlagsOneRequired("identity", "api", "all", "subscription", "resource-group")
	for _, other := range []string{"all", "subscription", "resource-group"} {
		c.MarkFlagsMutuallyExclusive("identity", other)
	}
	c.MarkFlagsMutuallyExclusive("baseline", "any-principal") // a snapshot holds managed identities alone
	c.MarkFlagsMutuallyExclusive("api", "activity")           // a part of what is held tells nothing about calls
	o.given = f.Changed
	return c
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

// audit checks everything that the user typed, then that the result can be
// written, and only then asks Graph.
func (a *app) audit(ctx context.Context, o *auditOptions) error {
	p, err := a.Printer(output.SARIF, output.JUnit, output.HTML, output.Dot)
	if err != nil {
		return err
	}
	if p.Query != "" && (p.Format == output.HTML || p.Format == output.Dot) {
		return screen.Refuse("--query works on the JSON data, not on %s", p.Format)
	}
	if err := o.policy.Read(a.Opener); err != nil {
		return err
	}
	in, err := o.settings(ctx, a.Clock().Now())
	if err != nil {
		return err
	}
	r, err := o.Parse(o.given("api"))
	if err != nil {
		return err
	}
	r.Question.Held = true
	if err := o.check(); err != nil {
		return err
	}
	risk, err := a.riskTable(ctx)
	if err != nil {
		return err
	}
	then, err := a.openBaseline(ctx, o)
	if err != nil {
		return err
	}
	s, err := a.Open(connect.Replication)
	if err != nil {
		return err
	}
	s.Risk = risk
	if err := o.checkBaseline(ctx, s, then); err != nil {
		return err
	}
	of := scope{Request: r, named: o.given("identity"), inside: o.inside}
	if in.Principals, in.Grants, err = a.holdingsOf(ctx, s, of); err != nil {
		return err
	}
	b, err := a.readBeside(ctx, s, &o.auditFiles, &in)
	if err != nil {
		return err
	}
	found, err := screen.Await(ctx, func() (audit.Result, error) { return audit.Find(in), nil })
	if err != nil {
		return err
	}
	if then != nil {
		if found, err = a.against(ctx, s, then, o, in, of, found); err != nil {
			return err
		}
	}
	if err := a.printAudit(ctx, s, o, in, found, b, p); err != nil {
		return err
	}
	a.Result.Whole = true
	return a.reached(found, b, o)
}

// counts says how much was found.
func counts(found audit.Result) string {
	count := map[catalog.Level]int{}
	for _, f := range found.Open {
		count[f.Severity]++
	}
	line := fmt.Sprintf("%d %s: %d critical, %d high, %d medium, %d low", len(found.Open),
		screen.Plural(len(found.Open), "finding", "findings"),
		count[catalog.Critical], count[catalog.High], count[catalog.Medium], count[catalog.Low])
	if n := len(found.Accepted); n > 0 {
		line += fmt.Sprintf("; %d accepted by exceptions", n)
	}
	if found.Baseline != nil {
		line += fmt.Sprintf("; since %s: %d new, %d gone", found.Baseline.Name, found.New(), len(found.Gone))
	}
	return line
}

// reached tells people what was found, and the exit code whether it is too much.
func (a *app) reached(found audit.Result, b beside, o *auditOptions) error {
	a.Note("%s", counts(found))
	a.TellJob(auditDocument(found, nil, b), "audit: "+counts(found), "findings", len(found.Open))
	bad := 0
	for _, f := range found.Open {
		if o.fails(f) {
			bad++
		}
	}
	if o.failOn != "" && bad > 0 {
		return o.failed(bad)
	}
	return nil
}

func (a *app) printAudit(ctx context.Context, s *connect.Session, o *auditOptions, in audit.Input, found audit.Result, b beside,
	p output.Options) error {
	switch p.Format {
	case output.HTML:
		report := html.Report{Tenant: s.TenantID(ctx), Scope: o.scope(), Made: in.Now, Tool: screen.Version(), Sandbox: s.Sandboxed,
			RiskDate: catalog.Date(), Principals: in.Principals, Grants: in.Grants, Found: found}
		return a.RenderBy(func(w io.Writer) error { return html.Write(w, report) })
	case output.Dot:
		return a.RenderBy(func(w io.Writer) error { return dot.Write(w, in.Grants) })
	}
	return a.Render(auditDocument(found, o.rules(), b), a.ofTenant(ctx, s, p))
}
