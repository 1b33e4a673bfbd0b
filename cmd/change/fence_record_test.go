package change

import (
	"cmp"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"mi-roles/cmd/screen"
	"mi-roles/graph/sandbox"
	"mi-roles/graph/wire"
	"mi-roles/roles"
	"mi-roles/roles/fence"
)

func madeBy(t *testing.T, file string) (fence.Record, string) {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	rec, err := fence.ParseRecord(text)
	if err != nil {
		t.Fatal(err)
	}
	var objects []string
	for _, m := range rec.Made {
		objects = append(objects, string(m.Object))
		if m.ID == "" {
			objects = append(objects, "(no id)")
		}
	}
	return rec, strings.Join(objects, " ")
}

// TestFenceRecordCounts: what is changed or deleted is counted and not given back; a step that failed,
// or was taken back, leaves no trace.
func TestFenceRecordCounts(t *testing.T) {
	const id = "201e0000-0000-4000-8101-0000000000aa"
	for _, c := range []struct {
		name          string
		verb          fence.Verb
		failed, taken bool
		want          string
	}{
		{"made", fence.Create, false, false, `[{"object":"include","id":"` + id + `"}] 0`},
		{"not made", fence.Create, true, false, "[] 0"}, {"made, taken back", fence.Create, false, true, "[] 0"},
		{"changed", fence.Update, false, false, "[] 1"}, {"not changed", fence.Update, true, false, "[] 0"},
		{"deleted, given back", fence.Delete, false, true, "[] 0"},
	} {
		file := filepath.Join(t.TempDir(), "f.json")
		f := &fenceRecorder{file, fence.NewRecord(tenantID, weather)}
		s := fence.Step{Verb: c.verb, Object: fence.AnInclude}
		if err := cmp.Or(f.before(t.Context(), s), f.after(t.Context(), s, id, c.failed)); err != nil {
			t.Fatal(err)
		}
		if c.taken {
			if err := f.takenBack(t.Context(), s, id); err != nil {
				t.Fatal(err)
			}
		}
		rec, _ := madeBy(t, file)
		made, _ := json.Marshal(rec.Made)
		is(t, c.name, string(made)+map[int]string{0: " 0", 1: " 1"}[rec.Changed], c.want)
	}
	other := &fenceRecorder{"", fence.Record{Made: []fence.Made{{Object: fence.AnInclude, ID: id}, {Object: fence.ThePolicy, ID: id},
		{Object: fence.AnInclude, ID: weather}}}}
	err := other.takenBack(t.Context(), fence.Step{Verb: fence.Create, Object: fence.AnInclude}, id)
	if err != nil || len(other.Made) != 2 {
		t.Errorf("%v: %+v", err, other.Made)
	}
}

// TestCheckFenceRecord: a record holds one run, so that nothing may stand there.
func TestCheckFenceRecord(t *testing.T) {
	w := open(t, sandbox.Sample())
	file := filepath.Join(t.TempDir(), "f.json")
	if err := w.CheckFenceRecord(Changes{record: file}); err != nil {
		t.Errorf("a new file: %v", err)
	}
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	err := w.CheckFenceRecord(Changes{record: file})
	if !screen.IsUsage(err) || !strings.HasPrefix(err.Error(), "--record: "+file+" already exists") {
		t.Errorf("an old file: %v", err)
	}
	for _, o := range []Changes{{}, {record: file, DryRun: true}} {
		if err := w.CheckFenceRecord(o); err != nil {
			t.Errorf("%+v: %v", o, err)
		}
	}
	if (Changes{}).Recorded() || !(Changes{record: file}).Recorded() {
		t.Error("whether a record was asked for")
	}
}

// TestFenceAdvice: what changing a fence takes is said where the service did not say it.
func TestFenceAdvice(t *testing.T) {
	refused := &wire.Error{Status: 403, Code: "Authorization_RequestDenied"}
	if a, ok := errors.AsType[*screen.Advised](advised(refused)); !ok || !strings.HasPrefix(a.Hint, "changing a fence requires") ||
		!errors.Is(a, roles.ErrForbidden) {
		t.Errorf("%v", advised(refused))
	}
	hinted := &wire.Error{Status: 403, Code: "Authorization_RequestDenied", Hint: "a license"}
	for _, err := range []error{nil, hinted, &wire.Error{Status: 500}, roles.ErrForbidden} {
		if got := advised(err); got != err {
			t.Errorf("%v became %v", err, got)
		}
	}
}
