package change

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"

	"mi-roles/cmd/screen"
	"mi-roles/roles/fence"
	"mi-roles/roles/files"
)

// CheckFenceRecord refuses the file of --record where something stands already: it is
// written again with every change, and holds one run.
func (a *Runner) CheckFenceRecord(o Changes) error {
	if o.record == "" || o.DryRun {
		return nil
	}
	if _, err := os.Lstat(o.record); !errors.Is(err, fs.ErrNotExist) {
		return screen.Refuse("--record: %s already exists: name a new file; it holds a single run of fence apply", o.record)
	}
	return nil
}

// Recorded reports whether a record was asked for.
func (o Changes) Recorded() bool { return o.record != "" }

// IsFenceRecord tells a record of fence apply by how it begins.
func IsFenceRecord(path string) bool {
	o, ok := kindOf(path)
	return ok && o.kind == aFenceRecord
}

const aFenceRecord = "a record of fence apply"

// fenceRecorder keeps what a run made: noted before it is made, and with its id after.
type fenceRecorder struct {
	path string
	fence.Record
}

func (r FenceRun) newFenceRecorder(ctx context.Context) *fenceRecorder {
	return &fenceRecorder{r.Options.record, fence.NewRecord(r.TenantID(ctx), r.Fence.Holder.ID)}
}

// before notes a step that is about to be made.
func (f *fenceRecorder) before(ctx context.Context, s fence.Step) error {
	if s.Verb == fence.Create {
		f.Made = append(f.Made, fence.Made{Object: s.Object})
	} else {
		f.Changed++
	}
	return f.save(ctx)
}

// after notes what became of the step that was noted last.
func (f *fenceRecorder) after(ctx context.Context, s fence.Step, made string, failed bool) error {
	switch last := len(f.Made) - 1; {
	case s.Verb != fence.Create && failed:
		f.Changed--
	case s.Verb != fence.Create:
		return nil
	case failed:
		f.Made = f.Made[:last]
	default:
		f.Made[last].ID = made
	}
	return f.save(ctx)
}

// takenBack forgets what is no longer there.
func (f *fenceRecorder) takenBack(ctx context.Context, s fence.Step, made string) error {
	if s.Verb != fence.Create {
		f.Changed--
	}
	f.Made = slices.DeleteFunc(f.Made, func(m fence.Made) bool { return m.Object == s.Object && m.ID == made && s.Verb == fence.Create })
	return f.save(ctx)
}

func (f *fenceRecorder) save(ctx context.Context) error {
	if f.path == "" {
		return nil
	}
	err := files.Replace(context.WithoutCancel(ctx), f.path, func(w io.Writer) error {
		e := json.NewEncoder(w)
		e.SetIndent("", "  ")
		return e.Encode(f.Record)
	})
	if err != nil {
		return fmt.Errorf("write the record: %w", err)
	}
	return nil
}
