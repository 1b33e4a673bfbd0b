package wire

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"html"
	"net/http"
	"strconv"
	"strings"
)

// An answer that repeats the token, as error pages of proxies do, is not shown:
// where it holds a piece of the token in any of the forms below, nothing of it is
// kept. To cut the piece out would leave the next form that nobody thought of.
const (
	pieceLength = 16 // characters that tell a token from any other text
	pieceStep   = 8  // so whatever has 23 characters of the token holds a whole piece
	shortToken  = 32 // no real token is so short
	echoed      = `{"error":{"code":"","message":"the answer repeats the access token, so it is not shown"}}`
	// Of a success: base64 of what a token also says of its tenant looks the same.
	sharesText = "an answer of an unknown shape (it is not shown, for it has text in common with the access token)"
)

// pieces are the texts that give a token away.
type pieces struct {
	token string
	seen  [1 << 14]bool // by hash of the first eight bytes, so that most of an answer is passed over fast
	whole map[string]bool
}

// piecesOf takes the pieces of a token as it is, in base64 and in hexadecimal.
func piecesOf(token string) *pieces {
	p := &pieces{token: token, whole: map[string]bool{}}
	if len(token) < shortToken {
		return p
	}
	p.add(token)
	for _, digits := range []string{hex.EncodeToString([]byte(token)), strings.ToUpper(hex.EncodeToString([]byte(token)))} {
		p.add(digits)
	}
	for before := range 3 { // what precedes the token decides how its bytes fall into groups of three
		text := append(make([]byte, before), token...)
		for _, alphabet := range []*base64.Encoding{base64.RawStdEncoding, base64.RawURLEncoding} {
			encoded := alphabet.EncodeToString(text)
			p.add(encoded[4 : len(encoded)-4])
		}
	}
	return p
}

func (p *pieces) add(text string) {
	for at := 0; at+pieceLength <= len(text); at += pieceStep {
		piece := text[at : at+pieceLength]
		p.whole[piece] = true
		p.seen[hashOf([]byte(piece))] = true
	}
}

func hashOf(b []byte) uint64 { return binary.LittleEndian.Uint64(b) * 0x9e3779b97f4a7c15 >> 50 }

// in reports whether a text holds a piece, as it is or escaped up to three times.
func (p *pieces) in(text []byte) bool {
	for range 4 {
		for at := 0; at+pieceLength <= len(text); at++ {
			if p.seen[hashOf(text[at:])] && p.whole[string(text[at:at+pieceLength])] {
				return true
			}
		}
		plain := unescaped(text)
		if bytes.Equal(plain, text) {
			return false
		}
		text = plain
	}
	return false
}

// unescaped takes off one layer of what JSON, addresses and HTML write for a character.
func unescaped(text []byte) []byte {
	if !bytes.ContainsAny(text, `\%&`) {
		return text
	}
	plain := make([]byte, 0, len(text))
	for at := 0; at < len(text); {
		if c := text[at]; c == '\\' || c == '%' || c == '&' {
			if length, char := escape(text[at:]); length > 0 {
				plain = append(plain, char...)
				at += length
				continue
			}
		}
		plain = append(plain, text[at])
		at++
	}
	return plain
}

// escape reads the character that a text begins with: \u002e, \x2e and \/ behind any
// number of backslashes, %2e, &#46; and &period;. The length is 0 if it is none.
func escape(text []byte) (length int, char string) {
	slashes := len(text) - len(bytes.TrimLeft(text, `\`))
	rest := text[slashes:]
	switch {
	case len(rest) > 0 && rest[0] == '/':
		return slashes + 1, "/"
	case len(rest) > 4 && rest[0] == 'u':
		return coded(rest[1:5], slashes+5)
	case len(rest) > 2 && rest[0] == 'x':
		return coded(rest[1:3], slashes+3)
	case text[0] == '%' && len(text) > 2:
		return coded(text[1:3], 3)
	case text[0] == '&':
		if end := bytes.IndexByte(text[:min(len(text), 12)], ';'); end > 0 {
			return end + 1, html.UnescapeString(string(text[:end+1]))
		}
	}
	return 0, ""
}

// coded is the character of a hexadecimal number.
func coded(digits []byte, length int) (int, string) {
	code, err := strconv.ParseUint(string(digits), 16, 16)
	if err != nil {
		return 0, ""
	}
	return length, string(rune(code))
}

// withoutEcho is the answer to a request, without anything that repeats its token.
func (c *Client) withoutEcho(r Reply, req *http.Request) Reply {
	_, token, _ := strings.Cut(req.Header.Get("Authorization"), " ")
	p := c.given.Load()
	if p == nil || p.token != token {
		p = piecesOf(token)
		c.given.Store(p)
	}
	if p.in(r.Body) {
		if r.OK() {
			r.Body, r.Err = nil, &garbled{sharesText}
		} else {
			r.Body = []byte(echoed)
		}
	}
	if r.Err != nil && p.in([]byte(r.Err.Error())) {
		r.Err = &garbled{sharesText}
	}
	for name, values := range r.Header {
		if p.in([]byte(strings.Join(values, " "))) {
			delete(r.Header, name)
		}
	}
	return r
}
