package output

import "testing"

func TestURIOf(t *testing.T) {
	for path, want := range map[string]string{
		"grants.yaml": "grants.yaml", "a b/grants.yaml": "a%20b/grants.yaml", "/repo/grants.yaml": "/repo/grants.yaml", "tenant": "tenant",
		"C:/repo/a b.yaml": "file:///C:/repo/a%20b.yaml", "//server/share/g.yaml": "file://server/share/g.yaml", "C:x": "./C:x",
		"identities/1d": "identities/1d",
	} {
		if got := uriOf(path); got != want {
			t.Errorf("%s: %s, want %s", path, got, want)
		}
	}
}
