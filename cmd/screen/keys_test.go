package screen

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
)

// keys are the keys as bubbletea names them.
func keys(m *picker, names ...string) {
	codes := map[string]tea.KeyPressMsg{"up": {Code: tea.KeyUp}, "down": {Code: tea.KeyDown}, "pgup": {Code: tea.KeyPgUp},
		"pgdown": {Code: tea.KeyPgDown}, "home": {Code: tea.KeyHome}, "end": {Code: tea.KeyEnd}, "enter": {Code: tea.KeyEnter},
		"esc": {Code: tea.KeyEscape}, "backspace": {Code: tea.KeyBackspace}, "tab": {Code: tea.KeyTab},
		"space": {Code: tea.KeySpace, Text: " "}, "ctrl+c": {Code: 'c', Mod: tea.ModCtrl}, "ctrl+u": {Code: 'u', Mod: tea.ModCtrl},
		"ctrl+p": {Code: 'p', Mod: tea.ModCtrl}, "ctrl+n": {Code: 'n', Mod: tea.ModCtrl}}
	for _, name := range names {
		if code, is := codes[name]; is {
			_, _ = m.Update(code)
			continue
		}
		for _, r := range name {
			_, _ = m.Update(tea.KeyPressMsg{Code: r, Text: string(r)})
		}
	}
}

// TestKeys is a question with a cursor, key by key.
func TestKeys(t *testing.T) {
	for _, c := range []struct {
		keys  string
		many  bool
		want  string // taken
		at    int    // the cursor
		ended bool
		told  string
	}{
		{"enter", false, "a", 0, true, ""}, {"down enter", false, "b", 1, true, ""}, {"ctrl+n ctrl+n ctrl+p enter", false, "b", 1, true, ""},
		{"up enter", false, "a", 0, true, ""}, {"end enter", false, "n29", 29, true, ""}, {"end down home enter", false, "a", 0, true, ""},
		{"pgdown enter", false, "n12", 12, true, ""}, {"pgdown pgdown pgup enter", false, "n12", 12, true, ""},
		{"c h enter", false, "c", 0, true, ""}, {"x x enter", false, "", 0, false, "nothing matches"},
		{"x x enter backspace", false, "", 0, false, ""}, {"c h x backspace enter", false, "c", 0, true, ""},
		{"c backspace enter", false, "a", 0, true, ""},
		{"backspace enter", false, "a", 0, true, ""}, {"x x ctrl+u enter", false, "a", 0, true, ""}, {"down c", false, "", 0, false, ""},
		{"n u t space 7 enter", false, "n7", 0, true, ""}, {"tab enter", false, "a", 0, true, ""},
		{"esc", false, "", 0, true, ""}, {"ctrl+c", false, "", 0, true, ""},
		{"enter", true, "", 0, false, "mark at least one with space"}, {"space down tab enter", true, "a b", 1, true, ""},
		{"space space enter", true, "", 0, false, "mark at least one with space"}, {"down space up space enter", true, "b a", 0, true, ""},
		{"x x space enter", true, "", 0, false, "mark at least one with space"},
	} {
		m := of(fruit(30)...)
		m.many = c.many
		keys(m, strings.Fields(c.keys)...)
		if strings.Join(m.taken, " ") != c.want || m.cursor != c.at || m.ended() != c.ended || m.told != c.told {
			t.Errorf("%s: took %q, at %d, ended %v, told %q", c.keys, m.taken, m.cursor, m.ended(), m.told)
		}
	}
	m := of(fruit(3)...)
	if same, cmd := m.Update(tea.PasteMsg{Content: "che\nrry"}); same != m || cmd != nil || m.filter != "che rry" && m.filter != `che\nrry` ||
		m.Init() != nil {
		t.Errorf("pasted: %q", m.filter)
	}
	keys(m, "esc")
	if _, cmd := m.Update(nil); cmd == nil || m.View().Content != "" {
		t.Error("it does not go away")
	}
}

// TestPickerLooks is what is shown.
func TestPickerLooks(t *testing.T) {
	m := of(fruit(3)...)
	m.sign = strings.ToUpper
	keys(m, "down")
	const want = "? WHICH?\n  FILTER: ▏\n  APPLE  RED\n> BANANA  YELLOW\n  CHERRY  RED\n" +
		"  3 OF 3 · TYPE TO FILTER · ↑↓ · ENTER SELECTS · ? DETAILS · ESC CANCELS"
	if got := m.View().Content; got != want {
		t.Errorf("%s\nwant\n%s", got, want)
	}
	m = of(fruit(3)...)
	m.many, m.Back = true, true
	keys(m, "space", "red")
	const marked = "? Which?\n  filter: red▏\n> [x] apple  red\n  [ ] cherry  red\n" +
		"  2 of 3 · 1 marked · space marks · type to filter · enter continues\n  ? details · esc goes back"
	if got := m.View().Content; got != marked {
		t.Errorf("%s\nwant\n%s", got, marked)
	}
	m = of(fruit(100)...)
	_, _ = m.Update(tea.WindowSizeMsg{Height: 10})
	for at, want := range map[int][2]string{0: {"apple", "nut 5"}, 3: {"apple", "nut 5"}, 4: {"banana", "nut 6"}, 50: {"nut 47", "nut 52"},
		99: {"nut 94", "nut 99"}} {
		m.cursor = at
		lines := strings.Split(m.View().Content, "\n")
		if len(lines) != 9 || !strings.Contains(lines[2], want[0]) || !strings.Contains(lines[7], want[1]) {
			t.Errorf("at %d: %q", at, lines)
		}
	}
	for height, want := range map[int]int{0: listHeight, 3: 1, 5: 1, 6: 2} {
		m.height = height
		if got := m.rows(); got != want {
			t.Errorf("%d rows on a terminal of %d", got, height)
		}
	}
	same := Distinct([]Option{{Name: "a", Value: "1"}, {Name: "b", Value: "2"}, {Name: "a", Value: "3"}})
	if got := same[0].label() + "," + same[1].label() + "," + same[2].label(); got != "a  1,b,a  3" {
		t.Error(same)
	}
}

// TestPickerDetails: what is told about an option, a name at the left of each fact, and no more than fits.
func TestPickerDetails(t *testing.T) {
	facts := []Detail{{"risk", "high"}, {"description", "reads the mail of everybody in the organization without a user"}, {"id",
		"b633e1c5"}}
	m := of(Option{Name: "Mail.Read", Value: "a", Details: func() []Detail { return facts }})
	_, _ = m.Update(tea.WindowSizeMsg{Width: 51, Height: 24})
	keys(m, "?")
	const all = "? Mail.Read\n  risk         high\n  description  reads the mail of everybody in the\n               organization without a user\n" +
		"  id           b633e1c5\n  ↑↓ · any other key returns to the list"
	if got := m.View().Content; got != all {
		t.Errorf("%s\nwant\n%s", got, all)
	}
	for height, want := range map[int]int{7: 5, 6: 4, 5: 3, 4: 2, 3: 2} {
		_, _ = m.Update(tea.WindowSizeMsg{Width: 51, Height: height})
		shown, _, _ := strings.Cut(m.View().Content, "  ↑↓")
		if lines := strings.Count(shown, "\n"); lines != want || strings.HasSuffix(shown, "  …\n") != (height < 7) {
			t.Errorf("%d lines on a terminal of %d:\n%s", lines, height, shown)
		}
	}
	keys(m, "x")
	if m.details || m.filter != "" {
		t.Error("one does not come back to the list as it was")
	}
	facts = []Detail{{"id", "one two threes"}, {"x", "one two three f"}}
	exact := of(Option{Name: "one two three four", Details: m.Options[0].Details})
	_, _ = exact.Update(tea.WindowSizeMsg{Width: 21, Height: 24})
	keys(exact, "?")
	if got := exact.View().Content; !strings.HasPrefix(got, "? one two three four\n  id  one two threes\n  x   one two three\n      f\n") {
		t.Errorf("%s", got)
	}
	exact.Options[0].Name = "one two three fourth"
	if got := exact.View().Content; !strings.HasPrefix(got, "? one two three\n  fourth\n") {
		t.Errorf("%s", got)
	}
}

// TestLongTitles are folded to the terminal, and not cut.
func TestLongTitles(t *testing.T) {
	m := of(fruit(3)...)
	m.Title, m.width = "one two three four", 21
	if head := m.head(); head[0] != "? one two three four" {
		t.Errorf("%q", head)
	}
	m.Title = "Which of these very many fruits would you like to have today?"
	for _, width := range []int{21, 30, 40, 65, 80} {
		m.width = width
		head, _, _ := strings.Cut(m.View().Content, "\n  filter")
		if words := strings.Join(strings.Fields(head), " "); words != "? "+m.Title {
			t.Errorf("%d wide: %s", width, words)
		}
		for line := range strings.SplitSeq(head, "\n") {
			if len(line) > width-1 {
				t.Errorf("%d wide: %q", width, line)
			}
		}
	}
}
