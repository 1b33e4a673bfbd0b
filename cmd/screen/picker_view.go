package screen

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"mi-roles/output"
)

const (
	listHeight = 12 // how many options are seen at once where the terminal's height is not known
	plainWidth = 80 // how wide a terminal is taken to be where that is not known
)

// View shows the question: never wider than the terminal, never higher.
func (m *picker) View() tea.View {
	if m.ended() {
		return tea.NewView("")
	}
	lines := m.head()
	if m.details {
		lines = m.detailLines()
	} else {
		rows := m.rows()
		first := max(0, min(m.cursor-rows/2, len(m.fit)-rows))
		for i := first; i < min(first+rows, len(m.fit)); i++ {
			lines = append(lines, m.line(i))
		}
	}
	lines = append(lines, m.help()...)
	for i, line := range lines {
		lines[i] = clipped(m.sign(line), m.columns(), m.sign("…"))
	}
	return tea.NewView(strings.Join(lines, "\n"))
}

// columns are how many a line may fill: the last one stays free, where terminals differ.
func (m *picker) columns() int { return max(20, cmp.Or(m.width, plainWidth)-1) }

// rows is how many options fit below the title and above the help.
func (m *picker) rows() int {
	if m.height == 0 {
		return listHeight
	}
	return max(1, m.height-1-len(m.head())-len(m.help()))
}

// head is the question and what was typed.
func (m *picker) head() []string {
	return append(indented(output.Fold(m.Title, m.columns()-2), "? ", "  "), "  filter: "+m.filter+"▏")
}

func (m *picker) line(i int) string {
	point, box := "  ", ""
	if i == m.cursor {
		point = "> "
	}
	if m.many {
		box = "[ ] "
		if slices.Contains(m.marked, m.fit[i]) {
			box = "[x] "
		}
	}
	return point + box + m.Options[m.fit[i]].label()
}

// detailLines are the facts about the option at the cursor, a name at the left of each.
func (m *picker) detailLines() []string {
	o := m.current()
	facts := o.Details()
	wide := 0
	for _, f := range facts {
		wide = max(wide, output.TextWidth(f.Name))
	}
	lines := indented(output.Fold(o.Name, m.columns()-2), "? ", "  ")
	for _, f := range facts {
		name := "  " + f.Name + strings.Repeat(" ", wide-output.TextWidth(f.Name)+2)
		lines = append(lines, indented(output.Fold(f.Text, m.columns()-wide-4), name, strings.Repeat(" ", wide+4))...)
	}
	if room := m.height - 1 - len(m.help()); m.height > 0 && len(lines) > room {
		lines = append(lines[:max(1, room-1)], "  …")
	}
	return lines
}

// indented puts one margin before the first line and another before the rest.
func indented(lines []string, first, rest string) []string {
	out := make([]string, len(lines))
	for i, line := range lines {
		out[i] = rest + line
	}
	out[0] = first + lines[0]
	return out
}

// help says which keys there are, or what is wrong.
func (m *picker) help() []string {
	leave := "esc cancels"
	if m.Back {
		leave = "esc goes back"
	}
	parts := []string{fmt.Sprintf("%d of %d", len(m.fit), len(m.Options)), "type to filter", "↑↓", "enter selects", "? details", leave}
	switch {
	case m.told != "":
		parts = []string{"! " + m.told}
	case m.details:
		parts = []string{"↑↓", "any other key returns to the list"}
	case m.many:
		parts = []string{parts[0], fmt.Sprintf("%d marked", len(m.marked)), "space marks", "type to filter", "enter continues", "? details",
			leave}
	}
	return indented(joined(parts, " · ", m.columns()-2), "  ", "  ")
}
