package roles

import (
	"encoding/base64"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"

	"mi-roles/roles/display"
)

// ObjectID is the id of a directory object (a service principal's `id`): GUID text, lower case.
type ObjectID string

// AppID is an application (client) id: GUID text, lower case.
type AppID string

// RoleID is the id of an app role. It means nothing without its API: role ids
// repeat across APIs (User.Read.All has the same id on Microsoft Graph and on
// SharePoint Online), so it is only ever used inside a Key or beside a Resource.
type RoleID string

// AssignmentID is the opaque, case-sensitive id of an assignment: 43 characters
// of unpadded base64url, which may begin with "-" or "_".
type AssignmentID string

// DefaultAccess is the all-zero role id: access to the API without any role
// (appRoleAssignment resource page). A token obtained through it carries no roles.
const DefaultAccess RoleID = "00000000-0000-0000-0000-000000000000"

// Key is the identity of an assignment: two assignments with equal keys are the same grant.
type Key struct {
	Principal ObjectID
	Resource  ObjectID
	Role      RoleID
}

// Compare orders keys by principal, resource and role.
func (k Key) Compare(o Key) int {
	if c := strings.Compare(string(k.Principal), string(o.Principal)); c != 0 {
		return c
	}
	if c := strings.Compare(string(k.Resource), string(o.Resource)); c != 0 {
		return c
	}
	return strings.Compare(string(k.Role), string(o.Role))
}

var (
	assignmentForm = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[A-Za-z0-9_-]{43}$`) })
	hexOrDash      = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`[0-9a-fA-F{}-]`) })
)

// IsGUID reports whether s is a GUID in its usual form with dashes.
func IsGUID(s string) bool {
	if len(s) != 36 {
		return false
	}
	for i := range len(s) {
		switch c := s[i]; {
		case i == 8 || i == 13 || i == 18 || i == 23:
			if c != '-' {
				return false
			}
		case !('0' <= c && c <= '9' || 'a' <= c && c <= 'f' || 'A' <= c && c <= 'F'):
			return false
		}
	}
	return true
}

// looksLikeGUID reports whether s was probably meant to be a GUID: about the
// right length and, but for a slip or two, nothing except hex digits and dashes.
func looksLikeGUID(s string) bool {
	if len(s) < 30 || len(s) > 40 {
		return false
	}
	strange := len(hexOrDash().ReplaceAllString(s, ""))
	dashes := strings.Count(s, "-")
	return strange <= 2 && (dashes >= 3 && dashes <= 5 || dashes == 0 && strange == 0)
}

// LikelyPrincipal reads the holder from an assignment's id, whose first sixteen bytes are
// in practice the holder's object id in .NET's byte order. Microsoft calls ids opaque, so
// this is a place to look, and no proof.
func (id AssignmentID) LikelyPrincipal() (ObjectID, bool) {
	b, err := base64.RawURLEncoding.DecodeString(string(id))
	if err != nil || len(b) != 32 {
		return "", false
	}
	for _, number := range [][]byte{b[:4], b[4:6], b[6:8]} {
		slices.Reverse(number)
	}
	return ObjectID(fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:16])), true
}

// ParseAssignmentID accepts the 43 characters that Microsoft Graph gives as an
// assignment's id; anything else is a usage error and is never sent.
func ParseAssignmentID(s string) (AssignmentID, error) {
	if !assignmentForm().MatchString(s) {
		return "", &Error{Kind: ErrUsage, Msg: "assignment id " + display.Quote(s) + " is malformed: an id has 43 letters, digits, - or _",
			Hint: "copy it from the id column of: mi-roles list -i IDENTITY -o json"}
	}
	return AssignmentID(s), nil
}
