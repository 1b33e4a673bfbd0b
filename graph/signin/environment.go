package signin

import (
	"os"
	"strings"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azidentity"
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
