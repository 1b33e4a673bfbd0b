package activity

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"mi-roles/roles"
	"mi-roles/roles/catalog"
)

var someone = roles.Principal{ID: orders, AppID: client, DisplayName: "func-orders", Type: roles.SystemAssigned}

var longAgo = time.Date(2025, 1, 2, 3, 4, 5, 0, time.UTC)

func advise(t *testing.T, held string, minDays int, lines ...line) Identity {
	t.Helper()
	var grants []roles.Grant
	for value := range strings.FieldsSeq(held) {
		grants = append(grants, grant(someone, value, longAgo))
	}
	all := Advise(Input{Log: readLog(t, Options{}, csvLog(lines...)), Principals: []roles.Principal{someone}, Grants: grants,
		Risk: catalog.Builtin(), MinDays: minDays})
	return all[0]
}

func summary(i Identity) string {
	var out []string
	for _, r := range i.Roles {
		s := fmt.Sprintf("%s %s", r.Grant.RoleValue(), r.Advice)
		if len(r.ReplaceWith) > 0 {
			s += " by " + strings.Join(r.ReplaceWith, ",")
		}
		out = append(out, s)
	}
	for _, m := range i.Missing {
		out = append(out, fmt.Sprintf("%s %s", m.Role, m.Verdict))
	}
	for _, u := range i.Unknown {
		out = append(out, "? "+u.Path)
	}
	return strings.Join(out, "; ")
}

func ok(path string) line { return line{who: orders, method: "GET", path: path, status: 200} }

// window makes the log span 45 days without saying anything about the identity.
var window = []line{{day: 0, who: other, method: "GET", path: "/users", status: 200},
	{day: 45, who: other, method: "GET", path: "/users", status: 200}}

func TestAdvice(t *testing.T) {
	for name, c := range adviceCases() {
		got := summary(advise(t, c.held, 30, append(slices.Clone(window), c.lines...)...))
		if got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

// TestCareful: a log that is too short, and grants that are too young, take nothing away.
func TestCareful(t *testing.T) {
	log := readLog(t, Options{}, csvLog(append(slices.Clone(window), ok("/domains"))...))
	began := start // of the log
	more := *log
	more.Others = 1
	for name, c := range map[string]struct {
		log     *Log
		minDays int
		created time.Time
		early   bool
		advice  Advice
		reason  string
	}{
		"old":                {log, 45, longAgo, false, Remove, "not used in 45 days"},
		"a log too short":    {log, 46, longAgo, false, Keep, "the log spans 45 days, fewer than 46"},
		"as old as the log":  {log, 30, began, false, Remove, "not used in 45 days"},
		"younger":            {log, 30, began.Add(time.Second), false, Keep, "assigned on 2026-09-01, after the log begins"},
		"no date":            {log, 30, time.Time{}, false, Keep, "the time of the assignment is unknown"},
		"no date, but early": {log, 30, time.Time{}, true, Remove, "not used in 45 days"},
		"counted together": {&more, 30, longAgo, false, Keep,
			"the log has more distinct calls than can be counted individually: read it with fewer identities"},
	} {
		g := grant(someone, "Mail.Send", c.created)
		in := Input{Log: c.log, Principals: []roles.Principal{someone}, Grants: []roles.Grant{g}, Risk: catalog.Builtin(),
			MinDays: c.minDays, Early: map[roles.Key]bool{g.Key: c.early}}
		if r := Advise(in)[0].Roles[0]; r.Advice != c.advice || r.Reason != c.reason {
			t.Errorf("%s: got %s: %s", name, r.Advice, r.Reason)
		}
	}
	young := grant(someone, "Directory.ReadWrite.All", began.AddDate(0, 0, 1))
	used := readLog(t, Options{}, csvLog(append(slices.Clone(window), ok("/users"))...))
	if r := Advise(Input{Log: used, Principals: []roles.Principal{someone}, Grants: []roles.Grant{young},
		Risk: catalog.Builtin()})[0].Roles[0]; r.Advice != Keep || len(r.ReplaceWith)+len(r.Notes) > 0 || len(r.Calls) != 1 {
		t.Errorf("%+v", r)
	}
	for name, change := range map[string]func(*roles.Grant){
		"disabled":       func(g *roles.Grant) { g.State = roles.RoleDisabled },
		"of another API": func(g *roles.Grant) { g.Resource.AppID = "a9900000-0000-4000-8000-000000000001" },
		"of no API":      func(g *roles.Grant) { g.Resource = nil },
		"of no value":    func(g *roles.Grant) { g.Role.Value = "" },
	} {
		g := grant(someone, "Mail.Send", longAgo)
		change(&g)
		if r := Advise(Input{Log: log, Principals: []roles.Principal{someone}, Grants: []roles.Grant{g},
			Risk: catalog.Builtin()})[0].Roles[0]; r.Advice != Unknown ||
			r.Reason != "the log contains only calls to Microsoft Graph, and shows nothing about this role" {
			t.Errorf("%s: %+v", name, r)
		}
	}
}

// TestRefusals: the last call before or at a boundary, and the first behind it.
func TestRefusals(t *testing.T) {
	given := start.AddDate(0, 0, 10) // at 08:00
	issued := func(d time.Duration) string { return given.Add(d).Format(time.RFC3339) }
	const mail, messages, domains = "Mail.Read", "/users/1/messages", "/domains"
	const other = ": the refusal has another cause, such as a policy or a license"
	const lacks = " lacks it, though it was assigned on 2026-09-11 08:00 UTC: the workload may sign in as another identity"
	day := func(n int) time.Duration { return time.Duration(n) * 24 * time.Hour }
	for name, c := range map[string]struct {
		role, path, carried, issued string
		after                       time.Duration // of the grant
		want                        Verdict
		message                     string
	}{
		"old token": {mail, messages, "Mail.Send", issued(-time.Hour), 0, StaleToken,
			"the token is from 2026-09-11 07:00 UTC, the assignment from 2026-09-11 08:00 UTC: a new token is issued by 2026-09-12 07:00 UTC"},
		"a token as old as clocks differ": {mail, messages, "Mail.Send", issued(5*time.Minute - time.Second), day(1), StaleToken,
			"the token is from 2026-09-11 08:04 UTC, the assignment from 2026-09-11 08:00 UTC: a new token is issued by 2026-09-12 08:04 UTC"},
		"a token as new as clocks differ": {mail, messages, "Mail.Send", issued(5 * time.Minute), day(1), TokenLacksRole,
			"the token from 2026-09-11 08:05 UTC" + lacks},
		"new token without it": {mail, messages, "Mail.Send", issued(time.Hour), day(1), TokenLacksRole,
			"the token from 2026-09-11 09:00 UTC" + lacks},
		"token has it": {"Domain.Read.All", domains, "Domain.Read.All", issued(time.Hour), day(1), NotPermission,
			"the token contained it" + other},
		"token has its twin in another case": {"Domain.Read.All", domains, "domain.read.all", issued(25 * time.Hour), day(1), TokenLacksRole,
			"the token from 2026-09-12 09:00 UTC lacks it, though it was assigned on 2026-09-11 08:00 UTC: " +
				"the workload may sign in as another identity"},
		"token has another that allows the call": {mail, messages, "x,[Mail.ReadWrite]", issued(-time.Hour), day(1), NotPermission,
			"the token contained it" + other},
		"second step": {"OnlineMeetings.Read.All", "/users/1/onlineMeetings/2", "OnlineMeetings.Read.All", issued(time.Hour), day(1),
			Incomplete, "the token contained it; " + secondStep("OnlineMeetings.Read.All")},
		"limited": {"Application.ReadWrite.OwnedBy", "/applications/1", "Application.ReadWrite.OwnedBy", issued(time.Hour), day(1),
			NotPermission, "the token contained it, but does not allow every such call: only what this application owns"},
		"limited, and another role is": {"Application.ReadWrite.All", "/applications/1", "Application.ReadWrite.All", issued(time.Hour), day(1),
			NotPermission, "the token contained it" + other},
		"no issue, before": {mail, messages, "", "", -time.Second, NotPermission, "assigned on 2026-09-11 08:00 UTC, after the last refusal"},
		"no issue, within a day": {mail, messages, "", "", 0, StaleToken,
			"refused within a day of the assignment (2026-09-11 08:00 UTC): the token may have been older"},
		"no issue, at the end of a day": {mail, messages, "", "", day(1) - time.Second, StaleToken,
			"refused within a day of the assignment (2026-09-11 08:00 UTC): the token may have been older"},
		"no issue, after a day": {mail, messages, "", "", day(1), NotPermission, "it was held for more than a day" + other},
		"no issue, long after":  {"Domain.Read.All", domains, "", "", day(10), NotPermission, "it was held for more than a day" + other},
	} {
		method := "GET"
		if c.path == "/applications/1" {
			method = "PATCH"
		}
		text := csvLog(line{day: 10, who: orders, method: method, path: c.path, status: 403, issued: c.issued})
		text = strings.Replace(text, ",,,"+c.issued, `,,"`+c.carried+`",`+c.issued, 1)
		text = strings.Replace(text, given.Format("2006-01-02T15:04:05.0000000Z"), given.Add(c.after).Format(time.RFC3339), 1)
		elsewhere := grant(someone, c.role, given.AddDate(0, 0, -9)) // the same value on another API, first in every order
		elsewhere.Resource.AppID, elsewhere.Resource.DisplayName = "a9900000-0000-4000-8000-000000000001", "A"
		got := Advise(Input{Log: readLog(t, Options{}, text), Principals: []roles.Principal{someone},
			Grants: []roles.Grant{elsewhere, grant(someone, c.role, given)}, Risk: catalog.Builtin()})[0].Missing
		if len(got) != 1 || got[0].Verdict != c.want || got[0].Role != c.role || got[0].Message != c.message || len(got[0].Calls) != 1 {
			t.Errorf("%s: got %+v", name, got)
		}
	}
	unknown := grant(someone, mail, time.Time{})
	got := Advise(Input{Log: readLog(t, Options{}, csvLog(line{day: 10, who: orders, method: "GET", path: messages, status: 403})),
		Principals: []roles.Principal{someone}, Grants: []roles.Grant{unknown}, Risk: catalog.Builtin()})[0].Missing
	if len(got) != 1 || got[0].Verdict != TokenLacksRole || got[0].Message !=
		"the token did not contain it; the time of the assignment is unknown" {
		t.Errorf("got %+v", got)
	}
	const defender = "Timestamp,AccountObjectId,RequestMethod,RequestUri,ResponseStatusCode\n2026-09-21T08:00:00Z," + orders +
		",GET,/v1.0/domains,403\n"
	got = Advise(Input{Log: readLog(t, Options{}, defender), Principals: []roles.Principal{someone},
		Grants: []roles.Grant{grant(someone, "Domain.Read.All", given)}, Risk: catalog.Builtin()})[0].Missing
	if len(got) != 1 || got[0].Message != "it was held for more than a day"+other {
		t.Errorf("got %+v", got)
	}
}

func secondStep(role string) string {
	graph, _ := catalog.ByAlias("graph")
	step, _ := catalog.SecondStepFor(graph.AppID, role, catalog.Names{})
	return step.What
}

// TestProperties: the advice says which properties decided, or that the log does not
// show them.
func TestProperties(t *testing.T) {
	const unseen = "the log does not show which properties the calls read"
	for name, c := range map[string]struct {
		path, want string
	}{
		"hidden":  {"/users?$select=id%2Cdepartment", "the calls read department, which User.ReadBasic.All does not show"},
		"default": {"/users", unseen},
		"paged":   {"/users?$top=1", unseen},
	} {
		got := advise(t, "User.Read.All", 30, append(slices.Clone(window), ok(c.path))...).Roles[0]
		if !strings.Contains(strings.Join(got.Notes, "; "), c.want) {
			t.Errorf("%s: %+v", name, got)
		}
	}
	if got := advise(t, "User.Read.All", 30, append(slices.Clone(window), ok("/users?$select=mail"))...).Roles[0]; strings.Contains(
		strings.Join(got.Notes, "; "), unseen) {
		t.Errorf("%+v", got)
	}
	summary := "AadTenantId,ServicePrincipalId,AppId,RequestMethod,Path,Select,ResponseStatusCode,Count,First,Last\n" + tenID + "," +
		orders + "," + client + ",GET,/v1.0/users,\"id,signInActivity\",200,40,2026-09-01T08:00:00Z,2026-10-30T08:00:00Z\n"
	if s := readLog(t, Options{}, summary).Of(orders, "")[0]; s.Default || !slices.Equal(s.Call.Reads, []string{"id", "signInActivity"}) {
		t.Errorf("the summary's column is not read: %+v", s)
	}
}
