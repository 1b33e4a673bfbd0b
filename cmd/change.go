package cmd

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"mi-roles/output"
	"mi-roles/roles"
	"mi-roles/roles/catalog"
)

// changes are the flags of every command that writes.
type changes struct {
	dryRun bool
	record string
}

func (o *changes) addFlags(f *pflag.FlagSet) {
	f.BoolVar(&o.dryRun, "dry-run", false, "show what would be done, and do nothing")
	f.StringVar(&o.record, "record", "", "append every change to this `file`, for: mi-roles undo FILE")
}

// require declares flags that must be given, typed or by their environment twin.
func require(c *cobra.Command, flags ...string) {
	for _, f := range flags {
		_ = c.MarkFlagRequired(f) // fails only for a flag that the command does not have
	}
}

// openFor opens the tenant for a command that will write, unless it is a dry run.
func (a *app) openFor(o changes, patience time.Duration) (*session, error) {
	if !o.dryRun {
		if err := a.checkSandboxWritable(); err != nil {
			return nil, err
		}
	}
	return a.open(patience)
}

// changeRun is a plan on its way.
type changeRun struct {
	*app
	*session
	target  target
	printer output.Options
	plan    roles.Plan
	options changes
	known   []roles.Resource // APIs already read, beside the target's
}

// carryOut applies the plan, or rehearses it.
func (r changeRun) carryOut(ctx context.Context) ([]roles.Result, error) {
	if r.options.dryRun {
		return roles.Rehearse(r.plan), nil
	}
	rec, err := newRecorder(ctx, r)
	if err != nil {
		return nil, err
	}
	shown := r.startProgress("writing", "changes", len(r.plan.Pending()))
	results, err := roles.Apply(ctx, r.Client, r.plan, func(res roles.Result) {
		rec.add(res)
		if res.Needed {
			shown.add(1)
		}
	})
	shown.end()
	r.adviseDenied(ctx, results)
	return results, firstError(err, rec.close())
}

// print writes what happened and says when it takes effect. Its error carries
// the exit code: that of the failures, or of what stopped the run.
func (r changeRun) print(ctx context.Context, results []roles.Result, stopped error) error {
	grants := r.grants(results)
	doc := output.Document{Data: []output.Change{}, Columns: changeColumns(), Suite: "mi-roles"}
	rows := make([]output.Change, len(results))
	for i, res := range results {
		problem := r.problem(ctx, res.Err)
		rows[i] = output.OfResult(res, grants[i], problem)
		doc.Rows = append(doc.Rows, changeRow(res, grants[i]))
		if res.Status == roles.Failed {
			r.tellFailure(grants[i], problem)
		}
	}
	doc.Data = rows
	if err := r.render(doc); err != nil {
		return err
	}
	r.tellEffect(results)
	return verdict(results, stopped)
}

// render writes the result. A query that fails on the data is found only now, when
// the changes are made: the rows are then written without it.
func (r changeRun) render(doc output.Document) error {
	err := output.Render(r.Out, doc, r.printer)
	if err == nil || r.printer.Query == "" {
		return err
	}
	r.note("--query: %v; here is the result without it", err)
	plain := r.printer
	plain.Query = ""
	return output.Render(r.Out, doc, plain)
}

// toldFailure is the error of a run whose failures were told one by one.
type toldFailure struct {
	err   error
	count int
	of    int
}

func (e *toldFailure) Error() string { return fmt.Sprintf("%d of %d changes failed", e.count, e.of) }
func (e *toldFailure) Unwrap() error { return e.err }

// verdict is the error of a run whose steps went differently.
func verdict(results []roles.Result, stopped error) error {
	var first error
	failed, fine := 0, 0
	for _, res := range results {
		switch res.Status {
		case roles.Failed:
			failed++
			if first == nil {
				first = res.Err
			}
		case roles.Done, roles.Unchanged:
			fine++
		}
	}
	switch {
	case stopped != nil:
		return stopped
	case failed > 0 && fine > 0:
		return fmt.Errorf("%w (%d of %d)", errPartly, failed, len(results))
	}
	if first != nil {
		return &toldFailure{first, failed, len(results)}
	}
	return nil
}

// describer knows everything that was read before the writes, so describing
// their results asks nothing.
func (r changeRun) describer() roles.Describer {
	d := roles.Describer{Principals: map[roles.ObjectID]roles.Principal{}, Resources: map[roles.ObjectID]roles.Resource{}, Risk: r.risk}
	for _, p := range r.target.identities {
		d.Principals[p.ID] = p
	}
	for _, api := range append(r.known, r.target.api) {
		d.Resources[api.ID] = api
	}
	return d
}

func (r changeRun) resource(id roles.ObjectID) roles.Resource { return r.describer().Resources[id] }

func (r changeRun) grants(results []roles.Result) []roles.Grant {
	d := r.describer()
	out := make([]roles.Grant, len(results))
	for i, res := range results {
		a := roles.Assignment{Key: res.Key}
		if res.Have != nil {
			a = *res.Have
		}
		if isGone(res.Step) {
			out[i] = roles.Grant{Assignment: a, Principal: roles.Principal{Type: roles.UnknownManaged}, Rating: catalog.Rating{Level: catalog.Unrated}}
			continue
		}
		out[i] = d.Describe(a)
	}
	return out
}

// isGone: an assignment of which nothing is left but the id that the user named.
func isGone(s roles.Step) bool { return s.Key == roles.Key{} }

func (r changeRun) tellFailure(g roles.Grant, p *output.Problem) {
	_, _ = fmt.Fprintf(r.Err, "mi-roles: %s, %s: %s\n", output.Clean(g.Principal.DisplayName), output.Clean(roleName(g)), clean(p.Message))
	if p.Hint != nil {
		_, _ = fmt.Fprintf(r.Err, "  hint: %s\n", clean(*p.Hint))
	}
}

// manySteps is how many steps are announced one by one; of more, only the number.
const manySteps = 40

// announce says what is about to happen: who, where, what and how dangerous.
func (a *app) announce(ctx context.Context, r changeRun) {
	if a.quiet {
		return
	}
	if tenant := r.tenantID(ctx); tenant != "" {
		a.note("tenant    %s (%s cloud)", tenant, r.cloud.Name)
	}
	if len(r.plan) > manySteps {
		a.note("%d changes for %d identities", len(r.plan.Pending()), len(r.target.identities))
		return
	}
	a.announceIdentities(r.target.identities)
	a.announceSteps(r)
}

func (a *app) announceIdentities(identities []roles.Principal) {
	for _, p := range identities {
		where := ""
		if g := p.AzureResource.ResourceGroup(); g != "" {
			where = ", resource group " + g
		}
		a.note("identity  %s (%s%s, object id %s)", output.Clean(p.DisplayName), p.Type, output.Clean(where), p.ID)
		if p.Disabled {
			a.note("          is disabled: it gets no tokens until it is enabled")
		}
	}
}

func (a *app) announceSteps(r changeRun) {
	if r.target.api.Disabled {
		a.note("API       %s is disabled: no tokens are issued for it until it is enabled", output.Clean(r.target.api.DisplayName))
	}
	grants := r.grants(roles.Rehearse(r.plan))
	for i, step := range r.plan {
		g := grants[i]
		if isGone(step) {
			a.note("= assignment %s: no service principal holds it, so it is already gone", g.ID)
			continue
		}
		line := fmt.Sprintf("%s %s of %s", symbol(step), roleName(g), g.APIName())
		if len(r.target.identities) > 1 {
			line += " for " + g.Principal.DisplayName
		}
		a.note("%s (risk %s)", output.Clean(line), g.Rating.Level)
		if step.Needed && step.Action == roles.Assign && g.Rating.Why != "" {
			a.note("    %s", g.Rating.Why)
		}
	}
}

func symbol(s roles.Step) string {
	switch {
	case !s.Needed:
		return "="
	case s.Action == roles.Remove:
		return "-"
	}
	return "+"
}

// tellEffect says when running workloads will notice, and where to look.
func (r changeRun) tellEffect(results []roles.Result) {
	changed, lost := map[roles.Action]int{}, 0
	for _, res := range results {
		if res.Status == roles.Done || res.Lost {
			changed[res.Action]++
		}
		if res.Lost {
			lost++
		}
	}
	if lost > 0 {
		r.note("%d %s went without an answer; reading back shows that the tenant is as wanted", lost, plural(lost, "change", "changes"))
	}
	if len(changed) > 0 {
		noticed := "get the roles"
		if changed[roles.Assign] == 0 {
			noticed = "lose the roles"
		}
		r.note("in effect in the directory now; running workloads %s when their cached token is renewed: up to 24 hours, restarting does not help", noticed)
	}
	if len(r.target.identities) > manySteps {
		return
	}
	for _, p := range r.target.identities {
		r.note("permissions of %s: %s", output.Clean(p.DisplayName), permissionsPage(r.cloud.EntraPortal, p))
	}
}

// permissionsPage is the deep link to an identity's Permissions page.
func permissionsPage(portal string, p roles.Principal) string {
	return fmt.Sprintf("%s/#view/Microsoft_AAD_IAM/ManagedAppMenuBlade/~/Permissions/objectId/%s/appId/%s", portal, p.ID, p.AppID)
}

// roleName is how people call a role: its value, else its name, else its id.
func roleName(g roles.Grant) string {
	switch {
	case g.Key == roles.Key{}:
		return "assignment " + string(g.ID)
	case g.State == roles.IsDefaultAccess:
		return "default access"
	case g.RoleValue() != "":
		return g.RoleValue()
	case g.Role != nil && strings.TrimSpace(g.Role.DisplayName) != "":
		return g.Role.DisplayName
	}
	return string(g.Key.Role)
}
