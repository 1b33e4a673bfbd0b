package audit

import (
	"slices"
	"strings"
	"testing"

	"mi-roles/roles"
)

func told(list []Finding) []string {
	var out []string
	for _, f := range list {
		out = append(out, string(f.Change)+" "+f.Rule.ID+" "+string(f.Principal.ID)+" "+f.Key)
	}
	return out
}

// A finding is the same by its rule, identity and key. What an exception accepts was found
// all the same: it is neither new when the exception ends, nor gone when one begins.
func TestAgainst(t *testing.T) {
	at := func(rule, principal, key, message string) Finding {
		return Finding{Rule: Rule{ID: rule}, Principal: roles.Principal{ID: roles.ObjectID(principal)}, Key: key, Message: message}
	}
	held, moved := at("MIR001", "p", "a/r", "then"), at("MIR001", "p", "a/r", "now, in other words")
	other, tenant := at("MIR001", "q", "a/r", ""), at("MIR012", "", "", "3 identities")
	for name, c := range map[string]struct {
		before, now          Result
		open, accepted, gone []string
	}{
		"nothing": {Result{}, Result{}, nil, nil, nil},
		"the same": {Result{Open: []Finding{held, tenant}}, Result{Open: []Finding{moved, tenant}},
			[]string{"same MIR001 p a/r", "same MIR012  "}, nil, nil},
		"new": {Result{Open: []Finding{held}}, Result{Open: []Finding{moved, other}},
			[]string{"same MIR001 p a/r", "new MIR001 q a/r"}, nil, nil},
		"gone": {Result{Open: []Finding{held, other}}, Result{Open: []Finding{moved}},
			[]string{"same MIR001 p a/r"}, nil, []string{"gone MIR001 q a/r"}},
		"accepted before": {Result{Accepted: []Finding{held}}, Result{Open: []Finding{moved}}, []string{"same MIR001 p a/r"},
			nil, nil},
		"accepted now": {Result{Open: []Finding{held}}, Result{Accepted: []Finding{moved}}, nil,
			[]string{"same MIR001 p a/r"}, nil},
		"accepted before, gone now": {Result{Accepted: []Finding{held}}, Result{}, nil, nil, nil},
	} {
		got := c.now.Against(c.before, Baseline{Name: "monday.json"})
		if !slices.Equal(told(got.Open), c.open) || !slices.Equal(told(got.Accepted), c.accepted) || !slices.Equal(told(got.Gone), c.gone) {
			t.Errorf("%s: got %q, %q, %q", name, told(got.Open), told(got.Accepted), told(got.Gone))
		}
		fresh := 0
		for _, text := range c.open {
			if strings.HasPrefix(text, "new ") {
				fresh++
			}
		}
		if got.New() != fresh {
			t.Errorf("%s: %d are new", name, got.New())
		}
		if got.Baseline == nil || got.Baseline.Name != "monday.json" || len(c.now.Open) > 0 && c.now.Open[0].Change != "" {
			t.Errorf("%s: the baseline is not told, or what was handed in was changed", name)
		}
	}
}
