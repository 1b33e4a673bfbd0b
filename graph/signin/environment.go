package signin

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azidentity"

	"mi-roles/roles/display"
	"mi-roles/roles/textfile"
)

const hintEnv = "set AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET or AZURE_CLIENT_CERTIFICATE_PATH"

// environment reads the variables of azidentity's EnvironmentCredential with its
// precedence (secret, then certificate). Secret and certificate are handled here
// because that credential ignores a tenant named on the command line.
func environment(o Options, h azcore.ClientOptions) source {
	tenant, client := tenantOr(o, "AZURE_TENANT_ID"), os.Getenv("AZURE_CLIENT_ID")
	secret, path := os.Getenv("AZURE_CLIENT_SECRET"), os.Getenv("AZURE_CLIENT_CERTIFICATE_PATH")
	var (
		cred azcore.TokenCredential
		err  error
	)
	switch {
	case tenant == "":
		err = unset("AZURE_TENANT_ID", hintEnv)
	case client == "":
		err = unset("AZURE_CLIENT_ID", hintEnv)
	case secret != "":
		cred, err = azidentity.NewClientSecretCredential(tenant, client, secret, &azidentity.ClientSecretCredentialOptions{
			ClientOptions: h, DisableInstanceDiscovery: true, AdditionallyAllowedTenants: additionalTenants(),
		})
	case path != "":
		cred, err = certificate(tenant, client, path, h)
	case os.Getenv("AZURE_USERNAME") != "":
		cred, err = azidentity.NewEnvironmentCredential(&azidentity.EnvironmentCredentialOptions{ClientOptions: h,
			DisableInstanceDiscovery: true})
	default:
		err = problem{"neither AZURE_CLIENT_SECRET nor AZURE_CLIENT_CERTIFICATE_PATH is set", hintEnv}
	}
	return source{name: nameEnv, cred: cred, err: err, client: client}
}

// certificate opens a PEM or PKCS #12 file that holds certificate and key.
func certificate(tenant, client, path string, h azcore.ClientOptions) (azcore.TokenCredential, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		if cause, ok := errors.AsType[*fs.PathError](err); ok {
			err = cause.Err
		}
		return nil, problem{fmt.Sprintf("cannot read the certificate file %s: %v", display.Quote(path), err),
			"check AZURE_CLIENT_CERTIFICATE_PATH"}
	}
	certs, key, err := azidentity.ParseCertificates(textfile.Decode(data), []byte(os.Getenv("AZURE_CLIENT_CERTIFICATE_PASSWORD")))
	if err != nil {
		return nil, certificateProblem(path, err)
	}
	chain := os.Getenv("AZURE_CLIENT_SEND_CERTIFICATE_CHAIN")
	return azidentity.NewClientCertificateCredential(tenant, client, certs, key, &azidentity.ClientCertificateCredentialOptions{
		ClientOptions: h, DisableInstanceDiscovery: true, AdditionallyAllowedTenants: additionalTenants(),
		SendCertificateChain: chain == "1" || strings.EqualFold(chain, "true"),
	})
}

func certificateProblem(path string, err error) error {
	what := fmt.Sprintf("the certificate file %s ", display.Quote(path))
	text := err.Error()
	switch {
	case strings.Contains(text, "password incorrect"):
		return problem{what + "does not open with this password", "check AZURE_CLIENT_CERTIFICATE_PASSWORD"}
	case strings.Contains(text, "no private key"):
		return problem{what + "holds no private key", "put the key and the certificate into one PEM file"}
	case strings.Contains(text, "no certificate"):
		return problem{what + "holds no certificate", "put the key and the certificate into one PEM file"}
	}
	return problem{what + "is not in a form that can be read",
		"make it PEM without a password: openssl pkcs12 -in FILE -out FILE.pem -nodes, and unset AZURE_CLIENT_CERTIFICATE_PASSWORD"}
}

func additionalTenants() []string {
	if v := os.Getenv("AZURE_ADDITIONALLY_ALLOWED_TENANTS"); v != "" {
		return strings.Split(v, ";")
	}
	return nil
}

// complete fills in what New's caller left to the default.
func (o Options) complete() Options {
	if o.Transport == nil {
		o.Transport = HTTPClient(nil)
	}
	if o.openCache == nil {
		o.openCache = func() (azidentity.Cache, error) { return openStore(o.storage().cacheName()) }
	}
	if o.Notice == nil {
		o.Notice = func(time.Duration, string) {}
	}
	if o.now == nil {
		o.now = time.Now
	}
	return o
}
