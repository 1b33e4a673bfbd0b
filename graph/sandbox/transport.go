package sandbox

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"time"
)

// maxBody is the largest request body, unpacked, in bytes: that of a batch.
const maxBody = 4 << 20

// Hosts are Microsoft's Graph hosts: public, US Government L4 and L5, China.
var Hosts = []string{"graph.microsoft.com", "graph.microsoft.us", "dod-graph.microsoft.us", "microsoftgraph.chinacloudapi.cn"}

// RoundTrip answers a request to any of Hosts in process. Any other host is an
// error: the sandbox stands for nothing else, and nothing leaves the machine.
func (s *Server) RoundTrip(req *http.Request) (*http.Response, error) {
	if req.Body != nil {
		defer func() { _ = req.Body.Close() }()
	}
	ctx := req.Context()
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if !slices.Contains(Hosts, fold(req.URL.Hostname())) {
		return nil, fmt.Errorf("sandbox: no such host: %s (it emulates only Microsoft Graph)", req.URL.Hostname())
	}
	c, r := s.accept(req, req.URL.Scheme+"://"+req.URL.Host)
	var err error
	if r == nil {
		if r, err = s.exchange(ctx, c); err != nil {
			return nil, err
		}
	}
	switch r.wire {
	case dropped:
		return nil, fmt.Errorf("sandbox: read tcp: connection reset by peer: %w", io.ErrUnexpectedEOF)
	case hanging:
		<-ctx.Done()
		return nil, ctx.Err()
	}
	return &http.Response{
		Status: fmt.Sprintf("%d %s", r.status, http.StatusText(r.status)), StatusCode: r.status,
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: r.header, Body: s.body(ctx, r), ContentLength: int64(len(r.body)), Request: req,
	}, nil
}

// ServeHTTP answers on a socket, whatever the host is called.
func (s *Server) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	scheme := "http"
	if req.TLS != nil {
		scheme = "https"
	}
	c, r := s.accept(req, scheme+"://"+req.Host)
	var err error
	if r == nil {
		r, err = s.exchange(req.Context(), c)
	}
	if err == nil && r.wire == hanging {
		<-req.Context().Done()
	}
	if err != nil || r.wire == hanging || r.wire == dropped {
		panic(http.ErrAbortHandler) // net/http's way to end a connection without an answer
	}
	for name, values := range r.header {
		w.Header()[http.CanonicalHeaderKey(name)] = values
	}
	w.WriteHeader(r.status)
	if r.wire == whole {
		_, _ = w.Write(r.body) // the client may be gone; that is its affair
		return
	}
	_, err = io.Copy(flushing{w, http.NewResponseController(w)}, s.body(req.Context(), r))
	if err != nil {
		panic(http.ErrAbortHandler)
	}
}

// accept reads the request; a reply means that it got no further.
func (s *Server) accept(req *http.Request, origin string) (*call, *reply) {
	path := req.URL.EscapedPath()
	version, rest, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/")
	c, err := newCall(req.Method, origin+"/v1.0", "/"+rest, req.URL.RawQuery, req.Header, nil)
	if err == nil {
		switch {
		case fold(version) == "beta":
			err = notEmulated("the beta version")
		case fold(version) != "v1.0":
			err = refuse(http.StatusBadRequest, "BadRequest", "Invalid version: %s", version)
		default:
			c.body, err = readBody(req)
		}
	}
	if err == nil {
		c.caller = callerOf(req.Header.Get("Authorization"))
		return c, nil
	}
	refused := &call{method: req.Method, rawPath: path, rawQuery: req.URL.RawQuery, header: req.Header, path: []string{""}}
	s.book.arrive(refused, s.now())
	s.book.leave()
	r := s.refusal(asFailure(err), refused)
	s.record(refused, r, 0)
	s.dress(r, refused)
	return nil, r
}

// readBody unpacks gzip, as Graph does, up to a limit.
func readBody(req *http.Request) ([]byte, error) {
	if req.Body == nil {
		return nil, nil
	}
	var in io.Reader = req.Body
	if strings.EqualFold(req.Header.Get("Content-Encoding"), "gzip") {
		unzip, err := gzip.NewReader(in)
		if err != nil {
			return nil, unreadable()
		}
		in = unzip
	}
	data, err := io.ReadAll(io.LimitReader(in, maxBody+1))
	if err != nil {
		return nil, unreadable()
	}
	if len(data) > maxBody {
		return nil, refuse(http.StatusRequestEntityTooLarge, "RequestEntityTooLarge", "The request body is larger than %d bytes.", maxBody)
	}
	return data, nil
}

// body is the reply's body as the wire delivers it.
func (s *Server) body(ctx context.Context, r *reply) io.ReadCloser {
	switch r.wire {
	case truncated:
		return io.NopCloser(io.MultiReader(bytes.NewReader(r.body[:len(r.body)/2]), broken{}))
	case dripping:
		const drops = 10
		size := max(1, (len(r.body)+drops-1)/drops)
		return &drip{ctx: ctx, rest: r.body, size: size, wait: r.slow / drops, sleep: s.faults.Sleep}
	}
	return io.NopCloser(bytes.NewReader(r.body))
}

// broken is a connection that ended too early.
type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

// drip gives a body in small pieces, waiting before each.
type drip struct {
	ctx   context.Context
	rest  []byte
	size  int // of a piece
	left  int // of the present piece
	wait  time.Duration
	sleep func(context.Context, time.Duration) error
}

func (d *drip) Read(p []byte) (int, error) {
	if len(d.rest) == 0 {
		return 0, io.EOF
	}
	if d.left == 0 {
		if err := d.sleep(d.ctx, d.wait); err != nil {
			return 0, err
		}
		d.left = min(d.size, len(d.rest))
	}
	n := copy(p, d.rest[:d.left])
	d.rest, d.left = d.rest[n:], d.left-n
	return n, nil
}

func (d *drip) Close() error { return nil }

// flushing sends each piece on its way at once.
type flushing struct {
	http.ResponseWriter
	ctl *http.ResponseController
}

func (f flushing) Write(p []byte) (int, error) {
	n, err := f.ResponseWriter.Write(p)
	if err == nil {
		err = f.ctl.Flush()
	}
	return n, err
}
