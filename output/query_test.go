package output

import (
	"strings"
	"testing"
)

func TestCheckQuery(t *testing.T) {
	for _, q := range []string{"[]", "[].id", "[?risk=='high'].{a: id, b: error.code}", "sort_by(@, &id)[0]", "length([])", "@",
		"let $x = [0], $y = $x in [$x, $y]"} {
		if err := CheckQuery(q); err != nil {
			t.Errorf("CheckQuery(%q): %v", q, err)
		}
	}
	for q, want := range map[string]string{
		"":                                   "the query is empty",
		"  ":                                 "the query is empty",
		"[":                                  "at its end",
		"[].{a: }":                           "at character 8",
		"[]\x1b[31m":                         `\u001b`,
		"[?x == 'ü'].lenght(@)":              `"lenght" that does not exist: did you mean length?`,
		"nosuchfunctionatall(@)":             "does not exist",
		strings.Repeat("[", 9_999):           "the query is wrong",
		strings.Repeat("(", 10_001):          "more than 10000",
		strings.Repeat("!", 9_999):           "wrong",
		strings.Repeat("a.", 4_000) + "\xff": "wrong",
	} {
		err := CheckQuery(q)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("CheckQuery(%.40q): %v, want %q in it", q, err, want)
			continue
		}
		assertSafe(t, err.Error())
	}
}

// TestQueryMark puts the mark below the wrong character.
func TestQueryMark(t *testing.T) {
	err := CheckQuery("[?a == '日' b]")
	lines := strings.Split(err.Error(), "\n")
	if len(lines) != 3 || lines[1] != "  [?a == '日' b]" || lines[2] != "              ^" {
		t.Errorf("%v", err)
	}
}

func TestQueryFails(t *testing.T) {
	for _, q := range []string{"abs('x')", "sort_by([], &error)", "[].id | keys(@)", "join(`1`, @)"} {
		err := Render(&strings.Builder{}, document("x"), Options{Format: JSON, Query: q})
		if err == nil || !strings.Contains(err.Error(), "fails on this result") {
			t.Errorf("%s: %v", q, err)
		}
	}
	for _, f := range []Format{SARIF, JUnit} {
		if err := Render(&strings.Builder{}, document("x"), Options{Format: f, Query: "[]"}); err == nil {
			t.Errorf("%s takes a query", f)
		}
	}
}

// TestQueriesInEveryFormat: what shows data shows what a query selects from it.
func TestQueriesInEveryFormat(t *testing.T) {
	for _, f := range append(Common(), JSONL) {
		var out strings.Builder
		err := Render(&out, document("x"), Options{Format: f, Query: "[0].nosuchkey || 'selected'", Width: 3})
		if err != nil || strings.Contains(out.String(), "selected") == (f == None) || f.TakesQuery() != nil {
			t.Errorf("%s: %v, %q", f, err, out.String())
		}
	}
	for _, f := range []Format{SARIF, JUnit, HTML, Dot, Manifest} {
		if f.TakesQuery() == nil {
			t.Errorf("%s takes a query", f)
		}
	}
}

func FuzzQuery(f *testing.F) {
	for _, q := range []string{"[].{a: id, b: error}", "[?risk=='high'] | [0]", "[*].[id,status]", "sort_by(@,&action)", "to_string(@)",
		"`[1,{\"a\":null}]`", "@[::-1]", "let $x = [0] in $x", "[0].id + `1`"} {
		f.Add(q, uint8(0))
	}
	formats := []Format{JSON, YAML, CSV, TSV, Table, MD, JSONL}
	f.Fuzz(func(t *testing.T, q string, n uint8) {
		if CheckQuery(q) != nil {
			return
		}
		var b strings.Builder
		if err := Render(&b, document(foreign), Options{Format: formats[int(n)%len(formats)], Query: q}); err == nil {
			assertSafe(t, b.String())
		}
	})
}

// A literal that is no JSON is told apart from a query that is wrong elsewhere.
func TestALiteralThatIsNoJSON(t *testing.T) {
	if _, err := parseQuery("[?risk==`high`]"); err == nil || !strings.Contains(err.Error(), "write a string in single quotes") {
		t.Error(err)
	}
}
