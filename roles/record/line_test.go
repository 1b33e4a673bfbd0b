package record

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// sealed is a record whose lines are these, each with its right sum.
func sealed(contents ...string) string {
	var b strings.Builder
	sum := ""
	for _, c := range append([]string{`{"format":"mi-roles record","version":1`}, contents...) {
		sum = sumOf(sum, []byte(c))
		fmt.Fprintf(&b, "%s%s%s%s\n", c, sumKey, sum, lineEnd)
	}
	return b.String()
}

// A right sum proves who wrote a line, and not that it says anything.
func TestSealedAndWrong(t *testing.T) {
	const good = `{"time":"2026-03-01T09:00:00Z","run":"a","tenant":"","cloud":"","action":"assign","status":"done",` +
		`"principalId":"3c9e0b57-1f2a-4d86-b7e4-000000000001","principalDisplayName":"","resourceId":"00000003-0000-0000-c000-00000000aaaa",` +
		`"resourceDisplayName":"","resourceAppId":"","appRoleId":"df021288-bdef-4463-88db-98f22de89214","appRoleValue":""`
	path := filepath.Join(t.TempDir(), "r")
	for content, want := range map[string]string{
		good: "",
		strings.Replace(good, `"run"`, `"ran"`, 1): `:2: the line is not an entry: json: unknown field "ran"`,
		`{"time":7`: ":2: the line is not an entry: ",
		strings.Replace(good, `"assign"`, `"burn"`, 1):    `:2: the line is not an entry: action "burn" is not known`,
		strings.Replace(good, `"done"`, `"gone"`, 1):      `:2: the line is not an entry: status "gone" is not known`,
		strings.Replace(good, `"run":"a"`, `"run":""`, 1): ":2: the line is not an entry: run or time is missing",
		good + `,"risk":"odd"`:                            `:2: the line is not an entry: risk "odd" is not known`,
		good + "} " + good:                                ":2: the line is not an entry: more than one value on the line",
		"":                                                ":2: the line is not an entry: ",
	} {
		if err := os.WriteFile(path, []byte(sealed(content)), 0o600); err != nil {
			t.Fatal(err)
		}
		entries, _, err := Read(path)
		if (err == nil) != (want == "") || err != nil && !strings.HasPrefix(err.Error(), path+want) || err == nil && len(entries) != 1 {
			t.Errorf("%s: got %+v, %v", content, entries, err)
		}
	}
}

// A line is as long as it may be, and not a byte longer.
func TestLongestLine(t *testing.T) {
	type line struct {
		A string `json:"a"`
	}
	room := maxLine - len(`{"a":""`) - len(sumKey) - sumSize - len(lineEnd) - 1
	text, sum, err := seal(line{strings.Repeat("<", room)}, "before")
	if err != nil || len(text) != maxLine || text[len(text)-1] != '\n' {
		t.Fatalf("%d bytes, %v", len(text), err)
	}
	content, again, ok := unseal(text[:len(text)-1], "before")
	if !ok || again != sum || string(content) != `{"a":"`+strings.Repeat("<", room)+`"}` {
		t.Errorf("read %d bytes, %v", len(content), ok)
	}
	if _, _, ok := unseal(text[:len(text)-1], "after"); ok {
		t.Error("the line before does not count")
	}
	if _, _, err := seal(line{strings.Repeat("<", room+1)}, "before"); err == nil {
		t.Error("a byte more is written")
	}
	if _, _, err := seal(make(chan int), ""); err == nil {
		t.Error("what is no JSON is written")
	}
	short := sumKey + sumOf("", nil) + lineEnd
	if content, _, ok := unseal([]byte(short), ""); !ok || string(content) != "}" {
		t.Errorf("got %q, %v", content, ok)
	}
	if _, _, ok := unseal([]byte(short[1:]), ""); ok {
		t.Error("a line that is too short")
	}
}

// A path that no system has is refused in words, by whatever looks at it.
func TestPathThatIsNone(t *testing.T) {
	const path = "a\x00b"
	_, _, readErr := Read(path)
	_, createErr := Create(path)
	for what, err := range map[string]error{"record a\x00b cannot be opened: ": readErr, "record a\x00b cannot be created: ": createErr} {
		if err == nil || !strings.HasPrefix(err.Error(), what) || strings.Contains(err.Error(), "open a") {
			t.Errorf("got %v", err)
		}
	}
	if err := Check(path); err == nil {
		t.Error("nothing is said")
	}
}
