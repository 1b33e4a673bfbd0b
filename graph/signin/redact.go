package signin

import (
	"os"
	"regexp"
	"strings"
	"sync"

	"mi-roles/roles/display"
)

// secretVariables hold what must not show even when a service echoes it.
var secretVariables = []string{
	"AZURE_CLIENT_SECRET", "AZURE_CLIENT_CERTIFICATE_PASSWORD", "AZURE_PASSWORD", "SYSTEM_ACCESSTOKEN",
	"ACTIONS_ID_TOKEN_REQUEST_TOKEN", "IDENTITY_HEADER", "MSI_SECRET",
}

// tokenPattern is a JSON web token, whole or begun; fieldPattern a form field of a
// token request.
var (
	tokenPattern = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`eyJ[\w-]{8,}(\.[\w-]*){0,4}`) })
	fieldPattern = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`(?i:(client_secret|client_assertion|refresh_token|access_token|password|code)["']?\s*[=:]\s*["']?)[^\s&"',}]+`)
	})
)

const redacted = "[redacted]"

// oneLine makes foreign text fit for a line of ours: no secrets, no control
// characters, no line breaks, at most limit characters.
func oneLine(s string, limit int) string {
	return quote(fieldPattern().ReplaceAllString(tokenPattern().ReplaceAllString(s, redacted), redacted), limit)
}

// quote does the same for a value that someone has to compare, such as a subject:
// in it a word like "code:" is no form field.
func quote(s string, limit int) string {
	var secrets []string
	for _, v := range secretVariables {
		secrets = append(secrets, os.Getenv(v))
	}
	s = tokenPattern().ReplaceAllString(hide(s, secrets), redacted)
	return display.Short(display.Clean(strings.Join(strings.Fields(s), " ")), limit)
}

// hide takes the secrets out of s; one of fewer than four characters stays, for
// it would take ordinary words along.
func hide(s string, secrets []string) string {
	for _, secret := range secrets {
		if len(secret) >= 4 {
			s = strings.ReplaceAll(s, secret, redacted)
		}
	}
	return s
}

// firstSentence leaves out the ids and times that follow the authority's text.
func firstSentence(s string) string {
	for _, end := range []string{"\n", "\r", " Trace ID:", ". "} {
		s, _, _ = strings.Cut(s, end)
	}
	return strings.TrimSuffix(strings.TrimSpace(s), ".")
}

// lastWords drops the libraries' names and headings in front of the first line that
// says something, and the pointer to a troubleshooting guide behind it.
func lastWords(text string) string {
	text = strings.Replace(text, "server response error:\n", "", 1)
	if cause := endOfTraceback(text); cause != "" {
		return cause
	}
	text, _, _ = strings.Cut(strings.TrimSpace(text), "\n")
	if name, rest, found := strings.Cut(text, ": "); found && libraryNames[strings.TrimSuffix(name, ".GetToken()")] != "" {
		text = rest
	}
	text, _, _ = strings.Cut(text, " To troubleshoot")
	return strings.TrimRight(text, " .")
}

// endOfTraceback is the line of a Python program's last words that says what was wrong:
// after the list of places, which is indented. "" when there is no such list.
func endOfTraceback(text string) (cause string) {
	_, places, found := strings.Cut(text, "Traceback (most recent call last):")
	for line := range strings.Lines(places) {
		line, _, _ = strings.Cut(strings.TrimRight(line, "\r\n "), " To troubleshoot")
		if found && line != "" && !strings.HasPrefix(line, " ") && !strings.HasPrefix(line, "To troubleshoot") {
			cause = strings.TrimRight(line, ".")
		}
	}
	return cause
}
