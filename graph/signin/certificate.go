package signin

import (
	"crypto"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azidentity"
	"github.com/youmark/pkcs8"
	"software.sslmate.com/src/go-pkcs12"

	"mi-roles/roles/display"
	"mi-roles/roles/textfile"
)

// Why a certificate file cannot be used, beside what its parsers say.
var (
	errLocked    = errors.New("needs a password")
	errPassword  = errors.New("does not open with this password")
	errOldCipher = errors.New("has a key in OpenSSL's old encrypted form, which is not supported")
	errNoKey     = errors.New("holds no private key")
	errNoCert    = errors.New("holds no certificate")
)

// certificate signs in with a PEM or PKCS #12 file that holds certificate and key.
func certificate(tenant, client, path string, h azcore.ClientOptions) (azcore.TokenCredential, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		if cause, ok := errors.AsType[*fs.PathError](err); ok {
			err = cause.Err
		}
		return nil, problem{fmt.Sprintf("cannot read the certificate file %s: %v", display.Quote(path), err),
			"check AZURE_CLIENT_CERTIFICATE_PATH"}
	}
	certs, key, err := parseCertificates(textfile.Decode(data), os.Getenv("AZURE_CLIENT_CERTIFICATE_PASSWORD"))
	if err != nil {
		return nil, certificateProblem(path, err)
	}
	chain := os.Getenv("AZURE_CLIENT_SEND_CERTIFICATE_CHAIN")
	return azidentity.NewClientCertificateCredential(tenant, client, certs, key, &azidentity.ClientCertificateCredentialOptions{
		ClientOptions: h, DisableInstanceDiscovery: true, AdditionallyAllowedTenants: additionalTenants(),
		SendCertificateChain: chain == "1" || strings.EqualFold(chain, "true"),
	})
}

// parseCertificates reads PEM, whose key may be encrypted, or PKCS #12. azidentity's own
// parser knows neither encrypted keys nor the ciphers of PKCS #12 since OpenSSL 3.
func parseCertificates(data []byte, password string) ([]*x509.Certificate, crypto.PrivateKey, error) {
	if block, _ := pem.Decode(data); block == nil {
		return parsePKCS12(data, password)
	}
	plain, err := decrypted(data, password)
	if err != nil {
		return nil, nil, err
	}
	certs, key, err := azidentity.ParseCertificates(plain, nil)
	switch {
	case err != nil && strings.Contains(err.Error(), "no private key"):
		err = errNoKey
	case err != nil && strings.Contains(err.Error(), "no certificate"):
		err = errNoCert
	}
	return certs, key, err
}

func parsePKCS12(data []byte, password string) ([]*x509.Certificate, crypto.PrivateKey, error) {
	key, cert, chain, err := pkcs12.DecodeChain(data, password)
	switch {
	case errors.Is(err, pkcs12.ErrIncorrectPassword) && password == "":
		return nil, nil, errLocked
	case errors.Is(err, pkcs12.ErrIncorrectPassword):
		return nil, nil, errPassword
	case err != nil && strings.Contains(err.Error(), "private key missing"):
		return nil, nil, errNoKey
	case err != nil && strings.Contains(err.Error(), "certificate missing"):
		return nil, nil, errNoCert
	}
	return append([]*x509.Certificate{cert}, chain...), key, err
}

// decrypted is the same PEM with its encrypted keys in the clear.
func decrypted(data []byte, password string) ([]byte, error) {
	var plain []byte
	for block, rest := pem.Decode(data); block != nil; block, rest = pem.Decode(rest) {
		switch {
		case strings.Contains(block.Headers["Proc-Type"], "ENCRYPTED"):
			return nil, errOldCipher
		case block.Type == "ENCRYPTED PRIVATE KEY" && password == "":
			return nil, errLocked
		case block.Type == "ENCRYPTED PRIVATE KEY":
			key, err := pkcs8.ParsePKCS8PrivateKey(block.Bytes, []byte(password))
			if err != nil {
				return nil, errPassword
			}
			der, err := x509.MarshalPKCS8PrivateKey(key)
			if err != nil {
				return nil, err
			}
			block = &pem.Block{Type: "PRIVATE KEY", Bytes: der}
		}
		plain = append(plain, pem.EncodeToMemory(block)...)
	}
	return plain, nil
}

func certificateProblem(path string, err error) error {
	what := fmt.Sprintf("the certificate file %s ", display.Quote(path))
	for known, hint := range map[error]string{
		errLocked:   "set AZURE_CLIENT_CERTIFICATE_PASSWORD",
		errPassword: "check AZURE_CLIENT_CERTIFICATE_PASSWORD",
		errOldCipher: "write the key in PKCS #8 form, into one file with the certificate: " +
			"openssl pkcs8 -topk8 -in KEY.pem -out KEY.p8.pem",
		errNoKey:  "put the key and the certificate into one PEM file, or export a PFX file with its key",
		errNoCert: "put the key and the certificate into one PEM file",
	} {
		if errors.Is(err, known) {
			return problem{what + known.Error(), hint}
		}
	}
	return problem{what + "is neither PEM nor PKCS #12 (PFX) with a certificate and its RSA key",
		"export the certificate with its key again, as PFX or PEM"}
}
