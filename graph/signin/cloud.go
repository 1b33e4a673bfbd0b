package signin

import (
	"fmt"
	"net/url"
	"os"
	"strings"

	"mi-roles/roles/display"
)

// Cloud is one of Microsoft's national clouds: origins without a trailing slash.
// The values are those of "Microsoft Graph national cloud deployments" and
// "Microsoft Entra authentication and national clouds".
type Cloud struct {
	Name        string // public, usgov, usgovdod or china
	GraphRoot   string // https://graph.microsoft.com
	Authority   string // https://login.microsoftonline.com
	Portal      string // https://portal.azure.com
	EntraPortal string // https://entra.microsoft.com
	Exchange    string // api://AzureADTokenExchange: the audience that a federated identity credential expects
}

// Scope asks for everything the signed-in client was already granted on Graph.
func (c Cloud) Scope() string { return c.GraphRoot + "/.default" }

// issuers are the claim iss of version 1.0 and of version 2.0 tokens, by authority, as in "Access
// token claims reference" and, for the national clouds, their OpenID configuration documents.
var issuers = map[string][2]string{
	"https://login.microsoftonline.com": {"https://sts.windows.net/TENANT/", "https://login.microsoftonline.com/TENANT/v2.0"},
	"https://login.microsoftonline.us":  {"https://sts.windows.net/TENANT/", "https://login.microsoftonline.us/TENANT/v2.0"},
	"https://login.chinacloudapi.cn":    {"https://sts.chinacloudapi.cn/TENANT/", "https://login.partner.microsoftonline.cn/TENANT/v2.0"},
}

// Issuers returns what the tokens of a tenant name as their issuer (iss), none for an authority
// that is not Microsoft's.
func (c Cloud) Issuers(tenant string) []string {
	forms, known := issuers[c.Authority]
	if !known {
		return nil
	}
	fill := strings.NewReplacer("TENANT", strings.ToLower(tenant))
	return []string{fill.Replace(forms[0]), fill.Replace(forms[1])}
}

// Clouds returns the known clouds, the public one first. L4 and L5 of the US
// Government share an authority, so they must be told apart by name.
func Clouds() []Cloud {
	return []Cloud{
		{"public", "https://graph.microsoft.com", "https://login.microsoftonline.com",
			"https://portal.azure.com", "https://entra.microsoft.com", "api://AzureADTokenExchange"},
		{"usgov", "https://graph.microsoft.us", "https://login.microsoftonline.us",
			"https://portal.azure.us", "https://entra.microsoft.us", "api://AzureADTokenExchangeUSGov"},
		{"usgovdod", "https://dod-graph.microsoft.us", "https://login.microsoftonline.us",
			"https://portal.azure.us", "https://entra.microsoft.us", "api://AzureADTokenExchangeUSGov"},
		{"china", "https://microsoftgraph.chinacloudapi.cn", "https://login.chinacloudapi.cn",
			"https://portal.azure.cn", "https://entra.microsoftonline.cn", "api://AzureADTokenExchangeChina"},
	}
}

// spellings maps what other Azure tools call a cloud to its name here: Azure CLI
// and Az PowerShell (AzureCloud …), autorest (AzurePublicCloud …), Microsoft
// Graph PowerShell (Global, USGov, USGovDoD …) and Terraform (usgovernment …).
var spellings = map[string]string{
	"public": "public", "azurecloud": "public", "azurepubliccloud": "public", "azurepublic": "public", "global": "public",
	"usgov": "usgov", "usgovernment": "usgov", "azureusgovernment": "usgov", "azureusgovernmentcloud": "usgov",
	"azuregovernment": "usgov", "usgovhigh": "usgov", "gcchigh": "usgov", "usgovl4": "usgov",
	"usgovdod": "usgovdod", "dod": "usgovdod", "usgovl5": "usgovdod", "azureusgovernmentdod": "usgovdod",
	"china": "china", "azurechinacloud": "china", "azurechina": "china", "chinacloud": "china",
}

// authorityHosts maps each login host of a known cloud, older names included.
var authorityHosts = map[string]string{
	"login.microsoftonline.com": "public", "login.windows.net": "public", "login.microsoft.com": "public",
	"login.microsoftonline.us": "usgov", "login.usgovcloudapi.net": "usgov",
	"login.chinacloudapi.cn": "china", "login.partner.microsoftonline.cn": "china",
}

// ParseCloud reads a cloud's name in any of Azure's spellings; upper and lower
// case, hyphens, underscores and blanks make no difference.
func ParseCloud(s string) (Cloud, error) {
	plain := strings.NewReplacer("-", "", "_", "", " ", "").Replace(strings.ToLower(s))
	if name, ok := spellings[plain]; ok {
		return cloudNamed(name), nil
	}
	return Cloud{}, fmt.Errorf("unknown cloud %s: use public, usgov, usgovdod or china", display.Quote(s))
}

func cloudNamed(name string) Cloud {
	for _, c := range Clouds() {
		if c.Name == name {
			return c
		}
	}
	return Clouds()[0]
}

// cloudFromEnvironment applies AZURE_AUTHORITY_HOST as doc.go describes.
func cloudFromEnvironment() (Cloud, error) {
	public := Clouds()[0]
	value := strings.TrimSpace(os.Getenv("AZURE_AUTHORITY_HOST"))
	if value == "" {
		return public, nil
	}
	if !strings.Contains(value, "://") {
		value = "https://" + value // some Azure SDKs write the bare host
	}
	u, err := url.Parse(value)
	if err != nil || u.Host == "" || u.User != nil || strings.Trim(u.Path, "/") != "" || u.RawQuery != "" || u.Fragment != "" {
		return Cloud{}, badAuthority("is not the origin of a sign-in service")
	}
	if u.Scheme != "https" {
		return Cloud{}, badAuthority("must begin with https://")
	}
	if name, ok := authorityHosts[strings.ToLower(u.Host)]; ok {
		return cloudNamed(name), nil
	}
	public.Authority = "https://" + u.Host
	return public, nil
}

func badAuthority(what string) error {
	return &Error{
		Attempts: []Attempt{{Credential: "AZURE_AUTHORITY_HOST", Reason: what}},
		Hint:     "unset AZURE_AUTHORITY_HOST, or name the cloud with --cloud",
	}
}
