package manifest

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"mi-roles/roles"
)

// maxSize is the most that a manifest may have, in bytes: room for some 100,000
// grants. A parsed file takes many times its size in memory.
const maxSize = 16 << 20

// Stdin is what positions call standard input.
const Stdin = "stdin"

// Read reads several manifests as one. A path is a file, a folder (its *.yaml,
// *.yml and *.json, in the order of their names; no hidden files, no folders
// within) or "-" for stdin. Every error is a usage error: Errors when it is
// about what the files say.
func Read(paths []string, stdin io.Reader) (Manifest, error) {
	files, err := expand(paths)
	if err != nil {
		return Manifest{}, err
	}
	all := Manifest{Version: Version}
	var p problems
	var names []string
	for _, f := range files {
		data, err := Load(f, stdin)
		if err != nil {
			return Manifest{}, err
		}
		names = append(names, nameOf(f))
		all.Grants = append(all.Grants, parse(nameOf(f), data, &p)...)
	}
	findRepeats(all.Grants, &p)
	if err := p.err(names); err != nil {
		return Manifest{}, err
	}
	return all, nil
}

// Parse reads one manifest; name is what messages call it. A name that ends in
// .json means JSON; otherwise the text tells.
func Parse(name string, data []byte) (Manifest, error) {
	var p problems
	grants := parse(name, data, &p)
	findRepeats(grants, &p)
	if err := p.err([]string{name}); err != nil {
		return Manifest{}, err
	}
	return Manifest{Version: Version, Grants: grants}, nil
}

func parse(name string, data []byte, p *problems) []Grant {
	root := tree(name, data, p)
	if root == nil {
		return nil
	}
	r := reader{name: name, problems: p}
	return r.manifest(root)
}

// expand turns folders into their files and refuses a file that is named twice.
func expand(paths []string) ([]string, error) {
	if len(paths) == 0 {
		return nil, unreadable("no manifest is named")
	}
	var files []string
	seen := map[string]bool{}
	for _, path := range paths {
		inside, err := filesAt(path)
		if err != nil {
			return nil, err
		}
		for _, f := range inside {
			whole, err := filepath.Abs(f)
			if err != nil || f == "-" {
				whole = f
			}
			if seen[whole] {
				return nil, unreadable("%s is named twice", nameOf(f))
			}
			seen[whole] = true
			files = append(files, f)
		}
	}
	return files, nil
}

func filesAt(path string) ([]string, error) {
	if path == "-" {
		return []string{path}, nil
	}
	info, err := os.Stat(path)
	switch {
	case path == "":
		return nil, unreadable("the manifest's name is empty")
	case err != nil:
		return nil, cannotRead(path, err)
	case !info.IsDir():
		return []string{path}, nil
	}
	entries, err := os.ReadDir(path)
	if err != nil {
		return nil, cannotRead(path, err)
	}
	var files []string
	for _, e := range entries {
		file := filepath.Join(path, e.Name())
		if !isManifestName(e.Name()) {
			continue
		}
		if info, err := os.Stat(file); err == nil && info.IsDir() {
			continue
		}
		files = append(files, file)
	}
	if len(files) == 0 {
		return nil, unreadable("folder %s contains no *.yaml, *.yml or *.json file", path)
	}
	return files, nil
}

func isManifestName(name string) bool {
	known := []string{".yaml", ".yml", ".json"}
	return !strings.HasPrefix(name, ".") && slices.Contains(known, strings.ToLower(filepath.Ext(name)))
}

// Load reads a file, or stdin for "-", and no more of it than a manifest may have.
func Load(path string, stdin io.Reader) ([]byte, error) {
	in := stdin
	if path != "-" {
		f, err := os.Open(path)
		if err != nil {
			return nil, cannotRead(path, err)
		}
		defer func() { _ = f.Close() }()
		if info, err := f.Stat(); err == nil && info.Size() > maxSize {
			return nil, tooLarge(path)
		}
		in = f
	}
	var b bytes.Buffer
	n, err := b.ReadFrom(io.LimitReader(in, maxSize+1))
	switch {
	case err != nil:
		return nil, cannotRead(path, err)
	case n > maxSize:
		return nil, tooLarge(path)
	}
	return b.Bytes(), nil
}

func nameOf(path string) string {
	if path == "-" {
		return Stdin
	}
	return path
}

func tooLarge(path string) error {
	return &roles.Error{Kind: roles.ErrUsage, Msg: fmt.Sprintf("manifest %s has more than %d MiB", nameOf(path), maxSize>>20),
		Hint: "split it into several files, and name them or their folder"}
}

func cannotRead(path string, err error) error {
	if at, ok := errors.AsType[*fs.PathError](err); ok {
		err = at.Err
	}
	if errors.Is(err, fs.ErrNotExist) {
		return unreadable("manifest %s does not exist", nameOf(path))
	}
	return unreadable("manifest %s cannot be read: %s", nameOf(path), err)
}

func unreadable(format string, args ...any) error {
	return &roles.Error{Kind: roles.ErrUsage, Msg: fmt.Sprintf(format, args...),
		Hint: "name a manifest file, a folder of them, or - for standard input"}
}
