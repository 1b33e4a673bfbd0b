package token

import (
	"errors"
	"strings"
	"testing"
	"time"
)

func wide(text string) string {
	return "\xff\xfe" + strings.Join(strings.Split(text, ""), "\x00") + "\x00"
}

// Each text is what a tool prints or a person copies with the token.
func TestTheOneTokenInATextIsFound(t *testing.T) {
	raw := tokenOf(sample)
	other := tokenOf(`{"aud":"client","name":"Ann","iss":"https://login.microsoftonline.com/t/v2.0"}`)
	wrapped := raw[:70] + "\r\n            " + raw[70:140] + "\r\n            " + raw[140:]
	for name, text := range map[string]string{
		"Get-AzAccessToken": "\r\nToken     : " + raw + "\r\nExpiresOn : 1/15/2026 9:45:00 AM +00:00\r\nType      : " +
			"Bearer\r\nTenantId  : 7f6a1c2e-5b0d-4c3e-9a41-0d2f6b8e1c35\r\nUserId    : ann@example.org\r\n",
		"the same, wrapped":     "Token     : " + wrapped + "\r\nExpiresOn : 1/15/2026 9:45:00 AM +00:00\r\nType      : Bearer\r\n",
		"the same, UTF-16":      wide("Token     : " + raw + "\r\nExpiresOn : 1/15/2026\r\n"),
		"bare, UTF-16":          wide(raw + "\r\n"),
		"bare, UTF-16 unmarked": wide(raw + "\r\n")[2:],
		"ConvertTo-Json":        "{\r\n  \"Token\": \"" + raw + "\",\r\n  \"ExpiresOn\": \"2026-01-15T09:45:00+00:00\"\r\n}",
		"azd auth token":        `{"token":"` + raw + `","expiresOn":"2026-01-15T09:45:00Z"}`,
		"azd, consoleMessage":   `{"type":"x"}` + "\n" + `{"token":"` + raw + `"}`,
		"az, tsv":               raw + "\t2026-01-15 09:45:00.000000\t1768470300\t0e5b1a7c-2222-4f00-9c11-5a0d8e7b6c34\tBearer\n",
		"az, table":             "AccessToken   ExpiresOn\n-----------   ---------\n" + raw + "   2026-01-15 09:45:00\n",
		"az, yaml":              "accessToken: " + raw + "\nexpiresOn: '2026-01-15'\ntokenType: Bearer\n",
		"az, with a warning":    "WARNING: something\n{\n  \"accessToken\": \"" + raw + "\",\n  \"tokenType\": \"Bearer\"\n}\n",
		"curl":                  `curl -s -H "Authorization: Bearer ` + raw + `" https://graph.microsoft.com/v1.0/users`,
		"curl, two lines": "curl https://graph.microsoft.com/v1.0/users \\\n  -H 'Authorization: Bearer " + raw +
			"' \\\n  -H 'Accept: application/json'",
		"a request": "GET /v1.0/users HTTP/1.1\r\nHost: graph.microsoft.com\r\nAuthorization: Bearer " + raw +
			"\r\nAccept: */*\r\n\r\n",
		"an assignment":        "export TOKEN=" + raw + "\n",
		"PowerShell variable":  `$token = "` + raw + `"`,
		"a log":                "2026-01-14T09:41:07Z DEBUG got token " + raw + " for https://graph.microsoft.com\n",
		"the same token twice": "first " + raw + "\nagain " + raw + "\n",
		"an ID token besides":  `{"token_type":"Bearer","access_token":"` + raw + `","id_token":"` + other + `"} trailing`,
		"named among others":   "id_token: " + other + "\naccess_token: " + raw + "\n",
		"bearer among others":  "session " + other + "\nAuthorization: Bearer " + raw + "\n",
		"a word below":         "the token:\n" + raw + "\nDone\n",
		"a paragraph below":    "the token:\n" + raw + "\n\nThat is all, thank you.\n",
		"a heading":            "eyJ is how it begins:\n" + raw,
		"quoted in a mail":     "> " + raw,
	} {
		got, err := Parse(text)
		if err != nil || got.Name != "id-orders" {
			t.Errorf("%s: %q, %v", name, got.Name, err)
		}
		if _, _, signature, _ := partsOf(text); err == nil && signature != encode("no real signature") {
			t.Errorf("%s: another signature", name)
		}
	}
}

func TestTextsWithoutTheOneToken(t *testing.T) {
	raw, other := tokenOf(sample), tokenOf(`{"aud":"x"}`)
	for name, c := range map[string]struct {
		text string
		want error
		says string
	}{
		"SecureString":        {"System.Security.SecureString", ErrSecureString, "ConvertFrom-SecureString"},
		"SecureString object": {"Token     : System.Security.SecureString\r\nExpiresOn : x\r\n", ErrSecureString, "AsPlainText"},
		"SecureString, wide":  {wide("System.Security.SecureString\r\n"), ErrSecureString, ""},
		"shortened": {"Token                ExpiresOn\n-----                ---------\n" + raw[:20] + "... 1/15/2026", ErrCut,
			"property"},
		"shortened, one sign": {raw[:40] + "… 1/15/2026", ErrCut, ""},
		"two tokens":          {raw + "\n\n" + other + " ", ErrSeveral, "2"},
		"two, both bearers":   {"Bearer " + raw + "\nBearer " + other + " x", ErrSeveral, ""},
		"encrypted in a log":  {"got " + encode(`{"alg":"RSA-OAEP","enc":"A256GCM"}`) + ".a.b.c.d now", ErrEncrypted, ""},
		"prose":               {"eyJ is what tokens begin with", ErrNotToken, ""},
		"half a token":        {"token " + raw[:strings.LastIndexByte(raw, '.')] + " end", ErrNotToken, ""},
	} {
		_, err := Parse(c.text)
		if !errors.Is(err, c.want) || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: got %v", name, err)
		}
		if err != nil && strings.Contains(err.Error(), "eyJ") {
			t.Errorf("%s: repeats the text: %v", name, err)
		}
	}
}

// A text of many beginnings takes no longer than any other of its size.
func TestManyBeginnings(t *testing.T) {
	for _, line := range []string{"eyJ\n", "eyJ ", "eyJ.", "eyJ\n\n", "eyJ\"\n"} {
		began := time.Now()
		if _, err := Parse(strings.Repeat(line, MaxSize/len(line))); err == nil || time.Since(began) > 5*time.Second {
			t.Errorf("%q: %v after %v", line, err, time.Since(began))
		}
	}
}
