package output

import "time"

// Assignment is an app role assignment as scripts read it. The names are those
// of Microsoft Graph's appRoleAssignment, joined with what belongs to the
// principal, the API (resource) and the app role. What is unknown is nil.
type Assignment struct {
	ID                   *string `json:"id"`
	PrincipalID          *string `json:"principalId"`
	PrincipalDisplayName *string `json:"principalDisplayName"`
	PrincipalClientID    *string `json:"principalClientId"`
	IdentityType         *string `json:"identityType"`
	AzureResourceID      *string `json:"azureResourceId"`
	ResourceID           *string `json:"resourceId"`
	ResourceDisplayName  *string `json:"resourceDisplayName"`
	ResourceAppID        *string `json:"resourceAppId"`
	AppRoleID            *string `json:"appRoleId"`
	AppRoleValue         *string `json:"appRoleValue"`
	AppRoleDisplayName   *string `json:"appRoleDisplayName"`
	AppRoleState         *string `json:"appRoleState"`
	Risk                 *string `json:"risk"`
	CreatedDateTime      *string `json:"createdDateTime"` // RFC 3339, UTC

	SecondStep *SecondStep `json:"secondStep"`
}

// SecondStep is what else has to be done before a role opens anything.
type SecondStep struct {
	What    string  `json:"what"`
	Command *string `json:"command"`
	Doc     *string `json:"doc"`
}

// Difference is one row of snapshot diff.
type Difference struct {
	Change string  `json:"change"`
	Was    *string `json:"was"` // the id or value before, of what has another now
	Assignment
}

// Change is one row of assign, remove, apply, undo and copy.
type Change struct {
	Action string `json:"action"` // assign, remove
	Status string `json:"status"` // planned, done, unchanged, failed, skipped
	Assignment
	Error *Problem `json:"error"`
}

// Problem says why a change failed.
type Problem struct {
	Code      string  `json:"code"`
	Message   string  `json:"message"`
	Hint      *string `json:"hint"`
	RequestID *string `json:"requestId"`
}

// Verdict is one row of verify.
type Verdict struct {
	Verdict  string  `json:"verdict"`
	Message  string  `json:"message"`
	NextStep *string `json:"nextStep"`
	Assignment
}

// Identity is one row of identities: Microsoft Graph's servicePrincipal names,
// and what its alternativeNames say.
type Identity struct {
	ID                   string  `json:"id"`
	AppID                *string `json:"appId"`
	DisplayName          *string `json:"displayName"`
	ServicePrincipalType *string `json:"servicePrincipalType"`
	AccountEnabled       *bool   `json:"accountEnabled"`
	IdentityType         string  `json:"identityType"`
	AzureResourceID      *string `json:"azureResourceId"`
}

// API is one row of apis: a service principal that offers app roles.
// ServicePrincipalNames holds its identifier URIs and its app id.
type API struct {
	ID                        string  `json:"id"`
	AppID                     *string `json:"appId"`
	DisplayName               *string `json:"displayName"`
	ServicePrincipalNames     Texts   `json:"servicePrincipalNames"`
	ServicePrincipalType      *string `json:"servicePrincipalType"`
	AccountEnabled            *bool   `json:"accountEnabled"`
	AppRoleAssignmentRequired bool    `json:"appRoleAssignmentRequired"`
}

// Alias is one row of apis --aliases: a short name of one of Microsoft's APIs.
type Alias struct {
	Alias         string  `json:"alias"`
	DisplayName   string  `json:"displayName"`
	AppID         string  `json:"appId"`
	IdentifierURI *string `json:"identifierUri"`
}

// AppRole is one row of roles: Microsoft Graph's appRole, its risk, and the
// API it belongs to, because role ids repeat across APIs.
type AppRole struct {
	ID                  string  `json:"id"`
	Value               *string `json:"value"`
	DisplayName         *string `json:"displayName"`
	Description         *string `json:"description"`
	AllowedMemberTypes  Texts   `json:"allowedMemberTypes"`
	IsEnabled           bool    `json:"isEnabled"`
	Origin              *string `json:"origin"`
	Risk                string  `json:"risk"`
	ResourceID          string  `json:"resourceId"`
	ResourceDisplayName *string `json:"resourceDisplayName"`
	ResourceAppID       *string `json:"resourceAppId"`
}

// NewRole is one row of roles --new: a role that the built-in table does not know, and
// who holds it.
type NewRole struct {
	AppRole
	Holders []Holder `json:"holders"`
}

// Holder is a service principal that holds a role.
type Holder struct {
	ID          string  `json:"id"`
	DisplayName *string `json:"displayName"`
}

// Texts is a list of texts that is written as [] when it is nil.
type Texts []string

// MarshalJSON never writes null.
func (t Texts) MarshalJSON() ([]byte, error) {
	if t == nil {
		return []byte("[]"), nil
	}
	return marshal([]string(t))
}

// Null is nil for an empty text, else a pointer to it.
func Null(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

// NullTime is nil for the zero time, else t in UTC as RFC 3339 to the second.
func NullTime(t time.Time) *string {
	if t.IsZero() {
		return nil
	}
	return Null(t.UTC().Format(time.RFC3339))
}
