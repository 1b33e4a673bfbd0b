package main

import (
	"bufio"
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"mi-roles/cmd/testenv"
)

// These tests meet a sign-in service on its bad days: whether the exit code says
// that trying again can help (7) or cannot (4), and whether a sentence says why.

// listen hands connections on loopback to answer until the test ends.
func listen(t *testing.T, answer func(net.Conn)) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				answer(conn)
				_ = conn.Close()
			}()
		}
	}()
	return l.Addr().String()
}

// signInEnv is an environment in which the sign-in service is reached through a
// proxy, and trusted by the certificate of that file.
func signInEnv(t *testing.T, proxy, certFile string) *testenv.Env {
	t.Helper()
	return envOf(t, "HTTPS_PROXY="+proxy, "SSL_CERT_FILE="+certFile,
		"AZURE_TENANT_ID=7e4a4700-0000-4000-8000-000000000001", "AZURE_CLIENT_ID=11111111-2222-4333-8444-555555555555",
		"AZURE_CLIENT_SECRET="+secret)
}

// envOf is an environment with these variables and nobody to ask.
func envOf(t *testing.T, variables ...string) *testenv.Env {
	t.Helper()
	env := testenv.New(t, "mi-roles")
	env.Set(append(variables, "CI=1")...)
	return env
}

// ownAuthority is an environment whose sign-in service is another than Microsoft's.
func ownAuthority(t *testing.T, answer func(net.Conn), certFile string) *testenv.Env {
	t.Helper()
	env := signInEnv(t, "", certFile)
	env.Set("AZURE_AUTHORITY_HOST=https://" + strings.Replace(listen(t, answer), "127.0.0.1", "localhost", 1))
	return env
}

func proxyTo(t *testing.T, handler http.Handler) string {
	t.Helper()
	proxy := httptest.NewServer(handler)
	t.Cleanup(proxy.Close)
	return proxy.URL
}

// over answers in TLS, after it has read the request.
func over(cert tls.Certificate, then func(net.Conn)) func(net.Conn) {
	return func(raw net.Conn) {
		conn := tls.Server(raw, &tls.Config{Certificates: []tls.Certificate{cert}})
		req, err := http.ReadRequest(bufio.NewReader(conn))
		if err != nil {
			return
		}
		_, _ = io.Copy(io.Discard, req.Body)
		then(conn)
		_ = conn.CloseWrite()
	}
}

func says(status int, body string) func(net.Conn) {
	return func(conn net.Conn) {
		_, _ = fmt.Fprintf(conn, "HTTP/1.1 %d %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s", status,
			http.StatusText(status), len(body), body)
	}
}

func refusal(text string) string {
	return `{"error":"invalid_client","error_description":"` + text +
		` Trace ID: 11111111-2222-3333-4444-555555555555 Correlation ID: 66666666-7777-8888-9999-000000000000"}`
}

// plainly answers whatever comes with that text. It reads first: a connection
// that is closed with bytes unread is reset, and the answer may be lost with it.
func plainly(text string) func(net.Conn) {
	return func(conn net.Conn) {
		_, _ = conn.Read(make([]byte, 1<<16))
		_, _ = io.WriteString(conn, text)
	}
}

// reset ends a connection with a packet that says so.
func reset(conn net.Conn) {
	_, _ = conn.Read(make([]byte, 1))
	if tcp, ok := conn.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0)
	}
}

// broke is told of a connection that breaks, or while it is tried again.
const broke = " broke\n|signing in: no answer"

// told reports whether one of the sentences is there.
func told(text, sentences string) bool {
	for one := range strings.SplitSeq(sentences, "|") {
		if strings.Contains(text, one) {
			return true
		}
	}
	return false
}

func TestSignInFaults(t *testing.T) {
	t.Parallel()
	cert, certFile := certificate(t, "login.microsoftonline.com")
	for name, c := range map[string]struct {
		answer func(net.Conn)
		code   int
		says   string
	}{
		"wrong secret": {over(cert, says(401, refusal("AADSTS7000215: Invalid client secret provided."))), 4,
			"the client secret is wrong (AADSTS7000215)"},
		"unknown client": {over(cert,
			says(400, refusal("AADSTS700016: Application with identifier 'abc' was not found in the directory 'Contoso'."))), 4,
			"no application with this client id: abc (AADSTS700016)"},
		"unknown tenant": {over(cert, says(400, refusal("AADSTS90002: Tenant 'contoso.example' not found. Check it."))), 4,
			"no such tenant in this cloud: contoso.example (AADSTS90002)"},
		"bad assertion": {over(cert, says(401, refusal("AADSTS700027: Client assertion failed signature validation."))), 4,
			"AADSTS700027"},
		"word only": {over(cert, says(400, `{"error":"unauthorized_client"}`)), 4, "refused (HTTP 400): unauthorized_client"},
		"byte order mark": {over(cert, says(401, "\ufeff"+refusal("AADSTS7000222: The provided client secret keys are expired."))), 4,
			"the client secret has expired"},
		"refused by a page": {over(cert, says(403, "<html>blocked</html>")), 4, "refused (HTTP 403)"},
		"redirected":        {over(cert, says(307, "")), 4, "refused (HTTP 307)"},
		"busy, no word":     {over(cert, says(429, "")), 7, "busy (HTTP 429)|signing in: throttled"},
		"busy, with a code": {over(cert,
			says(400, refusal("AADSTS90055: Server is terminating the request due to excessive request rate."))), 7, "AADSTS90055"},
		"away":             {over(cert, says(503, "<html>later</html>")), 7, "HTTP 503"},
		"failing":          {over(cert, says(500, "")), 7, "HTTP 500"},
		"gateway":          {over(cert, says(504, "<html>")), 7, "HTTP 504"},
		"empty success":    {over(cert, says(200, "")), 7, "answered with an empty body"},
		"empty object":     {over(cert, says(200, "{}")), 7, "answered with JSON without a token"},
		"null":             {over(cert, says(200, "null")), 7, "answered with JSON without a token"},
		"list":             {over(cert, says(200, "[]")), 7, "something other than JSON"},
		"token of no text": {over(cert, says(200, `{"token_type":"Bearer","expires_in":3599,"access_token":""}`)), 7, "without a token"},
		"page":             {over(cert, says(200, "<!DOCTYPE html><title>Welcome</title>")), 7, "a web page"},
		"half a document":  {over(cert, says(200, `{"token_type":"Bearer","access_to`)), 7, "damaged JSON"},
		"cut off": {over(cert,
			func(c net.Conn) { _, _ = io.WriteString(c, "HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n{\"token") }), 7, broke},
		"closed":            {over(cert, func(net.Conn) {}), 7, broke},
		"no http":           {over(cert, func(c net.Conn) { _, _ = io.WriteString(c, "SSH-2.0-OpenSSH_9.6\r\n") }), 7, broke},
		"reset":             {reset, 7, broke},
		"closed before TLS": {func(net.Conn) {}, 7, broke},
		"reset in the answer": {over(cert, func(c net.Conn) {
			raw := c.(*tls.Conn).NetConn()
			_ = raw.(*net.TCPConn).SetLinger(0)
			_ = raw.Close()
		}), 7, broke},
		"silent":               {over(cert, func(net.Conn) { time.Sleep(time.Minute) }), 7, "--timeout"},
		"silent before TLS":    {func(net.Conn) { time.Sleep(time.Minute) }, 7, "--timeout"},
		"drop by drop":         {over(cert, drip), 7, "--timeout"},
		"no TLS":               {plainly("HTTP/1.1 400 Bad Request\r\n\r\n"), 4, "does not speak TLS"},
		"old TLS":              {oldTLS(cert), 4, "does not speak TLS"},
		"someone else's cert":  {over(stranger(t), says(200, "{}")), 4, "is not trusted here"},
		"cert of another name": {over(named(t, "evil.example"), says(200, "{}")), 4, "is not trusted here"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := signInEnv(t, proxyTo(t, (&cloud{}).tunnel(listen(t, c.answer))), certFile)
			begun := time.Now()
			r := runProgram(t, env, "whoami", "--auth", "env", "--timeout", "3s")
			if r.code != c.code || !told(r.err, c.says) || r.out != "" {
				t.Errorf("exit %d, want %d and %q:\n%s", r.code, c.code, c.says, r.err)
			}
			if took := time.Since(begun); took > 45*time.Second {
				t.Errorf("it took %s", took)
			}
		})
	}
}

// drip never ends.
func drip(conn net.Conn) {
	_, _ = io.WriteString(conn, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n{")
	for range 600 {
		if _, err := io.WriteString(conn, " "); err != nil {
			return
		}
		time.Sleep(100 * time.Millisecond)
	}
}

func oldTLS(cert tls.Certificate) func(net.Conn) {
	return func(conn net.Conn) {
		_ = tls.Server(conn, &tls.Config{Certificates: []tls.Certificate{cert}, MinVersion: tls.VersionTLS10,
			MaxVersion: tls.VersionTLS11}).Handshake()
	}
}

func stranger(t *testing.T) tls.Certificate {
	t.Helper()
	return named(t, "login.microsoftonline.com")
}

func named(t *testing.T, host string) tls.Certificate {
	t.Helper()
	cert, _ := certificate(t, host)
	return cert
}

func TestSignInThroughABadProxy(t *testing.T) {
	t.Parallel()
	_, certFile := certificate(t, "login.microsoftonline.com")
	answers := func(status int) string {
		return proxyTo(t, http.HandlerFunc(func(w http.ResponseWriter,
			_ *http.Request) {
			http.Error(w, "Blocked by policy 4711", status)
		}))
	}
	for name, c := range map[string]struct {
		proxy string
		code  int
		says  string
	}{
		"refuses":          {answers(403), 4, "the proxy denied access to login.microsoftonline.com"},
		"wants a password": {answers(407), 4, "it requires a user and password"},
		"cannot reach it":  {answers(502), 7, "the proxy could not reach login.microsoftonline.com"},
		"is overloaded":    {answers(503), 7, "the proxy could not reach login.microsoftonline.com"},
		"is gone":          {"http://127.0.0.1:1", 7, "cannot reach the proxy"},
		"breaks off":       {"http://" + listen(t, func(net.Conn) {}), 7, "login.microsoftonline.com"},
		"is a page":        {"http://" + listen(t, plainly("HTTP/1.1 403 Access denied by appliance\r\n\r\n")), 4, "the proxy denied"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := runProgram(t, signInEnv(t, c.proxy, certFile), "whoami", "--auth", "env", "--timeout", "3s")
			if r.code != c.code || !strings.Contains(r.err, c.says) || !strings.Contains(r.err, "hint: ") {
				t.Errorf("exit %d, want %d and %q:\n%s", r.code, c.code, c.says, r.err)
			}
		})
	}
}

// An authority of one's own is asked for its addresses first: the same holds there.
func TestSignInFaultsOfAnAuthorityOfOnesOwn(t *testing.T) {
	t.Parallel()
	cert, certFile := certificate(t, "localhost")
	for name, c := range map[string]struct {
		answer func(net.Conn)
		code   int
		says   string
	}{
		"empty success": {over(cert, says(200, "")), 7, "answered with an empty body"},
		"empty object":  {over(cert, says(200, "{}")), 7, "answered with JSON without a token"},
		"page":          {over(cert, says(200, "<html>")), 7, "a web page"},
		"reset":         {reset, 7, broke},
		"closed":        {over(cert, func(net.Conn) {}), 7, broke},
		"cut off": {over(cert,
			func(c net.Conn) { _, _ = io.WriteString(c, "HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n{\"token") }), 7, broke},
		"failing":         {over(cert, says(500, "")), 7, "HTTP 500"},
		"silent":          {over(cert, func(net.Conn) { time.Sleep(time.Minute) }), 7, "--timeout"},
		"no such address": {over(cert, says(404, "<html>")), 4, "refused (HTTP 404)"},
		"untrusted":       {over(named(t, "localhost"), says(200, "{}")), 4, "is not trusted here"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := ownAuthority(t, c.answer, certFile)
			r := runProgram(t, env, "whoami", "--auth", "env", "--timeout", "3s")
			if r.code != c.code || !told(r.err, c.says) {
				t.Errorf("exit %d, want %d and %q:\n%s", r.code, c.code, c.says, r.err)
			}
		})
	}
}

// An answer without end costs neither memory nor time, whoever gives it.
func TestSignInAnswersAreBounded(t *testing.T) {
	cert, certFile := certificate(t, "login.microsoftonline.com", "localhost")
	flood := func(head string) func(net.Conn) {
		return func(c net.Conn) {
			_, _ = io.WriteString(c, head)
			for block := []byte(strings.Repeat("A", 1<<20)); ; {
				if _, err := c.Write(block); err != nil {
					return
				}
			}
		}
	}
	const ok, bad = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n{\"access_token\":\"",
		"HTTP/1.1 400 Bad Request\r\n\r\n{\"error_description\":\""
	plain := func(answer func(net.Conn)) func(net.Conn) {
		return func(c net.Conn) {
			_, _ = http.ReadRequest(bufio.NewReader(c))
			answer(c)
		}
	}
	cloud := func(answer func(net.Conn)) *testenv.Env {
		return signInEnv(t, proxyTo(t, (&cloud{}).tunnel(listen(t, over(cert, answer)))), certFile)
	}
	own := func(answer func(net.Conn)) *testenv.Env { return ownAuthority(t, over(cert, answer), certFile) }
	host := func(variable string) func(answer func(net.Conn)) *testenv.Env {
		return func(answer func(net.Conn)) *testenv.Env {
			return envOf(t, "IDENTITY_HEADER=x", variable+"=http://"+listen(t, plain(answer)))
		}
	}
	for name, env := range map[string]func(func(net.Conn)) *testenv.Env{
		"env": cloud, "own": own, "App Service": host("IDENTITY_ENDPOINT"), "Cloud Shell": host("MSI_ENDPOINT"),
		"metadata": host("HTTP_PROXY"),
	} {
		for kind, head := range map[string]string{"success": ok, "refusal": bad, "header": "HTTP/1.1 200 OK\r\nX: "} {
			if name == "metadata" && kind == "header" {
				continue // then it looks as if none were there
			}
			t.Run(name+", "+kind, func(t *testing.T) {
				auth := "managed"
				if name == "env" || name == "own" {
					auth = "env"
				}
				begun := time.Now()
				r := runProgram(t, env(flood(head)), "whoami", "--auth", auth, "--timeout", "60s")
				if took := time.Since(begun); r.code != 7 || !strings.Contains(r.err, "far more than a token") || took > 45*time.Second ||
					r.peak > 400<<10 {
					t.Errorf("exit %d after %s, %d KiB\n%s", r.code, took, r.peak, r.err)
				}
			})
		}
	}
}
