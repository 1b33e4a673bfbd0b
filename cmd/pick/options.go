package pick

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"mi-roles/cmd/connect"
	"mi-roles/cmd/screen"
	"mi-roles/output"
	"mi-roles/roles"
	"mi-roles/roles/catalog"
)

func allIdentities(ctx context.Context, s *connect.Session) ([]roles.Principal, error) {
	var all []roles.Principal
	err := s.Identities(ctx, func(page []roles.Principal) error {
		all = append(all, page...)
		return nil
	})
	slices.SortFunc(all, ComparePrincipals)
	return all, err
}

func allAPIs(ctx context.Context, s *connect.Session) ([]roles.Resource, error) {
	var all []roles.Resource
	err := s.APIs(ctx, func(page []roles.Resource) error {
		for _, r := range page {
			if connect.Offers(r) {
				all = append(all, r)
			}
		}
		return nil
	})
	slices.SortFunc(all, func(x, y roles.Resource) int {
		return cmp.Or(first(y.AppID == GraphAppID)-first(x.AppID == GraphAppID), CompareAPIs(x, y)) // mostly it is this one
	})
	return all, err
}

func first(yes bool) int {
	if yes {
		return 1
	}
	return 0
}

// identityOptions shows name, kind and resource group. The value is the shortest
// selector that means this identity alone.
func identityOptions(all []roles.Principal) []screen.Option {
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
			if err == nil && ref.Form == try.form && ref.Value == try.text && try.times == 1 && connect.Typeable(try.text) {
				return try.text
			}
		}
		return string(p.ID)
	}
	options := make([]screen.Option, len(all))
	for i, p := range all {
		options[i] = screen.Option{Name: output.Clean(p.DisplayName), Value: value(p),
			About:   "(" + output.Clean(about(p.Type, p.AzureResource.ResourceGroup())) + ")",
			Details: func() []screen.Detail { return identityDetails(p) }}
	}
	return screen.Distinct(options)
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

// apiOptions offers each API by alias, identifier URI or app id.
func apiOptions(all []roles.Resource) []screen.Option {
	options := make([]screen.Option, len(all))
	for i, r := range all {
		value := connect.APIText(string(r.AppID), r.OwnerTenant, r.Names)
		if value == "" {
			value = string(r.ID)
		}
		options[i] = screen.Option{Name: output.Clean(r.DisplayName), About: "(" + output.Clean(value) + ")", Value: value,
			Details: func() []screen.Detail { return apiDetails(r) }}
	}
	return screen.Distinct(options)
}

// roleOptions are the roles that can be given.
func roleOptions(risk catalog.Table, api roles.Resource) []screen.Option {
	var options []screen.Option
	for _, r := range api.Roles {
		if !r.ForApplications() || r.Disabled {
			continue
		}
		text, rating := string(r.ID), risk.Rate(string(api.AppID), r.Value, string(r.ID))
		if connect.Typeable(r.Value) {
			text = api.RoleText(r)
		}
		about := RiskMark(rating.Level) + "  " + cmp.Or(rating.Why, r.DisplayName)
		options = append(options, screen.Option{Name: output.Clean(cmp.Or(r.Value, r.DisplayName, string(r.ID))), Value: text,
			About: output.Clean(about), Details: func() []screen.Detail { return RoleDetails(api, r, rating) }})
	}
	slices.SortFunc(options, func(x, y screen.Option) int {
		return strings.Compare(strings.ToLower(x.Name), strings.ToLower(y.Name))
	})
	return screen.Distinct(options)
}

// RiskMark is a level as the tables show it: with a symbol where it matters.
func RiskMark(l catalog.Level) string {
	return map[catalog.Level]string{catalog.Critical: "✗ ", catalog.High: "! "}[l] + string(l)
}
