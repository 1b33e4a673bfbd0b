package cmd

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"mi-roles/cmd/pick"
)

const checked = "1d000000-0000-4000-8000-000000000025" // holds Calendars.Read of Microsoft Graph since 2024-09-28

func TestVerifyToken(t *testing.T) {
	for verdict, more := range map[string]map[string]any{
		"OK":               nil,
		"TOKEN_LACKS_ROLE": {"roles": []string{"Mail.Read"}},
		"STALE_TOKEN":      {"roles": []string{"Mail.Read"}, "iat": 1714521600, "nbf": 1714521600},
		"WRONG_AUDIENCE":   {"aud": "https://graph.microsoft.com.evil.example"},
		"WRONG_TENANT":     {"tid": "7f6a1c2e-5b0d-4c3e-9a41-0d2f6b8e1c35"},
		"WRONG_IDENTITY":   {"oid": "1d000000-0000-4000-8000-000000000001", "sub": "1d000000-0000-4000-8000-000000000001"},
		"TOKEN_EXPIRED":    {"exp": time.Now().Add(-time.Hour).Unix()},
	} {
		code := 3
		if verdict == "OK" {
			code = 0
		}
		s := speak(t, jwt(identityClaims(more)), "verify", "--sandbox", "-i", checked, "-a", "graph", "-r", "Calendars.Read", "--token",
			"-", "-o", "json")
		s.want(t, code, `"verdict": "`+verdict+`"`, `"principalId": "`+checked+`"`)
	}
}

// The issuer counts besides the tenant, where the token names one.
func TestVerifyTokenIssuer(t *testing.T) {
	v1, v2 := "https://sts.windows.net/"+sampleTenant+"/", "https://login.microsoftonline.com/"+sampleTenant+"/v2.0"
	for issuer, code := range map[string]int{v1: 0, v2: 0, strings.TrimSuffix(v1, "/"): 3, v2 + "/": 3,
		"https://evil.example/" + sampleTenant + "/":                          3,
		"https://sts.windows.net/7f6a1c2e-5b0d-4c3e-9a41-0d2f6b8e1c35/":       3,
		"https://login.microsoftonline.us/" + sampleTenant + "/v2.0":          3,
		"https://sts.windows.net.evil.example/" + sampleTenant + "/":          3,
		"https://evil.example/?https://sts.windows.net/" + sampleTenant + "/": 3,
		"": 3,
	} {
		s := speak(t, jwt(identityClaims(map[string]any{"iss": issuer})), "verify", "--sandbox", "-i", checked, "-a", "graph", "-r",
			"Calendars.Read", "--token", "-", "-o", "json")
		if code == 0 {
			s.want(t, 0, `"OK"`)
			continue
		}
		s.want(t, 3, `"WRONG_TENANT"`, `the token was issued by \"`+issuer+`\", expected `+v1+" or "+v2)
	}
	claims := identityClaims(nil)
	delete(claims, "iss")
	speak(t, jwt(claims), "verify", "--sandbox", "-i", checked, "-a", "graph", "-r", "Calendars.Read", "--token", "-", "-o", "json").
		want(t, 0, `"OK"`, "its issuer was not checked")
}

// Slash or none, address or client id: the same API.
func TestVerifyTokenAudience(t *testing.T) {
	for _, aud := range []string{"https://graph.microsoft.com/", pick.GraphAppID, "spn:" + pick.GraphAppID} {
		speak(t, jwt(identityClaims(map[string]any{"aud": aud})), "verify", "--sandbox", "-q", "-i", checked, "-a", "graph", "-r",
			"Calendars.Read", "--token", "-").want(t, 0, "OK")
	}
}

// What the directory lacks decides before the token does.
func TestVerifyTokenMissingGrant(t *testing.T) {
	speak(t, jwt(identityClaims(nil)), "verify", "--sandbox", "-i", checked, "-a", "graph", "-r", "Mail.Send", "--token", "-", "-o",
		"json").want(t, 3, `"MISSING"`)
}

func TestVerifyTellsTheAudience(t *testing.T) {
	speak(t, "", "verify", "--sandbox", "-i", "func-orders", "-a", "api://orders", "-r", "Orders.Read.All").
		want(t, 3, "api://orders/.default", "resource  api://orders (", "assignment")
	s := speak(t, "", "verify", "--sandbox", "-q", "-i", checked, "-a", "graph", "-r", "Calendars.Read")
	s.want(t, 0)
	if s.err != "" {
		t.Errorf("--quiet: %q", s.err)
	}
}

func TestVerifyTokenBadInput(t *testing.T) {
	file := filepath.Join(t.TempDir(), "bad.txt")
	if err := os.WriteFile(file, []byte("not a token"), 0o600); err != nil {
		t.Fatal(err)
	}
	common := []string{"verify", "--sandbox", "-i", checked, "-a", "graph", "-r", "Calendars.Read"}
	for _, args := range [][]string{{"--token", file}, {"--token", "/nowhere"}, {"--token", "-"}, {"--token", jwt(identityClaims(nil))},
		{"--acquire"},
		{"--token", file, "--acquire"}, {"--token", file, "-i", "func-orders"}} {
		if s := speak(t, "", append(common, args...)...); s.code != 2 || s.out != "" {
			t.Errorf("%v: %+v", args, s)
		}
	}
}
