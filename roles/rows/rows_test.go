package rows

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf16"
)

// read gives the rows of a text as "line:a|b", and what was left out.
func read(text io.Reader) (string, Skipped, error) {
	r, err := NewReader("log.csv", text, "A", "B")
	if err != nil {
		return "", Skipped{}, err
	}
	var out []string
	for r.Next() {
		nested := ""
		if r.Nested() {
			nested = "nested "
		}
		out = append(out, fmt.Sprintf("%s%d:%s|%s", nested, r.Line(), r.Value(0), r.Value(1)))
	}
	return strings.Join(out, " "), r.Skipped, r.Err()
}

func TestForms(t *testing.T) {
	for text, want := range map[string]string{
		"a,b\n1,2\n3,4\n":                        "2:1|2 3:3|4",
		"\ufeffA [UTC],x,B\r\n1,x,2\r\n\r\n3,,4": "2:1|2 4:3|4",
		"x;b;a\n\"1;\n\"\"\";2;3\n4;5;6\n":       "2:3|2 4:6|5",
		"b\ta\n1\t2\n":                           "2:2|1",
		"a,a\n1,2\n":                             "2:1|",
		"a,b\n":                                  "",
		`{"a":"1","b":2}` + "\n" + `{"B":true,"A":"x\"\u0041\n"}`:                     "1:1|2 2:x\"A\n|true",
		"[\n {\"a\": \"1\",\n  \"b\": null},\n {\"a\":[1,{}],\"b\":{\"c\":\"}\"}}\n]": `2:1| 4:[1,{}]|{"c":"}"}`,
		`[]`: "", "{}": "1:|",
		`{"records":[{"a":1},{"a":2}]}` + "\n" + `{"records":[{"a":3}],"x":[{"a":9}]}`: "1:1| 1:2| 2:3|",
		`{"Stats":{"a":1},"Schema":[{"a":1}],"Results":[{"a":"1","b":"2"}]}`:           "1:1|2",
		`{"@odata.context":"x","value":[{"a":1}],"@odata.nextLink":"records"}`:         "1:1|",
		`{"a":0,"b":1,"Properties":{"a":2,"c":{"a":3}}}`:                               "nested 1:2|1",
		`{"properties":{"a":2},"a":0}`:                                                 "nested 1:2|",
		`{"a":{"value":[{"a":1}]}}`:                                                    `1:{"value":[{"a":1}]}|`,
	} {
		for name, in := range map[string]io.Reader{
			"":           strings.NewReader(text),
			"bytewise":   iotest.OneByteReader(strings.NewReader(text)),
			"gzip":       bytes.NewReader(zip(text)),
			"utf-16":     bytes.NewReader(wideText(text, false, true)),
			"big endian": bytes.NewReader(wideText(text, true, true)),
			"no mark":    bytes.NewReader(wideText(strings.TrimPrefix(text, "\ufeff"), false, false)),
		} {
			got, skipped, err := read(in)
			if got != want || err != nil || skipped != (Skipped{}) {
				t.Errorf("%s %q:\n got %q %v %+v\nwant %q", name, text, got, err, skipped, want)
			}
		}
	}
}

func zip(text string) []byte {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, _ = w.Write([]byte(text))
	_ = w.Close()
	return b.Bytes()
}

func wideText(text string, bigEndian, mark bool) []byte {
	var out []byte
	if mark {
		text = "\ufeff" + strings.TrimPrefix(text, "\ufeff")
	}
	for _, u := range utf16.Encode([]rune(text)) {
		if bigEndian {
			out = append(out, byte(u>>8), byte(u))
		} else {
			out = append(out, byte(u), byte(u>>8))
		}
	}
	return out
}

// TestDamaged: what cannot be read is counted, and what follows it is read.
func TestDamaged(t *testing.T) {
	long := strings.Repeat("x", MaxRow+1)
	for name, c := range map[string]struct {
		text, want string
		skipped    Skipped
	}{
		"csv, a field missing": {"a,b\n1\n1,2,3\n4,5\n", "4:4|5", Skipped{Unreadable: 2, FirstUnreadable: 2}},
		"csv, a long line":     {"a,b\n1," + long + "\n4,5\n", "3:4|5", Skipped{TooLong: 1, FirstTooLong: 2}},
		"csv, a quote too many": {"a,b\n1,\"2\n" + strings.Repeat("3,4\n", MaxRow/2) + "7,8\n9,9\n", "",
			Skipped{TooLong: 1, FirstTooLong: 2}},
		"json, a long row": {`{"a":1}` + "\n" + `{"a":"` + long + `"}` + "\n" + `{"a":2}`, "1:1| 3:2|",
			Skipped{TooLong: 1, FirstTooLong: 2}},
		"json, text between": {`{"a":1}` + "\noops x\n" + `"y"` + "\n" + `{"a":2}`, "1:1| 4:2|",
			Skipped{Unreadable: 2, FirstUnreadable: 2}},
		"json, an open string":  {`{"a":"1` + "\n" + `{"a":2}`, "2:2|", Skipped{Unreadable: 1, FirstUnreadable: 1}},
		"json, an open object":  {`{"a":{"b":1}` + "\n" + `{"a":2}`, "2:2|", Skipped{Unreadable: 1, FirstUnreadable: 1}},
		"json, in an array":     {`[{"a":1,},{"a" 2},{"a":01},{"a":3}]`, "1:3|", Skipped{Unreadable: 3, FirstUnreadable: 1}},
		"json, a wrong bracket": {`{"a":[1}}` + "\n" + `{"a":2}`, "2:2|", Skipped{Unreadable: 1, FirstUnreadable: 1}},
		"json, cut off":         {`[{"a":1},{"a":`, "1:1|", Skipped{Unreadable: 1, FirstUnreadable: 1}},
		"json, deep": {`{"a":` + strings.Repeat("[", 200) + strings.Repeat("]", 200) + "}\n" + `{"a":2}`, "2:2|",
			Skipped{Unreadable: 1, FirstUnreadable: 1}},
		"json, a closing bracket": {"[{\"a\":1}]]\n}", "1:1|", Skipped{Unreadable: 2, FirstUnreadable: 1}},
	} {
		got, skipped, err := read(strings.NewReader(c.text))
		if strings.Contains(name, "too many") {
			if !strings.HasSuffix(got, ":9|9") || skipped.TooLong != 1 || skipped.FirstTooLong != 2 {
				t.Errorf("%s: %.80q %+v", name, got, skipped)
			}
			continue
		}
		if got != c.want || skipped != c.skipped || err != nil {
			t.Errorf("%s: %q %+v %v, want %q %+v", name, got, skipped, err, c.want, c.skipped)
		}
	}
}

func TestErrors(t *testing.T) {
	whole := zip("a,b\n" + strings.Repeat("1,2\n", 100_000))
	for name, c := range map[string]struct {
		in   io.Reader
		want string
	}{
		"empty":     {strings.NewReader(""), "log.csv is empty"},
		"blank":     {strings.NewReader(" \n\n"), "log.csv is empty"},
		"truncated": {bytes.NewReader(whole[:len(whole)-9]), "is truncated or damaged inside its compressed data, at line"},
		"header":    {bytes.NewReader(whole[:5]), "is truncated or damaged inside its compressed data, at line 1"},
		"checksum":  {bytes.NewReader(append(whole[:len(whole)-8:len(whole)-8], 0, 0, 0, 0, 0, 0, 0, 0)), "damaged"},
		"half":      {bytes.NewReader(append(wideText("a,b\n1", false, true), 'x')), "UTF-16"},
		"a part": {strings.NewReader(`{"tables":[{"columns":[{"name":"a"}],"rows":[[1]]}],"error":{"code":"PartialError"}}`),
			"log.csv, line 1: the service could return only a part"},
		"failing": {io.MultiReader(strings.NewReader("a,b\n1,2\n"), iotest.ErrReader(fmt.Errorf("disk gone"))),
			"log.csv, line 3: disk gone"},
		"no header": {strings.NewReader(strings.Repeat("x", MaxRow+2)), "no header line"},
	} {
		if _, _, err := read(c.in); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
	}
}

// TestChunks: where a chunk ends does not matter.
func TestChunks(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 18))
	letters := "{}[]:,\"\\\nab1 \t"
	for range 1000 {
		text := make([]byte, 1+random.IntN(40))
		for i := range text {
			text[i] = letters[random.IntN(len(letters))]
		}
		for _, first := range []string{"{", "[", "a,b\n", `{"tables":[{"columns":[{"name":"a"},{"name":"b"}],"rows":[["`} {
			one, s1, e1 := read(strings.NewReader(first + string(text)))
			other, s2, e2 := read(iotest.OneByteReader(strings.NewReader(first + string(text))))
			if one != other || s1 != s2 || (e1 == nil) != (e2 == nil) {
				t.Fatalf("%q: %q %+v %v, bytewise %q %+v %v", first+string(text), one, s1, e1, other, s2, e2)
			}
		}
	}
}

// TestPages: a file that is one page of several says so.
func TestPages(t *testing.T) {
	for text, want := range map[string]bool{
		`{"@odata.nextLink":"https://x","value":[{"a":1}]}`:                true,
		`{"value":[{"a":1}],"@odata.nextLink":"https://x"}`:                true,
		`{"count":1,"data":[{"a":1}],"skip_token":"x","total_records":9}`:  true,
		`{"count":1,"data":[{"a":1}],"skip_token":null,"total_records":1}`: false,
		`[{"a":1,"nextLink":"x"}]`:                                         false,
		`{"data":[{"nextLink":"x"}],"note":"skip_token"}`:                  false,
		"a,nextLink\n1,x\n": false,
	} {
		r, err := NewReader("log.json", strings.NewReader(text), "a")
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

func FuzzRows(f *testing.F) {
	f.Add([]byte(`[{"a":1},{"records":[{}]}]`))
	f.Add([]byte(`{"tables":[{"columns":[{"name":"b"},{"name":"a"}],"rows":[[1,2],["x",null]]}]}`))
	f.Add([]byte("a;b\n\"1\";2\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		if _, _, err := read(bytes.NewReader(text)); err != nil && !strings.Contains(err.Error(), "log.csv") {
			t.Errorf("%v names no file", err)
		}
	})
}
