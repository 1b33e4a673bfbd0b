package manifest_test

import (
	"bytes"
	"flag"
	"os"
	"strings"
	"testing"

	"mi-roles/roles/manifest"
)

var update = flag.Bool("update", false, "write the golden files again")

// odd are names that a careless writer would spoil.
var odd = []string{
	"yes", "No", "ON", "y", "true", "Null", "~", "123", "1.5", "0x1F", "1e3", "2026-01-02", ".inf", "<<", "-", "- a", "? a", "a: b", "a #b",
	"#a", "a:", ":a",
	"[a]", "{a}", "a,b", "&a", "*a", "!a", "|", ">", "%a", "@a", "`a", `"a"`, "'a'", `a\b`, " a", "a ", "a  b", "O'Brien & Söhne <1> +50%",
	"名前", "😀", "a\u2028b",
	"a\u200eb", "id:3c9e0b57-1f2a-4d86-b7e4-52a0c6d91f08", "3c9e0b57-1f2a-4d86-b7e4-52a0c6d91f08", "web/slots/staging", "service: billing",
	"name:graph", "api://orders",
	"urn:shop:api", "https://graph.microsoft.com/", "---", "...", "=", "\ufeffa", "a\uFFFD", "\u0345", "Y-1", "a -b", "a - b",
	strings.Repeat("long ", 40) + "end",
}

func sample() manifest.Manifest {
	m := manifest.Manifest{Version: 1}
	for _, o := range odd {
		m.Grants = append(m.Grants,
			manifest.Grant{Identity: o, API: "name:" + o, Roles: []string{"B", "r: " + o + "."}, AllowCritical: []string{"B"},
				AllowUnrated: []string{"r: " + o + "."}, SecondStepDone: []string{"B"}, Expires: "2027-03-31", Owner: "o" + o + ".",
				Ticket: "t" + o + ".", PrincipalID: "3c9e0b57-1f2a-4d86-b7e4-52a0c6d91f08",
				Description: "line 1: " + o + "\n\tline 2" + o + "."})
	}
	return m
}

func TestWriteReadsBack(t *testing.T) {
	for name, format := range map[string]manifest.Format{"sample.yaml": manifest.YAML, "sample.json": manifest.JSON} {
		var b bytes.Buffer
		if err := sample().Write(&b, format); err != nil {
			t.Fatal(name, err)
		}
		golden := "testdata/" + name
		if *update {
			if err := os.WriteFile(golden, b.Bytes(), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(golden)
		if err != nil || !bytes.Equal(want, b.Bytes()) {
			t.Errorf("%s differs from the golden file (%v): %s", name, err, b.String())
		}
		back, err := manifest.Parse(name, b.Bytes())
		if err != nil || back.Digest() != sample().Digest() || back.Digest() == "" {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Nothing is wanted, said in a file that reads back.
func TestWriteOfNothing(t *testing.T) {
	for format, want := range map[manifest.Format]string{manifest.YAML: "version: 1\ngrants: []\n",
		manifest.JSON: "{\n  \"version\": 1,\n  \"grants\": []\n}\n"} {
		var b bytes.Buffer
		if err := (manifest.Manifest{}).Write(&b, format); err != nil || b.String() != want {
			t.Errorf("got %v and %q", err, b.String())
		}
	}
}

func TestWriteRefuses(t *testing.T) {
	for want, g := range map[string][]manifest.Grant{
		"contains a control charac": {{Identity: "a\x1bb", API: "graph", Roles: []string{"X"}}},
		"roles is empty":            {{Identity: "a", API: "graph"}},
		"is granted to \"a\" twice": {{Identity: "a", API: "graph", Roles: []string{"X"}},
			{Identity: "a", API: "graph", Roles: []string{"X"}}},
		"would read back differently": {{Identity: "a", API: "graph", Roles: []string{" df021288-bdef-4463-88db-98f22de89214"}}},
	} {
		for _, format := range []manifest.Format{manifest.YAML, manifest.JSON} {
			var b bytes.Buffer
			err := manifest.Manifest{Grants: g}.Write(&b, format)
			if err == nil || !strings.Contains(err.Error(), want) || b.Len() > 0 {
				t.Errorf("want %q, got %v and %q", want, err, b.String())
			}
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, v := range verdicts() {
		f.Add([]byte(v.text), false)
		f.Add([]byte(v.text), true)
	}
	f.Fuzz(func(t *testing.T, data []byte, asJSON bool) {
		name := "x.yaml"
		if asJSON {
			name = "x.json"
		}
		m, err := manifest.Parse(name, data)
		if err != nil {
			if strings.Count(err.Error(), "\n") > 20 || strings.ContainsAny(err.Error(), "\x00\x1b\x07") ||
				!strings.HasPrefix(err.Error(), name+":") {
				t.Errorf("message %q", err)
			}
			return
		}
		for _, format := range []manifest.Format{manifest.YAML, manifest.JSON} {
			if err := m.Write(&bytes.Buffer{}, format); err != nil {
				t.Errorf("%v for %q", err, data)
			}
		}
	})
}

// A name that Write accepts comes back as it was, in either format.
func FuzzWrite(f *testing.F) {
	for _, o := range odd {
		f.Add(o, o, o)
	}
	f.Fuzz(func(t *testing.T, identity, role, description string) {
		m := manifest.Manifest{Grants: []manifest.Grant{{Identity: identity, API: "graph", Roles: []string{role},
			Description: description}}}
		y, j := m.Write(&bytes.Buffer{}, manifest.YAML), m.Write(&bytes.Buffer{}, manifest.JSON)
		if (y == nil) != (j == nil) {
			t.Errorf("YAML %v, JSON %v", y, j)
		}
	})
}
