package auditlog

import (
	"strings"
	"time"

	"mi-roles/roles"
)

// By is who gave an assignment.
type By struct {
	ID    string // object id of the user or of the application's service principal, "" when the log does not say
	AppID string // client id of the application, "" for users and where the log does not say
	Name  string // user principal name or display name, as it was then
	Type  string // "user" or "app"
	At    time.Time
}

// entry is one assignment that was made.
type entry struct {
	by      By
	role    string // id of the role, or its value where the log has no id
	created time.Time
}

// ends are the two ends of an assignment.
type ends struct{ principal, resource string }

// Log is what files of the audit log hold about assignments.
type Log struct {
	From, To   time.Time // of the first and the last entry of any kind
	Given      int       // assignments that were made
	Unreadable int       // lines that are no entries
	FirstBad   string    // where the first of them is, "FILE, line 12"
	entries    map[ends][]entry
}

// near is how far apart the times of an assignment and of its entry may be.
const near = 5 * time.Minute

// GrantedBy finds the entry of an assignment: of the same ends and role, and of the
// time at which the assignment was created. value is the role's value, for exports
// without ids.
func (l *Log) GrantedBy(a roles.Assignment, value string) (By, bool) {
	var best entry
	for _, e := range l.entries[ends{string(a.Key.Principal), string(a.Key.Resource)}] {
		if !strings.EqualFold(e.role, string(a.Key.Role)) && (value == "" || e.role != value) {
			continue
		}
		if !a.Created.IsZero() && e.created.Sub(a.Created).Abs() > near {
			continue
		}
		if best.by.At.IsZero() || e.by.At.After(best.by.At) {
			best = e
		}
	}
	return best.by, !best.by.At.IsZero()
}

// Covers reports whether the log reaches back to when the assignment was created, so
// that it would have its entry.
func (l *Log) Covers(a roles.Assignment) bool {
	return !a.Created.IsZero() && !a.Created.Before(l.From) && !a.Created.After(l.To)
}
