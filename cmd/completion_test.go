package cmd

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"mi-roles/cmd/change"
	"mi-roles/cmd/connect"
	"mi-roles/cmd/screen"
	"mi-roles/graph/sandbox"
	"mi-roles/graph/signin"
	"mi-roles/output"
	"mi-roles/roles"
)

// completed is what a shell gets for the last of the words.
func completed(t *testing.T, env map[string]string, words ...string) []string {
	t.Helper()
	var out, err bytes.Buffer
	code := Run(context.Background(), append([]string{"__complete"}, words...),
		screen.Streams{In: strings.NewReader(""), Out: &out, Err: &err, Getenv: func(k string) string { return env[k] }})
	if code != change.ExitOK {
		t.Fatalf("exit code %d: %s", code, err.String())
	}
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	return lines[:len(lines)-1] // the last one is for the shell
}

func TestCompletion(t *testing.T) {
	off := map[string]string{"MI_ROLES_COMPLETION_CACHE": "off"}
	for _, c := range []struct {
		name  string
		env   map[string]string
		words []string
		want  string
	}{
		{"a fixed set", off, []string{"audit", "--fail-on", ""}, "critical"},
		{"a command's own format", off, []string{"audit", "-o", "sa"}, "sarif"},
		{"a sign-in", off, []string{"list", "--auth", "dev"}, "devicecode"},
		{"a cloud", off, []string{"list", "--cloud", "ch"}, "china"},
		{"an API without a cache", off, []string{"assign", "-a", "gra"}, "graph\tMicrosoft Graph"},
		{"a role without a cache", off, []string{"assign", "-a", "graph", "-r", "User.Read.A"},
			"User.Read.All\trisk high: reads the full profile of every user"},
		{"any case", off, []string{"assign", "-a", "graph", "-r", "user.read.a"},
			"user.read.all\trisk high: reads the full profile of every user"},
		{"only critical", off, []string{"assign", "-a", "graph", "--allow-critical", "RoleManagement.ReadWrite.Dir"},
			"RoleManagement.ReadWrite.Directory\trisk critical: makes any user, group or application a Global Administrator"},
		{"an identity of the sandbox", off, []string{"assign", "--sandbox", "-i", "func-orders-"},
			"func-orders-test\tsystem-assigned, rg-shop-test"},
		{"the sandbox of the environment", map[string]string{"MI_ROLES_SANDBOX": "true"}, []string{"copy", "--to", "func-orders-"},
			"func-orders-test\tsystem-assigned, rg-shop-test"},
		{"the last of a list", off, []string{"list", "--sandbox", "-i", "web-shop,func-orders-"},
			"web-shop,func-orders-test\tsystem-assigned, rg-shop-test"},
		{"after one in quotes", off, []string{"list", "--sandbox", "-i", `"Smith, John",func-orders-`},
			"\"Smith, John\",func-orders-test\tsystem-assigned, rg-shop-test"},
		{"after a comma of a name", off, []string{"list", "--sandbox", "-i", `Smith\, John,func-orders-`},
			`Smith\, John,func-orders-test` + "\tsystem-assigned, rg-shop-test"},
		{"a name that is there twice", off, []string{"list", "--sandbox", "-i", "rg-finance/id-sh"},
			"rg-finance/id-shared\tuser-assigned, rg-finance"},
		{"an own API", off, []string{"who", "--sandbox", "-a", "api://orders-"}, "api://orders-test\tOrders API (test)"},
		{"its role", off, []string{"verify", "--sandbox", "-a", "api://orders", "-r", "Orders.Im"}, "Orders.Import\trisk unrated"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := completed(t, c.env, c.words...); !slices.Contains(got, c.want) {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

// TestOutputsOffered: every format that is offered is one that the command takes.
func TestOutputsOffered(t *testing.T) {
	for _, words := range [][]string{{"audit", "--all"}, {"list", "--all"}, {"who", "-a", "graph"},
		{"verify", "-i", "func-orders", "-a", "graph", "-r", "Mail.Send"}} {
		for _, format := range completed(t, nil, words[0], "-o", "") {
			var out, err bytes.Buffer
			code := Run(context.Background(), append(slices.Clone(words), "--sandbox", "-o", format),
				screen.Streams{In: strings.NewReader(""), Out: &out, Err: &err, Getenv: func(string) string { return "" }})
			if code == change.ExitUsage {
				t.Errorf("%s -o %s: %s", words[0], format, err.String())
			}
		}
	}
}

// TestHostileCompletion: no value that is offered can run in a shell or hide.
func TestHostileCompletion(t *testing.T) {
	tenant := sandbox.Sample()
	for i, evil := range []string{"$(touch x)", "`x`", "a;b", "a b", "-rf", "a\x1b[2J", "~root", "a'b", `a"b`, "a\nb", "a\tb",
		"id:x", "../x"} {
		tenant.ServicePrincipals[i].DisplayName = evil
		tenant.ServicePrincipals[i].Type = "ManagedIdentity"
	}
	file := filepath.Join(t.TempDir(), "evil.json")
	keep(t, tenant, file)
	for _, flag := range []string{"-i", "-a"} {
		for _, line := range completed(t, nil, "assign", "--sandbox="+file, flag, "") {
			value, about, _ := strings.Cut(line, "\t")
			if strings.ContainsAny(value, "$`;'\"\\ ~()\x1b") || strings.HasPrefix(value, "-") || output.Clean(about) != about {
				t.Errorf("offered: %q", line)
			}
		}
	}
}

// world is a session that has read something.
func world(dir, tenant string, s *connect.Seen) *app {
	a := newApp(screen.Streams{Getenv: func(string) string { return "" }})
	a.Cache = dir
	a.Opened = &connect.Session{Opener: a.Opener, Seen: s, Cloud: signin.Clouds()[0],
		Credential: connect.SandboxToken{Tenant: tenant, Cloud: signin.Clouds()[0]}}
	return a
}

func TestCache(t *testing.T) {
	const tenant = "7e4a4700-0000-4000-8000-000000000009"
	dir := filepath.Join(t.TempDir(), "cache")
	s := &connect.Seen{}
	s.Identities([]roles.Principal{{ID: "1d", DisplayName: "func-a", Type: roles.SystemAssigned},
		{ID: "2d", DisplayName: "an-app", Type: roles.NotManaged}})
	s.API(roles.Resource{ID: "3d", AppID: "4d", DisplayName: "Own API", Names: []string{"api://own"}, Roles: []roles.AppRole{
		{Value: "Own.Read", MemberTypes: []string{"Application"}},
		{Value: "Own.Old", MemberTypes: []string{"Application"}, Disabled: true}}})
	world(dir, tenant, s).Remember(context.Background())

	env := map[string]string{"MI_ROLES_COMPLETION_CACHE": dir}
	if got := completed(t, env, "assign", "-i", ""); !slices.Equal(got, []string{"func-a\tsystem-assigned"}) {
		t.Errorf("identities: %q", got)
	}
	if got := completed(t, env, "assign", "-a", "api://own", "-r", ""); !slices.Equal(got, []string{"Own.Read\trisk unrated"}) {
		t.Errorf("roles: %q", got)
	}
	if got := completed(t, env, "assign", "--tenant", "7e4a4700-0000-4000-8000-000000000008", "-i", ""); len(got) != 0 {
		t.Errorf("of another tenant: %q", got)
	}
	if got := completed(t, env, "assign", "--cloud", "china", "-i", ""); len(got) != 0 {
		t.Errorf("of another cloud: %q", got)
	}

	more := &connect.Seen{}
	more.Identities([]roles.Principal{{ID: "5d", DisplayName: "func-b", Type: roles.UserAssigned}})
	world(dir, tenant, more).Remember(context.Background())
	if got := completed(t, env, "assign", "-i", ""); len(got) != 2 {
		t.Errorf("a part that was read is added: %q", got)
	}
	more.AllIdentities = true
	world(dir, tenant, more).Remember(context.Background())
	if got := completed(t, env, "assign", "-i", ""); len(got) != 1 {
		t.Errorf("a whole list replaces: %q", got)
	}
}

func TestCacheIsTheOwnersAlone(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "cache")
	file := filepath.Join(dir, "public-x.json")
	if err := connect.WriteCache(t.Context(), file, connect.Names{Version: connect.CacheVersion}); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(file)
	if err != nil {
		t.Fatal(err)
	}
	if os.PathSeparator == '/' && info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v", info.Mode())
	}
}

func TestCorruptCacheIsDropped(t *testing.T) {
	for _, text := range []string{"", "{", "null", `{"version":99}`, "\x00\xff"} {
		dir := t.TempDir()
		file := filepath.Join(dir, "public-7e4a4700-0000-4000-8000-000000000001.json")
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		got := completed(t, map[string]string{"MI_ROLES_COMPLETION_CACHE": dir}, "assign", "-a", "graph", "-r", "Mail.Sen")
		if len(got) != 1 {
			t.Errorf("%q: the catalog is not offered: %q", text, got)
		}
		if _, err := os.Stat(file); !os.IsNotExist(err) {
			t.Errorf("%q: the file is still there", text)
		}
	}
}

func TestCacheOff(t *testing.T) {
	dir := t.TempDir()
	s := &connect.Seen{}
	s.Identities([]roles.Principal{{ID: "1d", DisplayName: "func-a", Type: roles.SystemAssigned}})
	a := world("off", "7e4a4700-0000-4000-8000-000000000009", s)
	t.Setenv("XDG_CACHE_HOME", dir)
	t.Setenv("HOME", dir)
	t.Setenv("LocalAppData", dir)
	a.Remember(context.Background())
	a = world("", "7e4a4700-0000-4000-8000-000000000009", s)
	a.Opened.Sandboxed = true
	a.Remember(context.Background())
	if files, _ := os.ReadDir(dir); len(files) != 0 {
		t.Errorf("written: %v", files)
	}
}

// A large cache is still quick to complete from. The measure is reading the cache
// itself, so that a slow or busy machine, or the race detector, makes no difference.
func TestCompletionIsQuick(t *testing.T) {
	dir := t.TempDir()
	n := connect.Names{Version: connect.CacheVersion, Cloud: "public", Tenant: "7e4a4700-0000-4000-8000-000000000001"}
	for i := range connect.MostNames {
		name := strings.Repeat("x", 20) + string(rune('a'+i%26)) + strings.Repeat("y", i%13)
		n.Identities = append(n.Identities, connect.NamedIdentity{ID: name, Name: name, Kind: "SystemAssigned", Group: "rg-some-group"})
	}
	file := filepath.Join(dir, "public-"+n.Tenant+".json")
	if err := connect.WriteCache(t.Context(), file, n); err != nil {
		t.Fatal(err)
	}
	reading := fastest(func() {
		data, err := os.ReadFile(file)
		if err = errors.Join(err, json.Unmarshal(data, new(connect.Names))); err != nil {
			t.Error(err)
		}
	})
	completing := fastest(func() {
		completed(t, map[string]string{"MI_ROLES_COMPLETION_CACHE": dir}, "assign", "-i", "z")
	})
	t.Logf("reading %s, completing %s", reading, completing)
	if completing > 15*reading {
		t.Errorf("it took %s, and reading the cache alone %s", completing, reading)
	}
}

// fastest is the shortest of several runs: the one that was disturbed least.
func fastest(run func()) time.Duration {
	best := time.Duration(math.MaxInt64)
	for range 3 {
		start := time.Now()
		run()
		best = min(best, time.Since(start))
	}
	return best
}

// Completions are registered for a shell alone: cobra keeps them for good, with the
// flag and whatever it points to.
func TestCompletionsAreForAShell(t *testing.T) {
	visit(newRoot(newApp(screen.Streams{})), func(c *cobra.Command) {
		c.LocalFlags().VisitAll(func(f *pflag.Flag) {
			if _, registered := c.GetFlagCompletionFunc(f.Name); registered {
				t.Errorf("%s --%s", c.CommandPath(), f.Name)
			}
		})
	})
}
