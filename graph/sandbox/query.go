package sandbox

import (
	"encoding/base64"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// Limits of queries on directory objects: Microsoft's pages on paging and on
// known issues with query parameters.
const (
	defaultPage    = 100
	maxPage        = 999
	expandCut      = 20   // related items per object under $expand; the rest is left out without a word
	maxClauses     = 15   // values of "in" and alternatives of "or", unless the query is advanced
	maxLiteral     = 120  // characters to compare with, unless the query is advanced
	maxAdvancedURL = 2048 // characters of the URL of an advanced query
)

// query is the checked set of OData options of one request.
type query struct {
	filter   *filter
	selected map[string]bool // nil: all
	names    []string        // of $select, as sent
	expand   string
	top      int // 0: not sent
	count    bool
	eventual bool
	search   string
	order    string
	from     int  // position that $skiptoken names
	page     int  // 0 is the first
	paged    bool // a page after the first
	full     bool // the page that an empty one pointed to
	options  map[string]string
}

// options are those of the call that the service looks at.
func (c *call) options() (map[string]string, error) {
	raw := c.rawQuery
	if c.undecoded {
		parts := strings.Split(raw, "&")
		raw = strings.Join(slices.DeleteFunc(parts, func(p string) bool { return strings.HasPrefix(p, "%24") }), "&")
	}
	opts, err := options(raw)
	delete(opts, c.ignored)
	return opts, err
}

// overlook lets the call be answered without what the rule does not look at.
func (c *call) overlook(r *Rule) {
	if r != nil {
		c.ignored, c.undecoded = effects[r.Do].ignore, r.Do == Undecoded
	}
}

// options splits the query string into $-options. The $ may be missing or
// percent-encoded; names without it that are no option are ignored, as in Graph.
func options(raw string) (map[string]string, error) {
	values, err := url.ParseQuery(raw)
	if err != nil {
		return nil, badRequest("The query specified in the URI is not valid. %s", err)
	}
	out := map[string]string{}
	for name, list := range values {
		key := fold(strings.TrimPrefix(name, "$"))
		if !strings.Contains(" filter select expand top count search orderby skiptoken skip format ", " "+key+" ") {
			if strings.HasPrefix(name, "$") {
				return nil, badRequest("The query parameter '%s' is not supported.", name)
			}
			continue
		}
		if _, twice := out[key]; twice || len(list) > 1 {
			return nil, badRequest("Query option '$%s' was specified more than once, but it must be specified at most once.", key)
		}
		out[key] = list[0]
	}
	return out, nil
}

// query reads the options of a call on objects of that type.
func (s *Server) query(c *call, of *schema) (*query, error) {
	opts, err := c.options()
	if err != nil {
		return nil, err
	}
	q := &query{options: opts, eventual: strings.EqualFold(c.header.Get("ConsistencyLevel"), "eventual"), expand: opts["expand"]}
	q.count = strings.EqualFold(opts["count"], "true") && q.eventual // without the header it is ignored, silently
	for _, step := range []func(*schema) error{q.readTop, q.readSelect, q.readSearch, q.readOrder, q.readToken} {
		if err := step(of); err != nil {
			return nil, err
		}
	}
	if q.count && len(c.root)+len(c.target()) > maxAdvancedURL {
		return nil, tooLong()
	}
	if f, ok := opts["filter"]; ok {
		compile := compiler{schema: of, advanced: q.count, holder: s.holder}
		if q.filter, err = compile.filter(f); err != nil {
			return nil, err
		}
	}
	return q, nil
}

func (q *query) readTop(*schema) error {
	if _, ok := q.options["skip"]; ok {
		return badRequest("'$skip' is not supported by the service.")
	}
	text, ok := q.options["top"]
	if !ok {
		return nil
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		return badRequest("Invalid value '%s' for $top query option found. The $top query option requires a non-negative integer value.", text)
	}
	if n < 1 || n > maxPage {
		return unsupported("Invalid page size specified: '%d'. Must be between 1 and %d inclusive.", n, maxPage)
	}
	q.top = n
	return nil
}

func (q *query) readSelect(s *schema) error {
	text, ok := q.options["select"]
	if !ok || strings.TrimSpace(text) == "" || text == "*" {
		return nil
	}
	q.selected = map[string]bool{}
	for name := range strings.SplitSeq(text, ",") {
		prop := s.find(strings.TrimSpace(name))
		if prop == nil {
			return noProperty(strings.TrimSpace(name), s)
		}
		q.selected[prop.name] = true
		q.names = append(q.names, prop.name)
	}
	return nil
}

func (q *query) readSearch(*schema) error {
	text, ok := q.options["search"]
	if !ok {
		return nil
	}
	if !q.eventual {
		return unsupported("Request with $search query parameter only works through MSGraph with a special request header: " +
			"'ConsistencyLevel: eventual'")
	}
	if len(text) < 2 || text[0] != '"' || text[len(text)-1] != '"' {
		return badRequest("Syntax error: character ':' is not valid at position %d in '%s'.", strings.IndexByte(text, ':'), text)
	}
	property, words, ok := strings.Cut(text[1:len(text)-1], ":")
	if !ok || !strings.EqualFold(property, "displayName") && !strings.EqualFold(property, "description") {
		return notEmulated("a $search over anything but displayName or description")
	}
	q.search = fold(property) + ":" + fold(words)
	return nil
}

func (q *query) readOrder(s *schema) error {
	text, ok := q.options["orderby"]
	if !ok {
		return nil
	}
	fields := strings.Fields(text)
	if len(fields) == 0 || len(fields) > 2 || !strings.EqualFold(fields[0], "displayName") || s == &assignmentSchema {
		return unsupported("Sorting not supported for current query.")
	}
	if !q.count {
		return needsAdvanced("orderBy")
	}
	q.order = "asc"
	if len(fields) == 2 {
		q.order = fold(fields[1])
	}
	return nil
}

func (q *query) readToken(*schema) error {
	text, ok := q.options["skiptoken"]
	if !ok {
		return nil
	}
	raw, err := base64.RawURLEncoding.DecodeString(text)
	mark, places, _ := strings.Cut(string(raw), ":")
	place, page, _ := strings.Cut(places, ":")
	n, err2 := strconv.Atoi(place)
	k, err3 := strconv.Atoi(page)
	if err != nil || err2 != nil || err3 != nil || n < 0 || k < 0 || mark != "page" && mark != "full" {
		return badRequest("The specified page token value is either expired or invalid.")
	}
	q.from, q.page, q.paged, q.full = n, k, true, mark == "full"
	return nil
}

// nextLink is the query string of the page at position n. After an empty page
// the token says so, that the next one is not empty again.
func (q *query) nextLink(n int, empty bool) string {
	v := url.Values{}
	for name, value := range q.options {
		v.Set("$"+name, value)
	}
	mark := map[bool]string{true: "full", false: "page"}[empty]
	v.Set("$skiptoken", base64.RawURLEncoding.EncodeToString(fmt.Appendf(nil, "%s:%d:%d", mark, n, q.page+1)))
	return strings.ReplaceAll(v.Encode(), "%24", "$")
}
