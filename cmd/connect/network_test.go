package connect

import (
	"net/url"
	"testing"
)

func TestShownAddress(t *testing.T) {
	for address, want := range map[string]string{
		"http://169.254.169.254/metadata/identity/oauth2/token?api-version=2018-02-01&resource=https%3A%2F%2Fvault.azure.net&client_id=c": "http://169.254.169.254/metadata/identity/oauth2/token?api-version=2018-02-01&client_id=c&resource=https%3A%2F%2Fvault.azure.net",
		"https://pipelines.example/oidc?sig=secret&api-version=2.0#x":                                                                     "https://pipelines.example/oidc?api-version=2.0",
		"https://user:secret@login.example/tenant/oauth2/v2.0/token":                                                                      "https://login.example/tenant/oauth2/v2.0/token",
	} {
		u, err := url.Parse(address)
		if err != nil {
			t.Fatal(err)
		}
		if got := shownAddress(u); got != want {
			t.Errorf("%s: %s", address, got)
		}
	}
}
