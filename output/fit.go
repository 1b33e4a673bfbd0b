package output

import "slices"

// fit makes the table total columns wide: first the columns go that can be spared, then
// prose is wrapped. It reports whether that was enough.
func (l *layout) fit(total int) bool {
	if total <= 0 {
		return true
	}
	for sum(l.shown, l.floor) > total {
		i := l.mostSpare()
		if i < 0 {
			break
		}
		l.shown[i] = false
	}
	if sum(l.shown, l.floor) > total {
		if l.floor = l.least; sum(l.shown, l.least) > total {
			return false
		}
	}
	l.regain(total)
	l.narrow(sum(l.shown, l.width) - total)
	return true
}

// mostSpare is the column that is missed least, or -1.
func (l *layout) mostSpare() int {
	most := -1
	for i, c := range l.columns {
		tells := c.Tells && (l.differs[i] || l.alarm[i])
		if l.shown[i] && c.Spare > 0 && !tells && (most < 0 || l.sooner(i, most)) {
			most = i
		}
	}
	return most
}

// sooner tells whether column i goes sooner than j: one that says nothing goes first, one
// that warns last.
func (l *layout) sooner(i, j int) bool {
	switch {
	case l.filled[i] != l.filled[j]:
		return l.filled[j]
	case l.alarm[i] != l.alarm[j]:
		return l.alarm[j]
	}
	return l.columns[i].Spare > l.columns[j].Spare
}

// regain shows columns that went and have room after all, where wider ones went too.
func (l *layout) regain(total int) {
	for {
		most := -1
		for i := range l.columns {
			fits := sum(l.shown, l.width)+gap+l.width[i] <= total
			if !l.shown[i] && fits && (most < 0 || l.sooner(most, i)) {
				most = i
			}
		}
		if most < 0 {
			return
		}
		l.shown[most] = true
	}
}

// sum is the width of the shown columns, with the gaps between them.
func sum(shown []bool, widths []int) int {
	total := -gap
	for i, w := range widths {
		if shown[i] {
			total += gap + w
		}
	}
	return total
}

// narrow takes excess from the columns of prose, the widest first.
func (l *layout) narrow(excess int) {
	for excess > 0 {
		i, next := l.widestShrinkable()
		if i < 0 {
			return
		}
		step := min(max(l.width[i]-max(next, l.floor[i]), 1), excess)
		l.width[i] -= step
		excess -= step
	}
}

// widestShrinkable finds the widest column above its floor, or -1, and the
// width of the runner-up.
func (l *layout) widestShrinkable() (column, next int) {
	column = -1
	for i, w := range l.width {
		switch {
		case !l.shown[i] || w <= l.floor[i]:
		case column < 0 || w > l.width[column]:
			if column >= 0 {
				next = l.width[column]
			}
			column = i
		default:
			next = max(next, w)
		}
	}
	return column, next
}

// settle makes columns as narrow as their folded cells, and gives what is left of total to
// those that are folded most.
func (l *layout) settle(total int, rows eachRow, o Options) error {
	var folded []int
	for i := range l.columns {
		if l.shown[i] && l.full[i] > l.width[i] {
			folded = append(folded, i)
		}
	}
	for _, i := range folded {
		if err := l.shrink(i, rows, o); err != nil {
			return err
		}
	}
	slices.SortStableFunc(folded, func(i, j int) int { return l.full[j] - l.width[j] - (l.full[i] - l.width[i]) })
	for _, i := range folded {
		if room := total - sum(l.shown, l.width); room > 0 {
			l.width[i] = min(l.full[i], widest, l.width[i]+room)
			if err := l.shrink(i, rows, o); err != nil {
				return err
			}
		}
	}
	return nil
}

// shrink makes column i as narrow as the lines of its cells.
func (l *layout) shrink(i int, rows eachRow, o Options) error {
	width := 0
	fit := func(text string) {
		for _, line := range Fold(text, l.width[i]) {
			width = max(width, TextWidth(line))
		}
	}
	fit(Clean(l.columns[i].Title))
	err := rows(func(row []Cell) error {
		if i < len(row) {
			fit(shown(row[i], l.columns[i], o))
		}
		return nil
	})
	l.width[i] = width
	return err
}
