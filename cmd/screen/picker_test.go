package screen

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// A large tenant is filtered, not scrolled.
func TestPickerShowsAPart(t *testing.T) {
	m := &picker{title: "Which?", many: true, sign: strings.Clone}
	for i := range 30_000 {
		m.options = append(m.options, Option{Label: fmt.Sprintf("func-%05d", i), Value: fmt.Sprint(i)})
	}
	m.refilter()
	if n := strings.Count(m.View().Content, "\n"); n > listHeight+3 {
		t.Errorf("%d lines", n)
	}
	m.typed("2999")
	m.move(3)
	m.mark()
	m.take()
	if !slices.Equal(m.taken, []string{"29990"}) {
		t.Errorf("taken: %q", m.taken)
	}
}

// TestNamesComeFirst: an option is found by its name before it is found by what is said of it.
func TestNamesComeFirst(t *testing.T) {
	options := []Option{{Label: "Contacts.Read  reads mail contacts", Value: "a"}, {Label: "MailboxSettings.Read  medium", Value: "b"},
		{Label: "User-Mail.ReadWrite.All  high", Value: "c"}, {Label: "Mail.Send  high", Value: "d"}}
	for text, want := range map[string]string{"mail": "bdca", "": "abcd", "read mail": "bca", "send": "d", "mail.s": "d"} {
		got := ""
		for _, o := range matchingOptions(options, text) {
			got += o.Value
		}
		if got != want {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
	}
}

// TestTheWholeHeightIsUsed for options, and no more.
func TestTheWholeHeightIsUsed(t *testing.T) {
	m := &picker{title: "Which?", sign: strings.Clone}
	for i := range 1000 {
		m.options = append(m.options, Option{Label: fmt.Sprint(i), Value: fmt.Sprint(i)})
	}
	m.refilter()
	for _, height := range []int{6, 24, 50} {
		m.height = height
		if n := strings.Count(m.View().Content, "\n") + 1; n > height || n < height-3 {
			t.Errorf("%d lines on a terminal of %d", n, height)
		}
	}
}
