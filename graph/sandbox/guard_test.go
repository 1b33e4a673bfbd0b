package sandbox

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// TestGuard: whoever lacks the token, or comes by a name that only leads to loopback,
// reads nothing, changes nothing and hears no echo.
func TestGuard(t *testing.T) {
	s, _ := with(Faults{})
	issuer, err := NewIssuer(s.Tenant, "")
	if err != nil {
		t.Fatal(err)
	}
	h := Guard(s, "SECRET", issuer)
	for name, c := range map[string]struct {
		host, authorization string
		status              int
	}{
		"the one who may":      {"127.0.0.1:8480", "Bearer SECRET", 200},
		"any case of the word": {"localhost:8480", "bearer SECRET", 200},
		"IPv6":                 {"[::1]:8480", "Bearer SECRET", 200},
		"no port":              {"[::1]", "Bearer SECRET", 200},
		"another loopback":     {"127.0.0.2", "Bearer SECRET", 200},
		"another user":         {"127.0.0.1:8480", "Bearer x", 401},
		"no token":             {"127.0.0.1:8480", "", 401},
		"part of the token":    {"127.0.0.1:8480", "Bearer SECRE", 401},
		"more than the token":  {"127.0.0.1:8480", "Bearer SECRET2", 401},
		"another scheme":       {"127.0.0.1:8480", "Basic SECRET", 401},
		"a rebound name":       {"evil.example:8480", "Bearer SECRET", 421},
		"a name that begins":   {"localhost.evil.example", "Bearer SECRET", 421},
		"an address in a name": {"127.0.0.1.evil.example", "Bearer SECRET", 421},
		"another machine":      {"10.0.0.1:8480", "Bearer SECRET", 421},
		"no host":              {"", "Bearer SECRET", 421},
	} {
		for _, method := range []string{"GET", "POST"} {
			body, target := "", "/v1.0/servicePrincipals"
			if method == "POST" {
				target, body = "/v1.0/servicePrincipals/"+funcOrders+"/appRoleAssignments",
					grantBody(funcOrders, graphSP, "00000000-dead-4000-8000-000000000000")
			}
			before := s.Stats().Requests
			req := httptest.NewRequestWithContext(t.Context(), method, target, strings.NewReader(body))
			req.Host = c.host
			req.Header.Set("Content-Type", "application/json")
			req.Header.Set("Authorization", c.authorization)
			w := httptest.NewRecorder()
			h.ServeHTTP(w, req)
			if c.status == http.StatusOK {
				if w.Code == http.StatusUnauthorized || w.Code == http.StatusMisdirectedRequest || s.Stats().Requests == before {
					t.Errorf("%s, %s: %d %s", name, method, w.Code, w.Body)
				}
				continue
			}
			if w.Code != c.status || s.Stats().Requests != before || strings.Contains(w.Body.String(), "evil") ||
				strings.Contains(w.Body.String(), "SECRET") {
				t.Errorf("%s, %s: %d %s", name, method, w.Code, w.Body)
			}
		}
	}
}
