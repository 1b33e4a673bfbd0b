package policy_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"go.yaml.in/yaml/v3"

	"mi-roles/roles/catalog"
	"mi-roles/roles/policy"
)

const schemas = "../../docs/"

func schema(t *testing.T, name string) *jsonschema.Schema {
	t.Helper()
	c := jsonschema.NewCompiler()
	c.DefaultDraft(jsonschema.Draft2020)
	s, err := c.Compile(schemas + name + ".schema.json")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// asEditorsRead decodes YAML as editors do: a date is a text. It returns false for what
// is no document of JSON's kinds.
func asEditorsRead(text string) (doc any, ok bool) {
	var n yaml.Node
	if yaml.Unmarshal([]byte(text), &n) != nil {
		return nil, false
	}
	datesAsTexts(&n)
	if n.Kind == 0 || n.Decode(&doc) != nil {
		return nil, false
	}
	asJSON, err := json.Marshal(doc)
	if err != nil {
		return nil, false
	}
	doc = nil
	err = json.Unmarshal(asJSON, &doc)
	return doc, err == nil
}

func datesAsTexts(n *yaml.Node) {
	if n.Tag == "!!timestamp" {
		n.Tag = "!!str"
	}
	for _, c := range n.Content {
		datesAsTexts(c)
	}
}

// The schema of policies accepts whatever the parser accepts, and refuses what it can see.
func TestPolicySchemaEqualsParser(t *testing.T) {
	s := schema(t, "policy")
	for name, v := range policyVerdicts() {
		doc, ok := asEditorsRead(v.text)
		if !ok {
			continue
		}
		refused := s.Validate(doc)
		if v.want == "" && refused != nil {
			t.Errorf("%s: the parser accepts it, the schema does not: %v", name, refused)
		}
		if v.sees && refused == nil {
			t.Errorf("%s: the parser refuses it, the schema does not", name)
		}
	}
}

// Schemas and parsers of the two lists are of one mind.
func TestListSchemasEqualParsers(t *testing.T) {
	const entry, exception = "- api: graph\n  role: Mail.Send\n  level: low\n", "- id: MIR001\n  role: A\n  reason: x\n"
	parsers := map[string]func(string) error{
		"risk": func(text string) error {
			_, err := policy.ParseRisk("f.yaml", []byte(text), catalog.Builtin())
			return err
		},
		"exceptions": func(text string) error { _, err := policy.ParseExceptions("f.yaml", []byte(text)); return err },
	}
	for name, texts := range map[string]map[string]bool{
		"risk": {
			entry: true, "[]": true, "~": true, entry + "  why: confined\n": true,
			"- {api: 6b1f0c52-3d0e-4f0e-9a57-2c1b8f6d4e10, role: A, level: ' HIGH '}": true,
			"- {api: graph, role: Mail.Send, level: Unrated}":                         true,
			"- {api: graph, role: 1e000000-0000-4000-8000-000000000001, level: low}":  true,
			"{}": false, "low": false, "- low": false, "- {}": false, "- {api: graph, role: A}": false, "- {api: graph, level: low}": false,
			"- {role: A, level: low}":                false,
			"- {api: graph, role: A, level: severe}": false, "- {api: graph, role: A, level: [low]}": false,
			"- {api: graph, role: A B, level: low}": false, "- {api: graph, role: '', level: low}": false,
			"- {api: graph, role: 7, level: low}": false, "- {api: graph, role: true, level: low}": false,
			"- {api: graph, role: , level: low}": false, "- {api: ' ', role: A, level: low}": false,
			entry + "  levle: low\n": false, entry + "  why:\n": false, entry + "  why: [a]\n": false, entry + "  why: 7\n": false,
		},
		"exceptions": {
			exception + "  expires: 2027-01-31\n": true, exception + "  expires: ' 2028-02-29 '\n": true, "[]": true, "~": true,
			"- {id: mir001, identity: rg/a, api: graph, role: A, reason: x, expires: '0001-01-01'}": true,
			"- {id: MIR012, reason: x, expires: 2027-01-31}":                                        true,
			"- {id: MIR001, reason: x, expires: 2027-01-31}":                                        false,
			"- {id: MIR001, role: A, reason: x}":                                                    false,
			"- {id: MIR001, role: A, expires: 2027-01-31}":                                          false,
			"- {role: A, reason: x, expires: 2027-01-31}":                                           false,
			exception + "  expires: 2027-02-29\n":                                                   false,
			exception + "  expires: 31.01.2027\n":                                                   false,
			exception + "  expires: 2027-1-31\n":                                                    false,
			exception + "  expires:\n":                                                              false,
			exception + "  expires: [2027-01-31]\n":                                                 false,
			exception + "  expires: 20270131\n":                                                     false,
			exception + "  expires: 2027-01-31\n  until: x\n":                                       false,
			"- {id: MIR001, role: A, reason: ' ', expires: 2027-01-31}":                             false,
			"- {id: MIR001, role: A, reason: 7, expires: 2027-01-31}":                               false,
			"- {id: MIR1, role: A, reason: x, expires: 2027-01-31}":                                 false,
			"- {id: MIR001, role: [A], reason: x, expires: 2027-01-31}":                             false,
			"- {id: MIR001, identity: ' ', reason: x, expires: 2027-01-31}":                         false,
			"- {id: MIR001, api: , reason: x, expires: 2027-01-31}":                                 false,
			"- {id: MIR001, identity: \"a\\ab\", reason: x, expires: 2027-01-31}":                   false, "{id: MIR001}": false,
			"x": false,
		},
	} {
		s := schema(t, name)
		for text, good := range texts {
			doc, ok := asEditorsRead(text)
			if err, refused := parsers[name](text), s.Validate(doc); !ok || (err == nil) != good || (refused == nil) != good {
				t.Errorf("%s: %q\nparser: %v\nschema: %v", name, text, err, refused)
			}
		}
	}
}

// What the schemas show as examples is accepted, by themselves and by the parsers.
func TestExamplesOfSchemas(t *testing.T) {
	for name, parse := range map[string]func([]byte) error{
		"policy":     func(text []byte) error { _, err := policy.ParsePolicy("f.json", text); return err },
		"risk":       func(text []byte) error { _, err := policy.ParseRisk("f.json", text, catalog.Builtin()); return err },
		"exceptions": func(text []byte) error { _, err := policy.ParseExceptions("f.json", text); return err },
	} {
		var s struct{ Examples []json.RawMessage }
		if err := json.Unmarshal(read(t, schemas+name+".schema.json"), &s); err != nil || len(s.Examples) == 0 {
			t.Fatal(name, err)
		}
		for _, e := range s.Examples {
			var doc any
			_ = json.Unmarshal(e, &doc)
			if err := parse(e); err != nil || schema(t, name).Validate(doc) != nil {
				t.Errorf("%s: %s: %v", name, e, err)
			}
		}
	}
}

func read(t *testing.T, file string) []byte {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// belongs are the keywords that strict validators accept only beside their type.
var belongs = map[string]string{"pattern": "string", "minLength": "string", "maxLength": "string", "items": "array", "minItems": "array",
	"maxItems":    "array",
	"uniqueItems": "array", "properties": "object", "required": "object", "additionalProperties": "object"}

// Catalogs of schemas ask for ajv's strict mode: keywords stand beside their type, and
// every key that a schema requires is among its properties. What people write has a
// description and an example, which editors show.
func TestSchemasAreStrict(t *testing.T) {
	files, err := filepath.Glob(schemas + "*.schema.json")
	if err != nil || len(files) != 4 {
		t.Fatal(files, err)
	}
	for _, file := range files {
		var root map[string]any
		if err := json.Unmarshal(read(t, file), &root); err != nil {
			t.Fatal(err)
		}
		strict(t, filepath.Base(file), root)
		for name, def := range root["$defs"].(map[string]any) {
			properties, _ := def.(map[string]any)["properties"].(map[string]any)
			for key, p := range properties {
				if p := p.(map[string]any); p["description"] == nil || p["examples"] == nil && p["enum"] == nil && key != "effect" {
					t.Errorf("%s: %s.%s has no description or example", file, name, key)
				}
			}
		}
	}
}

func strict(t *testing.T, at string, schema map[string]any) {
	t.Helper()
	properties, _ := schema["properties"].(map[string]any)
	types := fmt.Sprint(schema["type"])
	for _, key := range slices.Sorted(maps.Keys(schema)) {
		if want := belongs[key]; want != "" && types != want && types != fmt.Sprintf("[%s null]", want) {
			t.Errorf("%s: %s stands beside the type %s", at, key, types)
		}
		below(t, at+"/"+key, schema[key], key == "properties" || key == "$defs")
	}
	required, _ := schema["required"].([]any)
	for _, key := range required {
		if properties[key.(string)] == nil {
			t.Errorf("%s requires %s, which is none of its properties", at, key)
		}
	}
}

func below(t *testing.T, at string, value any, names bool) {
	t.Helper()
	switch v := value.(type) {
	case map[string]any:
		if !names {
			strict(t, at, v)
			return
		}
		for key, s := range v {
			below(t, at+"/"+key, s, false)
		}
	case []any:
		for i, s := range v {
			below(t, fmt.Sprintf("%s/%d", at, i), s, false)
		}
	}
}

// The files that the documents show are accepted by the parsers and by the schemas.
func TestFilesInDocuments(t *testing.T) {
	for page, c := range map[string]struct {
		schema string
		parse  func([]byte) error
	}{
		"policy.md":   {"policy", func(text []byte) error { _, err := policy.ParsePolicy("f.yaml", text); return err }},
		"risk.md":     {"risk", func(text []byte) error { _, err := policy.ParseRisk("f.yaml", text, catalog.Builtin()); return err }},
		"findings.md": {"exceptions", func(text []byte) error { _, err := policy.ParseExceptions("f.yaml", text); return err }},
	} {
		blocks := strings.Split(string(read(t, schemas+page)), "```yaml\n")[1:]
		if len(blocks) == 0 {
			t.Errorf("%s shows no file", page)
		}
		for _, b := range blocks {
			text, _, _ := strings.Cut(b, "```")
			doc, ok := asEditorsRead(text)
			if err, refused := c.parse([]byte(text)), schema(t, c.schema).Validate(doc); !ok || err != nil || refused != nil {
				t.Errorf("%s: %v, %v", page, err, refused)
			}
		}
	}
}
