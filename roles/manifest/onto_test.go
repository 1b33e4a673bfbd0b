package manifest

import (
	"bytes"
	"errors"
	"math/rand/v2"
	"strings"
	"testing"

	"mi-roles/roles"
)

// forms are the ways in which people and programs write the same two grants.
func forms() map[string]string {
	block := `# what the shop may do
version: 1   # the only one
grants:
  # nightly
  - identity: func-orders   # the function
    api: graph
    roles: [Mail.Send]
    expires: 2027-03-31
    owner: team-orders
    ticket: CHG123
    secondStepDone: [Mail.Send]

  - identity: "web # shop"
    api: api://orders
    roles:
      - Orders.Read.All
    description: |
      in two
      # lines
`
	return map[string]string{
		"a list":        block,
		"no last line":  strings.TrimRight(block, "\n"),
		"blank lines":   block + "\n\n",
		"a last remark": block + "# - identity: later\n",
		"its end":       block + "...\n",
		"CRLF":          strings.ReplaceAll(block, "\n", "\r\n"),
		"a mark":        "\ufeff" + block,
		"no indent":     strings.ReplaceAll(strings.ReplaceAll(block, "\n  ", "\n"), "\n  ", "\n  "),
		"deep":          strings.ReplaceAll(block, "\n  ", "\n      "),
		"grants first": "grants:\n- {identity: func-orders, api: graph, roles: [Mail.Send]}\n" +
			"# the version\nversion: 1\n",
		"one line": "{version: 1, grants: [{identity: func-orders, api: 'it''s ]', roles: [Mail.Send]}]} # [\n",
		"brackets": "version: 1\ngrants: [\n  {identity: func-orders, api: api://orders, roles: [\"a]\\\"b\"]}, # not ]\n]\n",
		"empty":    "version: 1\ngrants: []\n", "empty, first": "grants: [] # nothing yet\nversion: 1\n",
		"JSON":           string(Manifest{Grants: []Grant{{Identity: "a", API: "graph", Roles: []string{"b"}}}}.json()),
		"JSON, one line": `{"grants":[{"identity":"a]","api":"graph","roles":["b"]}],"version":1}`,
		"JSON, empty":    "{\n  \"version\": 1,\n  \"grants\": []\n}\n",
		"JSON, with tabs": "{\n\t\"version\": 1,\n\t\"grants\": [\n\t\t{\"identity\": \"a\", \"api\": \"graph\", \"roles\": " +
			"[\"b\"]}\n\t]\n}\n",
	}
}

// What is there stays byte for byte, and what is added reads back, also when it is added
// to what was added.
func TestWith(t *testing.T) {
	more := []Grant{
		{Identity: "rg-shop/web", API: "graph", Roles: []string{"User.Read.All", "New.All"}, AllowCritical: []string{"New.All"},
			Description: `"büro" # on Graph`, PrincipalID: "1d000000-0000-4000-8000-000000000001"},
		{Identity: "id:1d000000-0000-4000-8000-000000000002", API: "api://x", Roles: []string{"y"}},
	}
	for name, form := range forms() {
		file := "grants.yaml"
		if strings.HasPrefix(name, "JSON") {
			file = "grants.json"
		}
		old := []byte(form)
		for round := range 3 {
			text, err := parseText(file, old)
			if err != nil {
				t.Fatalf("%s: %v\n%s", name, err, old)
			}
			same, err := text.With(nil)
			if err != nil || !bytes.Equal(same, old) {
				t.Errorf("%s: nothing new changes it: %v", name, err)
			}
			now, err := text.With(more)
			if round > 0 {
				now, err = text.With([]Grant{{Identity: "id-" + string(rune('a'+round)), API: "graph", Roles: []string{"z"}}})
			}
			if err != nil {
				t.Fatalf("%s: %v\n%s", name, err, old)
			}
			if added := inserted(old, now); added == "" {
				t.Errorf("%s: what was there is not as it was:\n%s", name, now)
			}
			if bytes.Contains(now, []byte("\r\n")) != (name == "CRLF") ||
				bytes.Count(now, []byte("\n")) != bytes.Count(now, []byte("\r\n")) &&
					name == "CRLF" {
				t.Errorf("%s: other ends of lines:\n%q", name, now)
			}
			old = now
		}
	}
}

// inserted is what a text has in one place beside an old one, "" if it is another.
func inserted(old, now []byte) string {
	i := 0
	for i < len(old) && i < len(now) && old[i] == now[i] {
		i++
	}
	for ; i >= 0; i-- {
		if n := len(now) - len(old); n > 0 && bytes.Equal(old[i:], now[i+n:]) && bytes.Equal(old[:i], now[:i]) {
			return string(now[i : i+n])
		}
	}
	return ""
}

// What cannot be added to is refused, and never spoilt.
func TestWithout(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 19))
	for range 2000 {
		text := []byte("version: 1\ngrants: [{identity: a, api: b, roles: [c]}, # d\n {identity: e, api: 'f', roles: [\"g\"]}]\n")
		for range r.IntN(4) {
			i := r.IntN(len(text))
			text = append(text[:i:i], append([]byte{" \n#'\"[]{},:-a"[r.IntN(12)]}, text[i:]...)...)
		}
		parsed, err := parseText("grants.yaml", text)
		if err != nil {
			continue
		}
		now, err := parsed.With([]Grant{{Identity: "x", API: "y", Roles: []string{"z"}}})
		if err != nil {
			if !errors.Is(err, roles.ErrUsage) {
				t.Errorf("%q: %v", text, err)
			}
			continue
		}
		if back, err := Parse("grants.yaml", now); err != nil || len(back.Grants) != len(parsed.Grants)+1 || inserted(text, now) == "" {
			t.Errorf("%q became %q: %v", text, now, err)
		}
	}
}
