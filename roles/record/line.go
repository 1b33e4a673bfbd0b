package record

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

const (
	format  = "mi-roles record"
	version = 1
	maxLine = 64 << 10 // bytes
	maxSize = 64 << 20 // bytes: some 50,000 changes
)

// header is the first line of a record.
type header struct {
	Format  string `json:"format"`
	Version int    `json:"version"`
}

// sumKey ends the content of a line; the sum in hex and the end follow.
const (
	sumKey  = `,"sum":"`
	lineEnd = `"}`
	sumSize = 2 * sha256.Size
)

// seal writes v, a struct, as a line whose sum binds it to the line before.
func seal(v any, before string) (line []byte, sum string, err error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return nil, "", err
	}
	content := bytes.TrimSuffix(b.Bytes(), []byte("}\n"))
	sum = sumOf(before, content)
	line = append(bytes.Clone(content), sumKey+sum+lineEnd+"\n"...)
	if len(line) > maxLine {
		return nil, "", errors.New("the line would be too long")
	}
	return line, sum, nil
}

// unseal splits a line into the JSON that was sealed and its sum.
func unseal(line []byte, before string) (content []byte, sum string, ok bool) {
	tail := len(sumKey) + sumSize + len(lineEnd)
	if len(line) < tail {
		return nil, "", false
	}
	content, rest := line[:len(line)-tail], line[len(line)-tail:]
	sum = string(rest[len(sumKey) : len(sumKey)+sumSize])
	if string(rest) != sumKey+sum+lineEnd || sum != sumOf(before, content) {
		return nil, "", false
	}
	return append(bytes.Clone(content), '}'), sum, true
}

func sumOf(before string, content []byte) string {
	h := sha256.New()
	_, _ = fmt.Fprintf(h, "%s\n%s", before, content)
	return hex.EncodeToString(h.Sum(nil))
}

// strict decodes one JSON value that has no other keys than v.
func strict(content []byte, v any) error {
	d := json.NewDecoder(bytes.NewReader(content))
	d.DisallowUnknownFields()
	if err := d.Decode(v); err != nil {
		return err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return errors.New("more than one value on the line")
	}
	return nil
}
