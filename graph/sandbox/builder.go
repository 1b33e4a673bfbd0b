package sandbox

import (
	"encoding/base64"
	"fmt"
	"strings"
	"time"
)

// builder spells the sample out into a Tenant.
type builder struct {
	tenant *Tenant
	apis   map[string]*ServicePrincipal
	at     time.Time // of the last thing made
}

// stamp is a later time at each call, in the directory's form.
func (b *builder) stamp() *string {
	b.at = b.at.Add(53*time.Hour + 11*time.Minute + 7*time.Second + 123456700*time.Nanosecond)
	if b.at.Year() > 2025 {
		b.at = b.at.AddDate(-2, -7, 0)
	}
	text := b.at.Format("2006-01-02T15:04:05.0000000Z")
	return &text
}

func (b *builder) api(a apiSpec) {
	owner := b.tenant.ID
	if a.Microsoft {
		owner = microsoftTenant
	}
	if a.Foreign {
		owner = partnerTenant
	}
	if a.AppID == "" {
		a.AppID = id("a9900000", a.N)
	}
	sp := &ServicePrincipal{
		ID: id("a9100000", a.N), AppID: a.AppID, DisplayName: a.Name, Type: "Application", AccountEnabled: !a.Disabled,
		AppRoleAssignmentRequired: a.Required, AppOwnerOrganizationID: &owner, AppDisplayName: &a.Name, CreatedDateTime: b.stamp(),
		ServicePrincipalNames: []string{a.AppID},
		Extra:                 map[string]any{"sandboxNote": "a property that no client knows"},
	}
	var uris []string
	for _, u := range a.URIs {
		uris = append(uris, strings.ReplaceAll(u, "{appId}", a.AppID))
	}
	sp.ServicePrincipalNames = append(sp.ServicePrincipalNames, uris...)
	lines := a.Roles
	if a.AppID == graphAppID {
		lines = strings.Split(strings.TrimSpace(sampleGraphRoles), "\n")
	}
	for i, line := range lines {
		sp.AppRoles = append(sp.AppRoles, role(line, fmt.Sprintf("201e0000-0000-4000-8%03d-%012d", a.N, i+1)))
	}
	for i, line := range a.Scopes {
		sp.OAuth2PermissionScopes = append(sp.OAuth2PermissionScopes, scope(line, fmt.Sprintf("5c09e000-0000-4000-8%03d-%012d", a.N, i+1)))
	}
	b.tenant.ServicePrincipals = append(b.tenant.ServicePrincipals, sp)
	b.apis[a.Key] = sp
	if owner == b.tenant.ID {
		sp.Tags = []string{"WindowsAzureActiveDirectoryIntegratedApp"}
		b.tenant.Applications = append(b.tenant.Applications, &Application{
			ID: id("0b1ec700", a.N), AppID: a.AppID, DisplayName: a.Name, IdentifierURIs: nonNil(uris), AppRoles: sp.AppRoles,
		})
	}
}

// role reads "Value [GUID] [user|both|disabled|novalue]".
func role(line, roleID string) AppRole {
	words := strings.Fields(line)
	value := words[0]
	r := AppRole{ID: roleID, Value: &value, DisplayName: title(value), IsEnabled: true, AllowedMemberTypes: []string{"Application"},
		Origin: "Application"}
	for _, w := range words[1:] {
		switch {
		case isGUID(w):
			r.ID = w
		case w == "user":
			r.AllowedMemberTypes = []string{"User"}
		case w == "both":
			r.AllowedMemberTypes = []string{"User", "Application"}
		case w == "disabled":
			r.IsEnabled = false
		case w == "novalue":
			r.Value, r.DisplayName = nil, "Call the API without a named role"
		}
	}
	r.Description = r.DisplayName + ", without a signed-in user."
	if r.AllowedMemberTypes[0] == "User" {
		r.Description = r.DisplayName + "."
	}
	return r
}

// scope reads "Value [GUID] [admin]".
func scope(line, scopeID string) PermissionScope {
	words := strings.Fields(line)
	p := PermissionScope{ID: scopeID, Value: words[0], DisplayName: title(words[0]), Type: "User", IsEnabled: true}
	for _, w := range words[1:] {
		if w == "admin" {
			p.Type = "Admin"
		} else {
			p.ID = w
		}
	}
	p.Description = p.DisplayName + ", for the signed-in user."
	return p
}

// title makes words out of a value: "User.Read.All" is "Read all User data".
func title(value string) string {
	subject, rest, ok := strings.Cut(value, ".")
	if !ok {
		return strings.ReplaceAll(value, "_", " ")
	}
	all := ""
	if r, found := strings.CutSuffix(rest, ".All"); found {
		rest, all = r, "all "
	}
	verbs := map[string]string{"Read": "Read", "ReadWrite": "Read and write", "ReadBasic": "Read basics of"}
	if verb, found := verbs[rest]; found {
		return verb + " " + all + subject + " data"
	}
	return subject + ": " + all + strings.ReplaceAll(rest, ".", " ")
}

func (b *builder) identity(i identitySpec) {
	sub := fmt.Sprintf("5b000000-0000-4000-8000-%012d", max(i.Subscription, 1))
	kind := i.Type
	if kind == "" {
		kind = "Microsoft.ManagedIdentity/userAssignedIdentities"
	}
	arm := fmt.Sprintf("/subscriptions/%s/resourcegroups/%s/providers/%s/%s", sub, i.Group, kind, i.Name)
	if i.MixedCase {
		arm = strings.Replace(arm, "/resourcegroups/", "/resourceGroups/", 1)
		arm = strings.Replace(arm, i.Name, strings.ToUpper(i.Name), 1)
	}
	names := []string{map[bool]string{true: "isExplicit=True", false: "isExplicit=False"}[i.Type == ""], arm}
	if i.NoExplicit {
		names = names[1:]
	}
	if i.ID == "" {
		i.ID = id("1d000000", i.N)
	}
	client := id("c11e0000", i.N)
	sp := &ServicePrincipal{
		ID: i.ID, AppID: client, DisplayName: i.Name, Type: "ManagedIdentity", AccountEnabled: !i.Disabled,
		AlternativeNames: names, CreatedDateTime: b.stamp(),
		ServicePrincipalNames: []string{client,
			"https://identity.azure.net/" + base64.StdEncoding.EncodeToString([]byte(guidFrom(client))[:32])},
	}
	b.tenant.ServicePrincipals = append(b.tenant.ServicePrincipals, sp)
	b.grant(sp.ID, sp.DisplayName, "ServicePrincipal", i.Grants)
	b.fill(sp, i.Fill)
	if i.Recreated {
		b.predecessor(*sp, i.N)
	}
}

// predecessor puts into the recycle bin what an identity was before it was recreated.
func (b *builder) predecessor(sp ServicePrincipal, n int) {
	deleted := "2025-11-03T07:58:04Z"
	sp.ID, sp.AppID, sp.DeletedDateTime = id("1d0000de", n), id("c11e00de", n), &deleted
	sp.ServicePrincipalNames = []string{sp.AppID}
	b.tenant.Deleted = append(b.tenant.Deleted, &sp)
}

func (b *builder) application(a appSpec) {
	owner := b.tenant.ID
	sp := &ServicePrincipal{
		ID: id("a9200000", a.N), AppID: id("a9a00000", a.N), DisplayName: a.Name, Type: "Application", AccountEnabled: true,
		AppOwnerOrganizationID: &owner, AppDisplayName: &a.Name, CreatedDateTime: b.stamp(),
		Tags: []string{"WindowsAzureActiveDirectoryIntegratedApp"},
	}
	sp.ServicePrincipalNames = []string{sp.AppID}
	if a.Agent {
		sp.ODataType, sp.Type, sp.Tags = "#microsoft.graph.agentIdentity", "ServiceIdentity", nil
	} else {
		b.tenant.Applications = append(b.tenant.Applications,
			&Application{ID: id("0b1ec700", 200+a.N), AppID: sp.AppID, DisplayName: a.Name, IdentifierURIs: []string{}})
	}
	b.tenant.ServicePrincipals = append(b.tenant.ServicePrincipals, sp)
	b.grant(sp.ID, sp.DisplayName, "ServicePrincipal", a.Grants)
}

// grant reads lines "api Role Role": an API's key and role values, -default-
// (no role), -deleted- (a role that the API no longer has); the API -gone- is
// one that was deleted.
func (b *builder) grant(principal, name, kind string, lines []string) {
	for _, line := range lines {
		words := strings.Fields(line)
		for _, value := range words[1:] {
			a := &Assignment{PrincipalID: principal, PrincipalDisplayName: name, PrincipalType: kind}
			if sp := b.apis[words[0]]; sp != nil {
				a.ResourceID, a.ResourceDisplayName, a.AppRoleID = sp.ID, sp.DisplayName, sp.roleID(value)
			} else {
				a.ResourceID, a.ResourceDisplayName, a.AppRoleID = goneResource, "Billing API (2021)", guidFrom(value)
			}
			b.assign(a)
		}
	}
}

func (b *builder) assign(a *Assignment) {
	a.CreatedDateTime = b.stamp()
	if a.AppRoleID == deletedRole {
		a.CreatedDateTime = nil // as on old objects
	}
	a.ID = assignmentID(a.PrincipalID, guidFrom(a.PrincipalID+a.ResourceID+a.AppRoleID))
	b.tenant.Assignments = append(b.tenant.Assignments, a)
}

func (sp *ServicePrincipal) roleID(value string) string {
	switch value {
	case "-default-":
		return defaultAccess
	case "-deleted-":
		return deletedRole
	}
	for _, r := range sp.AppRoles {
		if r.Value != nil && *r.Value == value {
			return r.ID
		}
	}
	return deletedRole
}

// fill grants the first n enabled application roles of all APIs.
func (b *builder) fill(sp *ServicePrincipal, n int) {
	for _, api := range b.tenant.ServicePrincipals {
		for _, r := range api.AppRoles {
			if n == 0 {
				return
			}
			if r.IsEnabled && r.allows("ServicePrincipal") {
				n--
				b.assign(&Assignment{PrincipalID: sp.ID, PrincipalDisplayName: sp.DisplayName, PrincipalType: "ServicePrincipal",
					ResourceID: api.ID, ResourceDisplayName: api.DisplayName, AppRoleID: r.ID})
			}
		}
	}
}
