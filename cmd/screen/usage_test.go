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
	if Version() == "" || !regexp.MustCompile(`^https://\S+$`).MatchString(Home()) {
		t.Errorf("%s, %s", Version(), Home())
	}
}
