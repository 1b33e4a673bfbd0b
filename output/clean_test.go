package output

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestClean(t *testing.T) {
	for in, want := range map[string]string{
		"":                            "",
		"func-orders":                 "func-orders",
		foreign:                       strings.ReplaceAll(foreign, "\u200d", `\u200d`),
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
		"bad\xff\xc3":                 `bad\xff\xc3`,
		"\ufffd was replaced already": "\ufffd was replaced already",
	} {
		if got := Clean(in); got != want {
			t.Errorf("Clean(%q) = %q, want %q", in, got, want)
		}
	}
}

func FuzzClean(f *testing.F) {
	f.Add(hostile)
	f.Add(foreign)
	f.Fuzz(func(t *testing.T, s string) {
		got := Clean(s)
		if !utf8.ValidString(got) || strings.ContainsFunc(got, hidden) {
			t.Fatalf("Clean(%q) = %q is not clean", s, got)
		}
		if again := Clean(got); again != got {
			t.Fatalf("cleaning twice differs: %q, %q", got, again)
		}
		if utf8.ValidString(s) && !strings.ContainsFunc(s, hidden) && got != s {
			t.Fatalf("Clean(%q) = %q, but nothing was wrong with it", s, got)
		}
	})
}
