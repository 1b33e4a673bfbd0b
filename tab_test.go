//go:build unix

package main

import (
	"bytes"
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/creack/pty"

	"mi-roles/cmd/testenv"
)

// typist types into a shell in a terminal.
type typist struct {
	*os.File
	mu    sync.Mutex
	shown bytes.Buffer
}

func (k *typist) read() {
	for b := make([]byte, 4096); ; {
		n, err := k.Read(b)
		k.mu.Lock()
		k.shown.Write(b[:n])
		k.mu.Unlock()
		if err != nil {
			return
		}
	}
}

func (k *typist) screen() string {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.shown.String()
}

// sees waits until something is shown.
func (k *typist) sees(t *testing.T, text string) {
	t.Helper()
	for end := time.Now().Add(time.Minute); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		if strings.Contains(k.screen(), text) {
			return
		}
	}
	t.Fatalf("%q is not shown; shown is:\n%q", text, k.screen())
}

func (k *typist) types(t *testing.T, text string) {
	t.Helper()
	if _, err := k.WriteString(text); err != nil {
		t.Fatal(err)
	}
}

// shells are how an interactive shell is started, and how it is told about completion.
var shells = map[string]struct{ args, setup []string }{
	"bash": {[]string{"--norc", "--noprofile", "-i"},
		[]string{". /usr/share/bash-completion/bash_completion", "bind 'set bell-style none'", "eval \"$(mi-roles completion bash)\""}},
	"zsh": {[]string{"-f", "-i"},
		[]string{"autoload -U compinit", "compinit -u -D", "eval \"$(mi-roles completion zsh)\"", "unsetopt beep"}},
	"fish": {[]string{"--no-config", "-i"}, []string{"mi-roles completion fish | source"}},
}

// TestTheTabKey completes in each shell that this machine has, as a person does: the first
// and a later item of a list, an API, the roles of an API, topics, and names that a shell
// would read as something else.
func TestTheTabKey(t *testing.T) {
	for shell, how := range shells {
		t.Run(shell, func(t *testing.T) {
			if shell == "bash" {
				if _, err := os.Stat("/usr/share/bash-completion/bash_completion"); err != nil {
					t.Skip("bash-completion is not installed")
				}
			}
			env := testenv.New(t, "mi-roles", shell)
			env.Set("MI_ROLES_SANDBOX=built-in", "TERM=xterm", "LC_ALL=C.UTF-8")
			master, err := pty.StartWithSize(env.Command(t.Context(), shell, how.args...), &pty.Winsize{Rows: 40, Cols: 150})
			if err != nil {
				t.Fatal(err)
			}
			k := &typist{File: master}
			t.Cleanup(func() { _ = k.Close() })
			go k.read()
			for i, line := range how.setup {
				k.types(t, fmt.Sprintf("%s; echo set''up%d\n", line, i))
				k.sees(t, fmt.Sprintf("setup%d", i))
			}
			for i, c := range [][2]string{
				{"list -i id-rep", "list -i id-reporting"},
				{"list -i func-orders,web-sho", "list -i func-orders,web-shop"},
				{"list -i func-orders,id-reporting,web-sho", "list -i func-orders,id-reporting,web-shop"},
				{"list -a sharep", "list -a sharepoint"},
				{"assign -a graph -r User.Read.All,Mail.Sen", "assign -a graph -r User.Read.All,Mail.Send"},
				{"help exit", "help exit-codes"},
				{"list -i büro-z", "list -i büro-zürich-東京"},
			} {
				k.types(t, "mi-roles "+c[0]+"\t")                  // and then, at the beginning of the line,
				k.types(t, fmt.Sprintf("\x01echo got''%d: \n", i)) // to see what stands there
				k.sees(t, fmt.Sprintf("got%d: mi-roles %s", i, c[1]))
			}
		})
	}
}
