package token

import (
	"encoding/json"
	"strings"
	"time"
)

// Token is what a decoded token says. The text it came from is not kept, so no
// way of printing a Token can reveal something that an API would accept.
//
// A claim that is absent, or not of the documented form, leaves its field
// empty; Claims still shows it as it was. Names follow Microsoft's page
// "Access token claims reference".
type Token struct {
	Header   Header
	Signed   bool     // has a signature and names an algorithm; says nothing of its validity
	Audience []string // aud: the API the token is for, as URI or client id
	Issuer   string   // iss
	TenantID string   // tid
	ObjectID string   // oid: of the service principal or user
	AppID    string   // appid (version 1.0) or azp (2.0): the client id
	Subject  string   // sub; equals oid in application tokens

	IdentityType string // idtyp: "app", "user", or empty where the API does not ask for it
	MIRID        string // xms_mirid: Azure resource id of the managed identity
	Version      string // ver: "1.0" or "2.0"
	Name         string // of a user name, else app_displayname or name
	UPN          string // upn, else preferred_username, else unique_name

	Roles  []string // roles: application permissions and app roles, by value
	Scopes []string // scp: delegated permissions
	WIDs   []string // wids: template ids of directory roles

	IssuedAt  time.Time // iat, zero when absent; Microsoft Entra sets it five minutes back
	NotBefore time.Time // nbf, zero when absent
	Expires   time.Time // exp, zero when absent

	Claims []Claim // all of them, in the token's order
}

// Header is the part of the token's header that a reader can use.
type Header struct {
	Algorithm  string // alg, such as RS256, or none
	Type       string // typ
	KeyID      string // kid: which of the issuer's keys signed
	Thumbprint string // x5t: that key's certificate
	Nonce      bool   // carries a nonce, as Microsoft Graph's tokens do
}

// Claim is one member of the token's payload, its value as JSON.
type Claim struct {
	Name  string
	Value json.RawMessage
}

// AppOnly reports whether an application or managed identity got the token for
// itself, with no user present. Where the optional idtyp claim is missing, the
// sign is that oid and sub agree and there are no delegated permissions.
func (t Token) AppOnly() bool {
	if t.IdentityType != "" {
		return strings.EqualFold(t.IdentityType, "app")
	}
	return len(t.Scopes) == 0 && t.ObjectID != "" && t.ObjectID == t.Subject
}

// ManagedIdentity reports whether the token says that a managed identity got it.
func (t Token) ManagedIdentity() bool { return t.MIRID != "" }
