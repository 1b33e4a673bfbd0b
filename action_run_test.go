package main

import (
	"encoding/json"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"mi-roles/cmd/testenv"
)

// splits runs the action's split on texts, in one bash: what it gives, nil where it refuses.
func splits(t *testing.T, texts []string) [][]string {
	t.Helper()
	here, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	c := testenv.New(t, "bash").Command(t.Context(), "bash", append([]string{"-uc", `source "$0"
for text; do
  if split "$text"; then printf '%s\0' ok "${#args[@]}" ${args[@]+"${args[@]}"}; else printf '%s\0' no; fi
done`, filepath.Join(here, actionFolder, "split.sh")}, texts...)...)
	c.Dir = t.TempDir()
	out, err := c.Output()
	if err != nil {
		t.Fatal(err)
	}
	fields := strings.Split(strings.TrimSuffix(string(out), "\x00"), "\x00")
	var all [][]string
	for i := 0; i < len(fields); i++ {
		if fields[i] == "no" {
			all = append(all, nil)
			continue
		}
		n := 0
		if err := json.Unmarshal([]byte(fields[i+1]), &n); err != nil || i+1+n >= len(fields) {
			t.Fatalf("%d of %.500q: %v", i, fields, err)
		}
		all = append(all, append([]string{}, fields[i+2:i+2+n]...))
		i += 1 + n
	}
	if left, _ := filepath.Glob(filepath.Join(c.Dir, "*")); len(left) > 0 || len(all) != len(texts) {
		t.Errorf("%d of %d, and files: %v", len(all), len(texts), left)
	}
	return all
}

// TestArgumentsSplit as a shell splits them, and nothing in them runs.
func TestArgumentsSplit(t *testing.T) {
	for _, c := range []struct {
		text string
		want []string
	}{
		{"", []string{}},
		{" \t\n ", []string{}},
		{"plan.json --yes", []string{"plan.json", "--yes"}},
		{"--all\n  -o sarif\n", []string{"--all", "-o", "sarif"}},
		{"--api='Office 365 Exchange Online' -r \"A B,C\"", []string{"--api=Office 365 Exchange Online", "-r", "A B,C"}},
		{`-i '"Smith, John",func-orders'`, []string{"-i", `"Smith, John",func-orders`}},
		{`a\ b \' \" \\ x\y`, []string{"a b", "'", `"`, `\`, "xy"}},
		{`"a\"b\\c\$d\` + "`" + `e\f"`, []string{`a"b\c$d` + "`" + `e\f`}},
		{`'' "" a''b`, []string{"", "", "ab"}},
		{"a\\\nb 'c\nd' \"e\\\nf\"", []string{"ab", "c\nd", "ef"}},
		{"$(touch pwned) `touch pwned` ${HOME} $HOME * ~ ;touch pwned & a|b >pwned #c",
			[]string{"$(touch", "pwned)", "`touch", "pwned`", "${HOME}", "$HOME", "*", "~", ";touch", "pwned", "&", "a|b", ">pwned", "#c"}},
		{"größe 'Bücher & Co' 💣", []string{"größe", "Bücher & Co", "💣"}},
		{"a 'b", nil}, {`a "b`, nil}, {`a\`, nil}, {`"a\`, nil}, {`'`, nil},
	} {
		if got := splits(t, []string{c.text})[0]; !slices.Equal(got, c.want) || (got == nil) != (c.want == nil) {
			t.Errorf("%q: %q, want %q", c.text, got, c.want)
		}
	}
}

// TestArgumentsSplitLikeAShell: a text without anything that a shell would expand gives
// the words that a shell gives.
func TestArgumentsSplitLikeAShell(t *testing.T) {
	pieces := []string{"a", "-b", " ", "\t", "'", `"`, `\`, `\\`, `\"`, `\'`, "ü", "=", ",", "x y"}
	random := rand.New(rand.NewPCG(1, 2))
	var texts []string
	for range 600 {
		var b strings.Builder
		for range random.IntN(12) {
			b.WriteString(pieces[random.IntN(len(pieces))])
		}
		texts = append(texts, b.String())
	}
	var script, ours strings.Builder
	accepted := 0
	for i, words := range splits(t, texts) {
		if words == nil {
			continue
		}
		accepted++
		script.WriteString("set -- " + texts[i] + "\nprintf '%s|' \"$#\" ${1+\"$@\"}; echo\n")
		ours.WriteString(strconv.Itoa(len(words)) + "|" + strings.Join(append(words, ""), "|") + "\n")
	}
	out, err := testenv.New(t, "sh").Command(t.Context(), "sh", "-c", script.String()).Output()
	if err != nil || accepted < 150 {
		t.Errorf("%d texts, %v", accepted, err)
	}
	want := strings.Split(string(out), "\n")
	for i, line := range strings.Split(ours.String(), "\n") {
		if i >= len(want) || line != want[i] {
			t.Fatalf("%d: %q, a shell says %q", i, line, want[min(i, len(want)-1)])
		}
	}
}

// job runs the action's run script as a step of a job with these variables.
func job(t *testing.T, vars ...string) (code int, outputs map[string]string, page, log string) {
	t.Helper()
	here, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	env, temp := testenv.New(t, "mi-roles", "bash", "cat", "mktemp"), t.TempDir()
	env.Set("COMMAND=", "ARGUMENTS=", "TENANT=", "CLIENT=", "RUNNER_TEMP="+temp, "GITHUB_OUTPUT="+filepath.Join(temp, "output"),
		"GITHUB_STEP_SUMMARY="+filepath.Join(temp, "page"))
	env.Set(vars...)
	c := env.Command(t.Context(), "bash", filepath.Join(here, actionFolder, "run.sh"))
	c.Dir = temp
	if err := os.WriteFile(filepath.Join(temp, "grants.yaml"),
		[]byte("version: 1\ngrants:\n  - {identity: func-images, api: graph, roles: [User.Read.All]}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := c.CombinedOutput()
	said, _ := os.ReadFile(filepath.Join(temp, "output"))
	written, _ := os.ReadFile(filepath.Join(temp, "page"))
	return exitCode(err), fileCommands(string(said)), string(written), string(out)
}

// fileCommands reads what steps write for the runner: NAME=VALUE, of which the last counts.
func fileCommands(text string) map[string]string {
	values := map[string]string{}
	for line := range strings.Lines(text) {
		if name, value, ok := strings.Cut(strings.TrimSuffix(line, "\n"), "="); ok {
			values[name] = value
		}
	}
	return values
}

// TestActionRuns: each command keeps what it wrote in a file, whatever the format; tells
// its numbers and exit code; and is on the job's page.
func TestActionRuns(t *testing.T) {
	for name, c := range map[string]struct {
		command, arguments string
		more               []string
		code               int
		changes, findings  string
		result, page       string
	}{
		"plan":              {"plan", "-f grants.yaml", nil, 0, "1", "0", `"User.Read.All"`, "### mi-roles plan: 1 to add"},
		"plan, saved":       {"plan", "-f grants.yaml --out plan.json --exit-code", nil, 3, "1", "0", `"User.Read.All"`, "User.Read.All"},
		"apply":             {"apply", "-f grants.yaml --yes", nil, 0, "1", "0", `"done"`, "### mi-roles changes: 1 done"},
		"apply, any order":  {"apply", "--yes\n'--file' \"grants.yaml\"", nil, 0, "1", "0", `"done"`, "1 done"},
		"verify":            {"verify", "-f grants.yaml", nil, 3, "0", "1", `"MISSING"`, "### mi-roles verify: 1 of 1 check failed"},
		"verify, JUnit":     {"verify", "-f grants.yaml -ojunit", nil, 3, "0", "1", "<testsuites", "MISSING"},
		"verify, in a file": {"verify", "-f grants.yaml -o sarif --out=found.sarif", nil, 3, "0", "1", `"$schema"`, "MISSING"},
		"audit":             {"audit", "-i func-orders --fail-on critical", nil, 0, "0", "1", `"MIR002"`, "### mi-roles audit: 1 finding"},
		"audit, Markdown":   {"audit", "-i func-orders", []string{"MI_ROLES_OUTPUT=md"}, 0, "0", "1", "| SEVERITY", "REMEDY"},
		"an API with blanks": {"verify", "-i func-orders --api='Microsoft Graph' -r Mail.Send", nil, 0, "0", "0", `"OK"`,
			"0 of 1 check failed"},
		"refused": {"verify", "-i nobody -a graph -r User.Read.All", nil, 10, "0", "0", "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			code, outputs, page, log := job(t, append(c.more, "MI_ROLES_SANDBOX=1", "COMMAND="+c.command, "ARGUMENTS="+c.arguments)...)
			if outputs["exit-code"] != strconv.Itoa(c.code) || code != c.code || outputs["changes"] != c.changes ||
				outputs["findings"] != c.findings {
				t.Errorf("exit code %d, %v, want %d, %s changes, %s findings\n%s", code, outputs, c.code, c.changes, c.findings, log)
			}
			if !strings.Contains(page, c.page) || c.page == "" && page != "" {
				t.Errorf("the page:\n%s", page)
			}
			if text := outputs["result"]; c.result != "" && !strings.Contains(log, c.result) && text != "found.sarif" {
				t.Errorf("%s is not in the log:\n%s", c.result, log)
			}
		})
	}
}

// TestActionRefuses what is no command, and arguments that would do more than they say.
func TestActionRefuses(t *testing.T) {
	for _, c := range []struct{ command, arguments, says string }{
		{"", "", "give verify, plan, apply or audit"},
		{"remove", "--all", "give verify, plan, apply or audit"},
		{"verify plan", "", "give verify, plan, apply or audit"},
		{"plan", "-f 'grants.yaml", "a quote is not closed"},
		{"audit", "--all --out 'a\nresult=b'", "line break"},
	} {
		if code, outputs, _, log := job(t, "MI_ROLES_SANDBOX=1", "COMMAND="+c.command, "ARGUMENTS="+c.arguments); code != 2 ||
			outputs["result"] != "" || !strings.Contains(log, "::error::mi-roles: ") || !strings.Contains(log, c.says) {
			t.Errorf("%+v: %d, %v\n%s", c, code, outputs, log)
		}
	}
	code, _, _, log := job(t, "MI_ROLES_SANDBOX=1", "COMMAND=verify", "ARGUMENTS=-i func-orders -a graph -r '$(touch pwned)' ; touch pwned")
	if code != 2 || strings.Contains(log, "pwned: ") {
		t.Errorf("%d\n%s", code, log)
	}
}
