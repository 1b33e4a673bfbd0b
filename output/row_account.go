package output

// Account is what whoami prints: who is signed in, and what they can grant.
type Account struct {
	TenantID       *string         `json:"tenantId"`
	Cloud          string          `json:"cloud"`
	Kind           *string         `json:"kind"` // user, application or managedIdentity
	DisplayName    *string         `json:"displayName"`
	UserPrincipal  *string         `json:"userPrincipalName"`
	ObjectID       *string         `json:"objectId"`
	ClientID       *string         `json:"clientId"`
	Credential     string          `json:"credential"`
	Expires        string          `json:"expirationDateTime"`
	Permissions    Texts           `json:"permissions"`
	DirectoryRoles []DirectoryRole `json:"directoryRoles"`
	Graph          Answer          `json:"canGrantOnMicrosoftGraph"`
	Others         Answer          `json:"canGrantOnOtherApis"`
	Table          string          `json:"catalogDate"` // the day of the built-in table of roles
}

// DirectoryRole is a directory role of Microsoft Entra ID, by Graph's names.
type DirectoryRole struct {
	RoleTemplateID string  `json:"roleTemplateId"`
	DisplayName    *string `json:"displayName"`
}

// Answer says whether something can be done, and why.
type Answer struct {
	Answer  string `json:"answer"` // yes, no, limited, unknown
	Because string `json:"because"`
}
