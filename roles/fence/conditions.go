package fence

import (
	"fmt"
	"slices"
	"strings"

	"mi-roles/roles"
	"mi-roles/roles/display"
)

// normal is the set as two that mean the same are written alike. A list that was not
// seen stays so.
func (s ConditionSet) normal() ConditionSet {
	s.PermissionType, s.Classification = strings.ToLower(s.PermissionType), strings.ToLower(s.Classification)
	s.Resource = strings.ToLower(s.Resource)
	for _, list := range []*[]string{&s.Permissions, &s.Clients, &s.ClientTenants, &s.Publishers} {
		if *list != nil {
			*list = tidy(*list)
		}
	}
	return s
}

func tidy(list []string) []string {
	out := make([]string, len(list))
	for i, v := range list {
		out[i] = strings.ToLower(v)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// key is equal for sets that are the same, whatever their ids.
func (s ConditionSet) key() string {
	n := s.normal()
	return fmt.Sprintf("%s|%q|%s|%s|%#v|%#v|%#v|%t", n.Resource, n.Clients, n.PermissionType, n.Classification, n.Permissions,
		n.ClientTenants, n.Publishers, n.VerifiedOnly)
}

// atom is one thing that may be granted: a role of an API to a client.
type atom struct{ client, api, role string }

// atoms are what the set allows, if that can be listed: it names clients, API and roles,
// and asks for nothing else.
func (s ConditionSet) atoms() ([]atom, bool) {
	n := s.normal()
	if n.PermissionType != appRoles || !roles.IsGUID(n.Resource) || !named(n.Clients) || !named(n.Permissions) || n.demanding() {
		return nil, false
	}
	var out []atom
	for _, c := range n.Clients {
		for _, p := range n.Permissions {
			out = append(out, atom{c, n.Resource, p})
		}
	}
	return out, true
}

// demanding: the set wants more of the client or the permission than ids, or does not say.
func (s ConditionSet) demanding() bool {
	free := func(list []string) bool { return slices.Equal(list, []string{all}) }
	return s.Classification != all || s.VerifiedOnly || !free(s.ClientTenants) || !free(s.Publishers)
}

// named: the list names ids, at least one, and nothing that stands for others.
func named(list []string) bool {
	return len(list) > 0 && !slices.ContainsFunc(list, func(v string) bool { return !roles.IsGUID(v) })
}

// wide: what the set allows cannot be listed, since it names no client, no API or no role.
func (s ConditionSet) wide() bool {
	n := s.normal()
	return n.PermissionType != appRoles || !roles.IsGUID(n.Resource) || !named(n.Clients) || !named(n.Permissions)
}

// Ruling is whether a policy allows a grant.
type Ruling string

// The rulings.
const (
	Allowed Ruling = "allowed"
	Refused Ruling = "refused"
	Unclear Ruling = "unclear" // it depends on what is not read: a publisher, a tenant, a classification
)

// Rules says whether the policy allows an app role of an API to be granted to a client: at
// least one include must match, and no exclude (permissionGrantPolicy resource page).
func (p Policy) Rules(client, api, role string) Ruling {
	in, out := Refused, Refused
	for _, s := range p.Includes {
		in = better(in, s.matches(client, api, role))
	}
	for _, s := range p.Excludes {
		out = better(out, s.matches(client, api, role))
	}
	switch {
	case in == Refused || out == Allowed:
		return Refused
	case in == Unclear || out == Unclear:
		return Unclear
	}
	return Allowed
}

func better(a, b Ruling) Ruling {
	if a == Allowed || b == Allowed {
		return Allowed
	}
	if a == Unclear || b == Unclear {
		return Unclear
	}
	return Refused
}

func (s ConditionSet) matches(client, api, role string) Ruling {
	n := s.normal()
	names := func(list []string, id string) bool {
		return slices.Contains(list, all) || slices.Contains(list, strings.ToLower(id))
	}
	switch {
	case n.PermissionType != appRoles || n.Resource != anyAPI && !strings.EqualFold(n.Resource, api):
		return Refused
	case n.Clients != nil && !names(n.Clients, client) || n.Permissions != nil && !names(n.Permissions, role):
		return Refused
	case n.Clients == nil || n.Permissions == nil || n.demanding():
		return Unclear
	}
	return Allowed
}

// InWords says what the policy lets be granted of the APIs that are meant, as "only 6 roles to 3
// identities, by policy NAME"; "" for nothing.
func (p Policy) InWords(api func(appID string) bool) string {
	granted, clients := map[atom]bool{}, map[string]bool{}
	counted := len(p.Excludes) == 0
	for _, s := range p.Includes {
		n := s.normal()
		if n.PermissionType != appRoles || n.Resource != anyAPI && !api(n.Resource) {
			continue
		}
		atoms, listed := s.atoms()
		if counted = counted && listed; !counted {
			return "only what the conditions of policy " + p.ID + " allow, which do not list all roles and identities"
		}
		for _, a := range atoms {
			granted[atom{api: a.api, role: a.role}], clients[a.client] = true, true
		}
	}
	if len(granted) == 0 {
		return ""
	}
	return fmt.Sprintf("only %s to %s, by policy %s", display.Count(len(granted), "role", "roles"),
		display.Count(len(clients), "identity", "identities"), p.ID)
}
