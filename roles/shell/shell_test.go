package shell

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

func TestWord(t *testing.T) {
	for _, c := range []struct{ word, posix, powershell, windows, cmd string }{
		{"rg/func-orders", "rg/func-orders", "rg/func-orders", "rg/func-orders", "rg/func-orders"},
		{"a b/plan3.json", `"a b/plan3.json"`, `"a b/plan3.json"`, `"a b/plan3.json"`, `"a b/plan3.json"`},
		{`C:\x y\z.json`, `"C:\x y\z.json"`, `"C:\x y\z.json"`, `"C:\x y\z.json"`, `"C:\x y\z.json"`},
		{`\\server\share`, `'\\server\share'`, `"\\server\share"`, `"\\server\share"`, `^"\\server\share^"`},
		{"A,B", `"A,B"`, `"A,B"`, `"A,B"`, `"A,B"`},
		{"@x", `"@x"`, `"@x"`, `"@x"`, `"@x"`},
		{"it's", `"it's"`, `"it's"`, `"it's"`, `"it's"`},
		{`a"b`, `'a"b'`, "\"a`\"b\"", "\"a\\`\"b\"", `^"a\^"b^"`},
		{"a”b", "'a”b'", "\"a`”b\"", "\"a`”b\"", `^"a”b^"`},
		{"$(x)`y`", "'$(x)`y`'", "\"`$(x)``y``\"", "\"`$(x)``y``\"", "^\"$^(x^)`y`^\""},
		{"%PATH:~0%", "'%PATH:~0%'", `"%PATH:~0%"`, `"%PATH:~0%"`, `^"^%^PATH:~0^%^"`},
		{"", "''", `""`, "\"`\"`\"\"", `^"^"`},
		{`b\ c\`, `'b\ c\'`, `"b\ c\"`, `"b\ c\\"`, `^"b\ c\\^"`},
	} {
		for s, want := range map[Shell]string{POSIX: c.posix, PowerShell: c.powershell, WindowsPowerShell: c.windows, Cmd: c.cmd} {
			if got := s.Word(c.word); got != want {
				t.Errorf("%s: %q is written %s, want %s", s, c.word, got, want)
			}
		}
	}
}

func TestAnywhere(t *testing.T) {
	for word, want := range map[string]string{
		"plan.json": "plan.json", "my plan.json": `"my plan.json"`, "A,B": `"A,B"`, "it's": `"it's"`, "größe": `"größe"`, `C:\x`: `"C:\x"`,
		"a & calc": `"a & calc"`, "$(calc)": "FILE", "100%": "FILE", `"`: "FILE", "a!b": "FILE", "“": "FILE", "": "FILE", `x\`: "FILE",
		"a\nb": "FILE",
	} {
		if got := Anywhere(word, "FILE"); got != want {
			t.Errorf("%q is written %s, want %s", word, got, want)
		}
	}
}

// readers are the shells as the tests read them: pure functions by the documented rules.
var readers = map[Shell]func(line string) ([]string, bool){
	POSIX: readPOSIX, PowerShell: readPowerShell, WindowsPowerShell: readWindowsPowerShell, Cmd: readCmd,
}

// FuzzLine: whatever the words, each shell hands on these words and nothing else. The
// words that are written for anywhere are the same words everywhere.
func FuzzLine(f *testing.F) {
	for _, seed := range []string{"a b", `a"b c\\`, `\\s\p$(x)`, "%PATH%&calc", "%PATH:~0%", "'‘’‚‛“”„", "`!^(){}<>|;,#@~*?[]", "--%",
		"größe 👩", `\"`, `"`, ""} {
		f.Add(seed, "-r", "x")
	}
	f.Fuzz(func(t *testing.T, a, b, c string) {
		words := []string{"mi-roles", readable(a), readable(b), readable(c)}
		for s, read := range readers {
			line := s.Line(words...)
			if got, ok := read(line); !ok || !slices.Equal(got, words) {
				t.Errorf("%s: %q is written %s and read %q, %v", s, words, line, got, ok)
			}
			for _, w := range words {
				if written := Anywhere(w, "STANDIN"); written != "STANDIN" {
					if got, ok := read(written); !ok || !slices.Equal(got, []string{w}) {
						t.Errorf("%s: %q is written %s anywhere, and read %q, %v", s, w, written, got, ok)
					}
				}
			}
		}
	})
}

// readable is a text without what only the printing of a line deals with.
func readable(s string) string {
	s = strings.ToValidUTF8(s, "?")
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || r == 0x85 || r == '\u2028' || r == '\u2029' {
			return -1
		}
		return r
	}, s)
}

// TestLineOfAnything is the same law for many words of the worst characters.
func TestLineOfAnything(t *testing.T) {
	worst := []rune("ab \"\"\\\\$%%`'‘’“”„!^&|<>(){};,#@~*=:-PATH")
	random := rand.New(rand.NewPCG(1, 2))
	for range 20_000 {
		words := make([]string, 1+random.IntN(3))
		for i := range words {
			word := make([]rune, random.IntN(8))
			for j := range word {
				word[j] = worst[random.IntN(len(worst))]
			}
			words[i] = string(word)
		}
		for s, read := range readers {
			line := s.Line(words...)
			if got, ok := read(line); !ok || !slices.Equal(got, words) {
				t.Fatalf("%s: %q is written %s and read %q, %v", s, words, line, got, ok)
			}
		}
	}
}

func TestHere(t *testing.T) {
	const files, system = `C:\Program Files`,
		`C:\Program Files\WindowsPowerShell\Modules;C:\WINDOWS\system32\WindowsPowerShell\v1.0\Modules`
	for _, c := range []struct {
		name, goos string
		vars       map[string]string
		want       Shell
	}{
		{"sh", "linux", map[string]string{"SHELL": "/bin/sh"}, POSIX},
		{"nothing", "darwin", nil, POSIX},
		{"pwsh on Linux", "linux",
			map[string]string{"SHELL": "/bin/bash",
				"PSModulePath": "/root/.local/share/powershell/Modules:/opt/microsoft/powershell/7/Modules"}, PowerShell},
		{"cmd", "windows", map[string]string{"PSModulePath": system, "ProgramFiles": files, "PROMPT": "$P$G"}, Cmd},
		{"Windows PowerShell, and no folder of programs", "windows", map[string]string{"PSModulePath": system}, WindowsPowerShell},
		{"a folder with a slash at its end", "windows",
			map[string]string{"PSModulePath": `C:\Users\me\PowerShell\Modules\`, "ProgramFiles": files}, PowerShell},
		{"of another name", "windows", map[string]string{"PSModulePath": `C:\PowerShell\Modules2;C:\MyPowerShell\Modules`}, Cmd},
		{"cmd, nothing set", "windows", nil, Cmd},
		{"Windows PowerShell", "windows",
			map[string]string{"PSModulePath": `C:\Users\me\OneDrive\Dokumente\WindowsPowerShell\Modules;` + system, "ProgramFiles": files},
			WindowsPowerShell},
		{"PowerShell 7", "windows",
			map[string]string{"PSModulePath": `C:\Users\me\Documents\PowerShell\Modules;C:\Program Files\PowerShell\Modules;c:\program files\powershell\7\Modules;` + system, "ProgramFiles": files}, PowerShell},
		{"Git Bash", "windows",
			map[string]string{"MSYSTEM": "MINGW64", "PSModulePath": `C:\Users\me\Documents\WindowsPowerShell\Modules`}, POSIX},
		{"Cygwin", "windows", map[string]string{"SHELL": "/bin/bash"}, POSIX},
	} {
		if got := Here(c.goos, func(name string) string { return c.vars[name] }); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}
