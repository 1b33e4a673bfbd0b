package output

import (
	"fmt"
	"io"
	"runtime"
	"slices"
	"testing"
)

// TestGrid: rows come out as they went in, in any order.
func TestGrid(t *testing.T) {
	rows := grants(3*chunkRows - 1).Rows
	var g Grid
	for _, row := range rows {
		g.Add(row)
	}
	if g.Len() != len(rows) {
		t.Errorf("%d rows, want %d", g.Len(), len(rows))
	}
	var backwards []int
	for i := range rows {
		backwards = append(backwards, len(rows)-1-i)
	}
	i := len(rows)
	for row := range g.Rows(slices.Values(backwards)) {
		if i--; !slices.Equal(row, rows[i]) {
			t.Fatalf("row %d is %v, want %v", i, row, rows[i])
		}
	}
	var none Grid
	for range none.Rows(slices.Values([]int{})) {
		t.Error("a row of nothing")
	}
}

// TestGridIsSmall: a row takes 4 bytes a cell and what no other row has, here a third of
// a name; and a table is written without a copy of all.
func TestGridIsSmall(t *testing.T) {
	const n = 100_000
	var g Grid
	before := alive()
	for i := range n {
		g.Add([]Cell{Text(fmt.Sprintf("id-%06d", i/3)), Text("SystemAssigned"), Text("Microsoft Graph"),
			Text(fmt.Sprintf("Data%d.Read.All", i%40)), {"high", Warn}, Text("Enabled"), Text(fmt.Sprintf("2026-01-%02d", 1+i%28))})
	}
	if a := (alive() - before) / n; a > 80 {
		t.Errorf("%d bytes a row", a)
	}
	d := Document{Columns: grants(0).Columns, Many: g.Rows(func(yield func(int) bool) {
		for i := range n {
			if i == n/2 {
				if a := (alive() - before) / n; a > 85 {
					t.Errorf("%d bytes a row while it is written", a)
				}
			}
			if !yield(i) {
				return
			}
		}
	})}
	if err := Render(io.Discard, d, Options{Format: Table, Width: 120}); err != nil {
		t.Fatal(err)
	}
}

// alive is how many bytes are in use.
func alive() int64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}
