package catalog

import (
	"fmt"
	"strings"
)

// Kind says what a right is that is no app role of the API at hand.
type Kind string

// The kinds of right that people try to give as app roles.
const (
	DelegatedPermission Kind = "delegated permission"
	AzureRole           Kind = "Azure RBAC role"
	EntraRole           Kind = "directory role"
	RoleOfAnotherAPI    Kind = "app role of another API"
	GivenByTheService   Kind = "right that the service gives itself"
)

// Right is a right that is no app role of the API at hand: what it is, and what to type instead.
type Right struct {
	Kind    Kind
	Name    string // as Microsoft writes it
	What    string // one sentence without a full stop
	Command string // in the tool that gives it, with words in capitals to fill in; "" where there is none
	// An app role that can be assigned instead, by its API's alias and its value: the role
	// itself if it is another API's, or that for the same purpose. Both "" where there is none.
	API, AppRole string
}

// Elsewhere tells what a role's value, name or id means that is no application role
// of the API: several things if it is the name of several, the likeliest first.
func Elsewhere(apiAppID, text string, who Names) []Right {
	text = strings.TrimSpace(text)
	if Known(apiAppID, text, text) {
		return nil
	}
	var found []Right
	if s, ok := Delegated(apiAppID, text); ok {
		found = append(found, s.right(who))
	}
	if name, ok := azureRole(text); ok {
		found = append(found, Right{Kind: AzureRole, Name: name, Command: AzureRoleCommand(name, who),
			What: name + " is an Azure RBAC role, not an app role: it is assigned on an Azure resource"})
	}
	if r, ok := directoryRole(text); ok {
		found = append(found, Right{Kind: EntraRole, Name: r.Name, Command: r.Command(who),
			What: r.Name + " is an Entra directory role, not an app role: it is assigned in Microsoft Entra ID"})
	}
	if len(found) == 0 {
		found = onOtherAPIs(apiAppID, text, who)
	}
	if api, ok := ByAppID(apiAppID); ok && api.Access != "" {
		found = append(found, Right{Kind: GivenByTheService, Name: api.Name, What: api.Name + " " + api.Access,
			Command: who.fill(api.Command)})
	}
	return found
}

// right describes a delegated permission.
func (s Scope) right(who Names) Right {
	api, _ := ByAppID(s.APIAppID)
	r := Right{Kind: DelegatedPermission, Name: s.Value,
		What: fmt.Sprintf("%s of %s is a delegated permission: it acts for a signed-in user, and a managed identity has none",
			s.Value, api.Name)}
	if s.AppRole == "" {
		r.What += "; there is no app role for the same purpose"
		return r
	}
	r.API, r.AppRole, r.Command = api.Alias, s.AppRole, assign(api, s.AppRole, who)
	r.What += fmt.Sprintf("; the app role for the same purpose is %s (risk: %s)", s.AppRole, Builtin().Rate(api.AppID, s.AppRole, "").Level)
	return r
}

// onOtherAPIs looks where else a text is the value or id of an app role, else of a delegated permission.
func onOtherAPIs(apiAppID, text string, who Names) []Right {
	here, _ := ByAppID(apiAppID)
	var found []Right
	for _, r := range append(RolesByValue(text), RoleByID(text)...) {
		api, _ := ByAppID(r.APIAppID)
		what := fmt.Sprintf("%s is an app role of %s", r.Value, api.Name)
		if here.Name != "" {
			what += ", not of " + here.Name
		}
		right := Right{Kind: RoleOfAnotherAPI, Name: r.Value, What: what, API: api.Alias, AppRole: r.Value,
			Command: assign(api, r.Value, who)}
		if len(found) == 0 || found[len(found)-1] != right {
			found = append(found, right)
		}
	}
	if len(found) > 0 {
		return found
	}
	for _, s := range Scopes(text) {
		found = append(found, s.right(who))
	}
	return found
}

func assign(api API, role string, who Names) string {
	return fmt.Sprintf("mi-roles assign -i %s -a %s -r %s", idOr(who.ObjectID, "IDENTITY"), api.Alias, role)
}

// AzureRoleCommand is what gives a role of Azure RBAC.
func AzureRoleCommand(name string, who Names) string {
	return who.fill(giveAzureRole + `"` + name + `" --scope SCOPE`)
}

// Command is what gives the directory role.
func (r DirectoryRole) Command(who Names) string { return who.fill(giveRole + r.TemplateID + `"}'`) }

func azureRole(text string) (name string, ok bool) {
	for known, id := range azureRoles {
		if strings.EqualFold(known, text) || strings.EqualFold(id, text) {
			return known, true
		}
	}
	return "", false
}

func directoryRole(text string) (DirectoryRole, bool) {
	return findDirectoryRole(func(r DirectoryRole) bool {
		return strings.EqualFold(r.Name, text) || strings.EqualFold(r.TemplateID, text)
	})
}
