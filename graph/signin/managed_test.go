package signin

import (
	"crypto/rand"
	"fmt"
	"net/http"
	"testing"
	"time"
)

// The library keeps managed identity tokens for the whole process, so each test
// has an identity of its own.
func TestManagedIdentityOfAppService(t *testing.T) {
	for _, method := range []Method{Managed, Auto} {
		w, id := newWorld(t), rand.Text()
		w.handle["GET app.example/msi/token"] = func(rw http.ResponseWriter, r *http.Request) {
			q := r.URL.Query()
			if r.Header.Get("X-IDENTITY-HEADER") != jobToken || q.Get("resource") != "https://graph.microsoft.com" ||
				q.Get("client_id") != id {
				t.Errorf("%v %v", r.Header, q)
			}
			managedReply(rw, r)
		}
		c := w.open(Options{Method: method}, map[string]string{"AZURE_CLIENT_ID": id,
			"IDENTITY_ENDPOINT": "http://app.example:80/msi/token", "IDENTITY_HEADER": jobToken})
		w.handle["GET app.example:80/msi/token"] = w.handle["GET app.example/msi/token"]
		mustToken(t, c)
		mustToken(t, c)
		if n := len(w.requests()); n != 1 || c.Name() != "Managed identity" {
			t.Errorf("%s: %d requests, %q", method, n, c.Name())
		}
	}
}

func managedReply(rw http.ResponseWriter, r *http.Request) {
	answerJSON(200, map[string]string{"access_token": accessToken, "resource": "https://graph.microsoft.com", "token_type": "Bearer",
		"expires_on": fmt.Sprint(time.Now().Add(24 * time.Hour).Unix())})(rw, r)
}

const imdsToken = "GET 169.254.169.254/metadata/identity/oauth2/token"

func TestManagedIdentityOfMetadataService(t *testing.T) {
	for _, method := range []Method{Managed, Auto} {
		w := newWorld(t)
		w.handle[imdsToken] = func(rw http.ResponseWriter, r *http.Request) {
			if r.Header.Get("Metadata") == "" {
				answerJSON(400, map[string]string{"error": "bad_request_102"})(rw, r)
				return
			}
			managedReply(rw, r)
		}
		c := w.open(Options{Method: method}, map[string]string{"AZURE_CLIENT_ID": rand.Text()})
		mustToken(t, c)
		mustToken(t, c)
		wantRequests(t, w, imdsToken, imdsToken) // the probe, then the token
	}
}

func TestManagedIdentityNotAssigned(t *testing.T) {
	w := newWorld(t)
	w.handle[imdsToken] = answerJSON(400, map[string]string{"error": "invalid_request", "error_description": "Identity not found"})
	wantReason(t, w.open(Options{Method: Managed}, map[string]string{"AZURE_CLIENT_ID": rand.Text()}),
		"this host has no managed identity with client id", "AZURE_CLIENT_ID")
}

// A proxy's answer for the metadata address is not a metadata service's.
func TestManagedIdentityBehindAProxy(t *testing.T) {
	w := newWorld(t)
	w.handle[imdsToken] = func(rw http.ResponseWriter, _ *http.Request) { rw.WriteHeader(http.StatusGatewayTimeout) }
	wantReason(t, w.open(Options{Method: Managed}, nil), "none here", "az login")
	wantRequests(t, w, imdsToken)
}
