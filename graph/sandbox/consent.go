package sandbox

import (
	"regexp"
	"slices"
	"strings"
	"sync"
)

// PermissionGrantPolicy is an app consent policy: what matches at least one of Includes and
// none of Excludes may be granted under it (permissionGrantPolicy resource page).
type PermissionGrantPolicy struct {
	ID          string          `json:"id"`
	DisplayName string          `json:"displayName"`
	Description string          `json:"description"`
	Includes    []*ConditionSet `json:"includes"`
	Excludes    []*ConditionSet `json:"excludes"`
}

// ConditionSet is a permissionGrantConditionSet: a grant that meets all of it matches.
type ConditionSet struct {
	ID                                          string   `json:"id"`
	PermissionType                              string   `json:"permissionType"`
	PermissionClassification                    string   `json:"permissionClassification"`
	ResourceApplication                         string   `json:"resourceApplication"`
	Permissions                                 []string `json:"permissions"`
	ClientApplicationIDs                        []string `json:"clientApplicationIds"`
	ClientApplicationTenantIDs                  []string `json:"clientApplicationTenantIds"`
	ClientApplicationPublisherIDs               []string `json:"clientApplicationPublisherIds"`
	ClientApplicationsFromVerifiedPublisherOnly bool     `json:"clientApplicationsFromVerifiedPublisherOnly"`
}

// aadGraphAppID is Azure AD Graph, whose roles count as Microsoft Graph's.
const aadGraphAppID = "00000002-0000-0000-c000-000000000000"

// fill gives what a new condition set leaves out its widest value, as the service does
// (permissionGrantConditionSet resource page).
func (c *ConditionSet) fill() {
	for _, text := range []*string{&c.PermissionClassification, &c.ResourceApplication} {
		if *text == "" {
			*text = map[bool]string{true: "all", false: "any"}[text == &c.PermissionClassification]
		}
	}
	for _, list := range []*[]string{&c.Permissions, &c.ClientApplicationIDs, &c.ClientApplicationTenantIDs,
		&c.ClientApplicationPublisherIDs} {
		if len(*list) == 0 {
			*list = []string{"all"}
		}
	}
}

// everything is a condition set for all app roles of an API, or of any.
func everything(api string) *ConditionSet {
	s := &ConditionSet{ID: guidFrom("condition set of " + api), PermissionType: "application", ResourceApplication: api}
	s.fill()
	return s
}

// builtInPolicies are those of every tenant that concern app roles ("Manage app consent policies").
var builtInPolicies = sync.OnceValue(func() []*PermissionGrantPolicy {
	return []*PermissionGrantPolicy{
		{ID: "microsoft-all-application-permissions", DisplayName: "All application permissions, for any client app",
			Description: "Includes all application permissions (app roles), for all APIs, for any client application.",
			Includes:    []*ConditionSet{everything("any")}, Excludes: []*ConditionSet{}},
		{ID: "microsoft-application-admin", DisplayName: "Application Admin Policy",
			Description: "Permissions consentable by Application Administrators.", Includes: []*ConditionSet{everything("any")},
			Excludes: []*ConditionSet{everything(graphAppID), everything(aadGraphAppID)}},
		{ID: "microsoft-company-admin", DisplayName: "Company Admin Policy",
			Description: "Permissions consentable by Company Administrators.", Includes: []*ConditionSet{everything("any")},
			Excludes: []*ConditionSet{}},
	}
})

var policyID = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[A-Za-z0-9_-]{1,64}$`) })

// policy finds an app consent policy; the caller holds the lock.
func (s *Server) policy(id string) *PermissionGrantPolicy {
	for _, p := range slices.Concat(builtInPolicies(), s.store.tenant.PermissionGrantPolicies) {
		if strings.EqualFold(p.ID, id) {
			return p
		}
	}
	return nil
}

// consent is a grant as a policy looks at it.
type consent struct {
	client    *ServicePrincipal // nil: a user or group, to whom no consent is given
	api, role string            // app id, role id
}

// allows says whether the grant may be made under the policy.
func (s *Server) allows(p *PermissionGrantPolicy, g consent) bool {
	matches := func(c *ConditionSet) bool { return s.matches(c, g) }
	return slices.ContainsFunc(p.Includes, matches) && !slices.ContainsFunc(p.Excludes, matches)
}

func (s *Server) matches(c *ConditionSet, g consent) bool {
	if g.client == nil || !strings.EqualFold(c.PermissionType, "application") || !strings.EqualFold(c.PermissionClassification, "all") {
		return false
	}
	client := g.client.AppID
	if s.faults.NoConsentForIdentities && g.client.Type == "ManagedIdentity" {
		client = ""
	}
	owner := ""
	if g.client.AppOwnerOrganizationID != nil {
		owner = *g.client.AppOwnerOrganizationID
	}
	return (strings.EqualFold(c.ResourceApplication, "any") || strings.EqualFold(c.ResourceApplication, g.api)) &&
		listed(c.Permissions, g.role) && listed(c.ClientApplicationIDs, client) && listed(c.ClientApplicationTenantIDs, owner) &&
		listed(c.ClientApplicationPublisherIDs, "") && !c.ClientApplicationsFromVerifiedPublisherOnly // no client here has a publisher
}

// listed: the list holds the value, or stands for any.
func listed(list []string, value string) bool {
	return slices.ContainsFunc(list, func(v string) bool {
		return strings.EqualFold(v, "all") || value != "" && strings.EqualFold(v, value)
	})
}
