package cmd

import (
	"testing"

	"mi-roles/cmd/change"
	"mi-roles/cmd/connect"
	"mi-roles/cmd/pick"
	"mi-roles/cmd/screen"
	"mi-roles/roles/shell"
)

// The printed command line means the same to a shell, whatever the names are.
func TestCommandLine(t *testing.T) {
	for _, c := range []struct{ name, identity, posix, powershell string }{
		{"plain", "rg/func-orders", "rg/func-orders", "rg/func-orders"},
		{"blank", "my func", `"my func"`, `"my func"`},
		{"comma", "a,b", `"a\,b"`, `"a\,b"`},
		{"quote", "a'b", `"a'b"`, `"a'b"`},
		{"command", "$(x)", "'$(x)'", "\"`$(x)\""},
	} {
		t.Run(c.name, func(t *testing.T) {
			for sh, identity := range map[shell.Shell]string{shell.POSIX: c.posix, shell.PowerShell: c.powershell} {
				a := newApp(screen.Streams{Getenv: func(string) string { return "" }})
				root := newRoot(a)
				cmd, _, err := root.Find([]string{"assign"})
				if err != nil {
					t.Fatal(err)
				}
				q := pick.Questions{Command: cmd}
				cmd.InheritedFlags() // as after parsing: the global flags are known
				for _, answer := range [][2]string{{"role", "User.Read.All"}, {"api", "graph"}, {"identity", c.identity},
					{"sandbox", connect.BuiltIn}, {"dry-run", "true"}} {
					if err := q.Answer(answer[0], answer[1]); err != nil {
						t.Fatal(err)
					}
				}
				want := "mi-roles assign -i " + identity + " -a graph -r User.Read.All --dry-run --sandbox"
				if got := change.CommandLine(cmd.CommandPath(), cmd.Flags(), sh); got != want {
					t.Errorf("got  %s\nwant %s", got, want)
				}
			}
		})
	}
}

func TestInputThatBeginsWithADash(t *testing.T) {
	a := newApp(screen.Streams{Getenv: func(string) string { return "" }})
	cmd, _, _ := newRoot(a).Find([]string{"assign"})
	q := pick.Questions{Command: cmd}
	if err := q.Answer("identity", "-rf"); err != nil {
		t.Fatal(err)
	}
	if got, want := change.CommandLine("mi-roles assign", cmd.Flags(), shell.POSIX), "mi-roles assign --identity=-rf"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// TestAListThatPowerShellSplit reaches the program as two words. The error shows the
// line that works in every shell.
func TestAListThatPowerShellSplit(t *testing.T) {
	for want, args := range map[string][]string{
		`"Mail.Send": assign takes no arguments; put a list in quotes (PowerShell splits it at its commas): ` +
			`-r "User.Read.All,Mail.Send"`: {"assign", "-i", "a", "-a", "graph", "-r", "User.Read.All", "Mail.Send"},
		`-i "a,b,c"`: {"list", "-i", "a", "b", "c"},
		`name things with flags: -i IDENTITY, -a API, -r ROLE`: {"assign", "func-orders"},
	} {
		speak(t, "", append(args, "--sandbox")...).want(t, change.ExitUsage, want)
	}
}
