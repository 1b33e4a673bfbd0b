package cmd

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"mi-roles/graph/sandbox"
)

// oddCommand is a command line and what is true of the tenant about it.
type oddCommand struct {
	args string // FILE, PLAN, RECORD and NEW stand for paths; a blank in a name is written +
	code int    // on a good day
	says func(w *oddWorld, out string) error
	goal func(after map[string]int) error // of a command that writes and exits with 0
	from string                           // the world it starts in: "", "applied"
	byID bool                             // it is about an assignment, not about what that grants
}

func (c oddCommand) writes() bool { return c.goal != nil }

type of func(who, on *sandbox.ServicePrincipal, a *sandbox.Assignment) bool

func by(name string) of {
	return func(who, _ *sandbox.ServicePrincipal, _ *sandbox.Assignment) bool { return who.DisplayName == name }
}

func on(name string) of {
	return func(_, on *sandbox.ServicePrincipal, _ *sandbox.Assignment) bool {
		return on != nil && on.DisplayName == name
	}
}

func all(_, _ *sandbox.ServicePrincipal, _ *sandbox.Assignment) bool { return true }

func both(a, b of) of {
	return func(who, on *sandbox.ServicePrincipal, x *sandbox.Assignment) bool {
		return a(who, on, x) && b(who, on, x)
	}
}

// lists: the rows are those of the assignments, each one and no other. Of a holder
// that the service does not find, the row may say that it is not known.
func lists(which of) func(*oddWorld, string) error {
	return func(w *oddWorld, out string) error {
		got, err := w.saidRows(out)
		if err != nil {
			return err
		}
		return sameLines(got, w.rows(w.holding(which)))
	}
}

// nothing is what a command says that has no result.
func nothing(_ *oddWorld, out string) error {
	if out != "" {
		return errors.New("it has no result")
	}
	return nil
}

// said turns each object of a report into a line.
func said[T any](out string, line func(T) string) ([]string, error) {
	var rows []T
	if err := json.Unmarshal([]byte(out), &rows); err != nil {
		return nil, err
	}
	var lines []string
	for _, r := range rows {
		lines = append(lines, line(r))
	}
	return lines, nil
}

// verdicts are by role value.
func verdicts(want ...string) func(*oddWorld, string) error {
	return func(_ *oddWorld, out string) error {
		type verdict struct{ Verdict, PrincipalDisplayName, AppRoleValue string }
		got, err := said(out, func(v verdict) string { return v.PrincipalDisplayName + " " + v.AppRoleValue + " " + v.Verdict })
		if err != nil {
			return err
		}
		return sameLines(got, want)
	}
}

// planned are changes by role value, as planned.
func planned(want ...string) func(*oddWorld, string) error {
	return func(_ *oddWorld, out string) error {
		var plan struct {
			Changes []struct{ Action, Status, PrincipalDisplayName, AppRoleValue string }
		}
		if err := json.Unmarshal([]byte(out), &plan); err != nil {
			return err
		}
		var got []string
		for _, c := range plan.Changes {
			got = append(got, strings.Join([]string{c.Action, c.PrincipalDisplayName, c.AppRoleValue, c.Status}, " "))
		}
		return sameLines(got, want)
	}
}

// objects are the service principals that are found.
func objects(which func(*sandbox.ServicePrincipal) bool) func(*oddWorld, string) error {
	return func(w *oddWorld, out string) error {
		type found struct{ ID, AppID, DisplayName, AzureResourceID string }
		got, err := said(out, func(f found) string {
			return strings.Join([]string{f.ID, f.AppID, f.DisplayName, f.AzureResourceID}, " | ")
		})
		if err != nil {
			return err
		}
		var want []string
		for _, sp := range w.tenant.ServicePrincipals {
			if !which(sp) {
				continue
			}
			azure := ""
			if i := slices.IndexFunc(sp.AlternativeNames, func(n string) bool { return strings.HasPrefix(n, "/") }); i >= 0 {
				azure = sp.AlternativeNames[i]
			}
			want = append(want, strings.Join([]string{sp.ID, sp.AppID, sp.DisplayName, azure}, " | "))
		}
		return sameLines(got, want)
	}
}

// gone and there are goals.
func gone(which of) func(map[string]int) error {
	return goal(which, 0, "is still held")
}

func there(keys ...string) func(map[string]int) error {
	return func(after map[string]int) error {
		for _, k := range keys {
			if after[k] == 0 {
				return fmt.Errorf("%s is not held", k)
			}
		}
		return nil
	}
}

func goal(which of, n int, wrong string) func(map[string]int) error {
	return func(after map[string]int) error {
		for _, a := range newOddWorld(oddSample()).holding(which) {
			if k := a.PrincipalID + " " + a.ResourceID + " " + a.AppRoleID; after[k] != n {
				return fmt.Errorf("%s %s", k, wrong)
			}
		}
		return nil
	}
}

func errNot(difference string) error { return fmt.Errorf("it is not as it was: %s", difference) }

// oddAssignment is the id of what the identity holds on the API.
func oddAssignment(identity, api string) string {
	return newOddWorld(oddSample()).holding(both(by(identity), on(api)))[0].ID
}

func mentions(text string) func(*oddWorld, string) error {
	return func(_ *oddWorld, out string) error {
		if !strings.Contains(out, text) {
			return fmt.Errorf("does not say: %s", text)
		}
		return nil
	}
}
