package explain

import (
	"slices"
	"strings"
	"testing"

	"mi-roles/roles/catalog"
)

// TestValues: whose API it is where the text names one, and which of several roles is offered.
func TestValues(t *testing.T) {
	for _, c := range []struct {
		parts                   []Part
		api, role, choice, also string
	}{
		{[]Part{{"sharepoint", API, ""}, {"User.Read.All", Required, ""}}, "sharepoint", "User.Read.All", "the lowest risk of", ""},
		{[]Part{{"api://orders", API, ""}, {"Orders.Read", Required, ""}}, "api://orders", "Orders.Read", "the first of", ""},
		{[]Part{{"api://orders", API, ""}, {"Mail.Send", Required, ""}}, "graph", "Mail.Send", "the lowest risk of", ""},
		{[]Part{{"graph", API, ""}, {"No.Such", Required, ""}, {"Mail.Send", Required, ""}}, "graph", "Mail.Send", "the lowest risk of", ""},
		{[]Part{{"graph", API, ""}, {"No.Such", Required, ""}}, "graph", "No.Such", "the first of", ""},
		{[]Part{{"api://a", API, ""}, {"api://b", API, ""}, {anObject, Object, ""}}, "api://a", "", "", anObject},
		{[]Part{{anIdentity, Client, "the client id of a tool"}, {anObject, Client, ""}, {aTenant, Client, ""}}, "", "", "", anObject},
	} {
		v := question{parts: c.parts}.values()
		if v.api != c.api || v.role != c.role || v.choice != c.choice || v.identity != c.also {
			t.Errorf("%v: %+v", c.parts, v)
		}
	}
}

// TestLeastRisk: the least dangerous role comes first, what nobody has rated last, and equal ones as they were.
func TestLeastRisk(t *testing.T) {
	got := leastRisk("graph", []string{"No.Such", "Directory.ReadWrite.All", "User.Read.All", "Mail.Read", "User.ReadBasic.All"})
	if want := "User.ReadBasic.All User.Read.All Mail.Read Directory.ReadWrite.All No.Such"; strings.Join(got, " ") != want {
		t.Errorf("%q", got)
	}
	if len(leastFirst) != len(catalog.Levels()) {
		t.Error("a level is missing")
	}
	for _, level := range catalog.Levels() {
		if !slices.Contains(leastFirst, level) {
			t.Errorf("%s has no place", level)
		}
	}
}

// TestRolesHere: roles of the API that the text is about, or of all where it has none of this value.
func TestRolesHere(t *testing.T) {
	all := len(catalog.RolesByValue("User.Read.All"))
	for alias, want := range map[string]int{"graph": 1, "sharepoint": 1, "keyvault": all, "": all} {
		roles := question{}.rolesHere(alias, "User.Read.All")
		api, _ := catalog.ByAlias(alias)
		if len(roles) != want || want == 1 && roles[0].APIAppID != api.AppID {
			t.Errorf("%q: %v", alias, roles)
		}
	}
	one := Read("API requires one of 'Mail.Send'. Missing role permissions on the request. User.Read.All is another matter")
	if !has(one.Answers, "Mail.Send") || has(one.Answers, "User.Read.All") {
		t.Errorf("%q", topics(one.Answers))
	}
}
