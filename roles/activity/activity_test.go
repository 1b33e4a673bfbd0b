package activity

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"mi-roles/roles"
	"mi-roles/roles/catalog"
)

const (
	orders = "1d000000-0000-4000-8000-000000000001"
	client = "c11e0000-0000-4000-8000-000000000001"
	other  = "1d000000-0000-4000-8000-000000000002"
	tenID  = "7e4a4700-0000-4000-8000-000000000001"
)

var start = time.Date(2026, 9, 1, 8, 0, 0, 0, time.UTC)

// line is a row of a log, in all of the forms.
type line struct {
	day                     int
	who, method, path, user string
	status                  int
	roles, issued           string
}

func (l line) at() string { return start.AddDate(0, 0, l.day).Format("2006-01-02T15:04:05.0000000Z") }

const header = "TenantId,TimeGenerated " +
	"[UTC],RequestMethod,RequestUri,ResponseStatusCode,ServicePrincipalId,AppId,UserId,Roles,TokenIssuedAt [UTC],AadTenantId\n"

func csvLog(lines ...line) string {
	var b strings.Builder
	b.WriteString(header)
	for _, l := range lines {
		who, appID := l.who, client
		if who == other {
			appID = strings.ReplaceAll(client, "1", "2")
		}
		if l.user != "" {
			who = ""
		}
		fmt.Fprintf(&b, "workspace,%s,%s,https://graph.microsoft.com/v1.0%s,%d,%s,%s,%s,%s,%s,%s\n", l.at(), l.method, l.path, l.status,
			who, appID, l.user, l.roles, l.issued, tenID)
	}
	return b.String()
}

func readLog(t *testing.T, o Options, files ...string) *Log {
	t.Helper()
	r := NewReader(o)
	for i, f := range files {
		if err := r.Add(fmt.Sprintf("log%d", i+1), strings.NewReader(f)); err != nil {
			t.Fatal(err)
		}
	}
	l, err := r.Log()
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// TestExports reads one call in every form that services write.
func TestExports(t *testing.T) {
	const uri = "https://graph.microsoft.com/v1.0/users/1/messages?$top=1"
	for name, text := range map[string]string{
		"portal": "\ufeff" + `"TenantId","TimeGenerated [UTC]",RequestMethod,RequestUri,ResponseStatusCode,ServicePrincipalId,AppId,UserId,Roles,"TokenIssuedAt [UTC]",AadTenantId` + "\r\n" +
			`ws,"9/1/2026, 8:00:00.000 AM",GET,"` + uri + `",403,` + orders + `,` + client +
			`,,"Mail.Send User.Read.All","9/1/2026, 7:30:00.000 AM",` + tenID + "\r\n",
		"az": `[ { "AadTenantId": "` + tenID +
			`", "TenantId": "ws", "TimeGenerated": "2026-09-01T08:00:00Z", "RequestMethod": "GET", "RequestUri": "` + uri + `",
			"ResponseStatusCode": "403", "ServicePrincipalId": "` + orders + `", "AppId": "` + client +
			`", "UserId": "", "Roles": "Mail.Send User.Read.All", "TokenIssuedAt": "2026-09-01T07:30:00Z", "TableName": "PrimaryResult" } ]`,
		"query API": `{"tables":[{"name":"PrimaryResult","columns":[{"name":"TenantId","type":"string"},` +
			`{"name":"TimeGenerated","type":"datetime"},{"name":"RequestMethod","type":"string"},{"name":"ResponseStatusCode","type":"int"},` +
			`{"name":"RequestUri","type":"string"},{"name":"AadTenantId","type":"string"},{"name":"AppId","type":"string"},` +
			`{"name":"ServicePrincipalId","type":"string"},{"name":"UserId","type":"string"},{"name":"Roles","type":"string"},` +
			`{"name":"TokenIssuedAt","type":"datetime"}],"rows":[["ws","2026-09-01T08:00:00.0000000Z","GET",403,"` + uri + `","` + tenID +
			`","` + client + `","` + orders + `",null,"Mail.Send User.Read.All","2026-09-01T07:30:00Z"]]}]}`,
		"archive": `{"time":"2026-09-01T08:00:00.0000000Z","resourceId":"/TENANTS/X","category":"MicrosoftGraphActivityLogs","tenantId":"` +
			tenID + `","resultSignature":"403","properties":{"timeGenerated":"2026-09-01T08:00:00Z","requestMethod":"GET","requestUri":"` +
			uri + `","responseStatusCode":403,"servicePrincipalId":"` + orders + `","appId":"` + client +
			`","userId":null,"roles":"Mail.Send User.Read.All","tokenIssuedAt":"2026-09-01T07:30:00Z","C_Idtyp":"app"}}` + "\n",
		"event hub": `{"records":[{"time":"2026-09-01T08:00:00Z","tenantId":"` + tenID +
			`","properties":{"requestMethod":"GET","requestUri":"` + uri + `","responseStatusCode":403,"servicePrincipalId":"` + orders +
			`","appId":"` + client + `","roles":"Mail.Send User.Read.All","tokenIssuedAt":"2026-09-01T07:30:00Z"}}]}`,
		"defender": "Timestamp,AccountObjectId,ApplicationId,EntityType,RequestMethod,RequestUri,ResponseStatusCode,Scopes\n\"Sep 1, " +
			"2026 8:00:00 AM\"," + orders + "," + client + ",app,GET," + uri + ",403,\n",
		"hunting": `{"schema":[{"name":"Timestamp"}],"results":[{"Timestamp":"2026-09-01T08:00:00Z","ServicePrincipalId":"` + orders +
			`","ApplicationId":"` + client + `","EntityType":"ServicePrincipal","AccountObjectId":"","RequestMethod":"GET","RequestUri":"` +
			uri + `","ResponseStatusCode":"403"}]}`,
		"summary": "AadTenantId,ServicePrincipalId,AppId,RequestMethod,Path,ResponseStatusCode,Count,First [UTC],Last " +
			"[UTC],Roles,TokenIssuedAt [UTC]\n" + tenID + "," + orders + "," + client +
			",GET,/v1.0/users/{id}/messages,403,1,2026-09-01T08:00:00Z,2026-09-01T08:00:00Z,Mail.Send User.Read.All,2026-09-01T07:30:00Z\n",
	} {
		l := readLog(t, Options{Tenant: strings.ToUpper(tenID)}, text)
		seen := l.Of(strings.ToUpper(orders), "")
		if len(seen) != 1 || len(l.Of("", client)) != 1 || len(l.Of(orders, client)) != 1 || len(l.Of(other, "")) != 0 {
			t.Fatalf("%s: %+v", name, seen)
		}
		s := seen[0]
		if s.Path != "/users/{id}/messages" || s.Status != 403 || s.Count != 1 || !s.First.Equal(start) || !s.Last.Equal(start) ||
			l.Calls != 1 || l.ByUsers+l.Unreadable != 0 {
			t.Errorf("%s: %+v %+v", name, s, l)
		}
		if defender := name == "defender" || name == "hunting"; l.KnowsRoles == defender || l.KnowsIssue == defender ||
			!defender && (s.TokenRoles != "Mail.Send User.Read.All" || !s.TokenIssued.Equal(start.Add(-30*time.Minute))) {
			t.Errorf("%s: %q %v %+v", name, s.TokenRoles, s.TokenIssued, l)
		}
	}
}

// TestCounted: calls of an operation and status are one, whatever their ids.
func TestCounted(t *testing.T) {
	l := readLog(t, Options{}, csvLog(
		line{day: 3, who: orders, method: "GET", path: "/users/1/messages", status: 200},
		line{day: 1, who: orders, method: "GET", path: "/users('x')/messages?$top=1", status: 200},
		line{day: 2, who: orders, method: "GET", path: "/users/2/messages", status: 404},
		line{day: 2, who: orders, method: "GET", path: "/secret/8d0f1b7e-0000-4000-8000-000000000001", status: 200},
		line{day: 2, who: orders, method: "GET", path: "/secret/8d0f1b7e-0000-4000-8000-000000000002", status: 200},
		line{day: 2, who: orders, method: "POST", path: "/$batch", status: 200},
		line{day: 0, user: "05e20000-0000-4000-8000-000000000001", method: "GET", path: "/me", status: 200},
		line{day: 9, who: other, method: "GET", path: "/users", status: 200},
		line{day: 9, who: orders, method: "GET", path: "/users/../x", status: 200},
	), csvLog(line{day: 5, who: orders, method: "GET", path: "/users/7/messages", status: 200}))
	var got []string
	for _, s := range l.Of(orders, "") {
		got = append(got, fmt.Sprintf("%d %s %d %d-%d", s.Count, s.Path, s.Status, int(s.First.Sub(start).Hours()/24),
			int(s.Last.Sub(start).Hours()/24)))
	}
	want := "3 /users/{id}/messages 200 1-5; 2 /secret/{id} 200 2-2; 1 /users/{id}/messages 404 2-2"
	if strings.Join(got, "; ") != want || l.Calls != 8 || l.ByUsers != 1 || l.Unreadable != 1 || l.FirstBad != "log1, line 10" ||
		l.Days() != 9 {
		t.Errorf("%v %+v", got, l)
	}
	some := readLog(t, Options{Wanted: func(id, _ string) bool { return id == other }},
		csvLog(line{who: orders, method: "GET", path: "/users", status: 200}))
	if some.Calls != 1 || len(some.Of(orders, "")) != 0 {
		t.Errorf("%+v", some)
	}
}

func TestGap(t *testing.T) {
	on := func(day int) line { return line{day: day, who: orders, method: "GET", path: "/users", status: 200} }
	if first, last, days := readLog(t, Options{}, csvLog(on(9), on(0), on(1), on(4), on(10))).Gap(); days != 4 || first.Day() != 6 ||
		last.Day() != 9 {
		t.Errorf("%d days, %v to %v", days, first, last)
	}
	summary := "ServicePrincipalId,RequestMethod,Path,ResponseStatusCode,Count,First,Last\n" + orders +
		",GET,/users,200,7,2026-09-01T08:00:00Z,2026-10-01T08:00:00Z\n" + orders +
		",GET,/groups,200,1,2026-09-09T08:00:00Z,2026-09-09T08:00:00Z\n"
	l := readLog(t, Options{}, summary)
	if _, _, days := l.Gap(); days != 0 || l.Days() != 30 {
		t.Errorf("%d days of a summary", days)
	}
}

func TestRefusedLogs(t *testing.T) {
	user := line{user: "05e20000-0000-4000-8000-000000000001", method: "GET", path: "/me", status: 200}
	for name, c := range map[string]struct{ text, tenant, want string }{
		"empty": {"", "", "log1 is empty"},
		"another file": {"a,b\n1,2\n", "",
			"log1 is not a log of calls to Microsoft Graph: it has no column TimeGenerated or Timestamp or time or Last, nor " +
				"RequestMethod, nor RequestUri or Path"},
		"json":      {`{"version":1}`, "", "is not a log of calls"},
		"no status": {strings.ReplaceAll(csvLog(line{}), "ResponseStatusCode", "Code"), "", "it has no column ResponseStatusCode"},
		"users":     {csvLog(user, user), "", "log1: only calls of signed-in users (2 lines)"},
		"other tenant": {csvLog(line{who: orders, method: "GET", path: "/users", status: 200}), "05e20000-0000-4000-8000-000000000009",
			"the log is of another tenant: log1, line 2 is of tenant " + tenID},
		"only a header": {header, "", "there is no call in log1"},
		"nothing fits": {csvLog(line{who: orders, method: "GET", path: "/..", status: 200}), "",
			"no line that is a call to Microsoft Graph: the first that cannot be read is line 2"},
	} {
		r := NewReader(Options{Tenant: c.tenant})
		err := r.Add("log1", strings.NewReader(c.text))
		if err == nil {
			_, err = r.Log()
		}
		if !errors.Is(err, roles.ErrUsage) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestTimes(t *testing.T) {
	want := time.Date(2026, 11, 3, 21, 2, 11, 0, time.UTC)
	for _, text := range []string{"2026-11-03T21:02:11Z", "2026-11-03T22:02:11+01:00", "11/3/2026, 9:02:11.000 PM", "11/3/2026, 9:02:11 PM",
		"Nov 3, 2026 9:02:11 PM", "2026-11-03 21:02:11", "2026-11-03T21:02:11.000"} {
		if got, ok := parseTime([]byte(text)); !ok || !got.Equal(want) {
			t.Errorf("%s: %v", text, got)
		}
	}
	for _, text := range []string{"", "yesterday", "3/11/2026, 21:02:11", "1762203731"} {
		if got, ok := parseTime([]byte(text)); ok {
			t.Errorf("%q is read as %v", text, got)
		}
	}
}

func grant(p roles.Principal, value string, created time.Time) roles.Grant {
	graph, _ := catalog.ByAlias("graph")
	rating := catalog.Builtin().Rate(graph.AppID, value, "")
	role := roles.AppRole{ID: roles.RoleID(rating.RoleID), Value: value, MemberTypes: []string{"Application"}}
	res := graphAPI()
	res.ID = "a9100000-0000-4000-8000-000000000001"
	return roles.Grant{Assignment: roles.Assignment{Key: roles.Key{Principal: p.ID, Resource: res.ID, Role: role.ID}, Created: created},
		Principal: p, Resource: &res, Role: &role, State: roles.Enabled, Rating: rating}
}
