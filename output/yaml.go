package output

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"regexp"
	"strings"
	"sync"

	"go.yaml.in/yaml/v3"

	"mi-roles/roles/display"
)

// writeYAML writes the JSON value v as YAML: same keys, same order.
func writeYAML(w io.Writer, v any) error {
	count := 0
	isList, err := elements(v, func(_ int, element any) error {
		count++
		return writeNode(w, element, true)
	})
	switch {
	case err != nil:
		return err
	case !isList:
		return writeNode(w, v, false)
	case count == 0:
		_, err = io.WriteString(w, "[]\n")
	}
	return err
}

// writeNode writes v, or a list with v as its only element: lists written one
// after the other are one list.
func writeNode(w io.Writer, v any, listed bool) error {
	tree, err := treeOf(v)
	if err != nil {
		return err
	}
	node := nodeOf(tree)
	if listed {
		node = &yaml.Node{Kind: yaml.SequenceNode, Content: []*yaml.Node{node}}
	}
	var b bytes.Buffer
	e := yaml.NewEncoder(&b)
	e.SetIndent(2)
	if err := e.Encode(node); err != nil {
		return fmt.Errorf("cannot write the result as YAML: %w", err)
	}
	_, err = io.WriteString(w, display.BreakCommands(escapeWith(b.String(), escapeYAML)))
	return err
}

func nodeOf(tree any) *yaml.Node {
	switch t := tree.(type) {
	case object:
		n := &yaml.Node{Kind: yaml.MappingNode}
		for _, m := range t {
			n.Content = append(n.Content, textNode(m.key), nodeOf(m.value))
		}
		return n
	case []any:
		n := &yaml.Node{Kind: yaml.SequenceNode}
		for _, v := range t {
			n.Content = append(n.Content, nodeOf(v))
		}
		return n
	case string:
		return textNode(t)
	case json.Number:
		return &yaml.Node{Kind: yaml.ScalarNode, Value: t.String()}
	case bool:
		return &yaml.Node{Kind: yaml.ScalarNode, Value: fmt.Sprint(t)}
	}
	return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!null", Value: "null"}
}

// oldYAML matches texts that YAML 1.1 readers take for booleans or numbers to
// the base of 60, or, as a key, for a merge.
var oldYAML = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^(?i:y|n|yes|no|on|off|[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9_]*)?|<<|=)$`)
})

// textNode quotes what another reader could take for something else; the
// library quotes the rest.
func textNode(s string) *yaml.Node {
	n := &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: s}
	if oldYAML().MatchString(s) || strings.ContainsFunc(s, display.Hidden) || strings.Contains(s, "##") {
		n.Style = yaml.DoubleQuotedStyle
	}
	return n
}

// escapeYAML is for hidden characters, which stand only in double quotes.
func escapeYAML(r rune) string {
	if r > 0xffff {
		return fmt.Sprintf(`\U%08X`, r)
	}
	return fmt.Sprintf(`\u%04X`, r)
}
