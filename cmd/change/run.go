package change

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/spf13/pflag"

	"mi-roles/cmd/connect"
	"mi-roles/cmd/pick"
	"mi-roles/cmd/screen"
	"mi-roles/graph"
	"mi-roles/output"
	"mi-roles/roles"
	"mi-roles/roles/catalog"
	"mi-roles/roles/gate"
	"mi-roles/roles/record"
)

// Changes are the flags of every command that writes.
type Changes struct {
	DryRun bool
	record string
}

// AddFlags declares --dry-run and --record.
func (o *Changes) AddFlags(f *pflag.FlagSet) {
	f.BoolVar(&o.DryRun, "dry-run", false, "show what would change without changing anything")
	f.StringVar(&o.record, "record", "", "append every change to this `file`, for use with: mi-roles undo FILE")
}

// OpenFor opens the tenant for a command that will write, unless it is a dry run:
// files that cannot be written are refused before anything is read, or anyone asked.
func (a *Runner) OpenFor(o Changes, patience time.Duration) (*connect.Session, error) {
	if !o.DryRun {
		screen.FailOnBrokenPipe()
		if err := cmp.Or(a.CheckSandboxWritable(), a.CheckResult(), o.checkRecord()); err != nil {
			return nil, err
		}
		if err := a.HoldRecord(o); err != nil {
			return nil, err
		}
	}
	return a.Open(patience)
}

func (o Changes) checkRecord() error {
	switch o.record {
	case "":
		return nil
	case "-":
		return screen.Refuse("--record -: undo must be able to read the record, so it cannot go to stdout: name a file")
	}
	if err := ExplainWrongKind(record.Check(o.record), o.record, "a record"); err != nil {
		return &screen.Advised{Err: fmt.Errorf("--record: %w", err), Hint: "name another file: a new one, or a record of earlier runs"}
	}
	return nil
}

// Run is a plan on its way.
type Run struct {
	*Runner
	*connect.Session
	Target  pick.Target
	Printer output.Options
	Plan    roles.Plan
	Options Changes
	Gate    gate.Gate
	Wording gate.Wording     // of what the gate refuses
	Known   []roles.Resource // APIs already read, beside the target's
	Skipped []roles.Result   // what the run was asked for and cannot do

	SecondStepsDone map[roles.Key]bool // whose second step is noted as done

	gone []roles.Principal // what is left of identities that are no more: their names
}

// CarryOut applies the plan, or rehearses it.
func (r Run) CarryOut(ctx context.Context) ([]roles.Result, error) {
	pass, decisions := r.Gate.Open(r.Plan, r.Describer())
	if err := gate.Refusal(decisions, r.Wording); err != nil {
		return nil, err
	}
	r.tellUnused()
	r.TellFenced(ctx, r.Session, r.Plan, r.Describer())
	if r.Options.DryRun {
		return roles.DryRun(r.Plan), nil
	}
	rec, err := newRecorder(ctx, r)
	if err != nil {
		return nil, err
	}
	pending := len(r.Plan.Pending())
	r.TimeLimit.Extend(screen.PerChange * time.Duration(pending))
	shown := r.StartProgress("writing", "changes", pending)
	results, err := pass.Apply(ctx, graph.NewWriter(r.Client), func(res roles.Result) {
		rec.add(res)
		if res.Needed && res.Blocked == nil {
			shown.Add(1)
		}
	})
	shown.End()
	r.adviseDenied(ctx, results)
	recorded := rec.close(results)
	if err != nil && recorded != nil {
		r.Note("%v", recorded)
	}
	return results, cmp.Or(err, recorded)
}

// fenceWriter is who changes what a fence consists of.
func fenceWriter(c *graph.Client) *graph.Writer { return graph.NewWriter(c) }

// Print writes what happened and says when it takes effect. Its error carries
// the exit code: that of the failures, or of what stopped the run.
func (r Run) Print(ctx context.Context, results []roles.Result, stopped error) error {
	if stopped != nil && Interrupted(ctx) {
		stopped = cutShortBy(results, stopped)
	}
	results = append(results, r.Skipped...)
	grants := r.grants(results)
	doc := output.Document{Data: []output.Change{}, Columns: changeColumns(), Suite: "mi-roles"}
	rows := make([]output.Change, len(results))
	for i, res := range results {
		problem := r.problem(ctx, res.Err)
		rows[i] = output.OfResult(res, grants[i], problem)
		doc.Rows = append(doc.Rows, changeRow(res, grants[i]))
		if res.Status == roles.Failed {
			r.reportFailure(grants[i], problem)
		}
	}
	made, title := tally(results)
	doc.Data, doc.Title = rows, "mi-roles "+title
	if err := r.render(doc); err != nil {
		return unprinted(err, results)
	}
	r.TellJob(doc, title, "changes", made)
	r.reportEffect(results, grants)
	return verdict(results, stopped)
}

// render writes the result, which an interrupted run has to tell as well. A query that
// fails on the data is found only now, when the changes are made: the rows are then
// written without it.
func (r Run) render(doc output.Document) error {
	o := r.Printer
	o.Context = nil
	err := r.Render(doc, o)
	if err == nil || o.Query == "" {
		return err
	}
	r.Note("--query: %v; here is the result without it", err)
	o.Query = ""
	return r.Render(doc, o)
}

// reportedFailure is the error of a run whose failures were told one by one.
type reportedFailure struct {
	err   error
	count int
	of    int
	dry   bool
}

func (e *reportedFailure) Error() string {
	said := fmt.Sprintf("%d of %d %s", e.count, e.of, screen.Plural(e.of, "change", "changes"))
	if e.dry {
		return said + " cannot be made"
	}
	return said + " failed"
}
func (e *reportedFailure) Unwrap() error { return e.err }

// verdict is the error of a run whose steps went differently.
func verdict(results []roles.Result, stopped error) error {
	var first error
	failed, fine, planned, blocked := 0, 0, 0, 0
	for _, res := range results {
		switch res.Status {
		case roles.Failed:
			failed++
			if first == nil {
				first = res.Err
			}
			if res.Blocked != nil {
				blocked++
			}
		case roles.Done, roles.Unchanged:
			fine++
		case roles.Planned:
			planned++
		}
	}
	switch {
	case stopped != nil:
		return stopped
	case failed > 0 && failed == blocked && fine > 0 && planned == 0:
		return &screen.Advised{Err: fmt.Errorf("%w (%d of %d)", errPartly, failed, len(results)),
			Hint: "the same command would fail again: see the next step for each failure"}
	case failed > 0 && fine > 0 && planned == 0:
		return fmt.Errorf("%w (%d of %d)", errPartly, failed, len(results))
	}
	if first != nil {
		return &reportedFailure{first, failed, len(results), planned > 0}
	}
	return nil
}

// Describer knows everything that was read before the writes, so describing
// their results asks nothing.
func (r Run) Describer() roles.Describer {
	d := r.Knowing(slices.Concat(r.Target.Identities, r.gone), append(r.Known, r.Target.API)...)
	d.SecondStepsDone = r.SecondStepsDone
	return d
}

func (r Run) resource(id roles.ObjectID) roles.Resource { return r.Describer().Resources[id] }

func (r Run) grants(results []roles.Result) []roles.Grant {
	d := r.Describer()
	out := make([]roles.Grant, len(results))
	for i, res := range results {
		out[i] = grantOf(d, res)
	}
	return out
}

func grantOf(d roles.Describer, res roles.Result) roles.Grant {
	a := roles.Assignment{Key: res.Key}
	if res.Have != nil {
		a = *res.Have
	}
	if isGone(res.Step) {
		return roles.Grant{Assignment: a, Principal: roles.Principal{DisplayName: a.PrincipalName, Type: roles.UnknownManaged},
			Rating: catalog.Rating{Level: catalog.Unrated}}
	}
	return d.Describe(a)
}

func (r Run) reportFailure(g roles.Grant, p *output.Problem) {
	r.Say(fmt.Sprintf("mi-roles: %s, %s: %s", output.Clean(g.Principal.DisplayName), output.Clean(RoleName(g)), p.Message))
	if p.Hint != nil {
		r.Say("  hint: " + *p.Hint)
	}
}
