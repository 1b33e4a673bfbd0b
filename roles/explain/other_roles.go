package explain

import (
	"fmt"
	"strings"

	"mi-roles/roles/catalog"
)

// otherRoles explains directory roles and Azure RBAC roles, which people try to
// give as app roles. One name can be both.
func (q question) otherRoles() []Answer {
	var answers []Answer
	asked := strings.Trim(q.plain, ` .:;!?"'`)
	if role, ok := catalog.DirectoryRoleByName(asked); ok {
		answers = append(answers, directoryAnswer(role))
	}
	if catalog.AzureRBACRole(asked) {
		answers = append(answers, azureAnswer(asked))
	}
	for _, id := range q.ids {
		if role, ok := catalog.DirectoryRoleByID(id); ok {
			answers = append(answers, directoryAnswer(role))
		}
		if name, ok := catalog.AzureRBACRoleByID(id); ok {
			answers = append(answers, azureAnswer(name))
		}
	}
	return answers
}

func directoryAnswer(role catalog.DirectoryRole) Answer {
	why := "it is not an app role: it does not let a managed identity call an API, except where an API asks for both"
	switch {
	case role.GrantsGraph:
		why = "whoever holds it can grant app roles of every API, Microsoft Graph included; it is not an app role itself"
	case role.GrantsOther:
		why = "whoever holds it can grant app roles of every API but Microsoft Graph's; it is not an app role itself"
	case role.MayGrantOther:
		why = "Microsoft lists it for granting app roles of other APIs than Microsoft Graph, mainly to users and groups; it is no app " +
			"role itself"
	}
	return Answer{
		Topic: role.Name, Kind: "directory role",
		What: fmt.Sprintf("%s, a directory role (Microsoft Entra role); template id %s, as in the wids claim", role.Name, role.TemplateID),
		Why:  why,
		Do: []string{"mi-roles whoami   (which directory roles this sign-in has)",
			"assign it under Entra admin center > Roles and administrators", `mi-roles explain role   (the three kinds of role)`},
		See: []string{pageDirectory},
	}
}

func azureAnswer(name string) Answer {
	return Answer{
		Topic: name, Kind: "Azure RBAC role",
		What: name + ", an Azure RBAC role: what its holder may do with Azure resources",
		Why:  "it is not an app role: Azure resources check it themselves, and it never appears in a token",
		Do: []string{
			fmt.Sprintf("az role assignment create --assignee-object-id OBJECT-ID --assignee-principal-type ServicePrincipal --role %q "+
				"--scope SCOPE", name),
			"mi-roles identities NAME   (shows the object id)",
			`mi-roles explain role   (the three kinds of role)`,
		},
		See: []string{pageThreeRoles},
	}
}
