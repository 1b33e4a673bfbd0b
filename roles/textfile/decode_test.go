package textfile_test

import (
	"bytes"
	"encoding/binary"
	"strings"
	"testing"
	"unicode/utf16"
	"unicode/utf8"

	"mi-roles/roles/textfile"
)

func encode(text string, order binary.AppendByteOrder) string {
	var data []byte
	for _, unit := range utf16.Encode([]rune(text)) {
		data = order.AppendUint16(data, unit)
	}
	return string(data)
}

func TestDecode(t *testing.T) {
	little, big := binary.LittleEndian, binary.BigEndian
	const text = "version: 1\r\ngrants: [Grüße, 🙂]\r\n"
	for name, c := range map[string][2]string{
		"UTF-8":                       {text, text},
		"UTF-8 with mark":             {"\ufeff" + text, text},
		"UTF-16 LE":                   {encode("\ufeff"+text, little), text},
		"UTF-16 BE":                   {encode("\ufeff"+text, big), text},
		"UTF-16 LE, no mark":          {encode(text, little), text},
		"UTF-16 BE, no mark":          {encode(text, big), text},
		"long, no mark":               {encode(strings.Repeat(text, 500), little), strings.Repeat(text, 500)},
		"nothing":                     {"", ""},
		"a mark alone":                {"\xff\xfe", ""},
		"two letters":                 {encode("ok", little), "ok"},
		"a cut byte":                  {encode("\ufeffab", little)[:5], encode("\ufeffab", little)[:5]},
		"half a pair":                 {"\xff\xfe\x3d\xd8", "\xff\xfe\x3d\xd8"},
		"half a pair before a letter": {"\xff\xfe\x3d\xd8a\x00", "\xff\xfe\x3d\xd8a\x00"},
		"a zero byte":                 {"a\x00bcdefg", "a\x00bcdefg"},
		"zero bytes on both sides":    {"\x00\x00a\x00", "\x00\x00a\x00"},
		"three bytes":                 {"a\x00b", "a\x00b"},
		"one letter":                  {"a\x00", "a\x00"},
		"an odd number of bytes":      {"a\x00b\x00c", "a\x00b\x00c"},
		"half of them Latin":          {encode("ab名名", little), "ab名名"},
		"fewer":                       {encode("a名名名", little), encode("a名名名", little)},
		"half of them Latin, BE":      {encode("ab名名", big), "ab名名"},
		"a whole pair at the end":     {encode("\ufeffa🙂", big), "a🙂"},
		"Latin-1":                     {"Gr\xfc\xdfe", "Gr\xfc\xdfe"},
	} {
		if got := string(textfile.Decode([]byte(c[0]))); got != c[1] {
			t.Errorf("%s: got %q, want %q", name, got, c[1])
		}
	}
}

// Whatever is text comes back as it was, in each of its forms.
func FuzzDecode(f *testing.F) {
	f.Add("a")
	f.Add("Grüße 🙂\r\n")
	f.Fuzz(func(t *testing.T, text string) {
		textfile.Decode([]byte(text))
		if !utf8.ValidString(text) || bytes.ContainsAny([]byte(text), "\x00\ufeff") {
			return
		}
		for _, form := range []string{text, encode("\ufeff"+text, binary.LittleEndian), encode("\ufeff"+text, binary.BigEndian)} {
			if got := string(textfile.Decode([]byte(form))); got != text {
				t.Errorf("%q: got %q, want %q", form, got, text)
			}
		}
	})
}

// Lines makes line ends alike, and leaves everything else.
func TestLines(t *testing.T) {
	for in, want := range map[string]string{"a\r\nb\r\n": "a\nb\n", "a\rb\n": "a\rb\n", "\ufeffa\r\n": "a\n", "": "",
		encode("\ufeffa\r\nb", binary.LittleEndian): "a\nb"} {
		if got := string(textfile.Lines([]byte(in))); got != want {
			t.Errorf("%q: %q", in, got)
		}
	}
}

// Beyond its beginning a text may hold what it likes.
func TestLongSample(t *testing.T) {
	text := strings.Repeat("a", 3000) + "\U0001f642"
	for _, order := range []binary.AppendByteOrder{binary.LittleEndian, binary.BigEndian} {
		if got := string(textfile.Decode([]byte(encode(text, order)))); got != text {
			t.Errorf("%v: %d bytes", order, len(got))
		}
		odd := encode(strings.Repeat("a", 2048)+strings.Repeat("名", 5000), order) // zero bytes in the first 4 KiB alone
		if got := string(textfile.Decode([]byte(odd))); !strings.HasPrefix(got, "aaaa") || !strings.HasSuffix(got, "名名") {
			t.Errorf("%v: %.20q", order, got)
		}
	}
}
