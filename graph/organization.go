package graph

import (
	"context"
	"time"

	"mi-roles/graph/wire"
)

// nameWait is how long a report waits for the tenant's name, however often it is put off.
const nameWait = 10 * time.Second

type wireOrganization struct {
	ID          string `json:"id"`
	DisplayName string `json:"displayName"`
}

// TenantName is what the tenant is called (organization: list), "" where this sign-in
// cannot read it: nothing depends on the name but what a report is headed with.
func (c *Client) TenantName(ctx context.Context) string {
	l := &lookup[wireOrganization]{
		ways: []way[wireOrganization]{{calls: []wire.Call{c.wire.Organization("id", "displayName")}, read: pages[wireOrganization]}},
		id:   func(o wireOrganization) string { return o.ID },
	}
	ctx, end := context.WithTimeout(ctx, nameWait)
	defer end()
	if err := c.ask(ctx, l); err != nil || len(l.found) != 1 {
		return ""
	}
	return l.found[0].DisplayName
}
