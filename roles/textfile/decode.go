package textfile

import (
	"bytes"
	"encoding/binary"
	"unicode/utf16"
	"unicode/utf8"
)

const byteOrderMark = "\ufeff"

// sample is how much of a text tells its form, in bytes; an even number.
const sample = 4 << 10

// Decode returns a text as UTF-8 without a byte order mark. Windows PowerShell's
// > and Out-File write UTF-16 with a mark, other programs without; both are
// recognized. Line ends stay as they are. What is no UTF-16 after all (cut in
// the middle of a character, or with half a surrogate pair) is returned as it
// came, so that the caller's check for UTF-8 refuses it.
func Decode(data []byte) []byte {
	order := byteOrder(data)
	if order == nil {
		return bytes.TrimPrefix(data, []byte(byteOrderMark))
	}
	text, ok := fromUTF16(data, order)
	if !ok {
		return data
	}
	return bytes.TrimPrefix(text, []byte(byteOrderMark))
}

// byteOrder tells how UTF-16 is laid out, nil for any other text. Without a
// mark, the sign is that one byte of each pair is zero and never the other one:
// no text in UTF-8 that anything here reads has a zero byte in it.
func byteOrder(data []byte) binary.ByteOrder {
	switch {
	case bytes.HasPrefix(data, []byte("\xff\xfe")):
		return binary.LittleEndian
	case bytes.HasPrefix(data, []byte("\xfe\xff")):
		return binary.BigEndian
	}
	if len(data) < 4 || len(data)%2 != 0 {
		return nil
	}
	beginning := data[:min(len(data), sample)]
	var zeros [2]int
	for i, b := range beginning {
		if b == 0 {
			zeros[i%2]++
		}
	}
	most := len(beginning) / 4 // of the pairs, half
	switch {
	case zeros[0] == 0 && zeros[1] >= most:
		return binary.LittleEndian
	case zeros[1] == 0 && zeros[0] >= most:
		return binary.BigEndian
	}
	return nil
}

func fromUTF16(data []byte, order binary.ByteOrder) ([]byte, bool) {
	if len(data)%2 != 0 {
		return nil, false
	}
	text := make([]byte, 0, len(data))
	for i := 0; i < len(data); i += 2 {
		r := rune(order.Uint16(data[i:]))
		if utf16.IsSurrogate(r) {
			if i += 2; i == len(data) {
				return nil, false
			}
			if r = utf16.DecodeRune(r, rune(order.Uint16(data[i:]))); r == utf8.RuneError {
				return nil, false
			}
		}
		text = utf8.AppendRune(text, r)
	}
	return text, true
}

// Lines is Decode with the line ends of Unix, for a format in which they count.
func Lines(data []byte) []byte {
	return bytes.ReplaceAll(Decode(data), []byte("\r\n"), []byte("\n"))
}
