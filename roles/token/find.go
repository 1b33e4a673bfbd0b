package token

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"sync"

	"mi-roles/roles/textfile"
)

// unwrap returns the one token inside what was pasted: a bare token in whatever
// quotes and line breaks, a token endpoint's or a tool's JSON, an object as
// PowerShell prints it, a curl command, a log.
func unwrap(raw string) (string, error) {
	text := string(textfile.Decode([]byte(raw)))
	whole := bare(text)
	if strings.IndexFunc(whole, notInToken) < 0 && readable(whole) {
		return whole, nil
	}
	switch found := tokensIn(text); {
	case len(found) == 1:
		return found[0].text, nil
	case len(found) > 1:
		return pick(found)
	case strings.Contains(text, "System.Security.SecureString"):
		return "", fmt.Errorf("%w: PowerShell keeps the token from being shown; "+
			"in PowerShell 7 take its text with (Get-AzAccessToken -ResourceUrl URL).Token | ConvertFrom-SecureString -AsPlainText",
			ErrSecureString)
	case shortened().MatchString(text):
		return "", fmt.Errorf("%w: the console shortened it; take the one property, such as "+
			"(Get-AzAccessToken -ResourceUrl URL).Token, or az account get-access-token --query accessToken -o tsv", ErrCut)
	}
	return whole, nil
}

// bare takes off what surrounds a text that is a token and nothing else.
func bare(text string) string {
	text = strings.TrimSpace(text)
	if strings.HasPrefix(text, "{") {
		text = fromAnswer(text)
	}
	text = trimQuotes(text)
	text = trimPrefixFold(text, "authorization:")
	text = trimQuotes(trimPrefixFold(text, "bearer "))
	lines := strings.FieldsFunc(text, func(r rune) bool { return r == '\n' || r == '\r' })
	for i, line := range lines {
		lines[i] = strings.TrimSpace(line)
	}
	return strings.Join(lines, "")
}

// fromAnswer takes the token out of a token endpoint's JSON answer
// (access_token), Azure CLI's (accessToken) or that of Azure Developer CLI and
// of Get-AzAccessToken | ConvertTo-Json (token).
func fromAnswer(text string) string {
	var answer map[string]json.RawMessage
	if json.Unmarshal([]byte(text), &answer) != nil {
		return text
	}
	for _, name := range []string{"access_token", "accessToken", "token", "Token"} {
		var token string
		if json.Unmarshal(answer[name], &token) == nil {
			return token
		}
	}
	return text
}

// candidate is a token found in a text, with the line before it.
type candidate struct{ text, before string }

// tokensIn finds what begins like a token (its header is a JSON object, so its
// text begins with eyJ) and has the parts of one; each once.
func tokensIn(text string) []candidate {
	var found []candidate
	seen := map[string]bool{}
	for at := 0; ; {
		next := strings.Index(text[at:], "eyJ")
		if next < 0 {
			return found
		}
		start := at + next
		at = start + 3
		if start > 0 && !notInToken(rune(text[start-1])) {
			continue
		}
		token, end := readToken(text, start)
		at = max(at, end)
		if token != "" && !seen[token] {
			seen[token] = true
			found = append(found, candidate{token, text[strings.LastIndexByte(text[:start], '\n')+1 : start]})
		}
	}
}

// readToken reads a token that begins at start, over the lines that a console
// broke it into, and gives the place after it; "" if there is none.
func readToken(text string, start int) (token string, end int) {
	first, firstEnd := run(text, start)
	var whole strings.Builder
	whole.WriteString(first)
	dots, end := strings.Count(first, "."), firstEnd
	for wrapped := false; ; wrapped = true {
		part, next := continued(text, end)
		if part == "" || len(part) < 16 && !wrapped && dots >= 2 {
			break // a short word below a whole token is more likely the next line of the text
		}
		whole.WriteString(part)
		dots, end = dots+strings.Count(part, "."), next
	}
	token = whole.String()
	switch {
	case readable(token):
		return token, end
	case readable(first):
		return first, firstEnd
	}
	return "", end
}

// continued gives the rest of a token on the next line: nothing but characters
// of a token, up to the line's end or a closing quote.
func continued(text string, end int) (part string, next int) {
	rest := strings.TrimLeft(text[end:], " \t\r")
	if !strings.HasPrefix(rest, "\n") {
		return "", end
	}
	rest = strings.TrimLeft(rest[1:], " \t")
	start := len(text) - len(rest)
	part, next = run(text, start)
	if after := strings.TrimLeft(text[next:], " \t\r"); after != "" && !strings.ContainsRune("\n\"'`,;)}", rune(after[0])) {
		return "", end
	}
	return part, next
}

// run gives the characters of a token from start on.
func run(text string, start int) (string, int) {
	length := strings.IndexFunc(text[start:], notInToken)
	if length < 0 {
		length = len(text) - start
	}
	return text[start : start+length], start + length
}

// readable is true of a text with the parts of a token, signature included, of
// which header and payload can be decoded.
func readable(text string) bool {
	parts := strings.Split(text, ".")
	if len(parts) == 5 {
		return isEncrypted(text)
	}
	if len(parts) != 3 || parts[2] == "" {
		return false
	}
	for _, part := range parts[:2] {
		if _, err := decodePart("part", part); err != nil {
			return false
		}
	}
	return true
}

// notInToken is true of what base64url and its dots never contain.
func notInToken(r rune) bool {
	return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && r != '-' && r != '_' && r != '.'
}

// labels are what stands before the token that is meant, the surest first.
var labels = sync.OnceValue(func() []*regexp.Regexp {
	return []*regexp.Regexp{
		regexp.MustCompile(`(?i)\baccess_?token["']?\s*[:=]\s*["']?$`),
		regexp.MustCompile(`(?i)(^|[^a-z_])token["']?\s*[:=]\s*["']?$`),
		regexp.MustCompile(`(?i)\bbearer\s+["']?$`),
	}
})

var shortened = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`\beyJ[A-Za-z0-9_.-]*(?:\.\.\.|…)`) })

// pick takes the only one of several tokens that is called an access token.
func pick(found []candidate) (string, error) {
	for _, label := range labels() {
		var named []string
		for _, c := range found {
			if label.MatchString(c.before) {
				named = append(named, c.text)
			}
		}
		if len(named) == 1 {
			return named[0], nil
		}
	}
	return "", fmt.Errorf("%w: %d; pass only the one you mean", ErrSeveral, len(found))
}

func trimQuotes(text string) string {
	return strings.Trim(text, "\"'` \t\r\n")
}

func trimPrefixFold(text, prefix string) string {
	if len(text) >= len(prefix) && strings.EqualFold(text[:len(prefix)], prefix) {
		return strings.TrimSpace(text[len(prefix):])
	}
	return text
}
