package wire

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
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

var errNoReply = errors.New("the batch response has no answer for this item")

// sendGroup sends at most maxBatch calls: one alone, more in a batch, or each
// alone where the service has no batches or fails to answer them.
func (c *Client) sendGroup(ctx context.Context, calls []Call, attempt int, alone bool) []Reply {
	if len(calls) > 1 && !alone && !c.noBatch.Load() {
		if replies, taken := c.sendBatch(ctx, calls, attempt); taken {
			return replies
		}
	}
	return c.sendEach(ctx, calls, attempt)
}

func (c *Client) sendEach(ctx context.Context, calls []Call, attempt int) []Reply {
	replies := make([]Reply, len(calls))
	var wg sync.WaitGroup
	for i := range calls {
		wg.Go(func() { replies[i] = c.send(ctx, calls[i], attempt) })
	}
	wg.Wait()
	return replies
}

// sendBatch sends the calls in one request (JSON batching page). Answers come in
// any order and are matched by id; an item without one is unclear. When the batch
// as a whole failed, each item has that fate; taken is false when it was refused
// as a batch, so that nothing in it was begun.
func (c *Client) sendBatch(ctx context.Context, calls []Call, attempt int) (replies []Reply, taken bool) {
	replies = make([]Reply, len(calls))
	body, err := c.batchBody(calls)
	if err != nil {
		return fill(replies, Reply{Err: &unsent{err}}), true
	}
	outer := c.send(ctx, Call{Op: "send a batch", method: http.MethodPost, url: c.root + "/$batch", body: body, shape: responses}, attempt)
	if !outer.OK() {
		if refusedAsBatch(outer, calls) {
			c.noBatch.Store(true)
			c.Detour(Detour{Op: "send a batch", Why: outer.Failure("send a batch")})
			return nil, false
		}
		if outer.Status < http.StatusMultipleChoices {
			outer.Status = 0 // that of the batch says nothing of its items
		}
		return fill(replies, outer), true
	}
	var w batchResponse
	if err := json.Unmarshal(outer.Body, &w); err != nil {
		return fill(replies, Reply{Header: outer.Header, Err: &garbled{"an incomplete answer to a batch"}}), true
	}
	fill(replies, Reply{Header: http.Header{}, Err: errNoReply})
	for _, item := range w.Responses {
		i, err := strconv.Atoi(item.ID)
		if err != nil || i < 1 || i > len(calls) || !errors.Is(replies[i-1].Err, errNoReply) {
			continue
		}
		replies[i-1] = Reply{Status: item.Status, Header: itemHeader(item.Headers, outer.Header), Body: item.Body}.sane(calls[i-1].shape)
	}
	c.signAgain(ctx, calls, replies, attempt)
	return replies, true
}

// refusedAsBatch reports whether the service, or what lies before it, does not take
// batches, and certainly began no write in this one.
func refusedAsBatch(outer Reply, calls []Call) bool {
	if outer.Err != nil || outer.Failure("").Final() || outer.Status >= 500 && outer.Status != http.StatusNotImplemented {
		return false
	}
	return !outer.Unclear() || !slices.ContainsFunc(calls, Call.writes)
}

// signAgain sends the items alone that were refused for their token: send then
// asks for a fresh one. Such an item was not begun.
func (c *Client) signAgain(ctx context.Context, calls []Call, replies []Reply, attempt int) {
	for i, r := range replies {
		if r.Err == nil && r.Status == http.StatusUnauthorized {
			replies[i] = c.send(ctx, calls[i], attempt)
		}
	}
}

func (c *Client) batchBody(calls []Call) ([]byte, error) {
	var b batchRequest
	for i, item := range calls {
		path, ok := strings.CutPrefix(item.url, c.root)
		if !ok {
			return nil, &refusal{"refused to follow a link that does not begin with " + c.root}
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

func fill(replies []Reply, r Reply) []Reply {
	for i := range replies {
		replies[i] = r
	}
	return replies
}
