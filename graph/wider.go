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
	asked := map[string][]int{}
	var calls []call
	var order []string
	for i, ref := range q.Identities {
		if ref.Form != roles.ByAzureID || len(asks[i].found) > 0 {
			continue
		}
		prefix := "/subscriptions/" + strings.ToLower(roles.AzureID(ref.Value).Subscription()) + "/"
		if asked[prefix] == nil {
			filter := "alternativeNames/any(a:startsWith(a," + literal(prefix) + "))"
			calls, order = append(calls, c.sdk.list(query{Filter: filter, Select: principalFields, Top: maxTop})), append(order, prefix)
		}
		asked[prefix] = append(asked[prefix], i)
	}
	for j, g := range collect[wirePrincipal](ctx, c, calls) {
		if g.err != nil {
			return g.err
		}
		for _, i := range asked[order[j]] {
			asks[i].unexpanded = q.Held
			asks[i].keep(g.items, q.Identities[i])
		}
	}
	return nil
}

// keep takes those of the listed that the selector means.
func (k *ask) keep(listed []wirePrincipal, ref roles.Ref) {
	for _, w := range listed {
		if ref.Means(w.principal()) {
			k.found = append(k.found, w)
		}
	}
}
