package manifest_test

import (
	"encoding/json"
	"maps"
	"os"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"go.yaml.in/yaml/v3"

	"mi-roles/roles/manifest"
)

const schemaFile = "../../docs/manifest.schema.json"

func schema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	c := jsonschema.NewCompiler()
	c.DefaultDraft(jsonschema.Draft2020)
	s, err := c.Compile(schemaFile)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// asEditorsRead decodes YAML as editors do: a date is a text.
func asEditorsRead(text []byte) (doc any, err error) {
	var n yaml.Node
	if err := yaml.Unmarshal(text, &n); err != nil {
		return nil, err
	}
	datesAsTexts(&n)
	err = n.Decode(&doc)
	return doc, err
}

func datesAsTexts(n *yaml.Node) {
	if n.Tag == "!!timestamp" {
		n.Tag = "!!str"
	}
	for _, c := range n.Content {
		datesAsTexts(c)
	}
}

// The schema accepts whatever the parser accepts, and refuses what it can see.
func TestSchemaEqualsParser(t *testing.T) {
	s := schema(t)
	for name, v := range verdicts() {
		text := []byte(v.text)
		doc, err := asEditorsRead(text)
		if name == "PowerShell's text" || err != nil {
			continue // not a document at all
		}
		if json.Valid(text) {
			_ = json.Unmarshal(text, &doc)
		}
		asJSON, err := json.Marshal(doc)
		if err != nil {
			continue // keys that JSON does not have
		}
		_ = json.Unmarshal(asJSON, &doc)
		refused := s.Validate(doc)
		if v.want == "" && refused != nil {
			t.Errorf("%s: the parser accepts it, the schema does not: %v", name, refused)
		}
		if v.sees && refused == nil {
			t.Errorf("%s: the parser refuses it, the schema does not", name)
		}
	}
}

// The schema's own examples are manifests, and its words are the parser's.
func TestSchemaStands(t *testing.T) {
	text, err := os.ReadFile(schemaFile)
	if err != nil {
		t.Fatal(err)
	}
	var s struct {
		Examples   []json.RawMessage
		Required   []string
		Properties map[string]any
		Defs       map[string]struct {
			Required   []string
			Properties map[string]struct{ Examples []any }
		} `json:"$defs"`
	}
	if err := json.Unmarshal(text, &s); err != nil {
		t.Fatal(err)
	}
	for _, e := range s.Examples {
		if _, err := manifest.Parse("example.json", e); err != nil {
			t.Error(err)
		}
	}
	full := map[string]any{"identity": "a", "api": "graph",
		"roles": []string{"X", "User.Read.All", "Mail.Send", "RoleManagement.ReadWrite.Directory"}}
	for key, p := range s.Defs["grant"].Properties {
		for _, value := range p.Examples {
			check(t, key, full, map[string]any{key: value}, "")
		}
		if len(p.Examples) == 0 {
			t.Errorf("%s has no example", key)
		}
	}
	for _, key := range s.Defs["grant"].Required {
		check(t, key, full, map[string]any{key: nil}, "needs")
	}
	if len(s.Properties) != 3 || len(s.Required) != 2 || len(s.Defs["grant"].Required) != 3 {
		t.Error("the schema has keys that this test does not know")
	}
}

// check parses a grant with some keys changed; nil takes a key away.
func check(t *testing.T, what string, base, change map[string]any, want string) {
	t.Helper()
	g := map[string]any{}
	maps.Copy(g, base)
	for k, v := range change {
		if g[k] = v; v == nil {
			delete(g, k)
		}
	}
	text, _ := json.Marshal(map[string]any{"version": 1, "grants": []any{g}})
	if _, err := manifest.Parse("x.json", text); (err == nil) != (want == "") {
		t.Errorf("%s: %v", what, err)
	}
}
