package graph_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"mi-roles/graph/sandbox"
	"mi-roles/roles"
)

const (
	exchangeAdministrator = "29232cdf-9323-42fd-ade2-1d097af3e4de"
	aaRunbooks            = roles.ObjectID("1d000000-0000-4000-8000-000000000014")
	funcImages            = roles.ObjectID("1d000000-0000-4000-8000-000000000029")
)

func TestDirectoryRolesOf(t *testing.T) {
	for name, c := range map[string]struct {
		faults      string
		held, whole bool
	}{
		"at once":                         {"", true, true},
		"by a cast":                       {"400=shape:memberships", true, true},
		"refused":                         {"403=shape:memberships 403=shape:roles-of-advanced", false, false},
		"not known to the service":        {"501=shape:memberships 501=shape:roles-of-advanced", false, false},
		"properties that may not be read": {"only-id=shape:memberships", false, false},
		"not found":                       {"404=shape:memberships 404=shape:roles-of-advanced", false, false},
	} {
		faults, err := sandbox.ParseFaults(strings.Fields(c.faults))
		if err != nil {
			t.Fatal(err)
		}
		w := open(t, sandbox.Sample(), faults)
		found, err := w.DirectoryRolesOf(context.Background(), []roles.ObjectID{aaRunbooks, funcImages})
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		d := found[aaRunbooks]
		if slices.Contains(d.Templates, exchangeAdministrator) != c.held || d.Whole != c.whole {
			t.Errorf("%s: %+v", name, d)
		}
	}
}

// A service that is not there has not said that there are no roles.
func TestDirectoryRolesOfNobodyAsked(t *testing.T) {
	faults, err := sandbox.ParseFaults([]string{"expired=shape:memberships"})
	if err != nil {
		t.Fatal(err)
	}
	w := open(t, sandbox.Sample(), faults)
	if found, err := w.DirectoryRolesOf(context.Background(), []roles.ObjectID{aaRunbooks}); err == nil {
		t.Errorf("%+v", found)
	}
	if found, err := w.DirectoryRolesOf(context.Background(), nil); err != nil || len(found) != 0 {
		t.Errorf("%+v, %v", found, err)
	}
}
