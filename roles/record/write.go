package record

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"mi-roles/roles"
	"mi-roles/roles/files"
)

// Writer appends to a record.
type Writer struct {
	path string
	file *os.File
	sum  string
	size int64
	left history // how earlier runs left each grant
}

// Settle is for an entry that says "unchanged". An earlier run in the same record may
// have been about to do what is found done, and stopped before it could say so: e
// then says it for it, unless what is there now (nil: nothing) is not what that run made.
func (w *Writer) Settle(e Entry, now *roles.Assignment) (said Entry, tells bool) {
	before := w.left.grants[subject{e.Tenant, e.Key()}]
	if before == nil || !before.awaits(e.Action) {
		return e, false
	}
	if now != nil && !before.reversal(w.left.ends).Made(*now) {
		e.Status = roles.Skipped
		return e, false
	}
	return e, true
}

// Create begins a record that only its owner can read, or goes on with an
// existing one, whose every line it checks first; an empty file will do, and gets
// the rights of a new one. It refuses any other file that is there already. An
// incomplete last line is cut off: a change that was made stands, as planned, in a
// line before.
func Create(path string) (*Writer, error) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_APPEND|os.O_RDWR, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return reopen(path)
	}
	if err != nil {
		return nil, cannotCreate(path, err)
	}
	w := &Writer{path: path, file: f, left: newHistory()}
	if err := w.append(header{format, version}); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return w, nil
}

// Check says beforehand why Create would refuse a path. It leaves everything as it
// is; where there is no record yet, a file of another name beside it tells whether
// one could be made.
func Check(path string) error {
	if _, err := os.Lstat(path); errors.Is(err, fs.ErrNotExist) {
		return checkFolder(path)
	}
	if err := checkFile(path); err != nil {
		return err
	}
	f, err := os.OpenFile(path, os.O_APPEND|os.O_RDWR, 0)
	if err != nil {
		return cannotOpen(path, err)
	}
	_, err = scan(path, f, func(Entry) {})
	return errors.Join(savedAnew(path, err), f.Close())
}

// savedAnew says of a record that cannot be gone on with, but can be read, why that is.
func savedAnew(path string, err error) error {
	if err == nil {
		return nil
	}
	if _, _, unread := Read(path); unread != nil {
		return err
	}
	return &roles.Error{Kind: roles.ErrUsage,
		Msg: fmt.Sprintf("record %s was resaved by another program, with a different encoding or different line endings: "+
			"undo reads it, but no run can add to it", path)}
}

func checkFolder(path string) error {
	if err := files.Probe(context.Background(), path); err != nil {
		return cannotCreate(path, err)
	}
	return nil
}

func reopen(path string) (*Writer, error) {
	if err := checkFile(path); err != nil {
		return nil, err
	}
	f, err := os.OpenFile(path, os.O_APPEND|os.O_RDWR, 0o600)
	if err != nil {
		return nil, cannotOpen(path, err)
	}
	w, err := resume(path, f)
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return w, nil
}

// resume finds the end of the last whole line, and what is open before it.
func resume(path string, f *os.File) (*Writer, error) {
	left := newHistory()
	c, err := scan(path, f, func(e Entry) { left.take(0, e) })
	if err != nil {
		return nil, savedAnew(path, err)
	}
	w := &Writer{path: path, file: f, sum: c.sum, size: c.size, left: left}
	if c.torn > 0 {
		if err := os.Truncate(path, c.size); err != nil {
			return nil, cannotOpen(path, err)
		}
	}
	switch {
	case c.lines == 0:
		err = errors.Join(f.Chmod(0o600), w.append(header{format, version}))
	case !c.newline:
		err = w.put([]byte("\n"))
	}
	return w, err
}

// Add writes entries, a line for each in one piece, and returns when they are on
// disk. Before changes are made it is called with them as planned, afterwards
// with what became of each: a run that is killed in between then leaves a trace.
// An outcome that is not known is not added. What was found unchanged is added
// where it settles what an interrupted run left open. When Add fails, the record is as
// before it; what was planned then stands so, and can be undone. It is not for several
// goroutines at once.
func (w *Writer) Add(entries ...Entry) error {
	lines := make([]any, len(entries))
	for i, e := range entries {
		e.Time = e.Time.UTC()
		if err := e.check(); err != nil {
			return fmt.Errorf("record %s: %w", w.path, err)
		}
		lines[i] = e
	}
	return w.append(lines...)
}

func (w *Writer) append(values ...any) error {
	sum := w.sum
	var text []byte
	for _, v := range values {
		line, next, err := seal(v, sum)
		if err != nil {
			return fmt.Errorf("record %s: %w", w.path, err)
		}
		text, sum = append(text, line...), next
	}
	if w.size+int64(len(text)) > maxSize {
		return fmt.Errorf("record %s is full: it would have more than %d MiB; name a new file", w.path, maxSize>>20)
	}
	if err := w.put(text); err != nil {
		return err
	}
	w.sum = sum
	return nil
}

// put writes and syncs. A file that is not as this Writer left it has another
// writer, and their lines would spoil each other's sums.
func (w *Writer) put(text []byte) error {
	info, err := w.file.Stat()
	if err == nil && info.Size() != w.size {
		return fmt.Errorf("record %s was changed by another program during the run: use a separate record for each run", w.path)
	}
	if err == nil {
		_, err = w.file.Write(text)
	}
	if err == nil {
		err = w.file.Sync()
	}
	if err != nil {
		_ = w.file.Truncate(w.size) // half a list of what is planned would look like a run that was stopped
		return fmt.Errorf("record %s cannot be written: %w", w.path, files.Cause(err))
	}
	w.size += int64(len(text))
	return nil
}

// Close closes the file. Everything that was added is on disk already.
func (w *Writer) Close() error { return w.file.Close() }

func cannotCreate(path string, err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return &roles.Error{Kind: roles.ErrUsage,
			Msg: fmt.Sprintf("record %s cannot be created: the folder %s does not exist", path, filepath.Dir(path))}
	}
	if at, ok := errors.AsType[*fs.PathError](err); ok {
		err = at.Err
	}
	return &roles.Error{Kind: roles.ErrUsage, Msg: fmt.Sprintf("record %s cannot be created: %s", path, err)}
}
