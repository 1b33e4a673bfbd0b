package cmd

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"mi-roles/output"
	"mi-roles/roles"
	"mi-roles/roles/catalog"
)

// option is one line of a question: what is shown, and what a flag gets.
type option struct{ label, value string }

func (s *session) allIdentities(ctx context.Context) ([]roles.Principal, error) {
	var all []roles.Principal
	err := s.Identities(ctx, func(page []roles.Principal) error {
		all = append(all, page...)
		return nil
	})
	slices.SortFunc(all, comparePrincipals)
	return all, err
}

func (s *session) allAPIs(ctx context.Context) ([]roles.Resource, error) {
	var all []roles.Resource
	err := s.APIs(ctx, func(page []roles.Resource) error {
		for _, r := range page {
			if offers(r) {
				all = append(all, r)
			}
		}
		return nil
	})
	slices.SortFunc(all, compareAPIs)
	return all, err
}

// typeable reports whether a text can stand in a command line as it is seen: it
// hides nothing from the reader.
func typeable(text string) bool { return strings.TrimSpace(text) != "" && output.Clean(text) == text }

// identityOptions shows name, kind and resource group. The value is the shortest
// selector that means this identity alone.
func identityOptions(all []roles.Principal) []option {
	names, paths := map[string]int{}, map[string]int{}
	path := func(p roles.Principal) string { return p.AzureResource.ResourceGroup() + "/" + p.DisplayName }
	for _, p := range all {
		names[strings.ToLower(p.DisplayName)]++
		paths[strings.ToLower(path(p))]++
	}
	value := func(p roles.Principal) string {
		for _, try := range []struct {
			text  string
			form  roles.Form
			times int
		}{
			{p.DisplayName, roles.ByName, names[strings.ToLower(p.DisplayName)]},
			{path(p), roles.ByGroup, paths[strings.ToLower(path(p))]},
		} {
			ref, err := roles.ParseIdentity(try.text)
			if err == nil && ref.Form == try.form && ref.Value == try.text && try.times == 1 && typeable(try.text) && !strings.HasPrefix(try.text, "/") {
				return try.text
			}
		}
		return string(p.ID)
	}
	options := make([]option, len(all))
	for i, p := range all {
		options[i] = option{output.Clean(p.DisplayName) + "  (" + output.Clean(about(p.Type, p.AzureResource.ResourceGroup())) + ")", value(p)}
	}
	return distinct(options)
}

// about says in words what kind of identity it is and where.
func about(kind roles.IdentityType, group string) string {
	text := map[roles.IdentityType]string{roles.SystemAssigned: "system-assigned", roles.UserAssigned: "user-assigned"}[kind]
	if text == "" {
		text = "managed identity"
	}
	if group != "" {
		text += ", " + group
	}
	return text
}

func apiOptions(all []roles.Resource) []option {
	options := make([]option, len(all))
	for i, r := range all {
		value := apiText(string(r.AppID), r.OwnerTenant, r.Names)
		if value == "" {
			value = string(r.ID)
		}
		options[i] = option{output.Clean(r.DisplayName) + "  (" + value + ")", value}
	}
	return distinct(options)
}

// apiText is a selector of an API: its alias, its identifier URI, its app id.
func apiText(appID, owner string, names []string) string {
	if api, ok := catalog.ByAppID(appID); ok && catalog.FirstParty(appID, owner) {
		return api.Alias
	}
	for _, n := range names {
		ref, err := roles.ParseAPI(n)
		if strings.HasPrefix(n, "api://") && err == nil && ref.Form == roles.ByURI && typeable(n) {
			return n
		}
	}
	return appID
}

// roleOptions are the roles that can be given, each on one line of a terminal so wide.
func roleOptions(s *session, api roles.Resource, width int) []option {
	var options []option
	for _, r := range api.Roles {
		if !r.ForApplications() || r.Disabled {
			continue
		}
		text, rating := string(r.ID), s.risk.Rate(string(api.AppID), r.Value, string(r.ID))
		if typeable(r.Value) {
			text = api.RoleText(r)
		}
		name := cmp.Or(r.Value, r.DisplayName, string(r.ID))
		label := output.Clean(name) + "  " + riskMark(rating.Level)
		options = append(options, option{label + within("  "+output.Clean(cmp.Or(rating.Why, r.DisplayName)), width-len(label)), text})
	}
	slices.SortFunc(options, func(x, y option) int { return strings.Compare(strings.ToLower(x.label), strings.ToLower(y.label)) })
	return distinct(options)
}

// within is text of at most so many characters: only ever what explains, never a name or an id.
func within(text string, most int) string {
	r := []rune(text)
	switch {
	case len(r) <= most:
		return text
	case most < 10:
		return ""
	}
	return string(r[:most-1]) + "…"
}

// riskMark is a level as the tables show it: with a symbol where it matters.
func riskMark(l catalog.Level) string {
	return map[catalog.Level]string{catalog.Critical: "✗ ", catalog.High: "! "}[l] + string(l)
}

// distinct adds the value to labels that are shown twice, so that one can tell them apart.
func distinct(options []option) []option {
	times := map[string]int{}
	for _, o := range options {
		times[o.label]++
	}
	for i, o := range options {
		if times[o.label] > 1 {
			options[i].label += "  " + o.value
		}
	}
	return options
}

// criticalAmong are the roles that need --allow-critical.
func (s *session) criticalAmong(api roles.Resource, wanted []roles.AppRole) []roles.AppRole {
	return slices.DeleteFunc(slices.Clone(wanted), func(r roles.AppRole) bool {
		return s.risk.Rate(string(api.AppID), r.Value, string(r.ID)).Level != catalog.Critical
	})
}
