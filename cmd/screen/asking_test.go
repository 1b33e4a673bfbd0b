package screen

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"
)

// person is a screen at which someone types, line by line, and what they were shown.
func person(t *testing.T, typed string) (*Screen, *bytes.Buffer) {
	t.Helper()
	var errs bytes.Buffer
	a := &Screen{Streams: Streams{In: strings.NewReader(typed), Out: &bytes.Buffer{}, Err: &errs, Ask: true, Plain: true,
		Getenv: func(string) string { return "" }}}
	var end context.CancelFunc
	a.TimeLimit, end = NewTimeLimit(t.Context(), time.Hour, false)
	t.Cleanup(end)
	return a, &errs
}

func fruit(n int) []Option {
	all := []Option{{Name: "apple", About: "red", Value: "a"}, {Name: "banana", About: "yellow", Value: "b"},
		{Name: "cherry", About: "red", Value: "c"}}
	for i := len(all); i < n; i++ {
		all = append(all, Option{Name: fmt.Sprintf("nut %d", i), Value: fmt.Sprint("n", i)})
	}
	return all
}

func which(options []Option) Question { return Question{Title: "Which?", Options: options} }

// TestChooseByNumber is a question without a cursor: a number, numbers, or words that leave fewer.
func TestChooseByNumber(t *testing.T) {
	for _, c := range []struct {
		name, typed string
		many        bool
		options     int
		want        string
		shows       []string
	}{
		{"a number", "2\n", false, 3, "b", []string{"Which?\n  1  apple  red\n  2  banana  yellow\n  3  cherry  red\n",
			"3 to choose from; its number, or words of the name: "}},
		{"the first", "1\n", false, 3, "a", nil}, {"the last", "3\n", false, 3, "c", nil},
		{"none of them, then one", "4\n0\n-1\n2\n", false, 3, "b", []string{"nothing matches"}},
		{"numbers of which one is wanted", "1 2\n2\n", false, 3, "b", []string{"nothing matches"}},
		{"several", "3, 1,3\n", true, 3, "c a", []string{"numbers, or words"}},
		{"several, one of them wrong", "1 9\n1\n", true, 3, "a", []string{"nothing matches"}},
		{"words", "RED\n2\n", false, 3, "c", []string{"2 to choose from"}},
		{"an empty line", "\n1\n", false, 3, "a", nil},
		{"as many as are listed", "25\n", false, mostPlain, "n24", []string{" 25  nut 24"}},
		{"too many to list", "2\nban\n1\n", false, mostPlain + 1, "b", []string{"26 to choose from", "1 to choose from"}},
	} {
		a, shown := person(t, c.typed)
		got, err := a.pick(t.Context(), &picker{Question: which(fruit(c.options)), many: c.many})
		if err != nil || strings.Join(got, " ") != c.want {
			t.Errorf("%s: %q, %v", c.name, got, err)
		}
		for _, part := range c.shows {
			if !strings.Contains(shown.String(), part) {
				t.Errorf("%s: %q is not in %s", c.name, part, shown)
			}
		}
		if listed := strings.Contains(shown.String(), "  1  apple"); listed != (c.options <= mostPlain) {
			t.Errorf("%s: all are listed %v", c.name, listed)
		}
	}
	a, _ := person(t, "2\n")
	if got, err := a.Choose(t.Context(), which(fruit(3))); err != nil || got != "b" {
		t.Errorf("%q, %v", got, err)
	}
	a, _ = person(t, "1 2\n")
	if got, err := a.ChooseMany(t.Context(), which(fruit(3))); err != nil || len(got) != 2 {
		t.Errorf("%q, %v", got, err)
	}
	a, _ = person(t, "1\n")
	if _, err := a.ChooseMany(t.Context(), which(nil)); err == nil || err.Error() != "there is nothing to choose from: Which?" {
		t.Error(err)
	}
}

// Who walks away changed nothing, and did so on purpose.
func TestWalkingAway(t *testing.T) {
	a, _ := person(t, "")
	_, err := a.Choose(t.Context(), which(fruit(3)))
	if !errors.Is(err, context.Canceled) || err.Error() != NothingChanged || errors.Is(err, ErrTimeout) {
		t.Error(err)
	}
	a, _ = person(t, "")
	a.In = blocked{}
	ended, end := context.WithCancel(t.Context())
	end()
	if _, err := a.Choose(ended, which(fruit(3))); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	a.Plain = false
	if _, err := a.Choose(ended, which(fruit(3))); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	a.Getenv = func(name string) string { return map[string]string{"ACCESSIBLE": "1"}[name] }
	a.In = strings.NewReader("1\n")
	if got, err := a.Choose(t.Context(), which(fruit(3))); err != nil || got != "a" {
		t.Errorf("for a screen reader: %q, %v", got, err)
	}
}

// blocked is a person who types nothing.
type blocked struct{}

func (blocked) Read([]byte) (int, error) { select {} }

// TestConfirm: yes in two spellings, and everything else is no.
func TestConfirm(t *testing.T) {
	for typed, want := range map[string]bool{"y\n": true, " YES \n": true, "n\n": false, "\n": false, "": false, "yeah\n": false,
		"y": true} {
		a, shown := person(t, typed)
		ok, err := a.Confirm(t.Context(), "Really?")
		if err != nil || ok != want || shown.String() != "Really? [y/N] " {
			t.Errorf("%q: %v, %v, %q", typed, ok, err, shown)
		}
	}
	a, shown := person(t, "")
	a.In = blocked{}
	late, end := context.WithCancelCause(t.Context())
	end(ErrTimeout)
	if ok, err := a.Confirm(late, "Really?"); ok || !errors.Is(err, ErrTimeout) || shown.String() != "Really? [y/N] \n" {
		t.Errorf("%v, %v, %q", ok, err, shown)
	}
}

// TestStdin reads as much as is wanted, and says so to a person.
func TestStdin(t *testing.T) {
	a, shown := person(t, "abcdef")
	if text, err := a.ReadInput(t.Context(), "token", 3); err != nil || text != "abc" {
		t.Errorf("%q, %v", text, err)
	}
	if !strings.HasPrefix(shown.String(), "paste the token, then end the input") {
		t.Error(shown)
	}
	shown.Reset()
	a.Ask = false
	a.AskToPaste("token")
	if shown.Len() > 0 {
		t.Errorf("nobody is there: %s", shown)
	}
	a.In = blocked{}
	late, end := context.WithCancelCause(t.Context())
	end(ErrTimeout)
	if _, err := a.ReadInput(late, "token", 3); !errors.Is(err, ErrTimeout) {
		t.Error(err)
	}
	failed := errors.New("no input")
	if _, err := Await(t.Context(), func() (int, error) { return 1, failed }); !errors.Is(err, failed) {
		t.Error(err)
	}
}

// TestPlainDetails: without a cursor too, one can read about an option before one chooses, and go back.
func TestPlainDetails(t *testing.T) {
	options := fruit(3)
	options[1].Details = func() []Detail { return []Detail{{"color", "yellow when ripe"}} }
	a, shown := person(t, "?2\n1\n")
	if got, err := a.Choose(t.Context(), Question{Title: "Which?", Options: options}); err != nil || got != "a" ||
		!strings.Contains(shown.String(), "yellow when ripe") {
		t.Errorf("%q, %v: %s", got, err, shown)
	}
	a, shown = person(t, "<\n")
	if got, err := a.Choose(t.Context(), Question{Title: "Which?", Options: options, Back: true}); !errors.Is(err, ErrBack) || got != "" ||
		!strings.Contains(shown.String(), "<: back") {
		t.Errorf("%q, %v: %s", got, err, shown)
	}
	a, shown = person(t, "?1,2\n3\n")
	if got, err := a.Choose(t.Context(), Question{Title: "Which?", Options: options, Back: true}); err != nil || got != "c" ||
		!strings.Contains(shown.String(), "apple\n  there are no details\nbanana\n  color: yellow when ripe\nWhich?") ||
		strings.Contains(shown.String(), "nothing matches") {
		t.Errorf("%q, %v: %s", got, err, shown)
	}
	a, shown = person(t, "<\n3\n")
	if got, err := a.Choose(t.Context(), Question{Title: "Which?", Options: options}); err != nil || got != "c" ||
		strings.Contains(shown.String(), "<: back") || !strings.Contains(shown.String(), "nothing matches") {
		t.Errorf("%q, %v: %s", got, err, shown)
	}
}
