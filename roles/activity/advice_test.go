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
	post := line{who: orders, method: "POST", path: "/users/1/sendMail", status: 202}
	for name, c := range map[string]struct {
		held  string
		lines []line
		want  string
	}{
		"used":    {"Mail.Send", []line{post}, "Mail.Send keep"},
		"unused":  {"Mail.Send User.Read.All", []line{post}, "Mail.Send keep; User.Read.All remove"},
		"broader": {"Directory.ReadWrite.All", []line{ok("/users")}, "Directory.ReadWrite.All replace by User.ReadBasic.All"},
		"writes, only read": {"Files.ReadWrite.All", []line{ok("/drives/1/items/2/children")},
			"Files.ReadWrite.All replace by Files.Read.All"},
		"no view that shows less": {"Mail.ReadWrite", []line{ok("/users/1/messages")}, "Mail.ReadWrite replace by Mail.Read"},
		"held wins among equals":  {"Mail.Read", []line{ok("/users/1/messages")}, "Mail.Read keep"},
		"needless beside another": {"Mail.Read Mail.ReadWrite", []line{ok("/users/1/messages")}, "Mail.Read keep; Mail.ReadWrite remove"},
		"not seen":                {"Mail.Read", nil, "Mail.Read unknown"},
		"required besides": {"AppRoleAssignment.ReadWrite.All Application.Read.All",
			[]line{{who: orders, method: "POST", path: "/servicePrincipals/1/appRoleAssignedTo", status: 201}},
			"AppRoleAssignment.ReadWrite.All keep; Application.Read.All keep"},
		"unknown call keeps what may be behind it": {"GroupMember.ReadWrite.All Mail.Send",
			[]line{post, {who: orders, method: "POST", path: "/groups/1/members/$ref", status: 204}},
			"GroupMember.ReadWrite.All unknown; Mail.Send keep; ? /groups/{id}/members/$ref"},
		"wholly unknown call keeps all": {"Mail.Send Domain.Read.All", []line{post, ok("/noSuchThing/1")},
			"Domain.Read.All unknown; Mail.Send keep; ? /nosuchthing/{id}"},
		"a failed unknown call is no evidence": {"Mail.Send Domain.Read.All",
			[]line{post, {who: orders, method: "GET", path: "/me", status: 400}}, "Domain.Read.All remove; Mail.Send keep"},
		"allowed by what is no longer held": {"Domain.Read.All", []line{ok("/users/1/messages")},
			"Domain.Read.All remove; ? /users/{id}/messages"},
		"refused": {"Domain.Read.All",
			[]line{{who: orders, method: "GET", path: "/users/1/messages", status: 403}}, "Domain.Read.All remove; Mail.Read MISSING"},
		"refused, for users": {"Domain.Read.All", []line{{who: orders, method: "GET", path: "/me/messages", status: 403}},
			"Domain.Read.All remove;  DELEGATED_ONLY"},
		"single sites": {"Sites.Selected Mail.Send", []line{post, ok("/sites/1/lists")},
			"Mail.Send keep; Sites.Selected keep"},
		"single sites, unused": {"Sites.Selected Mail.Send", []line{post}, "Mail.Send keep; Sites.Selected unknown"},
		"limited to its own, by which it passed": {"Application.ReadWrite.OwnedBy",
			[]line{{who: orders, method: "PATCH", path: "/applications/1", status: 204}}, "Application.ReadWrite.OwnedBy keep"},
		"limited, beside one that is not": {"Application.ReadWrite.OwnedBy Application.ReadWrite.All",
			[]line{{who: orders, method: "PATCH", path: "/applications/1", status: 204}},
			"Application.ReadWrite.All keep; Application.ReadWrite.OwnedBy remove"},
		"no replacement that is limited": {"User.ReadWrite.All",
			[]line{{who: orders, method: "PATCH", path: "/users/1", status: 204}}, "User.ReadWrite.All keep"},
		"limited, and refused": {"Application.ReadWrite.OwnedBy",
			[]line{{who: orders, method: "PATCH", path: "/applications/1", status: 403}},
			"Application.ReadWrite.OwnedBy remove; Application.ReadWrite.OwnedBy OK"},
		"reads what a basic view hides": {"User.Read.All",
			[]line{ok("/users?$select=id%2CdisplayName"), ok("/users?$select=id%2Cdepartment")}, "User.Read.All keep"},
		"reads what a basic view shows": {"User.Read.All", []line{ok("/users?$select=id%2CdisplayName")},
			"User.Read.All replace by User.ReadBasic.All"},
		"filters by what a basic view hides": {"User.Read.All", []line{ok("/users?$select=id&$filter=department%20eq%20'x'")},
			"User.Read.All keep"},
		"no narrower view of what is read": {"Mail.Read Mail.ReadBasic.All", []line{ok("/users/1/messages?$select=id%2Cbody")},
			"Mail.Read keep; Mail.ReadBasic.All remove"},
		"no call of the table": {"User.Create Mail.Send", []line{post}, "Mail.Send keep; User.Create unknown"},
	} {
		got := summary(advise(t, c.held, 30, append(slices.Clone(window), c.lines...)...))
		if got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

// TestCareful: a log that is too short, and grants that are too young, take nothing away.
func TestCareful(t *testing.T) {
	if got := summary(advise(t, "Mail.Send User.Read.All", 46,
		append(slices.Clone(window),
			line{day: 3, who: orders, method: "POST", path: "/users/1/sendMail",
				status: 202})...)); got != "Mail.Send keep; User.Read.All keep" {
		t.Error(got)
	}
	log := readLog(t, Options{}, csvLog(append(slices.Clone(window), ok("/domains"))...))
	for name, created := range map[string]time.Time{"young": start.AddDate(0, 0, 1), "no date": {}} {
		in := Input{Log: log, Principals: []roles.Principal{someone}, Grants: []roles.Grant{grant(someone, "Mail.Send", created)},
			Risk: catalog.Builtin(), MinDays: 30}
		if r := Advise(in)[0].Roles[0]; r.Advice != Keep || r.Reason == "" {
			t.Errorf("%s: %+v", name, r)
		}
	}
	dead := grant(someone, "Mail.Send", longAgo)
	dead.State = roles.RoleDisabled
	if r := Advise(Input{Log: log, Principals: []roles.Principal{someone}, Grants: []roles.Grant{dead},
		Risk: catalog.Builtin()})[0].Roles[0]; r.Advice != Unknown {
		t.Errorf("%+v", r)
	}
}

func TestRefusals(t *testing.T) {
	given := start.AddDate(0, 0, 10) // at 08:00
	for name, c := range map[string]struct {
		role, path, carried, issued string
		day                         int
		want                        Verdict
	}{
		"old token": {"Mail.Read", "/users/1/messages", "Mail.Send", given.Add(-time.Hour).Format(time.RFC3339), 10, StaleToken},
		"new token without it": {"Mail.Read", "/users/1/messages", "Mail.Send", given.Add(time.Hour).Format(time.RFC3339), 11,
			TokenLacksRole},
		"token has it": {"Domain.Read.All", "/domains", "Domain.Read.All", given.Add(time.Hour).Format(time.RFC3339), 11,
			NotPermission},
		"second step": {"OnlineMeetings.Read.All", "/users/1/onlineMeetings/2", "OnlineMeetings.Read.All",
			given.Add(time.Hour).Format(time.RFC3339), 11, Incomplete},
		"no issue, before":       {"Mail.Read", "/users/1/messages", "", "", 9, NotPermission},
		"no issue, within a day": {"Mail.Read", "/users/1/messages", "", "", 10, StaleToken},
		"no issue, long after":   {"Domain.Read.All", "/domains", "", "", 20, NotPermission},
	} {
		log := readLog(t, Options{},
			csvLog(line{day: c.day, who: orders, method: "GET", path: c.path, status: 403, roles: c.carried, issued: c.issued}))
		got := Advise(Input{Log: log, Principals: []roles.Principal{someone}, Grants: []roles.Grant{grant(someone, c.role, given)},
			Risk: catalog.Builtin()})[0].Missing
		if len(got) != 1 || got[0].Verdict != c.want || got[0].Role != c.role || got[0].Message == "" || len(got[0].Calls) != 1 {
			t.Errorf("%s: %+v, want %s", name, got, c.want)
		}
	}
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
