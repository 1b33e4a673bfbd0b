package graph_test

import (
	"context"
	"testing"

	"mi-roles/graph/sandbox"
)

func TestMyDirectoryRoles(t *testing.T) {
	w := open(t, sandbox.Sample(), sandbox.Faults{})
	found, err := w.MyDirectoryRoles(context.Background())
	if err != nil || len(found) != 1 || found[0].DisplayName != "Privileged Role Administrator" ||
		found[0].TemplateID != "e8611ab8-c189-46e8-94e1-60213ab1f814" {
		t.Errorf("%+v, %v", found, err)
	}
}

// An application has no such roles to ask for; the service refuses.
func TestMyDirectoryRolesOfAnApplication(t *testing.T) {
	tenant := sandbox.Sample()
	tenant.Me = ""
	if found, err := open(t, tenant, sandbox.Faults{}).MyDirectoryRoles(context.Background()); err == nil {
		t.Errorf("%+v", found)
	}
}
