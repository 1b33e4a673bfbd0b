package html_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"mi-roles/output/html"
	"mi-roles/roles"
	"mi-roles/roles/audit"
	"mi-roles/roles/catalog"
)

var noon = time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)

// hostile is a name that tries every way out of its place.
const hostile = `</script><script>window.owned=1</script><img src=x onerror="window.owned=1">"'{{.}}<!--`

func guidOf(kind, n int) string { return fmt.Sprintf("%08x-0000-4000-8000-%012x", kind, n) }

// tenant is a tenant of n identities with about three grants each.
func tenant(n int) html.Report {
	random := rand.New(rand.NewPCG(1, uint64(n)))
	apis := resources()
	d := roles.Describer{Principals: map[roles.ObjectID]roles.Principal{}, Resources: map[roles.ObjectID]roles.Resource{}}
	for _, a := range apis {
		d.Resources[a.ID] = a
	}
	r := html.Report{Tenant: guidOf(0x7e, 1), Scope: "all managed identities", Made: noon, Tool: "1.0.0", RiskDate: catalog.Date()}
	var all []roles.Assignment
	for i := range n {
		p := principal(i)
		d.Principals[p.ID] = p
		r.Principals = append(r.Principals, p)
		for j, want := 0, int(random.ExpFloat64()*3.1+0.6); j < min(want, 40); j++ {
			api := apis[max(0, random.IntN(2*len(apis))-len(apis))]
			key := roles.Key{Principal: p.ID, Resource: api.ID, Role: api.Roles[random.IntN(len(api.Roles))].ID}
			all = append(all, roles.Assignment{ID: roles.AssignmentID(fmt.Sprintf("%043d", len(all))), Key: key,
				Created: noon.AddDate(0, 0, -random.IntN(1000)), ResourceName: api.DisplayName})
		}
	}
	r.Grants = d.DescribeAll(all)
	r.Found = audit.Find(audit.Input{Principals: r.Principals, Grants: r.Grants, Now: noon, MaxCritical: 3})
	return r
}

func principal(i int) roles.Principal {
	p := roles.Principal{ID: roles.ObjectID(guidOf(0x1d, i)), AppID: roles.AppID(guidOf(0xc1, i)), DisplayName: fmt.Sprintf("id-%05d", i),
		Type: roles.UserAssigned, Disabled: i%97 == 5,
		AzureResource: roles.AzureID(fmt.Sprintf("/subscriptions/%s/resourcegroups/rg-%03d/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-%05d", guidOf(0x5b, i%7), i%250, i))}
	if i%3 == 0 {
		p.Type, p.DisplayName = roles.SystemAssigned, fmt.Sprintf("func-%05d", i)
	}
	if i == 1 {
		p.DisplayName = hostile
	}
	return p
}

// resources are Microsoft Graph with its rated roles, and APIs of one's own.
func resources() []roles.Resource {
	graph, _ := catalog.ByAlias("graph")
	app := []string{"Application"}
	g := roles.Resource{ID: roles.ObjectID(guidOf(0xa9, 1)), AppID: roles.AppID(graph.AppID), DisplayName: "Microsoft Graph"}
	for i, v := range []string{"User.Read.All", "User.ReadWrite.All", "Mail.Send", "Mail.Read", "Sites.Selected", "Files.Read.All",
		"Files.ReadWrite.All",
		"AppRoleAssignment.ReadWrite.All", "Reports.Read.All", "Group.Read.All", "User.ReadBasic.All", "Calendars.Read",
		"Directory.Read.All", "ServiceHealth.Read.All"} {
		g.Roles = append(g.Roles,
			roles.AppRole{ID: roles.RoleID(guidOf(0x20, i)), Value: v, DisplayName: "Display name of " + v, MemberTypes: app})
	}
	all := []roles.Resource{g}
	for i := range 20 {
		own := roles.Resource{ID: roles.ObjectID(guidOf(0xa9, 100+i)), AppID: roles.AppID(guidOf(0xaa, i)),
			DisplayName: fmt.Sprintf("Orders API %d", i+1), Disabled: i == 4}
		if i == 2 {
			own.DisplayName = hostile
		}
		for j := range 6 {
			own.Roles = append(own.Roles,
				roles.AppRole{ID: roles.RoleID(guidOf(0x21+i, j)), Value: fmt.Sprintf("Orders%d.Read", j), MemberTypes: app,
					Disabled: j == 5})
		}
		all = append(all, own)
	}
	return all
}

func written(t testing.TB, r html.Report) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := html.Write(&b, r); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}
