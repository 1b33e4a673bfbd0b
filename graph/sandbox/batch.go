package sandbox

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
)

// maxItems is how many requests one $batch may hold.
const maxItems = 20

// item is one request of a batch. Graph's page "Combine multiple HTTP requests
// using JSON batching" has the rules.
type item struct {
	ID        string            `json:"id"`
	Method    string            `json:"method"`
	URL       string            `json:"url"`
	Headers   map[string]string `json:"headers"`
	Body      json.RawMessage   `json:"body"`
	DependsOn []string          `json:"dependsOn"`
}

func (s *Server) batch(c *call) (*reply, error) {
	items, err := readBatch(c)
	if err != nil {
		return nil, err
	}
	done := map[string]int{}
	replies := make([]object, 0, len(items))
	for _, it := range items {
		r := s.item(c, it, done)
		done[it.ID] = r.status
		replies = append(replies, enclosed(it.ID, r))
	}
	if s.faults.ShuffleBatch {
		s.book.shuffle(len(replies), func(i, j int) { replies[i], replies[j] = replies[j], replies[i] })
	}
	return answer(http.StatusOK, object{{"responses", replies}}), nil
}

func readBatch(c *call) ([]item, error) {
	if err := c.jsonBody(); err != nil {
		return nil, err
	}
	var b struct {
		Requests []item `json:"requests"`
	}
	if json.Unmarshal(c.body, &b) != nil || len(b.Requests) == 0 {
		return nil, refuse(http.StatusBadRequest, "BadRequest", "Invalid batch payload format.")
	}
	if len(b.Requests) > maxItems {
		return nil, refuse(http.StatusBadRequest, "BadRequest", "Number of requests inside batch exceed the limit.")
	}
	var ids []string
	for i, it := range b.Requests {
		switch {
		case it.ID == "" || it.Method == "" || it.URL == "":
			return nil, refuse(http.StatusBadRequest, "BadRequest", "Invalid batch payload format.")
		case slices.ContainsFunc(ids, func(id string) bool { return strings.EqualFold(id, it.ID) }):
			return nil, refuse(http.StatusBadRequest, "BadRequest", "Request Id %s has to be unique in a batch.", it.ID)
		case len(it.DependsOn) > 1 || len(it.DependsOn) == 1 && !slices.Contains(ids, it.DependsOn[0]):
			return nil, refuse(http.StatusBadRequest, "BadRequest", "Unsupported request dependencies of request %d in the batch.", i+1)
		}
		ids = append(ids, it.ID)
	}
	return b.Requests, nil
}

// item runs one request of the batch. Only the outer token reaches it; the
// outer headers do not.
func (s *Server) item(outer *call, it item, done map[string]int) *reply {
	h := http.Header{}
	for name, value := range it.Headers {
		h.Set(name, value)
	}
	path, query, _ := strings.Cut(it.URL, "?")
	c, err := newCall(strings.ToUpper(it.Method), outer.root, "/"+strings.TrimLeft(path, "/"), query, h, nil)
	if err != nil {
		return s.refusal(asFailure(err), outer)
	}
	c.item, c.body, c.caller = true, it.Body, outer.caller
	for _, id := range it.DependsOn {
		if done[id] >= http.StatusBadRequest {
			return s.refusal(refuse(http.StatusFailedDependency, "FailedDependency",
				"The request failed because request '%s', on which it depends, failed.", id), c)
		}
	}
	if len(it.Body) > 0 && string(it.Body) != "null" && h.Get("Content-Type") == "" {
		s.book.arrive(c, s.now())
		return s.refusal(refuse(http.StatusBadRequest, "BadRequest",
			"Write requests (excluding DELETE) must contain the Content-Type header declaration."), c)
	}
	s.book.arrive(c, s.now())
	r, units := s.operate(c)
	s.record(c, r, units)
	return r
}

// enclosed is a reply as a member of the batch's reply: JSON bodies inline,
// others as base64, none for 204.
func enclosed(id string, r *reply) object {
	headers := object{}
	for _, name := range []string{"Location", "Retry-After", "WWW-Authenticate", "request-id", "client-request-id", "x-ms-throttle-scope",
		"x-ms-throttle-information"} {
		if v := r.header.Get(name); v != "" {
			headers = append(headers, member{name, v})
		}
	}
	kind, _, _ := strings.Cut(r.header.Get("Content-Type"), ";")
	if kind != "" {
		headers = append(headers, member{"Content-Type", kind})
	}
	o := object{{"id", id}, {"status", r.status}, {"headers", headers}}
	switch {
	case len(r.body) == 0:
	case kind == "application/json":
		o = append(o, member{"body", json.RawMessage(r.body)})
	default:
		o = append(o, member{"body", base64.StdEncoding.EncodeToString(r.body)})
	}
	return o
}
