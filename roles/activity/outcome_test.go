package activity

import (
	"slices"
	"strings"
	"testing"

	"mi-roles/roles"
	"mi-roles/roles/catalog"
	"mi-roles/roles/operations"
)

// offering gives the advice on a role of an API with further roles.
func offering(advice Advice, with []string, offered ...roles.AppRole) Role {
	g := grant(someone, "Directory.ReadWrite.All", longAgo)
	g.Resource.Roles = append([]roles.AppRole{*g.Role}, offered...)
	return Role{Grant: g, Advice: advice, ReplaceWith: with}
}

func appRole(value string, disabled bool, members ...string) roles.AppRole {
	return roles.AppRole{ID: roles.RoleID("id of " + value), Value: value, MemberTypes: members, Disabled: disabled}
}

func TestFollow(t *testing.T) {
	with := []string{"User.ReadBasic.All"}
	good := appRole("User.ReadBasic.All", false, "Application")
	for name, c := range map[string]struct {
		roles []Role
		want  string
	}{
		"keep":    {[]Role{offering(Keep, nil)}, "keep Directory.ReadWrite.All"},
		"unknown": {[]Role{offering(Unknown, nil)}, "keep Directory.ReadWrite.All"},
		"remove":  {[]Role{offering(Remove, nil)}, "drop Directory.ReadWrite.All"},
		"replace": {[]Role{offering(Replace, with, good)}, "add User.ReadBasic.All, drop Directory.ReadWrite.All"},
		"replaced by one": {[]Role{offering(Replace, with, good), offering(Replace, with, good)},
			"add User.ReadBasic.All, drop Directory.ReadWrite.All, drop Directory.ReadWrite.All"},
		"not offered": {[]Role{{Grant: offering(Keep, nil).Grant, Advice: Keep, Lacks: with}},
			"keep Directory.ReadWrite.All, lacks User.ReadBasic.All"},
	} {
		out := Follow([]Identity{{Principal: someone, Roles: c.roles}})
		var got []string
		for _, list := range []struct {
			what   string
			grants []roles.Grant
		}{{"keep", out.Keep}, {"add", out.Add}, {"drop", out.Drop}} {
			for _, g := range list.grants {
				got = append(got, list.what+" "+g.RoleValue())
			}
		}
		for _, role := range out.NotOffered {
			got = append(got, "lacks "+role)
		}
		if strings.Join(got, ", ") != c.want {
			t.Errorf("%s: got %s, want %s", name, strings.Join(got, ", "), c.want)
		}
	}
}

// TestNotOffered: what the tenant does not offer replaces nothing, and the advice says so.
func TestNotOffered(t *testing.T) {
	log := readLog(t, Options{}, csvLog(append(slices.Clone(window), ok("/users"))...))
	for name, offered := range map[string][]roles.AppRole{
		"absent": nil, "disabled": {appRole("User.ReadBasic.All", true, "Application")},
		"for users alone": {appRole("User.ReadBasic.All", false, "User")},
	} {
		g := offering("", nil, offered...).Grant
		got := Advise(Input{Log: log, Principals: []roles.Principal{someone}, Grants: []roles.Grant{g}, Risk: catalog.Builtin()})[0].Roles[0]
		if got.Advice != Keep || len(got.ReplaceWith) > 0 || !slices.Equal(got.Lacks, []string{"User.ReadBasic.All"}) ||
			!strings.Contains(got.Reason, "the tenant does not offer User.ReadBasic.All") {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

// A row that is cut off is counted, and does not hide that others were read.
func TestCutOff(t *testing.T) {
	l := readLog(t, Options{},
		`[{"TimeGenerated":"2024-11-01T00:00:00Z","RequestMethod":"GET","RequestUri":"/v1.0/users","ResponseStatusCode":200,"ServicePrincipalId":"`+orders+`"},
{"TimeGenerated":"2024-1`)
	if l.Calls != 1 || l.Unreadable != 1 || l.FirstBad != "log1, line 2" {
		t.Errorf("%+v", l)
	}
}

// TestHolding: a log alone says who holds what, and what was held from its beginning.
func TestHolding(t *testing.T) {
	l := readLog(t, Options{Holders: true}, csvLog(
		line{day: 0, who: orders, method: "GET", path: "/users", status: 200, roles: "Directory.Read.All"},
		line{day: 20, who: orders, method: "GET", path: "/users", status: 200, roles: "Directory.Read.All Mail.Read"},
		line{day: 45, who: orders, method: "GET", path: "/users", status: 200, roles: "Directory.Read.All Mail.Read Not.A.Role"},
		line{day: 3, who: other, method: "GET", path: "/users", status: 200, roles: "User.Read.All"},
		line{day: 44, who: other, method: "GET", path: "/users", status: 200, roles: "User.ReadBasic.All"},
	))
	h := l.Holding()
	var got []string
	for _, one := range Advise(Input{Log: l, Principals: h.Principals, Grants: h.Grants, Early: h.Early, Risk: catalog.Builtin(),
		MinDays: 30}) {
		got = append(got, string(one.Principal.ID)+": "+summary(one))
	}
	slices.Sort(got)
	want := []string{orders + ": Directory.Read.All replace by User.ReadBasic.All; Mail.Read keep", other + ": User.ReadBasic.All keep"}
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	none := readLog(t, Options{Holders: true}, csvLog(line{who: orders, method: "GET", path: "/users", status: 403}))
	h = none.Holding()
	if one := Advise(Input{Log: none, Principals: h.Principals, Grants: h.Grants}); len(one) != 1 ||
		summary(one[0]) != "User.ReadBasic.All MISSING" {
		t.Errorf("who holds nothing is an identity too: %+v", one)
	}
	if l := readLog(t, Options{},
		csvLog(line{who: orders, method: "GET", path: "/users", status: 200, roles: "User.Read.All"})); len(l.Holding().Principals) > 0 {
		t.Error("holders were remembered without being asked for")
	}
}

// What is offered first is offered as well.
func TestInstead(t *testing.T) {
	r := offering(Replace, []string{"user.readbasic.ALL", "Not.Offered"})
	good := appRole("User.ReadBasic.All", false, "Application")
	r.Grant.Resource.Roles = []roles.AppRole{good, *r.Grant.Role}
	got := r.instead()
	if len(got) != 1 || got[0].Key != (roles.Key{Principal: r.Grant.Key.Principal, Resource: r.Grant.Key.Resource, Role: good.ID}) ||
		got[0].RoleValue() != good.Value || got[0].Rating.Level == "" || got[0].State != roles.Enabled ||
		got[0].Principal != r.Grant.Principal {
		t.Errorf("got %+v", got)
	}
}

// What to give for a call is what is given anyway, else the least.
func TestLacking(t *testing.T) {
	call, err := operations.ParseCall("GET /users/1/messages")
	if err != nil {
		t.Fatal(err)
	}
	n := need{answer: operations.Lookup(call, catalog.Builtin())}
	for want, give := range map[string][]string{"Mail.ReadBasic.All": nil, "Mail.ReadWrite": {"Mail.Send", "Mail.ReadWrite"}} {
		if got := (&identityCase{}).lacking(n, give); got != want {
			t.Errorf("%q: %s", give, got)
		}
	}
}
