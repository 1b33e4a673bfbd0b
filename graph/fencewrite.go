package graph

import (
	"context"
	"errors"
	"strings"

	"mi-roles/graph/pace"
	"mi-roles/graph/wire"
	"mi-roles/roles/fence"
)

// places are where the objects of a fence are made.
var places = map[fence.Object]wire.Place{fence.ThePolicy: wire.Policies, fence.AnInclude: wire.Includes, fence.AnExclude: wire.Excludes,
	fence.TheRole: wire.RoleDefinitions, fence.TheAssignment: wire.RoleAssignments}

// WriteFence carries out one step and returns the id of what it made. What was made a moment
// ago may not have reached every replica: within the writer's patience, what depends on it is
// tried again. What is gone already counts as deleted.
func (w *Writer) WriteFence(ctx context.Context, s fence.Step) (made string, err error) {
	c := w.client
	call := c.fenceCall(s)
	for looks := pace.PollsWithin(c.wire.Clock(), c.patience); ; {
		r := c.wire.Run(ctx, []wire.Call{call})[0]
		e := r.Failure(call.Op)
		switch {
		case r.OK() && s.Verb == fence.Create:
			found, err := wire.Decode[struct{ ID string }](call, r)
			return found.ID, err
		case r.OK(), s.Verb == fence.Delete && e.Missing():
			return "", nil
		case r.Unclear():
			e.Unclear = true
			return "", e
		}
		pause := looks.Next()
		if s.Verb == fence.Delete || !e.NotYetThere() && !unknownAction(e) || pause == 0 {
			return "", licensed(e)
		}
		if err := c.wire.Clock().Sleep(ctx, pause); err != nil {
			return "", errors.Join(err, e)
		}
	}
}

func (c *Client) fenceCall(s fence.Step) wire.Call {
	op, place := s.Text, places[s.Object]
	switch s.Verb {
	case fence.Create:
		return c.wire.Create(op, place, s.Policy, s.Now)
	case fence.Update:
		return c.wire.Update(op, place, s.Policy, s.ID, s.Now)
	}
	return c.wire.Delete(op, place, s.Policy, s.ID)
}

// unknownAction: a replica does not know the policy yet that the action of a role names.
func unknownAction(e *wire.Error) bool {
	return e.Status == 400 && strings.Contains(strings.ToLower(e.Message), "managepermissiongrantsforall")
}

// licensed says what a refusal for want of a license is about.
func licensed(e *wire.Error) *wire.Error {
	if strings.Contains(strings.ToLower(e.Message), "premium") {
		e.Hint = "custom directory roles require a Microsoft Entra ID P1 license in this tenant; the fence can't exist without one"
	}
	return e
}
