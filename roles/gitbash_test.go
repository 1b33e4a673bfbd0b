package roles_test

import (
	"errors"
	"strings"
	"testing"

	"mi-roles/roles"
)

// TestGitBashBendsResourceIDs: what it made of one is named as that, and nothing is
// asked; a name that only looks a little like it is a name.
func TestGitBashBendsResourceIDs(t *testing.T) {
	const id = "/subscriptions/5b000000-0000-4000-8000-000000000001/resourceGroups/rg-shop/providers/Microsoft.Web/sites/func-orders"
	for _, text := range []string{"C:/Program Files/Git" + id, "D:/tools/msys64" + id, "c:/git/Subscriptions/x",
		"C:/Program Files/Git/providers/Microsoft.Management/managementGroups/m/providers/a/b/c", "E:" + id} {
		_, err := roles.ParseIdentity(text)
		e, is := errors.AsType[*roles.Error](err)
		if !is || !errors.Is(err, roles.ErrUsage) || !strings.Contains(e.Msg, "Git Bash") ||
			!strings.Contains(e.Hint, "MSYS_NO_PATHCONV=1 mi-roles") {
			t.Errorf("%s: %v", text, err)
		}
	}
	for _, text := range []string{id, "rg-shop/func-orders", "web/slots/subscriptions", "C:/x/y", "name:C:/Program Files/Git" + id,
		"Team:/subscriptions/"} {
		if _, err := roles.ParseIdentity(text); err != nil && strings.Contains(err.Error(), "Git Bash") {
			t.Errorf("%s: %v", text, err)
		}
	}
}
