package activity

import (
	"fmt"
	"maps"
	"strings"
	"testing"
	"time"

	"mi-roles/roles"
)

const columns = "TimeGenerated,First,Last,Count,RequestMethod,RequestUri,Path,ResponseStatusCode,ServicePrincipalId,AccountObjectId," +
	"AppId,ApplicationId,UserId,EntityType,Scopes,Roles\n"

// row is a line of a log in which everything has a column.
func row(change map[string]string) string {
	fields := map[string]string{"TimeGenerated": "2026-09-01T08:00:00Z", "RequestMethod": "GET", "RequestUri": "/v1.0/users",
		"ResponseStatusCode": "200", "ServicePrincipalId": orders}
	maps.Copy(fields, change)
	var cells []string
	for name := range strings.SplitSeq(strings.TrimSpace(columns), ",") {
		cells = append(cells, fields[name])
	}
	return strings.Join(cells, ",") + "\n"
}

// TestLines: what a line counts as, by what is in it.
func TestLines(t *testing.T) {
	type change = map[string]string
	for name, c := range map[string]struct {
		change                     change
		calls, byUsers, unreadable int
	}{
		"as it is":                    {nil, 1, 0, 0},
		"many":                        {change{"Count": " 7 "}, 7, 0, 0},
		"one":                         {change{"Count": "1"}, 1, 0, 0},
		"none":                        {change{"Count": "0"}, 0, 0, 1},
		"not a number":                {change{"Count": "x"}, 0, 0, 1},
		"no time":                     {change{"TimeGenerated": ""}, 0, 0, 1},
		"the last counts":             {change{"TimeGenerated": "x", "Last": "2026-09-01T08:00:00Z"}, 1, 0, 0},
		"first and last":              {change{"First": "2026-08-01T08:00:00Z", "Last": "2026-09-01T08:00:00Z"}, 1, 0, 0},
		"first as late as last":       {change{"First": "2026-09-01T08:00:00Z"}, 1, 0, 0},
		"first after last":            {change{"First": "2026-09-01T08:00:01Z"}, 0, 0, 1},
		"first is no time":            {change{"First": "x"}, 0, 0, 1},
		"no status":                   {change{"ResponseStatusCode": "x"}, 0, 0, 1},
		"blanks about the status":     {change{"ResponseStatusCode": " 200 "}, 1, 0, 0},
		"nobody":                      {change{"ServicePrincipalId": ""}, 0, 0, 1},
		"by its client id":            {change{"ServicePrincipalId": "", "AppId": client}, 1, 0, 0},
		"by the account":              {change{"ServicePrincipalId": "", "AccountObjectId": orders}, 1, 0, 0},
		"by the application":          {change{"ServicePrincipalId": "", "ApplicationId": client}, 1, 0, 0},
		"an id of one letter":         {change{"ServicePrincipalId": "x"}, 1, 0, 0},
		"no address":                  {change{"RequestUri": ""}, 0, 0, 1},
		"a path":                      {change{"RequestUri": "", "Path": "/v1.0/users"}, 1, 0, 0},
		"a user":                      {change{"UserId": "u"}, 0, 1, 0},
		"a user's entity":             {change{"EntityType": "USER"}, 0, 1, 0},
		"another entity":              {change{"EntityType": "app"}, 1, 0, 0},
		"scopes, principal":           {change{"Scopes": "User.Read"}, 1, 0, 0},
		"scopes, no principal":        {change{"Scopes": "x", "ServicePrincipalId": "", "AppId": client}, 0, 1, 0},
		"scopes, no principal, roles": {change{"Scopes": "User.Read", "ServicePrincipalId": "", "AppId": client, "Roles": "x"}, 1, 0, 0},
	} {
		r := NewReader(Options{})
		err := r.Add("log1", strings.NewReader(columns+row(c.change)))
		if l := r.log; l.Calls != c.calls || l.ByUsers != c.byUsers || l.Unreadable != c.unreadable || (err != nil) != (c.unreadable > 0) {
			t.Errorf("%s: %d calls, %d by users, %d unreadable, %v", name, l.Calls, l.ByUsers, l.Unreadable, err)
		}
	}
}

// TestOneUser: a log of a single call of a user says so.
func TestOneUser(t *testing.T) {
	r := NewReader(Options{})
	if err := r.Add("log1", strings.NewReader(columns+row(map[string]string{"UserId": "u"}))); err != nil {
		t.Fatal(err)
	}
	_, err := r.Log()
	if e, ok := err.(*roles.Error); !ok || e.Hint != "export the calls of applications as well: those with a ServicePrincipalId" ||
		!strings.HasPrefix(e.Msg, "log1: only calls of signed-in users (1 lines)") {
		t.Errorf("got %v", err)
	}
}

// TestCountedSpans: the first and the last call of an operation are kept, in any order.
func TestCountedSpans(t *testing.T) {
	at := func(first, last, roles, reads string) string {
		return row(map[string]string{"First": "2026-09-0" + first + "T08:00:00Z", "TimeGenerated": "2026-09-0" + last + "T08:00:00Z",
			"ResponseStatusCode": "403", "Roles": roles, "RequestUri": "/v1.0/users?$select=" + reads})
	}
	l := readLog(t, Options{}, columns+at("4", "5", "a", "id")+at("2", "6", "b", "mail")+at("3", "4", "c", "id"))
	s := l.Of(orders, "")[0]
	if s.Count != 3 || s.First.Day() != 2 || s.Last.Day() != 6 || s.TokenRoles != "b" || fmt.Sprint(s.Call.Reads) != "[id mail]" || s.Default {
		t.Errorf("got %+v", s)
	}
	if l.From.Day() != 2 || l.To.Day() != 6 || l.Days() != 4 || len(l.Files) != 1 || l.Files[0] != "log1" || l.FirstBad != "" {
		t.Errorf("got %+v", l)
	}
}

// TestBounds: what does not fit into memory is counted together, and nothing of it is lost.
func TestBounds(t *testing.T) {
	text := columns + row(nil) + row(map[string]string{"Count": "5", "RequestUri": "/v1.0/groups"})
	full := map[string]func(*Reader){
		"keys": func(r *Reader) {
			for i := range maxKeys {
				r.keys[key{who: -i - 1}] = 0
			}
		},
		"names": func(r *Reader) {
			for i := range maxKeys {
				r.names[fmt.Sprint(i)] = i
			}
		},
		"bytes": func(r *Reader) { r.kept = maxKept },
	}
	for name, fill := range full {
		r := NewReader(Options{Holders: name == "names"})
		fill(r)
		if err := r.Add("log1", strings.NewReader(text)); err != nil {
			t.Fatal(err)
		}
		if l := r.log; l.Calls != 6 || l.Others != 6 || len(l.seen) != 0 || len(l.holders) != 0 {
			t.Errorf("%s: %d calls, %d of others, %d seen", name, l.Calls, l.Others, len(l.seen))
		}
	}
	r := NewReader(Options{})
	r.kept = maxKept - len("/users") - len("id")
	text = columns + row(map[string]string{"RequestUri": "/v1.0/users?$select=id"}) +
		row(map[string]string{"RequestUri": "/v1.0/users?$select=mail"})
	if err := r.Add("log1", strings.NewReader(text)); err != nil {
		t.Fatal(err)
	}
	if l := r.log; l.Others != 0 || len(l.seen) != 1 || fmt.Sprint(l.seen[0].Call.Reads) != "[* id]" {
		t.Errorf("got %+v", l.seen)
	}
}

// TestTooLong: lines that are too long are counted, and the first of what is bad is named.
func TestTooLong(t *testing.T) {
	long := row(map[string]string{"RequestUri": "/v1.0/" + strings.Repeat("x", 2<<20)})
	l := readLog(t, Options{}, columns+row(nil)+long+long+row(map[string]string{"Count": "x"}))
	if l.Calls != 1 || l.TooLong != 2 || l.Unreadable != 1 || l.FirstBad != "log1, line 3" {
		t.Errorf("%d calls, %d too long, %d unreadable, first %s", l.Calls, l.TooLong, l.Unreadable, l.FirstBad)
	}
}

// TestTokens: whose latest token carried what, and since when.
func TestTokens(t *testing.T) {
	at := func(day, list string) string {
		return row(map[string]string{"TimeGenerated": "2026-09-" + day + ":00Z", "Roles": list})
	}
	l := readLog(t, Options{Holders: true}, columns+at("03T08:00", "Mail.Read User.Read.All")+at("02T07:59", "Mail.Read")+at("01T08:00", "x")+
		at("05T08:00", "Mail.Read;Mail.Send")+at("04T08:00", "User.Read.All"))
	h := l.Holding()
	var got []string
	for _, g := range h.Grants {
		got = append(got, fmt.Sprintf("%s %v", g.RoleValue(), h.Early[g.Key]))
	}
	if fmt.Sprint(got) != "[Mail.Read true Mail.Send false]" || len(h.Principals) != 1 || h.Principals[0].ID != orders ||
		h.Principals[0].Type != roles.UnknownManaged {
		t.Errorf("got %v of %+v", got, h.Principals)
	}
	late := readLog(t, Options{Holders: true}, columns+at("01T08:00", "x")+at("02T08:00", "Mail.Read")).Holding()
	if len(late.Grants) != 1 || late.Early[late.Grants[0].Key] {
		t.Errorf("a day after the log began: %+v", late.Early)
	}
	odd := readLog(t, Options{Holders: true}, columns+row(map[string]string{"ServicePrincipalId": "me", "Roles": "Mail.Read"})).Holding()
	if len(odd.Principals)+len(odd.Grants) > 0 {
		t.Errorf("an id that is none: %+v", odd)
	}
}

// TestDaysAreBounded: of a log that never ends, gaps are not known.
func TestDaysAreBounded(t *testing.T) {
	l := &Log{days: map[int64]bool{}}
	for day := range maxDays + 1 {
		l.note(time.Unix(int64(day)*24*60*60, 0), 1)
	}
	if len(l.days) != maxDays+1 || l.summary {
		t.Errorf("%d days, %v", len(l.days), l.summary)
	}
	l.note(start, 1)
	if l.days != nil || !l.summary {
		t.Errorf("%d days are kept", len(l.days))
	}
	l.note(start, 1) // and stays so
}
