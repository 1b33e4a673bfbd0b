package graph

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
)

type batchItem struct {
	ID      string            `json:"id"`
	Method  string            `json:"method"`
	URL     string            `json:"url"`
	Headers map[string]string `json:"headers,omitempty"`
	Body    json.RawMessage   `json:"body,omitempty"`
}

type batchRequest struct {
	Requests []batchItem `json:"requests"`
}

type batchResponse struct {
	Responses []struct {
		ID      string                     `json:"id"`
		Status  int                        `json:"status"`
		Headers map[string]json.RawMessage `json:"headers"`
		Body    json.RawMessage            `json:"body"`
	} `json:"responses"`
}

var errNoReply = errors.New("the batch came back without an answer to this item")

// sendBatch sends at most maxBatch calls in one request (JSON batching page).
// Answers come in any order and are matched by id; an item without one is unclear.
// When the batch as a whole is refused, each item has that fate.
func (c *Client) sendBatch(ctx context.Context, calls []call, attempt int) []reply {
	replies := make([]reply, len(calls))
	body, err := c.batchBody(calls)
	if err != nil {
		return fill(replies, reply{err: &unsent{err}})
	}
	outer := c.send(ctx, call{op: "batch", method: http.MethodPost, url: c.sdk.root + "/$batch", body: body}, attempt)
	if !outer.ok() {
		if outer.status < http.StatusMultipleChoices {
			outer.status = 0 // that of the batch says nothing of its items
		}
		return fill(replies, outer)
	}
	var w batchResponse
	if err := json.Unmarshal(outer.body, &w); err != nil {
		return fill(replies, reply{header: outer.header, err: fmt.Errorf("unreadable batch answer: %w", err)})
	}
	fill(replies, reply{header: http.Header{}, err: errNoReply})
	for _, item := range w.Responses {
		i, err := strconv.Atoi(item.ID)
		if err != nil || i < 1 || i > len(calls) || !errors.Is(replies[i-1].err, errNoReply) {
			continue
		}
		replies[i-1] = reply{status: item.Status, header: itemHeader(item.Headers, outer.header), body: item.Body}.sane()
	}
	return replies
}

func (c *Client) batchBody(calls []call) ([]byte, error) {
	var b batchRequest
	for i, item := range calls {
		path, ok := strings.CutPrefix(item.url, c.sdk.root)
		if !ok {
			return nil, &refusal{"refused to follow a link that does not begin with " + c.sdk.root}
		}
		h := item.header
		if len(item.body) > 0 {
			h = map[string]string{"Content-Type": jsonType}
		}
		b.Requests = append(b.Requests, batchItem{ID: strconv.Itoa(i + 1), Method: item.method, URL: path, Headers: h, Body: item.body})
	}
	return json.Marshal(b)
}

// itemHeader reads an item's headers, whose values are seen as strings and as
// numbers, and lends it the batch's Date, from which a Retry-After date counts.
func itemHeader(raw map[string]json.RawMessage, outer http.Header) http.Header {
	h := http.Header{"Date": outer.Values("Date")}
	for k, v := range raw {
		text := strings.Trim(string(v), `"`)
		h.Set(k, text)
	}
	return h
}

func fill(replies []reply, r reply) []reply {
	for i := range replies {
		replies[i] = r
	}
	return replies
}
