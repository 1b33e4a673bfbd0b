//go:build unix

package cmd

import (
	"bytes"
	"os"
	"strings"
	"testing"

	"github.com/creack/pty"

	"mi-roles/cmd/change"
	"mi-roles/graph/sandbox"
)

const keyBack = "\x1b"

// TestCommandsThatLookAsk for what they need, and tell how to do without questions.
func TestCommandsThatLookAsk(t *testing.T) {
	flag, file := shop(t, nil)
	grants := t.TempDir() + "/grants.yaml"
	list := "version: 1\ngrants:\n  - {identity: func-orders, api: graph, roles: [Mail.Send]}\n"
	if err := os.WriteFile(grants, []byte(list), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		args   string
		talked []string // what is shown and what is typed, in turn
		next   string
		code   int
	}{
		{"list", []string{"Which managed identity?", "func-orders ("}, "list -i func-orders", 0},
		{"list -o json", []string{"every managed identity  (--all)", ""}, "list --all -o json", 0},
		{"who", []string{"Which API?", "api://orders)"}, "who -a api://orders", 0},
		{"roles", []string{"Which API?", ""}, "roles -a graph", 0},
		{"verify", []string{"Which managed identity?", "func-orders (", "Which API?", "", "Which roles of Microsoft Graph?", "mail.send "},
			"verify -i func-orders -a graph -r Mail.Send", 0},
		{"verify -i func-orders -a graph", []string{"Which roles of Microsoft Graph?", "group.read.all "},
			"verify -i func-orders -a graph -r Group.Read.All", change.ExitDiffers},
		{"export", []string{"Which managed identity?", "web-shop"}, "export -i web-shop", 0},
		{"audit", []string{"every managed identity", "func-images"}, "audit -i func-images", 0},
		{"review", []string{"every managed identity", ""}, "review --all", 0},
		{"snippet --for python", []string{"Which managed identity?", "web-shop", "Which API?", "payments-2019"},
			"snippet -i web-shop -a api://payments-2019 --for python", 0},
		{"snippet --for site-grant", []string{"Which managed identity?", "web-shop"}, "snippet -i web-shop --for site-grant", 0},
		{"fence export -f " + grants, []string{"Which managed identity?", "id-deploy"}, "fence export -f " + grants + " --for id-deploy", 0},
		{"audit -i id-shared", []string{"Which one?", ""}, "", 0},
	} {
		t.Run(c.args, func(t *testing.T) {
			d := talk(t, nil, append(strings.Fields(c.args), flag)...)
			for i := 0; i < len(c.talked); i += 2 {
				d.expect(c.talked[i])
				d.send(c.talked[i+1] + enter)
			}
			if c.next != "" {
				d.expect("next time: mi-roles " + c.next + " --sandbox=" + file)
			}
			d.exits(c.code)
			if d.out.Len() == 0 {
				t.Error("there is no result")
			}
		})
	}
}

// TestGoingBack forgets the answer before, and what is answered then counts.
func TestGoingBack(t *testing.T) {
	flag, file := shop(t, nil)
	d := talk(t, nil, "assign", flag)
	d.expect("Which managed identity")
	d.send("func-images" + enter)
	d.expect("Which API?")
	d.send("api://payments)" + enter)
	d.expect("Which roles of Payments API?")
	d.send(keyBack)
	d.expect("Which API?")
	d.send(keyBack)
	d.expect("Which managed identity")
	d.send("web-shop" + enter)
	d.expect("Which API?")
	d.send("api://orders)" + enter)
	d.expect("Which roles of Orders API?")
	d.send("orders.import" + mark + enter)
	d.expect("Assign 1 role? [y/N]")
	d.send("y\n")
	d.expect("next time: mi-roles assign -i web-shop -a api://orders -r Orders.Import --sandbox=" + file)
	d.exits(change.ExitOK)

	before, _ := os.ReadFile(file)
	d = talk(t, nil, "remove", flag, "-a", "graph")
	d.expect("remove roles from?")
	d.send("func-orders (" + enter)
	d.expect("do you want to remove?")
	d.send(mark + keyBack)
	d.expect("remove roles from?")
	d.send(keyBack)
	d.expect("canceled; nothing was changed")
	d.exits(change.ExitInterrupted)
	if after, _ := os.ReadFile(file); !bytes.Equal(before, after) {
		t.Error("the tenant was changed")
	}
}

// TestPlainQuestionsGoBack, too, and show details.
func TestPlainQuestionsGoBack(t *testing.T) {
	flag, _ := shop(t, nil)
	d := talk(t, map[string]string{"ACCESSIBLE": "1"}, "verify", flag)
	d.expect("its number, or words of the name: ")
	d.send("<\n") // there is nothing to go back to
	d.expect("nothing matches")
	d.send("web-shop\n")
	d.expect("1  web-shop")
	d.send("?1\n")
	d.expect("object id: 1d000000-")
	d.send("1\n")
	d.expect("Which API?")
	d.send("<\n")
	d.expect("Which managed identity?")
	d.send("\x04") // the end of input
	d.expect("interrupted; nothing was changed")
	d.exits(change.ExitInterrupted)
}

// TestQuestionsOfALargeTenant on terminals of three sizes: nothing is cut in the middle of
// a word, a key finds one of 10,000, and leaving changes nothing.
func TestQuestionsOfALargeTenant(t *testing.T) {
	file := t.TempDir() + "/large.json"
	keep(t, sandbox.Generate(sandbox.Shape{Identities: 10_000, APIs: 20}), file)
	before, _ := os.ReadFile(file)
	for name, size := range map[string]pty.Winsize{"60x15": {Cols: 60, Rows: 15}, "80x24": {Cols: 80, Rows: 24},
		"200x50": {Cols: 200, Rows: 50}} {
		t.Run(name, func(t *testing.T) {
			d := talkOn(t, size, nil, "assign", "--sandbox="+file)
			d.expect("Which managed identity to assign roles to?")
			d.expect("10000 of 10000")
			d.expect("esc cancels")
			d.send("id-009999")
			d.expect("1 of 10000")
			d.send("?")
			d.expect("resource group")
			d.expect("object id")
			d.expect("any other key returns to the list")
			d.send("x")
			d.expect("filter: id-009999")
			d.send(enter)
			d.expect("Which API?")
			d.expect("esc goes back")
			d.send(enter)
			d.expect("Which roles of")
			d.expect("enter continues")
			d.send(mark + enter)
			d.expect("[y/N]")
			d.send("n\n")
			d.expect("nothing was changed")
			d.exits(change.ExitFailed)
		})
	}
	if after, _ := os.ReadFile(file); !bytes.Equal(before, after) {
		t.Error("the tenant was changed")
	}
}
