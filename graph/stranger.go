package graph

import (
	"context"
	"maps"
	"slices"
	"strings"

	"mi-roles/roles"
)

type wireObject struct {
	ODataType   string `json:"@odata.type"`
	DisplayName string `json:"displayName"`
	AppID       string `json:"appId"`
}

// stranger is one question about a GUID that no service principal has.
type stranger struct {
	call
	hear func(reply) error
}

func asking[T any](c call, tell func(T)) stranger {
	return stranger{c, func(r reply) error {
		answer, err := decode[T](c.op, r)
		if err == nil {
			tell(answer)
		}
		return err
	}}
}

// identifyStrangers finds out what a GUID is that no service principal has: a
// user, a group, an app registration, or an identity that was deleted, and then
// which one has its Azure resource now. It is asked only when a look-up failed,
// and a caller who may not read such objects merely learns less.
func (c *Client) identifyStrangers(ctx context.Context, q roles.Question, a *roles.Answer) error {
	var asks []stranger
	for i, ref := range q.Identities {
		if len(a.Identities[i].Principals) == 0 && (ref.Form == roles.ByGUID || ref.Form == roles.ByObjectID || ref.Form == roles.ByAppID) {
			asks = append(asks, c.strangers(ref, &a.Identities[i])...)
		}
	}
	calls := make([]call, len(asks))
	for i, k := range asks {
		calls[i] = k.call
	}
	for i, r := range c.run(ctx, calls) {
		if err := asks[i].hear(r); err != nil && ctx.Err() != nil {
			return err
		}
	}
	return c.findSuccessors(ctx, q, a)
}

func (c *Client) strangers(ref roles.Ref, found *roles.Found) []stranger {
	asks := []stranger{
		asking(c.sdk.raw("look up object "+ref.Value, "/directoryObjects/{id}", map[string]string{"id": ref.Value}, query{}), func(o wireObject) {
			found.Others = append(found.Others, o.other(o.ODataType))
		}),
		asking(c.sdk.raw("look up app registration "+ref.Value, "/applications(appId='{appId}')", map[string]string{"appId": ref.Value},
			query{Select: []string{"appId", "id", "displayName"}}), func(o wireObject) {
			found.Others = append(found.Others, o.other("#microsoft.graph.application"))
		}),
	}
	if ref.Form != roles.ByAppID {
		asks = append(asks, asking(c.sdk.deletedItem(ref.Value), func(w wirePrincipal) { found.Deleted = latest(found.Deleted, w) }))
	}
	if ref.Form != roles.ByObjectID {
		asks = append(asks, asking(c.sdk.deletedPrincipals("appId eq "+literal(ref.Value)), func(p page[wirePrincipal]) { found.Deleted = latest(found.Deleted, p.Value...) }))
	}
	return asks
}

// findSuccessors looks for what has the Azure resources of deleted identities now.
func (c *Client) findSuccessors(ctx context.Context, q roles.Question, a *roles.Answer) error {
	again := roles.Question{Held: q.Held}
	var at []int
	for i, f := range a.Identities {
		if f.Deleted != nil && f.Deleted.AzureResource != "" {
			again.Identities = append(again.Identities, roles.Ref{Form: roles.ByAzureID, Value: string(f.Deleted.AzureResource)})
			at = append(at, i)
		}
	}
	if len(at) == 0 {
		return nil
	}
	now, err := c.Look(ctx, again)
	if err != nil {
		return err
	}
	for i, f := range now.Identities {
		a.Identities[at[i]].Successors = f.Principals
	}
	maps.Copy(a.Held, now.Held)
	return nil
}

// Predecessors finds, for identities that were recreated in the last 30 days,
// what had their Azure resource before: the last one that was deleted. A caller
// who may not read the recycle bin merely learns less.
func (c *Client) Predecessors(ctx context.Context, of []roles.Principal) (map[roles.ObjectID]roles.Deleted, error) {
	of = slices.DeleteFunc(slices.Clone(of), func(p roles.Principal) bool { return p.AzureResource == "" })
	before := map[roles.ObjectID]roles.Deleted{}
	bin := map[string][]wirePrincipal{}
	for _, g := range collect[wirePrincipal](ctx, c, c.binCalls(of)) {
		if ctx.Err() != nil {
			return nil, g.err
		}
		for _, w := range g.items {
			resource := strings.ToLower(string(w.principal().AzureResource))
			bin[resource] = append(bin[resource], w)
		}
	}
	for _, p := range of {
		gone := bin[strings.ToLower(string(p.AzureResource))]
		others := slices.DeleteFunc(slices.Clone(gone), func(w wirePrincipal) bool { return objectID(w.ID) == p.ID }) // lists still show what was just deleted
		if d := latest(nil, others...); d != nil {
			before[p.ID] = *d
		}
	}
	return before, nil
}

// binCalls asks the recycle bin for what had these identities' resources: for each
// of a few, and for everything where they are many, since it holds a month at most.
func (c *Client) binCalls(of []roles.Principal) []call {
	if len(of) > maxBatch {
		return []call{c.sdk.deletedPrincipals(managedIdentities)}
	}
	calls := make([]call, len(of))
	for i, p := range of {
		calls[i] = c.sdk.deletedPrincipals(identityFilter(roles.Ref{Form: roles.ByAzureID, Value: string(p.AzureResource)}))
	}
	return calls
}

// DeletedIdentities reads the managed identities in the recycle bin: those that
// were deleted in the last 30 days. Listing them takes the filters that live
// service principals take (directory: deletedItems list page).
func (c *Client) DeletedIdentities(ctx context.Context) ([]roles.Deleted, error) {
	got := collect[wirePrincipal](ctx, c, []call{c.sdk.deletedPrincipals(managedIdentities)})[0]
	if got.err != nil {
		return nil, got.err
	}
	var all []roles.Deleted
	for _, w := range got.items {
		if w.managed() {
			all = append(all, w.deleted())
		}
	}
	return all, nil
}

// latest is the managed identity that was deleted last.
func latest(d *roles.Deleted, more ...wirePrincipal) *roles.Deleted {
	for _, w := range more {
		if next := w.deleted(); w.managed() && (d == nil || next.At.After(d.At)) {
			d = &next
		}
	}
	return d
}

func (o wireObject) other(odataType string) roles.Other {
	return roles.Other{Kind: kindOf(odataType), DisplayName: o.DisplayName, AppID: roles.AppID(strings.ToLower(o.AppID))}
}

// kindOf names a directory object type as people do.
func kindOf(odataType string) string {
	switch kind := strings.TrimPrefix(odataType, "#microsoft.graph."); kind {
	case "application":
		return "app registration"
	case "":
		return "directory object"
	default:
		return kind
	}
}
