package graph

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"mi-roles/graph/pace"
	"mi-roles/graph/wire"
	"mi-roles/roles"
)

// These tests run the client against servers on sockets that mean it no good.

// against is a client of a TLS server on loopback.
func against(t *testing.T, h http.Handler) *Client {
	t.Helper()
	server := httptest.NewTLSServer(h)
	t.Cleanup(server.Close)
	return client(t, server.URL, server.Client().Transport, &fastClock{})
}

func client(t testing.TB, root string, transport http.RoundTripper, clock pace.Clock) *Client {
	t.Helper()
	w, err := wire.New(wire.Options{Root: root, Scope: "s", Credential: anyToken{}, Clock: clock, Transport: transport})
	if err != nil {
		t.Fatal(err)
	}
	return New(w, time.Second)
}

func identitiesOf(ctx context.Context, c *Client) (n int, err error) {
	err = c.Identities(ctx, func(page []roles.Principal) error {
		n += len(page)
		return nil
	})
	return n, err
}

// A link or redirect that leads elsewhere is refused at once: nothing is asked
// there, so the token stays, and nothing is tried again.
func TestNothingLeadsElsewhere(t *testing.T) {
	var strange atomic.Int64
	elsewhere := httptest.NewTLSServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { strange.Add(1) }))
	defer elsewhere.Close()
	plain := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { strange.Add(1) }))
	defer plain.Close()
	for name, link := range map[string]string{
		"another host": "https://graph.example.com/v1.0/x", "another port": elsewhere.URL + "/v1.0/x", "plain http": plain.URL + "/v1.0/x",
		"same host, plain http": "http://{host}/v1.0/x",
		"user info":             "https://{host}@graph.example.com/x",
		"user info, our host":   "https://{host}:x@" + strings.TrimPrefix(elsewhere.URL, "https://") + "/x",
		"user info at our host": "https://admin:secret@{host}/v1.0/x", "suffix": "https://{host}.example.com/x",
		"backslash": `https://{host}\@graph.example.com/x`, "no scheme": "//graph.example.com/x", "relative": "/v1.0/x",
		"javascript": "javascript:0", "file": "file:///etc/passwd", "not a link": "%zz",
	} {
		var asked atomic.Int64
		c := against(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			asked.Add(1)
			_, _ = fmt.Fprintf(w, `{"value":[],"@odata.nextLink":%q}`, strings.ReplaceAll(link, "{host}", r.Host))
		}))
		_, err := identitiesOf(t.Context(), c)
		if err == nil || asked.Load() != 1 || strange.Load() != 0 {
			t.Errorf("%s: %v; %d requests, %d elsewhere", name, err, asked.Load(), strange.Load())
		}
		if errors.Is(err, roles.ErrUnavailable) {
			t.Errorf("%s: %v: trying again would not help", name, err)
		}
	}
	for _, status := range []int{301, 302, 303, 307, 308} {
		var asked atomic.Int64
		c := against(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			asked.Add(1)
			http.Redirect(w, r, elsewhere.URL, status)
		}))
		if _, err := identitiesOf(t.Context(), c); err == nil || asked.Load() != 1 || strange.Load() != 0 {
			t.Errorf("%d: %v; %d requests, %d elsewhere", status, err, asked.Load(), strange.Load())
		}
	}
}

// Paging that never ends is noticed: a page that names itself, two that name each
// other, and empty pages with ever new links.
func TestEndlessPagingEnds(t *testing.T) {
	for name, next := range map[string]func(n int64) int64{
		"itself": func(int64) int64 { return 0 }, "a circle of two": func(n int64) int64 { return n % 2 },
		"a circle of fifty": func(n int64) int64 { return n % 50 },
		"ever new":          func(n int64) int64 { return n },
	} {
		var asked atomic.Int64
		c := against(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			_, _ = fmt.Fprintf(w, `{"value":[],"@odata.nextLink":"https://%s/v1.0/servicePrincipals?$skiptoken=%d"}`, r.Host,
				next(asked.Add(1)))
		}))
		ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
		_, err := identitiesOf(ctx, c)
		cancel()
		if err == nil || ctx.Err() == context.DeadlineExceeded || asked.Load() > 2*1000 {
			t.Errorf("%s: %v after %d requests", name, err, asked.Load())
		}
	}
}

// An answer beyond the limit, plain or packed, is refused in bounded memory, and
// not asked for again.
func TestAnswersAreBounded(t *testing.T) {
	space := strings.Repeat(" ", 1<<20)
	var packed bytes.Buffer // a MiB, as often as it is sent: gzip joins what comes one after the other
	z := gzip.NewWriter(&packed)
	if _, err := io.WriteString(z, space); errors.Join(err, z.Close()) != nil {
		t.Fatal(err)
	}
	for name, write := range map[string]func(http.ResponseWriter){
		"plain": func(w http.ResponseWriter) {
			for range 80 {
				_, _ = io.WriteString(w, space)
			}
		},
		"gzip bomb": func(w http.ResponseWriter) {
			w.Header().Set("Content-Encoding", "gzip")
			for range 200 {
				_, _ = w.Write(packed.Bytes())
			}
		},
	} {
		var asked atomic.Int64
		c := against(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			asked.Add(1)
			write(w)
		}))
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, err := identitiesOf(t.Context(), c)
		runtime.ReadMemStats(&after)
		if err == nil || !strings.Contains(err.Error(), "larger than 64 MiB") || asked.Load() != 1 {
			t.Errorf("%s: %v, %d requests", name, err, asked.Load())
		}
		if grown := (after.HeapSys - before.HeapSys) >> 20; after.HeapSys > before.HeapSys && grown > 400 {
			t.Errorf("%s: %d MiB more", name, grown)
		}
	}
}

// A server that never ends its headers or an error body does no more harm.
func TestEndlessHeadersAreBounded(t *testing.T) {
	c := against(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		for i := range 3000 {
			w.Header().Set(fmt.Sprintf("X-%d", i), strings.Repeat("x", 1024))
		}
	}))
	if _, err := identitiesOf(t.Context(), c); err == nil {
		t.Error("taken")
	}
}

// manyIdentities is how large the streamed tenant is; 670000 make ten million assignments.
var manyIdentities = flag.Int("bounds.identities", 3_000, "managed identities of the streamed tenant, with 15 assignments each")

// A whole tenant is streamed in memory that does not grow with it.
func TestAnEndlessTenantIsStreamed(t *testing.T) {
	const each = 15
	c := against(t, endless(*manyIdentities, each))
	var peak uint64
	held, seen := 0, 0
	err := c.AllAssignments(t.Context(), func(some []Holder) error {
		for _, h := range some {
			held += len(h.Held)
		}
		if seen += len(some); seen%3000 == 0 {
			runtime.GC()
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			peak = max(peak, m.HeapAlloc)
		}
		return nil
	})
	if err != nil || seen != *manyIdentities || held != each*seen {
		t.Fatalf("%d identities with %d assignments: %v", seen, held, err)
	}
	t.Logf("%d assignments, at most %d MiB live", held, peak>>20)
	if peak > 150<<20 {
		t.Errorf("%d MiB live", peak>>20)
	}
}

// endless makes up a tenant as it is asked for: n identities in pages, with so many assignments each.
func endless(n, each int) http.HandlerFunc {
	ids := regexp.MustCompile(`1d[0-9a-f]{6}-0000-4000-8000-[0-9]{12}`)
	return func(w http.ResponseWriter, r *http.Request) {
		out := bufio.NewWriter(w)
		defer out.Flush()
		if r.Method == http.MethodGet {
			from, _ := strconv.Atoi(r.URL.Query().Get("$skiptoken"))
			to := min(from+wire.MaxTop, n)
			_, _ = out.WriteString(`{"value":[`)
			for i := from; i < to; i++ {
				_, _ = fmt.Fprintf(out,
					`%s{"id":"1d000000-0000-4000-8000-%012d","appId":null,"displayName":"id-%d","servicePrincipalType":"ManagedIdentity","alternativeNames":[],"accountEnabled":true}`, comma(i-from), i, i)
			}
			next := ""
			if to < n {
				next = fmt.Sprintf(`,"@odata.nextLink":"https://%s/v1.0/servicePrincipals?$skiptoken=%d"`, r.Host, to)
			}
			_, _ = fmt.Fprintf(out, `]%s}`, next)
			return
		}
		var batch struct{ Requests []struct{ ID, URL string } }
		_ = json.NewDecoder(r.Body).Decode(&batch)
		_, _ = out.WriteString(`{"responses":[`)
		for i, item := range batch.Requests {
			_, _ = fmt.Fprintf(out, `%s{"id":%q,"status":200,"body":{"value":[`, comma(i), item.ID)
			for j, id := range ids.FindAllString(item.URL, -1) {
				_, _ = fmt.Fprintf(out, `%s{"id":%q,"appRoleAssignments":[`, comma(j), id)
				for k := range each {
					_, _ = fmt.Fprintf(out,
						`%s{"id":"%s-%d","principalId":%q,"principalType":"ServicePrincipal","resourceId":"a9100000-0000-4000-8000-000000000001","resourceDisplayName":"Microsoft Graph","appRoleId":"201e0000-0000-4000-8101-%012d"}`, comma(k), id, k, id, k)
				}
				_, _ = out.WriteString(`]}`)
			}
			_, _ = out.WriteString(`]}}`)
		}
		_, _ = out.WriteString(`]}`)
	}
}

func comma(i int) string {
	if i == 0 {
		return ""
	}
	return ","
}
