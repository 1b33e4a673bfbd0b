package catalog

import (
	"slices"
	"testing"
	"time"
)

func TestBlockedForAgents(t *testing.T) {
	for _, c := range []struct {
		api, role string
		want      bool
	}{
		{graphAppID, "RoleManagement.ReadWrite.Directory", true},
		{graphAppID, "9E3F62CF-ca93-4989-b6ce-bf83c28f9fe8", true}, // its id
		{graphAppID, "calendars.read", true},
		{graphAppID, "Mail.Read", false},
		{graphAppID, "UserAuthenticationMethod.Read.All", false}, // blocked as a delegated permission alone
		{sharePointAppID, "Sites.FullControl.All", false},        // the list is of Microsoft Graph
		{graphAppID, "", false},
	} {
		if got := BlockedForAgents(c.api, c.role); got != c.want {
			t.Errorf("BlockedForAgents(%s) = %v", c.role, got)
		}
	}
	if _, err := time.Parse(time.DateOnly, AgentsDate); err != nil || !slices.IsSorted(blockedForAgents) || len(blockedForAgents) != 55 {
		t.Errorf("%v; sorted: %v, %d roles", err, slices.IsSorted(blockedForAgents), len(blockedForAgents))
	}
	for _, v := range blockedForAgents {
		if !Known(graphAppID, v, "") {
			t.Logf("%s is blocked for agents and not known as a role", v)
		}
	}
}
