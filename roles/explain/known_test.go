package explain

import (
	"slices"
	"strings"
	"testing"

	"mi-roles/roles/catalog"
)

// TestWhatIsSaidOfAPIs: the address for tokens and the way in, where there are such.
func TestWhatIsSaidOfAPIs(t *testing.T) {
	for _, api := range catalog.APIs() {
		a := apiAnswer(api)
		if strings.Contains(a.What, "request tokens with "+api.IdentifierURI) != (api.IdentifierURI != "") {
			t.Errorf("%s: %s", api.Alias, a.What)
		}
		if own := strings.HasPrefix(a.Why, api.Name+" "+api.Access+"; "); own != (api.Access != "") ||
			own == strings.HasPrefix(a.Why, "a managed identity calls it with app roles") {
			t.Errorf("%s: %s", api.Alias, a.Why)
		}
	}
	for _, name := range []string{"", "/"} {
		if api, ok := apiByName(name); ok {
			t.Errorf("%q is %s", name, api.Name)
		}
	}
}

// TestWhatIsSaidOfRoles: the id, the reason of the rating, the page, a second step and the reach.
func TestWhatIsSaidOfRoles(t *testing.T) {
	graph, _ := catalog.ByAlias("graph")
	for _, c := range []struct {
		api, value    string
		what, why     string
		see           string
		steps, others int
	}{
		{"graph", "User.Read.All", "; role id df021288-bdef-4463-88db-98f22de89214", "User.Read.All reads the full profile of every user; ",
			"https://learn.microsoft.com/graph/permissions-reference#userreadall", 2, 0},
		{"sharepoint", "User.Read.All", "; role id df021288-bdef-4463-88db-98f22de89214", "it works without a signed-in user",
			pageAppRoles, 2, 0},
		{"graph", "Mail.Send", "; role id b633e1c5-b582-4048-a93e-9f11b44c7e96", "Mail.Send sends mail as anyone; ",
			"https://learn.microsoft.com/graph/permissions-reference#mailsend", 3, 0},
		{"graph", "Sites.Selected", "; role id ", "it works without a signed-in user",
			"https://learn.microsoft.com/graph/permissions-reference#sitesselected", 4, 0},
	} {
		for _, role := range catalog.RolesByValue(c.value) {
			api, _ := catalog.ByAppID(role.APIAppID)
			if api.Alias != c.api {
				continue
			}
			a := roleAnswer(role)
			if !strings.Contains(a.What, c.what) || !strings.HasPrefix(a.Why, c.why) || !slices.Equal(a.See, []string{c.see}) ||
				len(a.Do) != c.steps || slices.Contains(a.Do, "") {
				t.Errorf("%s: %+v", c.value, a)
			}
		}
	}
	a := roleAnswer(catalog.Role{APIAppID: graph.AppID, Value: "New.Role", Level: catalog.Unrated})
	if strings.Contains(a.What, "role id") || len(a.Do) != 2 || strings.Contains(strings.Join(a.Do, ""), "second step") {
		t.Errorf("%+v", a)
	}
	for id, want := range map[string]string{"e1fe6dd8-ba31-4d61-89e7-88639da4683d": "mi-roles explain User.Read.All   (the app role for the " +
		"same purpose, for all users at once)", "311a71cc-e848-46a1-bdf8-97ff7156d8e6": "mi-roles roles -a aadgraph   (the roles for " +
		"applications)"} {
		if got := Read("what is " + id + " here").Answers; len(got) != 1 || got[0].Do[0] != want {
			t.Errorf("%s: %+v", id, got)
		}
	}
}

// TestOneTypo: each kind of typing error is undone, and each role named once.
func TestOneTypo(t *testing.T) {
	for text, want := range map[string]string{
		"sites.selectd": "Sites.Selected", "sites.selectted": "Sites.Selected", "sites.selecetd": "Sites.Selected",
		"sites.selectad": "Sites.Selected", "istes.selected": "Sites.Selected", "sites.selecte": "Sites.Selected",
		"xsites.selected": "Sites.Selected", "ites.selected": "Sites.Selected", "user.export": "User.Export.All",
		"user.reed.all":   "User.Read.All",
		"nothing.like.it": "",
	} {
		near := question{text: read(text)}.rolesOneTypoAway()
		if strings.Join(slices.Compact(slices.Clone(near)), " ") != want || len(near) > 1 && near[0] == near[1] {
			t.Errorf("%s: %q", text, near)
		}
	}
}

// TestDirectoryRoles: what each kind of directory role lets its holder assign.
func TestDirectoryRoles(t *testing.T) {
	const own = "it is not an app role: "
	for _, role := range catalog.DirectoryRoles() {
		want := own
		switch {
		case role.GrantsGraph:
			want = "its holder can assign app roles of every API, including Microsoft Graph;"
		case role.GrantsOther:
			want = "its holder can assign app roles of every API except Microsoft Graph;"
		case role.MayGrantOther:
			want = "Microsoft lists it for assigning app roles of APIs other than Microsoft Graph"
		}
		if a := directoryAnswer(role); !strings.HasPrefix(a.Why, want) {
			t.Errorf("%s: %s", role.Name, a.Why)
		}
	}
}
