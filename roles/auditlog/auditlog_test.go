package auditlog

import (
	"errors"
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
