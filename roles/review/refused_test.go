package review

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"mi-roles/roles"
)

const again = "correct the file, or make a new review with: mi-roles review --all -o csv"

// told is the message and the hint of an error, without the folder of the test.
func told(t *testing.T, path string, err error) (msg, hint string) {
	t.Helper()
	e, ok := err.(*roles.Error)
	if !ok || !errors.Is(err, roles.ErrUsage) {
		t.Fatalf("got %v", err)
	}
	if path == "" {
		return e.Msg, e.Hint
	}
	return strings.ReplaceAll(e.Msg, path, "FILE"), e.Hint
}

// TestUnreadable: what is no review is refused in one sentence.
func TestUnreadable(t *testing.T) {
	dir := t.TempDir()
	const head = "assignmentId,principalId,identity,azureResourceId,api,role,decision\n"
	const id, who = "AAAAHQAAAECAAAAAAAAAAcXQoNfB4d1Iid3e6W2qNyE", "1d000000-0000-4000-8000-000000000001"
	missing := "FILE:1:1: there is no column assignmentId: this is not a review\nFILE:1:1: there is no column principalId: this is not a review\n" +
		"FILE:1:1: there is no column identity: this is not a review\nFILE:1:1: there is no column azureResourceId: this is not a review\n" +
		"FILE:1:1: there is no column api: this is not a review\nFILE:1:1: there is no column role: this is not a review"
	for name, c := range map[string]struct{ text, msg, hint string }{
		"empty":      {"", "FILE is empty", ""},
		"blank":      {" \n\t\n", "FILE is empty", ""},
		"no Unicode": {"assignmentId,\xff", "FILE is not Unicode text: save it as CSV UTF-8", ""},
		"no columns": {"a,decision\n", missing, "make a review with: mi-roles review --all -o csv"},
		"a torn head": {"\"a", "FILE:1:3: the row cannot be read: extraneous or missing \" in quoted-field\n" + missing +
			"\nFILE:1:1: there is no column decision: this is not a review", "make a review with: mi-roles review --all -o csv"},
		"a column twice": {strings.Replace(head, "decision", "decision,DECISION", 1), "FILE:1:69: the column decision appears twice",
			"make a review with: mi-roles review --all -o csv"},
		"a torn row": {head + "é,\"x\n", "FILE:2:5: the row cannot be read: extraneous or missing \" in quoted-field", again},
		"ids": {head + "é,é,,,,,é\n", "FILE:2:1: assignmentId is \"é\", which is not an id of an assignment\n" +
			"FILE:2:3: principalId is \"é\", which is not an object id\nFILE:2:9: decision is \"é\": write keep or remove", again},
		"a short row": {head + id + "\n", "FILE:2:1: principalId is \"\", which is not an object id", again},
		"a row twice": {head + id + "," + who + ",a,b,c,d,keep\n'" + id + "," + who + ",a,b,c,d,keep\n",
			"FILE:3:1: the assignment is already in line 2", again},
	} {
		path := filepath.Join(dir, "review.csv")
		if err := os.WriteFile(path, []byte(c.text), 0o600); err != nil {
			t.Fatal(err)
		}
		f, err := Read(path)
		if msg, hint := told(t, path, err); msg != c.msg || hint != c.hint || f.Name != path {
			t.Errorf("%s: got %q of %s\nhint %q", name, msg, f.Name, hint)
		}
	}
	big := filepath.Join(dir, "big")
	if err := os.WriteFile(big, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(big, maxSize+1); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{dir: "FILE is not a file", big: "FILE has more than 128 MiB",
		filepath.Join(dir, "no"): "review FILE does not exist"} {
		_, err := Read(path)
		if msg, hint := told(t, path, err); msg != want || hint != "" {
			t.Errorf("got %q, hint %q", msg, hint)
		}
	}
	if _, err := Read("a\x00b"); !errors.Is(err, roles.ErrUsage) {
		t.Errorf("a name that is none: %v", err)
	}
}

// TestManyProblems: twenty are told, and the rest are counted.
func TestManyProblems(t *testing.T) {
	for n, want := range map[int]string{20: "", 21: "and 1 more: correct these first", 25: "and 5 more: correct these first"} {
		f := File{Name: "r.csv"}
		for i := range n {
			f.Rows = append(f.Rows, Row{at: map[string]place{"decision": {i + 2, 7}}})
		}
		msg, _ := told(t, "", f.Undecided())
		lines := strings.Split(msg, "\n")
		if want != "" && (len(lines) != 21 || lines[20] != want) || want == "" && len(lines) != 20 {
			t.Errorf("%d: got %q", n, lines)
		}
		if lines[19] != `r.csv:21:7: no decision on "" of "" for "": write keep or remove` {
			t.Errorf("got %q", lines[19])
		}
	}
	if err := (File{Rows: []Row{{Decision: Keep}}}).Undecided(); err != nil {
		t.Errorf("got %v", err)
	}
}

// TestRows: what a row says, wherever its cells are, and where they are.
func TestRows(t *testing.T) {
	const id, who = "AAAAHQAAAECAAAAAAAAAAcXQoNfB4d1Iid3e6W2qNyE", "1D000000-0000-4000-8000-000000000001"
	f, err := readText(t, []byte("Role;principalid;x;assignmentId;identity;azureResourceId;api;tenantID;decision\n\n"+
		" R ; "+who+";;'"+id+";é;/s/x;a; T ;Keep\n;;;;;;;;\nR;"+who+";;"+id[:42]+"A;é;;a\n"))
	if err != nil {
		t.Fatal(err)
	}
	want := Facts{id, roles.ObjectID(strings.ToLower(who)), "é", "/s/x", "a", "R"}
	if len(f.Rows) != 2 || f.Rows[0].Facts != want || f.Rows[0].Decision != Keep || f.Rows[0].Tenant != "T" || f.Rows[1].Decision != "" ||
		f.Rows[0].Line() != 3 || f.Rows[1].Line() != 5 || f.Rows[0].at["api"] != (place{3, 96}) || f.Rows[1].Tenant != "" {
		t.Errorf("got %+v", f.Rows)
	}
	if last := f.Rows[1].at; last["decision"] != last["api"] || last["decision"].line != 5 {
		t.Errorf("a cell that is not there is at %+v", last["decision"])
	}
	odd := newTable([]byte("a\nbé"))
	for at, want := range map[[2]int]place{{0, 3}: {0, 3}, {1, 1}: {1, 1}, {2, 4}: {2, 3}, {2, 99}: {2, 3}, {2, 0}: {2, 1}, {3, 1}: {3, 1}} {
		if got := odd.at(at[0], at[1]); got != want {
			t.Errorf("%v: got %v", at, got)
		}
	}
	for head, want := range map[string]rune{"a,b": ',', "a;b": ';', "a;b,c": ',', "a;b;c,d": ';', "a\tb": '\t', "a;b\tc": ';', "a": ','} {
		if got := newTable([]byte(head + "\n;;;;\t\t\t\t\t")).Comma; got != want {
			t.Errorf("%q: %q", head, got)
		}
	}
}

// TestMatchInWords: each cell that was changed is said with what the tenant has.
func TestMatchInWords(t *testing.T) {
	grants, known := world()
	f, err := readText(t, sheet(t, ',', "\n", func(c [][]string) {
		c[1][1], c[1][2], c[1][3], c[1][4], c[1][5] = "1d000000-0000-4000-8000-000000000009", "i", "r", "a", "o"
	}))
	if err != nil {
		t.Fatal(err)
	}
	o, err := f.Match(grants, known, "T")
	msg, hint := told(t, "", err)
	want := []string{
		`review.csv:2:45: principalId is "1d000000-0000-4000-8000-000000000009", but the assignment has "1d000000-0000-4000-8000-000000000001"`,
		`review.csv:2:82: identity is "i", but the assignment has "=büro; +a,\tb"`,
		`review.csv:2:84: azureResourceId is "r", but the assignment has "/subscriptions/S/x"`,
		`review.csv:2:86: api is "a", but the assignment has "Orders; "new""`,
		`review.csv:2:88: role is "o", but the assignment has "Orders.Read"`}
	if msg != strings.Join(want, "\n") || hint != "do not change ids and names in a review; if something was renamed, make a new "+
		"review with: mi-roles review --all -o csv" {
		t.Errorf("got\n%s\nhint %s", msg, hint)
	}
	if len(o.Remove) != 0 || o.Kept != 1 || o.Undecided != 1 {
		t.Errorf("got %+v", o)
	}
	_, err = f.Match(nil, nil, "T")
	if msg, hint := told(t, "", err); msg != "review.csv:2:45: none of the identities is in tenant T: this is the review of another tenant" ||
		hint != "sign in to the tenant of the review with --tenant" {
		t.Errorf("got %s, hint %s", msg, hint)
	}
	if _, err := (File{}).Match(nil, nil, "T"); err != nil {
		t.Errorf("no rows: %v", err)
	}
}

// TestMisfits: where the ids of the tenant tell their holders, two ids that do not belong
// together are seen; elsewhere nothing is read into them.
func TestMisfits(t *testing.T) {
	grants, known := world()
	foreign := func(c [][]string) { c[1][0] = "CgAAHQAAAECAAAAAAAAAAcXQoNfB4d1Iid3e6W2qNyE" }
	f, err := readText(t, sheet(t, ',', "\n", foreign))
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		held  []roles.Grant
		fails bool
	}{"ids that tell": {grants, true}, "none is held": {nil, false}, "ids that do not": {[]roles.Grant{func() roles.Grant {
		g := grants[1]
		g.ID = roles.AssignmentID(strings.Repeat("_", 43))
		return g
	}()}, false}} {
		o, err := f.Match(c.held, known, "T")
		if (err != nil) != c.fails || !c.fails && len(o.Gone) != 1 {
			t.Errorf("%s: %+v, %v", name, o, err)
		}
	}
	holders := []roles.ObjectID{"1d000000-0000-4000-8000-000000000001", "1d00000a-0000-4000-8000-000000000001",
		"1d000000-0000-4000-8000-000000000002"}
	if got := f.Principals(); !slices.Equal(got, holders) {
		t.Errorf("got %v", got)
	}
	f.Rows[1].Decision, f.Rows[1].AssignmentID = Keep, "none"
	if o, err := f.Match(nil, known, "T"); err != nil || o.Kept != 0 || len(o.Gone) != 1 || o.Undecided != 1 {
		t.Errorf("what is kept and not there: %+v, %v", o, err)
	}
}

func TestFacts(t *testing.T) {
	grants, _ := world()
	for i, want := range []Facts{
		{grants[0].ID, "1d000000-0000-4000-8000-000000000001", "=büro; +a,\tb", "/subscriptions/S/x", `Orders; "new"`, "Orders.Read"},
		{grants[1].ID, "1d000000-0000-4000-8000-000000000001", "=büro; +a,\tb", "/subscriptions/S/x", `Orders; "new"`,
			"201e0000-0000-4000-8000-000000000002"}} {
		if got := FactsOf(grants[i]); got != want {
			t.Errorf("got %+v", got)
		}
	}
	gone := grants[0]
	gone.Resource, gone.Role = nil, nil
	if got := FactsOf(gone); got.API != "a9100000-0000-4000-8000-000000000001" || got.Role != "201e0000-0000-4000-8000-000000000001" {
		t.Errorf("got %+v", got)
	}
	for _, same := range [][3]string{{"a", "a", "y"}, {" 'a  b'", "a b", "y"}, {"a", "b", ""}, {"ab", "a b", ""}, {`a\tb`, "a\tb", "y"}} {
		if got := fmt.Sprint(sameText(same[0], same[1])); got != fmt.Sprint(same[2] == "y") {
			t.Errorf("%q: %s", same, got)
		}
	}
}
