package screen

import (
	"fmt"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"mi-roles/output"
)

// listHeight is how many options are seen at once where the terminal's height is not known.
const listHeight = 12

// picker is a list that typing filters, as bubbletea runs it. The forms library of
// the same house would triple the program: its themes need reflection.
type picker struct {
	title   string
	options []Option
	many    bool

	filter string
	fit    []Option // that match the filter
	cursor int      // in fit
	marked []string // values, in the order of marking
	told   string   // what is wrong
	height int
	taken  []string // the answer; none when the user left
	ended  bool
	sign   func(string) string // writes our signs as the locale has them
}

func (m *picker) Init() tea.Cmd { return nil }

func (m *picker) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		m.height = msg.Height
	case tea.PasteMsg:
		m.typed(msg.Content)
	case tea.KeyPressMsg:
		m.told = ""
		m.press(msg)
	}
	if m.ended {
		return m, tea.Quit
	}
	return m, nil
}

func (m *picker) press(key tea.KeyPressMsg) {
	switch key.String() {
	case "ctrl+c", "esc":
		m.ended = true
	case "enter":
		m.take()
	case "up", "ctrl+p":
		m.move(-1)
	case "down", "ctrl+n":
		m.move(1)
	case "pgup":
		m.move(-m.rows())
	case "pgdown":
		m.move(m.rows())
	case "home":
		m.move(-len(m.fit))
	case "end":
		m.move(len(m.fit))
	case "backspace":
		if r := []rune(m.filter); len(r) > 0 {
			m.filter = string(r[:len(r)-1])
			m.refilter()
		}
	case "ctrl+u":
		m.filter = ""
		m.refilter()
	case "space", "tab":
		if m.many {
			m.mark()
			return
		}
		m.typed(key.Text)
	default:
		m.typed(key.Text)
	}
}

func (m *picker) typed(text string) {
	if text != "" {
		m.filter += output.Clean(text)
		m.refilter()
	}
}

func (m *picker) refilter() {
	m.fit, m.cursor = matchingOptions(m.options, m.filter), 0
}

// matchingOptions are those that have every word of a text, in any case: first those whose
// name begins with it, then those with it in the name, then those that mention it.
func matchingOptions(options []Option, text string) []Option {
	words := strings.Fields(text)
	fit := slices.DeleteFunc(slices.Clone(options), func(o Option) bool { return !ContainsAll(o.Label+" "+o.Value, words) })
	slices.SortStableFunc(fit, func(x, y Option) int { return x.rank(words) - y.rank(words) })
	return fit
}

// rank is how far an option is from having words in its name, 0 for not at all.
func (o Option) rank(words []string) int {
	name, _, _ := strings.Cut(o.Label, "  ")
	switch {
	case len(words) > 0 && strings.HasPrefix(strings.ToLower(name), strings.ToLower(words[0])) && ContainsAll(name, words[1:]):
		return 0
	case ContainsAll(name, words):
		return 1
	}
	return 2
}

func (m *picker) move(by int) { m.cursor = max(0, min(m.cursor+by, len(m.fit)-1)) }

func (m *picker) mark() {
	if len(m.fit) == 0 {
		return
	}
	value := m.fit[m.cursor].Value
	if i := slices.Index(m.marked, value); i >= 0 {
		m.marked = slices.Delete(m.marked, i, i+1)
		return
	}
	m.marked = append(m.marked, value)
}

// take ends the question, if there is an answer.
func (m *picker) take() {
	switch {
	case m.many && len(m.marked) == 0:
		m.told = "mark at least one with space"
	case m.many:
		m.taken, m.ended = m.marked, true
	case len(m.fit) == 0:
		m.told = "nothing matches"
	default:
		m.taken, m.ended = []string{m.fit[m.cursor].Value}, true
	}
}

// rows is how many options fit below the title and above the help.
func (m *picker) rows() int {
	if m.height == 0 {
		return listHeight
	}
	return max(1, m.height-5)
}

func (m *picker) View() tea.View {
	if m.ended {
		return tea.NewView("")
	}
	var b strings.Builder
	fmt.Fprintf(&b, "? %s\n  filter: %s▏\n", m.title, m.filter)
	rows := m.rows()
	first := max(0, min(m.cursor-rows/2, len(m.fit)-rows))
	for i := first; i < min(first+rows, len(m.fit)); i++ {
		b.WriteString(m.line(i) + "\n")
	}
	b.WriteString(m.help())
	return tea.NewView(m.sign(b.String()))
}

func (m *picker) line(i int) string {
	point, box := "  ", ""
	if i == m.cursor {
		point = "> "
	}
	if m.many {
		box = "[ ] "
		if slices.Contains(m.marked, m.fit[i].Value) {
			box = "[x] "
		}
	}
	return point + box + m.fit[i].Label
}

func (m *picker) help() string {
	if m.told != "" {
		return "  ! " + m.told
	}
	keys := "type to filter · ↑↓ · enter takes it · esc leaves"
	if m.many {
		keys = fmt.Sprintf("%d marked · space marks · type to filter · enter goes on · esc leaves", len(m.marked))
	}
	return fmt.Sprintf("  %d of %d · %s", len(m.fit), len(m.options), keys)
}
