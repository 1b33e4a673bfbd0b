package snippet

import (
	"encoding/json"
	"go/parser"
	"go/token"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"
)

// Whatever a name is made of, it adds no line to any snippet, and what Go and
// JSON read back from a quoted value is the value.
func FuzzHostileText(f *testing.F) {
	for _, s := range []string{"id-orders", hostile().Identity, "\u0085\u2028\u2029\v\f", "\\u000a", "*/ }", "💣", "\U000e0041",
		"${x}%{y}$${z}", "'''\"\"\"", "coding: utf-7"} {
		f.Add(s)
	}
	lines := map[string]int{}
	for _, name := range Languages() {
		s, _ := Write(name, system())
		lines[name] = strings.Count(s.Code, "\n")
	}
	f.Fuzz(func(t *testing.T, text string) {
		v := system()
		v.Identity, v.API = text, text
		for _, name := range Languages() {
			s := write(t, name, v)
			if n := strings.Count(s.Code, "\n"); n != lines[name] {
				t.Errorf("%s has %d lines, want %d:\n%s", name, n, lines[name], s.Code)
			}
			if strings.ContainsAny(s.Code, "\r\v\f\u0085\u2028\u2029\x1b\u202e") {
				t.Errorf("%s: %q", name, s.Code)
			}
		}
		if _, err := parser.ParseFile(token.NewFileSet(), "", write(t, "go", v).Code, 0); err != nil {
			t.Error(err)
		}
		if !utf8.ValidString(text) {
			return
		}
		if got, err := strconv.Unquote(quoteC(text)); err != nil || got != text {
			t.Errorf("Go reads %q from %s: %v", got, quoteC(text), err)
		}
		var got string
		if err := json.Unmarshal([]byte(quoteC(text)), &got); err != nil || got != text {
			t.Errorf("JSON reads %q from %s: %v", got, quoteC(text), err)
		}
	})
}

// The languages read back their own literals.
func TestLiteralsReadBack(t *testing.T) {
	const value = "a\"b'c\\d$e${f}%{g}`h\\u000ai\u2028\u2019ü💣"
	want, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	twice, err := json.Marshal(string(want))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		tool    []string
		program string
	}{
		{[]string{"python3", "-"}, "import json\nassert " + quoteC(value) + " == json.loads(r'''" + string(want) + "''')"},
		{[]string{"node", "-"}, "if (" + quoteC(value) + " !== JSON.parse(" + string(twice) + ")) process.exit(1)"},
	} {
		t.Run(c.tool[0], func(t *testing.T) {
			reader := command(t, t.TempDir(), c.tool...)
			reader.Stdin = strings.NewReader(c.program)
			out, err := reader.Output()
			if err != nil {
				t.Errorf("%v: %s", err, out)
			}
		})
	}
}
