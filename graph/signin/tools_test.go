package signin

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func azAnswer() string {
	return fmt.Sprintf(`echo "$@" >"${0%%/*}/asked"; echo '{"accessToken":"%s","expires_on":%d}'`, accessToken,
		time.Now().Add(time.Hour).Unix())
}

func TestAzureCLI(t *testing.T) {
	w := newWorld(t)
	w.tool("az", azAnswer())
	c := w.open(Options{Method: AzureCLI, Tenant: tenant}, nil)
	mustToken(t, c)
	asked, err := os.ReadFile(filepath.Join(w.env.Bin, "asked"))
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(asked), "--resource https://graph.microsoft.com --tenant "+tenant) {
		t.Errorf("az %s", asked)
	}
	if err := os.Remove(filepath.Join(w.env.Bin, "az")); err != nil {
		t.Fatal(err)
	}
	mustToken(t, c) // from memory: az is not run for each request
}

func TestAzureDeveloperCLI(t *testing.T) {
	w := newWorld(t)
	w.tool("azd", fmt.Sprintf(`echo '{"token":"%s","expiresOn":"%s"}'`, accessToken,
		time.Now().Add(time.Hour).UTC().Format("2006-01-02T15:04:05Z")))
	c := w.open(Options{Method: AzureDev}, nil)
	mustToken(t, c)
	if c.Name() != "Azure Developer CLI" {
		t.Error(c.Name())
	}
}
