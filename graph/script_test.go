package graph

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"mi-roles/graph/wire"
)

// script is a service that answers each call by itself, alone or in a batch, and notes it.
type script struct {
	answer func(call string) (status int, body string)

	mu    sync.Mutex
	calls []string // such as "GET /servicePrincipals?$top=999", and "~ OP" where another way is taken
	waits []wire.Wait
}

// scripted is a client of a service that answers so.
func scripted(t testing.TB, answer func(call string) (int, string)) (*Client, *script) {
	t.Helper()
	s := &script{answer: answer}
	w, err := wire.New(wire.Options{Root: "https://graph.microsoft.com", Scope: "s", Credential: anyToken{}, Clock: &fastClock{}, Transport: s,
		Notice: func(w wire.Wait) { s.note(func() { s.waits = append(s.waits, w) }) },
		Detour: func(d wire.Detour) { s.note(func() { s.calls = append(s.calls, "~ "+d.Op) }) }})
	if err != nil {
		t.Fatal(err)
	}
	return New(w, 10*time.Second), s
}

func (s *script) note(add func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	add()
}

func (s *script) asked() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string(nil), s.calls...)
}

func (s *script) RoundTrip(r *http.Request) (*http.Response, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var status int
	var body string
	if strings.HasSuffix(r.URL.Path, "/$batch") {
		status, body = 200, s.batch(r.Body)
	} else {
		status, body = s.one(r.Method, r.URL.RequestURI(), r.Header.Get("ConsistencyLevel"))
	}
	return &http.Response{StatusCode: status, Header: http.Header{"Content-Type": {"application/json"}},
		Body: io.NopCloser(strings.NewReader(body)), Request: r}, nil
}

func (s *script) batch(body io.Reader) string {
	var batch struct {
		Requests []struct {
			ID, Method, URL string
			Headers         map[string]string
		}
	}
	if err := json.NewDecoder(body).Decode(&batch); err != nil {
		return ""
	}
	var answers []string
	for _, q := range batch.Requests {
		status, body := s.one(q.Method, q.URL, q.Headers["ConsistencyLevel"])
		answers = append(answers, fmt.Sprintf(`{"id":%q,"status":%d,"headers":{"Content-Type":"application/json"},"body":%s}`,
			q.ID, status, body))
	}
	return `{"responses":[` + strings.Join(answers, ",") + `]}`
}

func (s *script) one(method, uri, consistency string) (int, string) {
	call := method + " " + strings.TrimPrefix(uri, "/v1.0")
	if plain, err := url.QueryUnescape(call); err == nil {
		call = plain
	}
	if consistency != "" {
		call += " (" + consistency + ")"
	}
	s.calls = append(s.calls, call)
	return s.answer(call)
}

// What a directory says.
const (
	unsupported = `{"error":{"code":"Request_UnsupportedQuery","message":"Unsupported query."}}`
	absent      = `{"error":{"code":"Request_ResourceNotFound","message":"Resource does not exist."}}`
	broken      = `{"error":{"code":"InternalServerError","message":"Something went wrong."}}`
)

// refuse takes no query; lack has nothing; fail cannot answer.
func refuse(string) (int, string) { return http.StatusBadRequest, unsupported }

func lack(call string) (int, string) {
	path, _, _ := strings.Cut(strings.TrimPrefix(call, "GET /"), "?")
	if list := !strings.ContainsAny(path, "/(") || strings.HasSuffix(path, "microsoft.graph.servicePrincipal"); list {
		return http.StatusOK, `{"value":[]}`
	}
	return http.StatusNotFound, absent
}

func fail(string) (int, string) { return http.StatusInternalServerError, broken }

// little is a tenant of identities, with the ids of the assignments that each holds.
type little struct {
	ids  []string
	held map[string][]string
	odd  func(call string) (int, string) // 0: as usual
}

func (l little) answer(call string) (int, string) {
	if l.odd != nil {
		if status, body := l.odd(call); status != 0 {
			return status, body
		}
	}
	if id, list := strings.CutSuffix(strings.TrimPrefix(before(call, "?"), "GET /servicePrincipals/"), "/appRoleAssignments"); list {
		return http.StatusOK, page(grants(id, l.held[id]))
	}
	var all []string
	for _, id := range l.ids {
		var held []string
		if strings.Contains(call, "$expand") {
			held = append([]string{}, l.held[id][:min(20, len(l.held[id]))]...)
		}
		if before(call, "?") == "GET /servicePrincipals/"+id {
			return http.StatusOK, one(id, held)
		}
		if !strings.Contains(call, "id in (") || strings.Contains(call, id) {
			all = append(all, one(id, held))
		}
	}
	if before(call, "?") != "GET /servicePrincipals" {
		return http.StatusNotFound, absent
	}
	return http.StatusOK, page(all)
}

func before(s, sep string) string {
	head, _, _ := strings.Cut(s, sep)
	return head
}

// one is a service principal, with assignments where they are not nil.
func one(id string, held []string) string {
	with := ""
	if held != nil {
		with = `,"appRoleAssignments":[` + strings.Join(grants(id, held), ",") + `]`
	}
	return fmt.Sprintf(`{"id":%q,"appId":"app-%s","displayName":"name-%s","servicePrincipalType":"ManagedIdentity","alternativeNames":[],`+
		`"accountEnabled":true%s}`, id, id, id, with)
}

// grants are assignments of theRole of theAPI.
func grants(holder string, ids []string) (all []string) {
	for _, id := range ids {
		all = append(all, fmt.Sprintf(`{"id":%q,"appRoleId":%q,"createdDateTime":"2026-11-20T12:00:00Z","principalDisplayName":"name-%s",`+
			`"principalId":%q,"principalType":"ServicePrincipal","resourceDisplayName":"API","resourceId":%q}`, id, theRole, holder, holder, theAPI))
	}
	return all
}

// page is a list; with a link, where more follows.
func page(items []string, more ...string) string {
	next := ""
	for _, link := range more {
		next = `,"@odata.nextLink":"https://graph.microsoft.com/v1.0/` + link + `"`
	}
	return `{"value":[` + strings.Join(items, ",") + `]` + next + `}`
}

// numbered are names such as a0, a1.
func numbered(prefix string, n int) (all []string) {
	for i := range n {
		all = append(all, fmt.Sprint(prefix, i))
	}
	return all
}
