package activity

import (
	"bytes"
	"strconv"
	"strings"
	"time"

	"mi-roles/roles/rows"
)

// The columns that are read, in the order of columnNames.
const (
	timeGenerated = iota
	timestamp
	envelopeTime
	firstSeen
	lastSeen
	count
	method
	uri
	path
	selected
	status
	principal
	account
	app
	application
	user
	entityType
	scopes
	tokenRoles
	tokenIssued
	tenant
	envelopeTenant
)

var columnNames = []string{"TimeGenerated", "Timestamp", "time", "First", "Last", "Count", "RequestMethod", "RequestUri", "Path",
	"Select", "ResponseStatusCode",
	"ServicePrincipalId", "AccountObjectId", "AppId", "ApplicationId", "UserId", "EntityType", "Scopes", "Roles", "TokenIssuedAt",
	"AadTenantId", "TenantId"}

// needed is what no log can do without; one column of each group is enough.
var needed = [][]int{{timeGenerated, timestamp, envelopeTime, lastSeen}, {method}, {uri, path}, {status},
	{principal, account, app, application}}

// missing names the groups of which a file has no column.
func missing(r *rows.Reader) []string {
	var out []string
	for _, group := range needed {
		have := false
		var names []string
		for _, c := range group {
			have = have || r.Seen(c)
			names = append(names, columnNames[c])
		}
		if !have {
			out = append(out, strings.Join(names, " or "))
		}
	}
	return out
}

// first gives the first of the columns that is not empty.
func first(r *rows.Reader, columns ...int) []byte {
	for _, c := range columns {
		if v := r.Value(c); len(v) > 0 {
			return v
		}
	}
	return nil
}

// layouts are the ways in which exports write a time, beside RFC 3339: the portal's
// own, Defender's, and SQL's. Times without a zone are UTC.
var layouts = []string{"1/2/2006, 3:04:05.999 PM", "1/2/2006 3:04:05.999 PM", "Jan 2, 2006 3:04:05 PM", "2006-01-02 15:04:05.9999999",
	"2006-01-02T15:04:05.9999999"}

func parseTime(text []byte) (time.Time, bool) {
	if t, err := time.Parse(time.RFC3339, string(text)); err == nil {
		return t.UTC(), true
	}
	for _, layout := range layouts {
		if t, err := time.Parse(layout, string(text)); err == nil {
			return t, true
		}
	}
	return time.Time{}, false
}

// span is when the calls of a line were made, and how many they are.
func span(r *rows.Reader) (from, to time.Time, calls int, ok bool) {
	at, ok := parseTime(first(r, lastSeen, timeGenerated, timestamp, envelopeTime))
	if !ok {
		return at, at, 0, false
	}
	from, calls = at, 1
	if v := r.Value(firstSeen); len(v) > 0 {
		if from, ok = parseTime(v); !ok || from.After(at) {
			return at, at, 0, false
		}
	}
	if v := r.Value(count); len(v) > 0 {
		n, err := strconv.Atoi(string(bytes.TrimSpace(v)))
		if err != nil || n < 1 {
			return at, at, 0, false
		}
		calls = n
	}
	return from, at, calls, true
}

// byUser reports whether a signed-in user was behind the call.
func byUser(r *rows.Reader) bool {
	return len(r.Value(user)) > 0 || bytes.EqualFold(r.Value(entityType), []byte("user")) ||
		len(r.Value(scopes)) > 0 && len(r.Value(principal)) == 0 && len(r.Value(tokenRoles)) == 0
}

// tenantOf is the directory that the call was made in. TenantId is the workspace in
// Log Analytics; in the envelope of an archive it is the directory.
func tenantOf(r *rows.Reader) []byte {
	if r.Nested() {
		return first(r, tenant, envelopeTenant)
	}
	return r.Value(tenant)
}
