package main

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"mi-roles/cmd/testenv"
	"mi-roles/graph/sandbox"
)

// azuread is a program terraform-provider-azuread, which no registry that a test could ask
// has: MI_ROLES_TEST_AZUREAD names it. Without it, or without Terraform, the test is skipped.
func azuread(t *testing.T) (provider string) {
	t.Helper()
	testenv.Tool(t, "terraform")
	if provider = os.Getenv("MI_ROLES_TEST_AZUREAD"); provider == "" {
		t.Skip("MI_ROLES_TEST_AZUREAD does not name a program terraform-provider-azuread")
	}
	return provider
}

// withTerraform is a cloud, and Terraform in a folder that has the code, signed in there.
func withTerraform(t *testing.T, provider, code string) (c *cloud, terraform func(args ...string) (out string, code int)) {
	t.Helper()
	c = newCloud(t, sandbox.Sample(), sandbox.Faults{}, func(_ http.ResponseWriter, r *http.Request) bool {
		// The provider asks the beta version for this one property of an API.
		r.URL.Path = strings.Replace(r.URL.Path, "/beta/", "/v1.0/", 1)
		r.URL.RawQuery = strings.Replace(r.URL.RawQuery, "samlMetadataUrl", "id", 1)
		return false
	})
	c.oid = "1d000000-0000-4000-8000-000000000016" // id-deploy; the provider wants to know
	dir := t.TempDir()
	settings := fmt.Sprintf("provider_installation {\n  dev_overrides {\n    \"hashicorp/azuread\" = %q\n  }\n  direct {}\n}\n",
		filepath.Dir(provider))
	for name, text := range map[string]string{"main.tf": code, "settings": settings} {
		keepText(t, filepath.Join(dir, name), text)
	}
	c.env.Set("TF_CLI_CONFIG_FILE="+filepath.Join(dir, "settings"), "CHECKPOINT_DISABLE=1", "ARM_USE_CLI=false",
		"ARM_TENANT_ID="+c.env.Get("AZURE_TENANT_ID"), "ARM_CLIENT_ID="+c.env.Get("AZURE_CLIENT_ID"), "ARM_CLIENT_SECRET="+secret)
	return c, func(args ...string) (string, int) {
		cmd := c.env.Command(t.Context(), testenv.Tool(t, "terraform"), append(args, "-no-color")...)
		cmd.Dir = dir
		said, err := cmd.CombinedOutput()
		return string(said), exitCode(err)
	}
}

// TestTerraformAppliesWhatIsWritten: Terraform imports what is held, adds what is not,
// changes nothing else, and after that has nothing to do.
func TestTerraformAppliesWhatIsWritten(t *testing.T) {
	provider := azuread(t)
	all := inProcess(t, "list", "--all", "-q", "--sandbox", "-o", "json", "--query",
		"length([?appRoleState=='Enabled' || appRoleState=='DefaultAccess'])").out
	for name, c := range map[string]struct{ line, imported, added string }{
		"export of one":     {"export --format terraform -i func-orders", "2", "0"},
		"export of all":     {"export --format terraform --all", strings.TrimSpace(all), "0"},
		"snippet":           {"snippet --for terraform -i func-orders -a graph", "1", "0"},
		"snippet and a new": {"snippet --for terraform -i func-orders -a graph -r Mail.Send,User.Read.All", "1", "1"},
	} {
		for _, style := range []string{"resources", "for_each"} {
			t.Run(name+", "+style, func(t *testing.T) {
				t.Parallel()
				written := inProcess(t, append(strings.Fields(c.line), "--terraform-style", style, "-q", "--sandbox")...)
				cloud, terraform := withTerraform(t, provider, written.out)
				out, code := terraform("apply", "-auto-approve", "-input=false")
				if want := c.imported + " imported, " + c.added + " added, 0 changed, 0 destroyed"; code != 0 || !strings.Contains(out, want) {
					t.Fatalf("apply: exit %d, not %q\n%s", code, want, out)
				}
				if out, code := terraform("plan", "-detailed-exitcode", "-input=false"); code != 0 {
					t.Errorf("plan: exit %d\n%s", code, out)
				}
				if stats, _, foreign := cloud.seen(); fmt.Sprint(stats.Writes) != c.added || len(foreign) > 0 {
					t.Errorf("%d writes, asked for %v", stats.Writes, foreign)
				}
			})
		}
	}
}

// TestTerraformKnowsWhatIsWritten: what the sandbox has no routes for has the attributes
// that the provider knows.
func TestTerraformKnowsWhatIsWritten(t *testing.T) {
	provider := azuread(t)
	manifest := filepath.Join(t.TempDir(), "grants.yaml")
	keepText(t, manifest, inProcess(t, "export", "-i", "func-orders", "-q", "--sandbox").out)
	for _, line := range []string{"snippet --for api-role --format terraform -a api://orders -r Orders.Export",
		"fence export --format terraform --for rg-platform/id-pipeline -f " + manifest} {
		written := inProcess(t, append(strings.Fields(line), "-q", "--sandbox")...)
		_, terraform := withTerraform(t, provider, written.out)
		if out, code := terraform("validate"); code != 0 {
			t.Errorf("%s: %s\n%s", line, out, written.out)
		}
	}
}
