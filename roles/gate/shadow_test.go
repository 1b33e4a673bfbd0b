package gate_test

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"mi-roles/roles/gate"
)

// randomPattern is over few letters, so that patterns meet.
func randomPattern(r *rand.Rand) string {
	var b strings.Builder
	for range r.IntN(6) {
		b.WriteByte("ab*?*"[r.IntN(5)])
	}
	return b.String()
}

// words are all texts over a, b and a letter that no pattern has, up to seven letters.
func words() []string {
	all, last := []string{""}, []string{""}
	for range 7 {
		var next []string
		for _, w := range last {
			next = append(next, w+"a", w+"b", w+"c")
		}
		all, last = append(all, next...), next
	}
	return all
}

// fits is how a pattern is read, written once more as plainly as can be.
func fits(pattern, text string) bool {
	switch {
	case pattern == "":
		return text == ""
	case pattern[0] == '*':
		return fits(pattern[1:], text) || text != "" && fits(pattern, text[1:])
	case text == "":
		return false
	}
	return (pattern[0] == '?' || pattern[0] == text[0]) && fits(pattern[1:], text[1:])
}

// Patterns fit what the plain reading says, and a rule is said to be covered exactly
// where every word that fits the later one fits the earlier.
func TestShadowsAgreeWithBruteForce(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 7))
	all := words()
	covered := 0
	for range 700 {
		p, q := randomPattern(r), randomPattern(r)
		if p == "" || q == "" {
			continue // what is left out fits everything
		}
		early, late := gate.NewPattern(p), gate.NewPattern(q)
		want := true
		for _, w := range all {
			if early.Fits(w) != fits(p, w) {
				t.Fatalf("%q and %q: got %v", p, w, early.Fits(w))
			}
			want = want && (fits(p, w) || !fits(q, w))
		}
		policy := gate.Policy{Rules: []gate.Rule{{Role: early, Effect: gate.Allow}, {Role: late, Effect: gate.Deny}}}
		if got := len(policy.Shadows()) == 1; got != want {
			t.Errorf("%q covers %q: got %v, want %v", p, q, got, want)
		}
		if want {
			covered++
		}
	}
	if covered < 50 {
		t.Errorf("only %d pairs are covered", covered)
	}
}

func TestShadows(t *testing.T) {
	name, api := gate.NewPattern, gate.NewAPIPattern
	const graphID = "00000003-0000-0000-c000-000000000000"
	for text, c := range map[string]struct {
		early, late gate.Rule
		want        bool
	}{
		"the same":              {gate.Rule{Role: name("A"), API: api("graph")}, gate.Rule{Role: name("a"), API: api(graphID)}, true},
		"anything":              {gate.Rule{}, gate.Rule{Identity: name("a"), Role: name("b")}, true},
		"stars":                 {gate.Rule{Identity: name("***")}, gate.Rule{ResourceGroup: name("rg")}, true},
		"narrower":              {gate.Rule{Role: name("Mail.*"), API: api("graph")}, gate.Rule{Role: name("Mail.*")}, false},
		"one field":             {gate.Rule{Role: name("Mail.*")}, gate.Rule{Role: name("Mail.Send"), API: api("graph")}, true},
		"another field":         {gate.Rule{Role: name("Mail.*")}, gate.Rule{API: name("Mail.Send")}, false},
		"an id under a name":    {gate.Rule{Identity: name("*1")}, gate.Rule{Identity: name(string(alice))}, true},
		"a name under an id":    {gate.Rule{Identity: name(string(alice))}, gate.Rule{Identity: name(string(alice) + "*")}, false},
		"a path under a name":   {gate.Rule{Identity: name("rg*")}, gate.Rule{Identity: name("rg/a")}, false},
		"paths":                 {gate.Rule{Identity: name("rg/*")}, gate.Rule{Identity: name("RG/a?")}, true},
		"an alias under a name": {gate.Rule{API: api("gra*")}, gate.Rule{API: api("graph")}, true},
		"a name under an alias": {gate.Rule{API: api("graph")}, gate.Rule{API: api("Microsoft Graph")}, false},
		"types":                 {gate.Rule{Type: name("*Assigned")}, gate.Rule{Type: name("user*")}, true},
		"types by exclusion":    {gate.Rule{Type: name("*e*")}, gate.Rule{Type: name("*Assigned")}, true},
		"other types":           {gate.Rule{Type: name("User*")}, gate.Rule{Type: name("*Assigned")}, false},
		"far into a long one":   {gate.Rule{Role: name("*b")}, gate.Rule{Role: name(strings.Repeat("a", 300))}, false},
		"to its very end":       {gate.Rule{Role: name("*b")}, gate.Rule{Role: name(strings.Repeat("a", 300) + "b")}, true},
		"as hard as can be told": {gate.Rule{Role: name("*a" + strings.Repeat("?", 8))}, gate.Rule{Role: name("*a" + strings.Repeat("?", 8))},
			true},
		"harder": {gate.Rule{Role: name("*a" + strings.Repeat("?", 17))}, gate.Rule{Role: name("*a" + strings.Repeat("?", 17))}, false},
		"too hard to tell": {gate.Rule{Role: name(strings.Repeat("*a?b", 60))},
			gate.Rule{Role: name(strings.Repeat("*ab?", 60) + "x")}, false},
	} {
		p := gate.Policy{Rules: []gate.Rule{{Role: name("unrelated")}, c.early, c.late}}
		got := p.Shadows()
		if want := []gate.Shadow{{Rule: 2, By: 1}}; c.want != slices.Equal(got, want) || !c.want && len(got) > 0 {
			t.Errorf("%s: got %+v", text, got)
		}
	}
}

// Whatever the texts: case makes no difference, a pattern fits itself without wildcards,
// and what a covered pattern fits the covering one fits too.
func FuzzPattern(f *testing.F) {
	for _, s := range [][3]string{{"*", "a?b", "axb"}, {"a*b*c", "a?bc", "aXbc"}, {"*ſ*", "S", "s"}, {"İ", "i", "I"},
		{"K*", "k?", "\u212aa"}, {"*a*?", "**?a*", "\xff"}} {
		f.Add(s[0], s[1], s[2])
	}
	f.Fuzz(func(t *testing.T, p, q, text string) {
		early, late := gate.NewPattern(p), gate.NewPattern(q)
		if early.Fits(text) != early.Fits(strings.ToUpper(text)) && strings.EqualFold(text, strings.ToUpper(text)) {
			t.Errorf("%q and %q: case decides", p, text)
		}
		if !strings.ContainsAny(p, "*?") && p != "" &&
			early.Fits(text) != strings.EqualFold(strings.ToValidUTF8(p, "\ufffd"), strings.ToValidUTF8(text, "\ufffd")) &&
			utf8.ValidString(p+text) {
			t.Errorf("%q and %q: got %v", p, text, early.Fits(text))
		}
		covered := len(gate.Policy{Rules: []gate.Rule{{Role: early}, {Role: late}}}.Shadows()) > 0
		if covered && late.Fits(text) && !early.Fits(text) {
			t.Errorf("%q covers %q, and not %q", p, q, text)
		}
	})
}
