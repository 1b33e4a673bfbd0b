package connect

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"mi-roles/roles"
)

// remembering is a run on the sample tenant that has read something, whose names go into a folder.
func remembering(t *testing.T, dir string, seen ...string) (*desk, *Session) {
	t.Helper()
	d := newDesk()
	s := d.onSample(t)
	d.Cache = dir
	for _, name := range seen {
		s.Seen.Identities([]roles.Principal{{ID: roles.ObjectID(name), DisplayName: name, Type: roles.UserAssigned}})
	}
	return d, s
}

func namesIn(t *testing.T, file string) Names {
	t.Helper()
	n, ok := readCache(file)
	if !ok {
		t.Fatalf("no names in %s", file)
	}
	return n
}

func ids(n Names) string {
	var all []string
	for _, i := range n.Identities {
		all = append(all, i.ID)
	}
	return strings.Join(all, " ")
}

// TestRemember: what a run reads goes before what the cache has, which the whole list alone replaces.
func TestRemember(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "names")
	file := filepath.Join(dir, "public-"+tenantID+".json")
	d, s := remembering(t, dir, "a", "b")
	d.tenant = "contoso.example"
	s.Seen.API(roles.Resource{ID: graphID, AppID: graphApp, DisplayName: "Microsoft Graph", Names: []string{"https://graph.microsoft.com",
		graphApp},
		Roles: []roles.AppRole{{Value: "R", MemberTypes: []string{"Application"}}, {Value: "D", MemberTypes: []string{"Application"},
			Disabled: true},
			{Value: "U", MemberTypes: []string{"User"}}, {MemberTypes: []string{"Application"}}}})
	d.Remember(t.Context())
	n := namesIn(t, file)
	if n.Version != CacheVersion || n.Cloud != "public" || n.Tenant != tenantID || n.As != "contoso.example" {
		t.Errorf("%+v", n)
	}
	is(t, "APIs", fmt.Sprint(n.APIs), "[{"+graphID+" "+graphApp+" Microsoft Graph graph [https://graph.microsoft.com] [R]}]")
	if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 && runtime.GOOS != "windows" {
		t.Errorf("%v, %v", info.Mode(), err)
	}

	d, _ = remembering(t, dir, "c", "b", "c")
	d.Remember(t.Context())
	n = namesIn(t, file)
	is(t, "more", ids(n), "c b a")
	is(t, "the name that was typed before", n.As, "contoso.example")
	if len(n.APIs) != 1 {
		t.Errorf("%+v", n.APIs)
	}
	d, s = remembering(t, dir, "d")
	s.Seen.AllIdentities, d.tenant = true, tenantID
	d.Remember(t.Context())
	n = namesIn(t, file)
	is(t, "the whole list", ids(n), "d")
	is(t, "the tenant as it was typed now", n.As, tenantID)

	many := Names{Version: CacheVersion}
	for i := range MostNames {
		many.Identities = append(many.Identities, NamedIdentity{ID: fmt.Sprint(i)})
	}
	if err := WriteCache(t.Context(), file, many); err != nil {
		t.Fatal(err)
	}
	d, _ = remembering(t, dir, "e")
	d.Remember(t.Context())
	if n = namesIn(t, file); len(n.Identities) != MostNames || n.Identities[0].ID != "e" {
		t.Errorf("%d names, the first is %s", len(n.Identities), n.Identities[0].ID)
	}
}

// TestNotRemembered: a sandbox, a run that read nothing or does not know its tenant, and one without a
// cache leave none.
func TestNotRemembered(t *testing.T) {
	for name, set := range map[string]func(*desk, *Session){
		"a sandbox":     func(_ *desk, s *Session) { s.Sandboxed = true },
		"nothing read":  func(_ *desk, s *Session) { s.Seen = &Seen{} },
		"no tenant":     func(_ *desk, s *Session) { s.Credential = failing{} },
		"no session":    func(d *desk, _ *Session) { d.Opened = nil },
		"it is off":     func(d *desk, _ *Session) { d.Cache = cacheOff },
		"tests by rule": func(d *desk, _ *Session) { d.Cache = "" },
	} {
		dir := t.TempDir()
		d, s := remembering(t, dir, "a")
		set(d, s)
		d.Remember(t.Context())
		if left, _ := os.ReadDir(dir); len(left) > 0 {
			t.Errorf("%s: %v", name, left)
		}
	}
	ended, end := context.WithCancel(t.Context())
	end()
	dir := t.TempDir()
	d, _ := remembering(t, dir, "a")
	d.Remember(ended)
	if left, _ := os.ReadDir(dir); len(left) != 1 {
		t.Error("a run that was interrupted forgets what it read")
	}
}

// TestSeen passes over what completion does not offer, and keeps no more than it shows.
func TestSeen(t *testing.T) {
	s := &Seen{}
	s.Identities([]roles.Principal{{ID: "app", Type: roles.NotManaged}, {ID: "vm", DisplayName: "n", Type: roles.SystemAssigned,
		AzureResource: "/subscriptions/s/resourceGroups/rg/providers/x/y/n"}})
	is(t, "seen", fmt.Sprint(s.names.Identities), "[{vm n SystemAssigned rg}]")
	for range MostNames {
		s.Identities([]roles.Principal{{ID: "vm", Type: roles.SystemAssigned}})
	}
	if n := len(s.names.Identities); n != MostNames {
		t.Errorf("%d names", n)
	}
	forApps := []roles.AppRole{{Value: "R", MemberTypes: []string{"Application"}}}
	s.API(roles.Resource{ID: "gone", Gone: true, Roles: forApps})
	s.API(roles.Resource{ID: "users"})
	s.API(roles.Resource{ID: "api", Roles: forApps})
	if len(s.names.APIs) != 1 || s.names.APIs[0].ID != "api" {
		t.Errorf("%+v", s.names.APIs)
	}
}

// TestReadCache: what this version did not write is removed without a word.
func TestReadCache(t *testing.T) {
	dir := t.TempDir()
	for name, c := range map[string]struct {
		text string
		ok   bool
	}{
		"good": {`{"version":1}`, true}, "another version": {`{"version":2}`, false}, "no JSON": {`{`, false},
		"too large": {`{"version":1}` + strings.Repeat(" ", mostBytes), false}, "as large as may be": {`{"version":1}` +
			strings.Repeat(" ", mostBytes-len(`{"version":1}`)), true},
	} {
		file := filepath.Join(dir, "x.json")
		if err := os.WriteFile(file, []byte(c.text), 0o600); err != nil {
			t.Fatal(err)
		}
		_, ok := readCache(file)
		if _, err := os.Stat(file); ok != c.ok || (err == nil) != c.ok {
			t.Errorf("%s: read %v, %v", name, ok, err)
		}
	}
	if _, ok := readCache(dir); ok {
		t.Error("a folder is read")
	}
	if _, err := os.Stat(dir); err != nil {
		t.Error(err)
	}
}

// TestCachedNames are those of the tenant that was named, else of the one that was worked with last.
func TestCachedNames(t *testing.T) {
	dir := t.TempDir()
	for i, n := range []Names{{Cloud: "public", Tenant: "old", As: "old.example"}, {Cloud: "public", Tenant: "new"}, {Cloud: "china",
		Tenant: "far"},
		{Cloud: "usgov", Tenant: "misplaced"}} {
		n.Version = CacheVersion
		name := filepath.Join(dir, n.Cloud+"-"+n.Tenant+".json")
		if n.Tenant == "misplaced" {
			name = filepath.Join(dir, "public-misplaced.json")
		}
		if err := WriteCache(t.Context(), name, n); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(name, time.Time{}, time.Now().Add(time.Duration(i)*time.Hour)); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct{ tenant, cloud, want string }{
		{"", "public", "new"}, {"OLD", "public", "old"}, {"Old.Example", "public", "old"}, {"new", "public", "new"}, {"none", "public", ""},
		{"", "china", "far"}, {"", "mars", ""}, {"old", "china", ""},
	} {
		d := newDesk()
		d.Cache, d.tenant = dir, c.tenant
		n, ok := d.CachedNames(c.cloud)
		if n.Tenant != c.want || ok != (c.want != "") {
			t.Errorf("%q in %s: %q, %v", c.tenant, c.cloud, n.Tenant, ok)
		}
	}
	d := newDesk()
	if _, ok := d.CachedNames("public"); ok {
		t.Error("it is off")
	}
	t.Setenv("XDG_CACHE_HOME", dir)
	t.Setenv("HOME", dir)
	d.Cache = ""
	if got := d.cacheDir(); filepath.Base(got) != "mi-roles" || !strings.HasPrefix(got, dir) {
		t.Errorf("by default in %s", got)
	}
	t.Setenv("XDG_CACHE_HOME", "relative")
	t.Setenv("HOME", "")
	is(t, "no home", d.cacheDir(), "")
}

// TestWriteCache fails where no file can be.
func TestWriteCache(t *testing.T) {
	file := filepath.Join(t.TempDir(), "x")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := WriteCache(t.Context(), filepath.Join(file, "y.json"), Names{}); err == nil {
		t.Error("a folder is made of a file")
	}
	deep := filepath.Join(t.TempDir(), "a", "b", "n.json")
	if err := WriteCache(t.Context(), deep, Names{Version: 1}); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(filepath.Dir(deep)); err != nil || info.Mode().Perm() != 0o700 && runtime.GOOS != "windows" {
		t.Errorf("%v, %v", info.Mode(), err)
	}
	text, err := os.ReadFile(deep)
	var n map[string]any
	if err != nil || json.Unmarshal(text, &n) != nil || n["identities"] != nil || n["as"] != nil {
		t.Errorf("%v %s", err, text)
	}
}
