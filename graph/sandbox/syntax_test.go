package sandbox

import (
	"errors"
	"fmt"
	"strings"
	"testing"
)

// TestTokensOfFilters: what is a word, what a mark, and where a filter cannot be read.
func TestTokensOfFilters(t *testing.T) {
	for source, want := range map[string]string{
		"aZ09_-.@$": "word:aZ09_-.@$", "azAZ": "word:azAZ", "a b\tc": "word:a word:b word:c",
		"a(b),c:d/e": "word:a (:( word:b ):) ,:, word:c ::: word:d /:/ word:e",
		"''":         "text:", "'a''b' 'c'": "text:a'b text:c", "'''": "!0", "a 'b": "!2", "a `": "!2", "{": "!0", "a[": "!1", "a;": "!1", "a ^": "!2",
		"é": "!0", `"a"`: "!0", "": "",
	} {
		tokens, at, ok := lex(source)
		var got []string
		for _, x := range tokens {
			if kind := map[tokenKind]string{tokenWord: "word", tokenString: "text", tokenPunct: x.text}[x.kind]; x.kind != tokenEnd {
				got = append(got, kind+":"+x.text)
			}
		}
		if !ok {
			got = []string{fmt.Sprintf("!%d", at)}
		} else if end := tokens[len(tokens)-1]; end.kind != tokenEnd || end.at != len(source) {
			t.Errorf("%s ends with %+v", source, end)
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s: %s, want %s", source, strings.Join(got, " "), want)
		}
	}
	for source, at := range map[string]int{"id eq 'a' x": 10, "id": 2, "id xx 'a'": 3, "id eq": 5, "id eq )": 6, "id in 'a'": 6,
		"id in ('a' 'b')": 11,
		"id in ('a',":     11, "(id eq 'a'": 10, "'id' eq 'a'": 0, "a/ eq 'b'": 6, "a/'b' eq 'c'": 2, "a/any b": 6, "a/any('b':b eq 'c')": 6,
		"a/any(b b eq 'c')": 6, "a/any(b:b eq 'c'": 16, "startsWith('a','b')": 11, "startsWith(a 'b')": 11, "startsWith(a,)": 13,
		"startsWith(a,'b'": 16, "not": 3, "id eq 'a' or": 12, "id eq 'a' and or": 16, "id eq ')": 6} {
		_, err := parseFilter(source)
		var syntax *syntaxError
		if !errors.As(err, &syntax) || syntax.at != at ||
			syntax.Error() != fmt.Sprintf("Invalid filter clause: Syntax error at position %d in '%s'.", at, source) {
			t.Errorf("%s: %v, want position %d", source, err, at)
		}
	}
	for depth, want := range map[int]bool{39: true, 40: false} { // brackets around a comparison
		_, err := parseFilter(strings.Repeat("(", depth) + "id eq 'a'" + strings.Repeat(")", depth))
		if (err == nil) != want {
			t.Errorf("%d brackets: %v", depth, err)
		}
	}
	for _, nots := range []int{1, 39, 40, 41} {
		if _, err := parseFilter(strings.Repeat("not ", nots)); err == nil {
			t.Errorf("%d times not, and then nothing", nots)
		}
	}
	if _, err := parseFilter(strings.Repeat("(id eq 'a') and ", 50) + "id eq 'a'"); err != nil {
		t.Errorf("side by side is not deep: %v", err)
	}
}

// TestComparisons by each operator; null is less than nothing and no beginning of a text.
func TestComparisons(t *testing.T) {
	null := null
	for op, want := range map[string]string{"eq": "b", "ne": "a c null", "ge": "b c", "le": "a b", "startsWith": "b", "in": "b", "gt": "",
		"lt": ""} {
		var got []string
		for _, v := range []string{"a", "b", "c"} {
			if tester(op, []string{"b", "x"})(v, true) {
				got = append(got, v)
			}
		}
		if tester(op, []string{"b", "x"})(null, false) {
			got = append(got, "null")
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s: %v, want %s", op, got, want)
		}
	}
	text := "ÄB"
	for _, c := range []struct {
		v    any
		want string
		ok   bool
	}{{"ÄB", "äb", true}, {&text, "äb", true}, {(*string)(nil), null, false}, {true, "true", true}, {false, "false", true}, {nil, null, false},
		{[]string{"a"}, null, false}} {
		if got, ok := folded(c.v); got != c.want || ok != c.ok {
			t.Errorf("%v: %q, %v", c.v, got, ok)
		}
	}
	for l, want := range map[literal]string{{tokenString, "a"}: "Edm.String", {tokenWord, readAll}: "Edm.Guid", {tokenWord,
		"true"}: "Edm.Boolean",
		{tokenWord, "false"}: "Edm.Boolean", {tokenWord, "7"}: "Edm.Int32", {tokenString, "true"}: "Edm.String"} {
		if got := literalType(l); got != want {
			t.Errorf("%v: %s", l, got)
		}
	}
	for op, want := range map[string]string{"eq": "Equal", "ne": "NotEqual", "ge": "GreaterThanOrEqual", "le": "LessThanOrEqual",
		"gt": "GreaterThan",
		"lt": "LessThan", "in": "Equal"} {
		if got := operatorKind(op); got != want {
			t.Errorf("%s: %s", op, got)
		}
	}
	if n := utf16Len("aä\U0001f469"); n != 4 {
		t.Errorf("%d units", n)
	}
}
