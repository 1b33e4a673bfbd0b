package roles

import (
	"errors"

	"mi-roles/roles/catalog"
)

// The program asks errors.Is on these; people read the Error around them.
var (
	ErrUsage             = errors.New("usage")
	ErrIdentityNotFound  = errors.New("managed identity not found")
	ErrIdentityAmbiguous = errors.New("identity ambiguous")
	ErrNotManaged        = errors.New("not a managed identity")
	ErrAPINotFound       = errors.New("API not found")
	ErrAPIAmbiguous      = errors.New("API ambiguous")
	ErrRoleNotFound      = errors.New("role not found on the API")
	ErrRoleAmbiguous     = errors.New("role ambiguous")
	ErrRoleNotForApps    = errors.New("role exists, but not for applications")
	ErrRoleDisabled      = errors.New("role is disabled")
	ErrPolicy            = errors.New("refused by policy")
	ErrSignIn            = errors.New("not signed in")
	ErrForbidden         = errors.New("not allowed")
	ErrUnavailable       = errors.New("service unavailable")
	ErrTenantMoved       = errors.New("the tenant has changed since the plan was created")
	// ErrUnclear: whether a failed change was carried out cannot be told.
	ErrUnclear = errors.New("the outcome is unknown")
)

// Error is a failure with its audiences apart: Kind for the program, Msg for
// the reader (lower case, in the user's own words), Hint for what to type next.
type Error struct {
	Kind       error
	Msg        string
	Hint       string
	Candidates []Candidate // of an ambiguous selector

	hintFor func(catalog.Names) string // the hint for an identity, where its names stand in it
}

// For is the error with the identity's own names in its hint.
func (e *Error) For(p Principal) *Error {
	if e.hintFor == nil {
		return e
	}
	named := *e
	named.Hint = e.hintFor(p.Names())
	return &named
}

// ErrorFor puts an identity's own names into the hint of an error that has room for them.
func ErrorFor(err error, p Principal) error {
	if e, ok := err.(*Error); ok { //nolint:errorlint // what wraps it has a hint of its own
		return e.For(p)
	}
	return err
}

func (e *Error) Error() string { return e.Msg }

// Unwrap returns the sentinel.
func (e *Error) Unwrap() error { return e.Kind }

// Candidate is one of several things that a selector could mean.
type Candidate struct {
	DisplayName   string
	Kind          string
	ID            string // the object id, or a role's id
	AppID         AppID
	AzureResource AzureID // of a managed identity
	URIs          string  // of an API: its identifier URIs, with commas between them
}

func (p Principal) candidate() Candidate {
	return Candidate{DisplayName: p.DisplayName, Kind: string(p.Type), ID: string(p.ID), AppID: p.AppID, AzureResource: p.AzureResource}
}
