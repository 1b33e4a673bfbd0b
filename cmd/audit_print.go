package cmd

import (
	"context"
	"fmt"
	"io"

	"mi-roles/cmd/screen"
	"mi-roles/output"
	"mi-roles/output/dot"
	"mi-roles/output/html"
	"mi-roles/roles/audit"
	"mi-roles/roles/catalog"
)

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

// manyFindings are more than a screen shows.
const manyFindings = 20

// reached tells people what was found, and the exit code whether it is too much.
func (a *app) reached(found audit.Result, b beside, o *auditOptions) error {
	a.Note("%s", counts(found))
	if a.OutTTY && a.Output == string(output.Table) && len(found.Open) > 0 {
		if len(found.Open) > manyFindings && o.groupBy == "" {
			a.Note("for one row per identity, riskiest first: --group-by identity")
		}
		a.Note("for reasons and commands: -o wide, -o md or --remedies FILE")
	}
	if a.InJob() { // the rows of a large tenant are many
		a.TellJob(auditDocument(found, nil, b), "audit: "+counts(found), "findings", len(found.Open))
	}
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

func (a *app) printAudit(ctx context.Context, o *auditOptions, x audited, p output.Options) error {
	switch p.Format {
	case output.HTML:
		report := html.Report{Title: o.title, Scope: x.scope, Made: x.in.Now, Tool: screen.Version(), RiskDate: catalog.Date(),
			Principals: x.in.Principals, Grants: x.in.Grants, Found: x.found, Azure: x.asAzure()}
		if x.Session != nil {
			report.TenantName, report.Tenant, report.Sandbox = x.TenantName(ctx), x.TenantID(ctx), x.Sandboxed
		}
		return a.RenderBy(func(w io.Writer) error { return html.Write(w, report) })
	case output.Dot:
		return a.RenderBy(func(w io.Writer) error { return dot.Write(w, x.in.Grants) })
	}
	doc := auditDocument(x.found, o.rules(), x.beside)
	if o.groupBy != "" {
		doc = groupedDocument(audit.Grouping(o.groupBy), x.found, x.beside)
	}
	if x.Session != nil {
		p = a.ofTenant(ctx, x.Session, p)
	}
	return a.Render(doc, p)
}
