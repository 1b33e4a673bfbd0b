package activity

import (
	"bytes"
	"cmp"
	"strings"
	"testing"
	"time"

	"mi-roles/graph/sandbox"
	"mi-roles/roles"
	"mi-roles/roles/catalog"
)

// sample gives the managed identities of the sample tenant and what they hold of
// Microsoft Graph.
func sample() (principals []roles.Principal, grants []roles.Grant) {
	tenant := sandbox.Sample()
	values, byID := map[string]string{}, map[string]roles.Principal{}
	for _, sp := range tenant.ServicePrincipals {
		if sp.DisplayName == "Microsoft Graph" {
			for _, r := range sp.AppRoles {
				if r.Value != nil {
					values[sp.ID+r.ID] = *r.Value
				}
			}
		}
		if sp.Type == "ManagedIdentity" {
			p := roles.Principal{ID: roles.ObjectID(sp.ID), AppID: roles.AppID(sp.AppID), DisplayName: sp.DisplayName,
				Type: roles.UserAssigned}
			byID[sp.ID] = p
			principals = append(principals, p)
		}
	}
	for _, a := range tenant.Assignments {
		p, managed := byID[a.PrincipalID]
		if value := values[a.ResourceID+a.AppRoleID]; managed && value != "" {
			created, _ := time.Parse(time.RFC3339, *a.CreatedDateTime)
			grants = append(grants, grant(p, value, created))
		}
	}
	return principals, grants
}

// TestSample: the sample log has an example of each advice and verdict.
func TestSample(t *testing.T) {
	var file, again bytes.Buffer
	if err := cmp.Or(sandbox.WriteActivity(&file), sandbox.WriteActivity(&again)); err != nil || !bytes.Equal(file.Bytes(), again.Bytes()) {
		t.Fatalf("the log differs from run to run: %v", err)
	}
	principals, grants := sample()
	log := readLog(t, Options{Tenant: sandbox.Sample().ID}, file.String())
	if log.Days() != 45 || log.ByUsers == 0 || log.Unreadable != 0 || log.OtherTenant != 0 {
		t.Errorf("%d days, %+v", log.Days(), log)
	}
	want := map[string]string{
		"func-orders":    "Mail.Send keep",
		"web-shop":       "User.ReadBasic.All keep; Mail.Read MISSING",
		"id-reporting":   "AuditLog.Read.All keep; Directory.Read.All remove; Reports.Read.All keep; User.Read.All remove",
		"logic-invoices": "Mail.Read remove; Mail.Send keep;  DELEGATED_ONLY",
		"id-deploy": "AppRoleAssignment.ReadWrite.All keep; Application.ReadWrite.All replace by Application.Read.All; " +
			"RoleManagement.ReadWrite.Directory remove",
		"apim-gateway":       "Directory.Read.All replace by User.ReadBasic.All",
		"aa-runbooks":        "Group.ReadWrite.All replace by GroupMember.Read.All; User.ReadWrite.All replace by User.ReadBasic.All",
		"func-images":        "Files.Read.All keep; Files.ReadWrite.All remove",
		"sql-analytics":      "Application.Read.All remove; GroupMember.Read.All keep; User.Read.All replace by User.ReadBasic.All",
		"id-pipeline":        "Application.ReadWrite.OwnedBy keep; Group.Read.All keep; Group.Read.All STALE_TOKEN",
		"O'Brien-sync":       "User.Read.All unknown; ? /users/{id}/profilesync",
		"R&D Lab #1":         "Sites.Selected unknown; Sites.Selected INCOMPLETE",
		"arc-plant-7":        "DeviceManagementManagedDevices.Read.All unknown",
		"vm-build-01":        "Application.Read.All keep",
		"100% uptime+alerts": "ServiceHealth.Read.All keep",
		"büro-zürich-東京":     "Calendars.Read keep",
		"aks-prod-agentpool": "GroupMember.Read.All keep",
	}
	for _, i := range Advise(Input{Log: log, Principals: principals, Grants: grants, Risk: catalog.Builtin(), MinDays: 30}) {
		expected, listed := want[i.Principal.DisplayName]
		if got := summary(i); listed && got != expected {
			t.Errorf("%s:\n got %s\nwant %s", i.Principal.DisplayName, got, expected)
		}
		delete(want, i.Principal.DisplayName)
		if !i.Seen && strings.Contains(summary(i), "remove") {
			t.Errorf("%s is not seen: %s", i.Principal.DisplayName, summary(i))
		}
	}
	if len(want) > 0 {
		t.Errorf("not in the sample tenant: %v", want)
	}
}
