package evidence_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"mi-roles/output/evidence"
	"mi-roles/roles"
	"mi-roles/roles/activity"
	"mi-roles/roles/auditlog"
	"mi-roles/roles/catalog"
	"mi-roles/roles/inventory"
	"mi-roles/roles/operations"
)

func text(t *testing.T, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// TestKeys pins the names that scripts read, and that lists are lists when empty.
func TestKeys(t *testing.T) {
	call, err := operations.ParseCall("POST /users/{id}/sendMail")
	if err != nil {
		t.Fatal(err)
	}
	me, err := operations.ParseCall("GET /me/nothing")
	if err != nil {
		t.Fatal(err)
	}
	answers := []operations.Answer{operations.Lookup(call, catalog.Builtin()), operations.Lookup(me, catalog.Builtin())}
	at := time.Date(2026, 11, 3, 9, 41, 7, 0, time.UTC)
	seen := []activity.Call{{Method: "GET", Path: "/users", Status: 200, Count: 3, First: at, Last: at}}
	for got, want := range map[string]string{
		text(t, evidence.Calls(answers, []string{"Mail.Send"}, "mi-roles assign …",
			[]string{})): `{"calls":[{"method":"POST","path":"/users/{id}/sendMail","known":true,"delegatedOnly":false,` +
			`"roles":[{"value":"Mail.Send","id":"b633e1c5-b582-4048-a93e-9f11b44c7e96","risk":"high","microsoftLeast":true,"alsoRequires":[],"note":null,"held":false}],"note":null,"instead":null},` +
			`{"method":"GET","path":"/me/nothing","known":true,"delegatedOnly":true,"roles":[],"note":"/me is the signed-in user, and a managed identity has none: name the user instead","instead":null}],` +
			`"cover":["Mail.Send"],"assign":"mi-roles assign …"}`,
		text(t, evidence.Calls(nil, nil, "", nil)): `{"calls":[],"cover":[],"assign":null}`,
		text(t, evidence.GrantedBy(auditlog.By{ID: "1", Name: "mia@contoso.com", Type: "user", At: at},
			true)): `{"id":"1","name":"mia@contoso.com","type":"user","at":"2026-11-03T09:41:07Z"}`,
		text(t, evidence.GrantedBy(auditlog.By{}, false)):               `null`,
		text(t, evidence.Azure(inventory.Azure{State: inventory.Gone})): `{"state":"Gone","usedBy":[],"roleAssignments":[],"federatedCredentials":[]}`,
		text(t, evidence.Advice([]activity.Identity{{Principal: roles.Principal{ID: "1"}, Seen: true, Days: 45,
			Roles: []activity.Role{{Advice: activity.Keep, Reason: "used", Calls: seen}},
			Missing: []activity.Missing{{Verdict: activity.UserOnly,
				Message: "no"}}}})): `[{"id":"1","appId":null,"displayName":null,"servicePrincipalType":null,"accountEnabled":true,"identityType":"","azureResourceId":null,` +
			`"seen":true,"days":45,"roles":[{…,"advice":"keep","reason":"used","replaceWith":[],"notes":[],"calls":[{"method":"GET","path":"/users","status":200,"count":3,"first":"2026-11-03T09:41:07Z","last":"2026-11-03T09:41:07Z"}]}],` +
			`"missing":[{"role":null,"verdict":"DELEGATED_ONLY","message":"no","calls":[]}],"unknownCalls":[]}]`,
	} {
		if begin, end, cut := strings.Cut(want, "{…,"); cut {
			if !strings.HasPrefix(got, begin+`{"id":`) || !strings.HasSuffix(got, end) {
				t.Errorf("got  %s\nwant %s", got, want)
			}
		} else if got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
}
