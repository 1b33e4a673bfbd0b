package token

import (
	"crypto/rsa"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"strings"

	"github.com/golang-jwt/jwt/v5"

	"mi-roles/roles/display"
)

// Why a signature was not confirmed. ErrSignature alone means that the token
// was altered or forged; the others say that it could not be found out.
var (
	ErrSignature  = errors.New("the signature does not fit the token")
	ErrGraphToken = errors.New("a Microsoft Graph token cannot be checked")
	ErrUnsigned   = errors.New("the token is not signed")
	ErrAlgorithm  = errors.New("a signature of this kind cannot be checked")
	ErrUnknownKey = errors.New("the signing key is not among the tenant's published keys")
	ErrKeySet     = errors.New("not a set of published keys")
)

// maxKeySet bounds the key sets read; Microsoft's have about 20 KiB.
const maxKeySet = 1 << 20

// CheckSignature checks a token's RS256 signature against a tenant's key set
// (RFC 7517), as published at https://login.microsoftonline.com/TENANT/discovery/v2.0/keys.
// nil means that a holder of one of those keys signed the token; times, issuer
// and audience are not looked at. Microsoft Graph's tokens carry a nonce in
// their header that is replaced before signing (see Microsoft's page "Access
// tokens in the Microsoft identity platform"), hence ErrGraphToken.
func CheckSignature(raw string, jwks []byte) error {
	t, err := Parse(raw)
	if err != nil {
		return err
	}
	switch {
	case !t.Signed:
		return fmt.Errorf("%w: no API may accept it", ErrUnsigned)
	case t.Header.Nonce:
		return fmt.Errorf("%w: its header carries a nonce that only Microsoft Graph can resolve; "+
			"to test a signature, take a token for an API of your own", ErrGraphToken)
	case t.Header.Algorithm != "RS256":
		return fmt.Errorf("%w: %s; Microsoft Entra signs with RS256", ErrAlgorithm, display.Quote(t.Header.Algorithm))
	}
	key, err := findKey(jwks, t.Header)
	if err != nil {
		return err
	}
	parts, err := split(raw)
	if err != nil {
		return err
	}
	signature, err := decode64("signature", parts[2])
	if err != nil {
		return err
	}
	if jwt.SigningMethodRS256.Verify(parts[0]+"."+parts[1], signature, key) != nil {
		return fmt.Errorf("%w: it was altered, truncated or forged", ErrSignature)
	}
	return nil
}

// SignatureResult is the verdict on a token whose signature CheckSignature did not
// confirm: an API that checks it, as it should, refuses the token. false means that
// err tells nothing of the token, such as that keys could not be had.
func SignatureResult(err error) (Result, bool) {
	switch {
	case errors.Is(err, ErrUnsigned), errors.Is(err, ErrSignature), errors.Is(err, ErrAlgorithm):
		return found(WrongIdentity, err.Error(), getAgain), true
	case errors.Is(err, ErrUnknownKey):
		return found(WrongTenant, err.Error(), getAgain+", or name its tenant and cloud with --tenant and --cloud"), true
	}
	return Result{}, false
}

const getAgain = "take the token from the workload itself, whole and as it was issued"

// jsonKey is the part of a published key that RS256 needs.
type jsonKey struct {
	Type       string `json:"kty"`
	ID         string `json:"kid"`
	Thumbprint string `json:"x5t"`
	Modulus    string `json:"n"`
	Exponent   string `json:"e"`
}

func findKey(jwks []byte, header Header) (*rsa.PublicKey, error) {
	var set struct {
		Keys []jsonKey `json:"keys"`
	}
	if len(jwks) > maxKeySet || json.Unmarshal(jwks, &set) != nil || len(set.Keys) == 0 {
		return nil, fmt.Errorf("%w: expected JSON with a list named keys", ErrKeySet)
	}
	for _, key := range set.Keys {
		sameID := header.KeyID != "" && key.ID == header.KeyID
		sameCertificate := header.KeyID == "" && header.Thumbprint != "" && key.Thumbprint == header.Thumbprint
		if key.Type == "RSA" && (sameID || sameCertificate) {
			return key.public()
		}
	}
	return nil, fmt.Errorf("%w: kid %s; the token is of another tenant or cloud, or older than the keys",
		ErrUnknownKey, display.Quote(header.KeyID))
}

// public accepts key sizes from 2048 to 8192 bits: smaller ones prove nothing,
// larger ones only cost time.
func (k jsonKey) public() (*rsa.PublicKey, error) {
	modulus, err := base64.RawURLEncoding.DecodeString(strings.TrimRight(k.Modulus, "="))
	if err != nil {
		return nil, fmt.Errorf("%w: key %s is damaged", ErrKeySet, display.Quote(k.ID))
	}
	exponent, err := base64.RawURLEncoding.DecodeString(strings.TrimRight(k.Exponent, "="))
	if err != nil {
		return nil, fmt.Errorf("%w: key %s is damaged", ErrKeySet, display.Quote(k.ID))
	}
	n, e := new(big.Int).SetBytes(modulus), new(big.Int).SetBytes(exponent)
	if n.BitLen() < 2048 || n.BitLen() > 8192 || n.Bit(0) == 0 || e.BitLen() > 31 || e.Cmp(big.NewInt(3)) < 0 || e.Bit(0) == 0 {
		return nil, fmt.Errorf("%w: key %s is not a usable RSA key", ErrKeySet, display.Quote(k.ID))
	}
	return &rsa.PublicKey{N: n, E: int(e.Int64())}, nil
}
