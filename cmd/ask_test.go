//go:build unix

package cmd

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/creack/pty"

	"mi-roles/graph/sandbox"
)

// dialogue is a run of a command on a terminal.
type dialogue struct {
	t      *testing.T
	master *os.File
	shown  chan []byte
	text   string // all that was shown, without the terminal's sequences
	raw    string
	from   int
	out    bytes.Buffer
	code   chan int
}

// talk starts a command whose stdin and stderr are a terminal.
func talk(t *testing.T, env map[string]string, args ...string) *dialogue {
	t.Helper()
	master, tty, err := pty.Open()
	if err != nil {
		t.Skipf("no pseudo-terminal: %v", err)
	}
	if err := pty.Setsize(master, &pty.Winsize{Rows: 40, Cols: 120}); err != nil {
		t.Fatal(err)
	}
	d := &dialogue{t: t, master: master, shown: make(chan []byte, 1000), code: make(chan int, 1)}
	go func() {
		for {
			b := make([]byte, 4096)
			n, err := master.Read(b)
			if n > 0 {
				d.shown <- b[:n]
			}
			if err != nil {
				return
			}
		}
	}()
	go func() {
		d.code <- Run(context.Background(), args, Streams{In: tty, Out: &d.out, Err: tty, Ask: true, ErrTTY: true, Getenv: func(k string) string { return env[k] }})
	}()
	t.Cleanup(func() { _, _ = tty.Close(), master.Close() })
	return d
}

var sequence = regexp.MustCompile(`\x1b(\[[0-9;?>=<]*\$?[a-zA-Z]|\][^\x07\x1b]*(\x07|\x1b\\)|.)`)

// expect waits until a text is shown, after what was expected before.
func (d *dialogue) expect(text string) {
	d.t.Helper()
	late := time.After(10 * time.Second)
	for {
		d.text = sequence.ReplaceAllString(d.raw, "")
		if i := strings.Index(d.text[min(d.from, len(d.text)):], text); i >= 0 {
			d.from += i + len(text)
			return
		}
		select {
		case b := <-d.shown:
			d.raw += string(b)
		case <-late:
			d.t.Fatalf("%q is not shown; shown is:\n%s", text, d.text)
		}
	}
}

// send types when the terminal has come to rest, as a person would.
func (d *dialogue) send(keys string) {
	d.t.Helper()
	for rest := false; !rest; {
		select {
		case b := <-d.shown:
			d.raw += string(b)
		case <-time.After(100 * time.Millisecond):
			rest = true
		}
	}
	if _, err := d.master.WriteString(keys); err != nil {
		d.t.Fatal(err)
	}
}

func (d *dialogue) exits(want int) {
	d.t.Helper()
	select {
	case got := <-d.code:
		if got != want {
			d.t.Fatalf("exit code %d, want %d; shown is:\n%s", got, want, d.text)
		}
	case <-time.After(10 * time.Second):
		d.t.Fatalf("the command does not end; shown is:\n%s", d.text)
	}
}

const (
	enter = "\r"
	mark  = " "
	leave = "\x03"
)

// shop is a file with the sample tenant, after a change of it.
func shop(t *testing.T, change func(*sandbox.Tenant)) (flag, file string) {
	t.Helper()
	tenant := sandbox.Sample()
	if change != nil {
		change(tenant)
	}
	file = filepath.Join(t.TempDir(), "shop.json")
	if err := tenant.Save(file); err != nil {
		t.Fatal(err)
	}
	return "--sandbox=" + file, file
}

func TestAssignAsks(t *testing.T) {
	flag, file := shop(t, nil)
	d := talk(t, nil, "assign", flag)
	d.expect("Which managed identity")
	d.expect("system-assigned, rg-shop")
	d.send("func-orders-t" + enter)
	d.expect("Which API?")
	d.send("orders api  (api://orders)" + enter)
	d.expect("Which roles of Orders API?")
	d.send("/orders.import" + enter + mark + enter)
	d.expect("+ Orders.Import of Orders API (risk unrated)")
	d.expect("Give 1 role? [y/N]")
	d.send("y\n")
	d.expect("next time: mi-roles assign -i func-orders-test -a api://orders -r Orders.Import --sandbox=" + file)
	d.exits(exitOK)
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
	d.exits(exitFailed)
	if after, _ := os.ReadFile(file); !bytes.Equal(before, after) {
		t.Error("the tenant was changed")
	}
}

func TestRemoveAsks(t *testing.T) {
	flag, _ := shop(t, nil)
	d := talk(t, nil, "remove", flag)
	d.expect("loses roles?")
	d.send("func-orders  " + enter)
	d.expect("Roles of which API?")
	d.send(enter)
	d.expect("are taken away?")
	d.send(mark + enter)
	d.expect("Remove 1 role? [y/N]")
	d.send("y\n")
	d.expect("next time: mi-roles remove -i func-orders -a ")
	d.exits(exitOK)
}

func TestCopyAsks(t *testing.T) {
	flag, _ := shop(t, nil)
	d := talk(t, nil, "copy", flag, "--to", "func-orders-test")
	d.expect("Whose roles are copied?")
	d.send("id-reporting" + enter)
	d.expect("[y/N]")
	d.send("n\n")
	d.exits(exitFailed)
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
		{"remove", []string{"remove"}, "loses roles?", ""},
		{"copy", []string{"copy"}, "Whose roles", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			flag, file := shop(t, nil)
			before, _ := os.ReadFile(file)
			d := talk(t, nil, append(c.args, flag)...)
			d.expect(c.at)
			d.send(c.keys + leave)
			d.expect("nothing was changed")
			d.exits(exitInterrupted)
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
	d.send("/RoleManagement.ReadWrite.Dir" + enter + mark + enter)
	d.expect("RoleManagement.ReadWrite.Directory is critical")
	d.expect("Give it all the same? [y/N]")
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
	d.exits(exitOK)
	if strings.Contains(d.raw, "\x1b]0;owned") || strings.Contains(d.raw, "\x1b[2J$(") {
		t.Error("the name's escape sequence reached the terminal")
	}
}

// Where nobody can be asked, the error says which flags to give.
func TestNobodyToAsk(t *testing.T) {
	for _, c := range []struct {
		name string
		args []string
		env  map[string]string
		want string
	}{
		{"no input", []string{"assign", "--no-input", "-i", "x"}, nil, "give --api and --role"},
		{"in CI", []string{"assign"}, map[string]string{"CI": "true"}, "give --api, --identity and --role"},
		{"copy", []string{"copy", "--no-input", "--to", "x"}, nil, "give --from"},
		{"remove", []string{"remove", "--no-input"}, nil, "give --identity"},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := talk(t, c.env, append(c.args, "--sandbox")...)
			d.expect(c.want)
			d.exits(exitUsage)
		})
	}
}
