package graph

import (
	"context"
	"encoding/base64"
	"errors"
	"net/http"
	"strings"

	"github.com/google/uuid"

	"mi-roles/roles"
)

// errFound ends a whole-tenant read early.
var errFound = errors.New("found")

// Assignment finds an assignment by its id alone, nil when there is none. Graph
// reads one only below its principal or API; in practice the first half of an id
// is the principal's object id, so that is tried first. Since ids are opaque, the
// holder is searched for when that fails: by a filter, and where the service
// refuses that, among all managed identities.
func (c *Client) Assignment(ctx context.Context, id roles.AssignmentID) (*roles.Assignment, error) {
	if owner, ok := likelyPrincipal(id); ok {
		found, err := c.assignmentOf(ctx, owner, id)
		if found != nil || err != nil {
			return found, err
		}
	}
	holders := collect[wirePrincipal](ctx, c, []call{c.sdk.list(query{Filter: "appRoleAssignments/any(a:a/id eq " + literal(string(id)) + ")", Select: []string{"id"}})})[0]
	for _, h := range holders.items {
		if found, err := c.assignmentOf(ctx, strings.ToLower(h.ID), id); found != nil || err != nil {
			return found, err
		}
	}
	if holders.err == nil {
		return nil, nil
	}
	var found *roles.Assignment
	err := c.Tenant(ctx, func(some []Holder) error {
		for _, h := range some {
			for _, a := range h.Held {
				if a.ID == id {
					found = &a
					return errFound
				}
			}
		}
		return nil
	})
	if errors.Is(err, errFound) {
		err = nil
	}
	return found, err
}

// assignmentOf reads an assignment below its likely holder, nil when there is
// none. What belongs to a user or a group is refused by name.
func (c *Client) assignmentOf(ctx context.Context, owner string, id roles.AssignmentID) (*roles.Assignment, error) {
	calls := []call{
		c.sdk.raw("read assignment "+string(id), "/servicePrincipals/{sp}/appRoleAssignments/{id}", map[string]string{"sp": owner, "id": string(id)}, query{}),
		c.sdk.raw("look up object "+owner, "/directoryObjects/{id}", map[string]string{"id": owner}, query{}),
	}
	replies := c.run(ctx, calls)
	w, err := decode[wireAssignment](calls[0].op, replies[0])
	if err == nil && roles.AssignmentID(w.ID) == id {
		a := w.assignment()
		return &a, nil
	}
	if e := asError(err); err != nil && !missing(err) && (e == nil || e.Status != http.StatusBadRequest) {
		return nil, err
	}
	holder, err := decode[wireObject](calls[1].op, replies[1])
	if kind := kindOf(holder.ODataType); err == nil && (kind == "user" || kind == "group") {
		return nil, &roles.Error{Kind: roles.ErrNotManaged, Msg: "assignment " + string(id) + " belongs to the " + kind + " " + oneLine(holder.DisplayName) + ", not to a managed identity",
			Hint: "assignments of users and groups are managed in the Entra admin center, under the API's Users and groups"}
	}
	return nil, nil
}

// likelyPrincipal reads the first sixteen bytes of an id as a GUID in .NET's byte order.
func likelyPrincipal(id roles.AssignmentID) (string, bool) {
	b, err := base64.RawURLEncoding.DecodeString(string(id))
	if err != nil || len(b) != 32 {
		return "", false
	}
	u := uuid.UUID{b[3], b[2], b[1], b[0], b[5], b[4], b[7], b[6]}
	copy(u[8:], b[8:16])
	return u.String(), true
}
