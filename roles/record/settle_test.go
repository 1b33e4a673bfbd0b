package record_test

import (
	"testing"

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
		if w.Settles(c.e) != c.want {
			t.Errorf("%s: got %t", what, !c.want)
		}
	}
}
