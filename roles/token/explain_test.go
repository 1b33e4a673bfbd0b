package token

import (
	"strings"
	"testing"
	"time"
)

func meaningOf(t *testing.T, list []Explanation, claim, value string) string {
	t.Helper()
	for _, line := range list {
		if line.Claim == claim && line.Value == value {
			return line.Meaning
		}
	}
	t.Fatalf("no line for %s %q in %q", claim, value, list)
	return ""
}

func TestExplainEveryDocumentedClaim(t *testing.T) {
	for _, m := range claimMeanings {
		list := mustParse(t, `{"`+m.claim+`":"1768383600"}`).Explain(atNoon, nil)
		found := false
		for _, line := range list {
			found = found || line.Claim == m.claim && line.Value != ""
			if line.Meaning == "" {
				t.Errorf("%s has no meaning", line.Claim)
			}
		}
		if !found {
			t.Errorf("%s is not explained", m.claim)
		}
	}
}

func TestExplain(t *testing.T) {
	list := mustParse(t, sample).Explain(atNoon, nil)
	for _, c := range []struct{ claim, value, mention string }{
		{"alg (header)", "RS256", "signed"},
		{"kid (header)", "key-1", "keys"},
		{"roles", "User.Read.All", "without a signed-in user"},
		{"roles", "Mail.Send", "app role"},
		{"wids", "0997a1d0-0d1d-4acb-b408-d5ca73121e90", "not an administrator"},
		{"idtyp", "app", "application token"},
		{"appidacr", "2", "certificate"},
		{"iat", "2026-01-14 09:40:00 UTC", "2 h 20 min ago"},
		{"exp", "2026-01-15 09:45:00 UTC", "in 21 h 45 min"},
	} {
		if got := meaningOf(t, list, c.claim, c.value); !strings.Contains(got, c.mention) {
			t.Errorf("%s: %q does not mention %q", c.claim, got, c.mention)
		}
	}
}

func TestExplainShowsLocalTimeAndUTC(t *testing.T) {
	list := mustParse(t, sample).Explain(atNoon, time.FixedZone("CET", 3600))
	meaningOf(t, list, "exp", "2026-01-15 10:45:00 CET (2026-01-15 09:45:00 UTC)")
}

func TestExplainUnusualTokens(t *testing.T) {
	cases := []struct{ name, payload, claim, value, mention string }{
		{"no roles", `{"idtyp":"app"}`, "roles", "", "absent"},
		{"empty roles", `{"roles":[]}`, "roles", "", "empty"},
		{"user's role", `{"idtyp":"user","roles":["Admin"]}`, "roles", "Admin", "signed-in user"},
		{"user", `{"idtyp":"user"}`, "idtyp", "user", "person"},
		{"other kind", `{"idtyp":"device"}`, "idtyp", "device", "kind"},
		{"scope", `{"scp":"A B"}`, "scp", "B", "delegated"},
		{"directory role", `{"wids":["62e90394-69f5-4237-9190-012177145e10"]}`, "wids", "62e90394-69f5-4237-9190-012177145e10",
			"template id"},
		{"unknown claim", `{"mine":{"a" : [1, 2]}}`, "mine", `{"a":[1,2]}`, "not a documented claim"},
		{"list", `{"groups":["a","b"]}`, "groups", "a, b", "groups"},
		{"broken time", `{"exp":"soon"}`, "exp", "soon", "not a time"},
		{"secret client", `{"azpacr":"1"}`, "azpacr", "1", "secret"},
		{"other client", `{"azpacr":"9"}`, "azpacr", "9", "authenticated"},
		{"null", `{"name":null}`, "name", "", "display name"},
		{"number", `{"xms_ftd":12}`, "xms_ftd", "12", "not a documented"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if got := meaningOf(t, mustParse(t, c.payload).Explain(atNoon, nil), c.claim, c.value); !strings.Contains(got, c.mention) {
				t.Errorf("%q does not mention %q", got, c.mention)
			}
		})
	}
}

func TestExplainHeader(t *testing.T) {
	unsigned, err := Parse(encode(`{"alg":"none"}`) + "." + encode(`{}`) + ".")
	if err != nil {
		t.Fatal(err)
	}
	if got := meaningOf(t, unsigned.Explain(atNoon, nil), "alg (header)", "none"); !strings.Contains(got, "not signed") {
		t.Error(got)
	}
	graph, err := Parse(encode(`{"alg":"RS256","nonce":"AQAB"}`) + "." + encode(`{}`) + ".AAAA")
	if err != nil {
		t.Fatal(err)
	}
	if got := meaningOf(t, graph.Explain(atNoon, nil), "nonce (header)", "present"); !strings.Contains(got, "Microsoft Graph") {
		t.Error(got)
	}
}

func TestDistance(t *testing.T) {
	for d, want := range map[time.Duration]string{
		0: "in 0 s", -time.Second: "1 s ago", 90 * time.Second: "in 1 min", -49 * time.Hour: "2 d 1 h ago",
		24 * time.Hour: "in 1 d 0 h", time.Hour: "in 1 h 0 min",
	} {
		if got := distance(d); got != want {
			t.Errorf("%v: %q, want %q", d, got, want)
		}
	}
}
