package savedplan

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"
	"time"

	"mi-roles/roles"
	"mi-roles/roles/textfile"
)

const maxSize = 64 << 20 // bytes: some 50,000 steps

// Write writes the plan down, for a file that only its owner should read.
func (f File) Write(w io.Writer) error {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(f); err != nil {
		return fmt.Errorf("the plan cannot be saved: %w", err)
	}
	if b.Len() > maxSize {
		return refuse("the plan would have more than %d MiB: split the manifest", maxSize>>20)
	}
	_, err := w.Write(b.Bytes())
	return err
}

// Check refuses to replace a file that is there and is no saved plan.
func Check(path string) error {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return refuse("plan %s cannot be saved: %s", path, reason(err))
	case info.IsDir():
		return refuse("plan %s cannot be saved: it is a folder", path)
	case !info.Mode().IsRegular():
		return refuse("plan %s cannot be saved: it is not a regular file", path)
	case info.Size() == 0:
		return nil
	}
	text, err := load(path)
	var head struct{ Format string }
	if err != nil || json.Unmarshal(text, &head) != nil || head.Format != format {
		return refuse("%s already exists and is not a saved plan: name another file", path)
	}
	return nil
}

// Read reads a saved plan. Whatever is not one, was edited, or has another
// format is a usage error. Whether it is a plan of this tenant is for the caller
// to check.
func Read(path string) (File, error) {
	text, err := load(path)
	if err != nil {
		return File{}, err
	}
	var head struct {
		Format  string
		Version int
	}
	switch err := json.Unmarshal(text, &head); {
	case err != nil || head.Format != format:
		return File{}, refuse("%s is not a plan that mi-roles saved: make one with mi-roles plan --out", path)
	case head.Version < version:
		return File{}, refuse("%s has the older format %d, and this mi-roles reads format %d: make a new plan", path, head.Version, version)
	case head.Version > version:
		return File{}, refuse("%s has the newer format %d, and this mi-roles reads format %d: use the version of mi-roles that made it, "+
			"or make a new plan", path, head.Version, version)
	}
	var f File
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(&f); err != nil || f.Sum != f.sum() {
		return File{}, refuse("%s was edited after it was saved: make a new plan", path)
	}
	if err := f.check(); err != nil {
		return File{}, refuse("%s is damaged: %s", path, err)
	}
	return f, nil
}

func load(path string) ([]byte, error) {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, refuse("plan %s does not exist", path)
	case err != nil:
		return nil, refuse("plan %s cannot be read: %s", path, reason(err))
	case info.IsDir():
		return nil, refuse("%s is a folder, not a saved plan", path)
	case info.Size() > maxSize:
		return nil, refuse("%s has more than %d MiB: too large for a saved plan", path, maxSize>>20)
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, refuse("plan %s cannot be read: %s", path, reason(err))
	}
	defer func() { _ = f.Close() }()
	text, err := io.ReadAll(io.LimitReader(f, maxSize+1))
	if err != nil || len(text) > maxSize {
		return nil, refuse("plan %s cannot be read, or has more than %d MiB", path, maxSize>>20)
	}
	return textfile.Decode(text), nil
}

// check refuses ids that must not reach a request, and steps that no plan has.
func (f File) check() error {
	inScope := map[Pair]bool{}
	for _, p := range f.Scope {
		inScope[p] = true
	}
	for _, s := range f.Steps {
		switch {
		case s.Action != roles.Assign && (s.Action != roles.Remove || !f.Prune && s.Expired == "" || !s.Needed):
			return fmt.Errorf("a step has the action %q", s.Action)
		case s.Expired != "" && (s.Action != roles.Remove || !isDay(s.Expired)):
			return fmt.Errorf("a step expires on %q", s.Expired)
		case !inScope[s.pair()]:
			return fmt.Errorf("a step is outside its scope")
		}
		for _, id := range []string{string(s.PrincipalID), string(s.ResourceID), string(s.AppRoleID)} {
			if !roles.IsGUID(id) || strings.ToLower(id) != id {
				return fmt.Errorf("%q is not a GUID in lower case", id)
			}
		}
	}
	for _, p := range f.Scope {
		if !roles.IsGUID(string(p.Principal)) || !roles.IsGUID(string(p.Resource)) {
			return fmt.Errorf("the scope holds something that is not a GUID")
		}
	}
	return nil
}

func isDay(text string) bool {
	_, err := time.Parse(time.DateOnly, text)
	return err == nil
}

func refuse(text string, args ...any) error {
	return &roles.Error{Kind: roles.ErrUsage, Msg: fmt.Sprintf(text, args...)}
}

func reason(err error) error {
	if at, ok := errors.AsType[*fs.PathError](err); ok {
		return at.Err
	}
	return err
}
