package yamldoc

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"
)

// readJSON parses JSON into the nodes that YAML gives. JSON has a reader of its
// own because YAML does not know its pairs of surrogate escapes.
func readJSON(data []byte) (*yaml.Node, *Mistake) {
	var raw json.RawMessage
	if err := json.Unmarshal(data, &raw); err != nil {
		return nil, badJSON(data, err)
	}
	r := jsonReader{data: data, line: 1, column: 1, decoder: json.NewDecoder(bytes.NewReader(data))}
	r.decoder.UseNumber()
	return r.value(), nil
}

// badJSON is where and why a text is no JSON, without the words of the library.
func badJSON(data []byte, err error) *Mistake {
	offset, why := len(data), "it ends too early"
	s, known := errors.AsType[*json.SyntaxError](err)
	if known {
		offset = int(s.Offset) - 1
	}
	switch text := err.Error(); {
	case !known || offset < 0 || strings.HasPrefix(text, "unexpected end"):
	case strings.Contains(text, "max depth"):
		why = "it is nested too deeply"
	default:
		c, _ := utf8.DecodeRune(data[offset:])
		why = fmt.Sprintf("%q is not expected here", c)
	}
	return at(data, offset, "is not valid JSON: "+why)
}

// jsonReader keeps count of lines and columns beside a decoder of valid JSON.
type jsonReader struct {
	data         []byte
	decoder      *json.Decoder
	offset       int // where line and column are
	line, column int
}

func (r *jsonReader) value() *yaml.Node {
	n := r.next()
	for n.Kind == yaml.SequenceNode || n.Kind == yaml.MappingNode {
		if !r.decoder.More() {
			_, _ = r.decoder.Token() // the closing bracket: the text is known to be valid
			break
		}
		n.Content = append(n.Content, r.value())
	}
	return n
}

// next reads one token and notes where it begins.
func (r *jsonReader) next() *yaml.Node {
	r.advance(int(r.decoder.InputOffset()))
	for r.offset < len(r.data) && strings.IndexByte(" \t\r\n,:", r.data[r.offset]) >= 0 {
		r.advance(r.offset + 1)
	}
	n := &yaml.Node{Kind: yaml.ScalarNode, Line: r.line, Column: r.column}
	token, _ := r.decoder.Token()
	switch t := token.(type) {
	case json.Delim:
		n.Kind, n.Tag = yaml.MappingNode, "!!map"
		if t == '[' {
			n.Kind, n.Tag = yaml.SequenceNode, "!!seq"
		}
	case string:
		n.Tag, n.Value, n.Style = "!!str", t, yaml.DoubleQuotedStyle
	case json.Number:
		n.Tag, n.Value = "!!int", t.String()
		if strings.ContainsAny(n.Value, ".eE") {
			n.Tag = "!!float"
		}
	case bool:
		n.Tag, n.Value = "!!bool", map[bool]string{true: "true", false: "false"}[t]
	default:
		n.Tag, n.Value = "!!null", "null"
	}
	return n
}

func (r *jsonReader) advance(to int) {
	for r.offset < to {
		c, n := utf8.DecodeRune(r.data[r.offset:])
		r.offset += n
		r.column++
		if c == '\n' {
			r.line, r.column = r.line+1, 1
		}
	}
}
