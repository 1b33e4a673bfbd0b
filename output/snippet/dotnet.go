package snippet

import (
	"fmt"
	"strings"
)

// managedOptions is the C# value that chooses the identity.
func managedOptions(v Values, indent string) string {
	if !v.UserAssigned {
		return "new ManagedIdentityOptions()"
	}
	return fmt.Sprintf("new ManagedIdentityOptions\n%[1]s{\n%[1]s    UserAssignedClientId = %[2]s,\n%[1]s}", indent, quoteC(v.ClientID))
}

func csharp(v Values) (string, error) {
	which := "ManagedIdentityId.SystemAssigned"
	if v.UserAssigned {
		which = "ManagedIdentityId.FromUserAssignedClientId(" + quoteC(v.ClientID) + ")"
	}
	path := ""
	if v.Graph {
		path = "\n    options.RelativePath = \"users\";"
	}
	return strings.NewReplacer(
		"{headline}", v.headline("//"), "{base}", quoteC(v.BaseURL), "{path}", path, "{url}", quoteC(v.address()), "{scope}",
		quoteC(v.Scope),
		"{options}", managedOptions(v, "    "), "{which}", which,
	).Replace(csharpText), nil
}

const csharpText = `using System.Net.Http.Headers;
using Azure.Core;
using Azure.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Identity.Abstractions;
using Microsoft.Identity.Web;

{headline}

// Either: IDownstreamApi (dotnet add package Microsoft.Identity.Web.DownstreamApi, 2.17 or newer).
var factory = TokenAcquirerFactory.GetDefaultInstance();
factory.Services.AddDownstreamApi("DownstreamApi", options =>
{
    options.BaseUrl = {base};{path}
    options.Scopes = new[] { {scope} };
    options.RequestAppToken = true;
    options.AcquireTokenOptions.ManagedIdentity = {options};
});
var api = factory.Build().GetRequiredService<IDownstreamApi>();
using var answer = await api.CallApiForAppAsync("DownstreamApi");
answer.EnsureSuccessStatusCode();

// Or: Azure.Identity (dotnet add package Azure.Identity, 1.14 or newer).
var credential = new ManagedIdentityCredential({which});
var token = await credential.GetTokenAsync(new TokenRequestContext(new[] { {scope} }), default);
using var client = new HttpClient();
client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token.Token);
Console.WriteLine(await client.GetStringAsync({url}));
`

func graphCsharp(v Values) (string, error) {
	if !v.Graph {
		return "", fmt.Errorf("graph-csharp is %w: use csharp for other APIs", ErrGraphOnly)
	}
	return strings.NewReplacer("{headline}", v.headline("//"), "{scope}", quoteC(v.Scope), "{base}", quoteC(v.BaseURL), "{options}",
		managedOptions(v, "        ")).Replace(graphCsharpText), nil
}

const graphCsharpText = `using Microsoft.Extensions.DependencyInjection;
using Microsoft.Graph;
using Microsoft.Identity.Abstractions;
using Microsoft.Identity.Web;

{headline}
// dotnet add package Microsoft.Identity.Web.GraphServiceClient (2.17 or newer)
var factory = TokenAcquirerFactory.GetDefaultInstance();
factory.Services.AddMicrosoftGraph(options => options.BaseUrl = {base});
var graph = factory.Build().GetRequiredService<GraphServiceClient>();

var users = await graph.Users.GetAsync(request =>
{
    request.QueryParameters.Top = 1;
    request.Options.WithAuthenticationOptions(options =>
    {
        options.Scopes = new[] { {scope} };
        options.RequestAppToken = true;
        options.AcquireTokenOptions.ManagedIdentity = {options};
    });
});
Console.WriteLine(users?.Value?.Count);
`
