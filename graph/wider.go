package graph

import (
	"context"
	"strings"

	"mi-roles/roles"
)

// lookWider looks once more for Azure resource ids that no service principal
// seems to have: it reads the identities of the subscription and compares here,
// where the case of names does not matter. Azure Resource Manager and the
// directory differ in case, and whether Graph's filter minds is not documented.
func (c *Client) lookWider(ctx context.Context, q roles.Question, asks []*ask) error {
	var calls []call
	var at []int
	for i, ref := range q.Identities {
		id := roles.AzureID(ref.Value)
		if ref.Form != roles.ByAzureID || len(asks[i].found) > 0 {
			continue
		}
		prefix := "/subscriptions/" + strings.ToLower(id.Subscription()) + "/"
		filter := "alternativeNames/any(a:startsWith(a," + literal(prefix) + "))"
		calls = append(calls, c.sdk.list(query{Filter: filter, Select: principalFields, Top: maxTop}))
		at = append(at, i)
	}
	for j, g := range collect[wirePrincipal](ctx, c, calls) {
		if g.err != nil {
			return g.err
		}
		k := asks[at[j]]
		k.unexpanded = q.Held
		for _, w := range g.items {
			if w.principal().AzureResource.Equal(roles.AzureID(q.Identities[at[j]].Value)) {
				k.found = append(k.found, w)
			}
		}
	}
	return nil
}
