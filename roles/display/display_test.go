package display

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestClean(t *testing.T) {
	for in, want := range map[string]string{
		"":            "",
		"func-orders": "func-orders",
		"注文 👩\u200d🔬 Größe ñandú 한국":  `注文 👩\u200d🔬 Größe ñandú 한국`,
		"e\u0301 ☎️ 葛\U000e0100":      "e\u0301 ☎️ 葛\U000e0100",
		`DOMAIN\user "x" 'y'`:         `DOMAIN\user "x" 'y'`,
		"\x1b[31mred\x1b[0m":          `\u001b[31mred\u001b[0m`,
		"\x1b]8;;http://evil\x1b\\x":  `\u001b]8;;http://evil\u001b\x`,
		"a\x00b\x7fc\u009b2J":         `a\u0000b\u007fc\u009b2J`,
		"a\nb\r\nc\td":                `a\nb\r\nc\td`,
		"\u202egpj.exe\u2066":         `\u202egpj.exe\u2066`,
		"pay\u200bpal\ufeff\u00ad":    `pay\u200bpal\ufeff\u00ad`,
		"\u2028\u2029\u3164\ufffe":    `\u2028\u2029\u3164\ufffe`,
		"tag\U000e0041":               `tag\U000e0041`,
		"\U0001ffff":                  `\U0001ffff`,
		"\uffff":                      `\uffff`,
		"\x1f \x1e":                   `\u001f \u001e`,
		"bad\xff\xc3":                 `bad\xff\xc3`,
		"\ufffd was replaced already": "\ufffd was replaced already",
		"##vso[task.complete]":        `##vso\u005btask.complete]`,
		"##[error]x":                  `##\u005berror]x`,
		" ::error::x":                 ` \u003a:error::x`,
		"a ::b":                       "a ::b",
	} {
		if got := Clean(in); got != want {
			t.Errorf("Clean(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestCleanLines(t *testing.T) {
	if got, want := CleanLines("a\n  b\x1b\r\n::error::c\n"), "a\n"+`  b\u001b\r`+"\n"+`\u003a:error::c`+"\n"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestShort(t *testing.T) {
	for _, c := range []struct {
		in   string
		most int
		want string
	}{
		{"", 0, ""}, {"a", 0, "…"}, {"abc", 3, "abc"}, {"abcd", 3, "abc…"}, {"größe", 5, "größe"}, {"größe", 4, "größ…"},
		{"größe", 6, "größe"},
		{"👩🔬👩", 2, "👩🔬…"}, {"\xff\xff\xff", 2, "\xff\xff…"},
	} {
		if got := Short(c.in, c.most); got != c.want {
			t.Errorf("Short(%q, %d) = %q, want %q", c.in, c.most, got, c.want)
		}
	}
}

func TestQuote(t *testing.T) {
	for in, want := range map[string]string{
		"":                       `""`,
		`say "hi"`:               `"say "hi""`,
		`DOMAIN\user`:            `"DOMAIN\user"`,
		"a\nb\x1b[2J":            `"a\nb\u001b[2J"`,
		strings.Repeat("ü", 300): `"` + strings.Repeat("ü", 300) + `"`,
		strings.Repeat("ü", 301): `"` + strings.Repeat("ü", 300) + `…"`,
	} {
		if got := Quote(in); got != want {
			t.Errorf("Quote(%q) = %s, want %s", in, got, want)
		}
	}
}

func TestCount(t *testing.T) {
	for n, want := range map[int]string{0: "0 identities", 1: "1 identity", 2: "2 identities"} {
		if got := Count(n, "identity", "identities"); got != want {
			t.Errorf("%d: %q", n, got)
		}
	}
}

// FuzzDisplay: whatever the text, a terminal and an agent have nothing to obey in
// what is shown, and what was harmless is shown as it is.
func FuzzDisplay(f *testing.F) {
	for _, seed := range []string{"func-orders", "=cmd|' /C calc'!A0\x1b]0;owned\a\u202e", "##vso[##[x ::", "größe 👩\u200d🔬\xff",
		"a\nb\r\n\u2028"} {
		f.Add(seed, 3)
	}
	f.Fuzz(func(t *testing.T, s string, most int) {
		harmless := func(s string) bool {
			return utf8.ValidString(s) && !strings.ContainsFunc(s, Hidden) && !strings.Contains(s, "##vso[") &&
				!strings.Contains(s, "##[") && !strings.HasPrefix(strings.TrimLeft(s, " "), "::")
		}
		got := Clean(s)
		if !harmless(got) {
			t.Fatalf("Clean(%q) = %q is not clean", s, got)
		}
		if again := Clean(got); again != got {
			t.Fatalf("cleaning twice differs: %q, %q", got, again)
		}
		if harmless(s) && got != s {
			t.Fatalf("Clean(%q) = %q, but nothing was wrong with it", s, got)
		}
		if lines := strings.Split(CleanLines(s), "\n"); len(lines) != strings.Count(s, "\n")+1 || !harmless(lines[0]) {
			t.Fatalf("CleanLines(%q) = %q", s, lines)
		}
		if q := Quote(s); !harmless(q) || !strings.HasPrefix(q, `"`) || !strings.HasSuffix(q, `"`) {
			t.Fatalf("Quote(%q) = %s", s, q)
		}
		most &= 0xff
		short := Short(s, most)
		start, cut := strings.CutSuffix(short, "…")
		if short != s && (!cut || !strings.HasPrefix(s, start) || utf8.RuneCountInString(start) != most) {
			t.Fatalf("Short(%q, %d) = %q", s, most, short)
		}
	})
}

func TestSentence(t *testing.T) {
	for in, want := range map[string]string{"": ".", "a role": "A role.", "élan": "Élan.", "A b": "A b.",
		"mi-roles list shows it": "mi-roles list shows it.",
		"mi-roles":               "Mi-roles.", "1 role": "1 role."} {
		if got := Sentence(in); got != want {
			t.Errorf("%q: %q", in, got)
		}
	}
}

// What other tools would obey in a comment is broken by a blank, and nothing else is.
func TestComment(t *testing.T) {
	for in, want := range map[string]string{"tflint-ignore: x": "tflint-ignore : x", "checkov:skip=X": "checkov:skip =X",
		"tfsec:IGNORE:X": "tfsec:IGNORE :X", "shellcheck disable=SC1": "shellcheck disable =SC1",
		"source-x": "source -x", "nosemgrep": "no semgrep",
		"func-orders": "func-orders", "ignore this": "ignore this", "a\nb": `a\nb`, "Größe 名": "Größe 名"} {
		if got := Comment(in); got != want {
			t.Errorf("%q: %q", in, got)
		}
	}
}

// The least that is hidden, and what is next to it and is not.
func TestHidden(t *testing.T) {
	for r, want := range map[rune]bool{0x1f: true, ' ': false, '~': false, 0x7f: true, 0x80: true, 0x9f: true, 0xa0: false, 0xad: true,
		0x200a: false, 0x200b: true, 0x2027: false, 0x2028: true, 0x2029: true, 0xfe0f: false, 0xffff: true, 0x10ffff: true, 'é': false} {
		if got := Hidden(r); got != want {
			t.Errorf("%U: %v", r, got)
		}
		if dirty(string(r)) != want {
			t.Errorf("%U alone: %v", r, dirty(string(r)))
		}
	}
	if dirty("") || !dirty("a\xff") || dirty("aé") {
		t.Error("what has to be looked at")
	}
}
