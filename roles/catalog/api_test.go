package catalog

import (
	"regexp"
	"strings"
	"testing"
)

func TestAPIsAreConsistent(t *testing.T) {
	names := map[string]string{}
	ids := map[string]string{}
	word := regexp.MustCompile(`^[a-z0-9-]+$`)
	for _, a := range APIs() {
		if a.Name == "" || !guid().MatchString(a.AppID) {
			t.Errorf("%s: name %q, app id %q", a.Alias, a.Name, a.AppID)
		}
		if other, twice := ids[a.AppID]; twice {
			t.Errorf("%s and %s share the app id %s", a.Alias, other, a.AppID)
		}
		ids[a.AppID] = a.Alias
		for _, alias := range append([]string{a.Alias}, a.Aliases...) {
			if other, twice := names[alias]; twice {
				t.Errorf("alias %q names both %s and %s", alias, other, a.Alias)
			}
			names[alias] = a.Alias
			if !word.MatchString(alias) || guid().MatchString(alias) {
				t.Errorf("alias %q is not a lower-case word", alias)
			}
			if got, ok := ByAlias(strings.ToUpper(alias)); !ok || got.AppID != a.AppID {
				t.Errorf("ByAlias(%q) = %v, %v", strings.ToUpper(alias), got.Alias, ok)
			}
		}
		if got, ok := ByAppID(strings.ToUpper(a.AppID)); !ok || got.Alias != a.Alias {
			t.Errorf("ByAppID(%s) = %v, %v", a.AppID, got.Alias, ok)
		}
	}
}

func TestAliasesOfTheContract(t *testing.T) {
	for alias, appID := range map[string]string{
		"graph": "00000003-0000-0000-c000-000000000000", "sharepoint": "00000003-0000-0ff1-ce00-000000000000",
		"exchange": "00000002-0000-0ff1-ce00-000000000000", "defender": "fc780465-2017-40d4-a0c5-307022471b92",
		"intune": "c161e42e-d4df-4a3d-9b42-e7a3c31f59d4", "keyvault": "cfa8b339-82a2-471a-a3c9-0fc0be7a4093",
		"arm": "797f4846-ba00-4fd7-ba43-dac1f8f63013", "powerbi": "00000009-0000-0000-c000-000000000000",
		"o365management": "c5393580-f805-4401-95e8-94b7a6ef2fc2",
	} {
		if a, ok := ByAlias(alias); !ok || a.AppID != appID {
			t.Errorf("ByAlias(%q) = %q, %v; want %s", alias, a.AppID, ok, appID)
		}
	}
}

func TestByAliasNeverMatchesAPrefix(t *testing.T) {
	for _, text := range []string{"", "gra", "graph ", "graphs", "exch", "Microsoft Graph"} {
		if a, ok := ByAlias(text); ok {
			t.Errorf("ByAlias(%q) = %s", text, a.Alias)
		}
	}
}

func TestFirstParty(t *testing.T) {
	const own = "8a4d2f61-77c3-4b19-a0e5-f3d16b2c9e74"
	for _, c := range []struct {
		appID, owner string
		want         bool
	}{
		{"00000003-0000-0000-C000-000000000000", "", true},
		{own, "f8cdef31-a31e-4b4a-93e4-5f571e91255a", true},
		{own, "72F988BF-86f1-41af-91ab-2d7cd011db47", true},
		{own, "7f6a1c2e-5b0d-4c3e-9a41-0d2f6b8e1c35", false},
		{own, "", false},
		{"", "", false},
	} {
		if got := FirstParty(c.appID, c.owner); got != c.want {
			t.Errorf("FirstParty(%q, %q) = %v", c.appID, c.owner, got)
		}
	}
}

func TestAPIsIsACopy(t *testing.T) {
	APIs()[0].Alias = "changed"
	if _, ok := ByAlias("graph"); !ok {
		t.Error("changing the result of APIs changed the table")
	}
}

// TestOtherNames: what other tools call an API, whole and in any case.
func TestOtherNames(t *testing.T) {
	for name, want := range map[string]string{"MicrosoftGraph": "graph", "MICROSOFTGRAPH": "graph", "graph.microsoft.com": "graph",
		"Graph.Microsoft.com": "graph", "SharePointOnline": "sharepoint", "Office365SharePointOnline": "sharepoint",
		"vault.azure.net": "keyvault", "Microsoft Graph": "", "graph": "", "https://graph.microsoft.com": "", "graph.microsoft": "", "": ""} {
		api, ok := ByOtherName(name)
		if ok != (want != "") || api.Alias != want {
			t.Errorf("%q: %q, %v", name, api.Alias, ok)
		}
	}
	for uri, want := range map[string]string{"https://graph.microsoft.com": "graph", "HTTPS://graph.microsoft.com/": "graph",
		"https://graph.microsoft.com//": "", "graph.microsoft.com": "", "": "", "/": ""} {
		api, ok := ByURI(uri)
		if ok != (want != "") || api.Alias != want {
			t.Errorf("%q: %q, %v", uri, api.Alias, ok)
		}
	}
}
