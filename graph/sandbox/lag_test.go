package sandbox

import (
	"fmt"
	"net/http"
	"testing"
	"time"
)

func TestWriteQuotaRefills(t *testing.T) {
	s, c := with(parsed(t, "write-quota=2,per:10s"))
	roles := Sample().ServicePrincipals[0].AppRoles
	made := 0
	for i := range 6 {
		a := post(t, s, "1d000000-0000-4000-8000-000000000030", graphSP, roles[i].ID)
		if a.status == http.StatusTooManyRequests {
			if a.header.Get("Retry-After") != "5" || a.header.Get("x-ms-throttle-information") != "WriteLimitExceeded" {
				t.Fatalf("headers: %v", a.header)
			}
			c.add(5 * time.Second)
			a = post(t, s, "1d000000-0000-4000-8000-000000000030", graphSP, roles[i].ID)
		}
		count(&made, a.status == http.StatusCreated)
	}
	if made != 6 || s.Stats().Throttled != 4 || s.Stats().EarlyRetries != 0 {
		t.Errorf("%d made, %+v", made, s.Stats())
	}
}

func TestLag(t *testing.T) {
	const list = "/servicePrincipals/" + funcOrders + "/appRoleAssignments"
	s, c := with(parsed(t, "lag-create=reads:2", "lag-delete=for:3s"))
	id := post(t, s, funcOrders, graphSP, readAll).json["id"].(string)
	var seen []int
	for range 4 {
		seen = append(seen, len(get(t, s, list).values()))
	}
	if fmt.Sprint(seen) != "[2 2 3 3]" {
		t.Errorf("after the grant: %v", seen)
	}
	send(t, s, "DELETE", list+"/"+id, "")
	before := len(get(t, s, list).values())
	c.add(3 * time.Second)
	if after := len(get(t, s, list).values()); before != 3 || after != 2 {
		t.Errorf("after the removal: %d, then %d", before, after)
	}
	if again := send(t, s, "DELETE", list+"/"+id, ""); again.status != http.StatusNotFound {
		t.Errorf("deleting it again: %d", again.status)
	}
	if got := len(s.Tenant().Assignments); got != len(Sample().Assignments) {
		t.Errorf("%d assignments in the tenant", got)
	}
	if again := post(t, s, funcOrders, graphSP, readAll); again.status != http.StatusCreated {
		t.Errorf("granting it again: %d", again.status)
	}
}

func TestFreshPrincipal(t *testing.T) {
	s, c := with(parsed(t, "fresh="+funcOrders+",for:8s"))
	if a := get(t, s, "/servicePrincipals/"+funcOrders); a.status != http.StatusNotFound {
		t.Errorf("by id: %d", a.status)
	}
	if a := get(t, s, "/servicePrincipals?$filter=displayName eq 'func-orders'"); len(a.values()) != 0 {
		t.Errorf("in lists: %s", a.text)
	}
	if a := post(t, s, funcOrders, graphSP, readAll); a.message() != "Not a valid reference update." {
		t.Errorf("grant: %s", a.text)
	}
	if c.add(8 * time.Second); post(t, s, funcOrders, graphSP, readAll).status != http.StatusCreated {
		t.Error("still hidden")
	}
}
