package screen

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"mi-roles/output"
)

// picker is a list that typing filters, as bubbletea runs it. The forms library of
// the same house would triple the program: its themes need reflection.
type picker struct {
	Question
	many bool

	index         []searched
	filter        string
	fit           []int // places of the options that match the filter
	cursor        int   // in fit
	marked        []int // places, in the order of marking
	told          string
	details       bool // those of the option at the cursor are shown instead of the list
	width, height int  // 0 where not known
	taken         []string
	left          error
	sign          func(string) string // writes our signs as the locale has them
}

func (m *picker) Init() tea.Cmd { return nil }

func (m *picker) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		m.width, m.height = msg.Width, msg.Height
	case tea.PasteMsg:
		m.typed(msg.Content)
	case tea.KeyPressMsg:
		m.told = ""
		m.press(msg)
	}
	if m.ended() {
		return m, tea.Quit
	}
	return m, nil
}

func (m *picker) ended() bool { return m.left != nil || len(m.taken) > 0 }

func (m *picker) press(key tea.KeyPressMsg) {
	switch name := key.String(); {
	case name == "ctrl+c":
		m.left = leftError{}
	case m.moved(name):
	case m.details:
		m.details = false // whichever key: one looks, and returns to the list
	case name == "esc" && m.Back:
		m.left = ErrBack
	case name == "esc":
		m.left = leftError{canceled: true}
	case name == "enter":
		m.take()
	case name == "?":
		m.show()
	case name == "backspace":
		if r := []rune(m.filter); len(r) > 0 {
			m.refilter(string(r[:len(r)-1]))
		}
	case name == "ctrl+u":
		m.refilter("")
	case m.many && (name == "space" || name == "tab"):
		m.mark()
	default:
		m.typed(key.Text)
	}
}

// moved tells whether a key moves the cursor, and moves it.
func (m *picker) moved(key string) bool {
	switch key {
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
	default:
		return false
	}
	return true
}

func (m *picker) typed(text string) {
	if text != "" {
		m.refilter(m.filter + output.Clean(text))
	}
}

func (m *picker) refilter(text string) {
	if m.index == nil {
		m.index = indexOf(m.Options)
	}
	m.filter, m.fit, m.cursor = text, matching(m.index, text), 0
}

func (m *picker) move(by int) { m.cursor = max(0, min(m.cursor+by, len(m.fit)-1)) }

// current is the option at the cursor.
func (m *picker) current() Option { return m.Options[m.fit[m.cursor]] }

func (m *picker) mark() {
	if len(m.fit) == 0 {
		return
	}
	place := m.fit[m.cursor]
	if i := slices.Index(m.marked, place); i >= 0 {
		m.marked = slices.Delete(m.marked, i, i+1)
		return
	}
	m.marked = append(m.marked, place)
}

// show opens the details of an option.
func (m *picker) show() {
	if len(m.fit) == 0 || m.current().Details == nil {
		m.told = "there are no details"
		return
	}
	m.details = true
}

// take ends the question, if there is an answer.
func (m *picker) take() {
	switch {
	case m.many && len(m.marked) == 0:
		m.told = "mark at least one with space"
	case m.many:
		m.taken = m.values()
	case len(m.fit) == 0:
		m.told = "nothing matches"
	default:
		m.taken = []string{m.current().Value}
	}
}

// values are those of the marked options.
func (m *picker) values() []string {
	var all []string
	for _, place := range m.marked {
		all = append(all, m.Options[place].Value)
	}
	return all
}
