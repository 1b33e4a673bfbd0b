package graph

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"

	"mi-roles/graph/wire"
	"mi-roles/roles/fence"
)

// TestAnsweredWrites of fences: what is made, what has failed, and what is tried again.
func TestAnsweredWrites(t *testing.T) {
	const unknown = `{"error":{"code":"Request_BadRequest","message":"Unknown: microsoft.directory/managePermissionGrantsForAll.x"}}`
	const premium = `{"error":{"code":"Request_BadRequest","message":"This requires a PREMIUM license."}}`
	type said struct {
		status int
		body   string
	}
	made := said{201, `{"id":"made"}`}
	never := []said{{404, absent}, {404, absent}, {404, absent}, {404, absent}, {404, absent}}
	for name, c := range map[string]struct {
		verb fence.Verb
		says []said
		made string
		err  string
	}{
		"made":                            {fence.Create, []said{made}, "made", ""},
		"updated":                         {fence.Update, []said{{200, `{"id":"made"}`}}, "", ""},
		"deleted":                         {fence.Delete, []said{{204, ""}}, "", ""},
		"gone already":                    {fence.Delete, []said{{404, absent}}, "", ""},
		"a deletion refused":              {fence.Delete, []said{{403, denied}}, "", "Insufficient"},
		"a deletion of an unknown action": {fence.Delete, []said{{400, unknown}}, "", "Unknown"},
		"refused":                         {fence.Create, []said{{403, denied}}, "", "Insufficient"},
		"bad":                             {fence.Create, []said{{400, unsupported}}, "", "Unsupported"},
		"an unknown action":               {fence.Create, []said{{400, unknown}, made}, "made", ""},
		"refused for an action":           {fence.Create, []said{{403, unknown}}, "", "Unknown"},
		"no license":                      {fence.Create, []said{{400, premium}}, "", "PREMIUM"},
		"not there yet":                   {fence.Create, []said{{404, absent}, {404, absent}, made}, "made", ""},
		"not there yet, to update":        {fence.Update, []said{{404, absent}, {204, ""}}, "", ""},
		"never there":                     {fence.Create, never, "", "does not exist"},
	} {
		left := c.says
		client, s := scripted(t, func(string) (int, string) {
			if len(left) == 0 {
				t.Errorf("%s: asked once too often", name)
				return http.StatusForbidden, denied
			}
			next := left[0]
			left = left[1:]
			return next.status, next.body
		})
		id, err := NewWriter(client).WriteFence(t.Context(), fence.Step{Verb: c.verb, Object: fence.AnInclude, Policy: "p", ID: "i", Text: "try"})
		if id != c.made || (err != nil) != (c.err != "") || err != nil && !strings.Contains(err.Error(), c.err) || len(left) > 0 {
			t.Errorf("%s: %q, %v, %d answers left", name, id, err, len(left))
		}
		if e := wire.AsError(err); e != nil && (e.Hint != "") != (name == "no license") {
			t.Errorf("%s: %q", name, e.Hint)
		}
		method := map[fence.Verb]string{fence.Create: "POST", fence.Update: "PATCH", fence.Delete: "DELETE"}[c.verb]
		if !strings.HasPrefix(s.asked()[0], method+" /policies/permissionGrantPolicies/p/includes") {
			t.Errorf("%s: %q", name, s.asked())
		}
	}
}

// TestAnInterruptedWait says what it waited for as well.
func TestAnInterruptedWait(t *testing.T) {
	ctx, end := context.WithCancel(t.Context())
	c, _ := scripted(t, func(string) (int, string) {
		end()
		return http.StatusNotFound, absent
	})
	_, err := NewWriter(c).WriteFence(ctx, fence.Step{Verb: fence.Create, Object: fence.AnInclude, Policy: "p", Text: "try"})
	if e := wire.AsError(err); !errors.Is(err, context.Canceled) || e == nil || e.Status != http.StatusNotFound {
		t.Error(err)
	}
}
