package screen

import (
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"
	"testing"
	"time"
)

// TestMistakes: the nearest hint of a mistake in the command line.
func TestMistakes(t *testing.T) {
	e := &UsageError{Err: io.EOF, At: "mi-roles list", Example: "mi-roles list --all", Lines: []string{"mi-roles list -i x"}}
	e.Then = "sign in"
	for _, want := range []string{"sign in", "write: mi-roles list -i x", "such as: mi-roles list --all", "see: mi-roles list --help", ""} {
		if got := e.Hint(); got != want {
			t.Errorf("%q, want %q", got, want)
		}
		switch want[:min(2, len(want))] {
		case "si":
			e.Then = ""
		case "wr":
			e.Lines = nil
		case "su":
			e.Example = ""
		default:
			e.At = ""
		}
	}
	for _, err := range []error{e, &Misspelled{Err: io.EOF}, &Advised{Err: io.EOF}, &unwritten{io.EOF}} {
		if !errors.Is(err, io.EOF) {
			t.Errorf("%T hides its reason", err)
		}
	}
	for _, err := range []error{&Misspelled{Err: io.EOF}, &Advised{Err: io.EOF}} {
		if err.Error() != "EOF" {
			t.Errorf("%T: %v", err, err)
		}
	}
	if IsUsage(io.EOF) || !IsUsage(fmt.Errorf("so: %w", Refuse("x"))) {
		t.Error("what is a mistake of the user")
	}
	if err := CheckWait(-1); !IsUsage(err) || !strings.HasPrefix(err.Error(), "--wait -1ns: ") || CheckWait(0) != nil {
		t.Error(err)
	}
	if Plural(1, "a", "b")+Plural(0, "a", "b")+Plural(2, "a", "b") != "abb" || Rounded(1249*time.Millisecond) != 1200*time.Millisecond {
		t.Error("words and pauses")
	}
	for text, want := range map[string]bool{"a B": true, "": true, "b c": false} {
		if ContainsAll("Ab", strings.Fields(text)) != want {
			t.Errorf("%q", text)
		}
	}
	for module, want := range map[string]string{"mi-roles": "https://github.com/OWNER/mi-roles", "": "https://github.com/OWNER/mi-roles",
		"a.example": "https://github.com/OWNER/mi-roles", "local/mi-roles": "https://github.com/OWNER/mi-roles",
		"a.example/b/mi-roles": "https://a.example/b/mi-roles"} {
		if got := homeOf(module); got != want {
			t.Errorf("%q: %s", module, got)
		}
	}
	if Version() == "" || built().Path == "" || !regexp.MustCompile(`^https://\S+$`).MatchString(Home()) {
		t.Errorf("%s, %s", Version(), Home())
	}
}

// TestMisspelledLine: what was meant takes the word's place, with its flag where that was another one.
func TestMisspelledLine(t *testing.T) {
	for _, c := range []struct {
		args string
		e    Misspelled
		want string
	}{
		{"a lsit b", Misspelled{Word: "lsit", Meant: "list"}, "a list b"},
		{"lsit", Misspelled{Word: "lsit", Meant: "list"}, "list"},
		{"a b", Misspelled{Word: "c", Meant: "d"}, ""},
		{"-o jsno", Misspelled{Word: "jsno", Meant: "json"}, "-o json"},
		{"x -o=jsno y", Misspelled{Word: "jsno", Meant: "json"}, "x -o=json y"},
		{"x -o=yaml jsno", Misspelled{Word: "jsno", Meant: "json"}, "x -o=yaml json"},
		{"x -r graph y", Misspelled{Word: "graph", Meant: "graph", Flag: "-a"}, "x -a graph y"},
		{"-r graph", Misspelled{Word: "graph", Meant: "graph", Flag: "-a"}, "-a graph"},
		{"x -r=graph y", Misspelled{Word: "graph", Meant: "graph", Flag: "-a"}, "x -a graph y"},
		{"x -r=a -r=graph y", Misspelled{Word: "graph", Meant: "graph", Flag: "-a"}, "x -r=a -a graph y"},
		{"graph x graph -r graph", Misspelled{Word: "graph", Meant: "graph", Flag: "-a"}, "graph x graph -a graph"},
		{"-v x -r graph", Misspelled{Word: "graph", Meant: "graph", Flag: "-a"}, "-v x -a graph"},
		{"-r User Read All y", Misspelled{Word: "User", Meant: "User.Read.All", Rest: []string{"Read", "All"}}, "-r User.Read.All y"},
		{"-i User Read All", Misspelled{Word: "User", Meant: "User.Read.All", Flag: "-r", Rest: []string{"Read", "All"}},
			"-r User.Read.All"},
		{"-i=User Read All y", Misspelled{Word: "User", Meant: "User.Read.All", Rest: []string{"Read", "All"}}, "-i=User.Read.All y"},
		{"-i User Read, User Read All", Misspelled{Word: "User", Meant: "User.Read.All", Rest: []string{"Read", "All"}},
			"-i User Read, User.Read.All"},
		{"-r User Read", Misspelled{Word: "User", Meant: "User.Read.All", Rest: []string{"Read", "All"}}, ""},
	} {
		if got := strings.Join(c.e.Line(strings.Fields(c.args)), " "); got != c.want {
			t.Errorf("%s: %q, want %q", c.args, got, c.want)
		}
	}
}
