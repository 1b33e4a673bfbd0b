package cmd

import (
	"encoding/binary"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf16"

	"mi-roles/cmd/change"
)

// encodings are the forms in which people's programs save a text.
func encodings() map[string]func(string) string {
	wide := func(order binary.AppendByteOrder, mark string) func(string) string {
		return func(s string) string {
			var data []byte
			for _, u := range utf16.Encode([]rune(mark + s)) {
				data = order.AppendUint16(data, u)
			}
			return string(data)
		}
	}
	crlf := func(s string) string { return strings.ReplaceAll(s, "\n", "\r\n") }
	return map[string]func(string) string{
		"UTF-8":           func(s string) string { return s },
		"with a mark":     func(s string) string { return "\ufeff" + s },
		"CRLF":            crlf,
		"mark and CRLF":   func(s string) string { return "\ufeff" + crlf(s) },
		"UTF-16":          wide(binary.LittleEndian, "\ufeff"),
		"PowerShell's >":  func(s string) string { return wide(binary.LittleEndian, "\ufeff")(crlf(s)) },
		"UTF-16, swapped": wide(binary.BigEndian, "\ufeff"),
		"UTF-16, no mark": wide(binary.LittleEndian, ""),
	}
}

// TestEveryFileInEveryEncoding: whatever a command reads, it reads as people's programs
// save it.
func TestEveryFileInEveryEncoding(t *testing.T) {
	dir := t.TempDir()
	in := func(name string) string { return filepath.Join(dir, name) }
	grants := "version: 1\ngrants: [{identity: func-orders, api: graph, roles: [User.Read.All]}]\n"
	if err := os.WriteFile(in("grants.yaml"), []byte(grants), 0o600); err != nil {
		t.Fatal(err)
	}
	speak(t, "", "plan", "-f", in("grants.yaml"), "--sandbox", "--out", in("plan.json")).want(t, change.ExitOK)
	speak(t, "", "snapshot", in("tenant.json"), "--sandbox").want(t, change.ExitOK)
	speak(t, "", "assign", "-i", "func-orders", "-a", "graph", "-r", "User.Read.All", "--sandbox="+in("after.json"), "--record",
		in("run.jsonl")).want(t, change.ExitOK)
	read := func(name string) string {
		text, err := os.ReadFile(in(name))
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	granted := []string{"verify", "-i", "func-orders", "-a", "graph", "-r", "Mail.Send", "--sandbox", "--token", "FILE"}
	for _, c := range []struct {
		text string
		args []string // FILE is the file; "-" reads the text from stdin
		code int
	}{
		{grants, []string{"plan", "-f", "FILE", "--exit-code", "--sandbox"}, change.ExitDiffers},
		{grants, []string{"plan", "-f", "-", "--exit-code", "--sandbox"}, change.ExitDiffers},
		{grants, []string{"verify", "-f", "FILE", "--sandbox"}, change.ExitDiffers},
		{read("plan.json"), []string{"apply", "FILE", "--yes", "--sandbox"}, change.ExitOK},
		{read("run.jsonl"), []string{"undo", "FILE", "--yes", "--dry-run", "--sandbox=" + in("after.json")}, change.ExitOK},
		{read("tenant.json"), []string{"list", "--all", "--sandbox=FILE"}, change.ExitOK},
		{read("tenant.json"), []string{"snapshot", "diff", "FILE", in("tenant.json"), "--exit-code"}, change.ExitOK},
		{"version: 1\ndefault: deny\nrules: []\n", []string{"plan", "-f", in("grants.yaml"), "--policy", "FILE", "--sandbox"}, 8},
		{"[]\n", []string{"audit", "--all", "--exceptions", "FILE", "--sandbox"}, change.ExitOK},
		{"[]\n", []string{"audit", "--all", "--risk-file", "FILE", "--sandbox"}, change.ExitOK},
		{jwt(identityClaims(nil)) + "\n", []string{"token", "inspect", "FILE"}, change.ExitOK},
		{jwt(identityClaims(nil)) + "\n", []string{"token", "inspect", "-"}, change.ExitOK},
		{jwt(identityClaims(nil)) + "\n", granted, change.ExitDiffers},
		{"AADSTS500011: The resource principal named x was not found\n", []string{"explain", "-"}, change.ExitOK},
	} {
		for name, encode := range encodings() {
			file := in("file")
			if err := errors.Join(os.RemoveAll(file), os.WriteFile(file, []byte(encode(c.text)), 0o600)); err != nil {
				t.Fatal(err)
			}
			args := make([]string, len(c.args))
			for i, a := range c.args {
				args[i] = strings.ReplaceAll(a, "FILE", file)
			}
			if s := speak(t, encode(c.text), args...); s.code != c.code {
				t.Errorf("%s: %v: exit %d, want %d: %.400s", name, c.args, s.code, c.code, s.err)
			}
		}
	}
}

// TestARecordSavedAnew can be undone, and is not added to: its lines would not fit.
func TestARecordSavedAnew(t *testing.T) {
	dir := t.TempDir()
	shop, file := "--sandbox="+filepath.Join(dir, "shop.json"), filepath.Join(dir, "run.jsonl")
	assign := []string{"assign", "-i", "func-orders", "-a", "graph", "-r", "User.Read.All", shop, "--record", file}
	speak(t, "", assign...).want(t, change.ExitOK)
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for name, encode := range encodings() {
		if name == "UTF-8" {
			continue
		}
		if err := os.WriteFile(file, []byte(encode(string(text))), 0o600); err != nil {
			t.Fatal(err)
		}
		speak(t, "", assign...).want(t, change.ExitUsage, "was resaved by another program")
		if after, err := os.ReadFile(file); err != nil || string(after) != encode(string(text)) {
			t.Errorf("%s: the record was changed: %v", name, err)
		}
	}
}
