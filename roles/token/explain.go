package token

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"time"
)

// Explanation is one claim, or one entry of a claim that lists roles, in words.
// Value is what the token says and not to be trusted; times stand in it twice,
// in the reader's zone and in UTC. A claim that is missing where a reader
// expects it has an empty Value.
type Explanation struct {
	Claim   string
	Value   string
	Meaning string
}

// Explain goes through the header and every claim, the important ones first.
// Roles and directory roles get an Explanation each, so that a caller can add
// what it knows of them. A nil loc means UTC.
func (t Token) Explain(now time.Time, loc *time.Location) []Explanation {
	if loc == nil {
		loc = time.UTC
	}
	list := t.explainHeader()
	known := map[string]bool{}
	for _, m := range claimMeanings {
		known[m.claim] = true
		value := object(t.Claims).find(m.claim)
		switch {
		case value != nil:
			list = append(list, t.explainClaim(m, value, now, loc)...)
		case m.claim == "roles" && t.lacksRolesOfItsOwn():
			list = append(list, Explanation{Claim: "roles", Meaning: "absent: no role with a value was assigned on this API " +
				"when the token was issued, so an API that requires roles rejects it"})
		}
	}
	for _, claim := range t.Claims {
		if !known[claim.Name] {
			list = append(list, Explanation{claim.Name, plainText(claim.Value), t.unknownClaimWords()})
		}
	}
	return list
}

// lacksRolesOfItsOwn is true of tokens in which a reader expects roles: those
// of applications, and those that do not say whose they are.
func (t Token) lacksRolesOfItsOwn() bool {
	switch t.Kind() {
	case ManagedIdentityToken, ApplicationToken, UnknownKind:
		return len(t.Scopes) == 0
	}
	return false
}

func (t Token) unknownClaimWords() string {
	if t.Kind() == Assertion && !entraIssuer(t.Issuer) {
		return "a claim of the assertion's issuer"
	}
	return "not a documented claim of Microsoft Entra; the API's owner may know it"
}

func (t Token) explainHeader() []Explanation {
	algorithm := Explanation{"alg (header)", t.Header.Algorithm, "how the token is signed"}
	if !t.Signed {
		algorithm.Meaning = "the token is not signed: no API may accept it"
	}
	list := []Explanation{algorithm}
	if t.Header.KeyID != "" {
		list = append(list, Explanation{"kid (header)", t.Header.KeyID, "which of the issuer's published keys signed"})
	}
	if t.Header.Nonce {
		list = append(list, Explanation{"nonce (header)", "present", "only Microsoft Graph can check the signature of such a token"})
	}
	return list
}

func (t Token) explainClaim(m meaning, value json.RawMessage, now time.Time, loc *time.Location) []Explanation {
	words := m.words
	switch m.claim {
	case "roles", "wids", "scp":
		return t.explainList(m)
	case "iat", "nbf", "exp", "auth_time", "xms_tcdt":
		return []Explanation{explainTime(m, value, now, loc)}
	case "idtyp":
		words = identityTypeWords(t.IdentityType)
	case "ver":
		words = "format of the token, chosen by the API (requestedAccessTokenVersion in its manifest)"
	case "appidacr", "azpacr":
		words = "how the client authenticated"
		if known := clientAuthentication[plainText(value)]; known != "" {
			words = known
		}
	}
	return []Explanation{{m.claim, plainText(value), words}}
}

func (t Token) explainList(m meaning) []Explanation {
	entries := map[string][]string{"roles": t.Roles, "wids": t.WIDs, "scp": t.Scopes}[m.claim]
	if len(entries) == 0 {
		return []Explanation{{m.claim, plainText(object(t.Claims).find(m.claim)), "empty, or not in the documented form"}}
	}
	list := make([]Explanation, 0, len(entries))
	for _, entry := range entries {
		words := m.words
		switch m.claim {
		case "roles":
			words = t.roleWords()
		case "wids":
			words = "template id of a directory role (Microsoft Entra role) held in the whole tenant"
			if plain := plainWIDs[strings.ToLower(entry)]; plain != "" {
				words = plain
			}
		}
		list = append(list, Explanation{m.claim, entry, words})
	}
	return list
}

func (t Token) roleWords() string {
	if t.AppOnly() {
		return "app role (application permission) assigned on this API: works without a signed-in user"
	}
	return "app role of the signed-in user on this API"
}

func identityTypeWords(kind string) string {
	switch strings.ToLower(kind) {
	case "app":
		return "application token: an application or managed identity acts as itself"
	case "user":
		return "user token: a person signed in"
	}
	return "kind of subject"
}

var timeWords = map[string]string{
	"iat":       "issued; Microsoft Entra writes a time five minutes back",
	"nbf":       "not valid before",
	"exp":       "expires; an API rejects the token from then on",
	"auth_time": "when the user last signed in",
	"xms_tcdt":  "when the tenant was created",
}

func explainTime(m meaning, value json.RawMessage, now time.Time, loc *time.Location) Explanation {
	at := numericDate(value)
	if at.IsZero() {
		return Explanation{m.claim, plainText(value), timeWords[m.claim] + "; not a time that can be read"}
	}
	text := at.In(loc).Format("2006-01-02 15:04:05 MST")
	if loc != time.UTC {
		text += " (" + utc(at) + ")"
	}
	return Explanation{m.claim, text, timeWords[m.claim] + ": " + distance(at.Sub(now))}
}

// distance says how far off a moment is, in its two largest units.
func distance(d time.Duration) string {
	if d < 0 {
		return span(-d) + " ago"
	}
	return "in " + span(d)
}

func span(d time.Duration) string {
	seconds := int64(d / time.Second)
	days, hours, minutes := seconds/86400, seconds/3600%24, seconds/60%60
	switch {
	case days > 0:
		return fmt.Sprintf("%d d %d h", days, hours)
	case hours > 0:
		return fmt.Sprintf("%d h %d min", hours, minutes)
	case minutes > 0:
		return fmt.Sprintf("%d min", minutes)
	}
	return fmt.Sprintf("%d s", seconds)
}

// plainText shows a claim's value: a string bare, a list of strings joined,
// anything else as compact JSON.
func plainText(value json.RawMessage) string {
	var text string
	if json.Unmarshal(value, &text) == nil {
		return text
	}
	var list []string
	if json.Unmarshal(value, &list) == nil {
		return strings.Join(list, ", ")
	}
	var compact bytes.Buffer
	if json.Compact(&compact, value) != nil {
		return ""
	}
	return compact.String()
}
