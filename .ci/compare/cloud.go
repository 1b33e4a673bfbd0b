package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"io"
	"log"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"time"

	"mi-roles/graph/sandbox"
)

const (
	tenantID = "7e4a4700-0000-4000-8000-000000000001"
	clientID = "11111111-2222-4333-8444-555555555555"
	secret   = "known-to-nobody-else"
)

// cloud is the sample tenant under Microsoft's host names, over TLS, behind a proxy.
type cloud struct {
	graph    *sandbox.Server
	requests atomic.Int64 // to Microsoft Graph
	delay    time.Duration
	env      []string // leads programs here
	end      []func()
}

// startCloud keeps its certificate in dir. Each answer of Graph takes delay.
func startCloud(dir string, delay time.Duration) (*cloud, error) {
	c := &cloud{graph: sandbox.New(sandbox.Sample(), sandbox.Faults{}), delay: delay}
	cert, file, err := certificate(dir)
	if err != nil {
		return nil, err
	}
	server := httptest.NewUnstartedServer(c)
	server.TLS = &tls.Config{Certificates: []tls.Certificate{cert}}
	server.Config.ErrorLog = log.New(io.Discard, "", 0) // clients that look whether someone is there
	server.StartTLS()
	proxy := httptest.NewServer(tunnel(server.Listener.Addr().String()))
	c.end = append(c.end, proxy.Close, server.Close)
	for _, name := range []string{"SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "NODE_EXTRA_CA_CERTS"} {
		c.env = append(c.env, name+"="+file)
	}
	for _, name := range []string{"HTTPS_PROXY", "https_proxy"} {
		c.env = append(c.env, name+"="+proxy.URL)
	}
	return c, nil
}

func (c *cloud) stop() {
	for _, end := range c.end {
		end()
	}
}

func (c *cloud) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Host == "graph.microsoft.com" {
		c.requests.Add(1)
		time.Sleep(c.delay)
		// Terraform's provider asks the beta version for this one property.
		r.URL.Path = strings.Replace(r.URL.Path, "/beta/", "/v1.0/", 1)
		r.URL.RawQuery = strings.Replace(r.URL.RawQuery, "samlMetadataUrl", "id", 1)
		c.graph.ServeHTTP(w, r)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	authority := "https://login.microsoftonline.com/" + tenantID
	switch path := r.URL.Path; {
	case strings.HasSuffix(path, "/discovery/instance"):
		answer(w, map[string]any{"tenant_discovery_endpoint": authority + "/v2.0/.well-known/openid-configuration",
			"metadata": []any{map[string]any{"preferred_network": "login.microsoftonline.com", "preferred_cache": "login.windows.net",
				"aliases": []string{"login.microsoftonline.com", "login.windows.net"}}}})
	case strings.HasSuffix(path, "/openid-configuration"):
		answer(w, map[string]any{"issuer": authority + "/v2.0", "token_endpoint": authority + "/oauth2/v2.0/token",
			"authorization_endpoint": authority + "/oauth2/v2.0/authorize", "jwks_uri": authority + "/discovery/v2.0/keys"})
	case strings.HasSuffix(path, "/oauth2/v2.0/token"):
		answer(w, map[string]any{"token_type": "Bearer", "expires_in": 3599, "access_token": token()})
	case r.Host == "management.azure.com":
		answer(w, map[string]any{"value": []any{}})
	default:
		w.WriteHeader(http.StatusNotFound)
	}
}

func answer(w io.Writer, v any) { _ = json.NewEncoder(w).Encode(v) }

// token is one of an application, without a signature that anyone checks.
func token() string {
	now := time.Now().Unix()
	claims, _ := json.Marshal(map[string]any{"aud": "https://graph.microsoft.com", "iss": "https://sts.windows.net/" + tenantID + "/",
		"tid": tenantID, "appid": clientID, "app_displayname": "id-deploy", "oid": "1d000000-0000-4000-8000-000000000016",
		"idtyp": "app", "iat": now, "nbf": now,
		"exp": now + 3599, "roles": []string{"Application.Read.All", "AppRoleAssignment.ReadWrite.All"}})
	part := base64.RawURLEncoding.EncodeToString
	return part([]byte(`{"typ":"JWT","alg":"RS256"}`)) + "." + part(claims) + "." + part([]byte("no signature"))
}

// tunnel is a proxy that leads every host to one server.
func tunnel(to string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		far, err := net.Dial("tcp", to)
		if err != nil || r.Method != http.MethodConnect {
			w.WriteHeader(http.StatusBadGateway)
			return
		}
		near, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			return
		}
		_, _ = io.WriteString(near, "HTTP/1.1 200 OK\r\n\r\n")
		go func() { _, _ = io.Copy(far, near); _ = far.Close() }()
		_, _ = io.Copy(near, far)
		_ = near.Close()
	}
}

func certificate(dir string) (tls.Certificate, string, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return tls.Certificate{}, "", err
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "compare"},
		DNSNames:  []string{"graph.microsoft.com", "login.microsoftonline.com", "login.windows.net", "management.azure.com"},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(24 * time.Hour), IsCA: true, BasicConstraintsValid: true,
		KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageDigitalSignature}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		return tls.Certificate{}, "", fmt.Errorf("certificate: %w", err)
	}
	file := filepath.Join(dir, "ca.pem")
	err = os.WriteFile(file, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}), 0o600)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, file, err
}
