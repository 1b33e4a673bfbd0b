package pick

import (
	"bytes"
	"encoding/csv"
	"slices"
	"strings"
	"testing"
)

func TestListFlag(t *testing.T) {
	for text, want := range map[string][]string{
		`a`:                            {"a"},
		` a , b `:                      {"a", "b"},
		`"Smith, John",func-orders`:    {"Smith, John", "func-orders"},
		` "Smith, John" , func-orders`: {"Smith, John", "func-orders"},
		`"a ""b"" c"`:                  {`a "b" c`},
		`""""`:                         {`"`},
		`" blanks "`:                   {" blanks "},
		`name: blanks ,b`:              {"name: blanks ", "b"},
		` NAME:x `:                     {"NAME:x "},
		`name:`:                        {"name:"},
		`"name:a,b "`:                  {"name:a,b "},
		`it"s,5" screen`:               {`it"s`, `5" screen`},
		`Smith\, John,b`:               {"Smith, John", "b"},
		`"a\,b"`:                       {`a\,b`},
		`a\b,c\`:                       {`a\b`, `c\`},
		`a\\,b`:                        {`a\\`, "b"},
	} {
		var l ListFlag
		if err := l.Set(text); err != nil || !slices.Equal(l, want) {
			t.Errorf("%s: got %q, %v", text, []string(l), err)
		}
	}
	for text, want := range map[string]string{
		"":             "an empty value",
		" , a":         "an empty value",
		"a,":           "an empty value",
		`""`:           "an empty value",
		`a,"  ",b`:     "an empty value",
		`"Smith, John`: `the quote that begins "Smith, John is not closed`,
		`a,"b`:         `the quote that begins "b is not closed`,
		`"a"b,c`:       `after the value in quotes "a" comes b: put a comma`,
		`"a" "b"`:      `after the value in quotes "a" comes "b": put a comma`,
	} {
		var l ListFlag
		if err := l.Set(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %q, %v", text, []string(l), err)
		}
	}
}

func TestOnceFlag(t *testing.T) {
	for text, want := range map[string]string{"Smith, John": "Smith, John", `"Smith, John"`: "Smith, John", `"x "`: "x ", "x ": "x",
		" x": "x", ` "x" `: "x", "name: x ": "name: x ", `it"s`: `it"s`, `"""a"""`: `"a"`} {
		var o OnceFlag
		if err := o.Set(text); err != nil || string(o) != want {
			t.Errorf("%s: got %q, %v", text, o, err)
		}
	}
	for _, text := range []string{`"a","b"`, `"a`, `""`} {
		var o OnceFlag
		if err := o.Set(text); err == nil {
			t.Errorf("%s: got %q", text, o)
		}
	}
	twice := OnceFlag("a")
	if err := twice.Set("a"); err != nil || twice != "a" {
		t.Errorf("the same again: %q, %v", twice, err)
	}
	if err := twice.Set("b"); err == nil || twice != "a" {
		t.Errorf("another: %q, %v", twice, err)
	}
}

// What is written for a list reads back, alone and among others, and what CSV writes
// is read as CSV has it.
func FuzzListFlag(f *testing.F) {
	for _, s := range []string{"a", "a,b", ` a "b" `, `"`, `\,`, `a\`, `\\,`, "name: x ", "\u00a0x", "a\"\",\"b"} {
		f.Add(s, "func-orders")
	}
	f.Fuzz(func(t *testing.T, a, b string) {
		if strings.TrimSpace(a) == "" || strings.TrimSpace(b) == "" {
			return
		}
		var one, both ListFlag
		if err := one.Set(ListItem(a)); err != nil || !slices.Equal(one, []string{a}) {
			t.Errorf("%q is written %s and read %q, %v", a, ListItem(a), one, err)
		}
		if err := both.Set(JoinList([]string{a, b})); err != nil || !slices.Equal(both, []string{a, b}) {
			t.Errorf("%q, %q: read %q, %v", a, b, both, err)
		}
		var once OnceFlag
		if err := once.Set(OnceItem(a)); err != nil || string(once) != a {
			t.Errorf("%q is written %s and read %q, %v", a, OnceItem(a), once, err)
		}
		if at := LastItem(JoinList([]string{a, b})); JoinList([]string{a, b})[at:] != ListItem(b) {
			t.Errorf("%q, %q: the last begins at %d", a, b, at)
		}
		if strings.ContainsAny(a+b, "\\\r\n") || strings.TrimSpace(a) != a || strings.TrimSpace(b) != b {
			return
		}
		var text bytes.Buffer
		w := csv.NewWriter(&text)
		_ = w.Write([]string{a, b})
		w.Flush()
		var read ListFlag
		if err := read.Set(strings.TrimSuffix(text.String(), "\n")); err != nil || !slices.Equal(read, []string{a, b}) {
			t.Errorf("CSV %s: read %q, %v", text.String(), read, err)
		}
	})
}
