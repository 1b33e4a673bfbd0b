package output

import "encoding/json"

// Token is what token prints of an access token. It holds no part from which a
// token could be put together again.
type Token struct {
	TenantID        *string         `json:"tenantId"`
	Audience        Texts           `json:"audience"`
	API             *string         `json:"apiDisplayName"` // of Microsoft's own APIs
	APIAppID        *string         `json:"apiAppId"`
	Issuer          *string         `json:"issuer"`
	ObjectID        *string         `json:"objectId"`
	ClientID        *string         `json:"clientId"`
	DisplayName     *string         `json:"displayName"`
	UserPrincipal   *string         `json:"userPrincipalName"`
	AzureResourceID *string         `json:"azureResourceId"`
	Kind            string          `json:"kind"` // managedIdentity, application, user, idToken, assertion or unknown
	IssuedAt        *string         `json:"issuedDateTime"`
	NotBefore       *string         `json:"notBeforeDateTime"`
	Expires         *string         `json:"expirationDateTime"`
	Expired         bool            `json:"expired"`
	Roles           []TokenRole     `json:"roles"`
	Scopes          Texts           `json:"scopes"`
	DirectoryRoles  []DirectoryRole `json:"directoryRoles"`
	Signature       *string         `json:"signature"` // null when nobody asked for it
	Claims          []TokenClaim    `json:"claims"`
}

// TokenRole is a role that a token carries.
type TokenRole struct {
	Value      string      `json:"value"`
	Risk       string      `json:"risk"`
	Why        *string     `json:"why"`
	Reach      *string     `json:"reach"` // how to open less, as a clause whose subject is the role
	SecondStep *SecondStep `json:"secondStep"`
}

// TokenClaim is a claim of a token as it stands there, with its meaning in words.
type TokenClaim struct {
	Claim   string          `json:"claim"`
	Value   json.RawMessage `json:"value"`
	Meaning string          `json:"meaning"`
}
