package connect

import (
	"encoding/base64"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"

	"mi-roles/graph/signin"
	"mi-roles/roles"
)

// TestTenantGuard refuses a token of another tenant than the one that was named.
func TestTenantGuard(t *testing.T) {
	for k, v := range map[string]string{"AZURE_TENANT_ID": orders, "AZURE_CLIENT_ID": orders, "AZURE_CLIENT_SECRET": "s"} {
		t.Setenv(k, v)
	}
	part := base64.RawURLEncoding.EncodeToString
	for name, c := range map[string]struct{ claims, wanted, says string }{
		"the same":  {`{"tid":"` + tenantID + `"}`, strings.ToUpper(tenantID), ""},
		"another":   {`{"tid":"` + tenantID + `"}`, orders, "the sign-in is for tenant " + tenantID + ", not for tenant " + orders},
		"not known": {`{}`, orders, ""},
	} {
		raw := part([]byte(`{"alg":"none"}`)) + "." + part([]byte(c.claims)) + "."
		credential, err := signin.New(signin.Options{Method: signin.Env, Transport: authority(raw)})
		if err != nil {
			t.Fatal(err)
		}
		got, err := tenantGuard{credential, c.wanted}.GetToken(t.Context(),
			policy.TokenRequestOptions{Scopes: []string{"https://graph.microsoft.com/.default"}})
		if c.says == "" && (err != nil || got.Token != raw) || c.says != "" && (err == nil || got.Token != "") {
			t.Errorf("%s: %v", name, err)
		}
		if e, ok := errors.AsType[*roles.Error](err); c.says != "" {
			if !ok || e.Msg != c.says || !errors.Is(err, roles.ErrSignIn) ||
				e.Hint != "sign in to the right tenant: az login --tenant "+orders {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
	broken, err := signin.New(signin.Options{Method: signin.Env, Transport: authority("")})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := (tenantGuard{broken, orders}).GetToken(t.Context(),
		policy.TokenRequestOptions{Scopes: []string{"s/.default"}}); err == nil ||
		strings.Contains(err.Error(), "tenant "+orders) {
		t.Errorf("no token: %v", err)
	}
	for _, c := range []struct {
		a, b string
		want bool
	}{{"a", "A", false}, {"a", "b", true}, {"", "b", false}, {"a", "", false}} {
		if OtherTenant(c.a, c.b) != c.want {
			t.Errorf("%q and %q", c.a, c.b)
		}
	}
}

// authority answers each request for a token with this one, or refuses where there is none.
type authority string

// TestWantedTenant: the flag's tenant, else that of Azure's own variable; a domain is not an id to compare.
func TestWantedTenant(t *testing.T) {
	for _, c := range []struct{ flag, variable, want string }{
		{"", "", ""}, {tenantID, "", tenantID}, {"", tenantID, tenantID}, {"contoso.example", tenantID, ""}, {tenantID, orders, tenantID},
	} {
		d := newDesk()
		d.tenant, d.env["AZURE_TENANT_ID"] = c.flag, c.variable
		is(t, c.flag+" "+c.variable, d.wantedTenant(), c.want)
	}
}

// A sign-in with a tenant's id is guarded, one without is not; and where nobody can be asked, nobody is.
func TestSignInIsGuarded(t *testing.T) {
	for _, tenant := range []string{tenantID, "contoso.example", ""} {
		d := newDesk()
		d.tenant, d.Auth = tenant, "azcli"
		s, err := d.Open(0)
		if err != nil {
			t.Fatal(err)
		}
		guard, guarded := s.Credential.(tenantGuard)
		if guarded != (tenant == tenantID) || guarded && guard.tenant != tenantID || s.Cloud.Name != "public" || s.Sandboxed {
			t.Errorf("%q: %T in %s", tenant, s.Credential, s.Cloud.Name)
		}
	}
	d := newDesk()
	t.Setenv("AZURE_AUTHORITY_HOST", "ftp://nowhere")
	if _, err := d.Open(0); err == nil {
		t.Error("no sign-in, and no failure")
	}
	t.Setenv("AZURE_AUTHORITY_HOST", "")
	d = newDesk()
	d.Auth, d.Cloud = "azcli", "usgov"
	if s, err := d.Open(0); err != nil || s.Cloud.Name != "usgov" {
		t.Errorf("%v", err)
	}
}

// TestSignInOptions: a person is shown what to do, nobody else is; and each wait is told.
func TestSignInOptions(t *testing.T) {
	for name, c := range map[string]struct {
		set    func(*desk)
		prompt bool
	}{
		"a person": {func(*desk) {}, true}, "--no-input": {func(d *desk) { d.NoInput = true }, false},
		"a pipeline": {func(d *desk) { d.env["CI"] = "1" }, false},
	} {
		d := newDesk()
		c.set(d)
		d.tenant, d.noTokenCache = "contoso.example", true
		o := d.signInOptions(signin.Clouds()[1], signin.DeviceCode)
		if (o.Prompt != nil) != c.prompt || o.Method != signin.DeviceCode || o.Cloud.Name != "usgov" || o.Tenant != "contoso.example" ||
			!o.NoTokenCache || o.Transport != nil {
			t.Errorf("%s: %+v", name, o)
		}
		o.Notice(2*time.Second, "busy")
		if said := d.said(); !strings.HasPrefix(said, "busy: waiting 2s, next try at ") {
			t.Errorf("%s: %q", name, said)
		}
		if c.prompt {
			o.Prompt("enter the code")
			is(t, name, d.said(), "enter the code\n")
		}
	}
}
