package code_test

import (
	"bytes"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/hashicorp/hcl/v2"

	"mi-roles/output/code"
	"mi-roles/roles"
)

var update = flag.Bool("update", false, "write the golden files")

const hostile = "x'\"`$(touch pwned)\n;*/ @'\u202e${evil} %{if}\x1b[31m"

func grants() []roles.Grant {
	api := roles.Resource{ID: "a9100000-0000-4000-8000-000000000001", DisplayName: "Microsoft Graph"}
	role := roles.AppRole{ID: "df021288-bdef-4463-88db-98f22de89214", Value: "User.Read.All"}
	grant := func(name string, state roles.State) roles.Grant {
		g := roles.Grant{Principal: roles.Principal{DisplayName: name}, Resource: &api, Role: &role, State: state}
		g.ID = "AAAAHQAAAECAAAAAAAAAAUPX_ZyyFd5At_u9FrmwSOA"
		g.Key = roles.Key{Principal: "1d000000-0000-4000-8000-000000000001", Resource: api.ID, Role: role.ID}
		return g
	}
	broken := grant("odd ids", roles.Enabled)
	broken.Key.Principal = "'; rm -rf /"
	return []roles.Grant{grant("func-orders", roles.Enabled), grant("func-orders", roles.Enabled), grant(hostile, roles.Enabled),
		grant(hostile, roles.RoleDeleted), grant("gone", roles.ResourceDeleted), broken}
}

func written(t *testing.T, f code.Format) string {
	t.Helper()
	var b bytes.Buffer
	o := code.Options{Version: "v1", Tenant: "7e4a4700-0000-4000-8000-000000000001", GraphRoot: "https://graph.microsoft.com", Time: time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC)}
	if err := code.Write(&b, f, grants(), o); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestGoldens(t *testing.T) {
	for _, f := range code.Formats() {
		file, got := filepath.Join("testdata", string(f)+".golden"), written(t, f)
		if *update {
			if err := os.WriteFile(file, []byte(got), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(file)
		if err != nil || got != string(want) {
			t.Errorf("%s differs from its golden (%v); look, then run with -update:\n%s", f, err, got)
		}
		for _, bad := range []string{"pwned", "rm -rf"} {
			for _, line := range strings.Split(got, "\n") {
				identifier := strings.Contains(line, "grant_")
				if strings.Contains(line, bad) && !identifier && !strings.HasPrefix(line, "#") && !strings.HasPrefix(line, "//") {
					t.Errorf("%s: a name got into code: %s", f, line)
				}
			}
		}
		if strings.ContainsAny(got, "\x1b\u202e`") {
			t.Errorf("%s holds a character that no comment may have", f)
		}
	}
}

func TestTerraformParses(t *testing.T) {
	file, problems := hclsyntax.ParseConfig([]byte(written(t, code.Terraform)), "main.tf", hcl.InitialPos)
	if problems.HasErrors() {
		t.Fatal(problems)
	}
	seen := map[string]bool{}
	for _, b := range file.Body.(*hclsyntax.Body).Blocks {
		if name := strings.Join(b.Labels, "."); b.Type == "resource" && seen[name] {
			t.Errorf("%s is there twice", name)
		} else if b.Type == "resource" {
			seen[name] = true
		}
	}
	if len(seen) != 3 {
		t.Errorf("got %d resources, want 3", len(seen))
	}
}

// The script runs against an az that notes what it is asked.
func TestTheShellScriptAsksForWhatItShould(t *testing.T) {
	sh, err := exec.LookPath("sh")
	if err != nil {
		t.Skip("no sh on this machine")
	}
	dir := t.TempDir()
	stub := "#!/bin/sh\nprintf '%s\\n' \"$@\" >> \"$LOG\"\ncase \"$*\" in *GET*) echo 0;; esac\n"
	if err := os.WriteFile(filepath.Join(dir, "az"), []byte(stub), 0o700); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), sh, "-s")
	cmd.Dir, cmd.Stdin = dir, strings.NewReader(written(t, code.AzureCLI))
	cmd.Env = []string{"PATH=" + dir + ":" + os.Getenv("PATH"), "LOG=" + filepath.Join(dir, "log")}
	out, err := cmd.CombinedOutput()
	if err != nil || strings.Count(string(out), "assigned 1d000000") != 3 {
		t.Fatalf("%v\n%s", err, out)
	}
	log, _ := os.ReadFile(filepath.Join(dir, "log"))
	if !strings.Contains(string(log), `{"principalId":"1d000000-0000-4000-8000-000000000001","resourceId":"a9100000-0000-4000-8000-000000000001","appRoleId":"df021288-bdef-4463-88db-98f22de89214"}`) {
		t.Errorf("az was asked:\n%s", log)
	}
	if left, _ := filepath.Glob(filepath.Join(dir, "*")); len(left) != 2 {
		t.Errorf("a name was run: %v", left)
	}
}
