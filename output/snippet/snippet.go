package snippet

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"mi-roles/output"
)

// Values are what a snippet is filled with. Names and resource ids may be hostile;
// client and object ids must be GUIDs, Resource, Scope and BaseURL plain URIs.
type Values struct {
	Identity        string // display name
	UserAssigned    bool   // else system-assigned: client ids stay out of the code
	ClientID        string // of the identity
	AzureResourceID string // of the user-assigned identity, "" when unknown

	API      string // display name
	Resource string // what libraries call resource or audience, such as api://orders
	Scope    string // the same with /.default
	BaseURL  string // "" when unknown: the API's own address is not in the directory
	Graph    bool   // the API is Microsoft Graph
	Cloud    string // usgov, usgovdod or china; any other name is the public cloud

	// For tasks.
	ObjectID  string   // of the identity
	APIAppID  string   // client id of the API
	Audiences []string // what tokens for the API may call it
	Roles     []string // values of the roles, each a RoleValue
	Held      []string // values of those roles of the API that the identity holds
	Defined   []Role   // the roles that the API has
	Tenant    string   // tenant id
	Authority string   // https://login.microsoftonline.com or that of a national cloud
	GraphRoot string   // https://graph.microsoft.com or that of a national cloud
	Exchange  string   // the audience of tokens that are exchanged, api://AzureADTokenExchange
}

// Role is a role that an API has. Its texts may be hostile.
type Role struct {
	ID, Value, Name, Description string
	MemberTypes                  []string
	Disabled                     bool
}

// azureCloud is what Azure's own tools call a national cloud, "" for the public one.
func (v Values) azureCloud() string {
	switch v.Cloud {
	case "usgov", "usgovdod":
		return "AzureUSGovernment"
	case "china":
		return "AzureChinaCloud"
	}
	return ""
}

// Snippet is the text for one language. Notes are for the reader, not for the file.
type Snippet struct {
	Language string
	Code     string
	Notes    []string
}

// Errors of Write.
var (
	ErrLanguage  = errors.New("unknown language")
	ErrGraphOnly = errors.New("only for Microsoft Graph")
)

type language struct {
	name  string
	write func(Values) (string, error)
	local string // what to do on a developer's machine
}

func languages() []language {
	return []language{
		{"appsettings", appsettings, localDotnet},
		{"csharp", csharp, localDotnet},
		{"graph-csharp", graphCsharp, localDotnet},
		{"logicapp", logicapp, localLogicApp},
		{"python", python, localDefault("DefaultAzureCredential()")},
		{"javascript", javascript, localDefault("new DefaultAzureCredential()")},
		{"go", golang, localDefault("azidentity.NewDefaultAzureCredential(nil)")},
		{"java", java, localDefault("new DefaultAzureCredentialBuilder().build()")},
		{"powershell", powershell,
			"managed identities exist only in Azure: on a developer's machine run Connect-AzAccount without -Identity; " + ownAccount},
		{"az", az, "managed identities exist only in Azure: on a developer's machine run az login without --identity; " + ownAccount},
	}
}

const (
	ownAccount  = "your own account then calls the API, with its own permissions"
	localDotnet = "managed identities exist only in Azure: on a developer's machine leave ManagedIdentity out of its settings " +
		"(appsettings.Development.json) and give an app registration's ClientCredentials, or use DefaultAzureCredential, which takes " +
		"the account of az login; " + ownAccount
	localLogicApp = "managed identities exist only in Azure: for a Standard workflow on a developer's machine use ActiveDirectoryOAuth " +
		"with an app registration instead"
)

func localDefault(credential string) string {
	return "managed identities exist only in Azure: on a developer's machine use " + credential +
		", which takes the account of az login; " + ownAccount
}

// Languages lists what Write knows, in the order of the documentation.
func Languages() []string {
	var names []string
	for _, l := range languages() {
		names = append(names, l.name)
	}
	return names
}

// Write makes the snippet for one language.
func Write(name string, v Values) (Snippet, error) {
	all := languages()
	i := slices.IndexFunc(all, func(l language) bool { return l.name == name })
	if i < 0 {
		return Snippet{}, fmt.Errorf("%w %q: use one of %s", ErrLanguage, name, strings.Join(Languages(), ", "))
	}
	unknownAddress := v.BaseURL == ""
	if unknownAddress {
		v.BaseURL = placeholder
	}
	code, err := all[i].write(v)
	if err != nil {
		return Snippet{}, err
	}
	s := Snippet{Language: name, Code: code}
	if unknownAddress && strings.Contains(code, placeholder) {
		s.Notes = append(s.Notes, "replace "+placeholder+" by the address of the API: the directory does not know it")
	}
	s.Notes = append(s.Notes, all[i].local)
	return s, nil
}

const placeholder = "https://api.example.com/"

// headline says in a comment what the snippet is for.
func (v Values) headline(mark string) string {
	return fmt.Sprintf("%s %s-assigned managed identity %s calls %s", mark, v.kind(), output.Clean(v.Identity), output.Clean(v.API))
}

func (v Values) kind() string {
	if v.UserAssigned {
		return "user"
	}
	return "system"
}

// address is where the sample call goes.
func (v Values) address() string {
	if v.Graph {
		return v.BaseURL + "/users?$top=1"
	}
	return v.BaseURL
}
