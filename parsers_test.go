package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"mi-roles/cmd/testenv"
	"mi-roles/graph/sandbox"
)

// TestGrammars reads what is written for other languages with their grammars,
// those whose own tools need more than a test can ask for: Bicep, PowerShell, C#
// and Java. .ci/parsers holds them, and .ci/run fetches them; without, the test is
// skipped.
func TestGrammars(t *testing.T) {
	env := testenv.New(t, "node")
	if _, err := os.Stat(".ci/parsers/node_modules"); err != nil {
		t.Skip("the grammars are not there: npm ci --prefix .ci/parsers --ignore-scripts")
	}
	dir := t.TempDir()
	written := 0
	write := func(name, extension string, r ran) {
		t.Helper()
		if r.code != 0 {
			t.Errorf("%s: exit %d: %.300s", name, r.code, r.err)
			return
		}
		written++
		text := r.out
		if extension == "bicep" {
			text = newStatements.ReplaceAllString(text, "//")
		}
		keepText(t, filepath.Join(dir, name+"."+extension), text)
	}
	manifest := filepath.Join(t.TempDir(), "grants.yaml")
	keepText(t, manifest, inProcess(t, "export", "-i", "func-orders", "-q", "--sandbox").out)
	for format, extension := range map[string]string{"bicep": "bicep", "powershell": "ps1"} {
		write("export-"+format, extension, inProcess(t, "export", "--all", "-q", "--format", format, "--sandbox"))
		write("fence-"+format, extension, inProcess(t, "fence", "export", "-f", manifest, "--for", "rg-platform/id-pipeline", "-q",
			"--format", format, "--sandbox"))
	}
	for language, extension := range map[string]string{"bicep": "bicep", "powershell": "ps1", "csharp": "cs", "graph-csharp": "cs",
		"java": "java"} {
		write("snippet-"+language, extension,
			inProcess(t, "snippet", "-i", "func-orders", "-a", "graph", "-r", "Mail.Send", "-q", "--for", language, "--sandbox"))
	}
	write("completion", "ps1", inProcess(t, "completion", "powershell"))
	for name, block := range shownPowerShell(t) {
		write(name, "ps1", ran{out: block})
	}
	for name, args := range taskLines("func-orders", "api://orders") {
		write(name, extensionOf(name), inProcess(t, append(args, "-q", "--sandbox")...))
	}
	for i, name := range hostileNames() {
		file := filepath.Join(t.TempDir(), "tenant.json")
		keep(t, hostileTenant(name), file)
		if _, err := sandbox.Load(file); err != nil {
			continue
		}
		for format, extension := range map[string]string{"bicep": "bicep", "powershell": "ps1"} {
			write(fmt.Sprintf("hostile-%d-%s", i, format), extension,
				inProcess(t, "export", "-i", hostileIdentity, "-q", "--format", format, "--sandbox="+file))
		}
		for task, args := range taskLines(hostileIdentity, hostileAPI) {
			write(fmt.Sprintf("hostile-%d-%s", i, task), extensionOf(task), inProcess(t, append(args, "-q", "--sandbox="+file)...))
		}
	}
	if written < 10 {
		t.Fatalf("only %d files were written", written)
	}
	// V8's optimizing compiler would take seconds over a grammar that is used once.
	if said, err := env.Command(t.Context(), "node", "--liftoff-only", ".ci/parsers/check.mjs", dir).CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, said)
	}
}

// shownPowerShell are the blocks of PowerShell in the documents.
func shownPowerShell(t *testing.T) map[string]string {
	t.Helper()
	shown := map[string]string{}
	for _, document := range documents(t) {
		text, err := os.ReadFile(document)
		if err != nil {
			t.Fatal(err)
		}
		for i, found := range powerShellBlock.FindAllStringSubmatch(string(text), -1) {
			shown[fmt.Sprintf("%s-%d", filepath.Base(document), i)] = found[1]
		}
	}
	if len(shown) < 3 {
		t.Errorf("only %d blocks were found", len(shown))
	}
	return shown
}

var powerShellBlock = regexp.MustCompile("(?ms)^```powershell\n(.*?)^```$")

func keepText(t *testing.T, file, text string) {
	t.Helper()
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// taskLines are the command lines of the snippets for administrators and for an API's code.
func taskLines(identity, api string) map[string][]string {
	return map[string][]string{
		"api-csharp":     {"snippet", "-i", identity, "-a", api, "--for", "api-csharp"},
		"api-role":       {"snippet", "-a", api, "-r", "Orders'$`{x}", "--for", "api-role", "--format", "bicep"},
		"site-grant":     {"snippet", "-i", identity, "--for", "site-grant"},
		"exchange-scope": {"snippet", "-i", identity, "-r", "Mail.Send,Calendars.Read", "--for", "exchange-scope"},
		"teams-policy":   {"snippet", "-i", identity, "--for", "teams-policy"},
	}
}

func extensionOf(task string) string {
	switch task {
	case "api-csharp":
		return "cs"
	case "api-role":
		return "bicep"
	}
	return "ps1"
}

// newStatements are those that the Bicep grammar, older than Microsoft's Graph
// extension, does not know.
var newStatements = regexp.MustCompile(`(?m)^extension \w+$`)
