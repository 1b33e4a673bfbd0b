package record

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"mi-roles/roles"
	"mi-roles/roles/textfile"
)

// Read reads a record. Notes say, in sentences, what is no error but should be
// known: an incomplete last line. Errors are usage errors with file and line. A record
// that another program saved again, as UTF-16 or with other line ends, is read as well.
func Read(path string) (entries []Entry, notes []string, err error) {
	if err := checkFile(path); err != nil {
		return nil, nil, err
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, nil, cannotOpen(path, err)
	}
	defer func() { _ = f.Close() }()
	text, err := io.ReadAll(io.LimitReader(f, maxSize))
	if err != nil {
		return nil, nil, cannotOpen(path, err)
	}
	c, err := scan(path, bytes.NewReader(textfile.Lines(text)), func(e Entry) { entries = append(entries, e) })
	if err != nil {
		return nil, nil, err
	}
	if c.lines == 0 && c.torn == 0 {
		return nil, nil, &roles.Error{Kind: roles.ErrUsage, Msg: path + " is empty, not a record"}
	}
	if c.torn > 0 {
		notes = append(notes, fmt.Sprintf("%s:%d: the last line is incomplete: the run was stopped while it wrote the line; the line is "+
			"left out", path, c.lines+1))
	}
	return entries, notes, nil
}

// chain is how far a record is whole.
type chain struct {
	sum     string // of the last whole line
	lines   int    // whole lines
	size    int64  // bytes of the whole lines
	newline bool   // the last whole line ends as it should
	torn    int    // bytes of an incomplete last line
}

// scan checks every line and hands the entries on.
func scan(path string, in io.Reader, yield func(Entry)) (chain, error) {
	c := chain{newline: true}
	r := bufio.NewReaderSize(in, maxLine+1)
	for {
		line, err := r.ReadSlice('\n')
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
			return c, c.refuse(path, "the line is too long for a record")
		case err != nil && !errors.Is(err, io.EOF):
			return c, cannotOpen(path, err)
		case len(line) == 0:
			return c, nil
		}
		whole := err == nil
		e, sum, problem := c.read(bytes.TrimSuffix(line, []byte("\n")))
		if problem != "" && !whole && c.tolerates(line) {
			c.torn = len(line)
			return c, nil
		}
		if problem != "" {
			return c, c.refuse(path, problem)
		}
		if c.lines > 0 {
			yield(e)
		}
		c.sum, c.lines, c.newline = sum, c.lines+1, whole
		c.size += int64(len(line))
	}
}

// read checks one line; problem is "" when it is right.
func (c chain) read(line []byte) (e Entry, sum, problem string) {
	content, sum, ok := unseal(line, c.sum)
	var h header
	switch {
	case c.lines > 0 && !ok:
		return e, "", "the line, or one before it, was edited, moved or removed: its checksum does not match"
	case c.lines > 0:
		if err := strict(content, &e); err != nil {
			return e, "", "the line is not an entry: " + err.Error()
		}
		if err := e.check(); err != nil {
			return e, "", "the line is not an entry: " + err.Error()
		}
		return e, sum, ""
	case json.Unmarshal(line, &h) != nil || h.Format != format:
		return e, "", "this is not a record that mi-roles wrote"
	case h.Version != version:
		return e, "", fmt.Sprintf("the record has version %d, and this mi-roles reads version %d: use the version of mi-roles that wrote it",
			h.Version, version)
	case !ok:
		return e, "", "the line was edited: its checksum does not match"
	}
	return e, sum, ""
}

// tolerates: a run that is stopped while it writes leaves the beginning of a
// line. Of a header, the beginning is known.
func (c chain) tolerates(line []byte) bool {
	if c.lines > 0 {
		return line[0] == '{' && !json.Valid(line)
	}
	whole, _, err := seal(header{format, version}, "")
	return err == nil && bytes.HasPrefix(whole, line)
}

func (c chain) refuse(path, problem string) error {
	return &roles.Error{Kind: roles.ErrUsage, Msg: fmt.Sprintf("%s:%d: %s", path, c.lines+1, problem)}
}

// checkFile refuses what cannot be a record before it is read.
func checkFile(path string) error {
	info, err := os.Stat(path)
	target, _ := os.Readlink(path)
	switch {
	case errors.Is(err, fs.ErrNotExist) && target != "":
		return &roles.Error{Kind: roles.ErrUsage,
			Msg:  fmt.Sprintf("record %s is a symbolic link to %s, which does not exist", path, target),
			Hint: "name that file itself, or another one"}
	case err != nil:
		return cannotOpen(path, err)
	case info.IsDir():
		return &roles.Error{Kind: roles.ErrUsage, Msg: path + " is a folder, not a record"}
	case !info.Mode().IsRegular():
		return &roles.Error{Kind: roles.ErrUsage, Msg: path + " is not a regular file, as a record must be"}
	case info.Size() > maxSize:
		return &roles.Error{Kind: roles.ErrUsage, Msg: fmt.Sprintf("%s has more than %d MiB: too large for a record", path, maxSize>>20)}
	}
	return nil
}

func cannotOpen(path string, err error) error {
	if at, ok := errors.AsType[*fs.PathError](err); ok {
		err = at.Err
	}
	if errors.Is(err, fs.ErrNotExist) {
		return &roles.Error{Kind: roles.ErrUsage, Msg: "record " + path + " does not exist",
			Hint: "without a record, see what was assigned: mi-roles audit --all --since 24h"}
	}
	return &roles.Error{Kind: roles.ErrUsage, Msg: fmt.Sprintf("record %s cannot be opened: %s", path, err)}
}
