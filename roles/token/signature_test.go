package token

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"math/big"
	"strings"
	"testing"
)

func signed(t *testing.T, key *rsa.PrivateKey, header, payload string) string {
	t.Helper()
	text := encode(header) + "." + encode(payload)
	digest := sha256.Sum256([]byte(text))
	signature, err := rsa.SignPKCS1v15(rand.Reader, key, crypto.SHA256, digest[:])
	if err != nil {
		t.Fatal(err)
	}
	return text + "." + base64.RawURLEncoding.EncodeToString(signature)
}

func keySet(key *rsa.PrivateKey, kid string) []byte {
	return fmt.Appendf(nil, `{"keys":[{"kty":"EC","kid":%q},{"kty":"RSA","use":"sig","kid":%q,"x5t":%q,"n":%q,"e":%q}]}`, kid, kid, kid,
		base64.RawURLEncoding.EncodeToString(key.N.Bytes()),
		base64.RawURLEncoding.EncodeToString(big.NewInt(int64(key.E)).Bytes()))
}

func TestCheckSignature(t *testing.T) {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	keys := keySet(key, "k1")
	good := signed(t, key, `{"alg":"RS256","kid":"k1"}`, sample)
	header, payload, signature, _ := partsOf(good)
	small := []byte(`{"keys":[{"kty":"RSA","kid":"k1","n":"` + encode("short") + `","e":"AQAB"}]}`)
	withNumbers := func(n, e string) []byte {
		return fmt.Appendf(nil, `{"keys":[{"kty":"RSA","kid":"k1","n":%q,"e":%q}]}`, n, e)
	}
	exponent := func(e string) []byte { return withNumbers(base64.RawURLEncoding.EncodeToString(key.N.Bytes()), e) }
	modulus := func(n *big.Int) []byte { return withNumbers(base64.RawURLEncoding.EncodeToString(n.Bytes()), "AQAB") }
	cases := []struct {
		name, raw string
		keys      []byte
		want      error
	}{
		{"good", good, keys, nil},
		{"good, as header line", "Authorization: Bearer " + good + "\n", keys, nil},
		{"good, by thumbprint", signed(t, key, `{"alg":"RS256","x5t":"k1"}`, sample), keys, nil},
		{"altered payload", header + "." + encode(strings.Replace(sample, "Mail.Send", "Mail.Read", 1)) + "." + signature, keys,
			ErrSignature},
		{"altered header", encode(`{"alg":"RS256","kid":"k1","x":1}`) + "." + payload + "." + signature, keys, ErrSignature},
		{"short signature", header + "." + payload + ".AAAA", keys, ErrSignature},
		{"signature taken off", header + "." + payload + ".", keys, ErrUnsigned},
		{"alg none", encode(`{"alg":"none","kid":"k1"}`) + "." + payload + "." + signature, keys, ErrUnsigned},
		{"public key as HMAC secret", encode(`{"alg":"HS256","kid":"k1"}`) + "." + payload + "." + signature, keys, ErrAlgorithm},
		{"graph", signed(t, key, `{"alg":"RS256","kid":"k1","nonce":"n"}`, sample), keys, ErrGraphToken},
		{"unknown key", signed(t, key, `{"alg":"RS256","kid":"k2"}`, sample), keys, ErrUnknownKey},
		{"no key named", signed(t, key, `{"alg":"RS256"}`, sample), keys, ErrUnknownKey},
		{"no key named, one without a name", signed(t, key, `{"alg":"RS256"}`, sample), keySet(key, ""), ErrUnknownKey},
		{"exponent one", good, exponent("AQ"), ErrKeySet},
		{"an even exponent", good, exponent("BA"), ErrKeySet},
		{"exponent three, of another key", good, exponent("Aw"), ErrSignature},
		{"the largest exponent", good, exponent("f____w"), ErrSignature},
		{"too large an exponent", good, exponent("gAAAAQ"), ErrKeySet},
		{"an even modulus", good, modulus(new(big.Int).Lsh(big.NewInt(1), 2047)), ErrKeySet},
		{"the smallest modulus", good, modulus(new(big.Int).Add(new(big.Int).Lsh(big.NewInt(1), 2047), big.NewInt(1))), ErrSignature},
		{"a bit less", good, modulus(new(big.Int).Add(new(big.Int).Lsh(big.NewInt(1), 2046), big.NewInt(1))), ErrKeySet},
		{"the largest modulus", good, modulus(new(big.Int).Add(new(big.Int).Lsh(big.NewInt(1), 8191), big.NewInt(1))), ErrSignature},
		{"a bit more", good, modulus(new(big.Int).Add(new(big.Int).Lsh(big.NewInt(1), 8192), big.NewInt(1))), ErrKeySet},
		{"no key set", good, []byte(`<html>`), ErrKeySet},
		{"empty key set", good, []byte(`{"keys":[]}`), ErrKeySet},
		{"small key", good, small, ErrKeySet},
		{"damaged modulus", good, []byte(`{"keys":[{"kty":"RSA","kid":"k1","n":"*","e":"AQAB"}]}`), ErrKeySet},
		{"damaged exponent", good, []byte(`{"keys":[{"kty":"RSA","kid":"k1","n":"AQAB","e":"*"}]}`), ErrKeySet},
		{"huge key set", good, make([]byte, maxKeySet+1), ErrKeySet},
		{"not a token", "x", keys, ErrNotToken},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			err := CheckSignature(c.raw, c.keys)
			if !errors.Is(err, c.want) {
				t.Fatalf("got %v, want %v", err, c.want)
			}
			if err != nil && strings.Contains(err.Error(), payload) {
				t.Error("message repeats the token")
			}
			verdict, known := map[error]Verdict{ErrSignature: WrongIdentity, ErrUnsigned: WrongIdentity, ErrAlgorithm: WrongIdentity,
				ErrUnknownKey: WrongTenant}[c.want]
			if got, is := SignatureResult(err); is != known || got.Verdict != verdict || is && got.NextStep == "" {
				t.Errorf("verdict %+v, %v", got, is)
			}
		})
	}
}
