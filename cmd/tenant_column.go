package cmd

import (
	"context"

	"github.com/spf13/cobra"

	"mi-roles/cmd/connect"
	"mi-roles/output"
)

// addTenantColumn gives a command that prints a list the flag that ofTenant reads.
func (a *app) addTenantColumn(c *cobra.Command) {
	c.Flags().BoolVar(&a.tenantColumn, "tenant-column", false, "begin each row with the tenant's id, to merge lists of several tenants")
}

// ofTenant has each row begin with the session's tenant, if that is asked for.
func (a *app) ofTenant(ctx context.Context, s *connect.Session, p output.Options) output.Options {
	if a.tenantColumn {
		p.Tenant = new(s.TenantID(ctx))
	}
	return p
}
