package operations

import (
	"errors"
	"net/url"
	"strings"
)

// Bounds of a call's path. Microsoft Graph itself refuses longer ones, and no
// operation has as many segments.
const (
	maxPath     = 64 << 10
	maxSegments = 64
)

// Errors of ParseCall. They say what is wrong with the text, as a clause after it.
var (
	ErrEmpty    = errors.New("names no path: write it like 'GET /users/{id}/messages'")
	ErrMethod   = errors.New("has a method that Microsoft Graph does not know: use GET, POST, PATCH, PUT or DELETE")
	ErrHost     = errors.New("is not an address of Microsoft Graph")
	ErrTooLong  = errors.New("is longer than any call of Microsoft Graph")
	ErrControl  = errors.New("has control characters in its path")
	ErrEncoding = errors.New("has a percent sign in its path that encodes nothing")
	ErrDots     = errors.New("has . or .. in its path, which leads elsewhere: write the path that is meant")
)

// Call is a request to Microsoft Graph: its method and its path, without host,
// version and query.
type Call struct {
	Method  string   // GET, POST, PATCH, PUT or DELETE
	Path    string   // as it was written, "/users/{id}/messages"
	Version string   // "v1.0", "beta", or "" where none was given
	Reads   []string // the properties that the query names
	Selects bool     // it names all that it reads
	verb    verb
	parts   []string // segments in the table's form, lower case
}

// ParseCall reads a call as people paste it: "GET /users/{id}/messages", a full URL
// with its query, a request line of HTTP. Without a method it is GET, as for an
// address that was copied from a browser; HEAD means GET.
func ParseCall(text string) (Call, error) {
	text = strings.TrimSpace(text)
	method, address := "GET", text
	if _, ok := parseVerb(text); ok {
		return Call{}, ErrEmpty
	}
	if first, rest, ok := strings.Cut(text, " "); ok && !strings.ContainsAny(first, "/:") {
		method, address = first, strings.TrimSpace(rest)
	}
	if before, version, ok := cutLast(address, " "); ok && strings.HasPrefix(strings.ToUpper(version), "HTTP/") {
		address = strings.TrimSpace(before)
	}
	return NewCall(method, address)
}

// NewCall reads a call whose method and address are apart, as in a log.
func NewCall(method, address string) (Call, error) {
	v, ok := parseVerb(method)
	if !ok {
		return Call{}, ErrMethod
	}
	path, err := pathOf(address)
	if err != nil {
		return Call{}, err
	}
	c := Call{Method: verbNames[v], verb: v}
	c.Reads, c.Selects = ReadsOf(address)
	c.Version, path = cutVersion(path)
	c.Path = "/" + path
	c.parts, err = split(path)
	return c, err
}

func parseVerb(method string) (verb, bool) {
	method = strings.ToUpper(strings.TrimSpace(method))
	if method == "HEAD" {
		return get, true
	}
	for v, name := range verbNames {
		if name == method {
			return verb(v), true
		}
	}
	return 0, false
}

// pathOf takes scheme, host, query and fragment off, and the slashes around.
func pathOf(address string) (string, error) {
	if end := strings.IndexAny(address, "?#"); end >= 0 {
		address = address[:end]
	}
	if scheme, rest, ok := strings.Cut(address, "://"); ok && !strings.Contains(scheme, "/") {
		host, path, _ := strings.Cut(rest, "/")
		if !ofGraph(host) {
			return "", ErrHost
		}
		address = path
	}
	address = strings.Trim(address, "/")
	switch {
	case address == "":
		return "", ErrEmpty
	case len(address) > maxPath:
		return "", ErrTooLong
	}
	return address, nil
}

// ofGraph accepts Microsoft Graph's hosts in every cloud, and those of its rings
// (canary.graph.microsoft.com).
func ofGraph(host string) bool {
	host, _, _ = strings.Cut(strings.ToLower(host), ":")
	for _, end := range []string{"graph.microsoft.com", "graph.microsoft.us", "microsoftgraph.chinacloudapi.cn"} {
		before, ok := strings.CutSuffix(host, end)
		if ok && (before == "" || before == "dod-" || strings.HasSuffix(before, ".")) {
			return true
		}
	}
	return false
}

func cutVersion(path string) (version, rest string) {
	first, rest, _ := strings.Cut(path, "/")
	switch strings.ToLower(first) {
	case "v1.0", "beta":
		return strings.ToLower(first), strings.TrimLeft(rest, "/")
	}
	return "", path
}

func cutLast(s, sep string) (before, after string, found bool) {
	if i := strings.LastIndex(s, sep); i >= 0 {
		return s[:i], s[i+len(sep):], true
	}
	return s, "", false
}

// decode undoes percent signs within one segment, so that an encoded slash stays
// part of it.
func decode(segment string) (string, error) {
	if strings.Contains(segment, "%") {
		plain, err := url.PathUnescape(segment)
		if err != nil {
			return "", ErrEncoding
		}
		segment = plain
	}
	for i := range len(segment) {
		if segment[i] < 0x20 || segment[i] == 0x7f {
			return "", ErrControl
		}
	}
	if segment == "." || segment == ".." {
		return "", ErrDots
	}
	return segment, nil
}
