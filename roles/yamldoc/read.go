package yamldoc

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"mi-roles/roles/display"
)

// Mistake is why a text is not one document. Line and Column count from 1, columns in
// characters.
type Mistake struct {
	Line, Column int
	Msg          string
}

// ReadFile parses what a file of some name holds: one document of JSON, where the name
// or the text says so, or else of YAML. It returns neither root nor mistake for YAML that
// is empty or holds only comments.
func ReadFile(name string, text []byte) (*yaml.Node, *Mistake) {
	if !utf8.Valid(text) {
		return nil, at(text, invalidAt(text), "is not valid UTF-8 text")
	}
	begin := bytes.TrimSpace(text)
	if strings.EqualFold(filepath.Ext(name), ".json") || len(begin) > 0 && (begin[0] == '{' || begin[0] == '[') && json.Valid(text) {
		return readJSON(text)
	}
	return Read(text)
}

func invalidAt(text []byte) int {
	for i := 0; i < len(text); {
		r, n := utf8.DecodeRune(text[i:])
		if r == utf8.RuneError && n == 1 {
			return i
		}
		i += n
	}
	return len(text)
}

// at is a mistake at a byte of the text.
func at(text []byte, offset int, msg string) *Mistake {
	before := text[:max(0, min(offset, len(text)))]
	return &Mistake{bytes.Count(before, []byte("\n")) + 1, utf8.RuneCount(before[bytes.LastIndexByte(before, '\n')+1:]) + 1, msg}
}

// Read parses YAML of exactly one document and returns its root. It returns
// neither root nor mistake for a text that is empty or holds only comments.
func Read(text []byte) (*yaml.Node, *Mistake) {
	d := yaml.NewDecoder(bytes.NewReader(text))
	doc, err := decode(d)
	switch {
	case errors.Is(err, io.EOF):
		return nil, nil
	case err != nil:
		return nil, syntax(text, err)
	}
	next, err := decode(d)
	switch {
	case err == nil:
		return nil, &Mistake{next.Line, next.Column, "a second YAML document begins here: put it into a file of its own"}
	case !errors.Is(err, io.EOF):
		return nil, syntax(text, err)
	}
	return doc.Content[0], nil
}

// decode reads the next document. The parser panics on texts that it did not
// foresee; for the reader of the message that is one more syntax error.
func decode(d *yaml.Decoder) (doc *yaml.Node, err error) {
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("%v", v)
		}
	}()
	doc = &yaml.Node{}
	if err = d.Decode(doc); err == nil && len(doc.Content) != 1 {
		err = io.EOF
	}
	return doc, err
}

var lineInError = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^yaml: line (\d+): `) })

// forbidden is where the first character stands that YAML knows no place for, -1 without one.
func forbidden(text []byte) int {
	return bytes.IndexFunc(text, func(c rune) bool {
		return c < ' ' && !strings.ContainsRune("\t\n\r", c) || c >= 0x7f && c <= 0x9f && c != 0x85
	})
}

// syntax takes the line from the parser's message, which has no column, and
// points at the first character there.
func syntax(text []byte, err error) *Mistake {
	line := 1
	if m := lineInError().FindStringSubmatch(err.Error()); m != nil {
		line, _ = strconv.Atoi(m[1])
	}
	if c := forbidden(text); c >= 0 && strings.Contains(err.Error(), "control characters") {
		return at(text, c, "is not valid YAML: control characters are not allowed")
	}
	lines := bytes.SplitN(text, []byte("\n"), line+1)
	line = max(1, min(line, len(lines)))
	rest := bytes.TrimLeft(lines[line-1], " \t")
	indent := lines[line-1][:len(lines[line-1])-len(rest)]
	msg := display.Excerpt(strings.TrimPrefix(lineInError().ReplaceAllString(err.Error(), ""), "yaml: "))
	if bytes.Contains(indent, []byte("\t")) {
		msg += " (indent with spaces, not tabs)"
	}
	return &Mistake{line, len(indent) + 1, "is not valid YAML: " + msg}
}
