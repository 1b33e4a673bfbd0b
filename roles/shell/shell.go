package shell

import (
	"regexp"
	"strings"
	"sync"
	"unicode"
)

// Shell is a shell that a command line is written for.
type Shell string

// The shells. Windows PowerShell hands quotes on to programs in another way than its
// successor does.
const (
	POSIX             Shell = "posix"
	PowerShell        Shell = "powershell"
	WindowsPowerShell Shell = "windowspowershell"
	Cmd               Shell = "cmd"
)

// Line writes a command line of these words.
func (s Shell) Line(words ...string) string {
	written := make([]string, len(words))
	for i, w := range words {
		written[i] = s.Word(w)
	}
	return strings.Join(written, " ")
}

// Word writes one word.
func (s Shell) Word(word string) string {
	if written, ok := anywhere(word); ok {
		return written
	}
	switch s {
	case PowerShell:
		return powershell(word)
	case WindowsPowerShell:
		return powershell(forWindows(word))
	case Cmd:
		return carets(argument(word))
	}
	return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
}

// Anywhere writes a word as every shell takes it, or in its place, where there is no
// such way, the stand-in. It is for text that is made where nobody knows the shell.
func Anywhere(word, standIn string) string {
	if written, ok := anywhere(word); ok {
		return written
	}
	return standIn
}

var (
	plainWord = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[A-Za-z0-9_./:+=-]+$`) })
	// notQuotable is what some shell sees within double quotes too.
	notQuotable = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile("[\"$%!`“”„\\x00-\\x1f\\x7f]|\\\\\\\\|\\\\$") })
)

// anywhere writes most words: bare, or in double quotes.
func anywhere(word string) (string, bool) {
	switch {
	case plainWord().MatchString(word):
		return word, true
	case word == "" || notQuotable().MatchString(word):
		return "", false
	}
	return `"` + word + `"`, true
}

var powershellSees = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile("[\"“”„$`]") })

// powershell writes a word for the language of PowerShell, which takes typographic
// quotes for quotes.
func powershell(word string) string {
	return `"` + powershellSees().ReplaceAllString(word, "`$0") + `"`
}

var (
	beforeQuote = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`(\\*)"`) })
	atEnd       = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`(\\+)$`) })
)

// argument writes a word so that a Windows program finds it in its command line
// (the rules of CommandLineToArgvW).
func argument(word string) string {
	return `"` + atEnd().ReplaceAllString(beforeQuote().ReplaceAllString(word, `$1$1\"`), `$1$1`) + `"`
}

// forWindows prepares a word for Windows PowerShell, which puts quotes around one
// with blanks, and leaves the rest of those rules to the user.
func forWindows(word string) string {
	if word == "" {
		return `""` // which it would drop
	}
	word = beforeQuote().ReplaceAllString(word, `$1$1\"`)
	if strings.ContainsFunc(word, unicode.IsSpace) {
		word = atEnd().ReplaceAllString(word, `$1$1`)
	}
	return word
}

// carets hides everything from cmd that it sees, quotes as well. A variable is
// looked for before carets are: with one in its name there is none.
func carets(text string) string {
	var b strings.Builder
	last := ' '
	for _, r := range text {
		if last == '%' || strings.ContainsRune(`()%!^"<>&|`, r) {
			b.WriteByte('^')
		}
		b.WriteRune(r)
		last = r
	}
	return b.String()
}
