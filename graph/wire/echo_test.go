package wire

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"html"
	"io"
	"net/http"
	"strings"
	"testing"
)

// aToken has the parts of one, with no piece twice.
func aToken() string {
	part := func(n int, seed string) string {
		var b strings.Builder
		for i := 0; b.Len() < n; i++ {
			b.WriteString(base64.RawURLEncoding.EncodeToString(fmt.Appendf(nil, "%s-%d?>", seed, i*7919)))
		}
		return b.String()[:n]
	}
	return "eyJ0" + part(60, "header") + "." + part(900, "payload") + "." + part(342, "signature")
}

// everyChar writes each character of a text by a format.
func everyChar(format, text string) string {
	var b strings.Builder
	for _, r := range text {
		fmt.Fprintf(&b, format, r)
	}
	return b.String()
}

func wrapped(text string, width int) string {
	var lines []string
	for ; len(text) > width; text = text[width:] {
		lines = append(lines, text[:width])
	}
	return strings.Join(append(lines, text), "\r\n")
}

// forms are ways in which an answer can hold a token.
func forms() map[string]func(string) string {
	b64 := func(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) }
	return map[string]func(string) string{
		"as it is":          func(s string) string { return s },
		"with Bearer":       func(s string) string { return "Authorization: Bearer " + s },
		"header alone":      func(s string) string { return strings.Split(s, ".")[0] },
		"payload alone":     func(s string) string { return strings.Split(s, ".")[1] },
		"signature alone":   func(s string) string { return strings.Split(s, ".")[2] },
		"cut":               func(s string) string { return s[200:230] + "…" },
		"dots as JSON":      func(s string) string { return strings.ReplaceAll(s, ".", `\u002e`) },
		"all as JSON":       func(s string) string { return everyChar(`\u%04x`, s) },
		"JSON in JSON":      func(s string) string { return everyChar(`\\u%04X`, s) },
		"JavaScript":        func(s string) string { return everyChar(`\x%02x`, s) },
		"all as address":    func(s string) string { return everyChar("%%%02X", s) },
		"address, twice":    func(s string) string { return everyChar("%%25%02x", s) },
		"all as HTML":       func(s string) string { return everyChar("&#%d;", s) },
		"HTML, hexadecimal": func(s string) string { return everyChar("&#x%x;", s) },
		"HTML in JSON":      func(s string) string { return everyChar(`\u0026#%d;`, s) },
		"HTML by name": func(s string) string {
			return html.EscapeString(strings.NewReplacer("-", "&hyphen;", ".", "&period;", "_", "&lowbar;").Replace(s[:64])) + s[64:90]
		},
		"base64":            b64,
		"base64 of Bearer":  func(s string) string { return b64("Bearer " + s) },
		"base64 of parts":   func(s string) string { return b64(strings.Split(s, ".")[1][5:]) },
		"base64 in lines":   func(s string) string { return wrapped(b64("xx"+s), 76) },
		"base64, escaped":   func(s string) string { return strings.NewReplacer("/", `\/`, "+", `\u002b`).Replace(b64("x" + s)) },
		"base64 in address": func(s string) string { return strings.NewReplacer("/", "%2F", "+", "%2B").Replace(b64(s)) },
		"hexadecimal":       func(s string) string { return hex.EncodeToString([]byte(s)) },
		"HEXADECIMAL":       func(s string) string { return strings.ToUpper(hex.EncodeToString([]byte("a" + s))) },
	}
}

// TestNoAnswerShowsTheToken: whatever form an answer repeats the token in, no body, no
// header and no error holds a piece of it.
func TestNoAnswerShowsTheToken(t *testing.T) {
	token := aToken()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "https://graph.microsoft.com/v1.0/me", nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+token)
	for name, form := range forms() {
		said := form(token)
		for kind, r := range map[string]Reply{
			"refusal": {Status: 403, Body: []byte(`{"error":{"code":"Echo","message":"` + said + `"}}`)},
			"page":    {Status: 502, Body: []byte("<html><pre>" + said + "</pre>")},
			"success": {Status: 200, Body: []byte(`{"id":"` + said + `"}`)},
			"error":   {Err: fmt.Errorf("malformed answer %q: %w", said, io.ErrUnexpectedEOF)},
			"header":  {Status: 403, Header: http.Header{"Request-Id": {said}, "Date": {"today"}}, Body: []byte(`{}`)},
		} {
			got := (&Client{}).withoutEcho(r, req)
			shown := fmt.Sprint(string(got.Body), got.Err, got.Header)
			if strings.Contains(shown, said) {
				t.Errorf("%s in a %s is shown", name, kind)
			}
			if kind == "success" && (got.OK() || !got.Unclear() || !strings.HasPrefix(got.Failure("x").Error(), sharesText)) {
				t.Errorf("%s: taken for a success, or called an echo: %v", name, got.Failure("x"))
			}
			if kind == "refusal" && !strings.Contains(got.Failure("x").Error(), "repeats the access token, so it is not shown") {
				t.Errorf("%s: %v", name, got.Failure("x"))
			}
			if kind == "header" && got.Header.Get("Date") != "today" {
				t.Errorf("%s: an innocent header is gone", name)
			}
		}
	}
}

// What does not repeat the token stays as it is, however it is written.
func TestInnocentAnswersStay(t *testing.T) {
	token := aToken()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "https://graph.microsoft.com/v1.0/me", nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+token)
	other, _ := json.Marshal(map[string]string{"id": "a\u2028b",
		"next": "https://graph.microsoft.com/v1.0/x?$skiptoken=" + strings.Repeat("%41", 900),
		"key":  base64.StdEncoding.EncodeToString([]byte(strings.Repeat("certificate", 90)))})
	for _, body := range []string{"", "{}", string(other), `{"id":"\u002e\/\\","x":"&amp;&#46;&#;&%zz%4"}`, token[:15],
		strings.Repeat(`\`, 999) + "u", "\\", "%", "&", "%4", `\u00`, `\x4`} {
		r := (&Client{}).withoutEcho(Reply{Status: 200, Body: []byte(body)}, req)
		if string(r.Body) != body || r.Err != nil {
			t.Errorf("%.80q became %.80q, %v", body, r.Body, r.Err)
		}
	}
}

func BenchmarkEcho(b *testing.B) {
	p := piecesOf(aToken())
	body := []byte(strings.Repeat(`{"id":"1d000000-0000-4000-8000-000000000001","displayName":"func \u002d orders","next":"%24top"},`, 10_000))
	b.SetBytes(int64(len(body)))
	for b.Loop() {
		if p.in(body) {
			b.Fatal("found")
		}
	}
}
