package manifest_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"mi-roles/roles/manifest"
)

// manyRoles is a grant of so many roles, each of them allowed by its name, too.
func manyRoles(n int) string {
	names := make([]string, n)
	for i := range names {
		names[i] = fmt.Sprintf("Orders.Read.N%d", i)
	}
	all := strings.Join(names, ", ")
	return "- {identity: a, api: graph, roles: [" + all + "], allowCritical: [" + strings.ToLower(all) + "]}\n"
}

// Reading takes time in proportion to the text, whatever it says.
func TestALongListIsReadAtOnce(t *testing.T) {
	const most = 25 * time.Second // where each role is looked for among all, it takes far longer
	many := manyRoles(100_000)
	for name, c := range map[string]struct {
		text string
		good bool
	}{"each allowed": {many, true}, "each twice": {many + many, false}} {
		began := time.Now()
		_, err := manifest.Parse("x.yaml", []byte("version: 1\ngrants:\n"+c.text))
		if took := time.Since(began); took > most || (err == nil) != c.good {
			t.Errorf("%s: took %s; %.200v", name, took, err)
		}
	}
}

// A manifest of several large files has a name like any other.
func TestDigestOfALargeManifest(t *testing.T) {
	m := manifest.Manifest{Version: manifest.Version}
	for i := range 5000 {
		m.Grants = append(m.Grants,
			manifest.Grant{Identity: fmt.Sprint("f", i), API: "graph", Roles: []string{"X"}, Description: strings.Repeat("x", 4000)})
	}
	whole := m.Digest()
	m.Grants[0].Identity = "another"
	if whole == "" || whole == m.Digest() {
		t.Errorf("got %q", whole)
	}
}
