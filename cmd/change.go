package cmd

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"mi-roles/output"
	"mi-roles/roles"
	"mi-roles/roles/catalog"
	"mi-roles/roles/record"
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

// openFor opens the tenant for a command that will write, unless it is a dry run:
// files that cannot be written are refused before anything is read, or anybody asked.
func (a *app) openFor(o changes, patience time.Duration) (*session, error) {
	if !o.dryRun {
		if err := a.checkSandboxWritable(); err != nil {
			return nil, err
		}
		if err := firstError(a.checkResult(), o.checkRecord(), a.holdRecord(o)); err != nil {
			return nil, err
		}
	}
	return a.open(patience)
}

func (o changes) checkRecord() error {
	switch o.record {
	case "":
		return nil
	case "-":
		return refuse("--record -: undo reads a record again, so it cannot go to stdout: name a file")
	}
	if err := mistaken(record.Check(o.record), o.record, "a record"); err != nil {
		return &advised{fmt.Errorf("--record: %w", err), "name another file: a new one, or a record of earlier runs"}
	}
	return nil
}

// changeRun is a plan on its way.
type changeRun struct {
	*app
	*session
	target  target
	printer output.Options
	plan    roles.Plan
	options changes
	known   []roles.Resource  // APIs already read, beside the target's
	left    []roles.Result    // what the run was asked for and cannot do
	gone    []roles.Principal // what is left of identities that are no more: their names
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
	pending := len(r.plan.Pending())
	r.allowance.extend(time.Duration(pending) * perChange)
	shown := r.startProgress("writing", "changes", pending)
	results, err := roles.Apply(ctx, r.Client, r.plan, func(res roles.Result) {
		rec.add(res)
		if res.Needed && res.Blocked == nil {
			shown.add(1)
		}
	})
	shown.end()
	r.adviseDenied(ctx, results)
	recorded := rec.close(results)
	if err != nil && recorded != nil {
		r.note("%v", recorded)
	}
	return results, firstError(err, recorded)
}

// print writes what happened and says when it takes effect. Its error carries
// the exit code: that of the failures, or of what stopped the run.
func (r changeRun) print(ctx context.Context, results []roles.Result, stopped error) error {
	if stopped != nil && interrupted(ctx) {
		stopped = cut(results, stopped)
	}
	results = append(results, r.left...)
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
		return unprinted(err, results)
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
	dry   bool
}

func (e *toldFailure) Error() string {
	if e.dry {
		return fmt.Sprintf("%d of %d changes cannot be made", e.count, e.of)
	}
	return fmt.Sprintf("%d of %d changes failed", e.count, e.of)
}
func (e *toldFailure) Unwrap() error { return e.err }

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
		return &advised{fmt.Errorf("%w (%d of %d)", errPartly, failed, len(results)), "the same command would fail again: what to type instead stands beside each failure"}
	case failed > 0 && fine > 0 && planned == 0:
		return fmt.Errorf("%w (%d of %d)", errPartly, failed, len(results))
	}
	if first != nil {
		return &toldFailure{first, failed, len(results), planned > 0}
	}
	return nil
}

// describer knows everything that was read before the writes, so describing
// their results asks nothing.
func (r changeRun) describer() roles.Describer {
	return r.knowing(slices.Concat(r.target.identities, r.gone), append(r.known, r.target.api)...)
}

func (r changeRun) resource(id roles.ObjectID) roles.Resource { return r.describer().Resources[id] }

func (r changeRun) grants(results []roles.Result) []roles.Grant {
	d := r.describer()
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
		return roles.Grant{Assignment: a, Principal: roles.Principal{Type: roles.UnknownManaged}, Rating: catalog.Rating{Level: catalog.Unrated}}
	}
	return d.Describe(a)
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
