package code_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"mi-roles/cmd/testenv"
	"mi-roles/output/code"
	"mi-roles/roles"
)

// az is a stub that notes its arguments, one per line, and answers by $HELD and $POST.
const az = `printf '%s\n' "$@" '' >> "$LOG"
case "$*" in
*'--method GET'*) printf "$HELD" ;;
*) [ -z "$POST" ] || { echo "$POST" >&2; exit 1; } ;;
esac
`

type outcome struct {
	out, log string
	err      error
	left     []string // files in the folder afterwards
}

// run runs the script of the grants in a shell.
func run(t *testing.T, shell string, grants []roles.Grant, held, post string) outcome {
	t.Helper()
	env, dir := testenv.New(t, shell), t.TempDir()
	env.Stub("az", az)
	env.Set("LOG="+filepath.Join(dir, "log"), "HELD="+held, "POST="+post)
	script := filepath.Join(dir, "grants.sh")
	if err := os.WriteFile(script, []byte(write(t, code.AzureCLI, grants, options())), 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := env.Command(t.Context(), shell, "-n", script).CombinedOutput(); err != nil {
		t.Fatalf("%s -n: %v\n%s", shell, err, out)
	}
	cmd := env.Command(t.Context(), shell, script)
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	log, _ := os.ReadFile(filepath.Join(dir, "log")) // there is none when az was not called
	left, _ := filepath.Glob(filepath.Join(dir, "*"))
	return outcome{string(out), string(log), err, left}
}

func shells(t *testing.T, test func(t *testing.T, shell string)) {
	for _, name := range []string{"sh", "dash", "bash", "zsh", "ksh"} {
		t.Run(name, func(t *testing.T) { test(t, name) })
	}
}

func TestTheScriptAsksForWhatItShould(t *testing.T) {
	shells(t, func(t *testing.T, shell string) {
		got := run(t, shell, []roles.Grant{ordinary("func-orders", 1)}, "array", "")
		want := strings.Join([]string{
			"rest", "--method", "GET", "--resource", "https://graph.microsoft.com",
			"--url", "https://graph.microsoft.com/v1.0/servicePrincipals/" + string(principal) + "/appRoleAssignments?$top=999",
			"--query", "[[type(value)], value[].join(' ', [resourceId, appRoleId])][]", "--output", "tsv", "",
			"rest", "--method", "POST", "--resource", "https://graph.microsoft.com",
			"--url", "https://graph.microsoft.com/v1.0/servicePrincipals/" + string(api) + "/appRoleAssignedTo",
			"--headers", "Content-Type=application/json",
			"--body", `{"principalId":"` + string(principal) + `","resourceId":"` + string(api) + `","appRoleId":"` + string(reader) + `"}`,
			"--output", "none", "", "",
		}, "\n")
		if got.err != nil || got.log != want {
			t.Errorf("%v\n%s\naz was asked:\n%s", got.err, got.out, got.log)
		}
	})
}

func TestHostileNamesStayInertInTheScript(t *testing.T) {
	shells(t, func(t *testing.T, shell string) {
		got := run(t, shell, awkward(), "array", "")
		if got.err != nil || strings.Count(got.out, "assigned ") != len(hostile()) || strings.Count(got.out, "\n") != len(hostile()) {
			t.Errorf("%v\n%s", got.err, got.out)
		}
		if len(got.left) != 2 {
			t.Errorf("a name was run: %v", got.left)
		}
	})
}

func TestTheScriptHeedsWhatAzAnswers(t *testing.T) {
	const exists = "Permission being assigned already exists on the object"
	held := "array\n" + string(api) + " " + string(reader)
	other := "array\n" + string(reader) + " " + string(api)
	for _, c := range []struct {
		name, held, post, says string
		asks                   int
		fails                  bool
	}{
		{"not there", "array\n", "", "assigned", 2, false},
		{"not there, on Windows", "array\r\n", "", "assigned", 2, false},
		{"others are there", other + "\n", "", "assigned", 2, false},
		{"there", held + "\n", "", "unchanged", 1, false},
		{"there, on Windows", held + "\r\n", "", "unchanged", 1, false},
		{"there, but the list lags", "array\n", exists, "unchanged", 2, false},
		{"refused", "array\n", "Insufficient privileges", "Insufficient privileges", 2, true},
		{"no list", "", "", "cannot tell", 1, true},
		{"another answer", "null\n", "", "cannot tell", 1, true},
	} {
		shells(t, func(t *testing.T, shell string) {
			grants := []roles.Grant{ordinary("a", 1)}
			if c.fails { // the second must not be tried
				grants = append(grants, ordinary("b", 2))
			}
			got := run(t, shell, grants, c.held, c.post)
			if (got.err != nil) != c.fails || !strings.HasPrefix(got.out, c.says) || strings.Count(got.log, "rest\n") != c.asks {
				t.Errorf("%s: %v\n%s\naz was asked:\n%s", c.name, got.err, got.out, got.log)
			}
		})
	}
}

// TestOneReadForEachIdentity: az starts again for each request, which takes longer than the request.
func TestOneReadForEachIdentity(t *testing.T) {
	grants := []roles.Grant{ordinary("a", 1), ordinary("b", 2),
		describe("b", "Microsoft Graph", "", roles.Key{Principal: numbered(2).Principal, Resource: api})}
	grants[2].Key.Role = roles.DefaultAccess
	got := run(t, "sh", grants, "array", "")
	if n := strings.Count(got.log, "GET\n"); got.err != nil || n != 2 || strings.Count(got.out, "assigned ") != 3 {
		t.Errorf("%d reads, %v\n%s", n, got.err, got.out)
	}
}

// Where ShellCheck is, it has nothing to say.
func TestShellCheck(t *testing.T) {
	env := testenv.New(t, "shellcheck")
	cmd := env.Command(t.Context(), "shellcheck", "-")
	cmd.Stdin = strings.NewReader(write(t, code.AzureCLI, append(awkward(), sample()...), options()))
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}

// Where pwsh is, its own parser reads the script, then runs it against stubs.
func TestPowerShellRuns(t *testing.T) {
	env, dir := testenv.New(t, "pwsh"), t.TempDir()
	stubs := `function Get-MgServicePrincipalAppRoleAssignment([string] $ServicePrincipalId, [switch] $All) {}
function New-MgServicePrincipalAppRoleAssignedTo([string] $ServicePrincipalId, $BodyParameter) {
  if ($BodyParameter.resourceId -ne $ServicePrincipalId) { throw 'another resource' }
}
`
	script := filepath.Join(dir, "grants.ps1")
	if err := os.WriteFile(script, []byte(stubs+write(t, code.PowerShell, awkward(), options())), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := env.Command(t.Context(), "pwsh", "-NoProfile", "-NonInteractive", "-File", script)
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	if err != nil || strings.Count(string(out), "assigned "+string(principal[:8])) != len(hostile()) {
		t.Errorf("%v\n%s", err, out)
	}
	if left, _ := filepath.Glob(filepath.Join(dir, "*")); len(left) != 1 {
		t.Errorf("a name was run: %v", left)
	}
}

// Where terraform is, it finds nothing to put in order.
func TestTerraformFormat(t *testing.T) {
	env := testenv.New(t, "terraform")
	env.Set("CHECKPOINT_DISABLE=1") // it does not look for its own updates
	for _, style := range code.Styles() {
		cmd := env.Command(t.Context(), "terraform", "fmt", "-check", "-diff", "-")
		cmd.Stdin = strings.NewReader(write(t, code.Terraform, append(awkward(), sample()...), styled(style)))
		if out, err := cmd.Output(); err != nil {
			t.Errorf("%s: %v\n%s", style, err, out)
		}
	}
}
