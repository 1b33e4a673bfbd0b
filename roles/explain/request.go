package explain

import (
	"net/url"
	"regexp"
	"strings"
	"sync"
)

// Request is one call that a text names, without its host, version and query.
type Request struct {
	Method string // upper case; GET where only an address was given
	Path   string // such as /users/{id}/messages: ids and names of people are replaced by {id}
	Host   string // lower case, "" for a path alone

	address string // as it was written
}

// String is the request as the argument of roles --for.
func (r Request) String() string { return r.Method + " " + r.Path }

// maxRequests bounds the lines of a list of calls.
const maxRequests = 100

var (
	requestLine = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`^(?i:(GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)\s+)(https://[^\s'"]+|/[^\s'"]+)(?:\s+HTTP/[\d.]+)?$`)
	})
	graphAddress = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`https://(?:dod-)?(?:graph\.microsoft\.(?:com|us)|microsoftgraph\.chinacloudapi\.cn)/(?:v1\.0|beta)/[^\s'"]+`)
	})
	commandLine = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`(?i)^(?:\$\w+ ?= ?)?(?:curl|az rest|invoke-\w+|http|irm|iwr)\s`)
	})
	methodOption = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`(?i)\s(?:-X|--request|--method|-Method|-m)[ =]?['"]?(GET|POST|PUT|PATCH|DELETE)\b`)
	})
	headerLine  = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[A-Za-z][A-Za-z0-9-]*:(?:\s|$)`) })
	pathVersion = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^/(?:v1\.0|beta)(?:/|$)`) })
)

// requestsIn gives the calls of a text that is nothing but calls, one a line,
// or one call with its headers.
func requestsIn(raw string) []Request {
	var list []Request
	for line := range strings.Lines(raw) {
		line = strings.Trim(line, " \t\r\n'\"`")
		r, ok := requestOf(line)
		switch {
		case ok && len(list) < maxRequests:
			list = append(list, r)
		case line == "", len(list) == 1 && headerLine().MatchString(line):
		default:
			return nil
		}
	}
	return list
}

// requestOf reads METHOD and address, an address of Microsoft Graph alone, or a
// command that calls one.
func requestOf(line string) (Request, bool) {
	method, address := "GET", line
	if m := requestLine().FindStringSubmatch(line); m != nil {
		method, address = m[1], m[2]
	} else if commandLine().MatchString(line) {
		address = graphAddress().FindString(line)
		if m := methodOption().FindStringSubmatch(line); m != nil {
			method = m[1]
		}
	} else if graphAddress().FindString(line) != line {
		return Request{}, false
	}
	method = strings.ToUpper(method)
	parsed, err := url.Parse(address)
	if err != nil || parsed.User != nil {
		return Request{}, false
	}
	path := pathVersion().ReplaceAllString(parsed.Path, "/")
	segments := strings.Split(strings.TrimRight(path, "/"), "/")
	for i, segment := range segments {
		segments[i] = template(segment)
	}
	return Request{Method: method, Path: strings.Join(segments, "/"), Host: strings.ToLower(parsed.Hostname()), address: address},
		len(segments) > 1 && segments[1] != ""
}

var plainSegment = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^\$?[A-Za-z][A-Za-z0-9_.]*(?:\([^()'"]*\))?$`) })

// template replaces what names one thing by {id}: only the words of an API
// remain, so that nothing personal of the call is repeated.
func template(segment string) string {
	if segment == "" || plainSegment().MatchString(segment) && len(segment) <= 60 && !idPattern().MatchString(strings.ToLower(segment)) {
		return segment
	}
	return "{id}"
}
