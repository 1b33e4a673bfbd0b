//go:build !windows

package html_test

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"mi-roles/cmd/testenv"
)

// browser is a page in a real Chromium, driven by the DevTools protocol over a
// pipe: JSON messages that end in a zero byte. A client library for the same
// would bring a dozen modules for the five methods used here.
type browser struct {
	t       *testing.T
	in      io.Writer
	session string
	mu      sync.Mutex
	last    int
	waiting map[int]chan message
	said    []string // console messages and uncaught errors
	loaded  chan struct{}
}

// patience is how long a browser may take on a machine that also compiles.
const patience = time.Minute

type message struct {
	ID     int             `json:"id,omitempty"`
	Method string          `json:"method,omitempty"`
	Params json.RawMessage `json:"params,omitempty"`
	Result json.RawMessage `json:"result,omitempty"`
	Error  *struct {
		Message string `json:"message"`
	} `json:"error,omitempty"`
	SessionID string `json:"sessionId,omitempty"`
}

// open starts a browser on an empty page. On a busy machine one start in many
// never answers: it is given up and tried again.
func open(t *testing.T) *browser {
	t.Helper()
	var err error
	for range 3 {
		var b *browser
		if b, err = start(t); err == nil {
			for _, domain := range []string{"Page", "Runtime", "Log"} {
				b.call(domain+".enable", nil, nil)
			}
			return b
		}
	}
	t.Fatal(err)
	return nil
}

func start(t *testing.T) (*browser, error) {
	t.Helper()
	ctx, kill := context.WithCancel(context.WithoutCancel(t.Context())) // t's own ends before the clean-up
	c := testenv.New(t).Command(ctx, testenv.Browser(t), "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
		"--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
		"--user-data-dir="+t.TempDir(), "--window-size=1400,900", "--remote-debugging-pipe", "about:blank")
	fromUs, toIt, err := os.Pipe()
	fromIt, toUs, err2 := os.Pipe()
	if err := errors.Join(err, err2); err != nil {
		kill()
		t.Fatal(err)
	}
	c.ExtraFiles = []*os.File{fromUs, toUs} // descriptors 3 and 4
	c.WaitDelay = 5 * time.Second
	if err := c.Start(); err != nil {
		kill()
		t.Fatal(err)
	}
	_, _ = fromUs.Close(), toUs.Close()
	b := &browser{t: t, in: toIt, waiting: map[int]chan message{}, loaded: make(chan struct{}, 16)}
	go b.read(fromIt)
	answer, err := b.send("Target.createTarget", map[string]any{"url": "about:blank"})
	if err != nil {
		kill()
		_, _, _ = toIt.Close(), c.Wait(), fromIt.Close()
		return nil, fmt.Errorf("the browser does not answer: %w", err)
	}
	t.Cleanup(func() {
		b.session = ""
		_, _ = b.send("Browser.close", nil) // and not kill: its helpers would go on writing to the folder
		_ = toIt.Close()
		_ = c.Wait()
		kill()
		_ = fromIt.Close()
	})
	var target struct{ TargetID, SessionID string }
	if err := json.Unmarshal(answer.Result, &target); err != nil {
		return nil, err
	}
	b.call("Target.attachToTarget", map[string]any{"targetId": target.TargetID, "flatten": true}, &target)
	b.session = target.SessionID
	return b, nil
}

func (b *browser) read(r io.Reader) {
	lines := bufio.NewReaderSize(r, 1<<20)
	for {
		text, err := lines.ReadBytes(0)
		if err != nil {
			return
		}
		var m message
		if json.Unmarshal(text[:len(text)-1], &m) != nil {
			continue
		}
		b.mu.Lock()
		wait := b.waiting[m.ID]
		delete(b.waiting, m.ID)
		switch m.Method {
		case "Runtime.exceptionThrown", "Runtime.consoleAPICalled", "Log.entryAdded":
			b.said = append(b.said, string(m.Params))
		case "Page.loadEventFired":
			b.loaded <- struct{}{}
		}
		b.mu.Unlock()
		if wait != nil {
			wait <- m
		}
	}
}

func (b *browser) send(method string, params any) (message, error) {
	if params == nil {
		params = struct{}{}
	}
	raw, err := json.Marshal(params)
	if err != nil {
		return message{}, err
	}
	b.mu.Lock()
	b.last++
	m := message{ID: b.last, Method: method, Params: raw, SessionID: b.session}
	wait := make(chan message, 1)
	b.waiting[m.ID] = wait
	text, err := json.Marshal(m)
	if err == nil {
		_, err = b.in.Write(append(text, 0))
	}
	b.mu.Unlock()
	if err != nil {
		return message{}, err
	}
	select {
	case answer := <-wait:
		if answer.Error != nil {
			return answer, errors.New(answer.Error.Message)
		}
		return answer, nil
	case <-time.After(patience):
		return message{}, fmt.Errorf("no answer to %s", method)
	}
}

func (b *browser) call(method string, params, result any) {
	b.t.Helper()
	m, err := b.send(method, params)
	if err == nil && result != nil {
		err = json.Unmarshal(m.Result, result)
	}
	if err != nil {
		b.t.Fatalf("%s: %v", method, err)
	}
}

// show writes the page to a file and opens it from there, as people do.
func (b *browser) show(page []byte, fragment string) {
	b.t.Helper()
	file := filepath.Join(b.t.TempDir(), "report.html")
	if err := os.WriteFile(file, page, 0o600); err != nil {
		b.t.Fatal(err)
	}
	b.call("Page.navigate", map[string]any{"url": "file://" + file + fragment}, nil)
	select {
	case <-b.loaded:
	case <-time.After(patience):
		b.t.Fatal("the page did not load")
	}
}

// eval runs JavaScript in the page; a promise is awaited.
func (b *browser) eval(script string, result any) {
	b.t.Helper()
	var r struct {
		Result           struct{ Value json.RawMessage }
		ExceptionDetails json.RawMessage
	}
	b.call("Runtime.evaluate", map[string]any{"expression": script, "returnByValue": true, "awaitPromise": true}, &r)
	if r.ExceptionDetails != nil {
		b.t.Fatalf("%s\n%s", script, r.ExceptionDetails)
	}
	if result != nil && len(r.Result.Value) > 0 {
		if err := json.Unmarshal(r.Result.Value, result); err != nil {
			b.t.Fatalf("%s: %v", script, err)
		}
	}
}

// text evaluates to a text.
func (b *browser) text(script string) string {
	b.t.Helper()
	var s string
	b.eval("String("+script+")", &s)
	return s
}

// quiet fails if the page has complained.
func (b *browser) quiet() {
	b.t.Helper()
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.said) > 0 {
		b.t.Errorf("the console is not empty:\n%s", strings.Join(b.said, "\n"))
	}
}
