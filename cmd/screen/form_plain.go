package screen

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// mostPlain is how many options a question without cursor lists at once.
const mostPlain = 25

// pickPlain asks line by line, for screen readers and terminals that can do no more.
func (a *Screen) pickPlain(ctx context.Context, m *picker) ([]string, error) {
	what := "its number"
	if m.many {
		what = "numbers"
	}
	keys := "? and a number: details"
	if m.Back {
		keys += "; <: back"
	}
	for {
		a.listPlain(m)
		a.plainLine("(%s)", keys)
		_, _ = fmt.Fprintf(a.Err, "%d to choose from; %s, or words of the name: ", len(m.fit), what)
		line, err := a.readLine(ctx)
		if err != nil {
			return nil, err
		}
		if line == "<" && m.Back {
			return nil, ErrBack
		}
		if number, asks := strings.CutPrefix(line, "?"); asks {
			a.tellPlain(m, m.numbered(number, true))
			continue
		}
		if places := m.numbered(line, m.many); len(places) > 0 {
			m.marked = places
			return m.values(), nil
		}
		if m.refilter(line); len(m.fit) == 0 {
			a.plainLine("nothing matches")
			m.refilter("")
		}
	}
}

func (a *Screen) plainLine(format string, args ...any) {
	_, _ = fmt.Fprintln(a.Err, a.InLocale(fmt.Sprintf(format, args...)))
}

func (a *Screen) listPlain(m *picker) {
	a.plainLine("%s", m.Title)
	if len(m.fit) > mostPlain {
		return
	}
	for i, place := range m.fit {
		a.plainLine("%3d  %s", i+1, m.Options[place].label())
	}
}

// tellPlain writes what there is to know about options.
func (a *Screen) tellPlain(m *picker, places []int) {
	for _, place := range places {
		o := m.Options[place]
		a.plainLine("%s", o.Name)
		if o.Details == nil {
			a.plainLine("  there are no details")
			continue
		}
		for _, f := range o.Details() {
			a.plainLine("  %s: %s", f.Name, f.Text)
		}
	}
}

// numbered are the places of the options of a list of numbers, none if the line is no such list.
func (m *picker) numbered(line string, many bool) []int {
	words := strings.FieldsFunc(line, func(r rune) bool { return r == ' ' || r == ',' })
	if len(words) > 1 && !many || len(m.fit) > mostPlain {
		return nil
	}
	var places []int
	for _, w := range words {
		n, err := strconv.Atoi(w)
		if err != nil || n < 1 || n > len(m.fit) {
			return nil
		}
		if place := m.fit[n-1]; !slices.Contains(places, place) {
			places = append(places, place)
		}
	}
	return places
}
