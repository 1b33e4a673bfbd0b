package yamldoc

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
	"sync"

	"go.yaml.in/yaml/v3"

	"mi-roles/roles/display"
)

// Mistake is why a text is not one YAML document. Line and Column count from 1.
type Mistake struct {
	Line, Column int
	Msg          string
}

// Read parses a text of exactly one document and returns its root. It returns
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

// syntax takes the line from the parser's message, which has no column, and
// points at the first character there.
func syntax(text []byte, err error) *Mistake {
	line := 1
	if m := lineInError().FindStringSubmatch(err.Error()); m != nil {
		line, _ = strconv.Atoi(m[1])
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
