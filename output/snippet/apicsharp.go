package snippet

import (
	"fmt"
	"strings"

	"mi-roles/roles/display"
)

// apiCsharp is the API's side in ASP.NET Core: settings with the audiences that its
// tokens may have, and a policy for each role. A token without the role has the right
// signature, issuer and audience as well, so that the policy is what keeps others out.
func apiCsharp(v Values, _ string) (Snippet, error) {
	if len(v.Roles) == 0 {
		return refuse("%s has no role for applications that its code could ask for; to define one: "+
			"mi-roles snippet -a %s --for api-role -r VALUE", v.API, v.APIAppID)
	}
	settings, err := apiSettings(v)
	if err != nil {
		return Snippet{}, err
	}
	var policies strings.Builder
	for _, role := range v.Roles {
		fmt.Fprintf(&policies, "    options.AddPolicy(%[1]s, policy => policy.RequireRole(%[1]s));\n", quoteC(role))
	}
	caller := ""
	if v.Identity != "" {
		caller = "\n// Tokens of " + v.kind() + "-assigned managed identity " + display.Comment(v.Identity) + " have oid " + v.ObjectID +
			"."
	}
	return Snippet{Code: strings.NewReplacer("{api}", display.Comment(v.API), "{caller}", caller,
		"{settings}", strings.ReplaceAll(strings.TrimSuffix(settings, "\n"), "*/", `*\/`),
		"{policies}", policies.String(), "{first}", quoteC(v.Roles[0])).Replace(apiCsharpText),
		Notes: []string{"copy the settings in the comment to appsettings.json; without a policy, an endpoint also accepts tokens " +
			"that lack the role, so every endpoint needs one"}}, nil
}

// apiSettings is the section AzureAd. Tokens of version 1.0 carry the URI that was asked
// for, those of version 2.0 the client id: the API accepts both.
func apiSettings(v Values) (string, error) {
	type validation struct{ ValidAudiences []string }
	type section struct {
		Instance                  string
		TenantID                  string `json:"TenantId"`
		ClientID                  string `json:"ClientId"`
		TokenValidationParameters validation
	}
	return indented(map[string]section{"AzureAd": {v.Authority + "/", v.Tenant, v.APIAppID, validation{v.Audiences}}})
}

const apiCsharpText = `// {api}: what the API's code must check (dotnet add package Microsoft.Identity.Web, 2.17 or newer).{caller}
/* appsettings.json:
{settings}
*/

using Microsoft.Identity.Web;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddMicrosoftIdentityWebApiAuthentication(builder.Configuration);
builder.Services.AddAuthorization(options =>
{
{policies}});

var app = builder.Build();
app.UseAuthentication();
app.UseAuthorization();

// On a controller: [Microsoft.AspNetCore.Authorization.Authorize(Policy = {first})]
app.MapGet("/", () => "allowed").RequireAuthorization({first});

app.Run();
`
