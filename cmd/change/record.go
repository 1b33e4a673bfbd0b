package change

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/google/uuid"

	"mi-roles/cmd/connect"
	"mi-roles/cmd/screen"
	"mi-roles/roles"
	"mi-roles/roles/record"
)

// HoldRecord keeps other runs from writing into the record until this one ends: their
// lines would spoil each other's sums, after the changes were made.
func (a *Runner) HoldRecord(o Changes) error {
	if o.record == "" || o.DryRun || a.Release != nil {
		return nil
	}
	const moment = time.Second // for a run that is just ending
	ctx, cancel := context.WithTimeout(context.Background(), moment)
	defer cancel()
	unlock, err := connect.LockWithin(ctx, o.record)
	if err != nil {
		return screen.Refuse("--record: another run is writing to %s: wait until it ends, or name another file", o.record)
	}
	a.Release = unlock
	return nil
}

// recorder keeps the record of --record: what is about to be done before it is
// done, and what became of each change as it becomes known.
type recorder struct {
	run    Run
	writer *record.Writer
	stamp  record.Entry // what all entries share
	names  roles.Describer
	mu     sync.Mutex
	failed error
}

// newRecorder opens the record and notes the changes about to be made, and those
// that an earlier run made before it was killed. Nothing is changed when that fails.
func newRecorder(ctx context.Context, r Run) (*recorder, error) {
	if r.Options.record == "" {
		return &recorder{run: r}, nil
	}
	w, err := record.Create(r.Options.record)
	if err != nil {
		return nil, err
	}
	rec := &recorder{run: r, names: r.Describer(), writer: w,
		stamp: record.Entry{Run: uuid.NewString(), Tenant: r.TenantID(ctx), Cloud: r.Cloud.Name}}
	var first []record.Entry
	for _, res := range roles.DryRun(r.Plan) {
		if e, tells := rec.entry(res); tells {
			first = append(first, e)
		}
	}
	if err := w.Add(first...); err != nil {
		_ = w.Close()
		return nil, fmt.Errorf("write the record: %w", err)
	}
	return rec, nil
}

// entry is a line of the record, which tells nothing new of what was as wanted
// before, unless an earlier run left that open.
func (r *recorder) entry(res roles.Result) (e record.Entry, tells bool) {
	e = record.Of(res, grantOf(r.names, res))
	e.Time, e.Run, e.Tenant, e.Cloud = r.run.Now().UTC(), r.stamp.Run, r.stamp.Tenant, r.stamp.Cloud
	if e.Status == roles.Unchanged {
		return r.writer.Settle(e, res.Have)
	}
	return e, res.Needed && res.Blocked == nil
}

// add records one outcome. The change is made by then, so a record that cannot
// be written any more is told at the end and stops nothing. A change whose
// outcome is not known stays in the record as planned.
func (r *recorder) add(res roles.Result) {
	if r.writer == nil || !res.Needed || res.Status == roles.Failed && errors.Is(res.Err, roles.ErrUnclear) {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	e, _ := r.entry(res)
	if err := r.writer.Add(e); err != nil && r.failed == nil {
		r.failed = err
	}
}

// close notes the changes that were not begun, so that they are not taken for
// ones of which only the outcome is unknown.
func (r *recorder) close(results []roles.Result) error {
	if r.writer == nil {
		return nil
	}
	var skipped []record.Entry
	for _, res := range results {
		if res.Status == roles.Skipped {
			e, _ := r.entry(res)
			skipped = append(skipped, e)
		}
	}
	if err := r.writer.Add(skipped...); r.failed == nil {
		r.failed = err
	}
	if err := r.writer.Close(); r.failed == nil {
		r.failed = err
	}
	if r.failed != nil {
		return fmt.Errorf("the record %s is incomplete: %w", r.run.Options.record, r.failed)
	}
	return nil
}
