package cmd

import (
	"encoding/binary"
	"strings"
	"testing"
	"unicode/utf16"
)

// utf16Text is a text as Windows PowerShell's > writes it.
func utf16Text(s string) string {
	b := []byte{0xff, 0xfe}
	for _, u := range utf16.Encode([]rune(s)) {
		b = binary.LittleEndian.AppendUint16(b, u)
	}
	return string(b)
}

// TestTokensAsPeopleHaveThem: the one token in a text is found by both commands.
func TestTokensAsPeopleHaveThem(t *testing.T) {
	raw := jwt(identityClaims(nil))
	for name, text := range map[string]string{
		"UTF-16": utf16Text(raw + "\r\n"),
		"PowerShell": "\r\nToken     : " + raw + "\r\nExpiresOn : 01/02/2027 12:00:00 +00:00\r\nTenantId  : " + sampleTenant +
			"\r\nType      : Bearer\r\n",
		"PowerShell's >":   utf16Text("Token     : " + raw + "\r\nType      : Bearer\r\n"),
		"among words":      "here is what the function sends: " + raw + " (from the log of 10:30)",
		"a curl command":   `curl -H "Authorization: Bearer ` + raw + `" https://graph.microsoft.com/v1.0/users`,
		"az's JSON":        `{"accessToken": "` + raw + `", "expiresOn": "2027-01-01 00:00:00.000000", "tokenType": "Bearer"}`,
		"ConvertTo-Json":   `{"Token":"` + raw + `","Type":"Bearer"}`,
		"token endpoint's": `{"token_type":"Bearer","expires_in":3599,"access_token":"` + raw + `"}`,
	} {
		inspected := speak(t, text, "token", "inspect", "-o", "json", "--query", "roles[0].value")
		inspected.want(t, 0, "Calendars.Read")
		verified := speak(t, text, "verify", "--sandbox", "-i", checked, "-a", "graph", "-r", "Calendars.Read", "--token", "-",
			"-o", "json")
		verified.want(t, 0, `"OK"`)
		if t.Failed() {
			t.Fatal(name)
		}
	}
	for name, c := range map[string]struct{ text, says string }{
		"SecureString":        {"System.Security.SecureString\r\n", "SecureString"},
		"SecureString, UTF16": {utf16Text("Token : System.Security.SecureString\r\n"), "ConvertFrom-SecureString"},
		"shortened":           {"Token     : " + raw[:60] + "...", "shortened"},
		"two tokens":          {raw + "\n" + jwt(identityClaims(map[string]any{"aud": "api://orders"})), "several tokens"},
	} {
		for _, args := range [][]string{{"token", "inspect"},
			{"verify", "--sandbox", "-i", checked, "-a", "graph", "-r", "Calendars.Read", "--token", "-"}} {
			s := speak(t, c.text, args...)
			s.want(t, 2, c.says)
			if s.out != "" || strings.Contains(s.err, raw[:60]) {
				t.Errorf("%s: %q %q", name, s.out, s.err)
			}
		}
	}
}

// TestWhatIsNoAccessToken: named as what it is, with what it is for; never as a user's.
func TestWhatIsNoAccessToken(t *testing.T) {
	for name, c := range map[string]struct {
		claims     map[string]any
		kind, says string
	}{
		"GitHub": {map[string]any{"iss": "https://token.actions.githubusercontent.com", "sub": "repo:o/r:ref:refs/heads/main",
			"aud": "api://AzureADTokenExchange"},
			"assertion", "an assertion of GitHub Actions: it is exchanged for a token"},
		"Kubernetes": {map[string]any{"iss": "https://cluster.example/1", "sub": "system:serviceaccount:ns:sa",
			"aud": "api://AzureADTokenExchange"},
			"assertion", "the assertion of a Kubernetes service account"},
		"ID token": {map[string]any{"iss": "https://login.microsoftonline.com/" + sampleTenant + "/v2.0", "tid": sampleTenant,
			"aud":  "c11e0000-0000-4000-8000-000000000025",
			"name": "Ada", "preferred_username": "ada@contoso.example", "oid": "o", "sub": "s"}, "idToken",
			"an ID token: it tells an application who signed in"},
	} {
		raw := jwt(c.claims)
		s := speak(t, raw, "token", "inspect", "-o", "json")
		s.want(t, 0, `"kind": "`+c.kind+`"`)
		if strings.Contains(s.out, "absent") {
			t.Errorf("%s: speaks of roles: %s", name, s.out)
		}
		speak(t, raw, "token", "inspect").want(t, 0, c.says)
		speak(t, raw, "verify", "--sandbox", "-i", checked, "-a", "graph", "-r", "Calendars.Read", "--token", "-", "-o", "json").
			want(t, 3, `"WRONG_AUDIENCE"`, c.says, "mi-roles token get -a ")
	}
	user := map[string]any{"idtyp": "user", "upn": "ada@contoso.example", "scp": "User.Read", "oid": "another", "sub": "s", "roles": nil}
	speak(t, jwt(identityClaims(user)), "token", "inspect").want(t, 0, "user", "its rights are that user's")
	speak(t, jwt(identityClaims(user)), "verify", "--sandbox", "-i", checked, "-a", "graph", "-r", "Calendars.Read", "--token", "-",
		"-o", "json").
		want(t, 3, `"WRONG_IDENTITY"`, "ada@contoso.example")
}

// A token that is newer than the grant is not waited for, and the advice has the
// values of this check in it.
func TestTokenNewerThanTheGrant(t *testing.T) {
	s := speak(t, jwt(identityClaims(map[string]any{"roles": []string{"Mail.Read"}})), "verify", "--sandbox", "-i", checked, "-a", "graph",
		"-r", "Calendars.Read", "--token", "-", "-o", "json")
	s.want(t, 3, `"TOKEN_LACKS_ROLE"`, "waiting does not help", "mi-roles verify -i "+checked, "-r Calendars.Read")
	for _, not := range []string{"IDENTITY", " API", " ROLE", "get a token issued after the grant"} {
		if strings.Contains(s.out, not) {
			t.Errorf("%q in %s", not, s.out)
		}
	}
}
