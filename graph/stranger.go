package graph

import (
	"context"
	"strings"

	"mi-roles/roles"
)

type wireObject struct {
	ODataType   string `json:"@odata.type"`
	DisplayName string `json:"displayName"`
	AppID       string `json:"appId"`
}

var objectFields = []string{"id", "displayName"}

// identifyStrangers finds out what a GUID is that no service principal has: a
// user, a group, an app registration. It is asked only when a look-up failed, and
// a caller who may not read such objects merely learns less.
func (c *Client) identifyStrangers(ctx context.Context, refs []roles.Ref, found []roles.Found) error {
	var calls []call
	var at []int
	for i, ref := range refs {
		if len(found[i].Principals) > 0 || ref.Form != roles.ByGUID && ref.Form != roles.ByObjectID && ref.Form != roles.ByAppID {
			continue
		}
		calls = append(calls,
			c.sdk.raw("look up object "+ref.Value, "/directoryObjects/{id}", map[string]string{"id": ref.Value}, nil, 0),
			c.sdk.raw("look up app registration "+ref.Value, "/applications(appId='{appId}')", map[string]string{"appId": ref.Value}, append([]string{"appId"}, objectFields...), 0))
		at = append(at, i, i)
	}
	for i, r := range c.run(ctx, calls) {
		o, err := decode[wireObject](calls[i].op, r)
		if err != nil {
			if ctx.Err() != nil {
				return err
			}
			continue
		}
		if i%2 == 1 {
			o.ODataType = "#microsoft.graph.application"
		}
		found[at[i]].Others = append(found[at[i]].Others, roles.Other{Kind: kindOf(o.ODataType), DisplayName: o.DisplayName, AppID: roles.AppID(strings.ToLower(o.AppID))})
	}
	return nil
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
