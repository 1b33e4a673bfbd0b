package output

import (
	"strings"
	"testing"
	"unicode/utf8"

	"mi-roles/roles/display"
)

func empty() Document {
	d := document("")
	return Document{Data: []Change(nil), Columns: d.Columns, Suite: "verify"}
}

// TestLooks holds every format against its golden file.
func TestLooks(t *testing.T) {
	documents := map[string]Document{
		"normal":  document("func-orders"),
		"empty":   empty(),
		"foreign": document(foreign),
		"hostile": document(hostile),
	}
	formats := []Format{Table, JSON, YAML, CSV, TSV, MD, None, JSONL, SARIF, JUnit}
	for name, d := range documents {
		for _, f := range formats {
			t.Run(name+"/"+string(f), func(t *testing.T) {
				got := rendered(t, d, Options{Format: f, ToolVersion: "1.2.3"})
				golden(t, name+"."+string(f), []byte(got))
				assertSafe(t, got)
			})
		}
		t.Run(name+"/narrow", func(t *testing.T) {
			got := rendered(t, d, Options{Format: Table, Width: 100})
			golden(t, name+"-narrow.table", []byte(got))
			assertSafe(t, got)
		})
		t.Run(name+"/color", func(t *testing.T) {
			got := rendered(t, d, Options{Format: Table, Width: 120, Color: true})
			golden(t, name+"-color.table", []byte(got))
			for _, own := range []string{bold, normal, paints[Good], paints[Warn], paints[Bad], paints[Dim]} {
				got = strings.ReplaceAll(got, own, "")
			}
			assertSafe(t, got)
		})
	}
}

// assertSafe checks that a terminal has nothing to obey in a text.
func assertSafe(t *testing.T, text string) {
	t.Helper()
	if !utf8.ValidString(text) {
		t.Error("not UTF-8")
	}
	text = strings.NewReplacer("\n", "", "\t", "").Replace(text)
	if i := strings.IndexFunc(text, display.Hidden); i >= 0 {
		t.Errorf("hidden character at %d: %q", i, text[i:min(len(text), i+20)])
	}
}

// TestQueryLooks holds the results of queries in each format.
func TestQueryLooks(t *testing.T) {
	queries := []string{
		"[].{role: appRoleValue, name: principalDisplayName, error: error.code}",
		"[].[status, appRoleValue]", "[].id", "[0]", "[0].principalDisplayName", "length(@)", "[?status == 'nope']", "[9]", "[].error",
		"[0].[id, error, `[1, 2]`]",
	}
	var all strings.Builder
	for _, q := range queries {
		for _, f := range []Format{Table, JSON, YAML, CSV, TSV, MD, None, JSONL} {
			all.WriteString("--- " + string(f) + " " + q + "\n")
			all.WriteString(rendered(t, document(hostile), Options{Format: f, Query: q}))
		}
	}
	golden(t, "queries.txt", []byte(all.String()))
	assertSafe(t, all.String())
}

// TestNoColumns makes the table from the data.
func TestNoColumns(t *testing.T) {
	type claims struct {
		Audience string            `json:"aud"`
		Roles    []string          `json:"roles"`
		Error    *Problem          `json:"error"`
		More     map[string]string `json:"more"`
		hidden   int
	}
	one := claims{Audience: "api://orders", Roles: []string{"a", "b"}, More: map[string]string{"k": "v"}, hidden: 1}
	var all strings.Builder
	for _, data := range []any{one, &one, []claims{one}, []*claims{&one}, []claims{}, nil, []string{"x"}, map[string]any{"n": 1.5}} {
		for _, f := range []Format{Table, CSV, MD, JSON, YAML} {
			all.WriteString("--- " + string(f) + "\n")
			all.WriteString(rendered(t, Document{Data: data}, Options{Format: f}))
		}
	}
	golden(t, "no-columns.txt", []byte(all.String()))
}
