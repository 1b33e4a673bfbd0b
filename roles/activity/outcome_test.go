package activity

import (
	"strings"
	"testing"

	"mi-roles/roles"
)

// offering gives the advice on a role of an API with further roles.
func offering(advice Advice, with []string, offered ...roles.AppRole) Role {
	g := grant(someone, "Directory.ReadWrite.All", longAgo)
	g.Resource.Roles = append(g.Resource.Roles, offered...)
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
		"keep":             {[]Role{offering(Keep, nil)}, "keep Directory.ReadWrite.All"},
		"unknown":          {[]Role{offering(Unknown, nil)}, "keep Directory.ReadWrite.All"},
		"remove":           {[]Role{offering(Remove, nil)}, "drop Directory.ReadWrite.All"},
		"replace":          {[]Role{offering(Replace, with, good)}, "add User.ReadBasic.All, drop Directory.ReadWrite.All"},
		"replaced by one":  {[]Role{offering(Replace, with, good), offering(Replace, with, good)}, "add User.ReadBasic.All, drop Directory.ReadWrite.All, drop Directory.ReadWrite.All"},
		"not offered":      {[]Role{offering(Replace, with)}, "keep Directory.ReadWrite.All, lacks User.ReadBasic.All"},
		"disabled":         {[]Role{offering(Replace, with, appRole("User.ReadBasic.All", true, "Application"))}, "keep Directory.ReadWrite.All, lacks User.ReadBasic.All"},
		"for users alone":  {[]Role{offering(Replace, with, appRole("User.ReadBasic.All", false, "User"))}, "keep Directory.ReadWrite.All, lacks User.ReadBasic.All"},
		"one of two there": {[]Role{offering(Replace, []string{"User.ReadBasic.All", "Mail.Read"}, good)}, "keep Directory.ReadWrite.All, lacks Mail.Read"},
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

// A row that is cut off is counted, and does not hide that others were read.
func TestCutOff(t *testing.T) {
	l := readLog(t, Options{}, `[{"TimeGenerated":"2024-11-01T00:00:00Z","RequestMethod":"GET","RequestUri":"/v1.0/users","ResponseStatusCode":200,"ServicePrincipalId":"`+orders+`"},
{"TimeGenerated":"2024-1`)
	if l.Calls != 1 || l.Unreadable != 1 || l.FirstBad != "log1, line 2" {
		t.Errorf("%+v", l)
	}
}
