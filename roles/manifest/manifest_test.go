package manifest_test

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"mi-roles/roles"
	"mi-roles/roles/manifest"
)

const good = `# what the shop's identities hold
version: 1
grants:
  - identity: rg-shop/func-orders      # any selector of --identity
    api: graph
    roles: [User.Read.All, Mail.Send]
    allowCritical: []
    description: nightly order import
  - identity: "id:3C9E0B57-1f2a-4d86-b7e4-52a0c6d91f08"
    api: api://orders
    roles:
      - Orders.Read.All
      - RoleManagement.ReadWrite.Directory
    allowCritical: [rolemanagement.readwrite.directory]
    description: |
      first line
      second line
`

func TestParse(t *testing.T) {
	m, err := manifest.Parse("shop.yaml", []byte(good))
	if err != nil {
		t.Fatal(err)
	}
	if m.Version != 1 || len(m.Grants) != 2 {
		t.Fatalf("got %+v", m)
	}
	g := m.Grants[1]
	if g.IdentityRef.Form != roles.ByObjectID || g.APIRef.Form != roles.ByURI || g.Description != "first line\nsecond line" {
		t.Errorf("got %+v", g)
	}
	for what, at := range map[string]manifest.Position{"9:5": g.At, "9:15": g.IdentityAt(), "10:10": g.APIAt(), "13:9": g.RoleAt(1)} {
		if at.String() != "shop.yaml:"+what {
			t.Errorf("want %s, got %s", what, at)
		}
	}
}

func TestVerdicts(t *testing.T) {
	for name, v := range verdicts() {
		t.Run(name, func(t *testing.T) {
			_, err := manifest.Parse("x.yaml", []byte(v.text))
			if v.want == "" {
				if err != nil {
					t.Error(err)
				}
				return
			}
			if err == nil || !strings.Contains(err.Error(), v.want) || !strings.HasPrefix(err.Error(), "x.yaml:") {
				t.Fatalf("want %q, got %v", v.want, err)
			}
			if !errors.Is(err, roles.ErrUsage) {
				t.Error("not a usage error")
			}
		})
	}
}

func TestJSONByName(t *testing.T) {
	for text, want := range map[string]string{
		"{\"version\":1,\n \"grants\":[}":      "x.json:2:12: is not valid JSON: '}' is not expected here",
		"{\"version\":1,\n \"grants\":":        "x.json:2:10: is not valid JSON: it ends too early",
		"version: 1":                           "x.json:1:1: is not valid JSON",
		"{\"version\":1,\n \"gränts\": [{}] }": `x.json:2:2: "gränts" is not a key of a manifest; did you mean grants?`,
		"{\"version\":1,\n \"grants\": [{}] }": "x.json:2:13: a grant needs the key identity",
		"{\"version\":1,\"grants\":[true]}": "x.json:1:24: a grant must be a mapping with the keys identity, api, roles, allowCritical, " +
			"allowUnrated, secondStepDone, expires, owner, ticket, principalId, description, not true or false",
		"{\"version\":1.5,\"grants\":[null]}": `x.json:1:12: version "1.5" is not supported: this mi-roles reads version 1`,
	} {
		_, err := manifest.Parse("x.json", []byte(text))
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: want %q, got %v", text, want, err)
		}
	}
}

func TestManyProblemsInOrder(t *testing.T) {
	_, err := manifest.Parse("x.yaml", []byte("version: 2\ngrants:\n"+strings.Repeat("- {identity: 1}\n", 100)))
	lines := strings.Split(err.Error(), "\n")
	if len(lines) != 21 || lines[20] != "and more problems: correct these first" || !strings.HasPrefix(lines[0], "x.yaml:1:10: version") {
		t.Errorf("got %d lines:\n%s", len(lines), err)
	}
}

func TestRead(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	b := write("in/b.yaml", one("identity: b, api: graph, roles: [X]"))
	write("in/a.json", `{"version":1,"grants":[{"identity":"a","api":"graph","roles":["X"]}]}`)
	write("in/c.YML", one("identity: c, api: graph, roles: [X]"))
	write("in/.hidden.yaml", "no")
	write("in/readme.md", "no")
	write("in/sub.yaml/d.yaml", "no")
	again := write("again.yaml", one("identity: B, api: graph, roles: [x], allowCritical: [x]"))
	in := filepath.Join(dir, "in")

	m, err := manifest.Read([]string{in, "-"}, strings.NewReader(one("identity: s, api: graph, roles: [X]")))
	var names []string
	for _, g := range m.Grants {
		names = append(names, g.Identity)
	}
	if err != nil || !slices.Equal(names, []string{"a", "b", "c", "s"}) {
		t.Errorf("got %v, %v", names, err)
	}
	big := write("big.yaml", "")
	if err := os.Truncate(big, 100<<20); err != nil {
		t.Fatal(err)
	}
	for want, paths := range map[string][]string{
		"x.yaml does not exist":              {filepath.Join(dir, "x.yaml")},
		"no manifest is named":               {},
		"the manifest's name is empty":       {""},
		"b.yaml is named twice":              {in, b},
		"stdin is named twice":               {"-", "-"},
		"contains no *.yaml":                 {filepath.Join(dir, "in/sub.yaml/../../empty")},
		"big.yaml has more than 16 MiB":      {big},
		"stdin has more than 16 MiB":         {"-"},
		"b.yaml:1:23, with another allowCri": {in, again},
	} {
		if err := os.MkdirAll(filepath.Join(dir, "empty"), 0o700); err != nil {
			t.Fatal(err)
		}
		_, err := manifest.Read(paths, endless{})
		if err == nil || !strings.Contains(err.Error(), want) || !errors.Is(err, roles.ErrUsage) {
			t.Errorf("%v: want %q, got %v", paths, want, err)
		}
	}
	if _, err := manifest.Read([]string{"-"}, strings.NewReader("")); err == nil || !strings.HasPrefix(err.Error(), "stdin:1:1: is empty") {
		t.Errorf("got %v", err)
	}
}

type endless struct{}

func (endless) Read(p []byte) (int, error) { return copy(p, "# "), nil }

func TestWrap(t *testing.T) {
	at := manifest.Position{File: "a.yaml", Line: 3, Column: 5}
	err := at.Wrap(&roles.Error{Kind: roles.ErrAPINotFound, Msg: "API \"x\" not found", Hint: "search"})
	var e *roles.Error
	if !errors.Is(err, roles.ErrAPINotFound) || !errors.As(err, &e) || e.Hint != "search" ||
		err.Error() != `a.yaml:3:5: API "x" not found` {
		t.Errorf("got %v", err)
	}
	if at.Wrap(nil) != nil || !errors.Is(at.Wrap(os.ErrExist), os.ErrExist) {
		t.Error("an error of another kind is lost")
	}
	g := manifest.Grant{Identity: "b", API: "graph", Roles: []string{"X"}, At: at}
	if err := g.Repeats(0, manifest.Grant{At: at, AllowCritical: []string{"x"}}); !strings.Contains(err.Error(),
		`a.yaml:3:5: role "X" of "graph" is granted to "b" twice: first at a.yaml:3:5, with another`) {
		t.Errorf("got %v", err)
	}
}
