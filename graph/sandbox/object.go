package sandbox

import (
	"bytes"
	"encoding/json"
	"sort"
	"strings"
)

// object is a JSON object whose members keep their order, as Graph's do.
type object []member

type member struct {
	name  string
	value any
}

func (o object) encode() []byte {
	var b bytes.Buffer
	writeJSON(&b, o)
	return b.Bytes()
}

// writeJSON spares the two passes that a MarshalJSON of each level would cost:
// a tenant-wide read renders hundreds of thousands of members.
func writeJSON(b *bytes.Buffer, v any) {
	switch v := v.(type) {
	case object:
		b.WriteByte('{')
		for i, m := range v {
			if i > 0 {
				b.WriteByte(',')
			}
			writeString(b, m.name)
			b.WriteByte(':')
			writeJSON(b, m.value)
		}
		b.WriteByte('}')
	case []object:
		writeList(b, v)
	case []any:
		writeList(b, v)
	case []string:
		writeList(b, v)
	case []AppRole:
		writeList(b, v)
	case []PermissionScope:
		writeList(b, v)
	case AppRole:
		writeJSON(b, v.render())
	case PermissionScope:
		writeJSON(b, v.render())
	case string:
		writeString(b, v)
	case *string:
		if v == nil {
			b.WriteString("null")
			return
		}
		writeString(b, *v)
	case json.RawMessage:
		b.Write(v)
	default:
		writeOther(b, v)
	}
}

func writeList[T any](b *bytes.Buffer, list []T) {
	b.WriteByte('[')
	for i, v := range list {
		if i > 0 {
			b.WriteByte(',')
		}
		writeJSON(b, v)
	}
	b.WriteByte(']')
}

func writeString(b *bytes.Buffer, s string) {
	for i := 0; i < len(s); i++ {
		if c := s[i]; c < 0x20 || c >= 0x7f || c == '"' || c == '\\' {
			writeOther(b, s)
			return
		}
	}
	b.WriteByte('"')
	b.WriteString(s)
	b.WriteByte('"')
}

func writeOther(b *bytes.Buffer, v any) {
	raw, err := json.Marshal(v)
	if err != nil { // only a hand-built Extra can hold what JSON cannot
		raw = []byte("null")
	}
	b.Write(raw)
}

func (r AppRole) render() object {
	return object{
		{"allowedMemberTypes", nonNil(r.AllowedMemberTypes)}, {"description", r.Description},
		{"displayName", r.DisplayName}, {"id", r.ID}, {"isEnabled", r.IsEnabled},
		{"origin", r.Origin}, {"value", r.Value},
	}
}

func (p PermissionScope) render() object {
	return object{
		{"adminConsentDescription", p.Description}, {"adminConsentDisplayName", p.DisplayName},
		{"id", p.ID}, {"isEnabled", p.IsEnabled}, {"origin", "Application"}, {"type", p.Type},
		{"userConsentDescription", p.Description}, {"userConsentDisplayName", p.DisplayName}, {"value", p.Value},
	}
}

func nonNil(list []string) []string {
	if list == nil {
		return []string{}
	}
	return list
}

func sortedKeys(m map[string]any) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	return keys
}

// fold is how the directory compares text: without regard to case.
func fold(s string) string { return strings.ToLower(s) }
