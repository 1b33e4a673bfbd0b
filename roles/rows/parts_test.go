package rows

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
)

// TestValues: how JSON writes the value of a column, and what is none.
func TestValues(t *testing.T) {
	for text, want := range map[string]string{
		`{"a":"x","b":"y"}`: "1:x|y", `{ "a" : "x" , "b" : 1.5e3 }`: "1:x|1.5e3", `{"a":true,"b":null}`: "1:true|",
		`{"a":-1,"b":false}`: "1:-1|false",
		`{"a":"","b":""}`:    "1:|", `{"a":"\u00e9\n","b":"\""}`: "1:é\n|\"", `{"A":"x"," B ":"y"}`: "1:x|y",
		`{"a":{"c":[1]},"b":[]}`: `1:{"c":[1]}|[]`,
		`{"a":1,"a":2}`:          "1:1|", `{"properties":{"a":1,"a":2}}`: "nested 1:2|", `{"properties":"x","a":1}`: "1:1|",
		`{"other":{"a":1},"b":2}`: "1:|2", `{"properties":{}}`: "nested 1:|", `{"properties":{"properties":{"a":1}}}`: "nested 1:|",
		`{"c":"\\","a":1}`: "1:1|", "{\"a\":\t1\r\n}": "1:1|",
	} {
		got, skipped, err := read(strings.NewReader(text))
		if got != want || err != nil || skipped != (Skipped{}) {
			t.Errorf("%s: got %q, %+v, %v", text, got, skipped, err)
		}
	}
	for _, text := range []string{`{"a":tru}`, `{"a":01}`, `{"a":}`, `{"a"}`, `{"a":1,}`, `{"a":1 "b":2}`, `{a:1}`, `{"a":1;}`, `{"a":"\x"}`,
		`{"properties":{"a":x}}`, `{"properties":{"a":1}"b":2}`, `{"a":[1,]}`, `{,"a":1}`, `{"a":1,,"b":2}`, `{"\x":1}`} {
		got, skipped, err := read(strings.NewReader(`{"a":7}` + "\n" + text + "\n" + `{"b":8}`))
		if got != "1:7| 3:|8" || err != nil || skipped != (Skipped{Unreadable: 1, FirstUnreadable: 2}) {
			t.Errorf("%s: got %q, %+v, %v", text, got, skipped, err)
		}
	}
}

// TestSeen: which columns a file has. In CSV the first line decides.
func TestSeen(t *testing.T) {
	for text, want := range map[string]string{
		"a,b\n": "[true true]", "a,x\n1,2\n": "[true false]", "a [UTC], B \n": "[true true]", "ab\n": "[false false]",
		"a,a\n1,2\n": "[true false]",
		`{"a":1}`:    "[true false]", `{"a":null}`: "[false false]", `{"a":""}`: "[true false]",
		`[{"a":1},{"b":1}]`: "[true true]", "[]": "[false false]",
	} {
		r, err := NewReader("f", strings.NewReader(text), "A", "B")
		if err != nil {
			t.Fatal(err)
		}
		for r.Next() {
		}
		if got := fmt.Sprint([]bool{r.Seen(0), r.Seen(1)}); got != want || r.Next() {
			t.Errorf("%q: got %s", text, got)
		}
	}
}

// TestCells: what stands between commas, as spreadsheets write it.
func TestCells(t *testing.T) {
	for cells, want := range map[string]string{
		`1,2`: "1|2", `"1","2"`: "1|2", `"1,2",3`: "1,2|3", `"a""b",c`: `a"b|c`, `"""",c`: `"|c`, `"",c`: "|c", `"a"b,c`: "ab|c",
		`a"b",c`:     "ab|c",
		"\"a\nb\",c": "a\nb|c", ",": "|", `"a"b"c",d`: "abc|d",
		"\"\"\"a\"\"\",\"\"\"\"\"\"": `"a"|""`, " 1 , 2 ": " 1 | 2 ",
	} {
		for _, end := range []string{"\n", ""} {
			got, skipped, err := read(strings.NewReader("a,b\n" + cells + end))
			if got != "2:"+want || err != nil || skipped != (Skipped{}) {
				t.Errorf("%q: got %q, %+v, %v", cells+end, got, skipped, err)
			}
		}
	}
	for cells, want := range map[string]string{"1,2\r\n3,4\r\n": "2:1|2 3:3|4", "\"1\",\"2\"\r\n": "2:1|2", "\r\n\r\n1,2\r\n": "4:1|2"} {
		if got, skipped, err := read(strings.NewReader("a,b\r\n" + cells)); got != want || err != nil || skipped != (Skipped{}) {
			t.Errorf("%q: got %q, %+v, %v", cells, got, skipped, err)
		}
	}
	for head, want := range map[string]string{"a,b;c\n1,2;3\n": "2:1|", "b;a,c\n1;2,3\n": "2:|", "a;b\n1;2\n": "2:1|2",
		"a\tb;c\n1\t2;3\n": "2:|", "a\n1\n": "2:1|"} {
		if got, _, err := read(strings.NewReader(head)); got != want || err != nil {
			t.Errorf("%q: got %q, %v", head, got, err)
		}
	}
}

// TestLongest: a row is as long as it may be, and not a byte longer.
func TestLongest(t *testing.T) {
	for form, text := range map[string]func(n int) string{
		"csv": func(n int) string { return "a,b\n" + strings.Repeat("x", n) + ",\n1,2\n" },
		"json": func(n int) string {
			return "[\n" + `{"a":"` + strings.Repeat("x", n-len(`{"a":""}`)) + `"},` + "\n" + `{"a":1,"b":2}]`
		},
	} {
		for n, skipped := range map[int]Skipped{MaxRow: {}, MaxRow + 1: {TooLong: 1, FirstTooLong: 2}} {
			got, left, err := read(strings.NewReader(text(n)))
			if rows := strings.Count(got, ":"); err != nil || left != skipped || rows != 2-skipped.TooLong || !strings.HasSuffix(got, "3:1|2") {
				t.Errorf("%s of %d bytes: %d rows, %+v, %v", form, n, rows, left, err)
			}
		}
	}
}

// TestDeepest: brackets within each other up to a bound.
func TestDeepest(t *testing.T) {
	deep := func(n int) string { return `{"a":` + strings.Repeat("[", n) + strings.Repeat("]", n) + `,"b":1}` }
	for n, want := range map[int]int{maxDepth - 2: 0, maxDepth - 1: 0, maxDepth: 1, 3 * maxDepth: 1} {
		got, skipped, err := read(strings.NewReader(deep(n) + "\n" + `{"b":2}`))
		if skipped.Unreadable != want || err != nil || !strings.HasSuffix(got, "2:|2") {
			t.Errorf("%d: got %q, %+v, %v", n, got, skipped, err)
		}
	}
}

// TestWide: halves of pairs in UTF-16, and what stands before the first row.
func TestWide(t *testing.T) {
	for text, want := range map[string]string{
		"a,b\n😀x,😀😀\n":     "2:😀x|😀😀",
		"a,b\n\ufeffx,y\n": "2:x|y",
	} {
		for _, bigEndian := range []bool{false, true} {
			if got, _, err := read(strings.NewReader(string(wideText(text, bigEndian, true)))); got != want || err != nil {
				t.Errorf("%q: got %q, %v", text, got, err)
			}
		}
	}
	in := newInput(strings.NewReader("\n \t\r\n {"))
	if b, err := in.firstByte(); b != '{' || err != nil || in.line != 3 {
		t.Errorf("got %q in line %d, %v", b, in.line, err)
	}
	if b, err := newInput(strings.NewReader(" ")).firstByte(); b != 0 || !errors.Is(err, io.EOF) {
		t.Errorf("got %q, %v", b, err)
	}
	lone := &wide{in: bufio.NewReader(strings.NewReader("\x3d\xd8a\x00b\x00"))}
	if text, err := io.ReadAll(lone); err != nil || string(text) != "\ufffdb" {
		t.Errorf("half a pair: %q, %v", text, err)
	}
	if _, _, err := read(strings.NewReader("\n\n[\n{\"a\":1}]")); err != nil {
		t.Error(err)
	}
	if got, _, _ := read(strings.NewReader("\n\n[\n{\"a\":1}]")); got != "4:1|" {
		t.Errorf("got %q", got)
	}
}

// TestPageMarks: what says that a file is not the last page, at its place and in any case.
func TestPageMarks(t *testing.T) {
	for text, want := range map[string]bool{
		`{"SKIP_TOKEN":"x","data":[{"a":1}]}`: true, `{"$skipToken":"x","value":[]}`: true, `{"nextlink":"x","value":[]}`: true,
		`{"nextlinks":"x","value":[]}`: false, `{"next":"nextlink","value":[]}`: false, `{"x":{"nextLink":"y"},"value":[]}`: false,
		`{"value":[],"nextLink":7}`: false, `{"nextLink":"x"}`: false, `{"@odata.nextLink" : "x", "value":[{"a":1}]}`: true,
		`{"value":[{"a":1}],"x":"nextLink"}`: false,
	} {
		r, err := NewReader("f", strings.NewReader(text), "a")
		if err != nil {
			t.Fatal(err)
		}
		for r.Next() {
		}
		if r.More() != want {
			t.Errorf("%s: %v", text, r.More())
		}
	}
}

// TestFirst: the first row that was left out, for whichever reason.
func TestFirst(t *testing.T) {
	for s, want := range map[Skipped]int{{}: 0, {FirstUnreadable: 3}: 3, {FirstTooLong: 4}: 4, {FirstUnreadable: 3, FirstTooLong: 4}: 3,
		{FirstUnreadable: 5, FirstTooLong: 4}: 4} {
		if got := s.First(); got != want {
			t.Errorf("%+v: %d", s, got)
		}
	}
}

// TestCounted: a row that its reader cannot use is counted where it stands.
func TestCounted(t *testing.T) {
	r, err := NewReader("f", strings.NewReader("a,b\n1,2\n3,4\n5\n"), "a", "b")
	if err != nil {
		t.Fatal(err)
	}
	for r.Next() {
		r.Unreadable()
	}
	if r.Skipped != (Skipped{Unreadable: 3, FirstUnreadable: 2}) {
		t.Errorf("got %+v", r.Skipped)
	}
}
