package cmd

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"mi-roles/cmd/change"
	"mi-roles/cmd/pick"
	"mi-roles/cmd/screen"
	"mi-roles/output"
	"mi-roles/output/evidence"
	"mi-roles/roles"
	"mi-roles/roles/catalog"
	"mi-roles/roles/display"
	"mi-roles/roles/files"
	"mi-roles/roles/operations"
	"mi-roles/roles/shell"
	"mi-roles/roles/textfile"
)

// callsOptions are the flags of roles that ask by call.
type callsOptions struct {
	calls    []string
	file     string
	identity pick.OnceFlag
}

// addCalls declares the flags by which roles are asked for by call, beside those by API.
func (o *callsOptions) addCalls(c *cobra.Command) {
	f := c.Flags()
	f.StringArrayVar(&o.calls, "for", nil,
		"list the roles that allow this `call` to Microsoft Graph, offline: 'GET /users/{id}/messages' or a URL (repeatable)")
	f.StringVarP(&o.file, "file", "f", "", "`file` with one call per line, - for standard input")
	f.VarP(&o.identity, "identity", "i", "with --for: which of these roles this managed `identity` holds")
	c.MarkFlagsOneRequired("api", "for", "file")
	for _, other := range []string{"for", "file"} {
		c.MarkFlagsMutuallyExclusive("api", other)
		c.MarkFlagsMutuallyExclusive("all", other)
		c.MarkFlagsMutuallyExclusive("new", other)
	}
	c.MarkFlagsMutuallyExclusive("api", "identity")
}

func (o *callsOptions) asked() bool { return len(o.calls) > 0 || o.file != "" }

// rolesFor says which roles allow the calls, and with -i whether the identity has enough.
func (a *app) rolesFor(ctx context.Context, o *rolesOptions, words []string) error {
	if len(words) > 0 {
		err := screen.Refuse("%s: put a call in quotes, such as --for 'GET /users'", display.Quote(words[0]))
		if n := len(o.calls); n > 0 {
			first := o.calls[n-1]
			err = &screen.Misspelled{Err: err, Word: first, Meant: strings.Join(append([]string{first}, words...), " "), Rest: words}
		}
		return err
	}
	p, err := a.Printer()
	if err != nil {
		return err
	}
	calls, err := a.readCalls(ctx, &o.callsOptions)
	if err != nil {
		return err
	}
	f := found{risk: catalog.Builtin()}
	for _, c := range calls {
		f.answers = append(f.answers, operations.Lookup(c, f.risk))
	}
	if o.identity != "" {
		if err := a.holdings(ctx, o, &f); err != nil {
			return err
		}
	}
	hard := f.cover()
	command := f.command(a.Shell(), string(o.identity))
	doc := f.document(evidence.Calls(f.answers, f.best, command, f.held))
	if (p.Format == output.CSV || p.Format == output.TSV) && p.Query == "" {
		doc.Data = evidence.CallRoles(f.answers, f.held)
	}
	if table := p.Format == output.Table || p.Format == output.Wide; !table || p.Query != "" || len(doc.Rows) > 0 {
		if err := a.Render(doc, p); err != nil {
			return err
		}
	}
	f.tell(a.Note, command)
	if hard != nil {
		return hard
	}
	return f.verdict()
}

// readCalls reads the calls of the command line and of the list, each once.
func (a *app) readCalls(ctx context.Context, o *callsOptions) ([]operations.Call, error) {
	var calls []operations.Call
	add := func(where, text string) error {
		c, err := operations.ParseCall(text)
		if err != nil {
			return screen.Refuse("%s: %s %w", where, display.Quote(text), err)
		}
		if !slices.ContainsFunc(calls, func(d operations.Call) bool { return d.Method == c.Method && d.Path == c.Path }) {
			calls = append(calls, c)
		}
		return nil
	}
	for _, text := range o.calls {
		if err := add("--for", text); err != nil {
			return nil, err
		}
	}
	if o.file == "" {
		return calls, nil
	}
	text, err := a.readList(ctx, o.file)
	if err != nil {
		return nil, screen.Refuse("--file: %w", err)
	}
	n := 0
	for line := range strings.Lines(text) {
		n++
		if line = strings.TrimSpace(line); line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		if err := add(fmt.Sprintf("%s, line %d", o.file, n), line); err != nil {
			return nil, err
		}
	}
	if len(calls) == 0 {
		return nil, screen.Refuse("--file: there is no call in %s", o.file)
	}
	return calls, nil
}

// maxList is how much of a list of calls is read, in bytes.
const maxList = 4 << 20

func (a *app) readList(ctx context.Context, file string) (string, error) {
	if file == "-" {
		text, err := a.ReadInput(ctx, "calls", maxList+1)
		return plainList(text, err)
	}
	data, err := screen.Await(ctx, func() ([]byte, error) { return os.ReadFile(file) })
	if err != nil {
		err = files.Unreadable(file, err)
	}
	return plainList(string(data), err)
}

func plainList(text string, err error) (string, error) {
	if len(text) > maxList {
		return "", fmt.Errorf("the list of calls is larger than %d MiB", maxList>>20)
	}
	return string(textfile.Decode([]byte(text))), err
}

// holdings reads which roles of Microsoft Graph the identity has in its tokens.
func (a *app) holdings(ctx context.Context, o *rolesOptions, f *found) error {
	sel := pick.Selectors{Identities: pick.ListFlag{string(o.identity)}, API: "graph", Any: o.Any}
	p, s, err := a.begin()
	if err != nil {
		return err
	}
	l, err := a.lookIn(ctx, s, p, &sel, true, allHoldings)
	if err != nil {
		return err
	}
	who := l.target.Identities[0]
	f.who, f.held = &who, []string{}
	for _, h := range l.target.Assignments() {
		role := l.target.API.Role(h.Key.Role)
		if h.Key.Resource == l.target.API.ID && role != nil && !role.Disabled && role.ForApplications() {
			f.held = append(f.held, role.Value)
		}
	}
	return nil
}

// verdict is the end of the run: calls that no role allows, or that no held role does.
func (f *found) verdict() error {
	if closed := f.closed(); len(closed) > 0 {
		return refusedCalls(closed, len(f.answers))
	}
	if f.who != nil && len(f.lacking()) > 0 {
		return change.ErrDiffers
	}
	return nil
}

// refusedCalls tells of the first call why there is not a role for it.
func refusedCalls(closed []operations.Answer, of int) error {
	x := closed[0]
	e := &roles.Error{Kind: roles.ErrRoleNotFound, Msg: callName(x.Call) + ": " + whyClosed(x)}
	if n := len(closed); of > 1 {
		e.Msg = fmt.Sprintf("no known role allows %d of %d calls; the first: %s", n, of, e.Msg)
	}
	meant := operations.Suggest(x.Call)
	switch {
	case x.Instead != "":
		e.Hint = "ask about a user instead: mi-roles roles --for " + shell.Anywhere(x.Instead, "'GET /users/{id}/…'")
	case meant != "":
		e.Hint = "did you mean " + meant + "? mi-roles roles --for " + shell.Anywhere(meant, "'METHOD PATH'")
	case !x.Known:
		e.Hint = "look for application permissions on the call's page: https://learn.microsoft.com/graph/api/overview"
	}
	return e
}

// whyClosed is why an answer has no roles.
func whyClosed(x operations.Answer) string {
	switch {
	case x.Note != "" && x.Known:
		return x.Note
	case x.Note != "":
		return "not in the table of " + operations.Date() + ": " + x.Note
	}
	return "not in the table of " + operations.Date() + "; the roles that allow it are unknown"
}

func callName(c operations.Call) string { return c.Method + " " + display.Short(c.Path, 120) }
