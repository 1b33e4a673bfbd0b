package graph

import (
	"errors"
	"strings"
	"testing"

	"mi-roles/graph/wire"
	"mi-roles/roles"
)

// TestAnAnswerWithoutAListIsNoEmptyList: that an identity holds nothing, or that
// there is none, is said by an empty array alone.
func TestAnAnswerWithoutAListIsNoEmptyList(t *testing.T) {
	for _, body := range []string{`{}`, `null`, `{"value":null}`, `{"@odata.count":0}`, `{"error":{"code":"UnknownError","message":""}}`} {
		c, _ := saying(t, 200, nil, []byte(body))
		ref, err := roles.ParseIdentity("func-orders")
		if err != nil {
			t.Fatal(err)
		}
		_, looked := c.Lookup(t.Context(), roles.LookupRequest{Identities: []roles.Ref{ref}, Held: true})
		_, held := c.AssignmentsOf(t.Context(), []roles.ObjectID{fuzzGUID})
		_, listed := identitiesOf(t.Context(), c)
		for what, err := range map[string]error{"looking": looked, "what is held": held, "a list": listed} {
			var e *wire.Error
			if !errors.As(err, &e) || !strings.Contains(err.Error(), "makes no sense") || e.Advice() == "" {
				t.Errorf("%s, %s: %v", body, what, err)
			}
		}
	}
	c, _ := saying(t, 200, nil, []byte(`{"value":[]}`))
	if held, err := c.AssignmentsOf(t.Context(), []roles.ObjectID{fuzzGUID}); err != nil || len(held[fuzzGUID]) > 0 {
		t.Errorf("%v, %v", held, err)
	}
}
