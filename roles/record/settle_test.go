package record_test

import (
	"testing"
	"time"

	"mi-roles/roles"
	"mi-roles/roles/record"
)

// A later run settles what an earlier one left open, and nothing else.
func TestSettles(t *testing.T) {
	path := written(t,
		entry("a", 1, roles.Assign, roles.Planned), entry("a", 2, roles.Assign, roles.Planned), entry("a", 3, roles.Remove, roles.Planned),
		entry("a", 1, roles.Assign, roles.Done),
		entry("b", 3, roles.Remove, roles.Unchanged),
	)
	w, err := record.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = w.Close() }()
	abroad := entry("c", 2, roles.Assign, roles.Unchanged)
	abroad.Tenant = "another"
	for what, c := range map[string]struct {
		e    record.Entry
		want bool
	}{
		"open":           {entry("c", 2, roles.Assign, roles.Unchanged), true},
		"done":           {entry("c", 1, roles.Assign, roles.Unchanged), false},
		"settled":        {entry("c", 3, roles.Remove, roles.Unchanged), false},
		"not mentioned":  {entry("c", 4, roles.Assign, roles.Unchanged), false},
		"the other way":  {entry("c", 2, roles.Remove, roles.Unchanged), false},
		"another tenant": {abroad, false},
	} {
		if e, tells := w.Settle(c.e, nil); tells != c.want || e != c.e {
			t.Errorf("%s: got %t, %+v", what, tells, e)
		}
	}
}

// What is there now is the stopped run's only if it was made about when that run was
// about to make it.
func TestSettlesItsOwnAlone(t *testing.T) {
	planned := entry("a", 1, roles.Assign, roles.Planned)
	planned.ID = ""
	w, err := record.Create(written(t, planned))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = w.Close() }()
	for what, c := range map[string]struct {
		created time.Time
		tells   bool
	}{
		"by the run":     {planned.Time.Add(time.Second), true},
		"clocks differ":  {planned.Time.Add(-time.Minute), true},
		"no time":        {time.Time{}, true},
		"long before":    {planned.Time.Add(-time.Hour), false},
		"long after":     {planned.Time.Add(time.Hour), false},
		"minutes before": {planned.Time.Add(-3 * time.Minute), false},
	} {
		e, tells := w.Settle(entry("b", 1, roles.Assign, roles.Unchanged), &roles.Assignment{ID: asgn, Created: c.created})
		if tells != c.tells || (e.Status == roles.Skipped) == c.tells {
			t.Errorf("%s: %v, %s", what, tells, e.Status)
		}
	}
}
