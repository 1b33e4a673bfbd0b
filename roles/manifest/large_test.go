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

// Reading takes time in proportion to the text, whatever it says: of eight times as many
// roles some eight times as long, and not sixty-four times.
func TestALongListIsReadAtOnce(t *testing.T) {
	for name, c := range map[string]struct {
		text func(n int) string
		good bool
	}{"each allowed": {manyRoles, true}, "each twice": {func(n int) string { return manyRoles(n) + manyRoles(n) }, false}} {
		took := func(n int) time.Duration {
			began := time.Now()
			_, err := manifest.Parse("x.yaml", []byte("version: 1\ngrants:\n"+c.text(n)))
			if took := time.Since(began); (err == nil) == c.good {
				return took
			}
			t.Fatalf("%s: %.200v", name, err)
			return 0
		}
		var few, many time.Duration
		for range 5 { // another program may slow a part of it down
			if few, many = took(2_000), took(16_000); many < 20*few {
				break
			}
		}
		if many >= 20*few {
			t.Errorf("%s: %s for 2,000 roles, and %s for 16,000", name, few, many)
		}
	}
}

// A manifest of several large files has a name like any other.
func TestDigestOfALargeManifest(t *testing.T) {
	m := manifest.Manifest{Version: manifest.Version}
	for i := range 4200 {
		m.Grants = append(m.Grants,
			manifest.Grant{Identity: fmt.Sprint("f", i), API: "graph", Roles: []string{"X"}, Description: strings.Repeat("x", 4000)})
	}
	whole := m.Digest()
	m.Grants[0].Identity = "another"
	if whole == "" || whole == m.Digest() {
		t.Errorf("got %q", whole)
	}
}
