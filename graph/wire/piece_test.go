package wire

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
)

// TestAnyTwentyThreeCharacters of a token give it away, wherever they stand; fifteen are found in any text.
func TestAnyTwentyThreeCharacters(t *testing.T) {
	token := aToken()
	p := piecesOf(token)
	for at := range len(token) - 23 {
		if !p.in([]byte(token[at : at+23])) {
			t.Fatalf("characters %d to %d are shown", at, at+23)
		}
		if p.in([]byte(token[at:at+15])) || p.in([]byte(token[at:at+15]+" ")) {
			t.Fatalf("characters %d to %d are not shown", at, at+15)
		}
	}
	if !p.in([]byte(token[:16])) || !p.in([]byte("x"+token[8:24])) || p.in([]byte(token[1:17])) {
		t.Error("pieces of 16 characters begin at every eighth")
	}
	if p := piecesOf(token[:40]); !p.in([]byte("<"+token[24:40])) || p.in([]byte(token[24:39])) {
		t.Error("the last piece ends with the token")
	}
	for length, guarded := range map[int]bool{0: false, 31: false, 32: true, 33: true} {
		if piecesOf(token[:length]).in([]byte(token[:length])) != guarded {
			t.Errorf("a token of %d characters: guarded or not", length)
		}
	}
}

// TestLayers: up to three layers of escapes are taken off. More are not, so that an answer cannot make work without end.
func TestLayers(t *testing.T) {
	token := aToken()
	p := piecesOf(token)
	said := everyChar("%%%02x", token[:64])
	for layers := 1; layers <= 6; layers++ {
		if got := p.in([]byte(said)); got != (layers <= 3) {
			t.Errorf("%d layers: found %v", layers, got)
		}
		said = strings.ReplaceAll(said, "%", "%25")
	}
}

// TestEscapes are read to their last character, and never beyond the text.
func TestEscapes(t *testing.T) {
	for text, want := range map[string]string{`\u002e`: ".", `\u002`: `\u002`, `\U002e`: `\U002e`, `\x2e`: ".", `\x2`: `\x2`, `\\\/`: "/",
		"%2e": ".", "%2": "%2", "%": "%", "%2g": "%2g", `\u002g`: `\u002g`, "&;": "&;", "&#46;": ".", "&#46": "&#46",
		"&varepsilon;": "ϵ", "&thickapprox;": "&thickapprox;", // 12 characters, and 13
		"a%2eb": "a.b", `a\/b\u002ec`: "a/b.c", "a&period;b": "a.b", `\n`: `\n`, `x\u0041`: "xA"} {
		if got := string(unescaped(slices.Clip([]byte(text)))); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
		// What stands behind a text does not belong to it.
		if longer := []byte(text + "00000"); string(unescaped(longer[:len(text)])) != want {
			t.Errorf("%q is read on beyond its end", text)
		}
	}
}

// TestTheTokenOfTheRequest is the one that its answer is searched for, after a fresh one too.
func TestTheTokenOfTheRequest(t *testing.T) {
	c, first, second := &Client{}, aToken(), strings.Repeat("0123456789abcdef", 4)
	for i, token := range []string{first, first, second, first} {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "https://graph.microsoft.com/v1.0/me", nil)
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Authorization", "Bearer "+token)
		for _, said := range []string{first, second} {
			r := c.withoutEcho(Reply{Status: 500, Body: []byte(said), Err: fmt.Errorf("a %s b", said)}, req)
			if shown := string(r.Body) == said; shown != (said != token) || (r.Err.Error() == sharesText) == shown {
				t.Errorf("request %d: shown %v, %v", i, shown, r.Err)
			}
		}
	}
}
