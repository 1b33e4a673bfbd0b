package main

import (
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"mi-roles/cmd/testenv"
	"mi-roles/graph/sandbox"
)

const azureManager = "management.azure.com"

// withAzureCLI is a cloud and, in its environment, Azure CLI and a managed identity. The
// test is skipped where .ci/consumers/fetch has not been asked for Azure CLI.
func withAzureCLI(t *testing.T, tenant *sandbox.Tenant) *cloud {
	t.Helper()
	python, err := filepath.Abs(filepath.Join(".ci", "consumers", "az", "bin", "python"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(python); err != nil {
		t.Skip("Azure CLI is not there: .ci/consumers/fetch az az")
	}
	c := newCloud(t, tenant, sandbox.Faults{}, func(w http.ResponseWriter, r *http.Request) bool {
		if r.Host != azureManager {
			return false
		}
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, `{"value":[]}`) // no subscription
		return true
	})
	c.also = azureManager
	served(t, c.env)
	c.env.Stub("az", `exec "`+python+`" -m azure.cli "$@"`)
	c.env.Set("REQUESTS_CA_BUNDLE="+c.env.Get("SSL_CERT_FILE"), "AZURE_CORE_COLLECT_TELEMETRY=0", "PYTHONDONTWRITEBYTECODE=1")
	return c
}

// sh runs a script in the cloud's environment.
func (c *cloud) sh(t *testing.T, script string) (out string, err error) {
	t.Helper()
	cmd := c.env.Command(t.Context(), "/bin/sh", "-c", script)
	cmd.Dir = t.TempDir()
	said, err := cmd.CombinedOutput()
	return string(said), err
}

// TestAzureCLIRunsTheSnippet: signed in as the managed identity, as the snippet says, az
// reads a user.
func TestAzureCLIRunsTheSnippet(t *testing.T) {
	t.Parallel()
	c := withAzureCLI(t, sandbox.Sample())
	for _, identity := range []string{"func-orders", "rg-shop/id-shared"} {
		snippet := inProcess(t, "snippet", "-i", identity, "-a", "graph", "--for", "az", "-q", "--sandbox")
		if out, err := c.sh(t, "set -e\n"+snippet.out); err != nil || !strings.Contains(out, "Mia Keller") {
			t.Errorf("%s: %v\n%s\n%s", identity, err, out, snippet.out)
		}
	}
}

// TestAzureCLIRunsTheExport: az gives what is not there, and finds nothing to do the next time.
func TestAzureCLIRunsTheExport(t *testing.T) {
	t.Parallel()
	export := inProcess(t, "export", "-i", "func-orders", "--format", "az", "-q", "--sandbox")
	tenant := sandbox.Sample()
	tenant.Assignments = tenant.Assignments[:0:0]
	c := withAzureCLI(t, tenant)
	if out, err := c.sh(t, "az login --identity --allow-no-subscriptions --output none"); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for _, want := range []string{"assigned", "unchanged"} {
		out, err := c.sh(t, export.out)
		if err != nil || strings.Count(out, want+" ") != 2 || len(strings.Split(strings.TrimSpace(out), "\n")) != 2 {
			t.Errorf("%s: %v\n%s", want, err, out)
		}
	}
	if got := len(c.graph.Tenant().Assignments); got != 2 {
		t.Errorf("%d assignments", got)
	}
}

// TestAzureCLIRaisesTheFence: what az makes is what fence verify wants to see.
func TestAzureCLIRaisesTheFence(t *testing.T) {
	t.Parallel()
	file, manifest := filepath.Join(t.TempDir(), "tenant.json"), filepath.Join(t.TempDir(), "grants.yaml")
	keepText(t, manifest, "version: 1\ngrants:\n  - { identity: rg-shop/func-orders, api: graph, roles: [User.Read.All] }\n")
	fence := []string{"-f", manifest, "--for", "rg-platform/id-pipeline", "-q"}
	export := inProcess(t, append(fence, "fence", "export", "--format", "az", "--sandbox")...)
	keep(t, sandbox.Sample(), file) // without what would be a way around the fence
	inProcess(t, "remove", "-i", "id-pipeline", "-a", "graph", "-r", "Application.ReadWrite.OwnedBy", "-y", "--sandbox="+file)
	tenant, err := sandbox.Load(file)
	if err != nil {
		t.Fatal(err)
	}
	c := withAzureCLI(t, tenant)
	c.env.Stub("tr", "exec "+testenv.Tool(t, "tr")+` "$@"`)
	for range 2 { // the second time changes nothing
		if out, err := c.sh(t, "az login --identity --allow-no-subscriptions --output none\n"+export.out); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		keep(t, c.graph.Tenant(), file)
		if r := inProcess(t, append(fence, "fence", "verify", "--sandbox="+file)...); r.code != 0 {
			t.Errorf("verify: exit %d\n%s%s", r.code, r.out, r.err)
		}
	}
}
