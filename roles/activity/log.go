package activity

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"time"

	"mi-roles/roles/operations"
)

// Seen is what the log holds of one operation and one status, for one identity.
type Seen struct {
	Call        operations.Call      // one of the calls, with the properties that all of them read
	Operation   operations.Operation // zero: the table does not have it
	Path        string               // with {id} for keys
	Status      int
	Count       int
	First, Last time.Time
	Default     bool      // calls without $select are among them: they read more than Call.Reads
	TokenRoles  string    // what the token of the last call carried, "" when it carried none or the log does not say
	TokenIssued time.Time // when that token was issued; zero when the log does not say
}

// Refused reports whether the calls were refused for want of permission.
func (s Seen) Refused() bool { return s.Status == 403 }

// allowed reports whether the calls passed the check of permissions, as far as the
// status tells.
func (s Seen) allowed() bool { return s.Status != 401 && s.Status != 403 }

// Log is what files of calls hold, counted.
type Log struct {
	Files       []string
	From, To    time.Time      // of the first and the last line, of users as well
	Calls       int            // of applications
	ByUsers     int            // lines of calls with a signed-in user, which are left out
	OtherTenant int            // lines of another tenant, which are left out
	Unreadable  int            // lines that are no calls
	TooLong     int            // lines of more than 1 MB
	FirstBad    string         // where the first of these two is, "FILE, line 12"
	KnowsRoles  bool           // the log says what tokens carried
	KnowsIssue  bool           // the log says when tokens were issued
	Others      int            // calls that were counted together, since there were too many different ones
	summary     bool           // lines stand for several calls
	days        map[int64]bool // since 1970, on which there is a line; nil for summaries
	byWho       map[string][]int
	seen        []Seen
	holders     map[int]*holder
}

// maxDays bounds what is remembered of days: more than any log is kept.
const maxDays = 10_000

// note remembers that there are lines on a day. A line that stands for many calls says
// nothing about the days in between, so that gaps are not known then.
func (l *Log) note(at time.Time, calls int) {
	switch {
	case calls > 1 || len(l.days) > maxDays:
		l.days = nil
		l.summary = true
	case !l.summary:
		l.days[at.Unix()/(24*60*60)] = true
	}
}

// Gap is the longest run of full days without any line, as its first and its last day.
// There is none in summaries. In a gap the log may have been switched off, or the
// files of these days are missing: what was used then is not seen.
func (l *Log) Gap() (first, last time.Time, days int) {
	var before int64
	for _, day := range slices.Sorted(maps.Keys(l.days)) {
		if missing := int(day - before - 1); before > 0 && missing > days {
			days = missing
			first, last = time.Unix((before+1)*24*60*60, 0).UTC(), time.Unix((day-1)*24*60*60, 0).UTC()
		}
		before = day
	}
	return first, last, days
}

// Days is how many full days the log spans.
func (l *Log) Days() int { return int(l.To.Sub(l.From) / (24 * time.Hour)) }

// Of gives the calls of an identity by the ids of its service principal, those of the
// most calls first.
func (l *Log) Of(principalID, appID string) []Seen {
	var out []Seen
	taken := map[int]bool{}
	for _, id := range []string{principalID, appID} {
		for _, i := range l.byWho[strings.ToLower(id)] {
			if id != "" && !taken[i] {
				taken[i] = true
				out = append(out, l.seen[i])
			}
		}
	}
	slices.SortFunc(out, func(a, b Seen) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), strings.Compare(a.Path, b.Path), strings.Compare(a.Call.Method, b.Call.Method),
			cmp.Compare(a.Status, b.Status))
	})
	return out
}
