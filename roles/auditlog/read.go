package auditlog

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"mi-roles/roles"
	"mi-roles/roles/rows"
)

// made is the activity that is looked for; some exports end it with a full stop.
const made = "add app role assignment to service principal"

// maxEntries bounds memory.
const maxEntries = 500_000

// The columns that are read, in the order of columnNames. Those from actorType on are
// of the portal's CSV alone.
const (
	activityName = iota
	operationName
	activity
	activityTime
	timeGenerated
	dateUTC
	result
	initiatedBy
	targetResources
	actorType
	actorName
	actorID
	actorUPN
	actorServicePrincipal
	targetID
	otherTargetID
	firstProperty // its name, and after it its new value; five of them
)

const properties = 5

func columnNames() []string {
	names := []string{"activityDisplayName", "OperationName", "Activity", "activityDateTime", "TimeGenerated", "Date (UTC)", "Result",
		"InitiatedBy", "TargetResources",
		"ActorType", "ActorDisplayName", "ActorObjectId", "ActorUserPrincipalName", "ActorServicePrincipalId", "Target1ObjectId",
		"Target2ObjectId"}
	for i := range properties {
		names = append(names, fmt.Sprintf("Target1ModifiedProperty%dName", i+1), fmt.Sprintf("Target1ModifiedProperty%dNewValue", i+1))
	}
	return names
}

// Reader reads one log from several files.
type Reader struct{ log *Log }

// NewReader begins to read a log.
func NewReader() *Reader { return &Reader{&Log{entries: map[ends][]entry{}}} }

// Log gives what was read.
func (r *Reader) Log() *Log { return r.log }

// Add reads a file; its name is for messages. The error says what is wrong with the
// file as a whole.
func (r *Reader) Add(name string, file io.Reader) error {
	in, err := rows.NewReader(name, file, columnNames()...)
	if err != nil {
		return usage(err.Error())
	}
	for in.Next() {
		ok, err := r.line(in)
		if err != nil {
			return usage(name + ": " + err.Error())
		}
		if !ok {
			in.Unreadable()
		}
	}
	if err := in.Err(); err != nil {
		return usage(err.Error())
	}
	for _, group := range [][]int{{activityName, operationName, activity}, {activityTime, timeGenerated, dateUTC},
		{targetResources, targetID}} {
		if !slices.ContainsFunc(group, in.Seen) {
			return usage(name + " is not an export of the directory's audit log: it has none of the columns " + named(group))
		}
	}
	r.log.Unreadable += in.Skipped.Unreadable + in.Skipped.TooLong
	if first := in.Skipped.First(); first > 0 && r.log.FirstBad == "" {
		r.log.FirstBad = fmt.Sprintf("%s, line %d", name, first)
	}
	return nil
}

func named(group []int) string {
	var names []string
	for _, c := range group {
		names = append(names, columnNames()[c])
	}
	return strings.Join(names, ", ")
}

func usage(msg string) error {
	return &roles.Error{Kind: roles.ErrUsage, Msg: msg,
		Hint: "export it in the Entra admin center (Audit logs, Download), or: az rest --url " +
			"'https://graph.microsoft.com/v1.0/auditLogs/directoryAudits'"}
}

func text(in *rows.Reader, columns ...int) string {
	for _, c := range columns {
		if v := in.Value(c); len(v) > 0 {
			return string(v)
		}
	}
	return ""
}

// line takes one entry. It reports whether the line could be read.
func (r *Reader) line(in *rows.Reader) (bool, error) {
	at, ok := parseTime(text(in, activityTime, timeGenerated, dateUTC))
	what := text(in, activityName, activity, operationName)
	if !ok || what == "" {
		return false, nil
	}
	if r.log.From.IsZero() || at.Before(r.log.From) {
		r.log.From = at
	}
	if at.After(r.log.To) {
		r.log.To = at
	}
	if strings.ToLower(strings.TrimSuffix(strings.TrimSpace(what), ".")) != made || !strings.EqualFold(text(in, result), "success") {
		return true, nil
	}
	e, where, ok := parse(in, at)
	if !ok {
		return false, nil
	}
	if r.log.Given++; r.log.Given > maxEntries {
		return false, fmt.Errorf("it has more than %d app role assignments: export a shorter period", maxEntries)
	}
	r.log.entries[where] = append(r.log.entries[where], e)
	return true, nil
}

func parseTime(s string) (time.Time, bool) {
	for _, layout := range []string{time.RFC3339, "1/2/2006, 3:04:05.999 PM", "1/2/2006 3:04:05 PM", "2006-01-02 15:04:05.9999999",
		"2006-01-02T15:04:05.9999999"} {
		if t, err := time.Parse(layout, s); err == nil {
			return t.UTC(), true
		}
	}
	return time.Time{}, false
}
