package signin

import (
	"bytes"
	"encoding/json"
	"fmt"
	"regexp"
	"sync"
	"time"
)

// expected are the members of which a sound answer has one: the tokens of the
// authority and of hosts, of GitHub and of Azure Pipelines, a device code, the
// addresses of an authority, and a refusal that came as a success.
var expected = []string{"access_token", "value", "oidcToken", "device_code", "token_endpoint", "tenant_discovery_endpoint", "error"}

const webPage = "a web page, not a token"

// unfit says what a success was instead of what was asked for, "" when it was
// that. None of its text is repeated: it may hold a token.
func unfit(body []byte) string {
	text := bytes.TrimSpace(body)
	var members map[string]json.RawMessage
	err := json.Unmarshal(text, &members)
	switch {
	case len(text) == 0:
		return "an empty body, not a token"
	case text[0] == '<':
		return webPage
	case text[0] == '{' && err != nil:
		return "damaged JSON, not a token"
	case err != nil:
		return "something other than JSON, not a token"
	}
	for _, name := range expected {
		if value := string(members[name]); value != "" && value != `""` && value != "null" {
			return ""
		}
	}
	return "JSON without a token"
}

// unfitFinding tells of a success that is none. What is in the way may go away.
func unfitFinding(name string, a answer) finding {
	f := finding{reason: a.who(name) + " answered with " + a.unfit, hint: "try again in a minute", unavailable: true}
	if a.unfit == webPage {
		f.reason += ": a proxy or the network's own sign-in page may be in the way"
		f.hint = hintPortal
	}
	return f
}

// expiryPattern is the time at which a token ends as hosts of API version
// 2017-09-01 write it, in the two forms that MSAL does not know.
var expiryPattern = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`"expires_on"\s*:\s*"(\d{1,2}/\d{1,2}/\d{4} \d{1,2}:\d{2}:\d{2}(?: [AP]M)? [+-]\d{2}:\d{2})"`)
})

// mended takes off a byte order mark, which JSON does not allow, and writes the
// time at which a token ends as a number.
func mended(body []byte) []byte {
	body = bytes.TrimPrefix(body, []byte("\xef\xbb\xbf"))
	at := expiryPattern().FindSubmatchIndex(body)
	if at == nil {
		return body
	}
	for _, layout := range []string{"1/2/2006 15:04:05 -07:00", "1/2/2006 3:04:05 PM -07:00"} {
		if end, err := time.Parse(layout, string(body[at[2]:at[3]])); err == nil {
			return fmt.Appendf(nil, `%s"expires_on":"%d"%s`, body[:at[0]], end.Unix(), body[at[1]:])
		}
	}
	return body
}
