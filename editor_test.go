package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/textproto"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"mi-roles/cmd/testenv"
)

// TestEditorsKnowTheFiles drives the YAML support of editors: with the schema that the
// guides tell people to name, it accepts what is right, finds what is wrong where it
// stands, and explains each key under the pointer.
func TestEditorsKnowTheFiles(t *testing.T) {
	server := validators(t, "yaml-language-server/bin/yaml-language-server")
	e := startEditor(t, server, "--stdio")
	for kind, c := range map[string]struct{ good, bad, complaint, key, hover string }{
		"manifest": {"version: 1\ngrants:\n  - identity: rg-shop/func-orders\n    api: graph\n    roles: [User.Read.All]\n",
			"version: 1\ngrants:\n  - identity: a\n    api: graph\n    role: [X]\n",
			"5: Property role is not allowed.", "roles", "App roles of the API"},
		"policy": {"version: 1\ndefault: deny\nrules:\n  - name: shop\n    effect: allow\n    maxRisk: high\n",
			"version: 1\ndefault: maybe\n",
			"2: Value is not accepted. Valid values: \"allow\", \"deny\".", "maxRisk", "The highest risk"},
		"exceptions": {"- id: MIR002\n  identity: rg-shop/func-orders\n  reason: needed\n  expires: 2027-03-31\n",
			"- id: MIR002\n  api: graph\n  expires: 2027-03-31\n", "1: Missing property \"reason\".", "expires", "The last day"},
		"risk": {"- api: graph\n  role: Mail.Send\n  level: medium\n", "- api: graph\n  role: Mail.Send\n  level: awful\n",
			"3: String does not match the pattern", "level", "How dangerous the role is"},
	} {
		if said := e.open(kind+"-good.yaml", kind, c.good); len(said) > 0 {
			t.Errorf("%s: %s\n%s", kind, strings.Join(said, "\n"), c.good)
		}
		if shown := e.hover(kind+"-good.yaml", c.good, c.key); !strings.Contains(shown, c.hover) {
			t.Errorf("%s: over %s stands %q, not %q", kind, c.key, shown, c.hover)
		}
		if said := strings.Join(e.open(kind+"-bad.yaml", kind, c.bad), "\n"); !strings.Contains(said, c.complaint) {
			t.Errorf("%s: no %q in %q of\n%s", kind, c.complaint, said, c.bad)
		}
	}
}

// editor is the client of a language server: what an editor is to it.
type editor struct {
	t       *testing.T
	in      io.Writer
	out     *bufio.Reader
	last    int
	schemas string
}

// message is one of the Language Server Protocol.
type message struct {
	ID     json.RawMessage `json:"id,omitempty"`
	Method string          `json:"method,omitempty"`
	Params json.RawMessage `json:"params,omitempty"`
	Result json.RawMessage `json:"result,omitempty"`
}

func startEditor(t *testing.T, script string, args ...string) *editor {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	t.Cleanup(cancel)
	schemas, err := filepath.Abs("docs")
	if err != nil {
		t.Fatal(err)
	}
	c := testenv.New(t, "node").Command(ctx, "node", append([]string{script}, args...)...)
	in, err := c.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Process.Kill(); _ = c.Wait() })
	e := &editor{t: t, in: in, out: bufio.NewReader(out), schemas: schemas}
	e.ask("initialize", map[string]any{"processId": nil, "rootUri": nil, "capabilities": map[string]any{
		"textDocument": map[string]any{"hover": map[string]any{"contentFormat": []string{"markdown"}}}}})
	e.send("", "initialized", map[string]any{})
	return e
}

// uri is the address of a file that is open in the editor alone.
func uri(name string) string { return "file:///open/" + name }

// open shows a file with its schema in the first line, and returns the complaints.
func (e *editor) open(name, kind, text string) (said []string) {
	e.t.Helper()
	text = fmt.Sprintf("# yaml-language-server: $schema=%s/%s.schema.json\n%s", e.schemas, kind, text)
	e.send("", "textDocument/didOpen", map[string]any{"textDocument": map[string]any{"uri": uri(name), "languageId": "yaml",
		"version": 1, "text": text}})
	m := e.await(func(m message) bool {
		return m.Method == "textDocument/publishDiagnostics" && strings.Contains(string(m.Params), uri(name))
	})
	var p struct {
		Diagnostics []struct {
			Message string
			Range   struct{ Start struct{ Line int } }
		}
	}
	if err := json.Unmarshal(m.Params, &p); err != nil {
		e.t.Fatal(err)
	}
	for _, d := range p.Diagnostics {
		said = append(said, fmt.Sprintf("%d: %s", d.Range.Start.Line, d.Message))
	}
	return said
}

// hover is what the editor shows over a key of an open file.
func (e *editor) hover(name, text, key string) string {
	e.t.Helper()
	before, _, found := strings.Cut(text, key+":")
	if !found {
		e.t.Fatalf("no %s in %s", key, text)
	}
	lines := strings.Split(before, "\n")
	result := e.ask("textDocument/hover", map[string]any{"textDocument": map[string]any{"uri": uri(name)},
		"position": map[string]int{"line": len(lines), "character": len(lines[len(lines)-1]) + 1}})
	return string(result)
}

func (e *editor) send(id, method string, params any) {
	e.t.Helper()
	raw, err := json.Marshal(params)
	if err != nil {
		e.t.Fatal(err)
	}
	e.write(struct {
		Version string `json:"jsonrpc"`
		message
	}{"2.0", message{ID: json.RawMessage(id), Method: method, Params: raw}})
}

func (e *editor) write(m any) {
	e.t.Helper()
	raw, err := json.Marshal(m)
	if err == nil {
		_, err = fmt.Fprintf(e.in, "Content-Length: %d\r\n\r\n%s", len(raw), raw)
	}
	if err != nil {
		e.t.Fatal(err)
	}
}

func (e *editor) ask(method string, params any) json.RawMessage {
	e.t.Helper()
	e.last++
	id := strconv.Itoa(e.last)
	e.send(id, method, params)
	return e.await(func(m message) bool { return m.Method == "" && string(m.ID) == id }).Result
}

// await reads until a message is the one; what the server asks is answered with nothing.
func (e *editor) await(is func(message) bool) message {
	e.t.Helper()
	for {
		head, err := textproto.NewReader(e.out).ReadMIMEHeader()
		if err != nil {
			e.t.Fatalf("the server ended: %v", err)
		}
		n, err := strconv.Atoi(head.Get("Content-Length"))
		if err != nil {
			e.t.Fatal(err)
		}
		body := make([]byte, n)
		var m message
		if _, err := io.ReadFull(e.out, body); err != nil || json.Unmarshal(body, &m) != nil {
			e.t.Fatalf("%v: %.200s", err, body)
		}
		if m.Method != "" && m.ID != nil {
			e.write(map[string]any{"jsonrpc": "2.0", "id": m.ID, "result": nil})
			continue
		}
		if is(m) {
			return m
		}
	}
}
