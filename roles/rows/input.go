package rows

import (
	"bufio"
	"bytes"
	"compress/flate"
	"compress/gzip"
	"errors"
	"io"
	"unicode/utf16"
	"unicode/utf8"
)

// plain takes compression and encoding off. UTF-16 is known by its mark, or by the
// zero byte of its first character.
func plain(file io.Reader) (io.Reader, error) {
	b := bufio.NewReaderSize(file, 64<<10)
	if magic, _ := b.Peek(2); bytes.Equal(magic, []byte{0x1f, 0x8b}) {
		z, err := gzip.NewReader(b)
		if err != nil {
			return nil, err
		}
		b = bufio.NewReaderSize(z, 64<<10)
	}
	mark, err := b.Peek(3)
	switch {
	case compressed(err):
		return nil, err
	case len(mark) < 3:
		return b, nil
	case mark[0] == 0xff && mark[1] == 0xfe, mark[0] != 0 && mark[1] == 0:
		return &wide{in: b}, nil
	case mark[0] == 0xfe && mark[1] == 0xff, mark[0] == 0 && mark[1] != 0:
		return &wide{in: b, bigEndian: true}, nil
	case bytes.Equal(mark, []byte{0xef, 0xbb, 0xbf}):
		_, err := b.Discard(len(mark))
		return b, err
	}
	return b, nil
}

// compressed tells errors of the compression from those of reading.
func compressed(err error) bool {
	var corrupt flate.CorruptInputError
	return errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, gzip.ErrChecksum) || errors.Is(err, gzip.ErrHeader) ||
		errors.As(err, &corrupt)
}

// wide reads UTF-16 as UTF-8.
type wide struct {
	in        *bufio.Reader
	bigEndian bool
	out, left []byte // of the last characters, and what of them was not read yet
	half      rune   // a first half of a pair, 0 when there is none
	err       error
}

func (w *wide) Read(p []byte) (int, error) {
	if len(w.left) == 0 {
		w.fill()
	}
	if len(w.left) == 0 {
		return 0, w.err
	}
	n := copy(p, w.left)
	w.left = w.left[n:]
	return n, nil
}

func (w *wide) fill() {
	w.out = w.out[:0]
	for w.err == nil && len(w.out) < 32<<10 {
		unit, err := w.unit()
		switch {
		case err != nil:
			w.err = err
		case w.half != 0:
			w.out = utf8.AppendRune(w.out, utf16.DecodeRune(w.half, unit))
			w.half = 0
		case utf16.IsSurrogate(unit):
			w.half = unit
		case unit != '\ufeff':
			w.out = utf8.AppendRune(w.out, unit)
		}
	}
	w.left = w.out
}

func (w *wide) unit() (rune, error) {
	a, err := w.in.ReadByte()
	if err != nil {
		return 0, err
	}
	b, err := w.in.ReadByte()
	if err != nil {
		return 0, errors.New("the file ends in the middle of a UTF-16 character")
	}
	if w.bigEndian {
		return rune(a)<<8 | rune(b), nil
	}
	return rune(b)<<8 | rune(a), nil
}

// input is the text of a file, and the line that is being read.
type input struct {
	in   *bufio.Reader
	line int
}

func newInput(text io.Reader) *input {
	return &input{in: bufio.NewReaderSize(text, 256<<10), line: 1}
}

// firstByte gives the first byte that is no blank, and leaves it to be read.
func (in *input) firstByte() (byte, error) {
	for {
		b, err := in.in.ReadByte()
		switch {
		case err != nil:
			return 0, err
		case b == '\n':
			in.line++
		case b != ' ' && b != '\t' && b != '\r':
			return b, in.in.UnreadByte()
		}
	}
}

// chunk gives what is at hand of the text, at least a byte; take moves on.
func (in *input) chunk() ([]byte, error) {
	if in.in.Buffered() == 0 {
		if _, err := in.in.Peek(1); err != nil {
			return nil, err
		}
	}
	return in.in.Peek(in.in.Buffered())
}

func (in *input) take(part []byte) {
	in.line += bytes.Count(part, []byte{'\n'})
	_, _ = in.in.Discard(len(part)) // it was peeked
}
