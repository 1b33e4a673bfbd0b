package roles_test

import (
	"errors"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"mi-roles/roles"
)

const (
	guidRole  = "aaaaaaaa-0000-4000-8000-000000000001"
	guidValue = "bbbbbbbb-0000-4000-8000-000000000002" // of a role of another id
	goneRole  = "cccccccc-0000-4000-8000-000000000003"
)

// twins is an API with every kind of roles that share a value.
func twins() roles.Resource {
	app, user := []string{"Application"}, []string{"User"}
	role := func(id, value string, members []string, disabled bool) roles.AppRole {
		return roles.AppRole{ID: roles.RoleID(id), Value: value, MemberTypes: members, Disabled: disabled}
	}
	return roles.Resource{ID: "api", DisplayName: "Orders", AppID: id1, Roles: []roles.AppRole{
		role("one", "Orders.Read.All", app, false),
		role("user", "Orders.Approve", user, false),
		role("off", "Orders.Legacy", app, true),
		role(guidRole, "", append(app, user...), false),
		role("odd", guidValue, app, false),
		role("equal1", "Equal", app, false), role("equal2", "Equal", app, false),
		role("lower", "case.all", app, false), role("upper", "Case.All", app, false),
		role("was", "Data.Read", app, true), role("is", "Data.Read", app, false),
		role("Was", "Mixed.Read", app, true), role("Is", "mixed.read", app, false),
		role("users", "Both", user, false), role("apps", "Both", app, false),
		role("off1", "Closed", app, true), role("off2", "Closed", app, true),
	}}
}

func held(api roles.Resource, ids ...roles.RoleID) []roles.Assignment {
	all := []roles.Assignment{{Key: roles.Key{Principal: "p", Resource: "another API", Role: "equal1"}}}
	for _, id := range ids {
		all = append(all, roles.Assignment{Key: roles.Key{Principal: "p", Resource: api.ID, Role: id}})
	}
	return all
}

type meant struct {
	id  roles.RoleID
	err error
}

func TestFindRole(t *testing.T) {
	for text, want := range map[string]meant{
		"orders.read.all":           {"one", nil},
		"Orders.Approve":            {"", roles.ErrRoleNotForApps},
		"Orders.Legacy":             {"", roles.ErrRoleDisabled},
		guidRole:                    {guidRole, nil},
		strings.ToUpper(guidRole):   {guidRole, nil},
		guidValue:                   {"odd", nil},
		goneRole:                    {"", roles.ErrRoleNotFound},
		"Equal":                     {"", roles.ErrRoleAmbiguous},
		"case.all":                  {"lower", nil},
		"Case.All":                  {"upper", nil},
		"CASE.ALL":                  {"", roles.ErrRoleAmbiguous},
		"Data.Read":                 {"is", nil},
		"data.read":                 {"is", nil},
		"Mixed.Read":                {"Is", nil}, // the one that is spelled so cannot be given
		"Both":                      {"apps", nil},
		"Closed":                    {"", roles.ErrRoleDisabled},
		"Orders.Read":               {"", roles.ErrRoleNotFound},
		"Contributor":               {"", roles.ErrRoleNotFound},
		string(roles.DefaultAccess): {"", roles.ErrRoleNotFound},
	} {
		if got, err := roles.FindRole(twins(), text); got.ID != want.id || !errors.Is(err, want.err) {
			t.Errorf("%s: got %q, %v", text, got.ID, err)
		}
	}
}

// What is held is what is taken away, or shown.
func TestFindHeldRole(t *testing.T) {
	for _, c := range []struct {
		text string
		held []roles.RoleID
		want meant
	}{
		{"orders.read.all", nil, meant{"one", nil}},
		{"Orders.Legacy", []roles.RoleID{"off"}, meant{"off", nil}},
		{"Orders.Approve", nil, meant{"user", nil}},
		{"Equal", []roles.RoleID{"equal2"}, meant{"equal2", nil}},
		{"Equal", []roles.RoleID{"equal1", "equal2"}, meant{"", roles.ErrRoleAmbiguous}},
		{"Data.Read", []roles.RoleID{"is"}, meant{"is", nil}},
		{"Data.Read", []roles.RoleID{"was"}, meant{"was", nil}},
		{"Data.Read", []roles.RoleID{"was", "is"}, meant{"", roles.ErrRoleAmbiguous}},
		{"Data.Read", nil, meant{"is", nil}},
		{"case.all", []roles.RoleID{"upper"}, meant{"upper", nil}},
		{"case.all", []roles.RoleID{"lower"}, meant{"lower", nil}},
		{"case.all", []roles.RoleID{"lower", "upper"}, meant{"", roles.ErrRoleAmbiguous}}, // else a second run would take the other
		{"Both", []roles.RoleID{"users"}, meant{"users", nil}},
		{"Both", []roles.RoleID{"apps"}, meant{"apps", nil}},
		{"Closed", []roles.RoleID{"off2"}, meant{"off2", nil}},
		{strings.ToUpper(guidRole), []roles.RoleID{guidRole}, meant{guidRole, nil}},
		{goneRole, []roles.RoleID{goneRole}, meant{goneRole, nil}},
		{strings.ToUpper(goneRole), nil, meant{goneRole, nil}},
		{guidValue, []roles.RoleID{"odd"}, meant{"odd", nil}},
		{guidValue, []roles.RoleID{guidValue}, meant{guidValue, nil}}, // once the id of a role that is gone
		{"Orders.Read", []roles.RoleID{"one"}, meant{"", roles.ErrRoleNotFound}},
	} {
		got, err := roles.FindHeldRole(twins(), c.text, held(twins(), c.held...))
		if got != c.want.id || !errors.Is(err, c.want.err) {
			t.Errorf("%s of %v: got %q, %v", c.text, c.held, got, err)
		}
	}
}

func TestFindWantedRole(t *testing.T) {
	for _, c := range []struct {
		text            string
		held            []roles.RoleID
		strict, lenient meant
	}{
		{"Data.Read", []roles.RoleID{"was"}, meant{"is", nil}, meant{"is", nil}},
		{"Orders.Legacy", nil, meant{"", roles.ErrRoleDisabled}, meant{"off", nil}},
		{"Orders.Legacy", []roles.RoleID{"off"}, meant{"off", nil}, meant{"off", nil}},
		{"Orders.Approve", nil, meant{"", roles.ErrRoleNotForApps}, meant{"", roles.ErrRoleNotForApps}},
		{"Orders.Approve", []roles.RoleID{"user"}, meant{"user", nil}, meant{"user", nil}},
		{"Closed", nil, meant{"", roles.ErrRoleDisabled}, meant{"", roles.ErrRoleAmbiguous}},
		{"Closed", []roles.RoleID{"off2"}, meant{"off2", nil}, meant{"off2", nil}},
		{"Closed", []roles.RoleID{"off1", "off2"}, meant{"", roles.ErrRoleAmbiguous}, meant{"", roles.ErrRoleAmbiguous}},
		{"Equal", []roles.RoleID{"equal2"}, meant{"", roles.ErrRoleAmbiguous}, meant{"", roles.ErrRoleAmbiguous}},
		{goneRole, []roles.RoleID{goneRole}, meant{goneRole, nil}, meant{goneRole, nil}},
		{goneRole, nil, meant{"", roles.ErrRoleNotFound}, meant{"", roles.ErrRoleNotFound}},
	} {
		for lenient, want := range map[bool]meant{false: c.strict, true: c.lenient} {
			got, err := roles.FindWantedRole(twins(), c.text, held(twins(), c.held...), lenient)
			if got != want.id || !errors.Is(err, want.err) {
				t.Errorf("%s of %v, lenient %v: got %q, %v", c.text, c.held, lenient, got, err)
			}
		}
	}
}

// Where two could be meant, the candidates and their ids are shown.
func TestAmbiguousRoleShowsCandidates(t *testing.T) {
	_, err := roles.FindHeldRole(twins(), "data.read", held(twins(), "was", "is"))
	want := []roles.Candidate{{DisplayName: "Data.Read", Kind: "role for Application, disabled", ID: "was"},
		{DisplayName: "Data.Read", Kind: "role for Application", ID: "is"}}
	var e *roles.Error
	if !errors.As(err, &e) || !slices.Equal(e.Candidates, want) ||
		!strings.Contains(e.Msg, `role "data.read" of Orders is ambiguous: 2 roles match`) {
		t.Errorf("got %+v", e)
	}
}

// However a role is written for others to use, it is read as that role: given, held,
// wanted and shown.
func TestRoleTextMeansItsRoleAlone(t *testing.T) {
	api := twins()
	for i, value := range []string{" blank ", "a,b", `"q"`, "name:x", "-r", "$(x)", "df021288-bdef-4463-88db-98f22de8921"} {
		api.Roles = append(api.Roles,
			roles.AppRole{ID: roles.RoleID("dddddddd-0000-4000-8000-00000000000" + string(rune('0'+i))), Value: value,
				MemberTypes: []string{"Application"}})
	}
	for i := range api.Roles[:17] { // as Graph's ids are
		api.Roles[i].ID = roles.RoleID("eeeeeeee-0000-4000-8000-0000000000" + string(rune('0'+i/10)) + string(rune('0'+i%10)))
	}
	for _, r := range api.Roles {
		for _, text := range []string{api.RoleText(r), api.ShellRole(r)} {
			text, err := roles.ParseRole(text)
			if err != nil {
				t.Fatal(err)
			}
			if found, err := roles.FindRole(api, text); err == nil && found.ID != r.ID || err != nil && !r.Disabled && r.ForApplications() {
				t.Errorf("%s of %q: %q, %v", text, r.Value, found.ID, err)
			}
			for _, others := range [][]roles.RoleID{nil, {r.ID}, {r.ID, api.Roles[5].ID, api.Roles[9].ID, api.Roles[10].ID}} {
				if id, err := roles.FindHeldRole(api, text, held(api, others...)); err != nil || id != r.ID {
					t.Errorf("%s of %q: %q, %v", text, r.Value, id, err)
				}
			}
			for _, other := range api.Roles {
				g := roles.Grant{Assignment: roles.Assignment{Key: roles.Key{Role: other.ID}}, Resource: &api, Role: &other}
				if g.Named(text) != (other.ID == r.ID) {
					t.Errorf("%s of %q names %q: %v", text, r.Value, other.ID, g.Named(text))
				}
			}
		}
		if text := api.ShellRole(r); strings.ContainsAny(text, " ,\"$()") || strings.HasPrefix(text, "-") {
			t.Errorf("%q is not plain", text)
		}
	}
}

// Whatever twins an API has: a second run changes nothing, no role is taken that is
// not held or given that cannot be, what is given is then found, and the order in
// which the API lists its roles does not matter.
func TestTwinLaws(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	values, members := []string{"a.b", "A.B", "A.b", "c"}, [][]string{{"Application"}, {"User"}, {"User", "Application"}}
	for range 5000 {
		api := roles.Resource{ID: "api"}
		var some []roles.RoleID
		for i := range 1 + r.IntN(5) {
			role := roles.AppRole{ID: roles.RoleID(rune('0' + i)), Value: values[r.IntN(4)], MemberTypes: members[r.IntN(3)],
				Disabled: r.IntN(3) == 0}
			if api.Roles = append(api.Roles, role); r.IntN(2) == 0 {
				some = append(some, role.ID)
			}
		}
		text, has := values[r.IntN(4)], held(api, some...)
		turned := api
		turned.Roles = slices.Clone(api.Roles)
		slices.Reverse(turned.Roles)

		given, err := roles.FindRole(api, text)
		if again, err2 := roles.FindRole(turned, text); again.ID != given.ID || (err == nil) != (err2 == nil) ||
			err != nil && !errors.Is(err2, errors.Unwrap(err)) {
			t.Fatalf("%+v, %s: %q, %v; turned round %q, %v", api.Roles, text, given.ID, err, again.ID, err2)
		}
		if err == nil {
			if given.Disabled || !given.ForApplications() || !strings.EqualFold(given.Value, text) {
				t.Fatalf("%+v, %s: gives %+v", api.Roles, text, given)
			}
			for _, now := range [][]roles.Assignment{has, append(slices.Clone(has), held(api, given.ID)...)} {
				if id, err := roles.FindWantedRole(api, text, now, r.IntN(2) == 0); err != nil || id != given.ID {
					t.Fatalf("%+v, %s: given %q, looked for %q, %v", api.Roles, text, given.ID, id, err)
				}
			}
		}

		taken, err := roles.FindHeldRole(api, text, has)
		if again, err2 := roles.FindHeldRole(turned, text, has); (err == nil) != (err2 == nil) || slices.Contains(some, taken) &&
			again != taken {
			t.Fatalf("%+v, %s of %v: %q, %v; turned round %q, %v", api.Roles, text, some, taken, err, again, err2)
		}
		if err != nil || !slices.Contains(some, taken) {
			continue
		}
		rest := slices.DeleteFunc(slices.Clone(some), func(id roles.RoleID) bool { return id == taken })
		if next, err := roles.FindHeldRole(api, text, held(api, rest...)); err != nil || slices.Contains(rest, next) {
			t.Fatalf("%+v, %s of %v: takes %q, then %q, %v", api.Roles, text, some, taken, next, err)
		}
	}
}
