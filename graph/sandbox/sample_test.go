package sandbox

import (
	"encoding/json"
	"strings"
	"testing"
)

func TestSampleIsTheSameEveryTime(t *testing.T) {
	a, _ := json.Marshal(Sample())
	b, _ := json.Marshal(Sample())
	if string(a) != string(b) {
		t.Fatal("two samples differ")
	}
	if err := Sample().Check(); err != nil {
		t.Fatal(err)
	}
}

func TestSampleHoldsEveryAwkwardThing(t *testing.T) {
	s := Sample()
	names, apis, roleHomes := map[string]int{}, map[string]int{}, map[string]map[string]bool{}
	identities := 0
	for _, sp := range s.ServicePrincipals {
		if sp.Type == "ManagedIdentity" {
			identities++
			names[sp.DisplayName]++
			continue
		}
		apis[sp.DisplayName]++
		for _, r := range sp.AppRoles {
			if roleHomes[r.ID] == nil {
				roleHomes[r.ID] = map[string]bool{}
			}
			roleHomes[r.ID][sp.DisplayName] = true
		}
	}
	shared := 0
	for _, homes := range roleHomes {
		if homes["Microsoft Graph"] && len(homes) > 1 {
			shared++
		}
	}
	held := map[string]int{}
	dash, underscore, gone, deleted, byDefault, undated := 0, 0, 0, 0, 0, 0
	for _, a := range s.Assignments {
		held[a.PrincipalDisplayName]++
		count(&dash, strings.HasPrefix(a.ID, "-"))
		count(&underscore, strings.HasPrefix(a.ID, "_"))
		count(&gone, a.ResourceID == goneResource)
		count(&deleted, a.AppRoleID == deletedRole)
		count(&byDefault, a.AppRoleID == defaultAccess)
		count(&undated, a.CreatedDateTime == nil)
		if a.PrincipalID == funcOrders && a.AppRoleID == readAll {
			t.Error("func-orders holds User.Read.All already: the first command would do nothing")
		}
	}
	for what, ok := range map[string]bool{
		"30 identities": identities >= 30, "two of one name": names["id-shared"] == 2, "slot": names["web-shop/slots/staging"] == 1,
		"named like an application": names["hr-portal"] == 1 && apis["hr-portal"] == 1, "two APIs of one name": apis["Payments API"] == 2,
		"prefix names": apis["Orders API"] == 1 && apis["Orders API (test)"] == 1, "nine shared ids": shared == 9,
		"20": held["id-archive"] == 20, "21": held["id-migration"] == 21, "130": held["id-inventory"] == 130,
		"id with -": dash > 0, "id with _": underscore > 0, "deleted API": gone == 1, "deleted role": deleted == 1,
		"default access": byDefault == 2, "no date": undated == 1, "60 Graph roles": len(s.ServicePrincipals[0].AppRoles) >= 60,
	} {
		if !ok {
			t.Errorf("the sample lacks: %s", what)
		}
	}
}

func count(n *int, yes bool) {
	if yes {
		*n++
	}
}

func TestGenerateKeepsItsShape(t *testing.T) {
	tenant := Generate(Shape{Identities: 1000, Grants: 3400, Heavy: 10, APIs: 5, Holders: 50, Seed: 3})
	if err := tenant.Check(); err != nil {
		t.Fatal(err)
	}
	held := map[string]int{}
	for _, a := range tenant.Assignments {
		held[a.PrincipalID]++
	}
	heavy := 0
	for _, n := range held {
		count(&heavy, n >= 20)
	}
	if got := len(tenant.Assignments); heavy != 10 || got < 3400 || got > 3450 {
		t.Errorf("%d assignments, %d heavy identities", got, heavy)
	}
	again, _ := json.Marshal(Generate(Shape{Identities: 50, Grants: 100, Seed: 9}))
	once, _ := json.Marshal(Generate(Shape{Identities: 50, Grants: 100, Seed: 9}))
	if string(again) != string(once) {
		t.Error("the same shape gave two tenants")
	}
}

func TestAssignmentID(t *testing.T) {
	got := assignmentID("3c9e0b57-1f2a-4d86-b7e4-52a0c6d91f08", "5d2f9b10-6c3e-4a87-9f14-e0b7d35a2c61")
	if want := "VwuePCofhk235FKgxtkfCBCbL10-bIdKnxTgt9NaLGE"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
