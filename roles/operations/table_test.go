package operations

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"mi-roles/roles/catalog"
)

const small = "mi-roles operations 1 2026-01-02\n" +
	"A.Read.All\tA.ReadWrite.All\tB.Read.All\n" +
	"3\n" +
	"0* 1\n" +
	"1*+0,2 2\n" +
	"2\n" +
	"AThings\tG0 O1\n" +
	"B{}\tG0 Dd\n" +
	"Cparts\tGr Uh\n" +
	"Bcount(a,b)\tG2\n" +
	"Aroot:\n" +
	"B{}\n" +
	"Ccontent\tA2\n"

// TestParsedTable is a whole table in the form in which it is looked up.
func TestParsedTable(t *testing.T) {
	got, err := parseTable(small)
	if err != nil {
		t.Fatal(err)
	}
	on := func(v verb, a access) (all [verbs]access) { all[v] = a; return all }
	both := func(v verb, a access, w verb, b access) (all [verbs]access) { all[v], all[w] = a, b; return all }
	want := &table{date: "2026-01-02", roles: []string{"A.Read.All", "A.ReadWrite.All", "B.Read.All"},
		number:  map[string]int32{"A.Read.All": 0, "A.ReadWrite.All": 1, "B.Read.All": 2},
		sets:    [][]entry{nil, {{role: 0, least: true}, {role: 1}}, {{role: 1, least: true, also: []int32{0, 2}}, {role: 2}}, {{role: 2}}},
		breadth: []int{2, 3, 3},
		nodes: []node{{}, {0, "Things", both(get, 1, post, 2)}, {1, "{}", both(get, 1, del, delegatedOnly)},
			{2, "parts", both(get, resourceOnly, put, hiddenOnly)}, {1, "count(a,b)", on(get, 3)}, {0, "root:", [verbs]access{}},
			{5, "{}", [verbs]access{}}, {6, "content", on(patch, 3)}},
		edges: map[edge]int32{{0, "things"}: 1, {1, "{}"}: 2, {2, "parts"}: 3, {1, "count(a,b)"}: 4, {0, "root:"}: 5, {5, "{}"}: 6,
			{6, "content"}: 7},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v\nwant %+v", got, want)
	}
	for id, want := range []string{"/", "/Things", "/Things/{id}", "/Things/{id}/parts", "/Things/count(a,b)", "/root:", "/root:/{id}",
		"/root:/{id}:/content"} {
		if text := got.template(int32(id)); text != want {
			t.Errorf("%d: got %s, want %s", id, text, want)
		}
	}
}

// TestDamagedTables: a damaged table is refused, and the words say where.
func TestDamagedTables(t *testing.T) {
	for damage, want := range map[[2]string]string{
		{"operations 1 ", "operations 2 "}: `no table of operations: "mi-roles operations 2 2026-01-02"`,
		{"\n3\n", "\nx\n"}:                 `no table of operations: "mi-roles operations 1 2026-01-02"`,
		{"\n3\n", "\n-1\n"}:                `no table of operations: "mi-roles operations 1 2026-01-02"`,
		{"0* 1", "0* 3"}:                   `no role has the number "3"`,
		{"0* 1", "0* -1"}:                  `no role has the number "-1"`,
		{"0* 1", "0* x"}:                   `no role has the number "x"`,
		{"+0,2", "+0,3"}:                   `no role has the number "3"`,
		{"G2", "G3"}:                       `no method of the table: "G3"`,
		{"G2", "G-1"}:                      `no method of the table: "G-1"`,
		{"G2", "Gx"}:                       `no method of the table: "Gx"`,
		{"G2", "X2"}:                       `no method of the table: "X2"`,
		{"AThings", "BThings"}:             "no path of the table: \"BThings\\tG0 O1\"",
		{"AThings", "A"}:                   "no path of the table: \"A\\tG0 O1\"",
		{"AThings", "@Things"}:             "no path of the table: \"@Things\\tG0 O1\"",
		{"Cparts", "Dparts"}:               "no path of the table: \"Dparts\\tGr Uh\"",
	} {
		_, err := parseTable(strings.Replace(small, damage[0], damage[1], 1))
		if err == nil || err.Error() != want {
			t.Errorf("%q: got %v, want %s", damage, err, want)
		}
	}
	good, err := parseTable(strings.Replace(small, "+0,2", "+0,,2", 1))
	if err != nil || !slices.Equal(good.sets[2][0].also, []int32{0, 2}) {
		t.Errorf("got %+v, %v", good, err)
	}
}

// TestSmallTable: every kind of answer, of a table that is known to the last path.
func TestSmallTable(t *testing.T) {
	table, err := parseTable(small)
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{
		"GET /things":                                "/Things [A.Read.All A.ReadWrite.All]",
		"POST /THINGS":                               "/Things [B.Read.All A.ReadWrite.All]",
		"PUT /things":                                "unknown [] the table has this path with GET, POST only",
		"GET /things/1":                              "/Things/{id} [A.Read.All A.ReadWrite.All]",
		"GET /things(1)":                             "/Things/{id} [A.Read.All A.ReadWrite.All]",
		"GET /things(key='1')":                       "/Things/{id} [A.Read.All A.ReadWrite.All]",
		"GET /things/1/$ref":                         "/Things/{id} [A.Read.All A.ReadWrite.All]",
		"GET /things/1/$value":                       "/Things/{id} [A.Read.All A.ReadWrite.All]",
		"GET /things/$count":                         "/Things [A.Read.All A.ReadWrite.All]",
		"POST /things/$count":                        "unknown [] the table has this path with GET only",
		"POST /things/$ref":                          "/Things [B.Read.All A.ReadWrite.All]",
		"GET /things/$other":                         "unknown []",
		"GET /things/$ref/parts":                     "unknown []",
		"GET /$ref":                                  "unknown []",
		"DELETE /things/1":                           "/Things/{id} [] " + noteUser,
		"GET /things/1/parts":                        "/Things/{id}/parts [] " + noteResource,
		"PUT /things/1/parts":                        "/Things/{id}/parts [] " + noteHidden,
		"GET /things/microsoft.graph.count(b=1,a=2)": "/Things/count(a,b) [B.Read.All]",
		"GET /things/count(a=1)":                     "unknown []",
		"GET /things/1/microsoft.graph.sub/parts":    "/Things/{id}/parts [] " + noteResource,
		"GET /microsoft.graph.sub/things":            "unknown []",
		"PATCH /root:/a/b:/content":                  "/root:/{id}:/content [B.Read.All]",
		"PATCH /root:/a/b":                           "unknown []",
		"PATCH /root:":                               "unknown []",
		"GET /root:":                                 "unknown []",
		"GET /nothing":                               "unknown []",
		"GET /things/1/parts/2":                      "unknown []",
		"GET /me/things":                             "/ [] " + noteMe,
		"GET /$batch":                                "unknown [] " + noteBatch,
	} {
		c, err := ParseCall(text)
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		a := lookup(table, c, catalog.Builtin())
		got := "unknown"
		if a.Known {
			got = "/" + strings.TrimPrefix(a.Template, "/")
		}
		got += " [" + strings.Join(values(a), " ") + "]"
		if a.Note != "" {
			got += " " + a.Note
		}
		if got != want {
			t.Errorf("%s:\n got %s\nwant %s", text, got, want)
		}
	}
}
