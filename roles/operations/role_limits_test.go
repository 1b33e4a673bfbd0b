package operations

import (
	"slices"
	"strings"
	"testing"

	"mi-roles/roles/catalog"
)

// TestLimited: a role that allows a call for some objects or properties only is listed
// with its catch, and is no answer to what the call needs.
func TestLimited(t *testing.T) {
	for _, c := range []struct{ call, cover, limited string }{
		{"POST /users", "User.ReadWrite.All", "AgentIdUser.ReadWrite.IdentityParentedBy AgentIdUser.ReadWrite.All"},
		{"PATCH /users/{id}", "User.ReadWrite.All", "AgentIdUser.ReadWrite.IdentityParentedBy User.ReadWrite.CrossCloud " +
			"User.EnableDisableAccount.All User-Phone.ReadWrite.All DeviceManagementApps.ReadWrite.All"},
		{"PATCH /applications/1", "Application.ReadWrite.All", "Application.ReadWrite.OwnedBy"},
		{"POST /applications", "Application.ReadWrite.OwnedBy", ""},
		{"GET /users", "User.ReadBasic.All", "DeviceManagementApps.Read.All"},
		{"GET /users?$select=id,department", "User.Read.All", "User.ReadBasic.All"},
		{"GET /users?%24SELECT=id%2CdisplayName", "User.ReadBasic.All", ""},
		{"GET /users/1/messages?$select=subject", "Mail.ReadBasic.All", ""},
		{"GET /users/1/messages?$select=subject,body", "Mail.Read", "Mail.ReadBasic.All"},
		{"GET /roleManagement/exchange/roleAssignments", "RoleManagement.Read.Exchange", ""},
		{"GET /teams/1/installedApps", "", "TeamsAppInstallation.ReadWriteSelfForTeam.All"},
		{"GET /external/connections", "ExternalConnection.Read.All", "ExternalConnection.ReadWrite.OwnedBy"},
	} {
		a := ask(t, c.call)
		var limited []string
		for _, r := range a.Roles {
			if r.Limited {
				limited = append(limited, r.Value)
			}
			if r.Limited && r.Note == "" {
				t.Errorf("%s: nothing says what limits %s", c.call, r.Value)
			}
		}
		if got := cover(t, "", c.call); c.cover != "" && got != c.cover {
			t.Errorf("%s: %s, want %s", c.call, got, c.cover)
		}
		for role := range strings.FieldsSeq(c.limited) {
			if _, ok := a.Allows([]string{role}); ok || !slices.Contains(limited, role) {
				t.Errorf("%s: %s is no answer: %v", c.call, role, limited)
			}
			if _, ok := a.Any([]string{role}); !ok {
				t.Errorf("%s: %s may have allowed it", c.call, role)
			}
		}
	}
	only := ask(t, "GET /storage/fileStorage/containers")
	if _, ok := only.Allows([]string{"FileStorageContainer.Selected"}); !ok || only.Note != noteLimited {
		t.Errorf("where each role is limited, that is said: %+v", only)
	}
}

// TestLimitsHold: over the whole table, no limited role is proposed where one without
// a limit exists, and each name that is listed here is a role.
func TestLimitsHold(t *testing.T) {
	table := builtin()
	for id, n := range table.nodes {
		for v, set := range n.access {
			if set <= 0 {
				continue
			}
			a := Answer{Call: Call{Method: verbNames[v]}, Template: table.template(int32(id)), Known: true,
				Roles: table.ranked(table.sets[set], catalog.Builtin(), false)}
			a.catches()
			whole := slices.ContainsFunc(a.Roles, func(r Role) bool { return !r.Limited })
			for _, r := range a.Whole().Roles {
				if whole && (r.Limited || strings.HasSuffix(r.Value, ".Selected")) {
					t.Errorf("%s %s: %s", a.Call.Method, a.Template, r.Value)
				}
			}
		}
	}
	for role := range unlimited {
		if _, ok := table.number[role]; !ok {
			t.Errorf("%s is in no call", role)
		}
	}
}

func TestReads(t *testing.T) {
	for address, want := range map[string]string{
		"/users": "", "/users?$top=1": "", "/users?$select=": " selects",
		"/users?$select=b,a,%20b":                            "a,b selects",
		"/users?%24select=id%2CsignInActivity&$top=5#x":      "id,signInActivity selects",
		"/users?select=id&$expand=manager($select=mail)":     "id,manager selects",
		"/users?$orderby=city+desc":                          "city",
		"/users?$filter=city%20eq%20'x%20ne%20y'&$select=id": "city,id selects",
		"/users?$filter=startswith(jobTitle,'a')":            "jobTitle",
		"/users?$select=" + numbered(maxReads+1):             "* selects",
	} {
		reads, selects := ReadsOf(address)
		got := strings.Join(reads, ",")
		if selects {
			got += " selects"
		}
		if got != want {
			t.Errorf("%.60s: %q, want %q", address, got, want)
		}
	}
}

func numbered(n int) string {
	var names []string
	for i := range n {
		names = append(names, strings.Repeat("x", i+1))
	}
	return strings.Join(names, ",")
}

func TestSuggest(t *testing.T) {
	for call, want := range map[string]string{
		"GET /users/{id}/message":  "GET /users/{id}/messages",
		"GET /usres/1/messages":    "GET /users/{id}/messages",
		"POST /me/sendMial":        "POST /users/{id}/sendmail",
		"GET /users/{id}/messages": "", "GET /no/such": "", "GET /me/messages": "", "POST /$batch": "",
	} {
		c, err := ParseCall(call)
		if err != nil {
			t.Fatal(err)
		}
		if got := Suggest(c); got != want {
			t.Errorf("%s: %q, want %q", call, got, want)
		}
	}
}
