package explain

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"mi-roles/roles/catalog"
)

// values are what a text gives for the words in capitals of a step, each "" or
// safe to stand in a command: an id, an alias, a role value, an identifier URI.
type values struct {
	identity, object, api, tenant, scope, role string
	several                                    int    // roles of which one suffices
	choice                                     string // why this one: "the lowest risk of" or "the first of"
}

func (q question) values() values {
	var v values
	var required []string
	for _, p := range q.parts {
		switch p.Use {
		case Required:
			required = append(required, p.Value)
		case Client:
			v.identity = cmp.Or(v.identity, unlessKnown(p))
		case Object:
			v.object = cmp.Or(v.object, unlessKnown(p))
		case API:
			v.api = cmp.Or(v.api, selector(p.Value))
		case Tenant:
			v.tenant = cmp.Or(v.tenant, p.Value)
		case Scope:
			v.scope = cmp.Or(v.scope, p.Value)
		}
	}
	v.identity = cmp.Or(v.identity, v.object)
	if api, ok := apiOfRoles(required); ok && !knownOn(v.api, required) {
		v.api = api.Alias
	}
	required = leastRisk(v.api, required)
	if len(required) > 0 {
		v.role, v.several, v.choice = required[0], len(required), "the first of"
		if api, _ := catalog.ByAlias(v.api); catalog.Builtin().Rate(api.AppID, v.role, "").Level != catalog.Unrated {
			v.choice = "the lowest risk of"
		}
	}
	return v
}

// unlessKnown leaves out ids of tools, such as that of Azure CLI: they are
// nobody's identity.
func unlessKnown(p Part) string {
	if p.Meaning != "" {
		return ""
	}
	return p.Value
}

// selector is what to type for an API.
func selector(value string) string {
	if api, ok := catalog.ByAppID(value); ok {
		return api.Alias
	}
	if api, ok := apiOfAddress(value); ok {
		return api.Alias
	}
	return value
}

// knownOn reports whether an API is known to have all these roles.
func knownOn(alias string, required []string) bool {
	api, _ := catalog.ByAlias(alias)
	return !slices.ContainsFunc(required, func(value string) bool { return !catalog.Known(api.AppID, value, "") })
}

// apiOfRoles is the only API, or else Microsoft Graph, that has all those of
// the roles that are known at all.
func apiOfRoles(required []string) (catalog.API, bool) {
	required = slices.DeleteFunc(slices.Clone(required), func(value string) bool { return len(catalog.RolesByValue(value)) == 0 })
	var found []catalog.API
	for _, api := range catalog.APIs() {
		if len(required) > 0 && knownOn(api.Alias, required) {
			found = append(found, api)
		}
	}
	if len(found) == 0 || len(found) > 1 && found[0].Alias != "graph" {
		return catalog.API{}, false
	}
	return found[0], true
}

// leastFirst are the levels of risk in the order in which roles are offered: what
// nobody has rated comes last.
var leastFirst = []catalog.Level{catalog.Low, catalog.Medium, catalog.High, catalog.Critical, catalog.Unrated}

// leastRisk sorts roles of which one suffices: the least dangerous first,
// otherwise as the service lists them.
func leastRisk(alias string, required []string) []string {
	api, _ := catalog.ByAlias(alias)
	rank := func(value string) int {
		return slices.Index(leastFirst, catalog.Builtin().Rate(api.AppID, value, "").Level)
	}
	sorted := slices.Clone(required)
	slices.SortStableFunc(sorted, func(a, b string) int { return cmp.Compare(rank(a), rank(b)) })
	return sorted
}

// filled puts the text's own values into the steps of its answers.
func (q question) filled(answers []Answer) []Answer {
	v := q.values()
	var pairs []string
	add := func(value string, places ...string) {
		for _, place := range places {
			if value != "" {
				pairs = append(pairs, place, place[:strings.LastIndexByte(place, ' ')+1]+value)
			}
		}
	}
	add(v.identity, "-i IDENTITY", "identities NAME", "identities ID", "--client-id CLIENT-ID")
	add(v.object, "--assignee-object-id OBJECT-ID")
	add(v.api, "-a API", "apis NAME", "apis ID", "--id API-CLIENT-ID", "--resource API")
	add(v.role, "-r ROLE")
	add(v.tenant, "--tenant TENANT")
	add(v.scope, "--scope SCOPE", "--scope VAULT-ID")
	replace := strings.NewReplacer(pairs...)
	for i, answer := range answers {
		for j, step := range answer.Do {
			if step = replace.Replace(step); v.several > 1 && answers[i].Do[j] == stepAssignLeast {
				step += fmt.Sprintf("   (%s the %d roles in the text; any one is enough)", v.choice, v.several)
			}
			answers[i].Do[j] = step
		}
	}
	return answers
}

// withRoles adds what the roles are that the text asks for, the least dangerous
// first, or those that it mentions where it lists none. Roles that the token has
// already are left out, so that nobody gives them again.
func (q question) withRoles(answers []Answer) []Answer {
	named := q.words
	var required []string
	for _, p := range q.parts {
		switch p.Use {
		case Held:
			named = nil
		case Required:
			required = append(required, p.Value)
		}
	}
	v := q.values()
	if len(required) > 0 {
		named = leastRisk(v.api, required)
	}
	for _, value := range named {
		answers = appendRoles(answers, q.rolesHere(v.api, value))
	}
	return answers
}

// rolesHere are the roles of this value of the API that the text is about, or
// of all APIs if it names none.
func (q question) rolesHere(alias, value string) []catalog.Role {
	all := catalog.RolesByValue(value)
	api, _ := catalog.ByAlias(alias)
	here := slices.DeleteFunc(slices.Clone(all), func(r catalog.Role) bool { return r.APIAppID != api.AppID })
	if len(here) > 0 {
		return here
	}
	return all
}
