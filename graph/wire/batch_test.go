package wire

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"testing"
)

// TestWhatABatchSends: addresses below the version, a content type where there is a body, and each item's own headers.
func TestWhatABatchSends(t *testing.T) {
	c, _, _ := script(t)
	body, err := c.batchBody([]Call{c.ServicePrincipals(Query{Advanced: true}), c.ServicePrincipal("I", Query{}),
		c.Create("make it", Policies, "", map[string]string{"id": "p"}), c.Revoke("X", "I", "R", false)})
	const want = `{"requests":[{"id":"1","method":"GET","url":"/servicePrincipals?$count=true","headers":{"ConsistencyLevel":"eventual"}},` +
		`{"id":"2","method":"GET","url":"/servicePrincipals/I"},` +
		`{"id":"3","method":"POST","url":"/policies/permissionGrantPolicies","headers":{"Content-Type":"application/json"},"body":{"id":"p"}},` +
		`{"id":"4","method":"DELETE","url":"/servicePrincipals/R/appRoleAssignedTo/X"}]}`
	if err != nil || string(body) != want {
		t.Errorf("%s, %v, want %s", body, err, want)
	}
	elsewhere := c.ServicePrincipals(Query{}).next("https://graph.microsoft.com/beta/servicePrincipals")
	for _, r := range c.Run(t.Context(), []Call{elsewhere, c.ServicePrincipal("I", Query{})}) {
		if !r.NotBegun() || r.Err.Error() != "refused to follow a link that does not begin with https://graph.microsoft.com/v1.0" {
			t.Errorf("%+v", r)
		}
	}
}

// TestItemHeaders are texts and numbers; dates count from that of the whole answer.
func TestItemHeaders(t *testing.T) {
	raw := map[string]json.RawMessage{"Retry-After": json.RawMessage("7"), "request-id": json.RawMessage(`"4b0a"`)}
	h := itemHeader(raw, http.Header{"Date": {"Wed, 14 Jan 2026 09:41:08 GMT"}})
	if len(h) != 3 || h.Get("Retry-After") != "7" || h.Get("Request-Id") != "4b0a" || h.Get("Date") != "Wed, 14 Jan 2026 09:41:08 GMT" {
		t.Errorf("%v", h)
	}
}

// TestABatchThatFailsAsAWhole: its items share its fate, but not the status of a success that did not arrive.
func TestABatchThatFailsAsAWhole(t *testing.T) {
	for name, c := range map[string]struct {
		outer   Reply
		status  int
		unclear bool
	}{
		"a page":    {answered(200, "text/html", "<html>"), 0, true},
		"299":       {answered(299, jsonType, "[]"), 0, true},
		"a list":    {answered(200, jsonType, "[]"), 0, true},
		"cut off":   {answered(200, jsonType, `{"responses":[{"id":"1","status":201`), 0, true},
		"no items":  {answered(200, jsonType, "{}"), 0, true},
		"broken":    {refused(500, "x"), 500, true},
		"lost":      {Reply{Err: errors.New("reset")}, 0, true},
		"forbidden": {refused(403, "Authorization_RequestDenied"), 403, false},
		"redirect":  {answered(300, jsonType, ""), 300, false},
	} {
		client, _, asked := script(t, c.outer)
		for _, r := range client.Run(t.Context(), []Call{client.Grant(graphGUID, graphGUID, graphGUID), client.Revoke("X", "I", "R", false)}) {
			if r.Status != c.status || r.Unclear() != c.unclear || r.OK() || len(*asked) != 1 {
				t.Errorf("%s: %+v after %d requests", name, r, len(*asked))
			}
		}
	}
}

// TestADetour is told once: after a batch that is not taken, no other is tried.
func TestADetour(t *testing.T) {
	c, _, asked := script(t, refused(501, "NotImplemented"), answered(200, jsonType, `{"id":"x"}`))
	var told []Detour
	c.opts.Detour = func(d Detour) { told = append(told, d) }
	for round, want := range []int{3, 5} {
		call := c.ServicePrincipal(graphGUID, Query{})
		for i, r := range c.Run(t.Context(), []Call{call, call}) {
			if !r.OK() || len(*asked) != want {
				t.Errorf("round %d, %d: %+v after %d requests", round, i, r, len(*asked))
			}
		}
	}
	if len(told) != 1 || told[0].Op != "send a batch" || told[0].Why.Error() != "Microsoft Graph answered 501: m (tried to send a batch)" {
		t.Error(fmt.Sprint(told))
	}
}

// TestItemsAreReadAsTheirCallsAsk: an item that lacks what was asked for is not a success.
func TestItemsAreReadAsTheirCallsAsk(t *testing.T) {
	c, _, _ := script(t, answered(200, jsonType,
		`{"responses":[{"id":"2","status":200,"body":{"value":[]}},{"id":"1","status":200,"body":{"value":[]}},{"id":"3","status":204}]}`))
	calls := []Call{c.ServicePrincipal("I", Query{}), c.ServicePrincipals(Query{}), c.Revoke("X", "I", "R", true)}
	replies, _ := c.sendBatch(t.Context(), calls, 1)
	if replies[0].OK() || !replies[1].OK() || !replies[2].OK() || replies[2].Status != 204 {
		t.Errorf("%+v", replies)
	}
}
