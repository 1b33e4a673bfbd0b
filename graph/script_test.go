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
	status, body := 0, ""
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
