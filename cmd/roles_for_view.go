package cmd

import (
	"slices"
	"strings"

	"mi-roles/cmd/change"
	"mi-roles/output"
	"mi-roles/roles"
	"mi-roles/roles/catalog"
	"mi-roles/roles/display"
	"mi-roles/roles/operations"
	"mi-roles/roles/shell"
)

// found is what is known of some calls, and of what an identity holds for them.
type found struct {
	risk    catalog.Table
	answers []operations.Answer
	best    []string         // the roles of least risk that allow all of them
	give    []string         // those that the identity lacks; without one, best
	who     *roles.Principal // nil: none was named
	held    []string         // nil: nobody's
}

// cover finds the roles that are enough for all calls, and those still to be given.
func (f *found) cover() (err error) {
	if f.best, err = operations.Cover(f.answers, f.risk); err != nil {
		return err
	}
	f.give = f.best
	if f.who != nil {
		f.give, err = operations.Cover(f.lacking(), f.risk)
		f.give = slices.DeleteFunc(f.give, func(role string) bool { return slices.Contains(f.held, role) })
	}
	return err
}

// lacking are the calls that nothing held allows.
func (f *found) lacking() []operations.Answer {
	return slices.DeleteFunc(slices.Clone(f.answers), func(x operations.Answer) bool {
		_, ok := x.Allows(f.held)
		return ok
	})
}

// limited are the held roles that allow a call for some objects or properties only.
func (f *found) limited() []operations.Role {
	var out []operations.Role
	for _, x := range f.lacking() {
		for _, r := range x.Roles {
			same := func(o operations.Role) bool { return o.Value == r.Value && o.Note == r.Note }
			if slices.Contains(f.held, r.Value) && r.Limited && !slices.ContainsFunc(out, same) {
				out = append(out, r)
			}
		}
	}
	return out
}

// command gives the roles, "" when there is nothing to give.
func (f *found) command(sh shell.Shell, identity string) string {
	if len(f.give) == 0 {
		return ""
	}
	if identity == "" {
		identity = "IDENTITY"
	}
	return sh.Line("mi-roles", "assign", "-i", identity, "-a", "graph", "-r", strings.Join(f.give, ","))
}

// document shows every role of one call. Of several calls it shows the roles that are
// enough for all of them, and those held: a hundred calls have a thousand roles.
func (f *found) document(data output.Calls) output.Document {
	doc := output.Document{Data: data,
		Columns: []output.Column{{Title: "ROLE"}, {Title: "RISK"}, {Title: "MICROSOFT", Spare: 1}, {Title: "CATCH", Wrap: true}}}
	if f.who != nil {
		doc.Columns = append(doc.Columns, output.Column{Title: "HELD"})
	}
	several := len(f.answers) > 1
	if several {
		doc.Columns = slices.Insert(doc.Columns, 0, output.Column{Title: "CALL", Wrap: true})
	}
	for _, x := range f.answers {
		shown := 0
		for _, r := range x.Roles {
			if by, _ := x.Allows(f.best); several && !slices.Contains(by, r.Value) && !slices.Contains(f.held, r.Value) {
				continue
			}
			doc.Rows = append(doc.Rows, f.row(x, r, several))
			shown++
		}
		if shown == 0 && several {
			doc.Rows = append(doc.Rows, f.empty(x))
		}
	}
	return doc
}

func (f *found) row(x operations.Answer, r operations.Role, several bool) []output.Cell {
	mark, catch := "", r.Note
	if r.Least {
		mark = "least"
	}
	if len(r.AlsoRequires) > 0 {
		catch = strings.TrimPrefix(catch+"; needs also "+strings.Join(r.AlsoRequires, " or "), "; ")
	}
	cells := []output.Cell{output.Text(r.Value), change.RiskCell(r.Risk), output.Text(mark), output.Text(catch)}
	if f.who != nil {
		held := output.Cell{Text: "no", Tone: output.Dim}
		if slices.Contains(f.held, r.Value) {
			held = output.Cell{Text: "yes", Tone: output.Good}
		}
		cells = append(cells, held)
	}
	if several {
		cells = slices.Insert(cells, 0, output.Text(callName(x.Call)))
	}
	return cells
}

// empty is the row of a call without roles, in a list of several.
func (f *found) empty(x operations.Answer) []output.Cell {
	cells := []output.Cell{output.Text(callName(x.Call)), output.Text("–"), output.Text(""), output.Text(""), output.Text(whyClosed(x))}
	if f.who != nil {
		cells = append(cells, output.Text(""))
	}
	return cells
}

// closed are the calls that no role is known to allow.
func (f *found) closed() []operations.Answer {
	return slices.DeleteFunc(slices.Clone(f.answers), func(x operations.Answer) bool { return len(x.Roles) > 0 })
}

// tell says on stderr what follows from the table.
func (f *found) tell(note func(string, ...any), command string) {
	closed := len(f.closed())
	open := len(f.answers) - closed
	switch {
	case open == 0:
		return
	case len(f.answers) > 1 && len(f.best) > 0:
		note("lowest risk for %s: %s", display.Count(open, "call", "calls"), strings.Join(f.best, ", "))
	case f.answers[0].Note != "":
		note("%s", f.answers[0].Note)
	}
	if f.who == nil {
		note("to assign: %s", command)
		return
	}
	if n := len(f.lacking()) - closed; n > 0 {
		note("%s holds no role that allows %d of %s", f.who.DisplayName, n, display.Count(open, "call", "calls"))
		for _, role := range f.limited() {
			note("%s is held, but is not enough: %s", role.Value, role.Note)
		}
		note("to assign what is missing: %s", command)
		return
	}
	note("%s holds what is needed", f.who.DisplayName)
}
