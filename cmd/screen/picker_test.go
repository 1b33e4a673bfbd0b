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
