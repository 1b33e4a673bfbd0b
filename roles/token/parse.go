package token

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"
)

// MaxSize is the longest text, in bytes, that Parse looks at. Real tokens have
// 1 to 20 KiB; API servers refuse headers far below this size.
const MaxSize = 256 << 10

// What Parse refuses. None of the messages holds a part of the text given.
var (
	ErrNotToken       = errors.New("not a JSON Web Token")
	ErrEncrypted      = errors.New("an encrypted token")
	ErrTooLarge       = errors.New("too long for a token")
	ErrSecureString   = errors.New("the name of a SecureString, not a token")
	ErrCut            = errors.New("the token is cut")
	ErrSeveral        = errors.New("several tokens in one text")
	ErrEncoding       = errors.New("damaged token: not base64url")
	ErrJSON           = errors.New("damaged token: not a JSON object")
	ErrDuplicateClaim = errors.New("claim given twice")
	ErrClaimName      = errors.New("claim name with unprintable characters")
)

// Parse decodes the one token in a text, as people paste it: with white space,
// quotes, line breaks or "Authorization: Bearer " around it, inside the answer
// of a token endpoint or the output of a tool, in UTF-8 or UTF-16. It checks the
// form only, never the signature, the times or the issuer.
func Parse(raw string) (Token, error) {
	parts, err := split(raw)
	if err != nil {
		return Token{}, err
	}
	header, err := decodePart("header", parts[0])
	if err != nil {
		return Token{}, err
	}
	payload, err := decodePart("payload", parts[1])
	if err != nil {
		return Token{}, err
	}
	if _, err := decode64("signature", parts[2]); err != nil {
		return Token{}, err
	}
	t := fromClaims(payload)
	if t.Kind() == UserToken {
		t.Name = payload.text("name") // app_displayname is the application that the user signed in with
	}
	t.Header = headerFrom(header)
	t.Signed = parts[2] != "" && t.Header.Algorithm != "" && !strings.EqualFold(t.Header.Algorithm, "none")
	return t, nil
}

// split takes off what surrounds a token and returns its three parts.
func split(raw string) ([3]string, error) {
	if len(raw) > MaxSize {
		return [3]string{}, fmt.Errorf("%w: %d bytes, at most %d are read", ErrTooLarge, len(raw), MaxSize)
	}
	text, err := unwrap(raw)
	if err != nil {
		return [3]string{}, err
	}
	if text == "" {
		return [3]string{}, fmt.Errorf("%w: the text is empty", ErrNotToken)
	}
	switch dots := strings.Count(text, "."); {
	case dots == 2:
		return [3]string(strings.Split(text, ".")), nil
	case dots == 4 && isEncrypted(text):
		return [3]string{}, fmt.Errorf("%w: only the API that it is for can read it; "+
			"request a token for an API that does not encrypt", ErrEncrypted)
	default:
		return [3]string{}, fmt.Errorf("%w: a token has three parts joined by dots, this text has %d; "+
			"pass only the access token, complete", ErrNotToken, dots+1)
	}
}

// isEncrypted tells an encrypted token from any other text with four dots: its
// header names a content encryption (RFC 7516).
func isEncrypted(text string) bool {
	first, _, _ := strings.Cut(text, ".")
	header, err := decodePart("header", first)
	return err == nil && header.text("enc") != ""
}

func decodePart(part, text string) (object, error) {
	data, err := decode64(part, text)
	if err != nil {
		return nil, err
	}
	return parseObject(part, data)
}

func decode64(part, text string) ([]byte, error) {
	data, err := base64.RawURLEncoding.Strict().DecodeString(text)
	if err != nil {
		return nil, fmt.Errorf("%w: its %s cannot be decoded; copy the whole token again", ErrEncoding, part)
	}
	return data, nil
}

func headerFrom(o object) Header {
	return Header{
		Algorithm:  o.text("alg"),
		Type:       o.text("typ"),
		KeyID:      o.text("kid"),
		Thumbprint: o.text("x5t"),
		Nonce:      o.has("nonce"),
	}
}

func fromClaims(o object) Token {
	return Token{
		Audience:     o.list("aud"),
		Issuer:       o.text("iss"),
		TenantID:     o.text("tid"),
		ObjectID:     o.text("oid"),
		AppID:        o.firstText("appid", "azp"),
		Subject:      o.text("sub"),
		IdentityType: o.text("idtyp"),
		MIRID:        o.text("xms_mirid"),
		Version:      o.text("ver"),
		Name:         o.firstText("app_displayname", "name"),
		UPN:          o.firstText("upn", "preferred_username", "unique_name"),
		Roles:        o.list("roles"),
		Scopes:       strings.Fields(o.text("scp")),
		WIDs:         o.list("wids"),
		IssuedAt:     o.time("iat"),
		NotBefore:    o.time("nbf"),
		Expires:      o.time("exp"),
		Claims:       o,
	}
}

// numericDate reads seconds since 1970, with or without a fraction, up to the
// year 9999; anything else gives the zero time.
func numericDate(value json.RawMessage) time.Time {
	var seconds float64
	if json.Unmarshal(value, &seconds) != nil || seconds < 1 || seconds > 253402300799 {
		return time.Time{}
	}
	return time.Unix(int64(seconds), 0).UTC()
}
