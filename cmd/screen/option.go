package screen

import "strings"

// Option is one line of a question: what it is called, what is said of it, what a flag
// gets, and what is told about it on request.
type Option struct {
	Name, About, Value string
	Details            func() []Detail // nil: there is no more to tell
}

// Detail is one fact about an option. Its text is folded to the terminal.
type Detail struct{ Name, Text string }

func (o Option) label() string {
	if o.About == "" {
		return o.Name
	}
	return o.Name + "  " + o.About
}

// Distinct adds the value to options that look alike, so that one can tell them apart.
func Distinct(options []Option) []Option {
	times := map[string]int{}
	for _, o := range options {
		times[o.label()]++
	}
	for i, o := range options {
		if times[o.label()] > 1 {
			options[i].About = strings.TrimSpace(o.About + "  " + o.Value)
		}
	}
	return options
}

// searched is the text of an option as it is looked through: in lower case.
type searched struct{ name, all string }

// indexOf prepares options for many searches: a large tenant is searched with every key.
func indexOf(options []Option) []searched {
	index := make([]searched, len(options))
	for i, o := range options {
		index[i] = searched{strings.ToLower(o.Name), strings.ToLower(o.label() + " " + o.Value)}
	}
	return index
}

// matching are the places of the options that have every word of a text, in any case: first
// those whose name begins with it, then those with it in the name, then those that mention it.
func matching(index []searched, text string) []int {
	words := strings.Fields(strings.ToLower(text))
	var ranked [3][]int
	for i, s := range index {
		if hasAll(s.all, words) {
			r := s.rank(words)
			ranked[r] = append(ranked[r], i)
		}
	}
	return append(append(ranked[0], ranked[1]...), ranked[2]...)
}

// rank is how far an option is from having words in its name, 0 for not at all.
func (s searched) rank(words []string) int {
	switch {
	case len(words) > 0 && strings.HasPrefix(s.name, words[0]) && hasAll(s.name, words[1:]):
		return 0
	case hasAll(s.name, words):
		return 1
	}
	return 2
}

func hasAll(text string, words []string) bool {
	for _, w := range words {
		if !strings.Contains(text, w) {
			return false
		}
	}
	return true
}
