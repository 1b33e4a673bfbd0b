package auditlog

import (
	"errors"
	"maps"
	"strings"
	"testing"
	"time"

	"mi-roles/roles"
)

const (
	api   = "a9100000-0000-4000-8000-000000000001"
	func1 = "1d000000-0000-4000-8000-000000000001"
	role  = "df021288-bdef-4463-88db-98f22de89214"
	mia   = "05e20000-0000-4000-8000-000000000001"
	pipe  = "1d000000-0000-4000-8000-000000000016"
)

var at = time.Date(2026, 11, 3, 9, 41, 7, 0, time.UTC)

func event(initiator, result string, when time.Time) string {
	return `{"id":"Directory_1","activityDisplayName":"Add app role assignment to service principal","result":"` + result +
		`","activityDateTime":"` + when.Format(time.RFC3339Nano) + `","initiatedBy":` + initiator + `,
		"targetResources":[{"id":"` + api + `","displayName":"Microsoft Graph","type":"ServicePrincipal","modifiedProperties":[
			{"displayName":"AppRole.Id","oldValue":null,"newValue":"\"` + role +
		`\""},{"displayName":"AppRole.Value","newValue":"\"User.Read.All\""},
			{"displayName":"ServicePrincipal.ObjectID","newValue":"\"` + strings.ToUpper(func1) +
		`\""}]},{"id":"00000000-0000-0000-0000-000000000000","modifiedProperties":[]}]}`
}

const (
	byUser = `{"user":{"id":"` + mia + `","displayName":"Mia Keller","userPrincipalName":"mia@contoso.com"},"app":null}`
	byApp  = `{"user":null,"app":{"appId":null,"displayName":"id-deploy","servicePrincipalId":"` + pipe + `"}}`
)

func assigned(created time.Time) roles.Assignment {
	return roles.Assignment{Key: roles.Key{Principal: func1, Resource: api, Role: role}, Created: created}
}

func read(t *testing.T, texts ...string) *Log {
	t.Helper()
	r := NewReader()
	for _, text := range texts {
		if err := r.Add("audit.json", strings.NewReader(text)); err != nil {
			t.Fatal(err)
		}
	}
	return r.Log()
}

func TestForms(t *testing.T) {
	flat := strings.ReplaceAll(strings.ReplaceAll(event(byUser, "success", at), "\n", ""), "\t", "")
	csv := "Date (UTC),Activity,Result,ActorType,ActorDisplayName,ActorObjectId,ActorUserPrincipalName,ActorServicePrincipalId,Target1ObjectId,Target2ObjectId,Target1ModifiedProperty1Name,Target1ModifiedProperty1OldValue,Target1ModifiedProperty1NewValue,Target1ModifiedProperty2Name,Target1ModifiedProperty2NewValue\r\n"
	for name, c := range map[string]struct {
		text string
		want By
	}{
		"graph":  {`{"value":[` + event(byUser, "success", at) + `]}`, By{ID: mia, Name: "mia@contoso.com", Type: "user", At: at}},
		"portal": {`[` + event(byApp, "success", at) + `]`, By{ID: pipe, Name: "id-deploy", Type: "app", At: at}},
		"archive": {`{"time":"x","category":"AuditLogs","operationName":"Add app role assignment to service principal","properties":` +
			flat + `}`, By{ID: mia, Name: "mia@contoso.com", Type: "user", At: at}},
		"csv, a user": {csv + `2026-11-03T09:41:07+00:00,Add app role assignment to service principal,success,User,,` + mia +
			`,mia@contoso.com,,` + api + `,` + func1 + `,AppRole.Id,,"""` + role + `""",AppRole.Value,"""User.Read.All"""` + "\r\n",
			By{ID: mia, Name: "mia@contoso.com", Type: "user", At: at}},
		"csv, an application": {csv +
			`2026-11-03T09:41:07+00:00,Add app role assignment to service principal.,Success,Application,id-deploy,,,` + pipe + `,` + api +
			`,` + func1 + `,x,,,AppRole.Value,"""User.Read.All"""` + "\r\n",
			By{ID: pipe, Name: "id-deploy", Type: "app", At: at}},
		"log analytics": {"TimeGenerated [UTC],OperationName,Result,InitiatedBy,TargetResources\n\"11/3/2026, 9:41:07.000 AM\",Add app " +
			"role assignment to service principal,success," + quoted(byUser) + "," +
			quoted(flat[strings.Index(flat, "[{"):len(flat)-1]) + "\n",
			By{ID: mia, Name: "mia@contoso.com", Type: "user", At: at}},
	} {
		l := read(t, c.text)
		got, ok := l.GrantedBy(assigned(at.Add(-time.Second)), "User.Read.All")
		if !ok || got != c.want || l.Given != 1 || l.Unreadable != 0 || !l.From.Equal(at) || !l.To.Equal(at) {
			t.Errorf("%s: %+v %v %+v", name, got, ok, l)
		}
	}
}

func quoted(s string) string { return `"` + strings.ReplaceAll(s, `"`, `""`) + `"` }

// TestWhichEntry: an assignment that was made again has the later entry, one that is
// older than the log has none, and failures are no entries.
func TestWhichEntry(t *testing.T) {
	other := `{"activityDisplayName":"Add user","activityDateTime":"2026-10-01T00:00:00Z","result":"success","targetResources":[]}`
	l := read(t, `[`+other+","+event(byUser, "success", at)+","+event(byApp, "success", at.AddDate(0, 0, 7))+","+
		event(byUser, "failure", at.AddDate(0, 0, 9))+`]`)
	for name, c := range map[string]struct {
		created time.Time
		by      string
		covered bool
	}{
		"first":      {at, mia, true},
		"second":     {at.AddDate(0, 0, 7).Add(time.Minute), pipe, true},
		"failed":     {at.AddDate(0, 0, 9), "", true},
		"older":      {at.AddDate(-1, 0, 0), "", false},
		"in between": {at.AddDate(0, 0, 3), "", true},
		"not known":  {time.Time{}, pipe, false},
	} {
		a := assigned(c.created)
		by, ok := l.GrantedBy(a, "")
		if by.ID != c.by || ok != (c.by != "") || l.Covers(a) != c.covered {
			t.Errorf("%s: %+v %v %v", name, by, ok, l.Covers(a))
		}
	}
	foreign := assigned(at)
	foreign.Key.Resource = "a9100000-0000-4000-8000-000000000002"
	if _, ok := l.GrantedBy(foreign, "User.Read.All"); ok {
		t.Error("the same role of another API is another assignment")
	}
}

func TestRefused(t *testing.T) {
	for text, want := range map[string]string{
		"":                              "is empty",
		"a,b\n1,2\n":                    "is not an export of the directory's audit log",
		`[{"activityDisplayName":"x"}]`: "is not an export of the directory's audit log",
	} {
		if err := NewReader().Add("audit.json", strings.NewReader(text)); !errors.Is(err, roles.ErrUsage) ||
			!strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v", text, err)
		}
	}
	broken := strings.Replace(event(byUser, "success", at), "AppRole.", "Other.", 2)
	if l := read(t, broken+"\n"+event(`{}`, "success", at)+"\n"+event(byUser, "success", at)); l.Unreadable != 2 ||
		l.FirstBad != "audit.json, line 1" || l.Given != 1 {
		t.Errorf("%+v", l)
	}
}

// TestTimes: the forms in which exports write a time, all of them UTC.
func TestTimes(t *testing.T) {
	for _, text := range []string{"2026-11-03T09:41:07Z", "2026-11-03T10:41:07+01:00", "11/3/2026, 9:41:07.000 AM", "11/3/2026 9:41:07 AM",
		"2026-11-03 09:41:07", "2026-11-03T09:41:07.0000000"} {
		if got, ok := parseTime(text); !ok || !got.Equal(at) || got.Location() != time.UTC {
			t.Errorf("%s: %v, %v", text, got, ok)
		}
	}
	for _, text := range []string{"", "3.11.2026 09:41:07", "2026-11-03"} {
		if got, ok := parseTime(text); ok || !got.IsZero() {
			t.Errorf("%q is read as %v", text, got)
		}
	}
}

// TestLines: what an entry of the portal counts as, by what is in it.
func TestLines(t *testing.T) {
	type change = map[string]string
	const columns = "Date (UTC),Activity,Result,ActorType,ActorDisplayName,ActorObjectId,ActorUserPrincipalName,ActorServicePrincipalId," +
		"Target1ObjectId,Target2ObjectId,Target1ModifiedProperty1Name,Target1ModifiedProperty1NewValue,Target1ModifiedProperty5Name," +
		"Target1ModifiedProperty5NewValue\n"
	row := func(c change) string {
		fields := change{"Date (UTC)": at.Format(time.RFC3339), "Activity": "Add app role assignment to service principal", "Result": "success",
			"ActorType": "User", "ActorObjectId": mia, "ActorUserPrincipalName": "mia@contoso.com", "Target1ObjectId": strings.ToUpper(api),
			"Target2ObjectId": strings.ToUpper(func1), "Target1ModifiedProperty1Name": "AppRole.Id",
			"Target1ModifiedProperty1NewValue": strings.ToUpper(role)}
		maps.Copy(fields, c)
		var cells []string
		for name := range strings.SplitSeq(strings.TrimSpace(columns), ",") {
			cells = append(cells, fields[name])
		}
		return strings.Join(cells, ",") + "\n"
	}
	user := By{ID: mia, Name: "mia@contoso.com", Type: "user", At: at}
	for name, c := range map[string]struct {
		change            change
		given, unreadable int
		want              By
	}{
		"a user":         {nil, 1, 0, user},
		"without a type": {change{"ActorType": ""}, 1, 0, user},
		"a user without a name": {change{"ActorUserPrincipalName": "", "ActorDisplayName": "Mia"}, 1, 0,
			By{ID: mia, Name: "Mia", Type: "user", At: at}},
		"an application": {change{"ActorType": "Application", "ActorDisplayName": "d"}, 1, 0,
			By{ID: mia, Name: "d", Type: "app", At: at}},
		"a service principal": {change{"ActorType": "ServicePrincipal", "ActorServicePrincipalId": pipe}, 1, 0,
			By{ID: pipe, Type: "app", At: at}},
		"another activity":        {change{"Activity": "Remove app role assignment from service principal"}, 0, 0, By{}},
		"an activity in capitals": {change{"Activity": " ADD APP ROLE ASSIGNMENT TO SERVICE PRINCIPAL. "}, 1, 0, user},
		"a failure":               {change{"Result": "failure"}, 0, 0, By{}},
		"no activity":             {change{"Activity": ""}, 0, 1, By{}},
		"no time":                 {change{"Date (UTC)": "today"}, 0, 1, By{}},
		"no API":                  {change{"Target1ObjectId": ""}, 0, 1, By{}},
		"no principal":            {change{"Target2ObjectId": ""}, 0, 1, By{}},
		"no role":                 {change{"Target1ModifiedProperty1Name": "x"}, 0, 1, By{}},
		"the fifth property": {change{"Target1ModifiedProperty1Name": "", "Target1ModifiedProperty5Name": "AppRole.Id",
			"Target1ModifiedProperty5NewValue": role}, 1, 0, user},
		"when it was made": {change{"Target1ModifiedProperty5Name": "AppRoleAssignment.CreatedDateTime",
			"Target1ModifiedProperty5NewValue": at.Add(-time.Hour).Format(time.RFC3339)}, 1, 0, By{}},
		"when it was made, unreadable": {change{"Target1ModifiedProperty5Name": "AppRoleAssignment.CreatedDateTime",
			"Target1ModifiedProperty5NewValue": "x"}, 1, 0, user},
	} {
		l := read(t, columns+row(c.change))
		by, _ := l.GrantedBy(assigned(at), "")
		if l.Given != c.given || l.Unreadable != c.unreadable || by != c.want {
			t.Errorf("%s: %d given, %d unreadable, by %+v", name, l.Given, l.Unreadable, by)
		}
	}
	l := read(t, columns+row(change{"Date (UTC)": "2026-11-05T00:00:00Z"})+row(change{"Date (UTC)": "2026-11-01T00:00:00Z", "Activity": "x"})+
		row(change{"Date (UTC)": "2026-11-03T00:00:00Z"}))
	if l.From.Day() != 1 || l.To.Day() != 5 {
		t.Errorf("from %v to %v", l.From, l.To)
	}
}

// TestGraphLines: what Microsoft Graph's form can lack.
func TestGraphLines(t *testing.T) {
	whole := event(byUser, "success", at)
	for name, c := range map[string]struct{ old, with string }{
		"no targets":         {whole[strings.Index(whole, `"targetResources"`) : len(whole)-1], `"targetResources":[]`},
		"targets of no form": {whole[strings.Index(whole, `"targetResources"`) : len(whole)-1], `"targetResources":"x"`},
		"nobody of no form":  {`"initiatedBy":` + byUser, `"initiatedBy":"x"`},
		"nobody":             {byUser, `{"user":null,"app":null}`},
	} {
		if l := read(t, "["+strings.Replace(whole, c.old, c.with, 1)+"]"); l.Given != 0 || l.Unreadable != 1 {
			t.Errorf("%s: %+v", name, l)
		}
	}
	named := strings.Replace(byUser, `"userPrincipalName":"mia@contoso.com"`, `"userPrincipalName":""`, 1)
	app := `{"app":{"appId":"C11E0000-0000-4000-8000-000000000001","displayName":"d","servicePrincipalId":"` + pipe + `"}}`
	for who, want := range map[string]By{named: {ID: mia, Name: "Mia Keller", Type: "user", At: at},
		app: {ID: pipe, AppID: "c11e0000-0000-4000-8000-000000000001", Name: "d", Type: "app", At: at}} {
		if by, _ := read(t, event(who, "success", at)).GrantedBy(assigned(at), ""); by != want {
			t.Errorf("got %+v", by)
		}
	}
}

// TestGrantedBy: the role by id or else by value, and the time within minutes.
func TestGrantedBy(t *testing.T) {
	byValue := strings.Replace(event(byUser, "success", at), "AppRole.Id", "x", 1)
	for name, c := range map[string]struct {
		text, value string
		created     time.Time
		found       bool
	}{
		"by id":               {event(byUser, "success", at), "", at, true},
		"by id, other value":  {event(byUser, "success", at), "Mail.Send", at, true},
		"by value":            {byValue, "User.Read.All", at, true},
		"by value, its twin":  {byValue, "user.read.ALL", at, false},
		"by another value":    {byValue, "Mail.Send", at, false},
		"by no value":         {byValue, "", at, false},
		"five minutes after":  {event(byUser, "success", at), "", at.Add(5 * time.Minute), true},
		"more than that":      {event(byUser, "success", at), "", at.Add(5*time.Minute + time.Second), false},
		"five minutes before": {event(byUser, "success", at), "", at.Add(-5 * time.Minute), true},
		"and more":            {event(byUser, "success", at), "", at.Add(-5*time.Minute - time.Second), false},
	} {
		if _, ok := read(t, c.text).GrantedBy(assigned(c.created), c.value); ok != c.found {
			t.Errorf("%s: %v", name, ok)
		}
	}
	first, second := event(byUser, "success", at), event(byApp, "success", at.Add(time.Minute))
	for _, text := range []string{first + "\n" + second, second + "\n" + first} {
		if by, _ := read(t, text).GrantedBy(assigned(at), ""); by.ID != pipe {
			t.Errorf("the later one counts: %+v", by)
		}
	}
}

// TestRefusedInWords: what is missing, and what to do.
func TestRefusedInWords(t *testing.T) {
	const hint = "export it in the Entra admin center (Audit logs, Download), or: az rest --url " +
		"'https://graph.microsoft.com/v1.0/auditLogs/directoryAudits'"
	for text, want := range map[string]string{
		"a\n1\n":                     "activityDisplayName, OperationName, Activity",
		"Activity\n1\n":              "activityDateTime, TimeGenerated, Date (UTC)",
		"Activity,Date (UTC)\nx,x\n": "TargetResources, Target1ObjectId",
	} {
		err := NewReader().Add("a.csv", strings.NewReader(text))
		e, ok := err.(*roles.Error)
		if !ok || e.Msg != "a.csv is not an export of the directory's audit log: it has none of the columns "+want || e.Hint != hint {
			t.Errorf("%q: got %v", text, err)
		}
	}
}

// TestFirstBad: the first line that was left out of several files, whichever that was.
func TestFirstBad(t *testing.T) {
	bad := strings.Replace(event(byUser, "success", at), at.Format(time.RFC3339Nano), "x", 1)
	one := func(texts ...string) string { return "[" + strings.Join(texts, ",\n") + "]" }
	r := NewReader()
	for i, text := range []string{one(event(byUser, "success", at)), one(bad), one(bad)} {
		if err := r.Add("audit"+string(rune('1'+i)), strings.NewReader(text)); err != nil {
			t.Fatal(err)
		}
	}
	if l := r.Log(); l.FirstBad != "audit2, line 1" || l.Unreadable != 2 || l.Given != 1 {
		t.Errorf("%+v", l)
	}
	if NewReader().Log().Covers(assigned(time.Time{})) {
		t.Error("an empty log covers what was made at a time that is not known")
	}
	if l := read(t, one(event(byUser, "success", at))); l.FirstBad != "" {
		t.Errorf("%+v", l)
	}
}
