package cmd

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"mi-roles/cmd/change"
	"mi-roles/cmd/screen"
	"mi-roles/graph/sandbox"
)

// TestServeIsForItsUser: another user of the machine, who knows the port, and a web
// page that was made to lead to it get nothing of a snapshot and change nothing in it.
func TestServeIsForItsUser(t *testing.T) {
	file := filepath.Join(t.TempDir(), "snap.json")
	keep(t, sandbox.Sample(), file)
	before, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	out, in := io.Pipe()
	ended := make(chan int, 1)
	go func() {
		ended <- Run(ctx, []string{"sandbox", "serve", "--listen", "127.0.0.1:0", "--sandbox=" + file},
			screen.Streams{In: strings.NewReader(""), Out: in, Err: io.Discard, Getenv: func(string) string { return "" }})
	}()
	lines := bufio.NewScanner(out)
	lines.Scan()
	root := lines.Text()
	lines.Scan()
	token, printed := strings.CutPrefix(lines.Text(), "TOKEN=")
	if !printed || len(token) < 20 {
		t.Fatalf("printed %q and %q", root, lines.Text())
	}
	var variables []string
	for range 2 {
		lines.Scan()
		variables = append(variables, lines.Text())
	}
	endpoint, isEndpoint := strings.CutPrefix(variables[0], "IDENTITY_ENDPOINT=")
	managed := ""
	header, isHeader := strings.CutPrefix(variables[1], "IDENTITY_HEADER=")
	if !isEndpoint || !isHeader {
		t.Fatalf("printed %q", variables)
	}
	for name, want := range map[string]int{header: http.StatusOK, "x": http.StatusUnauthorized} {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet,
			endpoint+"?api-version=2019-08-01&resource=https://graph.microsoft.com", nil)
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("X-IDENTITY-HEADER", name)
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(resp.Body)
		_ = resp.Body.Close()
		var answer struct {
			Token string `json:"access_token"`
		}
		if json.Unmarshal(body, &answer) != nil || err != nil || resp.StatusCode != want || (answer.Token != "") != (want == http.StatusOK) {
			t.Errorf("identity endpoint: %d, %s, %v", resp.StatusCode, body, err)
		}
		if want == http.StatusOK {
			managed = answer.Token
		}
	}
	const grant = `{"principalId":"1d000000-0000-4000-8000-000000000001","resourceId":"a9100000-0000-4000-8000-000000000101","appRoleId":"201e0000-0000-4000-8101-000000000001"}`
	ask := func(method, path, body, bearer, host string) int {
		req, err := http.NewRequestWithContext(t.Context(), method, root+path, strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Authorization", "Bearer "+bearer)
		req.Header.Set("Content-Type", "application/json")
		if host != "" {
			req.Host = host
		}
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = resp.Body.Close() }()
		_, _ = io.Copy(io.Discard, resp.Body)
		return resp.StatusCode
	}
	const grants = "/servicePrincipals/1d000000-0000-4000-8000-000000000001/appRoleAssignments"
	for _, who := range []struct {
		bearer, host string
		status       int
	}{{"x", "", 401}, {token, "evil.example", 421}, {"", "evil.example", 421}} {
		if read, write := ask("GET", "/servicePrincipals", "", who.bearer, who.host),
			ask("POST", grants, grant, who.bearer, who.host); read != who.status || write != who.status {
			t.Errorf("%s %s: %d, %d", who.bearer, who.host, read, write)
		}
	}
	if after, err := os.ReadFile(file); err != nil || !bytes.Equal(before, after) {
		t.Errorf("the file was changed: %v", err)
	}
	if read := ask("GET", "/servicePrincipals", "", managed, ""); read != http.StatusOK {
		t.Errorf("a managed identity: %d", read)
	}
	speak(t, managed, "token", "inspect", "-").want(t, change.ExitOK, "https://graph.microsoft.com", sandbox.Sample().ID)
	if read, write := ask("GET", "/servicePrincipals", "", token, ""),
		ask("POST", grants, grant, token, "localhost"); read != http.StatusOK || write != http.StatusCreated {
		t.Errorf("its user: %d, %d", read, write)
	}
	stop()
	if code := <-ended; code != change.ExitOK {
		t.Errorf("exit %d", code)
	}
}
