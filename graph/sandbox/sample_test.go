package sandbox

import (
	"encoding/json"
	"strings"
	"testing"
	"time"
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

// TestWhatTheSampleIsMadeOf, as Graph shows it: an API, an identity with its predecessor, an app, people and roles.
func TestWhatTheSampleIsMadeOf(t *testing.T) {
	const own = "7e4a4700-0000-4000-8000-000000000001"
	s, _ := with(Faults{})
	for target, want := range map[string]string{
		"/servicePrincipals/" + ordersSP + "?$select=appId,appOwnerOrganizationId,servicePrincipalNames,tags,accountEnabled,appDisplayName": `"accountEnabled":true,` +
			`"appDisplayName":"Orders API","appId":"a9900000-0000-4000-8000-000000000101","appOwnerOrganizationId":"` + own + `",` +
			`"servicePrincipalNames":["a9900000-0000-4000-8000-000000000101","api://orders"],"tags":["WindowsAzureActiveDirectoryIntegratedApp"]}`,
		"/servicePrincipals/" + graphSP + "?$select=appOwnerOrganizationId,tags": `"appOwnerOrganizationId":"f8cdef31-a31e-4b4a-93e4-5f571e91255a","tags":[]}`,
		"/servicePrincipals/" + graphSP:                                          `"sandboxNote":"a property that no client knows"`,
		"/servicePrincipals?$filter=displayName eq 'Contoso Shipping'&$select=appOwnerOrganizationId,tags": `"appOwnerOrganizationId":"` +
			partnerTenant +
			`","tags":[]}`,
		"/servicePrincipals/" + funcOrders + "?$select=accountEnabled,alternativeNames,appId,servicePrincipalType,appRoleAssignmentRequired": `"accountEnabled":true,` +
			`"alternativeNames":["isExplicit=False","/subscriptions/5b000000-0000-4000-8000-000000000001/resourcegroups/rg-shop/providers/Microsoft.Web/sites/func-orders"],` +
			`"appId":"c11e0000-0000-4000-8000-000000000001","appRoleAssignmentRequired":false,"servicePrincipalType":"ManagedIdentity"}`,
		"/applications/0b1ec700-0000-4000-8000-000000000101?$select=appId,displayName,identifierUris": `"appId":"a9900000-0000-4000-8000-000000000101",` +
			`"displayName":"Orders API","identifierUris":["api://orders"]}`,
		"/users/" + miaKeller: `"id":"` + miaKeller + `","displayName":"Mia Keller","userPrincipalName":"mia.keller@tidewatergoods.onmicrosoft.com"}`,
		"/directoryObjects/92000000-0000-4000-8000-000000000001?$select=displayName":       `"@odata.type":"#microsoft.graph.group","displayName":"`,
		rolesPath + "?$filter=displayName eq 'Cloud Application Administrator'&$select=id": `"value":[{"id":"158c047a-c907-4556-b7ef-446551a6b5f7"}]`,
		assignedPath + "?$select=principalId,roleDefinitionId": `"value":[{"principalId":"` + miaKeller + `","roleDefinitionId":"` +
			privilegedAdmin + `"},` +
			`{"principalId":"05e20000-0000-4000-8000-000000000002","roleDefinitionId":"` + cloudAppAdmin + `"},` +
			`{"principalId":"1d000000-0000-4000-8000-000000000014","roleDefinitionId":"29232cdf-9323-42fd-ade2-1d097af3e4de"}]`,
		"/servicePrincipals/" + funcOrders + "/appRoleAssignments?$select=principalDisplayName,principalType,resourceDisplayName,createdDateTime": `{"createdDateTime":"` +
			firstGrant(t) + `","principalDisplayName":"func-orders","principalType":"ServicePrincipal","resourceDisplayName":"`,
	} {
		if a := get(t, s, target); a.status != 200 || !strings.Contains(a.text, want) {
			t.Errorf("%s: %d %s\nwant %s", target, a.status, a.text, want)
		}
	}
}

func firstGrant(t *testing.T) string {
	t.Helper()
	for _, a := range Sample().Assignments {
		if a.PrincipalID == funcOrders {
			return *a.CreatedDateTime
		}
	}
	t.Fatal("func-orders holds nothing")
	return ""
}

// TestTimesOfTheSample go up, in the directory's form, and begin again before they reach 2026.
func TestTimesOfTheSample(t *testing.T) {
	b := &builder{at: time.Date(2023, 3, 6, 8, 14, 22, 0, time.UTC)}
	if got := *b.stamp(); got != "2023-03-08T13:25:29.1234567Z" {
		t.Error(got)
	}
	b.at = time.Date(2025, 12, 31, 0, 0, 0, 0, time.UTC)
	if got := *b.stamp(); got != "2023-06-02T05:11:07.1234567Z" {
		t.Error(got)
	}
	b.at = time.Date(2025, 12, 29, 0, 0, 0, 0, time.UTC)
	if got := *b.stamp(); got != "2025-12-31T05:11:07.1234567Z" {
		t.Error(got)
	}
}
