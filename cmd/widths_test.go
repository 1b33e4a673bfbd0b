package cmd

import (
	"bytes"
	"os"
	"slices"
	"strings"
	"testing"
	"unicode"

	"mi-roles/cmd/connect"
	"mi-roles/cmd/screen"
	"mi-roles/graph/sandbox"
	"mi-roles/output"
)

// onTerminal runs one command line on terminals that are width columns wide, 0 for pipes.
func (w *faulty) onTerminal(t *testing.T, width int, args ...string) spoken {
	t.Helper()
	var out, errs bytes.Buffer
	tty := width > 0
	a := newApp(screen.Streams{In: strings.NewReader(""), Out: &out, Err: &errs, OutTTY: tty, ErrTTY: tty, Width: width, ErrWidth: width,
		Getenv: func(name string) string { return map[string]string{"NO_COLOR": "1", "CI": "1"}[name] }})
	a.Overrides = connect.Overrides{Transport: w, Clock: w.clock, Tenant: w.tenant}
	code := a.execute(t.Context(), args)
	return spoken{code, strings.ReplaceAll(out.String(), eraseLine, ""), strings.ReplaceAll(errs.String(), eraseLine, "")}
}

const eraseLine = "\r\x1b[K"

// longNames is the sample tenant with names as long and as wide as people give them.
func longNames() *sandbox.Tenant {
	tenant := sandbox.Sample()
	for _, sp := range tenant.ServicePrincipals {
		switch sp.DisplayName {
		case "func-orders-test":
			sp.DisplayName = "func-order-processing-production-westeurope-01"
		case "web-shop":
			sp.DisplayName = "注文サービス 本番環境 한국"
		case "Payments API":
			sp.DisplayName = "支払い API ユーザー向け"
		}
	}
	return tenant
}

// tables are a command line of every command that prints a table, or prose.
func tables(t *testing.T) []string {
	t.Helper()
	t.Chdir(t.TempDir())
	write := func(name, text string) string {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return name
	}
	manifest := write("grants.yaml", "version: 1\ngrants:\n"+
		"- {identity: func-orders, api: graph, roles: [User.Read.All, Mail.Send]}\n"+
		"- {identity: 注文サービス 本番環境 한국, api: graph, roles: [Sites.Selected]}\n")
	policy := write("policy.yaml", "version: 1\ndefault: deny\n"+
		"rules: [{name: shops may read what they sell, identity: web-*, effect: allow}]\n")
	const log, before, after = "log.json", "before.json", "after.json"
	const wide = "PrivilegedEligibilitySchedule.ReadWrite.AzureADGroup"
	newFaulty(longNames(), sandbox.Faults{}).speak(t, "sandbox", "activity", "--out", log).want(t, 0)
	w := newFaulty(longNames(), sandbox.Faults{})
	w.speak(t, "snapshot", before).want(t, 0)
	w.speak(t, "assign", "-i", "func-orders", "-a", "graph", "-r", wide, "--allow-critical", wide).want(t, 0)
	w.speak(t, "snapshot", after).want(t, 0)
	return []string{
		"assign -i func-orders -a graph -r User.Read.All --dry-run", "assign -i func-orders -a graph -r Mail.Send,User.Read.All --dry-run",
		"remove -i func-orders -a graph -r Mail.Send --dry-run",
		"copy --from func-orders --to func-order-processing-production-westeurope-01 --dry-run",
		"list -i func-orders", "list --all", "list --all -v", "list --all -r Mail.Send", "list -a graph",
		"who -a graph", "who -a graph --any-principal",
		"verify -i func-orders -a graph -r Mail.Send", "verify -i func-orders -a graph -r User.Read.All,Mail.Send", "verify -f " + manifest,
		"fence plan -f " + manifest + " --for id-deploy", "fence verify -f " + manifest + " --for id-deploy",
		"fence apply -f " + manifest + " --for id-deploy --yes",
		"plan -f " + manifest, "plan -f " + manifest + " --show-unchanged", "apply -f " + manifest + " --dry-run",
		"audit --all", "advise --activity " + log, "policy test -f " + manifest + " --policy " + policy,
		"identities", "identities --type agent", "apis", "apis --aliases", "roles -a graph", "roles -a graph --new",
		"roles -a api://orders",
		"roles --for GET+/users --for POST+/users/{id}/sendMail", "roles --for GET+/users -i func-orders",
		"whoami", "explain", "explain Mail.Send", "explain AADSTS700016", "version", "auth status", "snapshot diff " + before + " " + after,
		"snippet -i func-orders -a graph -r Mail.Send --for python", "export --all",
		"list --all --query [].[principalDisplayName,appRoleValue]",
		// and what goes wrong
		"list -i func-order", "assign -i id-shared -a graph -r Mail.Send", "assign -i func-orders -a graph -r User.Reed.All",
		"assign -i func-orders -a graph -r Application.ReadWrite.All", "list -i func-orders -a graph -o jsn", "verify",
	}
}

// notFolded is what is copied as a whole, or another program's: code, a manifest.
var notFolded = []string{"snippet", "export"}

// TestNothingIsWiderThanTheTerminal, and no word is broken: each one is shown in a pipe as well.
func TestNothingIsWiderThanTheTerminal(t *testing.T) {
	for _, line := range tables(t) {
		args := strings.Fields(line)
		for i := range args {
			args[i] = strings.ReplaceAll(args[i], "+", " ")
		}
		world := func() *faulty { return newFaulty(longNames(), sandbox.Faults{}) }
		pipe := world().onTerminal(t, 0, args...)
		wide := world().onTerminal(t, 5000, args...)
		known := map[string]bool{}
		for word := range strings.FieldsSeq(pipe.out + pipe.err + wide.err) { // some notes are for terminals alone
			known[word] = true
		}
		if unlike(wide.out) != unlike(pipe.out) {
			t.Errorf("%s: on a wide terminal\n%.2000s\nin a pipe\n%.2000s", line, wide.out, pipe.out)
		}
		for _, width := range []int{60, 80, 100, 120, 200} {
			got := world().onTerminal(t, width, args...)
			if got.code != pipe.code {
				t.Errorf("%s at %d: exit code %d, in a pipe %d", line, width, got.code, pipe.code)
			}
			for shown := range strings.Lines(got.out + got.err) {
				shown = strings.TrimSuffix(shown, "\n")
				if n := output.TextWidth(shown); n > width && !slices.Contains(notFolded, args[0]) {
					t.Errorf("%s at %d: a line is %d wide: %q", line, width, n, shown)
				}
				for word := range strings.FieldsSeq(shown) {
					if !known[word] && !joint(word, known) && !strings.HasSuffix(word, "Z") {
						t.Errorf("%s at %d: %q is no word of what a pipe gets: %q", line, width, word, shown)
					}
				}
			}
		}
	}
}

// joint reports whether a word is part of a long one, broken after a slash, a dot or a comma.
func joint(part string, known map[string]bool) bool {
	for word := range known {
		if i := strings.Index(word, part); i >= 0 && output.TextWidth(word) > 43 &&
			(i == 0 || strings.ContainsAny(word[i-1:i], "/.,")) &&
			(i+len(part) == len(word) || strings.ContainsAny(part[len(part)-1:], "/.,")) {
			return true
		}
	}
	return false
}

// TestAPlainLocale: with LC_ALL=C, our own marks and signs are ASCII, whatever is printed.
func TestAPlainLocale(t *testing.T) {
	for _, line := range tables(t) {
		var out, errs bytes.Buffer
		args := strings.Fields(line)
		for i := range args {
			args[i] = strings.ReplaceAll(args[i], "+", " ")
		}
		a := newApp(screen.Streams{In: strings.NewReader(""), Out: &out, Err: &errs,
			Getenv: func(name string) string { return map[string]string{"LC_ALL": "C"}[name] }})
		w := newFaulty(longNames(), sandbox.Faults{})
		a.Overrides = connect.Overrides{Transport: w, Clock: w.clock, Tenant: w.tenant}
		a.execute(t.Context(), args)
		for shown := range strings.SplitSeq(out.String()+errs.String(), "\n") {
			if i := strings.IndexFunc(shown, func(r rune) bool { return r > '~' && !unicode.IsLetter(r) }); i >= 0 {
				t.Errorf("%s: %q", line, shown)
			}
		}
	}
}
