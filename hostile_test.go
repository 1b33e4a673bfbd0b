package main

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode"

	"mi-roles/cmd"
	"mi-roles/cmd/screen"
	"mi-roles/cmd/testenv"
	"mi-roles/graph/sandbox"
)

// A tenant whose names attack whoever looks at them: terminals, spreadsheets,
// browsers, shells, the agents of pipelines. Everyone who may create an Azure
// resource or register an application chooses such a name.

const (
	hostileIdentity = "1d000000-0000-4000-8000-000000000001" // func-orders
	hostileAPI      = "a9100000-0000-4000-8000-000000000101" // Orders API
	forged          = "FORGED-LINE"
)

func hostileNames() []string {
	return []string{
		"\x1b]0;title\x07\x1b[2J\x1b[31mred\x1b[0m\u009b1m", "line\n" + forged + "\r" + forged + "\u2028" + forged + "\u0085",
		"\u202egnp.exe\u2066\u200b\u200d\ufeff\u2069",
		"=cmd|'/C calc'!A1", "+1+1;=2+2", "@SUM(A1)\t=1", "-2+3", "＝1",
		`"><script>document.title='pwned'</script><img src=x onerror="document.title='pwned'">`,
		"</script></title></style><svg/onload=document.title='pwned'>{{7*7}}${7*7}", "$(touch pwned)`touch pwned`",
		"'; touch pwned; '\"; touch pwned; \"", "a' || touch pwned || '#\ntouch pwned\n",
		"x & touch pwned | touch pwned > pwned", "%0a\\u000atouch pwned", "##vso[task.setvariable variable=PATH]pwned",
		"::add-mask::x ##[add-path]pwned", "${{ secrets.X }} $env:X %PATH%",
		strings.Repeat("long ", 32<<10/5), "", " ", "--help", "\x00\xff\xfe", "](javascript:alert(1)) |pipe| `code` <b>",
		"*a: &b !!python/object",
	}
}

// hostileTenant gives the name to an identity, an API, its roles and a group.
func hostileTenant(name string) *sandbox.Tenant {
	t := sandbox.Sample()
	short := name
	if len(short) > 200 {
		short = short[:200]
	}
	for i, old := range t.ServicePrincipals {
		sp := *old
		switch sp.ID {
		case hostileIdentity:
			sp.DisplayName = name
			sp.AlternativeNames = []string{"isExplicit=False",
				"/subscriptions/5b000000-0000-4000-8000-000000000001/resourcegroups/" + short + "/providers/Microsoft.Web/sites/" + short}
		case hostileAPI:
			sp.DisplayName = name
			sp.ServicePrincipalNames = append([]string{sp.AppID, "api://" + short}, sp.ServicePrincipalNames...)
			sp.AppRoles = append([]sandbox.AppRole(nil), sp.AppRoles...)
			for j := range sp.AppRoles {
				sp.AppRoles[j].DisplayName, sp.AppRoles[j].Description = name, name
			}
			sp.AppRoles[0].Value = &short
		}
		t.ServicePrincipals[i] = &sp
	}
	for i, old := range t.Assignments {
		a := *old
		if a.PrincipalID == hostileIdentity {
			a.PrincipalDisplayName, a.ResourceID, a.ResourceDisplayName, a.AppRoleID = name, hostileAPI, name,
				"201e0000-0000-4000-8101-000000000001"
			if i%2 == 0 {
				a.ResourceID = "a9100000-0000-4000-8000-000000000998"
			}
		}
		t.Assignments[i] = &a
	}
	return t
}

// hostileCommands look at, or change, the identity and the API that bear the name.
func hostileCommands(dir string) [][]string {
	role := "201e0000-0000-4000-8101-000000000002"
	record := filepath.Join(dir, "run.jsonl")
	return [][]string{
		{"list", "-i", hostileIdentity}, {"list", "--all", "-a", hostileAPI}, {"who", "-a", hostileAPI}, {"identities"}, {"apis"},
		{"roles", "-a", hostileAPI}, {"audit", "-i", hostileIdentity},
		{"snippet", "-i", hostileIdentity, "--for", "site-grant"},
		{"snippet", "-i", hostileIdentity, "-a", hostileAPI, "--for", "api-csharp"},
		{"snippet", "-a", hostileAPI, "-r", "New.Role", "--for", "api-role"},
		{"verify", "-i", hostileIdentity, "-a", hostileAPI, "-r", role, "--exact"},
		{"verify", "-i", hostileIdentity, "-a", hostileAPI, "-r", "201e0000-0000-4000-8101-000000000001"},
		{"assign", "-i", hostileIdentity, "-a", hostileAPI, "-r", role, "--dry-run"},
		{"assign", "-i", hostileIdentity, "-a", hostileAPI, "-r", "Orders.Nothing"},
		{"assign", "-i", hostileIdentity, "-a", hostileAPI, "-r", "201e0000-0000-4000-8101-000000000005"},
		{"assign", "-i", hostileAPI, "-a", "graph", "-r", "User.Read.All"},
		{"copy", "--from", hostileIdentity, "--to", "id-archive", "--yes", "--record", record}, {"undo", record, "--yes"},
		{"undo", record, "--yes"},
		{"remove", "-i", hostileIdentity, "--all", "--every-api", "--dry-run", "--yes"},
		{"assign", "-i", hostileIdentity, "-a", hostileAPI, "-r", role, "-v"},
		{"fence", "plan", "-f", hostileManifest(dir, role), "--for", hostileIdentity},
		{"fence", "apply", "-f", hostileManifest(dir, role), "--for", hostileIdentity, "--yes"},
		{"fence", "verify", "-f", hostileManifest(dir, role), "--for", hostileIdentity},
	}
}

// hostileManifest wants one role, by ids alone.
func hostileManifest(dir, role string) string {
	file := filepath.Join(dir, "grants.yaml")
	text := "version: 1\ngrants: [{identity: " + hostileIdentity + ", api: " + hostileAPI + ", roles: [" + role + "]}]\n"
	_ = os.WriteFile(file, []byte(text), 0o600) // what is not there fails the command that reads it
	return file
}

// inProcess runs the program's command line without a process of its own.
func inProcess(t *testing.T, args ...string) ran {
	t.Helper()
	var out, errs bytes.Buffer
	code := cmd.Run(t.Context(), args,
		screen.Streams{In: strings.NewReader(""), Out: &out, Err: &errs, Getenv: func(string) string { return "" }})
	return ran{code: code, out: out.String(), err: errs.String()}
}

func TestHostileDirectory(t *testing.T) {
	t.Parallel()
	formats := []string{"table", "json", "yaml", "csv", "tsv", "md"}
	for i, name := range hostileNames() {
		t.Run("", func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			file := filepath.Join(dir, "tenant.json")
			keep(t, hostileTenant(name), file)
			for j, args := range hostileCommands(dir) {
				format := formats[(i+j)%len(formats)]
				full := append(append([]string(nil), args...), "-o", format, "--sandbox="+file)
				r := inProcess(t, full...)
				if r.code == 2 && !strings.Contains(r.err, "record") || r.code < 0 {
					t.Errorf("%v: exit %d: %.300s", full, r.code, r.err)
				}
				checkInert(t, strings.Join(full, " "), format, r.out)
				checkInert(t, strings.Join(full, " ")+" (stderr)", "text", r.err)
				runPrinted(t, r.out+"\n"+r.err)
			}
			for _, flag := range [][]string{{"-i", ""}, {"-a", ""}, {"-a", hostileAPI, "-r", ""}} {
				checkCompletion(t, inProcess(t, append([]string{"__complete", "assign", "--sandbox=" + file}, flag...)...).out)
			}
		})
	}
}

// checkCompletion: a shell puts only plain words into the command line.
func checkCompletion(t *testing.T, out string) {
	t.Helper()
	checkInert(t, "completion", "tsv", out)
	for line := range strings.Lines(out) {
		if value, _, _ := strings.Cut(strings.TrimSpace(line), "\t"); !plainWord.MatchString(value) {
			t.Errorf("completion offers %.100q", value)
		}
	}
}

var plainWord = regexp.MustCompile(`^:?[\p{L}\p{N}./:_-]*$`)

// checkInert: nothing in the text does anything to whoever reads it.
func checkInert(t *testing.T, what, format, text string) {
	t.Helper()
	for line := range strings.SplitSeq(text, "\n") {
		if strings.HasPrefix(strings.TrimSpace(line), forged) || strings.Contains(line, "##vso[") || strings.Contains(line, "##[") ||
			strings.HasPrefix(line, "::") {
			t.Errorf("%s: a name made a line of its own: %.200q", what, line)
		}
		for _, r := range line {
			if unicode.Is(unicode.Cf, r) || unicode.IsControl(r) && (r != '\t' || format != "tsv") || r == '\u2028' {
				t.Errorf("%s: %U in %.200q", what, r, line)
				return
			}
		}
	}
	switch format {
	case "json":
		if text != "" && !json.Valid([]byte(text)) {
			t.Errorf("%s: no JSON: %.300s", what, text)
		}
	case "csv":
		rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
		if err != nil {
			t.Errorf("%s: %v", what, err)
		}
		for _, row := range rows {
			for _, cell := range row {
				if formula.MatchString(cell) && !number.MatchString(cell) {
					t.Errorf("%s: a spreadsheet runs %.100q", what, cell)
				}
			}
		}
	}
}

var (
	formula = regexp.MustCompile(`^[\s"']?[=+@＝＋＠-]`)
	number  = regexp.MustCompile(`^('|-[A-Za-z0-9_-]{42}$|[-+]?[0-9.]+$)`)
)

var printedCommand = regexp.MustCompile(`mi-roles (assign|remove|roles|apis|list|verify|whoami|identities) [^\n]*`)

// runPrinted pastes what the program prints as commands into a shell, whose
// mi-roles and az do nothing.
func runPrinted(t *testing.T, text string) {
	t.Helper()
	var lines []string
	for _, line := range printedCommand.FindAllString(text, 40) {
		if len(line) < 500 && !strings.ContainsAny(line, "│|\t\",") {
			lines = append(lines, line)
		}
	}
	if len(lines) > 0 {
		runInert(t, strings.Join(lines, "\n"))
	}
}

// runInert runs a script in an empty folder and complains when it did anything.
func runInert(t *testing.T, script string) {
	t.Helper()
	env, dir := testenv.New(t, "sh", "touch"), t.TempDir()
	for _, name := range []string{"az", "mi-roles", "jq", "pwsh"} {
		env.Stub(name, "echo 00000000-0000-0000-0000-000000000000")
	}
	run := env.Command(t.Context(), "sh", "-c", script)
	run.Dir = dir
	_ = run.Run()
	if left, _ := os.ReadDir(dir); len(left) > 0 {
		t.Errorf("a pasted command made %s:\n%.500s", left[0].Name(), script)
	}
}

// TestHostileExports: scripts for other tools do what they say, whatever the names.
func TestHostileExports(t *testing.T) {
	t.Parallel()
	for _, name := range hostileNames() {
		t.Run("", func(t *testing.T) {
			t.Parallel()
			file := filepath.Join(t.TempDir(), "tenant.json")
			keep(t, hostileTenant(name), file)
			for _, format := range []string{"manifest", "terraform", "bicep", "az", "powershell"} {
				r := inProcess(t, "export", "-i", hostileIdentity, "-q", "--format", format, "--sandbox="+file)
				if r.code != 0 && (name == strings.ToValidUTF8(strings.TrimSpace(name), "") || r.code < 0) &&
					!strings.Contains(r.err, "manifest") {
					t.Errorf("%s: exit %d: %.300s", format, r.code, r.err)
				}
				checkInert(t, format, "text", r.out+r.err)
				if format == "az" {
					runInert(t, r.out)
				}
			}
			for _, language := range []string{"az", "python", "go"} {
				r := inProcess(t, "snippet", "-i", hostileIdentity, "-a", hostileAPI, "-q", "--for", language, "--sandbox="+file)
				checkInert(t, language, "text", strings.ReplaceAll(r.out, "\t", "    ")+r.err)
				if language == "az" && r.code == 0 {
					runInert(t, r.out)
				}
			}
		})
	}
}

// TestHostileReport: a browser that opens the report runs nothing of a name.
func TestHostileReport(t *testing.T) {
	browser := testenv.Browser(t)
	tenant := hostileTenant(strings.Join(hostileNames()[8:10], " "))
	dir := t.TempDir()
	file, report := filepath.Join(dir, "tenant.json"), filepath.Join(dir, "report.html")
	keep(t, tenant, file)
	inProcess(t, "audit", "--all", "-q", "-o", "html", "--out", report, "--sandbox="+file)
	run := testenv.New(t).Command(t.Context(), browser, "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
		"--user-data-dir="+filepath.Join(dir, "profile"),
		"--virtual-time-budget=3000", "--dump-dom", "file://"+report)
	dom, err := run.Output()
	if err != nil || !strings.Contains(string(dom), "</html>") {
		t.Fatalf("%v: %.300s", err, dom)
	}
	if strings.Contains(string(dom), "<title>pwned") || regexp.MustCompile(`<(img src="x"|svg[^>]*onload)`).Match(dom) {
		t.Error("the browser ran a name")
	}
}

// keep writes a tenant to a file.
func keep(t testing.TB, tenant *sandbox.Tenant, file string) {
	t.Helper()
	f, err := os.Create(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(tenant.Encode(f), f.Close()); err != nil {
		t.Fatal(err)
	}
}
