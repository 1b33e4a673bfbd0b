package snippet

import (
	"strconv"
	"strings"

	"mi-roles/output"
)

// fill puts the values into a text; chosen stands where a user-assigned identity
// is named, and is left out for a system-assigned one.
func (v Values) fill(text, mark, chosen string, quote func(string) string) (string, error) {
	if !v.UserAssigned {
		chosen = ""
	}
	return strings.NewReplacer("{headline}", v.headline(mark), "{identity}", chosen,
		"{url}", quote(v.address()), "{scope}", quote(v.Scope), "{resource}", quote(v.Resource)).Replace(text), nil
}

func python(v Values) (string, error) {
	return v.fill(pythonText, "#", "client_id="+quoteC(v.ClientID), quoteC)
}

// The names stand below the first two lines, where Python looks for an encoding.
const pythonText = `# pip install "azure-identity>=1.13" requests
import requests
from azure.identity import ManagedIdentityCredential

{headline}
credential = ManagedIdentityCredential({identity})
token = credential.get_token({scope})

response = requests.get({url}, headers={"Authorization": f"Bearer {token.token}"}, timeout=30)
response.raise_for_status()
print(response.json())
`

func javascript(v Values) (string, error) {
	return v.fill(javascriptText, "//", "{ clientId: "+quoteC(v.ClientID)+" }", quoteC)
}

const javascriptText = `// npm install @azure/identity@4 (an ES module: name the file .mjs, or set "type": "module")
import { ManagedIdentityCredential } from "@azure/identity";

{headline}
const credential = new ManagedIdentityCredential({identity});
const { token } = await credential.getToken({scope});

const response = await fetch({url}, { headers: { Authorization: "Bearer " + token } });
if (!response.ok) {
  throw new Error("the API answered " + response.status);
}
console.log(await response.json());
`

func golang(v Values) (string, error) {
	return v.fill(goText, "//", "\n\t\tID: azidentity.ClientID("+strconv.Quote(v.ClientID)+"),\n\t", strconv.Quote)
}

const goText = `// go get github.com/Azure/azure-sdk-for-go/sdk/azcore github.com/Azure/azure-sdk-for-go/sdk/azidentity
package main

import (
	"context"
	"fmt"
	"io"
	"log"
	"net/http"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/Azure/azure-sdk-for-go/sdk/azidentity"
)

{headline}

func main() {
	ctx := context.Background()
	credential, err := azidentity.NewManagedIdentityCredential(&azidentity.ManagedIdentityCredentialOptions{{identity}})
	if err != nil {
		log.Fatal(err)
	}
	token, err := credential.GetToken(ctx, policy.TokenRequestOptions{Scopes: []string{{scope}}})
	if err != nil {
		log.Fatal(err)
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, {url}, nil)
	if err != nil {
		log.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+token.Token)
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		log.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(resp.Status, string(body))
}
`

func java(v Values) (string, error) {
	v.Identity, v.API = comment(output.Clean(v.Identity)), comment(output.Clean(v.API))
	return v.fill(javaText, "//", "\n            .clientId("+quoteC(v.ClientID)+")", quoteC)
}

const javaText = `// Maven: <dependency><groupId>com.azure</groupId><artifactId>azure-identity</artifactId><version>1.18.4</version></dependency>
import com.azure.core.credential.TokenRequestContext;
import com.azure.identity.ManagedIdentityCredential;
import com.azure.identity.ManagedIdentityCredentialBuilder;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

{headline}
public class CallApi {
    public static void main(String[] args) throws Exception {
        ManagedIdentityCredential credential = new ManagedIdentityCredentialBuilder(){identity}
            .build();
        String token = credential.getTokenSync(new TokenRequestContext().addScopes({scope})).getToken();

        HttpRequest request = HttpRequest.newBuilder(URI.create({url}))
            .header("Authorization", "Bearer " + token)
            .build();
        HttpResponse<String> response = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        System.out.println(response.statusCode() + " " + response.body());
    }
}
`

func powershell(v Values) (string, error) {
	environment := ""
	if name := v.azureCloud(); name != "" {
		environment = " -Environment " + name
	}
	return v.fill(strings.Replace(powershellText, "{environment}", environment, 1), "#", " -AccountId "+quotePowerShell(v.ClientID),
		quotePowerShell)
}

const powershellText = `# Install-Module Az.Accounts (5.0 or newer), PowerShell 7
{headline}
Connect-AzAccount -Identity{identity}{environment} | Out-Null
$token = (Get-AzAccessToken -ResourceUrl {resource} -AsSecureString).Token
Invoke-RestMethod -Uri {url} -Authentication Bearer -Token $token
`

func az(v Values) (string, error) {
	set := ""
	if name := v.azureCloud(); name != "" {
		set = "az cloud set --name " + name + " --output none\n"
	}
	return v.fill(strings.Replace(azText, "{set}", set, 1), "#", " --client-id "+quoteShell(v.ClientID), quoteShell)
}

const azText = `# Azure CLI 2.69 or newer
{headline}
{set}az login --identity{identity} --allow-no-subscriptions --output none
az rest --method get --url {url} --resource {resource}
`
