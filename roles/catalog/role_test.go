package catalog

import (
	"bufio"
	"embed"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// allRoles gives every role of the table that is rated, checked to be all that the files of ratings have.
func allRoles(t *testing.T) []Role {
	t.Helper()
	var roles []Role
	values := map[key]bool{}
	for _, same := range builtin().byValue {
		for _, r := range same {
			if r.Level != Unrated {
				roles = append(roles, r)
				values[key{r.APIAppID, strings.ToLower(r.Value)}] = true
			}
		}
	}
	lines := 0
	eachFile(t, riskFiles, "risk", func(_ API, text string) { lines += strings.Count(text, "\n") })
	if lines != len(values) {
		t.Errorf("the files have %d lines, the table has %d rated values", lines, len(values))
	}
	return roles
}

// eachFile goes through the files of a folder of the table, which are named after APIs.
func eachFile(t *testing.T, files embed.FS, dir string, look func(api API, text string)) {
	t.Helper()
	entries, err := files.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		api, ok := ByAlias(strings.TrimSuffix(e.Name(), ".tsv"))
		if !ok {
			t.Errorf("%s is named after no API", e.Name())
		}
		text, err := files.ReadFile(dir + "/" + e.Name())
		if err != nil {
			t.Fatal(err)
		}
		look(api, string(text))
	}
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
			if r.APIAppID != "05a65629-4c1b-48c1-a78b-804c4abdd4af" {
				t.Errorf("%s of %s is rated, but not among what the API publishes: was it renamed?", r.Value, r.APIAppID)
			}
			continue // no source names the ids of Cloud App Security
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
