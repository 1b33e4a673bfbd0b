package cmd

import (
	"context"
	"io"
	"slices"

	"github.com/spf13/cobra"

	"mi-roles/cmd/connect"
	"mi-roles/cmd/pick"
	"mi-roles/cmd/screen"
	"mi-roles/output"
	"mi-roles/output/evidence"
	"mi-roles/output/html"
	"mi-roles/roles"
	"mi-roles/roles/activity"
	"mi-roles/roles/audit"
	"mi-roles/roles/catalog"
	"mi-roles/roles/display"
)

type adviseOptions struct {
	pick.Selectors
	activity pick.ListFlag
	minDays  int
	offline  bool
	given    func(flag string) bool
}

// logDays is how long a log has to be before anything is called unused.
const logDays = 30

func newAdvise(a *app) *cobra.Command {
	o := &adviseOptions{}
	c := &cobra.Command{
		Use:     "advise --activity FILE ...",
		GroupID: groupCheck,
		Short:   "Find unused and missing roles in a log of Graph calls",
		Long: `Compare the roles that managed identities hold with the calls to Microsoft Graph in a log:
which roles are used, which are not, which could be replaced by a lower-risk role, and what
denied calls lacked. Each piece of advice lists the calls that it is based on.

Files are exports of MicrosoftGraphActivityLogs or GraphApiAuditEvents: CSV, JSON, JSON lines or
the answer of the Log Analytics query API, compressed or not. "mi-roles snippet --for
activity-query" prints a query that condenses a month of calls into a small file, and explains
how to turn on the log.

Nothing is changed. A role is never called unused if the log is shorter than --min-days or the
assignment is younger than the log. With --offline, no request is sent: the roles that identities
hold come from the tokens in the log, and identities are shown by id. With -o manifest, the advised
state is written as a manifest: preview it with "plan -f FILE --prune", then apply it.`,
		Example: `  mi-roles advise --activity activity.json
  mi-roles advise --activity calls.csv.gz -i func-orders -o json
  mi-roles advise --activity activity.json -o manifest > grants.yaml
  mi-roles advise --activity activity.json --sandbox=snapshot.json`,
		RunE: a.run(func(ctx context.Context, more []string) error { return a.advise(ctx, o, more) }),
	}
	f := c.Flags()
	f.Var(&o.activity, "activity", "`file` with a log of calls, - for standard input (repeatable, or a comma list)")
	o.AddIdentity(f)
	f.IntVar(&o.minDays, "min-days", logDays, "keep every role if the log is shorter than `N` days")
	f.BoolVar(&o.offline, "offline", false, "contact no tenant: take the roles from the tokens in the log")
	a.addRiskFile(c)
	pick.Require(c, "activity")
	c.MarkFlagsMutuallyExclusive("offline", "identity")
	o.given = f.Changed
	return c
}

// advise checks everything that was typed before it asks the tenant, and reads the log last.
func (a *app) advise(ctx context.Context, o *adviseOptions, more []string) error {
	p, err := a.Printer(output.Manifest, output.SARIF, output.HTML)
	if err != nil {
		return err
	}
	paths := slices.Concat(o.activity, more)
	if err := checkExports("activity", paths); err != nil {
		return err
	}
	if o.minDays < 0 {
		return screen.Refuse("--min-days %d: use 0 or more", o.minDays)
	}
	r, err := o.Parse(false)
	if err != nil {
		return err
	}
	in := activity.Input{MinDays: o.minDays}
	if in.Risk, err = a.riskTable(ctx); err != nil {
		return err
	}
	if o.offline {
		return a.adviseOffline(ctx, paths, in, p)
	}
	s, err := a.Open(connect.Replication)
	if err != nil {
		return err
	}
	s.Risk = in.Risk
	r.Question.Held = true
	if in.Principals, in.Grants, err = a.holdingsOf(ctx, s, scope{Request: r, named: o.given("identity")}); err != nil {
		return err
	}
	if in.Log, err = a.readActivity(ctx, paths, s.TenantID(ctx), in.Principals); err != nil {
		return err
	}
	return a.printAdvice(ctx, s, in, p)
}

// adviseOffline takes what identities hold from the log itself.
func (a *app) adviseOffline(ctx context.Context, paths []string, in activity.Input, p output.Options) error {
	var err error
	if in.Log, err = a.readLog(ctx, paths, activity.Options{Holders: true}); err != nil {
		return err
	}
	if !in.Log.KnowsRoles {
		return screen.Refuse("--offline: the log does not say which roles tokens contained: use an export with the column Roles, or leave " +
			"--offline out")
	}
	of := in.Log.Holding()
	in.Principals, in.Grants, in.Early = of.Principals, of.Grants, of.Early
	a.Note("offline: roles are those in the log's tokens; other APIs are not visible")
	return a.printAdvice(ctx, nil, in, p)
}

// readActivity reads logs, and of these the calls of some identities alone.
func (a *app) readActivity(ctx context.Context, paths []string, tenant string, of []roles.Principal) (*activity.Log, error) {
	wanted := map[string]bool{}
	for _, p := range of {
		wanted[string(p.ID)], wanted[string(p.AppID)] = true, true
	}
	delete(wanted, "")
	return a.readLog(ctx, paths,
		activity.Options{Tenant: tenant, Wanted: func(principal, app string) bool { return wanted[principal] || wanted[app] }})
}

func (a *app) readLog(ctx context.Context, paths []string, o activity.Options) (*activity.Log, error) {
	reader := activity.NewReader(o)
	if err := a.readExports(ctx, "activity", paths, reader); err != nil {
		return nil, err
	}
	log, err := reader.Log()
	if err == nil {
		a.tellLog(log)
	}
	return log, err
}

// printAdvice writes the result; s is nil where no tenant was asked.
func (a *app) printAdvice(ctx context.Context, s *connect.Session, in activity.Input, p output.Options) error {
	advice := activity.Advise(in)
	if in.Log.Days() < in.MinDays {
		a.Note("%s of log, fewer than --min-days %d: every role is kept", display.Count(in.Log.Days(), "day", "days"), in.MinDays)
	}
	switch p.Format {
	case output.Manifest:
		return a.writeAdvised(ctx, s, advice, in.Log.To)
	case output.SARIF, output.HTML:
		return a.reportAdvice(ctx, s, in, advice, p)
	}
	doc := adviceDocument(advice)
	doc.Data = evidence.Advice(advice)
	if (p.Format == output.CSV || p.Format == output.TSV) && p.Query == "" {
		doc.Data = evidence.AdviceRoles(advice)
	}
	return a.Render(doc, p)
}

// reportAdvice writes the advice as the findings that an audit makes of it.
func (a *app) reportAdvice(ctx context.Context, s *connect.Session, log activity.Input, advice []activity.Identity,
	p output.Options) error {
	in := audit.Input{Principals: log.Principals, Grants: log.Grants, Now: a.Clock().Now(), MaxCritical: -1}
	addAdvice(&in, advice)
	ofLog := func(r audit.Rule) bool { return r.Asked == "--activity" }
	found := audit.Find(in)
	found.Open = slices.DeleteFunc(found.Open, func(f audit.Finding) bool { return !ofLog(f.Rule) })
	if p.Format == output.HTML {
		report := html.Report{Scope: "calls in the log", Made: in.Now, Tool: screen.Version(), RiskDate: catalog.Date(),
			Principals: in.Principals, Grants: in.Grants, Found: found}
		if s != nil {
			report.Tenant, report.Sandbox = s.TenantID(ctx), s.Sandboxed
		}
		return a.RenderBy(func(w io.Writer) error { return html.Write(w, report) })
	}
	rules := slices.DeleteFunc(audit.Rules(), func(r audit.Rule) bool { return !ofLog(r) })
	doc := auditDocument(found, rules, beside{})
	doc.Suite = "advise" // code scanning keeps it apart from the audit
	return a.Render(doc, p)
}
