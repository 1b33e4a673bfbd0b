package signin

import (
	"errors"
	"net/url"
	"strings"
	"testing"
)

func TestParseCloud(t *testing.T) {
	for in, want := range map[string]string{
		"public": "public", "AzureCloud": "public", "AzurePublicCloud": "public", "AZUREPUBLIC": "public", "Global": "public",
		"usgov": "usgov", "AzureUSGovernment": "usgov", "AzureUSGovernmentCloud": "usgov", "USGovHigh": "usgov", "us-gov": "usgov",
		"usgovdod": "usgovdod", "USGovDoD": "usgovdod", "DoD": "usgovdod",
		"china": "china", "AzureChinaCloud": "china", "AZURE_CHINA": "china",
	} {
		if c, err := ParseCloud(in); err != nil || c.Name != want {
			t.Errorf("%s: %v, %v", in, c.Name, err)
		}
	}
	for _, in := range []string{"", "public cloud 2", "https://login.microsoftonline.com", "\x1b[31m", strings.Repeat("x", 10_000)} {
		_, err := ParseCloud(in)
		if err == nil || !strings.Contains(err.Error(), "usgovdod") || len(err.Error()) > 500 || strings.Contains(err.Error(), "\x1b") {
			t.Errorf("%.20q: %v", in, err)
		}
	}
}

func TestCloudsAreComplete(t *testing.T) {
	graphs := map[string]bool{}
	for _, c := range Clouds() {
		for _, origin := range []string{c.GraphRoot, c.Authority, c.Portal, c.EntraPortal} {
			if u, err := url.Parse(origin); err != nil || u.Scheme != "https" || u.Host == "" || u.Path != "" {
				t.Errorf("%s: %q", c.Name, origin)
			}
		}
		if c.Scope() != c.GraphRoot+"/.default" || graphs[c.GraphRoot] {
			t.Errorf("%s: %q", c.Name, c.Scope())
		}
		graphs[c.GraphRoot] = true
		if again, err := ParseCloud(c.Name); err != nil || again != c {
			t.Errorf("%s: %v", c.Name, err)
		}
	}
}

// The issuers of each cloud; those of another authority are not known.
func TestIssuers(t *testing.T) {
	for name, want := range map[string]string{
		"public":   "https://sts.windows.net/t-1/ https://login.microsoftonline.com/t-1/v2.0",
		"usgov":    "https://sts.windows.net/t-1/ https://login.microsoftonline.us/t-1/v2.0",
		"usgovdod": "https://sts.windows.net/t-1/ https://login.microsoftonline.us/t-1/v2.0",
		"china":    "https://sts.chinacloudapi.cn/t-1/ https://login.partner.microsoftonline.cn/t-1/v2.0",
	} {
		if got := strings.Join(cloudNamed(name).Issuers("T-1"), " "); got != want {
			t.Errorf("%s: %s", name, got)
		}
	}
	if got := (Cloud{Name: "public", Authority: "https://login.private.example"}).Issuers("t-1"); got != nil {
		t.Error(got)
	}
}

func TestAuthorityHost(t *testing.T) {
	for in, want := range map[string]Cloud{
		"": Clouds()[0], "https://login.microsoftonline.com/": Clouds()[0], "login.windows.net": Clouds()[0],
		"https://login.microsoftonline.us": Clouds()[1], "https://LOGIN.partner.microsoftonline.cn/": Clouds()[3],
		"https://login.private.example:8443": {Name: "public", Authority: "https://login.private.example:8443"},
	} {
		t.Setenv("AZURE_AUTHORITY_HOST", in)
		c, err := New(Options{Method: Env})
		if err != nil || c.Cloud().Authority != want.Authority || c.Cloud().Name != want.Name {
			t.Errorf("%s: %v, %v", in, c.Cloud(), err)
		}
	}
	for _, in := range []string{"http://login.microsoftonline.com", "ftp://x", "https://", "https://user@login.example",
		"https://login.example/path", "://", "https://a b"} {
		t.Setenv("AZURE_AUTHORITY_HOST", in)
		if _, err := New(Options{Method: Env}); !errors.Is(err, ErrNoCredential) || !strings.Contains(err.Error(), "AZURE_AUTHORITY_HOST") {
			t.Errorf("%s: %v", in, err)
		}
		if _, err := New(Options{Method: Env, Cloud: Clouds()[3]}); err != nil {
			t.Errorf("%s: a named cloud must not care: %v", in, err)
		}
	}
}

// A secret goes to the named cloud only, whatever the environment says.
func TestNamedCloudBeatsAuthorityHost(t *testing.T) {
	w := newWorld(t)
	key := "POST login.chinacloudapi.cn/" + tenant + "/oauth2/v2.0/token"
	w.token(key)
	env := secretEnv()
	env["AZURE_AUTHORITY_HOST"] = "https://evil.example"
	mustToken(t, w.open(Options{Method: Env, Cloud: Clouds()[3]}, env))
	wantRequests(t, w, key)
}

// A private authority is asked for its own configuration, but nobody else is.
func TestPrivateAuthority(t *testing.T) {
	w := newWorld(t)
	base := "login.private.example/" + tenant
	w.handle["GET "+base+"/v2.0/.well-known/openid-configuration"] = answerJSON(200, map[string]string{
		"authorization_endpoint": "https://" + base + "/authorize", "token_endpoint": "https://" + base + "/token",
		"issuer": "https://" + base + "/v2.0"})
	w.token("POST " + base + "/token")
	env := secretEnv()
	env["AZURE_AUTHORITY_HOST"] = "https://login.private.example"
	mustToken(t, w.open(Options{Method: Env}, env))
	wantRequests(t, w, "GET "+base+"/v2.0/.well-known/openid-configuration", "POST "+base+"/token")
}

func TestParseMethod(t *testing.T) {
	for _, m := range Methods() {
		if got, err := ParseMethod(strings.ToUpper(string(m))); err != nil || got != m {
			t.Errorf("%s: %v, %v", m, got, err)
		}
	}
	for _, in := range []string{"", "azurecli2", strings.Repeat("x", 10_000)} {
		if _, err := ParseMethod(in); err == nil || !strings.Contains(err.Error(), "devicecode") || len(err.Error()) > 500 {
			t.Errorf("%.20q: %v", in, err)
		}
	}
}

func FuzzNames(f *testing.F) {
	f.Add("AzureCloud")
	f.Add("\xff")
	f.Fuzz(func(t *testing.T, s string) {
		if c, err := ParseCloud(s); (err == nil) != (c.Name != "") {
			t.Errorf("%q: %v, %v", s, c, err)
		}
		if m, err := ParseMethod(s); (err == nil) != (m != "") {
			t.Errorf("%q: %v, %v", s, m, err)
		}
		if tenant, err := ParseTenant(s); err == nil && strings.ContainsAny(tenant, " ;&|/\\\"'$`") {
			t.Errorf("tenant %q", tenant)
		}
	})
}
