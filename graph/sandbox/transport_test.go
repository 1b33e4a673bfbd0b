package sandbox

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"
)

// TestBodies may have four MiB, unpacked, and be packed with gzip.
func TestBodies(t *testing.T) {
	const most = 4 * 1024 * 1024
	packed := func(text string) string {
		var b bytes.Buffer
		zip := gzip.NewWriter(&b)
		_, _ = io.WriteString(zip, text)
		_ = zip.Close()
		return b.String()
	}
	for name, c := range map[string]struct {
		body, encoding string
		status         int
		code           string
	}{
		"as large as may be": {strings.Repeat(" ", most-2) + "{}", "", 400, "BadRequest"},
		"larger":             {strings.Repeat(" ", most-1) + "{}", "", 413, "RequestEntityTooLarge"},
		"larger, unpacked":   {packed(strings.Repeat(" ", most-1) + "{}"), "GZIP", 413, "RequestEntityTooLarge"},
		"not packed":         {"{}", "gzip", 400, "BadRequest"},
		"cut off":            {packed("{}")[:20], "gzip", 400, "BadRequest"},
	} {
		s, _ := with(Faults{})
		a := send(t, s, "POST", "/$batch", c.body, "Content-Encoding: "+c.encoding)
		if a.status != c.status || a.code() != c.code || s.Stats().Requests != 1 || s.Log()[0].Status != c.status {
			t.Errorf("%s: %d %s, %+v", name, a.status, a.text, s.Stats())
		}
	}
}

// TestEveryAnswerNamesItsRequest, refused or not, with the id of the client if there is one.
func TestEveryAnswerNamesItsRequest(t *testing.T) {
	s, _ := with(Faults{})
	seen := map[string]bool{}
	for target, want := range map[string]int{"/organization": 200, "/nonsense": 400, "https://graph.microsoft.us/V1.0/me": 200,
		"https://graph.microsoft.us/v2.0/me": 400, "https://graph.microsoft.us/Beta/me": 501, "https://graph.microsoft.us/v1.0/%ff": 400} {
		for _, client := range []string{"", "4b0a"} {
			a := get(t, s, target, "client-request-id: "+client)
			id := a.header.Get("request-id")
			if a.status != want || !isGUID(id) || seen[id] || a.header.Get("Date") != "Wed, 14 Jan 2026 09:41:07 GMT" ||
				a.header.Get("OData-Version") != "4.0" || !strings.Contains(a.header.Get("x-ms-ags-diagnostic"), "Sandbox") {
				t.Errorf("%s: %d %v", target, a.status, a.header)
			}
			if seen[id] = true; client == "" {
				client = id
			}
			if inner := `"date":"2026-01-14T09:41:07","request-id":"` + id + `","client-request-id":"` + client + `"`; a.header.Get(
				"client-request-id") != client || want >= 400 && !strings.Contains(a.text, inner) {
				t.Errorf("%s: %v, %s", target, a.header, a.text)
			}
		}
	}
	mail := heldBy(t, funcOrders, mailSend)
	none := send(t, s, "DELETE", "/servicePrincipals/"+funcOrders+"/appRoleAssignments/"+mail, "")
	if none.header.Get("OData-Version") != "" || none.header.Get("Content-Length") != "0" || none.header.Get("x-ms-resource-unit") != "1" {
		t.Errorf("204: %v", none.header)
	}
	made := post(t, s, funcOrders, graphSP, mailSend)
	if where := made.header.Get("Location"); where != graphRoot+"/servicePrincipals('"+graphSP+"')/appRoleAssignedTo/"+made.json["id"].(string) {
		t.Errorf("201: %s", where)
	}
}

// TestHowABodyArrives: half of it, or in ten pieces.
func TestHowABodyArrives(t *testing.T) {
	s, c := with(parsed(t, "truncated=first:1", "slow=for:20s"))
	whole := get(t, New(Sample(), Faults{}), "/organization").text
	half, err := try(s, request(t, "GET", "/organization", ""))
	if !errors.Is(err, io.ErrUnexpectedEOF) || half.text != whole[:len(whole)/2] {
		t.Errorf("%v, %d of %d bytes", err, len(half.text), len(whole))
	}
	resp, err := s.RoundTrip(request(t, "GET", "/organization", ""))
	if err != nil {
		t.Fatal(err)
	}
	begin, at := c.Now(), []time.Duration{}
	piece := make([]byte, len(whole))
	for {
		n, err := resp.Body.Read(piece)
		if err != nil {
			break
		}
		if size := (len(whole) + 9) / 10; n > size {
			t.Errorf("a piece of %d bytes", n)
		}
		at = append(at, c.Now().Sub(begin)/time.Second)
	}
	if want := []time.Duration{2, 4, 6, 8, 10, 12, 14, 16, 18, 20}; !slices.Equal(at, want) {
		t.Errorf("pieces after %v s", at)
	}
	d := &drip{ctx: t.Context(), rest: []byte("abcde"), size: 2, sleep: c.Sleep}
	var got []string
	for small := make([]byte, 1); ; {
		n, err := d.Read(small)
		if err != nil {
			break
		}
		got = append(got, string(small[:n]))
	}
	if strings.Join(got, "") != "abcde" {
		t.Errorf("read byte by byte: %q", got)
	}
}

// TestOrigins: links lead back to where the request came from.
func TestOrigins(t *testing.T) {
	s, _ := with(Faults{})
	for _, secure := range []bool{false, true} {
		req := httptest.NewRequestWithContext(t.Context(), "GET", "/v1.0/servicePrincipals?$top=1", nil)
		req.Host = "localhost:8480"
		req.Header.Set("Authorization", "Bearer x")
		want := "http://localhost:8480/v1.0/servicePrincipals?"
		if req.TLS = nil; secure {
			req.TLS, want = &tls.ConnectionState{}, "https://localhost:8480/v1.0/servicePrincipals?"
		}
		w := httptest.NewRecorder()
		if s.ServeHTTP(w, req); !strings.Contains(w.Body.String(), `"@odata.nextLink":"`+want) {
			t.Errorf("%s", w.Body)
		}
	}
	for _, host := range []string{"graph.microsoft.com", "graph.microsoft.us", "dod-graph.microsoft.us", "microsoftgraph.chinacloudapi.cn"} {
		if a := get(t, s, "https://"+strings.ToUpper(host)+"/v1.0/me"); a.status != 200 {
			t.Errorf("%s: %d", host, a.status)
		}
	}
	_, err := try(s, request(t, "GET", "https://graph.microsoft.com.example/v1.0/me", ""))
	if err == nil || err.Error() != "sandbox: no such host: graph.microsoft.com.example (it emulates only Microsoft Graph)" {
		t.Error(err)
	}
}

// TestAnAnswerThatNeverComes ends with the request; on a socket the connection ends.
func TestAnAnswerThatNeverComes(t *testing.T) {
	for _, f := range []Faults{{Rules: []Rule{{Do: Hang}}}, {Rules: []Rule{{Do: Drop}}}, {Delay: time.Hour}, {Rules: []Rule{{Do: Slow,
		For: time.Hour}}}} {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		req := httptest.NewRequestWithContext(ctx, "GET", "/v1.0/me", nil)
		req.Header.Set("Authorization", "Bearer x")
		func() {
			defer func() {
				if got := recover(); got != http.ErrAbortHandler {
					t.Errorf("%+v: %v", f.Rules, got)
				}
			}()
			New(Sample(), f).ServeHTTP(httptest.NewRecorder(), req)
		}()
	}
}
