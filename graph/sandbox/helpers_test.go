package sandbox

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"
)

// Things of the sample tenant that tests name.
const (
	graphRoot  = "https://graph.microsoft.com/v1.0"
	graphSP    = "a9100000-0000-4000-8000-000000000001"
	ordersSP   = "a9100000-0000-4000-8000-000000000101"
	catalogSP  = "a9100000-0000-4000-8000-000000000110"
	funcOrders = "1d000000-0000-4000-8000-000000000001"
	readAll    = "df021288-bdef-4463-88db-98f22de89214" // User.Read.All
	mailSend   = "b633e1c5-b582-4048-a93e-9f11b44c7e96"
	fillPast   = "1d000000-0000-4000-8000-000000000021" // holds 130
	miaKeller  = "05e20000-0000-4000-8000-000000000001"
)

// clock is a time that only sleeping moves.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func newClock() *clock { return &clock{now: time.Date(2026, 1, 14, 9, 41, 7, 821_542_300, time.UTC)} }

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) add(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

func (c *clock) Sleep(ctx context.Context, d time.Duration) error {
	c.add(d)
	return ctx.Err()
}

// with is a server of the sample tenant on a clock of its own.
func with(f Faults) (*Server, *clock) {
	c := newClock()
	f.Now, f.Sleep = c.Now, c.Sleep
	return New(Sample(), f), c
}

// answered is a reply as a test looks at it.
type answered struct {
	status int
	header http.Header
	text   string
	json   map[string]any
}

func (a answered) code() string {
	e, _ := a.json["error"].(map[string]any)
	code, _ := e["code"].(string)
	return code
}

func (a answered) message() string {
	e, _ := a.json["error"].(map[string]any)
	m, _ := e["message"].(string)
	return m
}

func (a answered) values() []map[string]any {
	list, _ := a.json["value"].([]any)
	var out []map[string]any
	for _, v := range list {
		out = append(out, v.(map[string]any))
	}
	return out
}

func request(t testing.TB, method, target, body string, headers ...string) *http.Request {
	t.Helper()
	url := target
	if !strings.HasPrefix(url, "http") {
		url = graphRoot + strings.ReplaceAll(target, " ", "%20")
	}
	var in io.Reader
	if body != "" {
		in = strings.NewReader(body)
	}
	req, err := http.NewRequestWithContext(t.Context(), method, url, in)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer sandbox")
	if body != "" {
		req.Header.Set("Content-Type", "application/json")
	}
	for _, h := range headers {
		name, value, _ := strings.Cut(h, ": ")
		req.Header.Set(name, value)
		if value == "" {
			req.Header.Del(name)
		}
	}
	return req
}

func send(t testing.TB, s http.RoundTripper, method, target, body string, headers ...string) answered {
	t.Helper()
	a, err := try(s, request(t, method, target, body, headers...))
	if err != nil {
		t.Fatalf("%s %s: %v", method, target, err)
	}
	return a
}

func try(s http.RoundTripper, req *http.Request) (answered, error) {
	resp, err := s.RoundTrip(req)
	if err != nil {
		return answered{}, err
	}
	defer resp.Body.Close()
	data, err := io.ReadAll(resp.Body)
	a := answered{status: resp.StatusCode, header: resp.Header, text: string(data)}
	_ = json.Unmarshal(data, &a.json)
	return a, err
}

func get(t testing.TB, s http.RoundTripper, target string, headers ...string) answered {
	t.Helper()
	return send(t, s, "GET", target, "", headers...)
}

func grantBody(principal, resource, role string) string {
	return `{"principalId":"` + principal + `","resourceId":"` + resource + `","appRoleId":"` + role + `"}`
}

// post grants a role through the resource, as Microsoft recommends.
func post(t testing.TB, s http.RoundTripper, principal, resource, role string) answered {
	t.Helper()
	return send(t, s, "POST", "/servicePrincipals/"+resource+"/appRoleAssignedTo", grantBody(principal, resource, role))
}

// everyPage follows nextLinks to the end and counts the pages.
func everyPage(t testing.TB, s http.RoundTripper, target string, headers ...string) (all []map[string]any, pages int) {
	t.Helper()
	for target != "" {
		if pages++; pages > 2000 {
			t.Fatal("paging does not end")
		}
		a := get(t, s, target, headers...)
		if a.status != http.StatusOK {
			t.Fatalf("%s: %d %s", target, a.status, a.text)
		}
		all = append(all, a.values()...)
		target, _ = a.json["@odata.nextLink"].(string)
	}
	return all, pages
}
