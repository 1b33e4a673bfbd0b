package sandbox

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"strings"
	"time"
)

//go:embed sample/tenant.json
var sampleTenant []byte

//go:embed sample/graph-roles.txt
var sampleGraphRoles string

const (
	microsoftTenant = "f8cdef31-a31e-4b4a-93e4-5f571e91255a"
	partnerTenant   = "7e4a4700-0000-4000-8000-000000000002"
	goneResource    = "a9100000-0000-4000-8000-000000000999"
	deletedRole     = "201e0000-0000-4000-8101-000000000099"
)

// The sample's own, short form; builder spells it out.
type (
	sampleSpec struct {
		APIs         []apiSpec
		Identities   []identitySpec
		Applications []appSpec
		Users        []string
		Groups       []string
		UserGrants   []string
	}
	apiSpec struct {
		Key, Name, AppID                       string
		N                                      int
		Microsoft, Foreign, Disabled, Required bool
		URIs, Roles, Scopes                    []string
	}
	identitySpec struct {
		N, Subscription, Fill           int
		ID, Name, Group, Type           string
		MixedCase, NoExplicit, Disabled bool
		Recreated                       bool
		Grants                          []string
	}
	appSpec struct {
		N      int
		Name   string
		Agent  bool
		Grants []string
	}
)

// Sample is the built-in tenant of a small company, the same at every call:
// real Microsoft APIs with their real role ids, own APIs, and one of every kind
// of managed identity, grant and awkward name that a tenant can hold.
func Sample() *Tenant {
	var spec sampleSpec
	if err := json.Unmarshal(sampleTenant, &spec); err != nil {
		return &Tenant{} // the tests hold the embedded file to be readable
	}
	b := &builder{
		tenant: &Tenant{ID: id("7e4a4700", 1), DisplayName: "Tidewater Goods", Domain: "tidewatergoods.onmicrosoft.com",
			Me: id("05e20000", 1)},
		apis: map[string]*ServicePrincipal{},
		at:   time.Date(2023, 3, 6, 8, 14, 22, 0, time.UTC),
	}
	for _, a := range spec.APIs {
		b.api(a)
	}
	for _, i := range spec.Identities {
		b.identity(i)
	}
	for _, a := range spec.Applications {
		b.application(a)
	}
	b.people(spec)
	b.tenant.Serial = len(b.tenant.Assignments)
	return b.tenant
}

// id is a readable GUID: a prefix for the kind of thing and a number.
func id(prefix string, n int) string { return fmt.Sprintf("%s-0000-4000-8000-%012d", prefix, n) }

func (b *builder) people(spec sampleSpec) {
	kinds := map[string][2]string{}
	for i, name := range spec.Users {
		u := &User{ID: id("05e20000", i+1), DisplayName: name,
			UserPrincipalName: strings.ReplaceAll(fold(strings.ReplaceAll(name, "'", "")), " ", ".") + "@" + b.tenant.Domain}
		b.tenant.Users = append(b.tenant.Users, u)
		kinds[name] = [2]string{u.ID, "User"}
	}
	for i, name := range spec.Groups {
		g := &Group{ID: id("92000000", i+1), DisplayName: name}
		b.tenant.Groups = append(b.tenant.Groups, g)
		kinds[name] = [2]string{g.ID, "Group"}
	}
	for _, line := range spec.UserGrants {
		name, grant, _ := strings.Cut(line, ": ")
		b.grant(kinds[name][0], name, kinds[name][1], []string{grant})
	}
	b.tenant.DirectoryRoles = []*DirectoryRole{
		{ID: id("d1000000", 1), DisplayName: "Privileged Role Administrator", RoleTemplateID: "e8611ab8-c189-46e8-94e1-60213ab1f814",
			Members: []string{id("05e20000", 1)}},
		{ID: id("d1000000", 2), DisplayName: "Cloud Application Administrator", RoleTemplateID: "158c047a-c907-4556-b7ef-446551a6b5f7",
			Members: []string{id("05e20000", 2)}},
		{ID: id("d1000000", 3), DisplayName: "Exchange Administrator", RoleTemplateID: "29232cdf-9323-42fd-ade2-1d097af3e4de",
			Members: []string{id("1d000000", 14)}},
	}
}
