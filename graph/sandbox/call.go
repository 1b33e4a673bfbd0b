package sandbox

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// call is one operation: a request of its own or an item of a $batch.
type call struct {
	method   string
	root     string   // scheme, host and version, before the path
	rawPath  string   // as sent, without the version
	path     []string // rawPath in decoded segments
	rawQuery string
	header   http.Header
	body     []byte
	item     bool
	caller   string // the object id in the token; empty: it may do everything

	ignored   string // the query option that is not looked at
	undecoded bool   // nor those whose $ is percent-encoded
}

// reply is an answer before it goes on the wire.
type reply struct {
	status int
	header http.Header
	body   []byte
	wire   wire
	slow   time.Duration // over which the body drips
}

// wire is what happens to an answer on its way.
type wire int

const (
	whole wire = iota
	dropped
	hanging
	truncated
	dripping
)

// newCall splits a path such as /servicePrincipals/ID/appRoleAssignments?$top=5.
func newCall(method, root, rawPath, rawQuery string, h http.Header, body []byte) (*call, error) {
	c := &call{method: method, root: root, rawPath: rawPath, rawQuery: rawQuery, header: h, body: body}
	for segment := range strings.SplitSeq(strings.Trim(rawPath, "/"), "/") {
		plain, err := url.PathUnescape(segment)
		if err != nil {
			return nil, noSegment(segment)
		}
		c.path = append(c.path, plain)
	}
	return c, nil
}

func (c *call) isBatch() bool { return len(c.path) == 1 && strings.EqualFold(c.path[0], "$batch") }

// writes says whether the call may change the tenant: for a batch, whether one
// of its items may.
func (c *call) writes() bool {
	if c.isBatch() {
		var b struct{ Requests []struct{ Method string } }
		_ = json.Unmarshal(c.body, &b) // a broken batch writes nothing
		for _, r := range b.Requests {
			if r.Method != http.MethodGet {
				return true
			}
		}
		return false
	}
	return c.method != http.MethodGet && !strings.EqualFold(c.path[len(c.path)-1], "getByIds")
}

// key tells whether a later call is this one again.
func (c *call) key() string {
	return fmt.Sprintf("%s %s?%s %x", c.method, c.rawPath, c.rawQuery, sha256.Sum224(c.body))
}

func (c *call) target() string {
	if c.rawQuery == "" {
		return c.rawPath
	}
	return c.rawPath + "?" + c.rawQuery
}

// jsonType is the content type that Graph writes.
const jsonType = "application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8"

func answer(status int, o object) *reply {
	return &reply{status: status, header: http.Header{"Content-Type": {jsonType}}, body: o.encode()}
}

// refusal is a failure as a reply, in Graph's error envelope.
func (s *Server) refusal(f *failure, c *call) *reply {
	id := s.requestID()
	client := c.header.Get("client-request-id")
	if client == "" {
		client = id
	}
	inner := object{{"date", s.now().UTC().Format("2006-01-02T15:04:05")}, {"request-id", id}, {"client-request-id", client}}
	r := answer(f.status, object{{"error", object{{"code", f.code}, {"message", f.message}, {"innerError", inner}}}})
	maps.Copy(r.header, f.header)
	r.header.Set("request-id", id)
	r.header.Set("client-request-id", client)
	return r
}

// dress adds the headers that every answer carries.
func (s *Server) dress(r *reply, c *call) {
	if r.header.Get("request-id") == "" {
		r.header.Set("request-id", s.requestID())
	}
	if id := c.header.Get("client-request-id"); id != "" {
		r.header.Set("client-request-id", id)
	} else {
		r.header.Set("client-request-id", r.header.Get("request-id"))
	}
	r.header.Set("Date", s.now().UTC().Format(http.TimeFormat))
	r.header.Set("x-ms-ags-diagnostic",
		`{"ServerInfo":{"DataCenter":"Sandbox","Slice":"E","Ring":"1","ScaleUnit":"000","RoleInstance":"SANDBOX"}}`)
	if len(r.body) > 0 {
		r.header.Set("OData-Version", "4.0")
	}
	r.header.Set("Content-Length", strconv.Itoa(len(r.body)))
}
