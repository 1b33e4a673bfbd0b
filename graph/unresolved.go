package graph

import (
	"context"
	"maps"
	"strings"

	"mi-roles/graph/wire"
	"mi-roles/roles"
)

type wireObject struct {
	ODataType   string `json:"@odata.type"`
	ID          string `json:"id"`
	DisplayName string `json:"displayName"`
	AppID       string `json:"appId"`
}

// object is a lookup of something that may be of any kind.
func (c *Client) object(call wire.Call) *lookup[wireObject] {
	return &lookup[wireObject]{ways: []way[wireObject]{{calls: []wire.Call{call.Brief()}, read: single[wireObject]}},
		id: func(o wireObject) string { return o.ID }}
}

// unresolved is what is asked about a GUID that no service principal has.
type unresolved struct {
	object       *lookup[wireObject]
	registration *lookup[wireObject]
	deleted      []*lookup[wirePrincipal]
	near         neighbours // of a name
}

// mostNear is for how many misspelled names of one question neighbours are looked for.
const mostNear = 5

// unknown reports whether a selector is a GUID of which nothing was found.
func unknown(ref roles.Ref, found int) bool {
	return found == 0 && ref.Alias == "" && (ref.Form == roles.ByGUID || ref.Form == roles.ByObjectID || ref.Form == roles.ByAppID)
}

// classifyUnresolved finds out what a GUID is that no service principal has: a
// user, a group, an app registration, or an identity that was deleted, and then
// which one has its Azure resource now; and what a name that nothing has resembles.
// It is asked only when a look-up failed, and a caller who may not read such objects
// merely learns less.
func (c *Client) classifyUnresolved(ctx context.Context, q roles.LookupRequest, a *roles.LookupResult) error {
	identities, apis := map[int]unresolved{}, map[int]unresolved{}
	var asks []anyLookup
	for i, ref := range q.Identities {
		if unknown(ref, len(a.Identities[i].Principals)) {
			identities[i] = c.unresolvedRef(ref).withDeleted(c, ref)
		} else if misspelled(ref, len(a.Identities[i].Principals)) && len(identities) < mostNear {
			identities[i] = unresolved{near: c.identitiesNear(ref)}
		}
		asks = append(asks, identities[i].asks()...)
	}
	for i, ref := range q.APIs {
		if unknown(ref, len(a.APIs[i])) {
			apis[i] = c.unresolvedRef(ref)
		} else if misspelled(ref, len(a.APIs[i])) && len(apis) < mostNear {
			apis[i] = unresolved{near: c.apisNear(ref)}
		}
		asks = append(asks, apis[i].asks()...)
	}
	_ = c.ask(ctx, asks...) // what failed is not known
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	for i, s := range identities {
		f := &a.Identities[i]
		f.Others, f.Near = append(f.Others, s.others()...), s.near.principals()
		for _, d := range s.deleted {
			f.Deleted = latest(f.Deleted, d.found...)
		}
	}
	a.OtherAPIs, a.NearAPIs = make([][]roles.Other, len(q.APIs)), make([][]roles.Resource, len(q.APIs))
	for i, s := range apis {
		a.OtherAPIs[i], a.NearAPIs[i] = s.others(), s.near.resources()
	}
	return c.findSuccessors(ctx, q, a)
}

func (c *Client) unresolvedRef(ref roles.Ref) unresolved {
	return unresolved{
		object:       c.object(c.wire.DirectoryObject(ref.Value)),
		registration: c.object(c.wire.ApplicationByAppID(ref.Value, wire.Query{Select: []string{"appId", "id", "displayName"}})),
	}
}

func (s unresolved) asks() []anyLookup {
	asks := s.near.asks()
	if s.object != nil {
		asks = append(asks, optional[wireObject]{s.object}, optional[wireObject]{s.registration})
	}
	for _, d := range s.deleted {
		asks = append(asks, optional[wirePrincipal]{d})
	}
	return asks
}

// withDeleted asks the recycle bin too.
func (s unresolved) withDeleted(c *Client, ref roles.Ref) unresolved {
	if ref.Form != roles.ByAppID {
		s.deleted = append(s.deleted, &lookup[wirePrincipal]{id: principalID,
			ways: []way[wirePrincipal]{{calls: []wire.Call{c.wire.DeletedItem(ref.Value).Brief()}, read: single[wirePrincipal]}}})
	}
	if ref.Form != roles.ByObjectID {
		s.deleted = append(s.deleted,
			c.recycleBin("appId eq "+wire.Literal(ref.Value), func(w wirePrincipal) bool { return strings.EqualFold(w.AppID, ref.Value) }))
	}
	return s
}

// others is what the GUID names beside service principals.
func (s unresolved) others() (all []roles.Other) {
	if s.object == nil {
		return nil
	}
	for _, o := range s.object.found {
		all = append(all, o.other(o.ODataType))
	}
	for _, o := range s.registration.found {
		all = append(all, o.other("#microsoft.graph.application"))
	}
	return all
}

// findSuccessors looks for what has the Azure resources of deleted identities now.
func (c *Client) findSuccessors(ctx context.Context, q roles.LookupRequest, a *roles.LookupResult) error {
	again := roles.LookupRequest{Held: q.Held}
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
	now, err := c.Lookup(ctx, again)
	if err != nil {
		return err
	}
	for i, f := range now.Identities {
		a.Identities[at[i]].Successors = f.Principals
	}
	maps.Copy(a.Held, now.Held)
	return nil
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
