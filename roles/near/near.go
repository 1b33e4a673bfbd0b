package near

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"
)

// Names returns those of names that text may have been meant for, the likeliest
// first. Case does not count. A name is near if at most two letters in five are
// wrong, or if text is the beginning of it.
func Names(text string, names []string) []string {
	text = strings.ToLower(text)
	var found []candidate
	for _, name := range names {
		if c, ok := compare(text, name); ok {
			found = append(found, c)
		}
	}
	slices.SortFunc(found, func(a, b candidate) int {
		return cmp.Or(
			cmp.Compare(a.slips*b.length, b.slips*a.length), // the share of wrong letters
			cmp.Compare(b.shared, a.shared),
			cmp.Compare(a.name, b.name))
	})
	var near []string
	for _, c := range found {
		near = append(near, c.name)
	}
	return slices.Compact(near)
}

// candidate is a name that is near: length counts the letters of the longer of
// the two texts, shared those with which both begin.
type candidate struct {
	name                  string
	slips, length, shared int
}

func compare(text, name string) (candidate, bool) {
	folded := strings.ToLower(name)
	if text == "" || folded == "" {
		return candidate{}, false
	}
	length := max(utf8.RuneCountInString(text), utf8.RuneCountInString(folded))
	most := length * 2 / 5
	if strings.HasPrefix(folded, text) {
		most = length
	}
	slips := Slips(text, folded, most)
	return candidate{name, slips, length, shared(text, folded)}, slips <= most
}

func shared(a, b string) int {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return n
}

// Slips counts the letters to insert, leave out, replace or swap with their
// neighbour that turn a into b (the restricted Damerau–Levenshtein distance). It
// stops counting beyond most: then the result is most+1.
func Slips(a, b string, most int) int {
	x, y := []rune(a), []rune(b)
	if max(len(x)-len(y), len(y)-len(x)) > most {
		return most + 1
	}
	before, last, row := make([]int, len(y)+1), make([]int, len(y)+1), make([]int, len(y)+1)
	for j := range last {
		last[j] = j
	}
	for i := range x {
		row[0] = i + 1
		for j := range y {
			row[j+1] = min(last[j+1]+1, row[j]+1, last[j]+replaced(x[i], y[j]))
			if i > 0 && j > 0 && x[i] == y[j-1] && x[i-1] == y[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
		before, last, row = last, row, before
		if min(slices.Min(before), slices.Min(last)) > most {
			return most + 1
		}
	}
	return min(last[len(y)], most+1)
}

func replaced(a, b rune) int {
	if a == b {
		return 0
	}
	return 1
}
