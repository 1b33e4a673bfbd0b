package output

// Snippet is what snippet prints: the client's code, and the values in it.
type Snippet struct {
	Language          string `json:"language"`
	Code              string `json:"code"`
	Notes             Texts  `json:"notes"`
	Scope             string `json:"scope"`
	Resource          string `json:"resource"`
	PrincipalID       string `json:"principalId"`
	PrincipalClientID string `json:"principalClientId"`
	IdentityType      string `json:"identityType"`
	ResourceAppID     string `json:"resourceAppId"`
}
