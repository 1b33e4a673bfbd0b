package review

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"
	"unicode/utf8"

	"mi-roles/roles"
	"mi-roles/roles/display"
	"mi-roles/roles/textfile"
)

// maxSize is the most that a review may have, in bytes: room for some 200,000 rows.
const maxSize = 128 << 20

// needed are the columns without which a row does not say what is decided about what.
var needed = []string{"assignmentId", "principalId", "identity", "azureResourceId", "api", "role", "decision"}

// tenantColumn is there where someone asked for it: in a list of several tenants.
const tenantColumn = "tenantId"

// File is a review that was read.
type File struct {
	Name string
	Rows []Row
}

// Decision is what a row decides; it is empty where nobody filled it in.
type Decision string

// The decisions.
const (
	Keep   Decision = "keep"
	Remove Decision = "remove"
)

// Row is one assignment and what is decided about it.
type Row struct {
	Facts
	Decision Decision
	Tenant   string // "" where the file does not tell

	at map[string]place // of each cell, by its column
}

// Line is where the row stands in the file.
func (r Row) Line() int { return r.at["assignmentId"].line }

// Read reads a review. Its error tells everything that is wrong with the file by itself.
func Read(path string) (File, error) {
	f := File{Name: path}
	text, err := load(path)
	if err != nil {
		return f, err
	}
	p := &problems{file: path}
	t := newTable(text)
	head, places := t.next(p)
	columns := f.columns(head, places, p)
	if p.count > 0 {
		return f, p.err("make a review with: mi-roles review --all -o csv")
	}
	first := map[roles.AssignmentID]int{}
	for {
		cells, places := t.next(p)
		if cells == nil {
			break
		}
		if blank(cells) {
			continue
		}
		row := read(cells, places, columns, p)
		if line, again := first[row.AssignmentID]; again {
			p.add(row.at["assignmentId"], "the assignment is already in line %d", line)
		}
		first[row.AssignmentID] = row.Line()
		f.Rows = append(f.Rows, row)
	}
	return f, p.err("correct the file, or make a new review with: mi-roles review --all -o csv")
}

// columns finds the columns by their names. Others than ours are passed over.
func (f File) columns(head []string, places []place, p *problems) map[string]int {
	found := map[string]int{}
	for _, name := range append([]string{tenantColumn}, needed...) {
		for i, cell := range head {
			if !strings.EqualFold(cell, name) {
				continue
			}
			if _, again := found[name]; again {
				p.add(places[i], "the column %s appears twice", name)
			}
			found[name] = i
		}
		if _, there := found[name]; !there && name != tenantColumn {
			p.add(place{1, 1}, "there is no column %s: this is not a review", name)
		}
	}
	return found
}

// read reads a row. Cells that it lacks at its end are empty.
func read(cells []string, places []place, columns map[string]int, p *problems) Row {
	row := Row{at: map[string]place{}}
	cell := func(name string) string {
		i := columns[name]
		if i >= len(cells) {
			row.at[name] = places[len(places)-1]
			return ""
		}
		row.at[name] = places[i]
		return cells[i]
	}
	id, err := roles.ParseAssignmentID(strings.TrimPrefix(cell("assignmentId"), "'"))
	if err != nil {
		p.add(row.at["assignmentId"], "assignmentId is %s, which is not an id of an assignment", display.Quote(cell("assignmentId")))
	}
	principal := strings.ToLower(cell("principalId"))
	if !roles.IsGUID(principal) {
		p.add(row.at["principalId"], "principalId is %s, which is not an object id", display.Quote(principal))
	}
	row.Facts = Facts{id, roles.ObjectID(principal), cell("identity"), cell("azureResourceId"), cell("api"), cell("role")}
	if _, told := columns[tenantColumn]; told {
		row.Tenant = cell(tenantColumn)
	}
	row.Decision = Decision(strings.ToLower(cell("decision")))
	if row.Decision != "" && row.Decision != Keep && row.Decision != Remove {
		p.add(row.at["decision"], "decision is %s: write keep or remove", display.Quote(cell("decision")))
	}
	return row
}

// Undecided is the error of rows without a decision, nil when there is none.
func (f File) Undecided() error {
	p := &problems{file: f.Name}
	for _, r := range f.Rows {
		if r.Decision == "" {
			p.add(r.at["decision"], "no decision on %s of %s for %s: write keep or remove", display.Quote(r.Role),
				display.Quote(r.API), display.Quote(r.Identity))
		}
	}
	return p.err("to carry out what is decided and leave the rest, add --only-decided")
}

// load reads a file, and no more of it than a review may have.
func load(path string) ([]byte, error) {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, refuse("review %s does not exist", path)
	case err != nil:
		return nil, refuse("%w", err)
	case !info.Mode().IsRegular():
		return nil, refuse("%s is not a file", path)
	case info.Size() > maxSize:
		return nil, refuse("%s has more than %d MiB", path, maxSize>>20)
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, refuse("%w", err)
	}
	defer func() { _ = file.Close() }()
	data, err := io.ReadAll(io.LimitReader(file, maxSize))
	if err != nil {
		return nil, refuse("%s cannot be read: %w", path, err)
	}
	text := textfile.Decode(data)
	switch {
	case len(bytes.TrimSpace(text)) == 0:
		return nil, refuse("%s is empty", path)
	case !utf8.Valid(text):
		return nil, refuse("%s is not Unicode text: save it as CSV UTF-8", path)
	}
	return text, nil
}

func refuse(format string, args ...any) error {
	return &roles.Error{Kind: roles.ErrUsage, Msg: fmt.Errorf(format, args...).Error()}
}
