package cmd

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"mi-roles/cmd/connect"
	"mi-roles/cmd/screen"
	"mi-roles/cmd/testenv"
	"mi-roles/graph/sandbox"
)

// oddSample is the sample cut down to one thing of each kind, so that a run takes
// a millisecond, with a name and a URI that are too long for a default query.
func oddSample() *sandbox.Tenant {
	t := sandbox.Sample()
	kept := strings.Split("Microsoft Graph,Orders API,Orders API (test),Payments API,Payroll API,Catalog API,Legacy CRM "+
		"API,func-orders,web-shop,id-archive,id-migration,"+
		"id-shared,func-orders-test,logic-approvals,vm-build-01,WebAPI1,id-old-crm,hr-portal,Release pipeline,Order Assistant", ",")
	ids := map[string]bool{}
	t.ServicePrincipals = slices.DeleteFunc(t.ServicePrincipals, func(sp *sandbox.ServicePrincipal) bool {
		ids[sp.ID] = slices.Contains(kept, sp.DisplayName)
		return !ids[sp.ID]
	})
	t.Assignments = slices.DeleteFunc(t.Assignments, func(a *sandbox.Assignment) bool {
		known := func(id string) bool { in, sp := ids[id]; return in || !sp }
		return !known(a.PrincipalID) || !known(a.ResourceID)
	})
	used := map[string]bool{}
	for _, a := range t.Assignments {
		used[a.AppRoleID] = true
	}
	api := t.ServicePrincipals[0]
	api.AppRoles = slices.DeleteFunc(api.AppRoles, func(r sandbox.AppRole) bool {
		return !used[r.ID] && !slices.Contains([]string{"User.Read.All", "Group.Read.All", "Calendars.Read"}, *r.Value)
	})
	orders := t.ServicePrincipals[1]
	orders.ServicePrincipalNames = append(orders.ServicePrincipalNames, longURI)
	long := *t.ServicePrincipals[slices.IndexFunc(t.ServicePrincipals,
		func(sp *sandbox.ServicePrincipal) bool { return sp.DisplayName == "id-archive" })]
	long.ID, long.AppID, long.DisplayName = "1d000000-0000-4000-8000-000000000099", "c11e0000-0000-4000-8000-000000000099", longName
	long.AlternativeNames = []string{"isExplicit=True", strings.Replace(long.AlternativeNames[1], "id-archive", longName, 1)}
	t.ServicePrincipals = append(t.ServicePrincipals, &long)
	t.Assignments = append(t.Assignments,
		&sandbox.Assignment{ID: "AAAAHQAAAECAAAAAAAAAmVd0b4eXH0p6hU0lGmYz2aA", PrincipalID: long.ID, PrincipalDisplayName: longName,
			PrincipalType: "ServicePrincipal",
			ResourceID:    orders.ID, ResourceDisplayName: orders.DisplayName, AppRoleID: orders.AppRoles[0].ID})
	return t
}

var (
	longName = "id-" + strings.Repeat("x", 121) // user-assigned names have up to 128 characters
	longURI  = "api://tidewatergoods.example/" + strings.Repeat("orders/", 14) + "v2"
)

// oddWorld is a tenant, and what is true of it.
type oddWorld struct {
	tenant *sandbox.Tenant
	sps    map[string]*sandbox.ServicePrincipal

	inOrder bool // the service has no faults
}

func newOddWorld(t *sandbox.Tenant) *oddWorld {
	w := &oddWorld{tenant: t, sps: map[string]*sandbox.ServicePrincipal{}}
	for _, sp := range t.ServicePrincipals {
		w.sps[sp.ID] = sp
	}
	return w
}

// holding filters the assignments of managed identities.
func (w *oddWorld) holding(of func(who, on *sandbox.ServicePrincipal, a *sandbox.Assignment) bool) (some []*sandbox.Assignment) {
	for _, a := range w.tenant.Assignments {
		if who := w.sps[a.PrincipalID]; who != nil && who.Type == "ManagedIdentity" && of(who, w.sps[a.ResourceID], a) {
			some = append(some, a)
		}
	}
	return some
}

// oddRow is a row of list, who, verify, audit or of a change, as far as it can be true or not.
type oddRow struct {
	PrincipalID, PrincipalDisplayName, IdentityType string
	ResourceID, ResourceDisplayName                 string
	AppRoleID                                       string
	AppRoleValue                                    *string
	AppRoleState                                    string
}

func (r oddRow) key() string { return r.PrincipalID + " " + r.ResourceID + " " + r.AppRoleID }

func (r oddRow) String() string {
	value := "-"
	if r.AppRoleValue != nil {
		value = *r.AppRoleValue
	}
	return strings.Join([]string{r.key(), r.PrincipalDisplayName, r.IdentityType, r.ResourceDisplayName, value, r.AppRoleState}, " | ")
}

// grantable: someone could grant it today.
func (r oddRow) grantable() bool {
	return r.AppRoleState == "Enabled" || r.AppRoleState == "DefaultAccess"
}

// row is what must be said of an assignment.
func (w *oddWorld) row(a *sandbox.Assignment) oddRow {
	r := oddRow{PrincipalID: a.PrincipalID, PrincipalDisplayName: a.PrincipalDisplayName, IdentityType: "SystemAssigned",
		ResourceID: a.ResourceID, ResourceDisplayName: a.ResourceDisplayName, AppRoleID: a.AppRoleID, AppRoleState: "RoleDeleted"}
	if names := w.sps[a.PrincipalID].AlternativeNames; slices.Contains(names, "isExplicit=True") {
		r.IdentityType = "UserAssigned"
	}
	on := w.sps[a.ResourceID]
	switch {
	case on == nil:
		r.AppRoleState = "ResourceDeleted"
	case strings.Trim(a.AppRoleID, "0-") == "":
		r.AppRoleState = "DefaultAccess"
	default:
		for _, role := range on.AppRoles {
			if role.ID == a.AppRoleID {
				r.AppRoleValue, r.AppRoleState = role.Value, map[bool]string{true: "Enabled", false: "Disabled"}[role.IsEnabled]
			}
		}
	}
	return r
}

func (w *oddWorld) rows(some []*sandbox.Assignment) (lines []string) {
	for _, a := range some {
		lines = append(lines, w.row(a).String())
	}
	slices.Sort(lines)
	return lines
}

// saidRows are the rows of a report. A row that says of its holder that it is not
// known counts as the true one, if there is one, unless the service is in order.
func (w *oddWorld) saidRows(out string) (lines []string, err error) {
	var rows []oddRow
	if err := json.Unmarshal([]byte(out), &rows); err != nil {
		return nil, err
	}
	for _, r := range rows {
		i := slices.IndexFunc(w.tenant.Assignments,
			func(a *sandbox.Assignment) bool { return r.key() == a.PrincipalID+" "+a.ResourceID+" "+a.AppRoleID })
		if r.IdentityType != "Unknown" || w.inOrder || i < 0 {
			lines = append(lines, r.String())
			continue
		}
		if a := w.tenant.Assignments[i]; w.sps[a.PrincipalID].Type == "ManagedIdentity" {
			r.IdentityType = w.row(a).IdentityType
			lines = append(lines, r.String())
		}
	}
	return lines, nil
}

// sameLines says what of the two differs.
func sameLines(got, want []string) error {
	count := map[string]int{}
	for _, l := range got {
		count[l]++
	}
	for _, l := range want {
		count[l]--
	}
	for _, l := range slices.Sorted(maps.Keys(count)) {
		switch n := count[l]; {
		case n > 0:
			return fmt.Errorf("says, though it is not so: %s (%d times)", l, n)
		case n < 0:
			return fmt.Errorf("does not say: %s", l)
		}
	}
	return nil
}

// oddService is a tenant behind a service that differs, on a clock that does not wait.
type oddService struct {
	server *sandbox.Server
	clock  *testenv.Clock
}

func newOddService(tenant *sandbox.Tenant, faults sandbox.Faults) *oddService {
	o := &oddService{clock: testenv.NewClock(oddNow)}
	faults.Now, faults.Sleep = o.clock.Now, o.clock.Sleep
	o.server = sandbox.New(tenant, faults)
	return o
}

func (o *oddService) RoundTrip(req *http.Request) (*http.Response, error) {
	return o.server.RoundTrip(req)
}

// speak runs one command line on the tenant.
func (o *oddService) speak(t *testing.T, args ...string) spoken {
	var out, errs bytes.Buffer
	a := newApp(screen.Streams{In: strings.NewReader(""), Out: &out, Err: &errs, Getenv: func(string) string { return "" }})
	a.Overrides = connect.Overrides{Transport: o, Clock: o.clock, Tenant: sampleTenant}
	code := a.execute(t.Context(), args)
	return spoken{code, out.String(), errs.String()}
}

// shapes are those of the requests so far, each once, in their order.
func (o *oddService) shapes() (all []string) {
	for _, e := range o.server.Log() {
		if !slices.Contains(all, e.Shape) {
			all = append(all, e.Shape)
		}
	}
	return all
}
