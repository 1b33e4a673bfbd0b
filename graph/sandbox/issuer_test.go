package sandbox

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"
)

const (
	idDeploy       = "1d000000-0000-4000-8000-000000000016"
	idDeployClient = "c11e0000-0000-4000-8000-000000000016"
)

// claimed is what a test reads in a token.
type claimed struct {
	Aud, Tid, Oid, Appid string
	Roles                []string
	Mirid                string `json:"xms_mirid"`
	Exp                  int64
}

func claimsOf(t *testing.T, token string) (c claimed) {
	t.Helper()
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		t.Fatalf("%q is no JSON Web Token", token)
	}
	raw, err := base64.RawURLEncoding.DecodeString(parts[1])
	if err != nil || json.Unmarshal(raw, &c) != nil {
		t.Fatalf("%v: %s", err, raw)
	}
	return c
}

// tokenFrom asks the endpoint for a token; "" is a refusal.
func tokenFrom(t *testing.T, h http.Handler, status int, query url.Values) string {
	t.Helper()
	query.Set("api-version", "2019-08-01")
	req := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "http://127.0.0.1:8480"+IdentityPath+"?"+query.Encode(), nil)
	req.Header.Set("X-Identity-Header", "HEADER")
	w := httptest.NewRecorder()
	h.ServeHTTP(w, req)
	var body struct {
		Token string `json:"access_token"`
	}
	if err := json.Unmarshal(w.Body.Bytes(), &body); err != nil || w.Code != status {
		t.Fatalf("%v: %d %s", query, w.Code, w.Body)
	}
	return body.Token
}

// TestTokensOfIdentities: a token says who is meant and what they hold on the API that it
// is for, and lets them do what they may.
func TestTokensOfIdentities(t *testing.T) {
	const graph, orders = "https://graph.microsoft.com", "api://orders"
	for name, c := range map[string]struct {
		as     string
		query  url.Values
		status int
		oid    string
		role   string
		write  int
	}{
		"whoever may do everything": {"", url.Values{"resource": {graph}}, 200, "", "", 201},
		"the one of the flag":       {"func-orders", url.Values{"resource": {graph + "/"}}, 200, funcOrders, "Mail.Send", 403},
		"a client id": {"func-orders", url.Values{"resource": {graph}, "client_id": {idDeployClient}}, 200, idDeploy,
			"AppRoleAssignment.ReadWrite.All", 201},
		"an object id": {"", url.Values{"resource": {orders}, "principal_id": {idDeploy}}, 200, idDeploy, "", 201},
		"nobody":       {"", url.Values{"resource": {graph}, "client_id": {miaKeller}}, 400, "", "", 0},
		"a name":       {"", url.Values{"resource": {graph}, "client_id": {"func-orders"}}, 400, "", "", 0},
	} {
		s, _ := with(Faults{})
		issuer, err := NewIssuer(s.Tenant, c.as)
		if err != nil {
			t.Fatal(err)
		}
		h := IdentityEndpoint(Guard(s, "SECRET", issuer), issuer, "HEADER")
		token := tokenFrom(t, h, c.status, c.query)
		if c.status != http.StatusOK {
			if token != "" {
				t.Errorf("%s: %s", name, token)
			}
			continue
		}
		said := claimsOf(t, token)
		if said.Tid != s.Tenant().ID || said.Aud != c.query.Get("resource") || said.Oid != c.oid ||
			(c.role == "") != (len(said.Roles) == 0) || c.role != "" && !slices.Contains(said.Roles, c.role) {
			t.Errorf("%s: %+v", name, said)
		}
		req := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/v1.0/servicePrincipals/"+catalogSP+"/appRoleAssignments",
			strings.NewReader(grantBody(catalogSP, graphSP, readAll)))
		req.Host = "127.0.0.1:8480"
		req.Header.Set("Content-Type", "application/json")
		req.Header.Set("Authorization", "Bearer "+token)
		w := httptest.NewRecorder()
		if h.ServeHTTP(w, req); w.Code != c.write {
			t.Errorf("%s: %d %s", name, w.Code, w.Body)
		}
	}
	if _, err := NewIssuer(Sample, "nobody-of-that-name"); err == nil {
		t.Error("an identity that is not there")
	}
}

// TestTokensAreTheIssuers: no other is taken, however little is changed.
func TestTokensAreTheIssuers(t *testing.T) {
	s, _ := with(Faults{})
	issuer, err := NewIssuer(s.Tenant, "")
	other, err2 := NewIssuer(s.Tenant, "")
	if err != nil || err2 != nil {
		t.Fatal(err, err2)
	}
	now := time.Date(2026, 11, 29, 12, 0, 0, 0, time.UTC)
	good, err := issuer.token(idDeploy, "https://graph.microsoft.com", now)
	foreign, err2 := other.token(idDeploy, "https://graph.microsoft.com", now)
	if err != nil || err2 != nil {
		t.Fatal(err, err2)
	}
	if !issuer.knows(good, now) || !issuer.knows(good, now.Add(lifetime-time.Second)) {
		t.Error("its own token is refused")
	}
	parts := strings.Split(good, ".")
	forged := strings.Replace(mustDecode(t, parts[1]), idDeploy, funcOrders, 1)
	for name, token := range map[string]string{
		"another issuer's": foreign, "no signature": parts[0] + "." + parts[1] + ".", "empty": "", "a dot": ".", "dots": "..",
		"other claims": parts[0] + "." + base64.RawURLEncoding.EncodeToString([]byte(forged)) + "." + parts[2],
	} {
		if issuer.knows(token, now) {
			t.Errorf("%s: %q is taken", name, token)
		}
	}
	if issuer.knows(good, now.Add(lifetime)) {
		t.Error("an expired token is taken")
	}
}

func mustDecode(t *testing.T, part string) string {
	t.Helper()
	raw, err := base64.RawURLEncoding.DecodeString(part)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}
