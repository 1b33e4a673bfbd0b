package main

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// permission is what a source says about one permission of an API.
type permission struct {
	app, id, value string
	delegated      bool
}

func (p permission) kind() string {
	if p.delegated {
		return "delegated permission"
	}
	return "app role"
}

var (
	guid = regexp.MustCompile(`^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`)
	word = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,119}$`) // it goes into the text of a pull request, too
)

func (p permission) check() error {
	switch {
	case !guid.MatchString(p.app):
		return fmt.Errorf("%q is no app id", p.app)
	case !guid.MatchString(p.id):
		return fmt.Errorf("%q is not an id of a permission", p.id)
	case !word.MatchString(p.value):
		return fmt.Errorf("%q is no value of a permission", p.value)
	}
	return nil
}

// table reads tab-separated values below a line of column names, which must have those wanted.
func table(file string, wanted ...string) ([]map[string]string, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	head, body, _ := strings.Cut(strings.ReplaceAll(string(text), "\r", ""), "\n")
	names := strings.Split(head, "\t")
	for _, name := range wanted {
		if !slices.Contains(names, name) {
			return nil, fmt.Errorf("%s has no column %q", file, name)
		}
	}
	var rows []map[string]string
	for line := range strings.Lines(body) {
		row := map[string]string{}
		for i, cell := range strings.Split(strings.TrimSpace(line), "\t") {
			if i < len(names) {
				row[names[i]] = cell
			}
		}
		rows = append(rows, row)
	}
	return rows, nil
}

// place is where an id stands: role ids repeat across APIs, and as ids of delegated permissions.
type place struct {
	id        string
	delegated bool
}

// book is the folder: the values by alias of the API and place.
type book map[string]map[place]string

// put notes a permission, and reports whether that is news.
func (b book) put(alias string, p permission) bool {
	if b[alias] == nil {
		b[alias] = map[place]string{}
	}
	at := place{p.id, p.delegated}
	old := b[alias][at]
	b[alias][at] = p.value
	return old != p.value
}

func load(dir string) (book, error) {
	files, err := filepath.Glob(filepath.Join(dir, "*.tsv"))
	if err != nil {
		return nil, err
	}
	b := book{}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		alias := strings.TrimSuffix(filepath.Base(file), ".tsv")
		for line := range strings.Lines(string(text)) {
			cell := strings.Split(strings.TrimSpace(line), "\t")
			if len(cell) != 3 {
				return nil, fmt.Errorf("%s: %q has not three cells", file, line)
			}
			for i, id := range cell[1:] {
				if id != "-" {
					b.put(alias, permission{value: cell[0], id: id, delegated: i == 1})
				}
			}
		}
	}
	return b, nil
}

func (b book) save(dir, date string) error {
	var errs []error
	for alias, at := range b {
		errs = append(errs, os.WriteFile(filepath.Join(dir, alias+".tsv"), []byte(lines(at)), 0o600))
	}
	errs = append(errs, os.WriteFile(filepath.Join(dir, "date.txt"), []byte(date+"\n"), 0o600))
	return errors.Join(errs...)
}

// lines writes one line per value: value, id of the app role, id of the delegated
// permission, "-" where there is none. Several ids of one value take several lines.
func lines(at map[place]string) string {
	ids := map[string][2][]string{}
	for p, value := range at {
		pair, kind := ids[value], 0
		if p.delegated {
			kind = 1
		}
		pair[kind] = append(pair[kind], p.id)
		ids[value] = pair
	}
	values := slices.SortedFunc(maps.Keys(ids), func(a, b string) int {
		return cmp.Or(cmp.Compare(strings.ToLower(a), strings.ToLower(b)), cmp.Compare(a, b))
	})
	var text strings.Builder
	for _, value := range values {
		pair := ids[value]
		slices.Sort(pair[0])
		slices.Sort(pair[1])
		for i := range max(len(pair[0]), len(pair[1])) {
			fmt.Fprintf(&text, "%s\t%s\t%s\n", value, nth(pair[0], i), nth(pair[1], i))
		}
	}
	return text.String()
}

func nth(ids []string, i int) string {
	if i < len(ids) {
		return ids[i]
	}
	return "-"
}
