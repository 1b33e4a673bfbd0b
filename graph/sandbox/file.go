package sandbox

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"
	"unicode/utf8"
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

// Load reads a tenant that [Tenant.Encode] wrote. It is strict: a folder, an empty, huge,
// foreign or broken file, an unknown key, a value that Graph could not hold are
// refused with the file's name and, for JSON errors, line and column. The error
// is ErrFile, and fs.ErrNotExist where there is no file. The file is only read.
func Load(path string) (*Tenant, error) {
	data, err := ReadFile(path)
	if err != nil {
		return nil, err
	}
	return Decode(path, data)
}

// Decode is Load for what [ReadFile] has read.
func Decode(path string, data []byte) (*Tenant, error) {
	t, err := decodeTenant(data)
	if err != nil {
		return nil, fmt.Errorf("%w: %s%w", ErrFile, path, err)
	}
	return t, nil
}

// ReadFile reads what may be a tenant.
func ReadFile(path string) ([]byte, error) {
	data, err := readFile(path)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrFile, err)
	}
	return data, nil
}

// readFile looks at what the path names before it opens it: opening a named pipe
// would wait for someone to write into it.
func readFile(path string) ([]byte, error) {
	info, err := os.Stat(path)
	if at, is := errors.AsType[*fs.PathError](err); is {
		return nil, fmt.Errorf("%s: %w", path, at.Err)
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
		return nil, fmt.Errorf(": is JSON, but not a tenant of mi-roles (its \"format\" is not %q)", fileFormat)
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
	return fmt.Errorf(":%d:%d: %s", line, column, misread(data, offset, err))
}

// misread says why a text is not JSON of this form, without the words of the library.
func misread(data []byte, offset int64, err error) string {
	kind, known := errors.AsType[*json.UnmarshalTypeError](err)
	switch text := err.Error(); {
	case known:
		return fmt.Sprintf("%s is not expected here", kind.Value)
	case strings.HasPrefix(text, "unexpected end"), offset < 1:
		return "the JSON ends too early"
	case strings.Contains(text, "max depth"):
		return "the JSON is nested too deeply"
	}
	c, _ := utf8.DecodeRune(data[offset-1:])
	return fmt.Sprintf("%q is not expected here", c)
}

// Encode writes the tenant for [Load]. It refuses to write more than that reads.
func (t *Tenant) Encode(w io.Writer) error { return t.encode(&bounded{w, maxFile}) }

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
