package main

import (
	"context"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"mi-roles/cmd/testenv"
)

// TestCertificatesAreAlwaysVerified: no code of the program can turn that off.
func TestCertificatesAreAlwaysVerified(t *testing.T) {
	err := filepath.WalkDir(".", func(file string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(file) != ".go" || strings.HasSuffix(file, "_test.go") {
			return err
		}
		text, err := os.ReadFile(file)
		if strings.Contains(string(text), "InsecureSkipVerify") {
			t.Errorf("%s speaks of InsecureSkipVerify", file)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestNothingIsSentUnasked: what needs no tenant connects to nobody. A proxy sees
// every attempt but those to addresses of this machine.
func TestNothingIsSentUnasked(t *testing.T) {
	proxy, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = proxy.Close() }()
	var tried atomic.Int64
	untilTried, stop := context.WithCancel(t.Context())
	defer stop()
	go func() {
		for {
			conn, err := proxy.Accept()
			if err != nil {
				return
			}
			tried.Add(1)
			stop()
			_ = conn.Close()
		}
	}()
	env := testenv.New(t, "mi-roles")
	env.Set("HTTPS_PROXY=http://"+proxy.Addr().String(), "HTTP_PROXY=http://"+proxy.Addr().String(),
		"AZURE_TENANT_ID=11111111-0000-4000-8000-000000000001",
		"AZURE_CLIENT_ID=11111111-0000-4000-8000-000000000002", "AZURE_CLIENT_SECRET=a-secret-of-tests", "MI_ROLES_AUTH=env")
	run := func(ctx context.Context, args ...string) {
		t.Helper()
		c := env.Command(ctx, "mi-roles", args...)
		if out, err := c.CombinedOutput(); err != nil && !strings.HasPrefix(args[0], "list") {
			t.Errorf("%v: %v %s", args, err, out)
		}
	}
	for _, args := range [][]string{{"version"}, {"help"}, {"completion", "bash"}, {"__complete", "list", "-i", ""},
		{"__complete", "assign", "-a", ""},
		{"explain", "AADSTS700016"}, {"apis", "--aliases"}, {"list", "--sandbox", "-i", "func-orders"},
		{"audit", "--all", "--sandbox", "-q", "-o", "none"}} {
		run(t.Context(), args...)
	}
	if n := tried.Load(); n != 0 {
		t.Errorf("%d connections", n)
	}
	run(untilTried, "list", "-i", "func-orders", "--timeout", "20s")
	if tried.Load() == 0 {
		t.Error("a command that needs a tenant does not pass the proxy: this test sees nothing")
	}
}

// TestChecksOfTheProject: what the pages say of checks is in the files that run them.
func TestChecksOfTheProject(t *testing.T) {
	for file, parts := range map[string][]string{
		".ci/run": {"go mod verify", "go mod tidy -diff", "deadcode", "elsewhere windows", "elsewhere darwin"},
		".github/workflows/vulnerabilities.yml": {"pull_request", "schedule", "govulncheck -format openvex ./...",
			"docs/mi-roles.openvex.json"},
		".github/workflows/test.yml": {"ubuntu-latest", "macos-latest", "windows-latest"},
		".goreleaser.yaml": {"CGO_ENABLED=0", "-trimpath", "linux", "darwin", "windows", "amd64", "arm64", "dist-extra/man", "completions",
			"homebrew_casks", "scoops", "winget", "formats: [deb, rpm, apk]"},
		".ci/release/Dockerfile": {"static-debian12:nonroot@sha256:"},
	} {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Error(err)
			continue
		}
		for _, part := range parts {
			if !strings.Contains(string(text), part) {
				t.Errorf("%s does not have %q any more", file, part)
			}
		}
	}
}
