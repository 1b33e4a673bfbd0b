package wire

import (
	"bytes"
	"context"
	"net/http"
	"strings"

	abstractions "github.com/microsoft/kiota-abstractions-go"
)

// shape is what a successful answer to a call has to look like. Anything else is
// an answer that was not understood, and no statement about the directory.
type shape int

const (
	anything  shape = iota
	entity          // an object with an id
	list            // a page: an array of objects
	listOfID        // a page of objects with ids
	responses       // of a batch, which its reader checks itself
)

// Call is one Graph operation, ready to be sent alone or inside a $batch.
type Call struct {
	Op     string // in the user's words, for errors
	method string
	url    string // absolute
	body   []byte // JSON
	header map[string]string
	shape  shape
	brief  bool  // there is another way to ask: give up sooner
	broken error // the call could not be built; it fails without being sent
}

func newCall(op string, info *abstractions.RequestInformation, err error, header map[string]string) Call {
	if err != nil {
		return Call{Op: op, broken: err}
	}
	uri, err := info.GetUri()
	if err != nil {
		return Call{Op: op, broken: err}
	}
	uri.RawQuery = literalNames(uri.RawQuery)
	return Call{Op: op, method: info.Method.String(), url: uri.String(), body: info.Content, header: header}
}

// literalNames writes the $ of option names as it is: the SDK's URL templates
// encode it, and the service need not decode names ("Parameters Name Decoding" in
// kiota's design notes). Values stay encoded.
func literalNames(query string) string {
	options := strings.Split(query, "&")
	for i, option := range options {
		name, value, has := strings.Cut(option, "=")
		if has {
			options[i] = strings.ReplaceAll(name, "%24", "$") + "=" + value
		}
	}
	return strings.Join(options, "&")
}

func (c Call) of(s shape) Call {
	c.shape = s
	return c
}

// Brief is the call for a question that can be asked in another way as well: a
// server error is then not repeated for long.
func (c Call) Brief() Call {
	c.brief = true
	return c
}

// Length is the length of the call's URL in characters.
func (c Call) Length() int { return len(c.url) }

// writes reports whether the call changes the tenant.
func (c Call) writes() bool { return c.method != http.MethodGet }

// next is the call for the page behind an @odata.nextLink. Custom headers are
// not remembered by the link and go with every page.
func (c Call) next(link string) Call {
	return Call{Op: c.Op, method: http.MethodGet, url: link, header: c.header, shape: c.shape, brief: c.brief}
}

func (c Call) request(ctx context.Context) (*http.Request, error) {
	req, err := http.NewRequestWithContext(ctx, c.method, c.url, bytes.NewReader(c.body))
	if err != nil {
		return nil, err
	}
	req.Header.Set("Accept", jsonType)
	if len(c.body) > 0 {
		req.Header.Set("Content-Type", jsonType)
	}
	for k, v := range c.header {
		req.Header.Set(k, v)
	}
	return req, nil
}
