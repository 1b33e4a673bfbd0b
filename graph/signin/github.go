package signin

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"os"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/runtime"
	"github.com/Azure/azure-sdk-for-go/sdk/azidentity"
)

// github trades the OpenID Connect token of a GitHub Actions job for a Graph
// token ("Security hardening with OpenID Connect" of GitHub's documentation).
type github struct {
	cred     azcore.TokenCredential
	pipeline runtime.Pipeline
	audience string
	failed   error // why the job's token could not be had; MSAL would keep its text only
}

const hintGitHub = "give the job `permissions: id-token: write`, and set AZURE_CLIENT_ID and AZURE_TENANT_ID"

func newGitHub(o Options, h azcore.ClientOptions) (azcore.TokenCredential, error) {
	tenant := tenantOr(o, "AZURE_TENANT_ID")
	missing := firstUnset("ACTIONS_ID_TOKEN_REQUEST_TOKEN", "AZURE_CLIENT_ID")
	if missing == "" && tenant == "" {
		missing = "AZURE_TENANT_ID"
	}
	if missing != "" {
		return nil, unset(missing, hintGitHub)
	}
	if err := httpsOnly("ACTIONS_ID_TOKEN_REQUEST_URL"); err != nil {
		return nil, err
	}
	g := &github{audience: o.Cloud.Exchange, pipeline: runtime.NewPipeline("mi-roles", "", runtime.PipelineOptions{}, &h)}
	cred, err := azidentity.NewClientAssertionCredential(tenant, os.Getenv("AZURE_CLIENT_ID"), g.assertion,
		&azidentity.ClientAssertionCredentialOptions{ClientOptions: h, DisableInstanceDiscovery: true})
	g.cred = cred
	return g, err
}

func (g *github) GetToken(ctx context.Context, o policy.TokenRequestOptions) (azcore.AccessToken, error) {
	g.failed = nil
	token, err := g.cred.GetToken(ctx, o)
	if err != nil && g.failed != nil {
		err = g.failed
	}
	return token, err
}

// assertion asks GitHub for the job's token.
func (g *github) assertion(ctx context.Context) (string, error) {
	token, err := g.jobToken(ctx)
	g.failed = err
	return token, err
}

func (g *github) jobToken(ctx context.Context) (string, error) {
	u, err := url.Parse(os.Getenv("ACTIONS_ID_TOKEN_REQUEST_URL"))
	if err != nil {
		return "", problem{reason: "ACTIONS_ID_TOKEN_REQUEST_URL is not an address"}
	}
	query := u.Query()
	query.Set("audience", g.audience)
	u.RawQuery = query.Encode()
	req, err := runtime.NewRequest(ctx, http.MethodGet, u.String())
	if err != nil {
		return "", problem{reason: "ACTIONS_ID_TOKEN_REQUEST_URL is not an address"}
	}
	req.Raw().Header.Set("Authorization", "Bearer "+os.Getenv("ACTIONS_ID_TOKEN_REQUEST_TOKEN"))
	resp, err := g.pipeline.Do(req)
	if err != nil {
		return "", err
	}
	if resp.StatusCode != http.StatusOK {
		runtime.Drain(resp)
		return "", problem{fmt.Sprintf("GitHub denied the job a token (HTTP %d)", resp.StatusCode), hintGitHub}
	}
	var answer struct {
		Value string `json:"value"`
	}
	if err := runtime.UnmarshalAsJSON(resp, &answer); err != nil || answer.Value == "" {
		return "", problem{reason: "GitHub's response contains no token"} // the answer itself is a secret
	}
	return answer.Value, nil
}
