package pick

import (
	"errors"
	"fmt"
	"strings"
	"unicode"
)

// OnceFlag is a text flag that may be given once. pflag lets the last of several
// win; which of two APIs was meant is not ours to guess. A comma belongs to the text;
// a text in quotes is read as it would be in a list.
type OnceFlag string

func (o *OnceFlag) String() string { return string(*o) }

// Type is what help calls the value.
func (o *OnceFlag) Type() string { return "string" }

// Set takes one value and refuses a second one. Blanks around it are treated as in a list.
func (o *OnceFlag) Set(s string) error {
	if s = trimmed(s); strings.HasPrefix(s, `"`) {
		items, err := splitList(s)
		if err != nil {
			return err
		}
		if len(items) > 1 {
			return fmt.Errorf("only one is allowed, but %s are %d", s, len(items))
		}
		s = items[0]
	}
	if *o != "" && string(*o) != s { // completion parses a command line twice
		return fmt.Errorf("only one is allowed, but %q was already given", string(*o))
	}
	*o = OnceFlag(s)
	return nil
}

// ListFlag is a repeatable flag whose values may also be separated by commas. What
// holds a comma, or begins or ends with a blank, is written in quotes as in CSV; a
// comma alone may also be written "\,". Unlike CSV, a quote within a value that does
// not begin with one is an ordinary character.
type ListFlag []string

func (l *ListFlag) String() string { return JoinList(*l) }

// Type is what help calls the value.
func (l *ListFlag) Type() string { return "strings" }

// Set adds the values of a comma list.
func (l *ListFlag) Set(s string) error {
	items, err := splitList(s)
	if err != nil {
		return err
	}
	*l = append(*l, items...)
	return nil
}

// splitList reads the values of a comma list.
func splitList(s string) ([]string, error) {
	var items []string
	for {
		item, rest, more, err := cutItem(s)
		if err != nil {
			return nil, err
		}
		if strings.TrimSpace(item) == "" {
			return nil, errors.New("an empty value")
		}
		items = append(items, item)
		if !more {
			return items, nil
		}
		s = rest
	}
}

// cutItem reads the first value of a list; more tells that a comma and rest follow.
func cutItem(s string) (item, rest string, more bool, err error) {
	if begin := strings.TrimLeftFunc(s, unicode.IsSpace); strings.HasPrefix(begin, `"`) {
		return cutQuoted(begin)
	}
	var b strings.Builder
	end := 0
	for ; end < len(s) && s[end] != ','; end++ {
		if s[end] == '\\' && end+1 < len(s) {
			if end++; s[end] != ',' {
				b.WriteByte('\\')
			}
		}
		b.WriteByte(s[end])
	}
	return trimmed(b.String()), s[min(end+1, len(s)):], end < len(s), nil
}

// trimmed is a value without the blanks around it. What name: forces is taken as it is.
func trimmed(item string) string {
	if item = strings.TrimLeftFunc(item, unicode.IsSpace); isNamed(item) {
		return item
	}
	return strings.TrimSpace(item)
}

func isNamed(item string) bool {
	const prefix = "name:"
	return len(item) > len(prefix) && strings.EqualFold(item[:len(prefix)], prefix)
}

// cutQuoted reads a value in quotes, in which "" is a quote.
func cutQuoted(s string) (item, rest string, more bool, err error) {
	var b strings.Builder
	for inside := s[1:]; ; {
		part, after, closed := strings.Cut(inside, `"`)
		b.WriteString(part)
		if !closed {
			return "", "", false,
				fmt.Errorf(`the quote that begins %s is not closed: a value in quotes ends with ", and "" is a quote within it`, s)
		}
		if next, isQuote := strings.CutPrefix(after, `"`); isQuote {
			b.WriteByte('"')
			inside = next
			continue
		}
		text, rest, more := strings.Cut(after, ",")
		if strings.TrimSpace(text) != "" {
			return "", "", false,
				fmt.Errorf(`after the value in quotes %s comes %s: put a comma between values, and write "" for a quote within one`,
					s[:len(s)-len(after)], strings.TrimSpace(text))
		}
		return b.String(), rest, more, nil
	}
}

// LastItem is where the last value of a list begins that is still being typed.
func LastItem(typed string) int {
	for s := typed; ; {
		_, rest, more, err := cutItem(s)
		if err != nil || !more {
			return len(typed) - len(s)
		}
		s = rest
	}
}

// ListItem writes a value so that a list reads it.
func ListItem(text string) string {
	switch {
	case strings.TrimSpace(text) != text, strings.HasPrefix(text, `"`), strings.HasSuffix(text, `\`), strings.Contains(text, `\,`):
		return `"` + strings.ReplaceAll(text, `"`, `""`) + `"`
	}
	return strings.ReplaceAll(text, ",", `\,`)
}

// OnceItem writes a value so that a flag that is given once reads it.
func OnceItem(text string) string {
	if strings.HasPrefix(text, `"`) || strings.TrimSpace(text) != text {
		return ListItem(text)
	}
	return text
}

// JoinList writes values so that ListFlag reads them.
func JoinList(items []string) string {
	out := make([]string, len(items))
	for i, item := range items {
		out[i] = ListItem(item)
	}
	return strings.Join(out, ",")
}
