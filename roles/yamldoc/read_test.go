package yamldoc_test

import (
	"fmt"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"mi-roles/roles/yamldoc"
)

func TestRead(t *testing.T) {
	for name, c := range map[string]struct {
		text         string
		line, column int // of the mistake, or of the root
		msg          string
		nothing      bool
	}{
		"a mapping":       {text: "# why\na: 1\n", line: 2, column: 1},
		"JSON":            {text: ` {"a": 1}`, line: 1, column: 2},
		"nothing":         {nothing: true},
		"comments":        {text: "# one\n# two\n", nothing: true},
		"an end":          {text: "a: 1\n...\n", line: 1, column: 1},
		"a second":        {text: "a: 1\n---\nb: 2\n", line: 2, column: 1, msg: "a second YAML document begins here"},
		"a second, wrong": {text: "a: 1\n---\nb: [\n", line: 3, column: 1, msg: "is not valid YAML: "},
		"a tab":           {text: "a:\n\tb: 1\n", line: 2, column: 2, msg: "(indent with spaces, not tabs)"},
		"an open list":    {text: "a:\n  - [1\n", line: 1, column: 1, msg: "is not valid YAML: "},
		"a long word":     {text: "a: *" + strings.Repeat("x", 900), line: 1, column: 1, msg: "…"},
	} {
		root, mistake := yamldoc.Read([]byte(c.text))
		switch {
		case c.nothing:
			if root != nil || mistake != nil {
				t.Errorf("%s: got %+v, %+v", name, root, mistake)
			}
		case c.msg == "":
			if mistake != nil || root.Line != c.line || root.Column != c.column {
				t.Errorf("%s: got %+v, %+v", name, root, mistake)
			}
		case mistake == nil || root != nil || mistake.Line != c.line || mistake.Column != c.column ||
			!strings.Contains(mistake.Msg, c.msg) || strings.Contains(mistake.Msg, "yaml: "):
			t.Errorf("%s: got %+v, %+v", name, root, mistake)
		}
	}
}

func FuzzRead(f *testing.F) {
	for _, s := range []string{"a: 1", "- [a, {b: c}]", "a: &x 1\nb: *x", "!!binary x", "\t", "? a\n: b", "%YAML 1.2\n---\na"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		root, mistake := yamldoc.Read(text)
		if root != nil && mistake != nil || mistake != nil && (mistake.Line < 1 || mistake.Column < 1) {
			t.Errorf("%q: got %+v, %+v", text, root, mistake)
		}
	})
}

// JSON is read as JSON, by the name of the file or by its text, with places in the nodes.
func TestReadFile(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"f.yaml", `{"a": "\ud83d\ude00"}`, "1:7 \U0001f600"},
		{"f.yaml", "[\n \"\\ud83d\\ude00\"]", "2:2 \U0001f600"},
		{"f.yaml", "[a]", "1:2 a"},
		{"f.JSON", "[\n\"é\", 1.0]", "2:1 é"},
		{"f.json", "[\n\"é\", a]", "2:6 is not valid JSON: 'a' is not expected here"},
		{"f.json", "", "1:1 is not valid JSON: it ends too early"},
		{"f.json", strings.Repeat("[", 20_000), "1:10001 is not valid JSON: it is nested too deeply"},
		{"f.yaml", "a: 1\nb:\n  c: x\x00y\n", "3:7 is not valid YAML: control characters are not allowed"},
		{"f.yaml", "# é\nb\xff", "2:2 is not valid UTF-8 text"},
		{"f.yaml", "# nothing", ""},
		{"f.yaml", "", ""},
		{"f.yaml", " \n", ""},
		{"f.json", "a", "1:1 is not valid JSON: 'a' is not expected here"},
		{"f.json", " ", "1:1 is not valid JSON: it ends too early"},
		{"f.json", "[1] x", "1:5 is not valid JSON: 'x' is not expected here"},
		{"f.json", "{\"a\":\n", "1:6 is not valid JSON: it ends too early"},
		{"f.json", "[null]", "1:2 null"},
		{"f.json", "[ true , false ]", "1:3 true"},
		{"f.json", "[-1.5e3]", "1:2 -1.5e3"},
		{"f.yaml", "\x00", "1:1 is not valid YAML: control characters are not allowed"},
		{"f.yaml", "a: \x1f", "1:4 is not valid YAML: control characters are not allowed"},
		{"f.yaml", "a: \x7f", "1:4 is not valid YAML: control characters are not allowed"},
		{"f.yaml", "a: \u009f", "1:4 is not valid YAML: control characters are not allowed"},
		{"f.yaml", "a: [b\u0085]", "1:4 "},
		{"f.yaml", "é: \n  - b: [\n", "2:3 is not valid YAML: did not find expected node content"},
	} {
		root, mistake := yamldoc.ReadFile(c.name, []byte(c.text))
		var got string
		switch {
		case mistake != nil:
			got = fmt.Sprintf("%d:%d %s", mistake.Line, mistake.Column, mistake.Msg)
		case root != nil && len(root.Content) > 0:
			n := root.Content[0]
			if root.Kind == yaml.MappingNode {
				n = root.Content[1]
			}
			got = fmt.Sprintf("%d:%d %s", n.Line, n.Column, n.Value)
		}
		if got != c.want {
			t.Errorf("%s with %q: got %q, want %q", c.name, c.text, got, c.want)
		}
	}
}

// Every kind of value of JSON is the node that YAML gives.
func TestJSONNodes(t *testing.T) {
	root, mistake := yamldoc.ReadFile("f.json", []byte(`{"a": null, "b": [1, 2.5, 1e3, true, false, "x\n"]}`))
	if mistake != nil {
		t.Fatal(mistake)
	}
	var got []string
	var walk func(n *yaml.Node)
	walk = func(n *yaml.Node) {
		got = append(got, fmt.Sprintf("%d:%d %s %q %d", n.Line, n.Column, n.Tag, n.Value, n.Style))
		for _, c := range n.Content {
			walk(c)
		}
	}
	walk(root)
	want := []string{`1:1 !!map "" 0`, `1:2 !!str "a" 2`, `1:7 !!null "null" 0`, `1:13 !!str "b" 2`, `1:18 !!seq "" 0`, `1:19 !!int "1" 0`,
		`1:22 !!float "2.5" 0`, `1:27 !!float "1e3" 0`, `1:32 !!bool "true" 0`, `1:38 !!bool "false" 0`, `1:45 !!str "x\n" 2`}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("got %q", got)
	}
}
