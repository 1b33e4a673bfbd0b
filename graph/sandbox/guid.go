package sandbox

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"regexp"
	"strings"
	"sync"
)

// defaultAccess is the app role id that stands for "no role, but let in".
const defaultAccess = "00000000-0000-0000-0000-000000000000"

var guidPattern = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$`)
})

func isGUID(s string) bool { return guidPattern().MatchString(s) }

// guidLE gives the 16 bytes of a GUID in .NET's order, the first three groups
// little-endian, or zeros when the text is not a GUID.
func guidLE(s string) [16]byte {
	var b [16]byte
	raw, err := hex.DecodeString(strings.ReplaceAll(s, "-", ""))
	if err != nil || len(raw) != len(b) {
		return b
	}
	copy(b[:], raw)
	b[0], b[1], b[2], b[3] = raw[3], raw[2], raw[1], raw[0]
	b[4], b[5], b[6], b[7] = raw[5], raw[4], raw[7], raw[6]
	return b
}

// guidFrom makes a version 4 GUID out of text, always the same for the same text.
func guidFrom(text string) string {
	b := sha256.Sum256([]byte(text))
	b[6] = b[6]&0x0f | 0x40
	b[8] = b[8]&0x3f | 0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[0:4], b[4:6], b[6:8], b[8:10], b[10:16])
}

// assignmentID builds an id as the directory does: 32 bytes, the principal's
// GUID before a second GUID, in base64url without padding. It may begin with
// "-" or "_".
func assignmentID(principal, second string) string {
	p, q := guidLE(principal), guidLE(second)
	return base64.RawURLEncoding.EncodeToString(append(p[:], q[:]...))
}

// isAssignmentID says whether the text could be an assignment id at all.
func isAssignmentID(s string) bool {
	raw, err := base64.RawURLEncoding.DecodeString(s)
	return err == nil && len(raw) == 32
}
