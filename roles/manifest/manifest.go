package manifest

import (
	"crypto/sha256"
	"encoding/hex"
	"time"

	"mi-roles/roles"
)

// Version is the only version of the format so far.
const Version = 1

// Manifest is what several files together want.
type Manifest struct {
	Version int
	Grants  []Grant
}

// Grant wants roles of one API for one identity.
type Grant struct {
	Identity      string   // selector, as for -i/--identity
	API           string   // selector, as for -a/--api
	Roles         []string // values or ids, at least one, none twice
	AllowCritical []string // those of Roles that may be given although they are critical
	Description   string   // for people; may have several lines

	AllowUnrated   []string // those of Roles that may be given although nobody has rated them
	SecondStepDone []string // those of Roles whose second step was done by hand
	Expires        string   // the last day, in UTC, on which the grant is wanted: year-month-day; "" for no end
	Owner, Ticket  string   // whose it is, and where it was asked for; for people

	// PrincipalID is the object id that the identity had when the grant was
	// written, "" when unknown. It tells a recreated identity, and which is meant
	// where several answer to the selector.
	PrincipalID roles.ObjectID

	IdentityRef roles.Ref // Identity, parsed
	APIRef      roles.Ref // API, parsed
	At          Position  // of the grant; zero when it was not read from a file

	identityAt, apiAt, principalAt Position
	roleAt                         []Position
}

// Ended reports whether the last day of the grant is over at a time.
func (g Grant) Ended(now time.Time) bool {
	return g.Expires != "" && now.UTC().Format(time.DateOnly) > g.Expires
}

// DaysLeft is how many days there are, in UTC, from a time to the last day of the grant;
// below zero when that is over.
func (g Grant) DaysLeft(now time.Time) int {
	last, err := time.Parse(time.DateOnly, g.Expires)
	if err != nil {
		return -1
	}
	return int(last.Sub(now.UTC().Truncate(24*time.Hour)) / (24 * time.Hour))
}

// NotesSecondStep reports whether the second step of a role is noted as done.
func (g Grant) NotesSecondStep(role string) bool { return mark{roles: g.SecondStepDone}.names(role) }

// IdentityAt is the position of the identity's selector.
func (g Grant) IdentityAt() Position { return firstKnown(g.identityAt, g.At) }

// APIAt is the position of the API's selector.
func (g Grant) APIAt() Position { return firstKnown(g.apiAt, g.At) }

// PrincipalAt is the position of the principalId.
func (g Grant) PrincipalAt() Position { return firstKnown(g.principalAt, g.At) }

// RoleAt is the position of Roles[i].
func (g Grant) RoleAt(i int) Position {
	if i < 0 || i >= len(g.roleAt) {
		return g.At
	}
	return g.roleAt[i]
}

func firstKnown(a, b Position) Position {
	if a.Line > 0 {
		return a
	}
	return b
}

// Digest names the content of m, whatever its layout, comments and files:
// SHA-256 in hex over its canonical JSON.
func (m Manifest) Digest() string {
	sum := sha256.Sum256(m.json())
	return hex.EncodeToString(sum[:])
}
