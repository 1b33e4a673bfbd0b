package sandbox

import (
	"fmt"
	"math"
	"math/rand/v2"
	"time"
)

// Shape says how large a generated tenant is.
type Shape struct {
	Identities int // managed identities, of both kinds
	Grants     int // assignments in all: a long tail, most identities hold a few
	Heavy      int // identities that hold 20 to 60 of them
	APIs       int // own APIs with ten roles each, beside Microsoft Graph; at least 1
	Holders    int // further identities that hold the first role of the first own API
	Seed       uint64
}

// Generate makes a tenant for benchmarks, the same for the same shape.
func Generate(n Shape) *Tenant {
	b := &builder{
		tenant: &Tenant{ID: id("7e4a4700", 1), DisplayName: "Generated", Domain: "generated.onmicrosoft.com"},
		apis:   map[string]*ServicePrincipal{}, at: time.Date(2023, 3, 6, 8, 14, 22, 0, time.UTC),
	}
	b.api(apiSpec{Key: "graph", N: 1, Name: "Microsoft Graph", AppID: graphAppID, Microsoft: true,
		URIs: []string{"https://graph.microsoft.com"}})
	for i := range max(n.APIs, 1) {
		a := apiSpec{Key: fmt.Sprint(i), N: 101 + i, Name: fmt.Sprintf("API %d", i+1), URIs: []string{fmt.Sprintf("api://api-%d", i+1)}}
		for r := range 10 {
			a.Roles = append(a.Roles, fmt.Sprintf("Data%d.Read.All", r+1))
		}
		b.api(a)
	}
	apis := b.tenant.ServicePrincipals
	types := []string{"", "Microsoft.Web/sites", "", "Microsoft.Compute/virtualMachines", "Microsoft.Logic/workflows"}
	for i := range n.Identities + n.Holders {
		b.identity(identitySpec{N: i + 1, Name: fmt.Sprintf("id-%06d", i+1), Group: fmt.Sprintf("rg-%03d", i%250),
			Type: types[i%len(types)]})
	}
	identities := b.tenant.ServicePrincipals[len(apis):]
	random := rand.New(rand.NewPCG(n.Seed, 2))
	left := n.Grants
	for i, sp := range identities[:n.Identities] {
		count := 20 + random.IntN(41)
		if i >= n.Heavy {
			share := float64(left) / float64(n.Identities-i)
			count = min(19, int(math.Round(share*random.ExpFloat64())))
		}
		count = min(count, left)
		left -= b.scatter(sp, apis, count, random)
	}
	for _, sp := range identities[n.Identities:] {
		b.assign(&Assignment{PrincipalID: sp.ID, PrincipalDisplayName: sp.DisplayName, PrincipalType: "ServicePrincipal",
			ResourceID: apis[1].ID, ResourceDisplayName: apis[1].DisplayName, AppRoleID: apis[1].AppRoles[0].ID})
	}
	return b.tenant
}

// scatter grants up to count different roles, spread over the APIs.
func (b *builder) scatter(sp *ServicePrincipal, apis []*ServicePrincipal, count int, random *rand.Rand) int {
	taken := make(map[[2]int]bool, count)
	for tries := 0; len(taken) < count && tries < 20*count; tries++ {
		a := random.IntN(len(apis))
		r := random.IntN(len(apis[a].AppRoles))
		if taken[[2]int{a, r}] {
			continue
		}
		taken[[2]int{a, r}] = true
		b.assign(&Assignment{PrincipalID: sp.ID, PrincipalDisplayName: sp.DisplayName, PrincipalType: "ServicePrincipal",
			ResourceID: apis[a].ID, ResourceDisplayName: apis[a].DisplayName, AppRoleID: apis[a].AppRoles[r].ID})
	}
	return len(taken)
}
