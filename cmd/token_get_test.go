package cmd

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"

	"mi-roles/cmd/change"
	"mi-roles/cmd/screen"
	"mi-roles/graph/signin"
)

// metadata plays the endpoint that App Service announces. Tokens are kept by the
// library for the whole process, so each test needs an API or identity of its own.
func metadata(t *testing.T, raw string, asked *[]string) {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		q := r.URL.Query()
		*asked = append(*asked, strings.Join([]string{q.Get("resource"), q.Get("client_id"), q.Get("object_id"), q.Get("mi_res_id")}, "|"))
		if r.Header.Get("X-IDENTITY-HEADER") != "secret-header" || q.Get("client_id") == beef {
			w.WriteHeader(http.StatusBadRequest)
			_, _ = io.WriteString(w, `{"error":"invalid_request","error_description":"Identity not found"}`)
			return
		}
		_, _ = fmt.Fprintf(w, `{"access_token":%q,"expires_on":"%d","resource":"x","token_type":"Bearer"}`, raw,
			time.Now().Add(time.Hour).Unix())
	}))
	t.Cleanup(server.Close)
	for _, name := range []string{"MSI_ENDPOINT", "IMDS_ENDPOINT", "IDENTITY_SERVER_THUMBPRINT", "AZURE_CLIENT_ID",
		"AZURE_AUTHORITY_HOST"} {
		t.Setenv(name, "")
		_ = os.Unsetenv(name)
	}
	t.Setenv("IDENTITY_ENDPOINT", server.URL)
	t.Setenv("IDENTITY_HEADER", "secret-header")
}

// beef is an identity that this endpoint knows by its object id alone.
const beef = "1d000000-0000-4000-8000-00000000beef"

func TestGetToken(t *testing.T) {
	const arm = "/subscriptions/5b000000-0000-4000-8000-000000000001/resourceGroups/rg/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id"
	for _, c := range []struct {
		args []string
		asks string
	}{
		{[]string{"-a", "graph"}, "https://graph.microsoft.com|||"},
		{[]string{"-a", "graph", "--cloud", "usgov"}, "https://graph.microsoft.us|||"},
		{[]string{"-a", "api://one"}, "api://one|||"},
		{[]string{"-a", "api://two/.default"}, "api://two|||"},
		{[]string{"-a", "https://slash.example/"}, "https://slash.example/|||"},
		{[]string{"-a", "keyvault"}, "https://vault.azure.net|||"},
		{[]string{"-a", "6a1f0b52-0000-4000-8000-000000000001"}, "6a1f0b52-0000-4000-8000-000000000001|||"},
		{[]string{"-a", "api://three", "-i", "client:c11e0000-0000-4000-8000-000000000025"},
			"api://three|c11e0000-0000-4000-8000-000000000025||"},
		{[]string{"-a", "api://four", "-i", "id:1d000000-0000-4000-8000-000000000025"},
			"api://four||1d000000-0000-4000-8000-000000000025|"},
		{[]string{"-a", "api://five", "-i", arm}, "api://five|||" + arm},
		{[]string{"-a", "api://six", "-i", beef}, "api://six|" + beef + "|| api://six||" + beef + "|"},
	} {
		var asked []string
		oid := "1d000000-0000-4000-8000-000000000025"
		if strings.Contains(c.asks, beef) {
			oid = beef
		}
		raw := jwt(identityClaims(map[string]any{"oid": oid}))
		metadata(t, raw, &asked)
		s := speak(t, "", append([]string{"token", "get", "-o", "json"}, c.args...)...)
		s.want(t, 0, `"objectId": "`+oid+`"`)
		if strings.Join(asked, " ") != c.asks {
			t.Errorf("%v asked %q, want %q", c.args, asked, c.asks)
		}
		if strings.Contains(s.out+s.err, raw) || strings.Contains(s.out+s.err, "secret-header") {
			t.Error("a secret was printed")
		}
	}
}

// TestATokenOfAnotherIdentity is not handed out for the one that was asked for.
func TestATokenOfAnotherIdentity(t *testing.T) {
	const arm = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.ManagedIdentity/userAssignedIdentities/"
	for identity, claims := range map[string]map[string]any{
		"client:c11e0000-0000-4000-8000-000000000001": nil, "id:1d000000-0000-4000-8000-000000000001": nil,
		"1d000000-0000-4000-8000-000000000001": nil, arm + "one": {"xms_mirid": arm + "two"},
	} {
		for _, raw := range [][]string{nil, {"--raw"}} {
			var asked []string
			secret := jwt(identityClaims(claims))
			metadata(t, secret, &asked)
			s := speak(t, "", append([]string{"token", "get", "-a", "api://another", "-i", identity}, raw...)...)
			s.want(t, 4, "a token of another identity", "c11e0000-0000-4000-8000-000000000025")
			if s.out != "" || strings.Contains(s.err, secret) {
				t.Errorf("%s: %+v", identity, s)
			}
		}
	}
	var asked []string // what the token does not say is not held against it
	metadata(t, jwt(identityClaims(nil)), &asked)
	speak(t, "", "token", "get", "-a", "api://silent", "-i", arm+"one").want(t, 0)
}

func TestGetTokenRaw(t *testing.T) {
	raw := jwt(identityClaims(nil))
	var asked []string
	metadata(t, raw, &asked)
	if s := speak(t, "", "token", "get", "-a", "api://raw", "--raw"); s.out != raw+"\n" || s.err != "" || s.code != 0 {
		t.Errorf("%+v", s)
	}
	var out, errs bytes.Buffer
	Run(t.Context(), []string{"token", "get", "-a", "api://raw", "--raw"},
		screen.Streams{In: strings.NewReader(""), Out: &out, Err: &errs, OutTTY: true, Getenv: func(string) string { return "" }})
	if !strings.Contains(errs.String(), "secret") || out.String() != raw+"\n" {
		t.Errorf("no warning on a terminal: %q", errs.String())
	}
}

func TestGetTokenBadInput(t *testing.T) {
	for _, args := range [][]string{
		{}, {"-a", ""}, {"-a", "Orders API"}, {"-a", "id:6a1f0b52-0000-4000-8000-000000000001"}, {"-a", "api://a b"},
		{"-a", "graph", "-i", "func-orders"},
		{"-a", "graph", "-i", "rg/func-orders"}, {"-a", "graph", "--cloud", "moon"}, {"-a", "graph", "--raw", "--query", "x"},
		{"-a", "graph", "--sandbox"},
	} {
		if s := speak(t, "", append([]string{"token", "get"}, args...)...); s.code != 2 || s.out != "" {
			t.Errorf("%v: %+v", args, s)
		}
	}
}

// Elsewhere than in Azure the answer comes soon and names what to do instead.
func TestGetTokenOutsideAzure(t *testing.T) {
	for _, name := range []string{"IDENTITY_ENDPOINT", "IDENTITY_HEADER", "MSI_ENDPOINT", "IMDS_ENDPOINT"} {
		t.Setenv(name, "")
		_ = os.Unsetenv(name)
	}
	silent := transport(func(r *http.Request) (*http.Response, error) {
		<-r.Context().Done() // packets to that address are dropped
		return nil, r.Context().Err()
	})
	a := newApp(screen.Streams{Out: io.Discard, Err: io.Discard, Getenv: os.Getenv})
	a.Output = "table"
	start := time.Now()
	err := a.getToken(t.Context(), &tokenGetOptions{api: "graph", transport: silent})
	if took := time.Since(start); took > 3*time.Second {
		t.Errorf("it took %s", took)
	}
	o := change.Classify(context.Background(), err)
	if o.Code != 4 || !errors.Is(err, signin.ErrNoCredential) || !strings.Contains(a.Hint(err, o), "token inspect") {
		t.Errorf("code %d, %v, hint %q", o.Code, err, a.Hint(err, o))
	}
}

func TestGetTokenDebug(t *testing.T) {
	raw := jwt(identityClaims(nil))
	var asked []string
	metadata(t, raw, &asked)
	s := speak(t, "", "token", "get", "-a", "api://debugged", "--debug")
	s.want(t, 0, "debug: GET http://127.0.0.1", "-> 200 OK")
	if strings.Contains(s.out+s.err, raw) || strings.Contains(s.err, "secret-header") {
		t.Error("a secret was printed")
	}
}
