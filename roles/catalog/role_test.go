package catalog

import (
	"bufio"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// allRoles gives every role of the table, checked to be as many as the files have lines.
func allRoles(t *testing.T) []Role {
	t.Helper()
	var roles []Role
	for _, same := range builtin().byValue {
		roles = append(roles, same...)
	}
	lines := 0
	err := fs.WalkDir(riskFiles, "risk", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		if _, ok := ByAlias(strings.TrimSuffix(d.Name(), ".tsv")); !ok {
			t.Errorf("%s is named after no API", path)
		}
		text, err := riskFiles.ReadFile(path)
		lines += strings.Count(string(text), "\n")
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if lines != len(roles) {
		t.Errorf("the files have %d lines, the table has %d roles", lines, len(roles))
	}
	return roles
}

func TestRolesAreWellFormed(t *testing.T) {
	type place struct{ api, id string }
	seen := map[place]string{}
	for _, r := range allRoles(t) {
		if _, err := ParseLevel(string(r.Level)); err != nil || r.Level == Unrated {
			t.Errorf("%s: level %q", r.Value, r.Level)
		}
		if r.Level.AtLeast(High) && r.Why == "" {
			t.Errorf("%s is %s, and nothing says why", r.Value, r.Level)
		}
		if strings.HasSuffix(r.Why, ".") || strings.ContainsAny(r.Why, "\t\n") {
			t.Errorf("%s: why %q is not a clause", r.Value, r.Why)
		}
		if r.ID == "" {
			continue
		}
		if !guid().MatchString(r.ID) {
			t.Errorf("%s: id %q", r.Value, r.ID)
		}
		if other, twice := seen[place{r.APIAppID, r.ID}]; twice {
			t.Errorf("%s and %s share the id %s on one API", r.Value, other, r.ID)
		}
		seen[place{r.APIAppID, r.ID}] = r.Value
	}
}

// Whoever may write a thing is never rated below whoever may read it.
func TestWritingIsNeverRatedBelowReading(t *testing.T) {
	for _, r := range allRoles(t) {
		read := strings.Replace(r.Value, ".ReadWrite", ".Read", 1)
		if got := Builtin().Rate(r.APIAppID, read, ""); read != r.Value && got.Level != Unrated && !r.Level.AtLeast(got.Level) {
			t.Errorf("%s is %s, but %s is %s", r.Value, r.Level, read, got.Level)
		}
	}
}

func TestRolesAreFoundWhateverTheCase(t *testing.T) {
	for _, r := range allRoles(t) {
		got := Builtin().Rate(strings.ToUpper(r.APIAppID), strings.ToUpper(r.Value), strings.ToUpper(r.ID))
		if got.Level != r.Level || got.Role != r.Value || got.RoleID != r.ID {
			t.Errorf("Rate(%s) = %+v", r.Value, got)
		}
	}
}

// reference reads a table of reference data that is no part of the repository,
// as maps from column name to cell. Where it is absent the test is skipped.
func reference(t *testing.T, name string) []map[string]string {
	t.Helper()
	f, err := os.Open(filepath.Join("..", "..", "..", "shared", "data", name))
	if err != nil {
		t.Skip("no reference data here")
	}
	defer f.Close()
	var rows []map[string]string
	var head []string
	for lines := bufio.NewScanner(f); lines.Scan(); {
		cells := strings.Split(lines.Text(), "\t")
		if head == nil {
			head = cells
			continue
		}
		row := map[string]string{}
		for i, cell := range cells {
			row[head[i]] = cell
		}
		rows = append(rows, row)
	}
	return rows
}

func TestGraphRolesExist(t *testing.T) {
	ids := map[string]string{}
	for _, row := range reference(t, "graph-app-roles.tsv") {
		ids[row["value"]] = row["appRoleId"]
	}
	for _, r := range allRoles(t) {
		if r.APIAppID == graphAppID && ids[r.Value] != r.ID {
			t.Errorf("%s: id %s, the reference says %q", r.Value, r.ID, ids[r.Value])
		}
	}
}

func TestRolesOfOtherAPIsAgreeWithTheReference(t *testing.T) {
	for _, row := range reference(t, "app-role-risk.tsv") {
		if row["apiAppId"] == graphAppID {
			continue // some of these ids are of delegated scopes; TestGraphRolesExist has the better list
		}
		got := Builtin().Rate(row["apiAppId"], "", row["appRoleId"])
		if got.Level == Unrated || got.Role != row["value"] {
			t.Errorf("%s %s %s: the table has %q", row["api"], row["value"], row["appRoleId"], got.Role)
		}
	}
}
