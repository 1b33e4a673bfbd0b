package activity

import (
	"bytes"
	"fmt"
	"io"
	"strconv"
	"strings"

	"mi-roles/roles"
	"mi-roles/roles/display"
	"mi-roles/roles/operations"
	"mi-roles/roles/rows"
)

// Options say what of a log is of interest.
type Options struct {
	Tenant string // the directory's id: other lines are left out; "" for any
	// Wanted reports whether an identity is of interest, by the lower-case ids of its
	// service principal, either of which may be ""; nil: all are.
	Wanted func(principalID, appID string) bool
	// Holders has the log remember what tokens carried: where no tenant is asked, that
	// is all that is known about who holds what.
	Holders bool
}

// Reader reads one log from several files.
type Reader struct {
	options Options
	log     *Log
	keys    map[key]int
	whos    map[string]who // by the ids as they are written
	ids     []byte         // of a line
	names   map[string]int // of identities and of paths that the table does not have
	roles   map[string]string
	kept    int    // bytes of paths
	foreign string // where the first line of another tenant is, and which
}

// key is what calls are counted by.
type key struct {
	who, path int
	operation operations.Operation
	status    int
	method    string
}

// Bounds of memory: how many different calls are counted, and how many bytes of their
// paths. A tenant of ten thousand identities stays far below.
const (
	maxKeys = 200_000
	maxKept = 64 << 20
)

// NewReader begins to read a log.
func NewReader(o Options) *Reader {
	log := &Log{byWho: map[string][]int{}, holders: map[int]*holder{}, days: map[int64]bool{}}
	return &Reader{options: o, log: log, keys: map[key]int{}, whos: map[string]who{}, names: map[string]int{}, roles: map[string]string{}}
}

// Add reads a file; its name is for messages. The error says what is wrong with the
// file as a whole: it is no such log, or it cannot be read to its end.
func (r *Reader) Add(name string, file io.Reader) error {
	in, err := rows.NewReader(name, file, columnNames...)
	if err != nil {
		return usage(err.Error(), "")
	}
	read := 0
	for in.Next() {
		if r.line(name, in) {
			read++
		} else {
			in.Unreadable()
		}
	}
	r.log.Files = append(r.log.Files, name)
	r.log.Unreadable += in.Skipped.Unreadable
	r.log.TooLong += in.Skipped.TooLong
	if at := in.Skipped.First(); at > 0 && r.log.FirstBad == "" {
		r.log.FirstBad = fmt.Sprintf("%s, line %d", name, at)
	}
	r.log.KnowsRoles = r.log.KnowsRoles || in.Seen(tokenRoles)
	r.log.KnowsIssue = r.log.KnowsIssue || in.Seen(tokenIssued)
	if err := in.Err(); err != nil {
		return usage(err.Error(), "")
	}
	return check(name, in, read)
}

// check refuses a file that is not a log of calls.
func check(name string, in *rows.Reader, read int) error {
	if names := missing(in); len(names) > 0 {
		return usage(fmt.Sprintf("%s is not a log of calls to Microsoft Graph: it has no column %s", name, strings.Join(names, ", nor ")),
			"export MicrosoftGraphActivityLogs or GraphApiAuditEvents; the query of mi-roles snippet --for activity-query has all columns")
	}
	if bad := in.Skipped.Unreadable; bad > 0 && read == 0 {
		return usage(fmt.Sprintf("%s has no line that is a call to Microsoft Graph: the first that cannot be read is line %d", name,
			in.Skipped.FirstUnreadable), "")
	}
	return nil
}

func usage(msg, hint string) error { return &roles.Error{Kind: roles.ErrUsage, Msg: msg, Hint: hint} }

// line counts one line. It reports whether the line could be read.
func (r *Reader) line(name string, in *rows.Reader) bool {
	from, to, calls, ok := span(in)
	if !ok {
		return false
	}
	if t := tenantOf(in); r.options.Tenant != "" && len(t) > 0 && !strings.EqualFold(string(t), r.options.Tenant) {
		r.log.OtherTenant++
		if r.foreign == "" {
			r.foreign = fmt.Sprintf("%s, line %d is of tenant %s", name, in.Line(), display.Clean(display.Short(string(t), 40)))
		}
		return true
	}
	if r.log.From.IsZero() || from.Before(r.log.From) {
		r.log.From = from
	}
	if to.After(r.log.To) {
		r.log.To = to
	}
	r.log.note(to, calls)
	if byUser(in) {
		r.log.ByUsers++
		return true
	}
	who := r.who(first(in, principal, account), first(in, app, application))
	code, err := strconv.Atoi(string(bytes.TrimSpace(in.Value(status))))
	if err != nil || who.id == "" && who.app == "" {
		return false
	}
	call, err := operations.NewCall(string(in.Value(method)), string(first(in, uri, path)))
	if err != nil {
		return false
	}
	if names := in.Value(selected); len(names) > 0 && !call.Selects {
		call.Reads, call.Selects = operations.ReadsOf("?$select=" + string(names))
	}
	r.log.Calls += calls
	if call.Batch() || !who.wanted {
		return true
	}
	if r.options.Holders {
		r.carry(who, to, in)
	}
	r.count(who, Seen{Call: call, Status: code, Count: calls, First: from, Last: to}, in)
	return true
}

// who is an identity of the log.
type who struct {
	id, app string // lower case
	number  int
	wanted  bool
}

// who finds an identity by the ids of its service principal.
func (r *Reader) who(id, app []byte) who {
	r.ids = append(append(append(r.ids[:0], id...), '|'), app...)
	if w, ok := r.whos[string(r.ids)]; ok {
		return w
	}
	w := who{id: lower(id), app: lower(app)}
	w.wanted = r.options.Wanted == nil || r.options.Wanted(w.id, w.app)
	w.number = r.number(w.id + "|" + w.app)
	if len(r.whos) < maxKeys {
		r.whos[string(r.ids)] = w
	}
	return w
}

func lower(id []byte) string { return strings.ToLower(string(bytes.TrimSpace(id))) }

// Log gives what was read. The error says why no advice can come of it.
func (r *Reader) Log() (*Log, error) {
	l := r.log
	switch {
	case l.Calls > 0:
		return l, nil
	case r.foreign != "":
		return nil, usage(fmt.Sprintf("the log is of another tenant: %s, not %s", r.foreign, r.options.Tenant),
			"name the tenant of the log: --tenant ID")
	case l.ByUsers > 0:
		return nil, usage(fmt.Sprintf("%s: only calls of signed-in users (%d lines), which do not use application roles",
			strings.Join(l.Files, ", "), l.ByUsers),
			"export the calls of applications as well: those with a ServicePrincipalId")
	}
	return nil, usage("there is no call in "+strings.Join(l.Files, ", "),
		"check whether the log is turned on: mi-roles snippet --for activity-query")
}
