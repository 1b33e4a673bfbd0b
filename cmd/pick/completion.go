package pick

import (
	"regexp"
	"strings"
	"sync"

	"github.com/spf13/cobra"

	"mi-roles/cmd/connect"
	"mi-roles/graph/sandbox"
	"mi-roles/graph/signin"
	"mi-roles/output"
	"mi-roles/roles"
	"mi-roles/roles/catalog"
)

// Offer is a value for a flag and what is said about it.
type Offer struct{ value, about string }

// source finds offers among the names; c has the flags typed so far.
type source func(c *cobra.Command, n connect.Names) []Offer

// One completes a flag with one value.
func (a *Finder) One(from source) cobra.CompletionFunc {
	return func(c *cobra.Command, _ []string, typed string) ([]cobra.Completion, cobra.ShellCompDirective) {
		return matching(from(c, a.names(c)), "", typed), cobra.ShellCompDirectiveNoFileComp
	}
}

// Many completes the last value of a comma list.
func (a *Finder) Many(from source) cobra.CompletionFunc {
	return func(c *cobra.Command, _ []string, typed string) ([]cobra.Completion, cobra.ShellCompDirective) {
		head := typed[:LastItem(typed)]
		return matching(from(c, a.names(c)), head, typed[len(head):]), cobra.ShellCompDirectiveNoFileComp
	}
}

// matching are the offers that begin with what was typed, in any case. The shell
// compares what it gets with what was typed, so that part is given back as it is.
func matching(all []Offer, head, typed string) []cobra.Completion {
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
func (a *Finder) names(c *cobra.Command) connect.Names {
	if a.FromEnvironment(c) != nil {
		return connect.Names{}
	}
	if a.Sandbox != "" {
		return sandboxNames(a.Sandbox)
	}
	cloud := signin.Clouds()[0]
	if a.Cloud != "" {
		var err error
		if cloud, err = signin.ParseCloud(a.Cloud); err != nil {
			return connect.Names{}
		}
	}
	n, _ := a.CachedNames(cloud.Name)
	return n
}

// sandboxNames reads the sample tenant, or a file; it makes none.
func sandboxNames(file string) connect.Names {
	tenant := sandbox.Sample()
	if file != connect.BuiltIn {
		if loaded, err := connect.LoadTenant(file); err == nil {
			tenant = loaded
		}
	}
	var n connect.Names
	for _, sp := range tenant.ServicePrincipals {
		if sp.Type == "ManagedIdentity" {
			kind, id := roles.ManagedIdentity(sp.AlternativeNames)
			n.Identities = append(n.Identities,
				connect.NamedIdentity{ID: sp.ID, Name: sp.DisplayName, Kind: string(kind), Group: id.ResourceGroup()})
			continue
		}
		r := roles.Resource{ID: roles.ObjectID(sp.ID), AppID: roles.AppID(sp.AppID), DisplayName: sp.DisplayName,
			Names: sp.ServicePrincipalNames}
		if sp.AppOwnerOrganizationID != nil {
			r.OwnerTenant = *sp.AppOwnerOrganizationID
		}
		for _, role := range sp.AppRoles {
			if role.Value != nil {
				r.Roles = append(r.Roles,
					roles.AppRole{Value: *role.Value, MemberTypes: role.AllowedMemberTypes, Disabled: !role.IsEnabled})
			}
		}
		if connect.Offers(r) {
			n.APIs = append(n.APIs, connect.NameAPI(r))
		}
	}
	return n
}

// harmless is text that every shell takes for one plain word. Completion puts a
// value into the command line as it is, and anyone may name an identity $(…).
var harmless = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[\p{L}\p{N}][\p{L}\p{N}._-]*$`) })

// IdentityOffers returns the identities of the cache, each by its shortest selector that a shell takes for a word.
func IdentityOffers(_ *cobra.Command, n connect.Names) []Offer {
	times := map[string]int{}
	for _, one := range n.Identities {
		times[strings.ToLower(one.Name)]++
	}
	var all []Offer
	for _, one := range n.Identities {
		what := about(roles.IdentityType(one.Kind), one.Group)
		ref, err := roles.ParseIdentity(one.Name)
		switch path := one.Group + "/" + one.Name; {
		case err != nil || ref.Form != roles.ByName || !harmless().MatchString(one.Name):
			all = append(all, Offer{one.ID, one.Name + ", " + what})
		case times[strings.ToLower(one.Name)] == 1:
			all = append(all, Offer{one.Name, what})
		case harmless().MatchString(one.Group):
			all = append(all, Offer{path, what})
		default:
			all = append(all, Offer{one.ID, one.Name + ", " + what})
		}
	}
	return all
}

// harmlessURI is an identifier URI of harmless characters.
var harmlessURI = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^api://[\p{L}\p{N}._/-]+$`) })

// APIOffers returns the aliases of Microsoft's APIs, and the APIs of the cache.
func APIOffers(_ *cobra.Command, n connect.Names) []Offer {
	var all []Offer
	for _, api := range catalog.APIs() {
		all = append(all, Offer{api.Alias, api.Name})
	}
	for _, api := range n.APIs {
		value := api.Selector
		if !harmless().MatchString(value) && !harmlessURI().MatchString(value) {
			value = api.AppID
		}
		all = append(all, Offer{value, api.Name})
	}
	return all
}

// RoleOffers are the roles of the API that was typed: those of the tenant, else
// those that the catalog knows.
func RoleOffers(c *cobra.Command, n connect.Names) []Offer {
	flag := c.Flag("api")
	if flag == nil || flag.Value.String() == "" {
		return nil
	}
	appID, values := rolesOf(flag.Value.String(), n)
	var all []Offer
	for _, v := range values {
		if harmless().MatchString(v) {
			rating := catalog.Builtin().Rate(appID, v, "")
			all = append(all, Offer{v, strings.TrimSuffix("risk "+string(rating.Level)+": "+rating.Why, ": ")})
		}
	}
	return all
}

// CriticalOffers returns those of RoleOffers that need --allow-critical.
func CriticalOffers(c *cobra.Command, n connect.Names) []Offer {
	var all []Offer
	for _, o := range RoleOffers(c, n) {
		if strings.HasPrefix(o.about, "risk "+string(catalog.Critical)) {
			all = append(all, o)
		}
	}
	return all
}

// rolesOf finds the API that a selector of --api means, as far as it is known here.
func rolesOf(text string, n connect.Names) (appID string, values []string) {
	ref, err := roles.ParseAPI(text)
	if err != nil {
		return "", nil
	}
	for _, api := range n.APIs {
		if strings.EqualFold(ref.Value, api.AppID) || strings.EqualFold(ref.Value, api.ID) || strings.EqualFold(ref.Value, api.Name) ||
			contains(api.Names, ref.Value) {
			return api.AppID, api.Roles
		}
	}
	for _, api := range catalog.APIs() {
		if strings.EqualFold(ref.Value, api.AppID) || strings.EqualFold(ref.Value, api.Name) || api.IdentifierURI != "" &&
			strings.EqualFold(ref.Value, api.IdentifierURI) {
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
