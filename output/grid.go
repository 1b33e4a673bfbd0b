package output

import "iter"

// Grid holds the rows of a long table in little memory: of cells that are alike it keeps
// one. All rows have as many cells as the first.
type Grid struct {
	known  map[Cell]uint32
	cells  []Cell
	chunks [][]uint32 // the cells of chunkRows rows each
	width  int
	rows   int
}

const chunkRows = 1024

// Add adds a row behind the others.
func (g *Grid) Add(row []Cell) {
	if g.rows == 0 {
		g.known, g.width = map[Cell]uint32{}, len(row)
	}
	if g.rows%chunkRows == 0 {
		g.chunks = append(g.chunks, make([]uint32, 0, chunkRows*g.width))
	}
	last := &g.chunks[len(g.chunks)-1]
	for _, c := range row {
		n, seen := g.known[c]
		if !seen {
			n = uint32(len(g.cells))
			g.known[c], g.cells = n, append(g.cells, c)
		}
		*last = append(*last, n)
	}
	g.rows++
}

// Len is the number of rows.
func (g *Grid) Len() int { return g.rows }

// Rows are the rows whose numbers order gives. A row is valid until the next.
func (g *Grid) Rows(order iter.Seq[int]) iter.Seq[[]Cell] {
	return func(yield func([]Cell) bool) {
		row := make([]Cell, g.width)
		for n := range order {
			at := n % chunkRows * g.width
			for i, cell := range g.chunks[n/chunkRows][at : at+g.width] {
				row[i] = g.cells[cell]
			}
			if !yield(row) {
				return
			}
		}
	}
}
