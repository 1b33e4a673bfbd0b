package screen

import (
	"slices"
	"strings"
	"testing"

	"mi-roles/output"
)

// TestFilled: what one copies begins a line of its own rather than being broken.
func TestFilled(t *testing.T) {
	const id = "/subscriptions/00000000-0000-4000-8000-000000000001/resourceGroups/rg-shop"
	for text, want := range map[string][]string{
		"this is the address of a page; use instead: " + id: {
			"this is the address of a page; use instead:", id},
		"put a call in quotes, and the command reads: --for 'GET /users/{id}/messages and more'": {
			"put a call in quotes, and the command reads: --for", "'GET /users/{id}/messages and more'"},
		"list its roles with: mi-roles roles -a graph; find the role for a call with: mi-roles roles --for \"GET /users\"": {
			"list its roles with: mi-roles roles -a graph; find the role for a call with:", "mi-roles roles --for \"GET /users\""},
		"did you mean graph? else search with: mi-roles apis graph and-a-long-word-behind (aliases: mi-roles apis --aliases)": {
			"did you mean graph? else search with:", "mi-roles apis graph and-a-long-word-behind (aliases:", "mi-roles apis --aliases)"},
		"don't take the user's words for 'values in quotes' where they aren't such, as here and then again": {
			"don't take the user's words for 'values in quotes' where they aren't such,", "as here and then again"},
		"the quote \"that is never closed, because it is cut, does not keep the rest of the line in one piece": {
			"the quote \"that is never closed, because it is cut, does not keep the rest",
			"of the line in one piece"},
	} {
		if got := filled(wholes(strings.Fields(text)), 76); !slices.Equal(got, want) {
			t.Errorf("%s:\n%s", text, strings.Join(got, "\n"))
		}
	}
}

// TestWholes: what follows a colon is a command, and a value in quotes ends where they close.
func TestWholes(t *testing.T) {
	for text, want := range map[string]string{
		"type: az ad sp show":         "type:|az ad sp show",
		"type: mi-roles list -i x":    "type:|mi-roles list -i x",
		"a mi-roles list":             "a|mi-roles|list",
		"mi-roles: az failed":         "mi-roles:|az|failed",
		"type: git status":            "type:|git|status",
		"mi-roles list":               "mi-roles|list",
		"or: az x; or: az y, then z":  "or:|az x;|or:|az y,|then|z",
		"or: az x -n 'a, b' y (as c)": "or:|az x -n 'a, b' y|(as|c)",
		"or: az; x":                   "or:|az;|x",
		"or: az (x)":                  "or:|az|(x)",
		"'a' b":                       "'a'|b",
		"''  b'":                      "''|b'",
		"' a ' b":                     "' a '|b",
		"', a' b":                     "', a'|b",
		"('a b', c)":                  "('a b',|c)",
		`( "a b"?! c`:                 `(|"a b"?!|c`,
		"x=  y='a b' z":               "x=|y='a b'|z",
		`it's "never closed, a' b`:    `it's|"never|closed,|a'|b`,
		`'a "b' c"`:                   `'a "b'|c"`,
	} {
		if got := strings.Join(wholes(strings.Fields(text)), "|"); got != want {
			t.Errorf("%s: %s, want %s", text, got, want)
		}
	}
	for text, want := range map[string]string{
		"or: az group -r 'Mail Read All' -x":                        "or:|az group -r|'Mail Read All'|-x",
		"a 'value in quotes that is too long' b":                    "a|'value in quotes|that is too long'|b",
		"see /a-word/that-is/too-long/for-a-line/of-just/seventeen": "see|/a-word/that-is/|too-long/|for-a-line/|of-just/seventeen",
		"a line of just 17":                                         "a line of just 17",
		"a line of just 18.":                                        "a line of just|18.",
		"or: az a of just 13 c":                                     "or:|az a of just 13 c",
	} {
		if got := strings.Join(filled(wholes(strings.Fields(text)), 17), "|"); got != want {
			t.Errorf("%s: %s, want %s", text, got, want)
		}
	}
}

// FuzzFilled: words stay in order, and no line is too wide that could be narrower.
func FuzzFilled(f *testing.F) {
	f.Add("a 'b c' (\"d e\") write: mi-roles x -a 'y z'; or: mi-roles y", 20)
	f.Add("'' \" ' = (=' x", 3)
	f.Add("a: az x 'y, z; (b' (c); d, \"e f\", g: mi-roles \"h i j k\" l", 7)
	f.Fuzz(func(t *testing.T, text string, room int) {
		if room < 1 || room > 200 || len(text) > 500 {
			return
		}
		words := strings.Fields(text)
		if len(words) == 0 {
			return
		}
		lines := filled(wholes(words), room)
		if got, want := strings.Join(lines, ""), strings.Join(words, ""); strings.ReplaceAll(got, " ", "") != want {
			t.Fatalf("%q became %q", text, lines)
		}
		for _, line := range lines {
			if output.TextWidth(line) > room && strings.Contains(line, " ") {
				t.Fatalf("%q is too wide for %d", line, room)
			}
		}
	})
}
