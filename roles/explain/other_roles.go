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
	why := "it is not an app role: it does not let a managed identity call an API, except where an API requires both"
	switch {
	case role.GrantsGraph:
		why = "its holder can assign app roles of every API, including Microsoft Graph; it is not itself an app role"
	case role.GrantsOther:
		why = "its holder can assign app roles of every API except Microsoft Graph; it is not itself an app role"
	case role.MayGrantOther:
		why = "Microsoft lists it for assigning app roles of APIs other than Microsoft Graph, mainly to users and groups; it is not " +
			"itself an app role"
	}
	return Answer{
		Topic: role.Name, Kind: "directory role",
		What: fmt.Sprintf("%s, a directory role (Microsoft Entra role); template id %s, as in the wids claim", role.Name, role.TemplateID),
		Why:  why,
		Do: []string{"mi-roles whoami   (the directory roles of this sign-in)",
			"assign it under Entra admin center > Roles and administrators", `mi-roles explain role   (the three kinds of role)`},
		See: []string{pageDirectory},
	}
}

func azureAnswer(name string) Answer {
	return Answer{
		Topic: name, Kind: "Azure RBAC role",
		What: name + ", an Azure RBAC role: what its holder may do with Azure resources",
		Why:  "it is not an app role: Azure resources check it, and it never appears in a token",
		Do: []string{
			fmt.Sprintf("az role assignment create --assignee-object-id OBJECT-ID --assignee-principal-type ServicePrincipal --role %q "+
				"--scope SCOPE", name),
			"mi-roles identities NAME   (shows the object id)",
			`mi-roles explain role   (the three kinds of role)`,
		},
		See: []string{pageThreeRoles},
	}
}
