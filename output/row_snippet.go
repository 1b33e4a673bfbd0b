package output

// Snippet is what snippet prints: the code, and the values in it, null for what it does not name.
type Snippet struct {
	Language          string  `json:"language"`
	Code              string  `json:"code"`
	Notes             Texts   `json:"notes"`
	Scope             *string `json:"scope"`
	Resource          *string `json:"resource"`
	PrincipalID       *string `json:"principalId"`
	PrincipalClientID *string `json:"principalClientId"`
	IdentityType      *string `json:"identityType"`
	ResourceAppID     *string `json:"resourceAppId"`
}

// Query is what snippet prints of a query that has no identity and no API in it.
type Query struct {
	Language string `json:"language"`
	Code     string `json:"code"`
	Notes    Texts  `json:"notes"`
}
