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

	"mi-roles/cmd/screen"
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
	return talkOn(t, pty.Winsize{Rows: 40, Cols: 120}, env, args...)
}

// talkOn is talk on a terminal of some size.
func talkOn(t *testing.T, size pty.Winsize, env map[string]string, args ...string) *dialogue {
	t.Helper()
	master, tty, err := pty.Open()
	if err != nil {
		t.Skipf("no pseudo-terminal: %v", err)
	}
	if err := pty.Setsize(master, &size); err != nil {
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
		d.code <- Run(context.Background(), args,
			screen.Streams{In: tty, Out: &d.out, Err: tty, Ask: true, ErrTTY: true, Getenv: func(k string) string { return env[k] }})
	}()
	t.Cleanup(func() { _, _ = tty.Close(), master.Close() })
	return d
}

var sequence = regexp.MustCompile(`\x1b(\[[0-9;?>=<]*\$?[a-zA-Z]|\][^\x07\x1b]*(\x07|\x1b\\)|.)`)

// expect waits until a text is shown, after what was expected before.
func (d *dialogue) expect(text string) {
	d.t.Helper()
	late := time.After(time.Minute)
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
	case <-time.After(time.Minute):
		d.t.Fatalf("the command does not end; shown is:\n%s", d.text)
	}
}

const (
	enter    = "\r"
	mark     = " "
	keyLeave = "\x03"
)

// shop is a file with the sample tenant, after a change of it.
func shop(t *testing.T, change func(*sandbox.Tenant)) (flag, file string) {
	t.Helper()
	tenant := sandbox.Sample()
	if change != nil {
		change(tenant)
	}
	file = filepath.Join(t.TempDir(), "shop.json")
	keep(t, tenant, file)
	return "--sandbox=" + file, file
}
