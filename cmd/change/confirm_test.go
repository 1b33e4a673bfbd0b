package change

import (
	"errors"
	"strings"
	"testing"

	"mi-roles/cmd/pick"
	"mi-roles/cmd/screen"
	"mi-roles/graph/sandbox"
	"mi-roles/roles"
)

// Nothing is written by a run that the gate refuses, whatever a command did before.
func TestTheGateHolds(t *testing.T) {
	w := open(t, sandbox.Sample())
	r := w.run(roles.AtLeast, "func-orders", "graph", "User.Read.All,RoleManagement.ReadWrite.Directory")
	w.Yes = true
	for what, refused := range map[string]func() error{
		"judged": r.Judge, "carried out": func() error { return carried(r) },
		"confirmed": func() error { return r.Confirmed(t.Context(), "Make") },
	} {
		err := refused()
		if !errors.Is(err, roles.ErrPolicy) || w.writes() != 0 || w.shows() != "" {
			t.Errorf("%s: %v, %d writes", what, err, w.writes())
		}
		has(t, w.Hint(err, Outcome{}), "--allow-critical RoleManagement.ReadWrite.Directory")
	}
	r.Gate.Critical.Named = []string{"RoleManagement.ReadWrite.Directory", "Sites.FullControl.All"}
	if err := r.Judge(); err != nil {
		t.Errorf("allowed: %v", err)
	}
	if err := carried(r); err != nil || w.writes() != 2 {
		t.Errorf("allowed: %v, %d writes", err, w.writes())
	}
	has(t, w.said(), "--allow-critical Sites.FullControl.All: no change in this run involves that role\n")
}

// TestConsent: who must be asked is asked with the number of changes, and nothing but a yes changes anything.
func TestConsent(t *testing.T) {
	for _, c := range []struct {
		name, answer string
		set          func(*shop, *Run)
		asked        string
		writes       int
		err          string
	}{
		{"yes", "y\n", nil, "Undo 1 change (1 to remove)? [y/N] ", 1, ""},
		{"no", "n\n", nil, "Undo 1 change (1 to remove)? [y/N] ", 0, "nothing was changed"},
		{"an empty line", "\n", nil, "Undo 1 change (1 to remove)? [y/N] ", 0, "nothing was changed"},
		{"--yes", "", func(w *shop, _ *Run) { w.Yes = true }, "", 1, ""},
		{"--dry-run", "", func(_ *shop, r *Run) { r.Options.DryRun = true }, "", 0, ""},
		{"nothing to do", "", func(_ *shop, r *Run) { r.Plan[0].Needed = false }, "", 0, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := open(t, sandbox.Sample())
			w.answers(c.answer)
			r := w.run(roles.Without, "func-orders", "graph", "Mail.Send")
			if c.set != nil {
				c.set(w, &r)
			}
			err := r.Confirmed(t.Context(), "Undo")
			said := w.said()
			if err != nil && err.Error() != c.err || err == nil && c.err != "" || w.writes() != c.writes {
				t.Errorf("%v, %d writes", err, w.writes())
			}
			if asked := strings.Contains(said, "[y/N]"); asked != (c.asked != "") || strings.Contains(said, "identity  ") != asked {
				t.Errorf("asked %v: %s", asked, said)
			}
			has(t, said, c.asked)
		})
	}
}

// TestAskedConsent: only what answers put together is asked about.
func TestAskedConsent(t *testing.T) {
	for _, c := range []struct {
		name, answer           string
		asked, yes, dry, empty bool
		want                   string
	}{
		{"typed", "", false, false, false, false, ""}, {"answered, yes", "yes\n", true, false, false, false, "Assign 1 role? [y/N] "},
		{"answered, no", "no\n", true, false, false, false, "Assign 1 role? [y/N] "}, {"--yes", "", true, true, false, false, ""},
		{"--dry-run", "", true, false, true, false, ""}, {"nothing to do", "", true, false, false, true, ""},
	} {
		w := open(t, sandbox.Sample())
		w.answers(c.answer)
		w.Yes = c.yes
		r := w.run(roles.AtLeast, "func-orders", "graph", "User.Read.All")
		r.Options.DryRun, r.Plan[0].Needed = c.dry, !c.empty
		err := w.AskedConsent(t.Context(), &pick.Questions{Asked: c.asked}, r)
		if no := err != nil; no != (c.answer == "no\n") || no && err.Error() != "nothing was changed" {
			t.Errorf("%s: %v", c.name, err)
		}
		is(t, c.name, w.said(), c.want)
	}
}

// TestCheckConsent: a run that would have to ask is refused where nobody can be asked.
func TestCheckConsent(t *testing.T) {
	w := open(t, sandbox.Sample())
	err := w.CheckConsent("undo", Changes{})
	if !screen.IsUsage(err) {
		t.Fatalf("nobody to ask: %v", err)
	}
	has(t, err.Error(), "undo needs confirmation", "--yes", "--dry-run")
	if err := w.CheckConsent("undo", Changes{DryRun: true}); err != nil {
		t.Error(err)
	}
	w.Yes = true
	if err := w.CheckConsent("undo", Changes{}); err != nil {
		t.Error(err)
	}
	w.Yes = false
	w.answers("")
	if err := w.CheckConsent("undo", Changes{}); err != nil {
		t.Error(err)
	}
}
