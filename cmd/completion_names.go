package cmd

import (
	"regexp"
	"strings"
	"sync"

	"github.com/spf13/cobra"

	"mi-roles/graph/sandbox"
	"mi-roles/graph/signin"
	"mi-roles/output"
	"mi-roles/roles"
	"mi-roles/roles/catalog"
)

// offer is a value for a flag and what is said about it.
type offer struct{ value, about string }

// source finds offers among the names; c has the flags typed so far.
type source func(c *cobra.Command, n names) []offer

// one completes a flag with one value.
func (a *app) one(from source) cobra.CompletionFunc {
	return func(c *cobra.Command, _ []string, typed string) ([]cobra.Completion, cobra.ShellCompDirective) {
		return matching(from(c, a.names(c)), "", typed), cobra.ShellCompDirectiveNoFileComp
	}
}

// many completes the last value of a comma list.
func (a *app) many(from source) cobra.CompletionFunc {
	return func(c *cobra.Command, _ []string, typed string) ([]cobra.Completion, cobra.ShellCompDirective) {
		head := typed[:lastItem(typed)]
		return matching(from(c, a.names(c)), head, typed[len(head):]), cobra.ShellCompDirectiveNoFileComp
	}
}

// matching are the offers that begin with what was typed, in any case. The shell
// compares what it gets with what was typed, so that part is given back as it is.
func matching(all []offer, head, typed string) []cobra.Completion {
	var fit []cobra.Completion
	seen := map[string]bool{}
	for _, o := range all {
		if len(o.value) < len(typed) || !strings.EqualFold(o.value[:len(typed)], typed) || seen[strings.ToLower(o.value)] {
			continue
		}
		seen[strings.ToLower(o.value)] = true
		fit = append(fit, cobra.CompletionWithDesc(head+typed+o.value[len(typed):], output.Clean(o.about)))
	}
	return fit
}

// names are those of the sandbox, or of the cache; without a cache, none.
func (a *app) names(c *cobra.Command) names {
	if a.fromEnvironment(c) != nil {
		return names{}
	}
	if a.sandbox != "" {
		return sandboxNames(a.sandbox)
	}
	cloud := signin.Clouds()[0]
	if a.cloud != "" {
		var err error
		if cloud, err = signin.ParseCloud(a.cloud); err != nil {
			return names{}
		}
	}
	n, _ := a.cachedNames(cloud.Name)
	return n
}

// sandboxNames reads the sample tenant, or a file; it makes none.
func sandboxNames(file string) names {
	tenant := sandbox.Sample()
	if file != builtIn {
		if loaded, err := sandbox.Load(file); err == nil {
			tenant = loaded
		}
	}
	var n names
	for _, sp := range tenant.ServicePrincipals {
		if sp.Type == "ManagedIdentity" {
			kind, id := roles.ManagedIdentity(sp.AlternativeNames)
			n.Identities = append(n.Identities, namedOne{sp.ID, sp.DisplayName, string(kind), id.ResourceGroup()})
			continue
		}
		r := roles.Resource{ID: roles.ObjectID(sp.ID), AppID: roles.AppID(sp.AppID), DisplayName: sp.DisplayName, Names: sp.ServicePrincipalNames}
		if sp.AppOwnerOrganizationID != nil {
			r.OwnerTenant = *sp.AppOwnerOrganizationID
		}
		for _, role := range sp.AppRoles {
			if role.Value != nil {
				r.Roles = append(r.Roles, roles.AppRole{Value: *role.Value, MemberTypes: role.AllowedMemberTypes, Disabled: !role.IsEnabled})
			}
		}
		if offers(r) {
			n.APIs = append(n.APIs, nameAPI(r))
		}
	}
	return n
}

// harmless is text that every shell takes for one plain word. Completion puts a
// value into the command line as it is, and anyone may name an identity $(…).
var harmless = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[\p{L}\p{N}][\p{L}\p{N}._-]*$`) })

func identityOffers(_ *cobra.Command, n names) []offer {
	times := map[string]int{}
	for _, one := range n.Identities {
		times[strings.ToLower(one.Name)]++
	}
	var all []offer
	for _, one := range n.Identities {
		what := about(roles.IdentityType(one.Kind), one.Group)
		ref, err := roles.ParseIdentity(one.Name)
		switch path := one.Group + "/" + one.Name; {
		case err != nil || ref.Form != roles.ByName || !harmless().MatchString(one.Name):
			all = append(all, offer{one.ID, one.Name + ", " + what})
		case times[strings.ToLower(one.Name)] == 1:
			all = append(all, offer{one.Name, what})
		case harmless().MatchString(one.Group):
			all = append(all, offer{path, what})
		default:
			all = append(all, offer{one.ID, one.Name + ", " + what})
		}
	}
	return all
}

// harmlessURI is an identifier URI of harmless characters.
var harmlessURI = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^api://[\p{L}\p{N}._/-]+$`) })

func apiOffers(_ *cobra.Command, n names) []offer {
	var all []offer
	for _, api := range catalog.APIs() {
		all = append(all, offer{api.Alias, api.Name})
	}
	for _, api := range n.APIs {
		value := api.Selector
		if !harmless().MatchString(value) && !harmlessURI().MatchString(value) {
			value = api.AppID
		}
		all = append(all, offer{value, api.Name})
	}
	return all
}

// roleOffers are the roles of the API that was typed: those of the tenant, else
// those that the catalogue knows.
func roleOffers(c *cobra.Command, n names) []offer {
	flag := c.Flag("api")
	if flag == nil || flag.Value.String() == "" {
		return nil
	}
	appID, values := rolesOf(flag.Value.String(), n)
	var all []offer
	for _, v := range values {
		if harmless().MatchString(v) {
			rating := catalog.Builtin().Rate(appID, v, "")
			all = append(all, offer{v, strings.TrimSuffix("risk "+string(rating.Level)+": "+rating.Why, ": ")})
		}
	}
	return all
}

func criticalOffers(c *cobra.Command, n names) []offer {
	var all []offer
	for _, o := range roleOffers(c, n) {
		if strings.HasPrefix(o.about, "risk "+string(catalog.Critical)) {
			all = append(all, o)
		}
	}
	return all
}

// rolesOf finds the API that a selector of --api means, as far as it is known here.
func rolesOf(text string, n names) (appID string, values []string) {
	ref, err := roles.ParseAPI(text)
	if err != nil {
		return "", nil
	}
	for _, api := range n.APIs {
		if strings.EqualFold(ref.Value, api.AppID) || strings.EqualFold(ref.Value, api.ID) || strings.EqualFold(ref.Value, api.Name) || contains(api.Names, ref.Value) {
			return api.AppID, api.Roles
		}
	}
	for _, api := range catalog.APIs() {
		if strings.EqualFold(ref.Value, api.AppID) || strings.EqualFold(ref.Value, api.Name) || api.IdentifierURI != "" && strings.EqualFold(ref.Value, api.IdentifierURI) {
			for _, r := range catalog.RolesOf(api.AppID) {
				values = append(values, r.Value)
			}
			return api.AppID, values
		}
	}
	return "", nil
}

func contains(names []string, text string) bool {
	for _, n := range names {
		if strings.EqualFold(n, text) {
			return true
		}
	}
	return false
}
