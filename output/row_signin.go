package output

// StoredSignIn is one thing that a sign-in left on this machine.
type StoredSignIn struct {
	Kind          string  `json:"kind"`                // tokenCache, cacheKey, keychainItem or account
	Where         string  `json:"where"`               // the file, or the place in the system's own store
	UserPrincipal *string `json:"userPrincipalName"`   // of an account
	TenantID      *string `json:"tenantId"`            // of an account
	Written       *string `json:"lastWrittenDateTime"` // of a file
	Until         *string `json:"expirationDateTime"`  // of tokens: when the last of them ends, if none is renewed or revoked before
}
