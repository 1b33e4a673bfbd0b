package graph

import (
	"errors"
	"strings"
	"testing"

	"mi-roles/graph/wire"
	"mi-roles/roles"
)

// TestAnAnswerWithoutAListIsNoEmptyList: that an identity holds nothing, or that
// there is none, is said by an empty array alone.
func TestAnAnswerWithoutAListIsNoEmptyList(t *testing.T) {
	for _, body := range []string{`{}`, `null`, `{"value":null}`, `{"@odata.count":0}`, `{"error":{"code":"UnknownError","message":""}}`} {
		c, _ := saying(t, 200, nil, []byte(body))
		ref, err := roles.ParseIdentity("func-orders")
		if err != nil {
			t.Fatal(err)
		}
		_, looked := c.Lookup(t.Context(), roles.LookupRequest{Identities: []roles.Ref{ref}, Held: true})
		_, held := c.AssignmentsOf(t.Context(), []roles.ObjectID{fuzzGUID})
		_, listed := identitiesOf(t.Context(), c)
		for what, err := range map[string]error{"looking": looked, "what is held": held, "a list": listed} {
			var e *wire.Error
			if !errors.As(err, &e) || !strings.Contains(err.Error(), "is not valid") || e.Advice() == "" {
				t.Errorf("%s, %s: %v", body, what, err)
			}
		}
	}
	c, _ := saying(t, 200, nil, []byte(`{"value":[]}`))
	if held, err := c.AssignmentsOf(t.Context(), []roles.ObjectID{fuzzGUID}); err != nil || len(held[fuzzGUID]) > 0 {
		t.Errorf("%v, %v", held, err)
	}
}

// TestWhatIsNullOfAnAPIIsNotNothing: an API without roles says so by an empty array, and a role
// says whether it is enabled, and for whom.
func TestWhatIsNullOfAnAPIIsNotNothing(t *testing.T) {
	const whole = `{"id":"ROLE","value":"V","allowedMemberTypes":["Application"],"isEnabled":true}`
	for body, want := range map[string]string{
		`"appRoles":[]`:                         "",
		`"appRoles":[` + whole + `]`:            "",
		`"appRoles":null`:                       "gives no value for appRoles",
		`"appRoles":[` + whole + `,{"id":"R"}]`: "of an app role",
		`"appRoles":[` + strings.Replace(whole, `["Application"]`, "null", 1) + `]`: "of an app role",
		`"appRoles":[` + strings.Replace(whole, `true`, "null", 1) + `]`:            "of an app role",
		`"appRoles":[],"servicePrincipalNames":null`:                                "gives no value for servicePrincipalNames",
	} {
		if !strings.Contains(body, "servicePrincipalNames") {
			body += `,"servicePrincipalNames":["x"]`
		}
		object := `{"id":"` + fuzzGUID + `","appId":"","displayName":"","servicePrincipalType":"Application","accountEnabled":true,` +
			`"appOwnerOrganizationId":null,"appRoleAssignmentRequired":false,` + body + `}`
		c, _ := saying(t, 200, nil, []byte(`{"value":[`+object+`],`+object[1:]))
		found, err := c.Resources(t.Context(), []roles.ObjectID{fuzzGUID})
		if want == "" && (err != nil || len(found) != 1) || want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
			t.Errorf("%s: %v, %v, want %q", body, found, err, want)
		}
	}
}
