package snippet

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// play runs a script whose az notes its calls and answers by the words in them, as on
// Windows with a carriage return at the end of a line. It gives the calls and the output.
func play(t *testing.T, script string, answers map[string]string, args ...string) (calls, out string) {
	t.Helper()
	dir := t.TempDir()
	var stub strings.Builder
	stub.WriteString("az() {\n  printf '%s\\n' \"$*\" >>calls\n  case $* in\n")
	for words, answer := range answers {
		stub.WriteString("  *'" + words + "'*) printf '%s\\r\\n' " + quoteShell(answer) + " ;;\n")
	}
	stub.WriteString("  *' sp show '*) return 1 ;;\n  esac\n}\n")
	stub.WriteString("tr() { while read -r line; do printf '%s\\n' \"${line%?}\"; done; }\n") // -d '\r', without a program
	writeFile(t, filepath.Join(dir, "run.sh"), stub.String()+script)
	text, err := command(t, dir, append([]string{"sh", "run.sh"}, args...)...).CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, text)
	}
	noted, err := os.ReadFile(filepath.Join(dir, "calls"))
	if err != nil {
		t.Fatal(err)
	}
	return string(noted), string(text)
}

// A user-assigned identity stays beside the one that is switched on.
func TestEnablingKeepsWhatIsThere(t *testing.T) {
	script := writeTask(t, form{"enable-identity", ""}, generic()).Code
	for there, want := range map[string]string{"": "identity.type=SystemAssigned --", "None": "identity.type=SystemAssigned --",
		"UserAssigned": "identity.type=SystemAssigned, UserAssigned --", "SystemAssigned": "", "SystemAssigned, UserAssigned": ""} {
		calls, out := play(t, script, map[string]string{"identity.type --output": there, "identity.principalId": "the-object-id"})
		if strings.Contains(calls, "resource update") != (want != "") || !strings.Contains(calls, want) || !strings.Contains(out,
			"the-object-id") {
			t.Errorf("%q:\n%s%s", there, calls, out)
		}
	}
}

// What is there already is used again, and each step goes to its tenant.
func TestCrossTenantRuns(t *testing.T) {
	script := writeTask(t, form{"cross-tenant", ""}, ordinary()).Code
	for name, c := range map[string]struct {
		answers map[string]string
		want    []string
		never   string
	}{
		"first": {map[string]string{" app create ": "the-app", "federated-credential list": "0"},
			[]string{"login --tenant 7e4a4700", " app create ", "--id the-app --query", "credential create --id the-app",
				"login --tenant other", "sp create --id the-app"}, "nothing"},
		"again": {map[string]string{" app list ": "the-app", "federated-credential list": "1", " sp show ": "x"},
			[]string{"login --tenant 7e4a4700", "login --tenant other", "sp show --id the-app"}, " create "},
	} {
		calls, out := play(t, script, c.answers, "other")
		rest := calls
		for _, want := range c.want {
			_, after, found := strings.Cut(rest, want)
			if !found {
				t.Errorf("%s: no %q in its place:\n%s", name, want, calls)
			}
			rest = after
		}
		if strings.Contains(calls, c.never) || !strings.Contains(out, "mi-roles assign --tenant other --any-principal -i the-app ") {
			t.Errorf("%s:\n%s%s", name, calls, out)
		}
	}
}
