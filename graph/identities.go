package graph

import (
	"context"

	"mi-roles/graph/wire"
	"mi-roles/roles"
)

const managedIdentities = "servicePrincipalType eq 'ManagedIdentity'"

// agentType is the servicePrincipalType of every agent identity.
const agentType = "ServiceIdentity"

// Identities reads the managed identities of the tenant, a page at a time.
func (c *Client) Identities(ctx context.Context, yield func([]roles.Principal) error) error {
	return c.ofKind(ctx, managedIdentities, wirePrincipal.managed, yield)
}

// Agents reads the agent identities of the tenant, a page at a time.
func (c *Client) Agents(ctx context.Context, yield func([]roles.Principal) error) error {
	return c.ofKind(ctx, "servicePrincipalType eq '"+agentType+"'", wirePrincipal.agent, yield)
}

func (c *Client) ofKind(ctx context.Context, filter string, is func(wirePrincipal) bool, yield func([]roles.Principal) error) error {
	q := wire.Query{Filter: filter, Select: principalFields, Top: wire.MaxTop}
	return stream(ctx, c, c.withoutFilter(q), principalID, func(page []wirePrincipal) error {
		out := make([]roles.Principal, 0, len(page))
		for _, w := range page {
			if is(w) {
				out = append(out, w.principal())
			}
		}
		return yield(out)
	})
}

// everyone reads every service principal of the tenant, a page at a time.
func (c *Client) everyone(ctx context.Context, yield func([]roles.Principal) error) error {
	ways := []wire.Call{c.wire.ServicePrincipals(wire.Query{Select: principalFields, Top: wire.MaxTop})}
	return stream(ctx, c, ways, principalID, func(page []wirePrincipal) error {
		out := make([]roles.Principal, len(page))
		for i, w := range page {
			out[i] = w.principal()
		}
		return yield(out)
	})
}
