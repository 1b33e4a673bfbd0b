package pick

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"mi-roles/cmd/connect"
	"mi-roles/cmd/screen"
	"mi-roles/graph/sandbox"
	"mi-roles/graph/signin"
	"mi-roles/roles"
)

// known are the names of a small tenant.
func known() connect.Names {
	return connect.Names{Identities: []connect.NamedIdentity{{ID: "1", Name: "alone", Kind: "SystemAssigned", Group: "rg"},
		{ID: "2", Name: "Twice", Kind: "UserAssigned", Group: "rg-a"}, {ID: "3", Name: "twice", Kind: "UserAssigned", Group: "$(rm)"},
		{ID: "4", Name: "$(rm)", Kind: "Unknown"}, {ID: "5", Name: orders, Kind: "SystemAssigned", Group: "rg"}},
		APIs: []connect.NamedAPI{{ID: ordersID, AppID: images, Name: "Orders API", Selector: "api://orders", Names: []string{"api://orders"},
			Roles: []string{"Orders.Read.All", "$(rm)", "Sites.FullControl.All"}},
			{ID: payments, AppID: finance, Name: "Odd", Selector: "api://$(rm)"}}}
}

func values(all []Offer) string {
	var out []string
	for _, o := range all {
		out = append(out, o.value)
	}
	return strings.Join(out, " ")
}

// TestOffers: nothing that a shell could run is offered, and each by the shortest text that means it alone.
func TestOffers(t *testing.T) {
	all := IdentityOffers(nil, known())
	if got := values(all); got != "alone rg-a/Twice 3 4 5" {
		t.Error(got)
	}
	if all[0].about != "system-assigned, rg" || all[1].about != "user-assigned, rg-a" || all[2].about != "twice, user-assigned, $(rm)" ||
		all[3].about != "$(rm), managed identity" {
		t.Errorf("%+v", all)
	}
	apis := APIOffers(nil, known())
	if got := values(apis[len(apis)-2:]); got != "api://orders "+finance || apis[0].value == "" || apis[len(apis)-1].about != "Odd" {
		t.Error(got)
	}
	c := &cobra.Command{}
	if RoleOffers(c, known()) != nil {
		t.Error("roles without --api")
	}
	selecting(c)
	if RoleOffers(c, known()) != nil {
		t.Error("roles of no API")
	}
	for typed, want := range map[string]string{"api://orders": "Orders.Read.All Sites.FullControl.All",
		images:   "Orders.Read.All Sites.FullControl.All",
		ordersID: "Orders.Read.All Sites.FullControl.All", "orders api": "Orders.Read.All Sites.FullControl.All", "none": "", " ": ""} {
		cmd := &cobra.Command{}
		selecting(cmd)
		_ = cmd.Flags().Lookup("api").Value.Set(typed)
		if got := values(RoleOffers(cmd, known())); got != want {
			t.Errorf("%q: %s", typed, got)
		}
	}
	for _, typed := range []string{"graph", GraphAppID, "https://graph.microsoft.com", "Microsoft Graph"} {
		cmd := &cobra.Command{}
		selecting(cmd)
		_ = cmd.Flags().Set("api", typed)
		all, critical := RoleOffers(cmd, connect.Names{}), CriticalOffers(cmd, connect.Names{})
		if len(all) < 100 || len(critical) == 0 || len(critical) >= len(all)/2 ||
			slices.ContainsFunc(critical, func(o Offer) bool { return !strings.HasPrefix(o.about, "risk critical: ") }) {
			t.Errorf("%s: %d roles, %d critical", typed, len(all), len(critical))
		}
	}
}

// TestMatching: what begins with the typed text in any case, each once, the typed part as it was typed.
func TestMatching(t *testing.T) {
	offers := []Offer{{"Mail.Send", "a"}, {"mail.send", "b"}, {"Mail.Read", "c\x1b"}, {"Ma", ""}, {"User", ""}}
	for typed, want := range map[string]string{"mai": "x,mail.Send\ta|x,mail.Read\tc\\u001b",
		"":   "x,Mail.Send\ta|x,Mail.Read\tc\\u001b|x,Ma\t|x,User\t",
		"ma": "x,mail.Send\ta|x,mail.Read\tc\\u001b|x,ma\t", "users": "", "USER": "x,USER\t"} {
		if got := strings.Join(matching(offers, "x,", typed), "|"); got != want {
			t.Errorf("%q: %q", typed, got)
		}
	}
	a := &Finder{&connect.Opener{Screen: &screen.Screen{Streams: screen.Streams{Getenv: func(string) string { return "" }}}}}
	a.Sandbox = connect.BuiltIn
	c := &cobra.Command{}
	selecting(c)
	got, directive := a.Many(IdentityOffers)(c, nil, "web-shop,func-ord")
	if len(got) != 2 || !strings.HasPrefix(got[0], "web-shop,func-orders\t") || directive != cobra.ShellCompDirectiveNoFileComp {
		t.Errorf("%q", got)
	}
	got, directive = a.One(APIOffers)(c, nil, "gra")
	if len(got) != 1 || !strings.HasPrefix(got[0], "graph\t") || directive != cobra.ShellCompDirectiveNoFileComp {
		t.Errorf("%q", got)
	}
}

// TestNames are those of the sandbox or of the cloud's cache; what is not known is not offered.
func TestNames(t *testing.T) {
	env := map[string]string{}
	a := &Finder{&connect.Opener{Screen: &screen.Screen{Streams: screen.Streams{Getenv: func(name string) string { return env[name] }}}}}
	a.Cache = t.TempDir()
	for cloud, name := range map[string]string{"public": "here", "china": "far"} {
		n := connect.Names{Version: connect.CacheVersion, Cloud: cloud, Tenant: name}
		if err := connect.WriteCache(t.Context(), filepath.Join(a.Cache, cloud+"-x.json"), n); err != nil {
			t.Fatal(err)
		}
	}
	c := &cobra.Command{}
	c.Flags().Int("most", 0, "")
	for cloud, want := range map[string]string{"": "here", "AzureChinaCloud": "far", "mars": "", "usgov": ""} {
		a.Cloud = cloud
		if got := a.names(c); got.Tenant != want {
			t.Errorf("%q: %s", cloud, got.Tenant)
		}
	}
	a.Cloud = ""
	env["MI_ROLES_MOST"] = "many"
	if got := a.names(c); got.Tenant != "" {
		t.Error("a bad variable is passed over")
	}
	delete(env, "MI_ROLES_MOST")
	a.Sandbox = connect.BuiltIn
	n := a.names(c)
	i := slices.IndexFunc(n.Identities, func(i connect.NamedIdentity) bool { return i.Name == "func-orders" })
	if len(n.Identities) != 38 || i < 0 || n.Identities[i] != (connect.NamedIdentity{ID: orders, Name: "func-orders",
		Kind: "SystemAssigned", Group: "rg-shop"}) {
		t.Errorf("%d identities", len(n.Identities))
	}
	i = slices.IndexFunc(n.APIs, func(api connect.NamedAPI) bool { return api.Name == "Orders API" })
	if i < 0 || strings.Join(n.APIs[i].Roles, " ") != "Orders.Read.All Orders.ReadWrite.All Orders.Import" ||
		n.APIs[i].Selector != "api://orders" ||
		slices.ContainsFunc(n.APIs, func(api connect.NamedAPI) bool { return api.Name == "Team Wiki" }) {
		t.Errorf("%+v", n.APIs)
	}
	file := filepath.Join(t.TempDir(), "t.json")
	if got := sandboxNames(file); len(got.Identities) != 38 {
		t.Errorf("%d identities of no file", len(got.Identities))
	}
	if _, err := os.Stat(file); err == nil {
		t.Error("completion makes a file")
	}
	f, err := os.Create(file)
	if err != nil {
		t.Fatal(err)
	}
	tenant := sandbox.Sample()
	tenant.ServicePrincipals, tenant.Assignments = tenant.ServicePrincipals[:1], nil
	tenant.PermissionGrantPolicies, tenant.DirectoryRoles = nil, nil
	if err := tenant.Encode(f); err != nil {
		t.Fatal(err)
	}
	_ = f.Close()
	if got := sandboxNames(file); len(got.Identities) != 0 || len(got.APIs) != 1 {
		t.Errorf("%d identities, %d APIs of the file", len(got.Identities), len(got.APIs))
	}
}

// TestAudiences: what an API may be called in a token, and what is said where it has no URI.
func TestAudiences(t *testing.T) {
	api := roles.Resource{AppID: images, DisplayName: "Warehouse", Names: []string{"api://a b", "api://w", images}}
	if got := strings.Join(Audiences(api), " "); got != "api://w "+images {
		t.Error(got)
	}
	if got := (Audience{"api://w", true}).Scope(); got != "api://w/.default" {
		t.Error(got)
	}
	if got := (Audience{"api://w", true}).Missing(api); got != "" {
		t.Error(got)
	}
	none := Audience{Resource: images}
	if got := none.Missing(api); !strings.Contains(got, "Warehouse has no identifier URI (Application ID URI)") || !strings.HasSuffix(got,
		"az ad app update --id "+images+" --identifier-uris api://"+images) {
		t.Error(got)
	}
	api.OwnerTenant = "f8cdef31-a31e-4b4a-93e4-5f571e91255a"
	if got := none.Missing(api); !strings.Contains(got, "that is the same everywhere") && !strings.Contains(got,
		"that's the same everywhere") {
		t.Error(got)
	}
	cloud := signin.Clouds()[0]
	for typed, want := range map[string]Audience{"graph": {"https://graph.microsoft.com", true},
		GraphAppID:                             {"https://graph.microsoft.com", true},
		"https://graph.microsoft.com/.default": {"https://graph.microsoft.com", true}, "api://orders/.default": {"api://orders", true},
		"keyvault": {"https://vault.azure.net", true}, "cfa8b339-82a2-471a-a3c9-0fc0be7a4093": {"https://vault.azure.net", true},
		images: {images, false}, "client:" + images: {images, false}} {
		if got, err := TypedAudience(typed, cloud); err != nil || got != want {
			t.Errorf("%s: %+v, %v", typed, got, err)
		}
	}
	for typed, want := range map[string]string{" ": "", "api://a|b": `--api: "api://a|b" `,
		"Orders API": "--api Orders API: a display name or object "} {
		if _, err := TypedAudience(typed, cloud); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%q: %v", typed, err)
		}
	}
	for text, want := range map[string]bool{"api://x": true, "": false, "a b": false, "a\x7f": false, "ü": false, "~": true, "!": true,
		"a{": false} {
		if plainURI(text) != want {
			t.Errorf("%q is a URI: %v", text, !want)
		}
	}
	if !sameAudience("A/", "a") || sameAudience("a", "b") || sameAudience("", "") {
		t.Error("which audiences are the same")
	}
}
