package explain

import (
	"fmt"
	"strings"

	"mi-roles/roles/catalog"
)

// fromCatalog explains APIs, app roles and the roles that people confuse with
// them, by id anywhere in the text and by name when that is the whole question.
func (q question) fromCatalog() []Answer {
	var answers []Answer
	name := strings.TrimSuffix(q.whole(), "/.default")
	if api, ok := apiByName(name); ok {
		answers = append(answers, apiAnswer(api))
	} else if uri := addresses().FindString(name); uri == name && strings.HasPrefix(uri, "api://") {
		answers = append(answers, uriAnswer(uri))
	}
	for _, id := range q.ids {
		if api, ok := catalog.ByAppID(id); ok {
			answers = append(answers, apiAnswer(api))
		}
		answers = appendRoles(answers, catalog.RoleByID(id))
		answers = appendScopes(answers, catalog.Scopes(id))
	}
	for _, word := range q.words {
		roles := catalog.RolesByValue(word)
		if answers = appendRoles(answers, roles); len(roles) == 0 {
			answers = appendScopes(answers, catalog.Scopes(word))
		}
	}
	return append(answers, q.otherRoles()...)
}

func apiByName(name string) (catalog.API, bool) {
	if api, ok := catalog.ByAlias(name); ok {
		return api, true
	}
	for _, api := range catalog.APIs() {
		uri := strings.TrimRight(api.IdentifierURI, "/")
		if strings.EqualFold(api.Name, name) || uri != "" && strings.EqualFold(uri, strings.TrimRight(name, "/")) {
			return api, true
		}
	}
	return catalog.API{}, false
}

func apiAnswer(api catalog.API) Answer {
	what := fmt.Sprintf("%s, one of Microsoft's APIs; client id %s, alias %s", api.Name, api.AppID, api.Alias)
	if api.IdentifierURI != "" {
		what += "; request tokens with " + api.IdentifierURI
	}
	answer := Answer{
		Topic: api.Alias, Kind: "API", What: what,
		Why: "a managed identity calls it with app roles of this API; the client id is the same in every tenant, the object id differs",
		Do:  []string{"mi-roles roles -a " + api.Alias, "mi-roles who -a " + api.Alias},
		See: []string{pageAppRoles},
	}
	if api.Access != "" {
		answer.Why = api.Name + " " + api.Access + "; the client id is the same in every tenant, the object id differs"
	}
	return answer
}

// uriAnswer is about the identifier URI of an API that only a tenant knows.
func uriAnswer(uri string) Answer {
	return Answer{
		Topic: uri, Kind: "identifier URI",
		What: "an Application ID URI: the identifier by which clients request a token for an API",
		Why: "only the tenant knows which API it belongs to; libraries request it with /.default, the token endpoints of Azure " +
			"hosts without",
		Do:  []string{"mi-roles apis " + uri, "mi-roles roles -a " + uri},
		See: []string{pageScopes},
	}
}

// appendRoles adds roles that share an id or a value as one answer: the first,
// and the others as what else it means. Roles mentioned before are left out.
func appendRoles(answers []Answer, roles []catalog.Role) []Answer {
	var fresh []Answer
	for _, role := range roles {
		if answer := roleAnswer(role); !contains(answers, answer) {
			fresh = append(fresh, answer)
		}
	}
	if len(fresh) == 0 {
		return answers
	}
	first := fresh[0]
	first.Also = fresh[1:]
	return append(answers, first)
}

// appendScopes adds delegated permissions as appendRoles adds roles.
func appendScopes(answers []Answer, scopes []catalog.Scope) []Answer {
	if len(scopes) == 0 {
		return answers
	}
	first := scopeAnswer(scopes[0])
	for _, scope := range scopes[1:] {
		first.Also = append(first.Also, scopeAnswer(scope))
	}
	if contains(answers, first) {
		return answers
	}
	return append(answers, first)
}

func scopeAnswer(scope catalog.Scope) Answer {
	api, _ := catalog.ByAppID(scope.APIAppID)
	answer := Answer{
		Topic: scope.Value, Kind: "delegated permission",
		What: fmt.Sprintf("%s, a delegated permission of %s; id %s, the same in every tenant", scope.Value, api.Name, scope.ID),
		Why:  "it lets an application act on behalf of a signed-in user; a managed identity has no user and can never hold it",
		Do:   []string{"mi-roles roles -a " + api.Alias + "   (the roles for applications)", "mi-roles explain delegated permission"},
		See:  []string{pageScopes},
	}
	if scope.AppRole != "" {
		answer.Do = append([]string{fmt.Sprintf("mi-roles explain %s   (the app role for the same purpose, for all users at once)",
			scope.AppRole)}, answer.Do...)
	}
	return answer
}

func contains(answers []Answer, wanted Answer) bool {
	for _, answer := range answers {
		if answer.Topic == wanted.Topic && answer.What == wanted.What || contains(answer.Also, wanted) {
			return true
		}
	}
	return false
}

func roleAnswer(role catalog.Role) Answer {
	api, _ := catalog.ByAppID(role.APIAppID)
	what := fmt.Sprintf("%s, an app role (application permission) of %s; risk: %s", role.Value, api.Name, role.Level)
	if role.ID != "" {
		what += "; role id " + role.ID
	}
	why := "it works without a signed-in user; the same id or value can exist on several APIs, so always name the API"
	if role.Why != "" {
		why = role.Value + " " + role.Why + "; " + why
	}
	see := pageAppRoles
	if api.Alias == "graph" {
		see = "https://learn.microsoft.com/graph/permissions-reference#" + strings.ToLower(strings.ReplaceAll(role.Value, ".", ""))
	}
	do := []string{
		fmt.Sprintf("mi-roles assign -i IDENTITY -a %s -r %s", api.Alias, role.Value),
		fmt.Sprintf("mi-roles who -a %s -r %s", api.Alias, role.Value),
	}
	if step, ok := catalog.SecondStepFor(role.APIAppID, role.Value, catalog.Names{}); ok {
		do = append(do, "a second step: "+step.What)
		if step.Command != "" {
			do = append(do, step.Command)
		}
	}
	if reach, ok := catalog.Reach(role.APIAppID, role.Value, catalog.Names{}); ok {
		do = append(do, role.Value+" "+reach)
	}
	return Answer{Topic: role.Value, Kind: "app role", What: what, Why: why, Do: do, See: []string{see}}
}

// rolesOneTypoAway finds known values by undoing each possible typing error,
// and the form for the whole tenant of a permission that exists for users only.
func (q question) rolesOneTypoAway() []string {
	var near []string
	try := func(value string) {
		for _, role := range catalog.RolesByValue(value) {
			if len(near) == 0 || near[len(near)-1] != role.Value {
				near = append(near, role.Value)
			}
		}
	}
	text := q.lower
	try(text + ".all")
	for i := range len(text) {
		try(text[:i] + text[i+1:])
		if i > 0 {
			try(text[:i-1] + text[i:i+1] + text[i-1:i] + text[i+1:])
		}
	}
	for i := range len(text) + 1 {
		for _, letter := range "abcdefghijklmnopqrstuvwxyz0123456789.-_" {
			try(text[:i] + string(letter) + text[i:])
			if i < len(text) {
				try(text[:i] + string(letter) + text[i+1:])
			}
		}
	}
	return near
}
