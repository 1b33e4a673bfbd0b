package token

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"mi-roles/roles/display"
)

// object is a JSON object with its members in order and no name twice.
type object []Claim

// parseObject is stricter than encoding/json: a name given twice means that two
// readers may see two different tokens, so neither reading can be reported.
func parseObject(part string, data []byte) (object, error) {
	bad := fmt.Errorf("%w: its %s; copy the whole token again", ErrJSON, part)
	if !utf8.Valid(data) {
		return nil, bad
	}
	decoder := json.NewDecoder(bytes.NewReader(data))
	if open, err := decoder.Token(); err != nil || open != json.Delim('{') {
		return nil, bad
	}
	members := object{}
	seen := map[string]bool{}
	for decoder.More() {
		member, err := parseMember(decoder, seen, bad)
		if err != nil {
			return nil, err
		}
		members = append(members, member)
	}
	if _, err := decoder.Token(); err != nil {
		return nil, bad
	}
	if _, err := decoder.Token(); err != io.EOF {
		return nil, bad
	}
	return members, nil
}

func parseMember(decoder *json.Decoder, seen map[string]bool, bad error) (Claim, error) {
	key, err := decoder.Token()
	name, isText := key.(string)
	if err != nil || !isText {
		return Claim{}, bad
	}
	if strings.ContainsFunc(name, func(r rune) bool { return !unicode.IsPrint(r) }) {
		return Claim{}, fmt.Errorf("%w: %s; no Microsoft Entra token has such a claim", ErrClaimName, display.Quote(name))
	}
	if seen[name] {
		return Claim{}, fmt.Errorf("%w: %s; programs would disagree on which one counts", ErrDuplicateClaim, display.Quote(name))
	}
	seen[name] = true
	var value json.RawMessage
	if err := decoder.Decode(&value); err != nil {
		return Claim{}, bad
	}
	return Claim{Name: name, Value: value}, nil
}

func (o object) find(name string) json.RawMessage {
	for _, member := range o {
		if member.Name == name {
			return member.Value
		}
	}
	return nil
}

func (o object) has(name string) bool { return o.find(name) != nil }

// text returns a string member; anything else gives "".
func (o object) text(name string) string {
	var text string
	if json.Unmarshal(o.find(name), &text) != nil {
		return ""
	}
	return text
}

func (o object) firstText(names ...string) string {
	for _, name := range names {
		if text := o.text(name); text != "" {
			return text
		}
	}
	return ""
}

// list returns an array of strings; a lone string counts as a list of one.
func (o object) list(name string) []string {
	if text := o.text(name); text != "" {
		return []string{text}
	}
	var list []string
	if json.Unmarshal(o.find(name), &list) != nil {
		return nil
	}
	return list
}

func (o object) time(name string) time.Time { return numericDate(o.find(name)) }
