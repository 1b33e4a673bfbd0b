package screen

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"mi-roles/output"
)

// of is a question about options, before a key is pressed.
func of(options ...Option) *picker {
	m := &picker{Question: Question{Title: "Which?", Options: options}, sign: strings.Clone}
	m.refilter("")
	return m
}

// identities are as many options as a large tenant has.
func identities(n int) []Option {
	options := make([]Option, n)
	for i := range options {
		name := fmt.Sprintf("func-%05d", i)
		options[i] = Option{Name: name, About: "(system-assigned, rg-shop)", Value: name,
			Details: func() []Detail { return []Detail{{"object id", name}} }}
	}
	return options
}

// A large tenant is filtered, not scrolled.
func TestPickerShowsAPart(t *testing.T) {
	m := of(identities(30_000)...)
	m.many = true
	if n := strings.Count(m.View().Content, "\n"); n > listHeight+3 {
		t.Errorf("%d lines", n)
	}
	m.typed("2999")
	keys(m, "down", "down", "down", "space", "enter")
	if !slices.Equal(m.taken, []string{"func-29990"}) {
		t.Errorf("taken: %q", m.taken)
	}
}

// TestNamesComeFirst: an option is found by its name before it is found by what is said of it.
func TestNamesComeFirst(t *testing.T) {
	options := []Option{{Name: "Contacts.Read", About: "reads mail contacts", Value: "a"},
		{Name: "MailboxSettings.Read", About: "medium", Value: "b"}, {Name: "User-Mail.ReadWrite.All", About: "high", Value: "c"},
		{Name: "Mail.Send", About: "high", Value: "d"}}
	for text, want := range map[string]string{"mail": "bdca", "": "abcd", "read mail": "bca", "send": "d", "MAIL.s": "d", "mail high": "cd"} {
		got := ""
		for _, i := range matching(indexOf(options), text) {
			got += options[i].Value
		}
		if got != want {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
	}
}

// TestAQuestionFitsItsTerminal at every size: it fills the height, and no line is wider.
func TestAQuestionFitsItsTerminal(t *testing.T) {
	options := append(identities(1000), Option{Name: strings.Repeat("名", 300), About: "wide", Value: "x"})
	for _, size := range []tea.WindowSizeMsg{{Width: 40, Height: 8}, {Width: 60, Height: 15}, {Width: 80, Height: 24}, {Width: 200, Height: 50}} {
		for _, many := range []bool{false, true} {
			for _, ascii := range []bool{false, true} {
				m := of(options...)
				m.Title, m.many, m.Back = strings.Repeat("a long question ", 6), many, true
				if ascii {
					m.sign = output.ASCII
				}
				m.Update(size)
				for _, k := range []string{"f", "end", "?", "up", "esc", "9", "9", "9", "9", "x"} {
					if m.ended() {
						t.Fatal("the question ended")
					}
					lines := strings.Split(m.View().Content, "\n")
					if n := len(lines); n > size.Height || len(m.fit) > size.Height && !m.details && n < size.Height-1 {
						t.Errorf("%d lines on a terminal of %d", n, size.Height)
					}
					for _, line := range lines {
						if output.TextWidth(line) >= size.Width {
							t.Errorf("on %d columns: %q", size.Width, line)
						}
					}
					keys(m, k)
				}
			}
		}
	}
}

// TestClipped leaves words out rather than cutting them.
func TestClipped(t *testing.T) {
	for _, c := range [][2]string{{"> id-orders  reads mail", "> id-orders  reads …"}, {"> id-orders  rg-operations", "> id-orders  …"},
		{"> 0123456789012345678901", "> 01234567890123456…"}, {"short", "short"}, {"123456789 01234567890", "123456789 012345678…"},
		{"1234567890 1234567890", "1234567890 …"}, {"名名名名名名名名名名名", "名名名名名名名名名…"}} {
		if got := clipped(c[0], 20, "…"); got != c[1] {
			t.Errorf("%q: %q, want %q", c[0], got, c[1])
		}
	}
}

// TestDetailsAreShown of the option at the cursor, and any other key returns to the list.
func TestDetailsAreShown(t *testing.T) {
	m := of(identities(3)...)
	keys(m, "down", "?")
	if text := m.View().Content; !strings.Contains(text, "object id  func-00001") || strings.Contains(text, "func-00002") {
		t.Errorf("details:\n%s", text)
	}
	keys(m, "down")
	if text := m.View().Content; !strings.Contains(text, "object id  func-00002") {
		t.Errorf("details of the next:\n%s", text)
	}
	keys(m, "esc")
	if text := m.View().Content; m.ended() || !strings.Contains(text, "> func-00002") || strings.Contains(text, "object id") {
		t.Errorf("the list:\n%s", text)
	}
	m = of(Option{Name: "a", Value: "a"})
	if keys(m, "?"); m.details || m.told == "" {
		t.Error("an option without details shows some")
	}
	m = of(identities(3)...)
	if keys(m, "x", "?"); m.details || m.told == "" || !strings.Contains(m.View().Content, "\n  ! there are no details") {
		t.Error("nothing shows details")
	}
}

// TestEscape goes back where there is a question before, else it leaves; Ctrl-C always leaves.
func TestEscape(t *testing.T) {
	for _, back := range []bool{false, true} {
		m := of(identities(3)...)
		m.Back = back
		keys(m, "esc")
		if want := map[bool]error{false: leftError{canceled: true}, true: ErrBack}[back]; m.left != want || !m.ended() {
			t.Errorf("back %v: %v", back, m.left)
		}
		m = of(identities(3)...)
		m.Back = back
		keys(m, "?", "ctrl+c")
		if _, left := m.left.(leftError); !left {
			t.Errorf("back %v: Ctrl-C: %v", back, m.left)
		}
	}
}

// BenchmarkKey is from a key to the screen that answers it, among 10,000 identities: the list
// is searched, ranked and drawn.
func BenchmarkKey(b *testing.B) {
	m := of(identities(10_000)...)
	m.Update(tea.WindowSizeMsg{Width: 120, Height: 50})
	for b.Loop() {
		keys(m, "9")
		if m.View().Content == "" {
			b.Fatal("nothing is shown")
		}
		m.filter = ""
	}
}
