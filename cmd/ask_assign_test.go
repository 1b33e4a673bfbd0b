//go:build unix

package cmd

import (
	"bytes"
	"os"
	"strings"
	"testing"

	"mi-roles/cmd/change"
	"mi-roles/graph/sandbox"
)

func TestAssignAsks(t *testing.T) {
	flag, file := shop(t, nil)
	d := talk(t, nil, "assign", flag)
	d.expect("Which managed identity")
	d.expect("system-assigned, rg-shop")
	d.send("func-orders-t" + enter)
	d.expect("Which API?")
	d.send("orders api  (api://orders)" + enter)
	d.expect("Which roles of Orders API?")
	d.send("orders.import" + mark + enter)
	d.expect("+ Orders.Import of Orders API (risk unrated)")
	d.expect("Assign 1 role? [y/N]")
	d.send("y\n")
	d.expect("next time: mi-roles assign -i func-orders-test -a api://orders -r Orders.Import --sandbox=" + file)
	d.exits(change.ExitOK)
	if !strings.Contains(d.out.String(), "done") {
		t.Errorf("stdout:\n%s", d.out.String())
	}
}

// Only what is missing is asked for; a no changes nothing.
func TestAskedPlanIsRefused(t *testing.T) {
	flag, file := shop(t, nil)
	before, _ := os.ReadFile(file)
	d := talk(t, nil, "assign", flag, "-i", "func-orders", "-a", "api://orders")
	d.expect("Which roles of Orders API?")
	d.send(mark + enter)
	d.expect("[y/N]")
	d.send("n\n")
	d.exits(change.ExitFailed)
	if after, _ := os.ReadFile(file); !bytes.Equal(before, after) {
		t.Error("the tenant was changed")
	}
}

func TestRemoveAsks(t *testing.T) {
	flag, _ := shop(t, nil)
	d := talk(t, nil, "remove", flag)
	d.expect("remove roles from?")
	d.send("func-orders (" + enter)
	d.expect("Which API?")
	d.send(enter)
	d.expect("do you want to remove?")
	d.send(mark + enter)
	d.expect("Remove 1 role? [y/N]")
	d.send("y\n")
	d.expect("next time: mi-roles remove -i func-orders -a ")
	d.exits(change.ExitOK)
}

func TestCopyAsks(t *testing.T) {
	flag, _ := shop(t, nil)
	d := talk(t, nil, "copy", flag, "--to", "func-orders-test")
	d.expect("Copy the roles of which identity?")
	d.send("id-reporting" + enter)
	d.expect("[y/N]")
	d.send("n\n")
	d.exits(change.ExitFailed)
}

// Ctrl-C at any question leaves everything untouched.
func TestLeavingAQuestion(t *testing.T) {
	for _, c := range []struct {
		name string
		args []string
		at   string
		keys string
	}{
		{"the first", []string{"assign"}, "Which managed identity", ""},
		{"a later one", []string{"assign", "-i", "func-orders"}, "Which API?", ""},
		{"roles, one marked", []string{"assign", "-i", "func-orders", "-a", "graph"}, "Which roles of", " "},
		{"remove", []string{"remove"}, "remove roles from?", ""},
		{"copy", []string{"copy"}, "Copy the roles of which identity", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			flag, file := shop(t, nil)
			before, _ := os.ReadFile(file)
			d := talk(t, nil, append(c.args, flag)...)
			d.expect(c.at)
			d.send(c.keys + keyLeave)
			d.expect("nothing was changed")
			d.exits(change.ExitInterrupted)
			if after, _ := os.ReadFile(file); !bytes.Equal(before, after) {
				t.Error("the tenant was changed")
			}
		})
	}
}

// A critical role needs a yes of its own.
func TestCriticalRoleAsks(t *testing.T) {
	flag, _ := shop(t, nil)
	d := talk(t, nil, "assign", flag, "-i", "func-orders", "-a", "graph")
	d.expect("Which roles of Microsoft Graph?")
	d.send("RoleManagement.ReadWrite.Dir" + mark + enter)
	d.expect("RoleManagement.ReadWrite.Directory is critical")
	d.expect("Assign it anyway? [y/N]")
	d.send("n\n")
	d.exits(8)
}

// A name from the directory reaches neither the terminal nor a shell as a command.
func TestHostileName(t *testing.T) {
	const evil = "evil\x1b]0;owned\x07\x1b[2J$(touch x)"
	flag, _ := shop(t, func(tenant *sandbox.Tenant) {
		for _, sp := range tenant.ServicePrincipals {
			if sp.DisplayName == "func-orders" {
				sp.DisplayName = evil
			}
		}
	})
	d := talk(t, nil, "assign", flag, "-a", "api://orders", "-r", "Orders.Import")
	d.expect("Which managed identity")
	d.expect(`evil\u001b]0;owned\u0007`)
	d.send("evil" + enter)
	d.expect("[y/N]")
	d.send("y\n")
	d.expect("next time: mi-roles assign -i 1d000000-0000-4000-8000-000000000001 ")
	d.exits(change.ExitOK)
	if strings.Contains(d.raw, "\x1b]0;owned") || strings.Contains(d.raw, "\x1b[2J$(") {
		t.Error("the name's escape sequence reached the terminal")
	}
}

// A screen reader gets lines and numbers.
func TestPlainQuestions(t *testing.T) {
	flag, _ := shop(t, nil)
	d := talk(t, map[string]string{"ACCESSIBLE": "1"}, "assign", flag, "-i", "func-orders", "-a", "api://orders")
	d.expect("numbers, or words of the name: ")
	d.send("no such role\n")
	d.expect("nothing matches")
	d.send("orders.import\n")
	d.expect("1  Orders.Import")
	d.send("1\n")
	d.expect("Assign 1 role? [y/N]")
	d.send("y\n")
	d.exits(change.ExitOK)
}

// Where nobody can be asked, the error says which flags to give.
func TestNobodyToAsk(t *testing.T) {
	for _, c := range []struct {
		name string
		args []string
		env  map[string]string
		want string
	}{
		{"no input", []string{"assign", "--no-input", "-i", "x"}, nil, "needs -a API and -r ROLE"},
		{"in CI", []string{"assign"}, map[string]string{"CI": "true"}, "needs -i IDENTITY, -a API and -r ROLE"},
		{"copy", []string{"copy", "--no-input", "--to", "x"}, nil, "needs --from IDENTITY"},
		{"remove", []string{"remove", "--no-input"}, nil, "pass --identity"},
		{"list", []string{"list", "--no-input"}, nil, "list needs -i IDENTITY, -a API or --all"},
		{"who in CI", []string{"who"}, map[string]string{"CI": "1"}, "who needs -a API"},
		{"roles", []string{"roles", "--no-input"}, nil, "roles needs -a API, --for CALL or -f FILE"},
		{"verify", []string{"verify", "--no-input", "-i", "x"}, nil, "pass -a API and -r ROLE beside -i"},
		{"snippet", []string{"snippet", "--no-input", "--for", "python"}, nil, "--for python needs --identity and --api"},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := talk(t, c.env, append(c.args, "--sandbox")...)
			d.expect(c.want)
			d.exits(change.ExitUsage)
		})
	}
}

// TestGivenIsLookedAtFirst: a misspelled identity ends the run before anything is asked, and
// one that several have becomes a choice.
func TestGivenIsLookedAtFirst(t *testing.T) {
	flag, _ := shop(t, nil)
	d := talk(t, nil, "assign", flag, "-i", "func-order")
	d.expect("did you mean func-orders")
	d.exits(10)
	if strings.Contains(d.text, "Which API?") {
		t.Error("the API was asked for")
	}
	d = talk(t, nil, "assign", flag, "-i", "id-shared", "-a", "api://orders", "-r", "Orders.Import", "--dry-run")
	d.expect(`2 service principals are named "id-shared".`)
	d.expect("Which one?")
	d.send(enter)
	d.exits(change.ExitOK)
	d = talk(t, nil, "copy", flag, "--from", "func-order")
	d.expect("did you mean func-orders")
	d.exits(10)
	if strings.Contains(d.text, "Copy them to which identity?") {
		t.Error("the second identity was asked for")
	}
	d = talk(t, nil, "list", flag, "-i", "id-shared")
	d.expect("Which one?")
	d.send("\x1b")
	d.expect("canceled; nothing was changed")
	d.exits(change.ExitInterrupted)
}

// TestGraphIsOfferedFirst, since it is mostly the API that is meant.
func TestGraphIsOfferedFirst(t *testing.T) {
	flag, _ := shop(t, nil)
	d := talk(t, nil, "assign", flag, "-i", "func-orders")
	d.expect("Which API?")
	d.expect("> Microsoft Graph  (graph)")
	d.send("\x1b")
	d.exits(change.ExitInterrupted)
}
