package graph_test

import (
	"context"
	"testing"

	"mi-roles/graph/sandbox"
)

// TestTenantName: a service that refuses to tell takes nothing but the name.
func TestTenantName(t *testing.T) {
	tenant := sandbox.Sample()
	if got := open(t, tenant, sandbox.Faults{}).TenantName(context.Background()); got != tenant.DisplayName || got == "" {
		t.Errorf("got %q", got)
	}
	refusing, err := sandbox.ParseFaults([]string{"403=shape:organization"})
	if err != nil {
		t.Fatal(err)
	}
	if got := open(t, tenant, refusing).TenantName(context.Background()); got != "" {
		t.Errorf("refused: %q", got)
	}
}
