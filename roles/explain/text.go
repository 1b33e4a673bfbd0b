package explain

import (
	"regexp"
	"strings"
	"sync"
	"unicode"

	"mi-roles/roles/textfile"
)

// maxText is how much of a pasted text is read, in bytes.
const maxText = 4 << 20

// text is what was asked about in the forms in which it is compared. Tokens are
// taken out before anything else looks at it.
type text struct {
	raw      string // as it was written, in its lines
	plain    string // as it was written, with single spaces, straight quotes and no decoration
	lower    string // the same in lower case
	squeezed string // the same without spaces, so that where a line was broken does not count
	tokens   int    // how many tokens were taken out
}

// unescape undoes what JSON, HTML, addresses and word processors do to text.
var unescape = strings.NewReplacer(
	`\u0027`, `'`, `\u0022`, `"`, `\u003c`, `<`, `\u003e`, `>`, `\"`, `"`, `\r`, ` `, `\n`, ` `, `\t`, ` `,
	`&quot;`, `"`, `&#39;`, `'`, `&apos;`, `'`, `&amp;`, `&`, `’`, `'`, `‘`, `'`, `“`, `"`, `”`, `"`,
	`%20`, ` `, `%27`, `'`, `%22`, `"`, `%3a`, `:`, `%3A`, `:`, `%2f`, `/`, `%2F`, `/`, `%2c`, `,`, `%2C`, `,`,
)

var (
	// margin is what tools put before each line: Terraform's and PowerShell's
	// frames, marks of a quotation, the time in a log, a pipeline's ##[error].
	margin = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`(?m)^[ \t]*(?:(?:[│|╷╵>][ \t]*)+|\[?\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d[.,\d]*(?:Z|[+-]\d\d:?\d\d)?\]?[ \t]*|##\[\w+\])*`)
	})
	tokenPattern = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`\beyJ[\w-]*(?:\.[\w-]*)+|\beyJ[\w-]{16,}`) })
)

func read(raw string) text {
	raw = string(textfile.Decode([]byte(raw[:min(len(raw), maxText)])))
	t := text{tokens: len(tokenPattern().FindAllStringIndex(raw, -1))}
	raw = tokenPattern().ReplaceAllString(raw, " ")
	raw = margin().ReplaceAllString(raw, "")
	t.raw = raw
	t.plain = strings.Join(strings.Fields(unescape.Replace(raw)), " ")
	t.lower = strings.ToLower(t.plain)
	t.squeezed = squeeze(t.lower)
	return t
}

// squeeze leaves out what line breaks, escapes and frames change, and makes
// quotes alike. What is compared with a squeezed text is squeezed as well.
func squeeze(lower string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r), r == '\\', r == '`', r == '│', r == '|':
			return -1
		case r == '\'':
			return '"'
		}
		return r
	}, lower)
}

// gap is how far apart, in bytes, the parts of a sentence may stand that a
// phrase joins by an ellipsis.
const gap = 400

// phrases are the parts of every phrase of the tables, squeezed once.
var phrases = sync.OnceValue(func() map[string][]string {
	all := map[string][]string{}
	for _, f := range families {
		for _, e := range f.entries {
			for _, phrase := range e.texts {
				all[phrase] = strings.Split(squeeze(phrase), "…")
			}
		}
	}
	return all
})

// says reports whether the text holds a phrase of the tables: in lower case,
// where "…" stands for any words between two parts.
func (t text) says(phrase string) bool {
	parts := phrases()[phrase]
	for from := 0; ; {
		at := strings.Index(t.squeezed[from:], parts[0])
		if at < 0 {
			return false
		}
		from += at + len(parts[0])
		if follow(t.squeezed[from:], parts[1:]) {
			return true
		}
	}
}

func follow(rest string, parts []string) bool {
	for _, part := range parts {
		at := strings.Index(rest[:min(len(rest), gap+len(part))], part)
		if at < 0 {
			return false
		}
		rest = rest[at+len(part):]
	}
	return true
}

// asking is what people put around a name when they ask about it.
var asking = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^(?:what(?:'s| is| are| does| do)|explain|how (?:do|can|should) (?:i|we)|meaning of)(?: an?| the)? (.+?)(?: mean)?$`)
})

// whole is the text as one name, without the punctuation of a sentence and the
// words of a question.
func (t text) whole() string {
	name := strings.Trim(t.lower, ` .:;!?"'`)
	if match := asking().FindStringSubmatch(name); match != nil {
		return match[1]
	}
	return name
}
