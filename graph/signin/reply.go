package signin

import (
	"bytes"
	"encoding/json"
	"maps"
	"regexp"
	"slices"
	"strings"
	"sync"
)

// reply is what a refusal says. Each kind of host has a document of its own:
//
//	Microsoft Entra, virtual machines, Arc   {"error":"invalid_request","error_description":"…","correlation_id":"…"}
//	App Service, Functions, Container Apps   {"statusCode":400,"message":"…","correlationId":"…"}
//	Automation, App Service on Windows       {"StatusCode":400,"Message":"…","CorrelationId":"…"}
//	Service Fabric, Cloud Shell              {"error":{"code":"…","message":"…","correlationId":"…"}}
//	Azure Machine Learning                   {"error":{"code":"…","message":"…"},"correlation":{"operation":"…"}}, or text
//	pod identity in Kubernetes               text
type reply struct {
	Error       string // a word for programs
	Description string
	Trace       string
	Correlation string
}

// reply is empty for anything that is not such a document.
func (a answer) reply() reply {
	var document map[string]any
	if json.Unmarshal(a.body, &document) != nil {
		return reply{}
	}
	said := words{}
	said.gather(document)
	r := reply{
		Error:       wordPattern().FindString(hide(said.first("error", "code", "errorcode"), a.secrets)),
		Description: hide(said.first("errordescription", "message", "exceptionmessage", "detail"), a.secrets),
	}
	if id := said["traceid"]; idPattern().MatchString(id) {
		r.Trace = id
	}
	if id := said.first("correlationid", "operation"); idPattern().MatchString(id) {
		r.Correlation = id
	}
	return r
}

// line is the first line of an answer that is text and no page, as pod identity
// and Azure Machine Learning give.
func (a answer) line() string {
	text := bytes.TrimSpace(a.body)
	if len(text) == 0 || bytes.ContainsAny(text[:1], "<{[") {
		return ""
	}
	first, _, _ := bytes.Cut(text, []byte("\n"))
	return hide(string(first), a.secrets)
}

// words are the texts of a document, by their names without case and underscores.
type words map[string]string

// gather adds the texts of a document and of the objects in it. What stands
// outside counts for more.
func (w words) gather(document map[string]any) {
	var inner []map[string]any
	for _, key := range slices.Sorted(maps.Keys(document)) {
		name := strings.ReplaceAll(strings.ToLower(key), "_", "")
		switch v := document[key].(type) {
		case string:
			if w[name] == "" {
				w[name] = v
			}
		case map[string]any:
			inner = append(inner, v)
		}
	}
	for _, d := range inner {
		w.gather(d)
	}
}

// first is the first of these that the document has.
func (w words) first(names ...string) string {
	for _, name := range names {
		if w[name] != "" {
			return w[name]
		}
	}
	return ""
}

var (
	idPattern   = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[0-9A-Fa-f-]{32,36}$`) })
	wordPattern = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[\w.-]{1,60}$`) })
)
