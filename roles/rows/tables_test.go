package rows

import (
	"strings"
	"testing"
)

// Tables of Log Analytics' query API: cells stand in the order of the columns, and what is
// damaged is counted and costs no other row.
func TestTables(t *testing.T) {
	const head = `{"tables":[{"name":"PrimaryResult","columns":[{"name":"x","type":"string"},{"name":"B","type":"int"},` +
		`{"name":"a","type":"string"}],"rows":[`
	const tail = `]}],"statistics":{"a":1},"render":{}}`
	long := strings.Repeat("x", MaxRow)
	one := Skipped{Unreadable: 1, FirstUnreadable: 1}
	for name, c := range map[string]struct {
		text, want string
		skipped    Skipped
	}{
		"two rows":          {head + `["x",2,"1"],[null,null,"3"]` + tail, "1:1|2 1:3|", Skipped{}},
		"over lines":        {head + "\n[\n0,\n2,\"1\"\n],\n[0,0,3]" + tail, "2:1|2 6:3|0", Skipped{}},
		"lists as cells":    {head + `[[1,["]"]],{"a":[9]},"1"]` + tail, `1:1|{"a":[9]}`, Skipped{}},
		"two tables":        {head + `[0,2,1]]},{"columns":[{"name":"a"}],"rows":[[3],["4"]` + tail, "1:1|2 1:3| 1:4|", Skipped{}},
		"capitals":          {`{"Tables":[{"Columns":[{"Name":"a"}],"Rows":[[1]]}]}`, "1:1|", Skipped{}},
		"no rows":           {head + tail, "", Skipped{}},
		"a column twice":    {`{"tables":[{"columns":[{"name":"a"},{"name":"a"}],"rows":[[1,2]]}]}`, "1:1|", Skipped{}},
		"a cell too few":    {head + `[0,2],[0,0,3]` + tail, "1:3|0", one},
		"a cell too many":   {head + `[0,2,1,0],[0,0,3]` + tail, "1:3|0", one},
		"a comma too many":  {head + `[0,2,1,],[0,0,3]` + tail, "1:3|0", one},
		"no number":         {head + `[0,2x,1],[0,0,3]` + tail, "1:3|0", one},
		"a wrong bracket":   {head + `[0,2,1},[0,0,3]` + tail, "1:3|0", one},
		"an open string":    {head + "[0,2,\"1\n],[0,0,3]" + tail, "2:3|0", one},
		"without columns":   {`{"tables":[{"rows":[[1],[2]]}]}`, "", Skipped{Unreadable: 2, FirstUnreadable: 1}},
		"no such columns":   {`{"tables":[{"columns":["a"],"rows":[[1]]}]}`, "", Skipped{Unreadable: 2, FirstUnreadable: 1}},
		"cut off":           {head + `[0,2,1],[0,`, "1:1|2", one},
		"a long row":        {head + `[0,2,"` + long + `"],[0,0,3]` + tail, "1:3|0", Skipped{TooLong: 1, FirstTooLong: 1}},
		"a row with tables": {`[{"a":1,"columns":[{"name":"b"}],"rows":[[7]]}]`, "1:1|", Skipped{}},
	} {
		got, skipped, err := read(strings.NewReader(c.text))
		if strings.TrimSpace(got) != c.want || skipped != c.skipped || err != nil {
			t.Errorf("%s: %.200q %+v %v, want %q %+v", name, got, skipped, err, c.want, c.skipped)
		}
	}
}
