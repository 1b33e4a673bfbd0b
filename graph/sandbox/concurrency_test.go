package sandbox

import (
	"fmt"
	"net/http"
	"sync"
	"testing"
)

// TestConcurrentUse: many writers and readers at once, each grant made once.
func TestConcurrentUse(t *testing.T) {
	s := New(Sample(), parsed(t, "throttle=probability:0.1,retry-after:0.001", "lag-create=reads:1", "shuffle"))
	roles := Sample().ServicePrincipals[0].AppRoles[:12]
	var wg sync.WaitGroup
	for worker := range 8 {
		wg.Go(func() {
			for i := range roles {
				role := roles[(i+worker*5)%len(roles)].ID
				for {
					a := post(t, s, "1d000000-0000-4000-8000-000000000030", graphSP, role)
					if a.status == http.StatusCreated || a.status == http.StatusBadRequest {
						break
					}
				}
				_, _ = try(s, request(t, "GET", "/servicePrincipals/"+graphSP+"/appRoleAssignedTo?$top=999", ""))
				_, _ = try(s, request(t, "POST", "/$batch",
					`{"requests":[`+getItem("1", "/servicePrincipals?$expand=appRoleAssignments")+`]}`))
				s.Tenant()
				s.Stats()
				s.Log()
			}
		})
	}
	wg.Wait()
	keys := map[string]int{}
	for _, a := range s.Tenant().Assignments {
		keys[a.PrincipalID+a.ResourceID+a.AppRoleID]++
	}
	for k, n := range keys {
		if n > 1 {
			t.Errorf("%s granted %d times", k, n)
		}
	}
	if got := s.Stats(); got.Writes != len(roles) || got.DuplicateCreates != 7*len(roles) {
		t.Errorf("stats: %+v", got)
	}
}

// BenchmarkWholeTenant reads 10,000 identities in the way that costs least:
// pages of identities, then $expand in batches.
func BenchmarkWholeTenant(b *testing.B) {
	tenant := Generate(Shape{Identities: 10_000, Grants: 34_000, Heavy: 100, APIs: 20, Seed: 1})
	for b.Loop() {
		s := New(tenant, Faults{})
		all, _ := everyPage(b, s, "/servicePrincipals?$filter=servicePrincipalType eq 'ManagedIdentity'&$top=999&$select=id")
		for start := 0; start < len(all); start += 300 {
			body := ""
			for i := start; i < min(start+300, len(all)); i += 15 {
				ids := ""
				for _, v := range all[i:min(i+15, len(all))] {
					ids += fmt.Sprintf(",'%v'", v["id"])
				}
				body += "," + getItem(fmt.Sprint(i), "/servicePrincipals?$select=id&$expand=appRoleAssignments&$filter=id in ("+ids[1:]+")")
			}
			send(b, s, "POST", "/$batch", `{"requests":[`+body[1:]+`]}`)
		}
		b.ReportMetric(float64(s.Stats().Units), "units/op")
		b.ReportMetric(float64(s.Stats().Requests), "requests/op")
	}
}
