package sandbox

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"strings"
	"time"
)

// Issuer gives the tokens of a tenant's managed identities, in the form that Microsoft
// Entra ID gives them, signed with a key that nobody else has.
type Issuer struct {
	tenant func() *Tenant
	as     string // whom a request means that names no identity; empty: one that may do everything
	key    []byte
}

// lifetime is how long the token of a managed identity is good; early is how far back
// Microsoft Entra ID writes the time of its issue.
const (
	lifetime = 24 * time.Hour
	early    = 5 * time.Minute
)

// NewIssuer makes an issuer for a tenant as it is when a token is asked for. The text as
// is one for [Tenant.SignIn], or empty.
func NewIssuer(tenant func() *Tenant, as string) (*Issuer, error) {
	if as != "" {
		if _, err := tenant().SignIn(as); err != nil {
			return nil, err
		}
	}
	return &Issuer{tenant: tenant, as: as, key: []byte(rand.Text())}, nil
}

// token is one of the identity that is named by its client id, object id or Azure
// resource id, for a resource.
func (i *Issuer) token(identity, resource string, now time.Time) (string, error) {
	t := i.tenant()
	said := map[string]any{"aud": resource, "iss": "https://sts.windows.net/" + t.ID + "/", "tid": t.ID, "ver": "1.0", "idtyp": "app",
		"iat": now.Add(-early).Unix(), "nbf": now.Add(-early).Unix(), "exp": now.Add(lifetime).Unix()}
	names := func(sp *ServicePrincipal) []string { return append([]string{sp.ID, sp.AppID}, sp.AlternativeNames...) }
	if identity == "" {
		identity = i.as
		names = func(sp *ServicePrincipal) []string { return []string{sp.ID, sp.AppID, sp.DisplayName} }
	}
	if identity != "" {
		sp, err := t.named(identity, names)
		if err != nil {
			return "", err
		}
		as := t.account(sp, resource)
		said["oid"], said["sub"], said["appid"], said["appidacr"] = as.ObjectID, as.ObjectID, as.AppID, "2"
		if as.AzureResource != "" {
			said["xms_mirid"] = as.AzureResource
		}
		if len(as.Roles) > 0 {
			said["roles"] = as.Roles
		}
		if len(as.WIDs) > 0 {
			said["wids"] = as.WIDs
		}
	}
	claims, err := json.Marshal(said)
	part := base64.RawURLEncoding.EncodeToString
	text := part([]byte(`{"typ":"JWT","alg":"HS256"}`)) + "." + part(claims)
	return text + "." + part(i.signature(text)), err
}

func (i *Issuer) signature(text string) []byte {
	sum := hmac.New(sha256.New, i.key)
	_, _ = sum.Write([]byte(text)) // never fails
	return sum.Sum(nil)
}

// knows reports whether a token is one that the issuer gave, and is still good.
func (i *Issuer) knows(token string, now time.Time) bool {
	dot := strings.LastIndexByte(token, '.')
	if dot < 0 {
		return false
	}
	signature, err := base64.RawURLEncoding.DecodeString(token[dot+1:])
	if err != nil || !hmac.Equal(signature, i.signature(token[:dot])) {
		return false
	}
	_, payload, _ := strings.Cut(token[:dot], ".")
	claims, err := base64.RawURLEncoding.DecodeString(payload)
	var until struct{ Exp int64 }
	return err == nil && json.Unmarshal(claims, &until) == nil && now.Unix() < until.Exp
}
