package review

import (
	"bytes"
	"encoding/csv"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"mi-roles/roles"
)

// columns are those of a list, in their order.
const columns = "assignmentId,principalId,identity,azureResourceId,api,role,risk,why,since,secondStep,used,owner,decision,comment"

// world is an identity with an awkward name and two roles, beside another identity.
func world() ([]roles.Grant, map[roles.ObjectID]roles.Principal) {
	api := roles.Resource{ID: "a9100000-0000-4000-8000-000000000001", DisplayName: `Orders; "new"`, Roles: []roles.AppRole{
		{ID: "201e0000-0000-4000-8000-000000000001", Value: "Orders.Read"}, {ID: "201e0000-0000-4000-8000-000000000002"}}}
	shop := roles.Principal{ID: "1d000000-0000-4000-8000-000000000001", DisplayName: "=büro; +a,\tb", AzureResource: "/subscriptions/S/x"}
	other := roles.Principal{ID: "1d000000-0000-4000-8000-000000000002", DisplayName: "web"}
	d := roles.Describer{Principals: map[roles.ObjectID]roles.Principal{shop.ID: shop, other.ID: other},
		Resources: map[roles.ObjectID]roles.Resource{api.ID: api}}
	at := func(id string, p roles.Principal, role int) roles.Grant {
		return d.Describe(roles.Assignment{ID: roles.AssignmentID(id),
			Key: roles.Key{Principal: p.ID, Resource: api.ID, Role: api.Roles[role].ID}})
	}
	return []roles.Grant{at("AAAAHQAAAECAAAAAAAAAAcXQoNfB4d1Iid3e6W2qNyE", shop, 0),
		at("AAAAHQAAAECAAAAAAAAAAXhKYqKjxxVDljQAQfmTisg", shop, 1),
		at("AAAAHQAAAECAAAAAAAAAAggBgBxwQbRBowkGh_uU5qU", other, 0)}, d.Principals
}

// sheet writes a list as a spreadsheet does, after someone changed it. Names that it would
// run begin with a quote.
func sheet(t *testing.T, comma rune, end string, change func([][]string)) []byte {
	t.Helper()
	grants, _ := world()
	cells := [][]string{strings.Split(columns, ",")}
	for i, g := range grants {
		f := FactsOf(g)
		name := strings.NewReplacer("=", "'=", "; +", ";' +", "\t", `\t`).Replace(f.Identity)
		cells = append(cells, []string{string(f.AssignmentID), string(f.PrincipalID), name, f.AzureResource, f.API, f.Role, "high",
			"", "", "",
			"", "", []string{"REMOVE", " keep ", ""}[i], "a comment\nin two lines"})
	}
	change(cells)
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	w.Comma, w.UseCRLF = comma, end == "\r\n"
	if err := w.WriteAll(cells); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func readText(t *testing.T, text []byte) (File, error) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "review.csv")
	if err := os.WriteFile(file, text, 0o600); err != nil {
		t.Fatal(err)
	}
	f, err := Read(file)
	f.Name = "review.csv"
	return f, err
}

// Whatever a spreadsheet makes of the file, it says the same.
func TestSavedAgain(t *testing.T) {
	asIs := func([][]string) {}
	wide := func(text []byte) []byte {
		out := []byte{0xff, 0xfe}
		for _, u := range utf16.Encode([]rune(string(text))) {
			out = append(out, byte(u), byte(u>>8))
		}
		return out
	}
	comma := sheet(t, ',', "\n", asIs)
	for name, text := range map[string][]byte{
		"as written": comma, "semicolons": sheet(t, ';', "\r\n", asIs), "tabs": sheet(t, '\t', "\r\n", asIs),
		"a byte order mark": append([]byte("\xef\xbb\xbf"), comma...), "UTF-16": wide(sheet(t, '\t', "\r\n", asIs)),
		"empty lines":   append(append([]byte{}, comma...), "\n,,,,,,,,,,,,,\n\n"...),
		"another order": sheet(t, ',', "\n", func(c [][]string) { swap(c, 0, 12) }),
		"more columns": sheet(t, ',', "\n", func(c [][]string) {
			for i := range c {
				c[i] = append(c[i], "reviewer")
			}
		}),
		"the quotes dropped": sheet(t, ',', "\n", func(c [][]string) {
			for i := range c {
				c[i][2] = strings.ReplaceAll(c[i][2], "'", "")
			}
		}),
	} {
		f, err := readText(t, text)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		grants, known := world()
		o, err := f.Match(grants, known, "T")
		if err != nil || len(o.Remove) != 1 || o.Remove[0].Key.Role != "201e0000-0000-4000-8000-000000000001" || o.Kept != 1 ||
			o.Undecided != 1 || len(o.Gone) != 0 {
			t.Errorf("%s: %+v, %v", name, o, err)
		}
		if err := f.Undecided(); !errors.Is(err, roles.ErrUsage) || !strings.Contains(err.Error(), `"Orders.Read" of `) {
			t.Errorf("%s: undecided: %v", name, err)
		}
	}
}

func swap(cells [][]string, a, b int) {
	for _, c := range cells {
		c[a], c[b] = c[b], c[a]
	}
}

// What was edited, and what is of another tenant, is refused with line and column.
func TestEdited(t *testing.T) {
	at := func(row, column int, text string) func([][]string) {
		return func(c [][]string) { c[row][column] = text }
	}
	for name, c := range map[string]struct {
		change func([][]string)
		want   string
	}{
		"another identity's name": {at(1, 2, "web"), `review.csv:2:82: identity is "web", but the assignment has "=büro`},
		"names of two rows":       {func(c [][]string) { c[1][2], c[3][2] = c[3][2], c[1][2] }, "identity is"},
		"the role":                {at(1, 5, "Orders.Write"), `role is "Orders.Write", but the assignment has "Orders.Read"`},
		"the API":                 {at(1, 4, "Orders"), "api is"},
		"the resource":            {at(1, 3, "/subscriptions/S/y"), "azureResourceId is"},
		"the holder":              {at(1, 1, "1d000000-0000-4000-8000-000000000002"), "principalId is"},
		"ids of two rows":         {func(c [][]string) { c[1][0], c[3][0] = c[3][0], c[1][0] }, "principalId is"},
		"an id that is none":      {at(1, 0, "AAAAHQ"), `review.csv:2:1: assignmentId is "AAAAHQ", which is not an id of an assignment`},
		"a holder that is none":   {at(1, 1, "func-orders"), "which is not an object id"},
		"an unknown decision":     {at(1, 12, "maybe"), `decision is "maybe": write keep or remove`},
		"a row twice":             {func(c [][]string) { c[2] = slices.Clone(c[1]) }, "the assignment is already in line 2"},
		"a column less":           {at(0, 12, "Entscheidung"), "there is no column decision: this is not a review"},
		"a column twice":          {at(0, 13, "decision"), "the column decision appears twice"},
		"an id of nobody here": {at(1, 0, "CgAAHQAAAECAAAAAAAAAAcXQoNfB4d1Iid3e6W2qNyE"),
			"assignmentId is an assignment of another identity"},
	} {
		grants, known := world()
		f, err := readText(t, sheet(t, ',', "\n", c.change))
		if err == nil {
			_, err = f.Match(grants, known, "T")
		}
		if err == nil || !errors.Is(err, roles.ErrUsage) || !strings.Contains(shortened(err.Error()), c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	f, err := readText(t, sheet(t, ',', "\n", func([][]string) {}))
	if err == nil {
		_, err = f.Match(nil, nil, "T")
	}
	if err == nil || !strings.Contains(err.Error(), "review.csv:2:45: none of the identities is in tenant T") {
		t.Errorf("another tenant: %v", err)
	}
	for tenant, want := range map[string]string{"t": "", "T": "", "U": `the row is of tenant "U", but this is tenant T`} {
		f, err := readText(t, sheet(t, ',', "\n", func(c [][]string) {
			c[0] = append(c[0], "tenantId")
			for i := range c[1:] {
				c[i+1] = append(c[i+1], tenant)
			}
		}))
		grants, known := world()
		if err == nil {
			_, err = f.Match(grants, known, "T")
		}
		if (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("tenant %s: %v", tenant, err)
		}
	}
	for _, text := range []string{"", "  \n", "a,b\n", "\"a", "assignmentId,\xff"} {
		if _, err := readText(t, []byte(text)); !errors.Is(err, roles.ErrUsage) {
			t.Errorf("%q: %v", text, err)
		}
	}
}

// shortened is an error without the folder of the test.
func shortened(text string) string {
	var lines []string
	for l := range strings.SplitSeq(text, "\n") {
		lines = append(lines, l[strings.LastIndexByte(l, os.PathSeparator)+1:])
	}
	return strings.Join(lines, "\n") + text
}

// What is gone is no error: it is told, and what was given again since is another assignment.
func TestGone(t *testing.T) {
	f, err := readText(t, sheet(t, ',', "\n", func([][]string) {}))
	if err != nil {
		t.Fatal(err)
	}
	grants, known := world()
	again := grants[0]
	again.ID = "AAAAHQAAAECAAAAAAAAAAaaaaaaaaaaaaaaaaaaaaaa"
	o, err := f.Match(append(grants[1:], again), known, "T")
	if err != nil || len(o.Remove) != 0 || len(o.Gone) != 1 || o.Gone[0].Line() != 2 {
		t.Errorf("%+v, %v", o, err)
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte("assignmentId,principalId,identity,azureResourceId,api,role,decision\n"))
	f.Add([]byte("a;b;\"c\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		file, err := readText(t, text)
		if err != nil && !errors.Is(err, roles.ErrUsage) {
			t.Errorf("%v", err)
		}
		if err == nil {
			_, _ = file.Match(nil, map[roles.ObjectID]roles.Principal{"x": {}}, "T")
		}
	})
}
