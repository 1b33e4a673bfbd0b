package sandbox

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

const (
	fileFormat  = "mi-roles/tenant"
	fileVersion = 1
	maxFile     = 512 << 20 // bytes; a tenant of 100,000 identities takes about 200 MiB
)

// ErrFile is what every refusal of [Load] is: no file, not ours, or broken.
var ErrFile = errors.New("not a usable sandbox file")

// tenantFile is the tenant behind its marker.
type tenantFile struct {
	Format  string `json:"format"`
	Version int    `json:"version"`
	Tenant
}

// Load reads a tenant that Save wrote. It is strict: a folder, an empty, huge,
// foreign or broken file, an unknown key, a value that Graph could not hold are
// refused with the file's name and, for JSON errors, line and column. The error
// is ErrFile, and fs.ErrNotExist where there is no file. The file is only read.
func Load(path string) (*Tenant, error) {
	data, err := readFile(path)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrFile, err)
	}
	t, err := decodeTenant(data)
	if err != nil {
		return nil, fmt.Errorf("%w: %s%w", ErrFile, path, err)
	}
	return t, nil
}

// readFile looks at what the path names before it opens it: opening a named pipe
// would wait for somebody to write into it.
func readFile(path string) ([]byte, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	switch {
	case info.IsDir():
		return nil, fmt.Errorf("%s: is a folder", path)
	case !info.Mode().IsRegular():
		return nil, fmt.Errorf("%s: is not a regular file", path)
	case info.Size() > maxFile:
		return nil, fmt.Errorf("%s: is larger than %d MiB", path, maxFile>>20)
	case info.Size() == 0:
		return nil, fmt.Errorf("%s: is empty", path)
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	return io.ReadAll(io.LimitReader(f, maxFile))
}

// decodeTenant errors begin with ":line:column: " or ": ", to follow the path.
func decodeTenant(data []byte) (*Tenant, error) {
	var mark struct {
		Format  string `json:"format"`
		Version int    `json:"version"`
	}
	if err := json.Unmarshal(data, &mark); err != nil {
		return nil, located(data, err)
	}
	if mark.Format != fileFormat {
		return nil, fmt.Errorf(": is JSON, but no tenant of mi-roles (its \"format\" is not %q)", fileFormat)
	}
	if mark.Version != fileVersion {
		return nil, fmt.Errorf(": has version %d, this program reads version %d", mark.Version, fileVersion)
	}
	var file tenantFile
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&file); err != nil {
		return nil, located(data, err)
	}
	if err := file.Check(); err != nil {
		return nil, fmt.Errorf(": %w", err)
	}
	return &file.Tenant, nil
}

// located puts line and column before an error where encoding/json tells them.
func located(data []byte, err error) error {
	var offset int64
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax):
		offset = syntax.Offset
	case errors.As(err, &kind):
		offset = kind.Offset
	default:
		return fmt.Errorf(": %w", err)
	}
	before := data[:min(max(offset, 1)-1, int64(len(data)))]
	line := bytes.Count(before, []byte("\n")) + 1
	column := len(before) - bytes.LastIndexByte(before, '\n')
	return fmt.Errorf(":%d:%d: %w", line, column, err)
}

// Save writes the tenant so that the path holds either the old content or the
// whole new one, never a part: a temporary file beside it, synced, renamed. The
// file is readable by its owner alone. A link is followed to what it names.
func (t *Tenant) Save(path string) error {
	if err := Writable(path); err != nil {
		return err
	}
	target := path
	if behind, err := filepath.EvalSymlinks(path); err == nil {
		target = behind
	}
	if err := t.replace(target); err != nil {
		return fmt.Errorf("cannot write %s: %w", path, reason(err))
	}
	return nil
}

func (t *Tenant) replace(path string) (err error) {
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*") // created with mode 0600
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = f.Close()
			_ = os.Remove(f.Name())
		}
	}()
	if err = t.encode(&bounded{f, maxFile}); err != nil {
		return err
	}
	if err = f.Sync(); err != nil {
		return err
	}
	if err = f.Close(); err != nil {
		return err
	}
	if err = os.Rename(f.Name(), path); err != nil {
		return err
	}
	return syncFolder(filepath.Dir(path))
}

// reason is an error without the temporary file's name, which tells nobody anything.
func reason(err error) error {
	if at, ok := errors.AsType[*os.PathError](err); ok {
		return at.Err
	}
	if at, ok := errors.AsType[*os.LinkError](err); ok {
		return at.Err
	}
	return err
}

// Writable says beforehand why Save would refuse the path; it writes nothing. A
// file that its owner made read-only is refused although a rename could go
// around the permission: that is not what the owner meant. Root may write
// anything, so the mode is looked at and not only tried.
func Writable(path string) error {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, os.ErrNotExist):
		_, err = os.Stat(filepath.Dir(path))
		return err
	case err != nil:
		return err
	case info.IsDir():
		return fmt.Errorf("%s: is a folder", path)
	case !info.Mode().IsRegular():
		return fmt.Errorf("%s: is not a regular file", path)
	case info.Mode().Perm()&0o200 == 0:
		return fmt.Errorf("%s: is read-only", path)
	}
	return nil
}

func (t *Tenant) encode(w io.Writer) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	return enc.Encode(tenantFile{Format: fileFormat, Version: fileVersion, Tenant: *t})
}

// bounded refuses to write more than Load would read.
type bounded struct {
	io.Writer
	left int
}

func (b *bounded) Write(p []byte) (int, error) {
	if b.left -= len(p); b.left < 0 {
		return 0, fmt.Errorf("the file would be larger than %d MiB, which cannot be opened", maxFile>>20)
	}
	return b.Writer.Write(p)
}

// syncFolder makes the rename itself durable. Systems that cannot sync a folder
// have done what they can.
func syncFolder(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return nil
	}
	defer func() { _ = d.Close() }()
	_ = d.Sync()
	return nil
}
