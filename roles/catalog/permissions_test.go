package catalog

import (
	"slices"
	"strings"
	"testing"
	"time"
)

// published is a permission as the reference tables or our own have it.
type published struct{ api, id, value string }

// The ids and values that are known are those of the reference tables and, because
// what was known stays known, some more.
func TestKnownAgreesWithTheReference(t *testing.T) {
	roles, delegated := map[published]bool{}, map[published]bool{}
	for _, row := range reference(t, "app-role-tiers.tsv") {
		roles[published{row["appId"], row["id"], row["value"]}] = true
	}
	for _, row := range reference(t, "graph-app-roles.tsv") {
		roles[published{graphAppID, row["appRoleId"], row["value"]}] = true
	}
	for _, row := range reference(t, "delegated-permissions.tsv") {
		delegated[published{row["appId"], row["id"], row["value"]}] = true
	}
	ours, scopesHere := ownTables()
	compare(t, "application permission", roles, ours)
	compare(t, "delegated permission", delegated, scopesHere)
}

func ownTables() (roles, delegated map[published]bool) {
	roles, delegated = map[published]bool{}, map[published]bool{}
	for api, all := range permissions() {
		for _, p := range all {
			if p.roleID != "" {
				roles[published{api, p.roleID, p.value}] = true
			}
			if p.scopeID != "" {
				delegated[published{api, p.scopeID, p.value}] = true
			}
		}
	}
	return roles, delegated
}

// compare fails for what ours lacks and tells what it has beyond the reference.
func compare(t *testing.T, kind string, reference, ours map[published]bool) {
	t.Helper()
	for p := range reference {
		if !ours[p] {
			t.Errorf("the %s %s (%s) of %s is not known: run .ci/catalog", kind, p.value, p.id, p.api)
		}
	}
	for p := range ours {
		if !reference[p] {
			t.Logf("the %s %s (%s) of %s is in no reference table", kind, p.value, p.id, p.api)
		}
	}
}

func TestKnownIsWellFormed(t *testing.T) {
	if _, err := time.Parse(time.DateOnly, Date()); err != nil {
		t.Error(err)
	}
	lines := 0
	eachFile(t, knownFiles, "known", func(api API, text string) {
		last, seen := "", map[string]bool{}
		for line := range strings.Lines(text) {
			cell := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
			if len(cell) != 3 || cell[0] == "" || strings.ToLower(cell[0]) < last || cell[1] == "-" && cell[2] == "-" {
				t.Fatalf("%s: %q", api.Alias, line)
			}
			last = strings.ToLower(cell[0])
			for i, id := range cell[1:] {
				if place := cell[i+1] + []string{" role", " scope"}[i]; id != "-" && (!guid().MatchString(id) || seen[place]) {
					t.Errorf("%s: id %q of %s is malformed or there twice", api.Alias, id, cell[0])
				} else if id != "-" {
					seen[place] = true
				}
			}
			lines++
		}
	})
	if lines < 1400 {
		t.Errorf("only %d permissions", lines)
	}
}

func TestKnown(t *testing.T) {
	const verified = "3db474b9-6a0c-4840-96ac-1fceb342124f"
	for _, c := range []struct {
		api, value, id string
		want           bool
	}{
		{graphAppID, "user.read.all", "", true},
		{graphAppID, "", "DF021288-BDEF-4463-88DB-98F22DE89214", true},
		{strings.ToUpper(verified), "", "949ebb93-18f8-41b4-b677-c2bfea940027", true},
		{graphAppID, "", "949ebb93-18f8-41b4-b677-c2bfea940027", false}, // of another API
		{graphAppID, "User.Read", "e1fe6dd8-ba31-4d61-89e7-88639da4683d", false},
		{graphAppID, "RoleManagement.ReadWrite.Everything", "6f0a2c93-4d18-4e7b-9b55-c3e1f7082ad4", false},
		{"8a4d2f61-77c3-4b19-a0e5-f3d16b2c9e74", "User.Read.All", "", false},
		{"", "", "", false},
	} {
		if got := Known(c.api, c.value, c.id); got != c.want {
			t.Errorf("Known(%q, %q, %q) = %v", c.api, c.value, c.id, got)
		}
	}
}

func TestOld(t *testing.T) {
	day, _ := time.Parse(time.DateOnly, Date())
	for days, want := range map[int]bool{0: false, 180: false, 181: true, 1000: true, -3: false} {
		if got, old := Old(day.AddDate(0, 0, days).Add(time.Hour)); old != want || got != days && days > 0 {
			t.Errorf("after %d days: %d, %v", days, got, old)
		}
	}
}

// A role that is known and that nobody has rated is found, and is unrated.
func TestKnownRolesAreFoundUnrated(t *testing.T) {
	for api, all := range permissions() {
		for _, p := range all {
			if p.roleID == "" {
				continue
			}
			if !slices.ContainsFunc(RoleByID(p.roleID), func(r Role) bool { return r.APIAppID == api && r.Value == p.value }) {
				t.Errorf("RoleByID(%s) lacks %s of %s", p.roleID, p.value, api)
			}
			if got := Builtin().Rate(api, p.value, p.roleID); got.Role != p.value || got.RoleID != p.roleID {
				t.Errorf("Rate(%s) = %+v", p.value, got)
			}
		}
	}
}

func TestDelegated(t *testing.T) {
	for _, c := range []struct{ api, text, value, role string }{
		{graphAppID, "user.read", "User.Read", "User.Read.All"},
		{graphAppID, "E1FE6DD8-BA31-4D61-89E7-88639DA4683D", "User.Read", "User.Read.All"},
		{graphAppID, "Mail.Read", "Mail.Read", "Mail.Read"},
		{graphAppID, "Calendars.Read.Shared", "Calendars.Read.Shared", "Calendars.Read"},
		{graphAppID, "TeamworkTag.Read", "TeamworkTag.Read", "TeamworkTag.Read.All"},
		{graphAppID, "Directory.AccessAsUser.All", "Directory.AccessAsUser.All", ""},
		{graphAppID, "User.ReadWrite", "User.ReadWrite", ""}, // for everybody it is critical
		{graphAppID, "openid", "openid", ""},
		{sharePointAppID, "AllSites.Read", "AllSites.Read", "Sites.Read.All"},
		{exchangeAppID, "IMAP.AccessAsUser.All", "IMAP.AccessAsUser.All", "IMAP.AccessAsApp"},
		{defenderAppID, "Machine.Read", "Machine.Read", "Machine.Read.All"},
	} {
		got, ok := Delegated(c.api, c.text)
		if !ok || got.Value != c.value || got.AppRole != c.role || got.APIAppID != c.api {
			t.Errorf("Delegated(%s) = %+v, %v; want role %q", c.text, got, ok, c.role)
		}
	}
	for _, text := range []string{"", "-", "User", "User.Read.Al", "AllSites.Read"} {
		if got, ok := Delegated(graphAppID, text); ok {
			t.Errorf("Delegated(%q) = %+v", text, got)
		}
	}
	if n := len(Scopes("User.Read")); n < 2 {
		t.Errorf("User.Read is a delegated permission of %d APIs", n)
	}
}

// Whatever a delegated permission is, the role named for it exists, and does not
// write where the permission reads.
func TestAppRoleOfScopeIsNoWider(t *testing.T) {
	for name, all := range scopes() {
		for _, s := range all {
			role := samePurpose(s)
			if role == "" {
				continue
			}
			if !Known(s.APIAppID, role, "") {
				t.Errorf("%s of %s: %s does not exist", name, s.APIAppID, role)
			}
			writes := func(v string) bool { return strings.Contains(v, "Write") || strings.Contains(v, "FullControl") }
			if writes(role) && !writes(s.Value) {
				t.Errorf("%s leads to %s, which writes", s.Value, role)
			}
		}
	}
}
