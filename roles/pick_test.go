package roles_test

import (
	"errors"
	"strings"
	"testing"

	"mi-roles/roles"
)

const (
	id1 = "11111111-1111-1111-1111-111111111111"
	id2 = "22222222-2222-2222-2222-222222222222"
)

func managed(id, name, group string) roles.Principal {
	return roles.Principal{ID: roles.ObjectID(id), AppID: roles.AppID("a" + id[1:]), DisplayName: name, Type: roles.SystemAssigned,
		AzureResource: roles.AzureID("/subscriptions/s/resourcegroups/" + group + "/providers/Microsoft.Web/sites/" + name)}
}

func TestPickIdentity(t *testing.T) {
	app := roles.Principal{ID: id2, DisplayName: "func", Type: roles.NotManaged}
	for name, c := range map[string]struct {
		ref   string
		found roles.Found
		any   bool
		want  roles.ObjectID
		err   error
	}{
		"by name":                        {"FUNC", roles.Found{Principals: []roles.Principal{managed(id1, "func", "rg")}}, false, id1, nil},
		"never a prefix":                 {"func", roles.Found{Principals: []roles.Principal{managed(id1, "func-prod", "rg")}}, false, "", roles.ErrIdentityNotFound},
		"an application is no rival":     {"func", roles.Found{Principals: []roles.Principal{app, managed(id1, "func", "rg")}}, false, id1, nil},
		"but it is with --any-principal": {"func", roles.Found{Principals: []roles.Principal{app, managed(id1, "func", "rg")}}, true, "", roles.ErrIdentityAmbiguous},
		"an application alone":           {"func", roles.Found{Principals: []roles.Principal{app}}, false, "", roles.ErrNotManaged},
		"allowed":                        {"func", roles.Found{Principals: []roles.Principal{app}}, true, id2, nil},
		"two of one name":                {"func", roles.Found{Principals: []roles.Principal{managed(id1, "func", "a"), managed(id2, "func", "b")}}, false, "", roles.ErrIdentityAmbiguous},
		"told apart by group":            {"B/func", roles.Found{Principals: []roles.Principal{managed(id1, "func", "a"), managed(id2, "func", "b")}}, false, id2, nil},
		"the same one twice":             {"func", roles.Found{Principals: []roles.Principal{managed(id1, "func", "a"), managed(id1, "func", "a")}}, false, id1, nil},
		"a slot's name":                  {"web/slots/staging", roles.Found{Principals: []roles.Principal{managed(id1, "web/slots/staging", "rg")}}, false, id1, nil},
		"a slot in its group":            {"rg/web/slots/staging", roles.Found{Principals: []roles.Principal{managed(id1, "web/slots/staging", "rg")}}, false, id1, nil},
		"a user":                         {id1, roles.Found{Others: []roles.Other{{Kind: "user", DisplayName: "Ann"}}}, false, "", roles.ErrNotManaged},
		"nothing":                        {id1, roles.Found{}, false, "", roles.ErrIdentityNotFound},
	} {
		ref, err := roles.ParseIdentity(c.ref)
		if err != nil {
			t.Fatal(err)
		}
		got, err := roles.PickIdentity(ref, c.found, c.any)
		if got.ID != c.want || !errors.Is(err, c.err) {
			t.Errorf("%s: got %q, %v", name, got.ID, err)
		}
		var e *roles.Error
		if errors.As(err, &e) && errors.Is(err, roles.ErrIdentityAmbiguous) && len(e.Candidates) != len(c.found.Principals) {
			t.Errorf("%s: candidates %+v", name, e.Candidates)
		}
	}
}

func TestPickAPI(t *testing.T) {
	orders := roles.Resource{ID: id1, AppID: id2, DisplayName: "Orders API", Names: []string{"api://orders", id2}}
	twin := roles.Resource{ID: id2, DisplayName: "Orders API"}
	mi := roles.Resource{ID: "3", DisplayName: "Orders API", Managed: true}
	for name, c := range map[string]struct {
		ref   string
		found []roles.Resource
		want  roles.ObjectID
		err   error
	}{
		"name":                 {"orders api", []roles.Resource{orders}, id1, nil},
		"an identity's name":   {"Orders API", []roles.Resource{orders, mi}, id1, nil},
		"never a prefix":       {"Orders", []roles.Resource{orders}, "", roles.ErrAPINotFound},
		"twins":                {"Orders API", []roles.Resource{orders, twin}, "", roles.ErrAPIAmbiguous},
		"uri":                  {"API://ORDERS/", []roles.Resource{orders}, id1, nil},
		"object id":            {id1, []roles.Resource{orders}, id1, nil},
		"app id":               {id2, []roles.Resource{orders}, id1, nil},
		"alias not in tenant":  {"graph", nil, "", roles.ErrAPINotFound},
		"another API's answer": {"graph", []roles.Resource{orders}, "", roles.ErrAPINotFound},
	} {
		ref, err := roles.ParseAPI(c.ref)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := roles.PickAPI(ref, c.found); got.ID != c.want || !errors.Is(err, c.err) {
			t.Errorf("%s: got %q, %v", name, got.ID, err)
		}
	}
}

func TestFindRole(t *testing.T) {
	app, user := []string{"Application"}, []string{"User"}
	api := roles.Resource{DisplayName: "Orders", AppID: id1, Roles: []roles.AppRole{
		{ID: "1", Value: "Orders.Read.All", MemberTypes: app},
		{ID: "2", Value: "Orders.Approve", MemberTypes: user},
		{ID: "3", Value: "Orders.Legacy", MemberTypes: app, Disabled: true},
		{ID: id2, MemberTypes: append(app, user...)},
		{ID: "5", Value: "Twice", MemberTypes: app}, {ID: "6", Value: "twice", MemberTypes: app},
		{ID: "7", Value: "Both", MemberTypes: user}, {ID: "8", Value: "Both", MemberTypes: app},
	}}
	for text, want := range map[string]struct {
		id  roles.RoleID
		err error
	}{
		"orders.read.all": {"1", nil},
		"Orders.Approve":  {"2", roles.ErrRoleNotForApps},
		"Orders.Legacy":   {"3", roles.ErrRoleDisabled},
		id2:               {id2, nil},
		"Both":            {"8", nil},
		"Twice":           {"", roles.ErrRoleNotFound},
		"Orders.Read":     {"", roles.ErrRoleNotFound},
		"Contributor":     {"", roles.ErrRoleNotFound},
		id1:               {"", roles.ErrRoleNotFound},
	} {
		if got, err := roles.FindRole(api, text); got.ID != want.id || !errors.Is(err, want.err) {
			t.Errorf("%s: got %q, %v", text, got.ID, err)
		}
	}
}

func TestAWrongRoleOffersAtMostThreeNearOnes(t *testing.T) {
	api := roles.Resource{DisplayName: "Graph"}
	for _, v := range []string{"User.Read.All", "Users.Read.All", "User.Reads.All", "User.Read.Alls", "Zebra.Count"} {
		api.Roles = append(api.Roles, roles.AppRole{ID: roles.RoleID(v), Value: v, MemberTypes: []string{"Application"}})
	}
	_, err := roles.FindRole(api, "User.Raed.All")
	if n := strings.Count(err.Error(), ".All"); n != 4 || strings.Contains(err.Error(), "Zebra") {
		t.Errorf("got %v", err)
	}
	if _, err := roles.FindRole(api, "Contributor"); !strings.Contains(err.(*roles.Error).Hint, "RBAC") {
		t.Errorf("an Azure RBAC role is not named as one: %v", err.(*roles.Error).Hint)
	}
}
