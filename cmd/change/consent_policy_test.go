package change

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"

	"mi-roles/graph/sandbox"
	"mi-roles/roles"
	"mi-roles/roles/fence"
	"mi-roles/roles/token"
)

// fencedShop is a tenant in which id-weather is fenced in: it may give User.Read.All of Microsoft
// Graph to func-orders and id-weather. It is signed in.
func fencedShop(t *testing.T, faults ...string) *shop {
	t.Helper()
	first := open(t, sandbox.Sample())
	if err := fencing(first, "").Confirmed(t.Context()); err != nil {
		t.Fatal(err)
	}
	w := open(t, first.server.Tenant(), faults...)
	w.signInAs(weather)
	return w
}

// TestTellFenced: before a change it is told which the policy does not allow, and only a sign-in that may
// be fenced in costs a request.
func TestTellFenced(t *testing.T) {
	const by = "policy mi-roles-" + weather + ", through which this sign-in assigns roles, "
	for _, c := range []struct {
		name, who, role string
		mode            roles.Mode
		want            string
	}{
		{"allowed", "func-orders", "User.Read.All", roles.AtLeast, ""},
		{"another role", "func-orders", "Calendars.Read", roles.AtLeast,
			by + "does not allow Calendars.Read of Microsoft Graph for func-orders\n"},
		{"another identity", "web-shop", "User.Read.All", roles.AtLeast,
			by + "does not allow User.Read.All of Microsoft Graph for web-shop\n"},
		{"a removal", "func-orders", "Mail.Send", roles.Without,
			by + "is not known to cover removing Mail.Send of Microsoft Graph for func-orders (not confirmed on a tenant)\n"},
		{"there already", "func-orders", "Mail.Send", roles.AtLeast, ""},
	} {
		w := fencedShop(t)
		r := w.run(c.mode, c.who, "graph", c.role)
		w.TellFenced(t.Context(), w.session, r.Plan, r.Describer())
		is(t, c.name, w.said(), c.want)
	}
	for name, as := range map[string]string{"all rights": "", "a deployer": "id-deploy", "no custom role": orders} {
		w := open(t, sandbox.Sample())
		if as != "" {
			w.signInAs(as)
		}
		r := w.run(roles.AtLeast, "func-orders", "graph", "User.Read.All")
		requests := w.server.Stats().Requests
		w.TellFenced(t.Context(), w.session, r.Plan, r.Describer())
		if said := w.said(); said != "" || w.server.Stats().Requests != requests {
			t.Errorf("%s: %q, and %d requests", name, said, w.server.Stats().Requests-requests)
		}
	}
	w := fencedShop(t, "deny=shape:policy,on:reads")
	r := w.run(roles.AtLeast, "web-shop", "graph", "User.Read.All")
	w.TellFenced(t.Context(), w.session, r.Plan, r.Describer())
	is(t, "a policy that cannot be read", w.said(), "")
}

// Of very many changes that a policy does not allow, the first are told.
func TestTellFencedOfMany(t *testing.T) {
	w := fencedShop(t)
	r := w.run(roles.AtLeast, "web-shop", "graph", "User.Read.All")
	for n, lines := range map[int]int{ManySteps: ManySteps, ManySteps + 1: ManySteps + 1, ManySteps + 5: ManySteps + 1} {
		plan := roles.Plan{}
		for range n {
			plan = append(plan, r.Plan...)
		}
		w.TellFenced(t.Context(), w.session, plan, r.Describer())
		said := w.said()
		more := strings.HasSuffix(said, "and more that the policy does not allow\n")
		if got := strings.Count(said, "\n"); got != lines || more != (n > ManySteps) {
			t.Errorf("%d changes: %d lines, more %v", n, got, more)
		}
	}
}

// TestRefusedBy: one policy that allows a change, or may, is enough.
func TestRefusedBy(t *testing.T) {
	w := fencedShop(t)
	policies, err := w.session.ConsentPolicies(t.Context(), weather)
	if err != nil || len(policies) != 1 {
		t.Fatalf("%v, %d policies", err, len(policies))
	}
	r := w.run(roles.AtLeast, "web-shop", "graph", "User.Read.All")
	g := r.grants(roles.DryRun(r.Plan))[0]
	other := fence.Policy{ID: "other"}
	has(t, refusedBy(append(policies, other), g, roles.Assign), "policy mi-roles-"+weather+", other, through which")
	open := policies[0]
	open.Includes = nil
	for _, s := range policies[0].Includes {
		s.Clients = []string{string(g.Principal.AppID)}
		open.Includes = append(open.Includes, s)
	}
	for _, all := range [][]fence.Policy{{policies[0], open}, {open, policies[0]}} {
		is(t, "one of two allows it", refusedBy(all, g, roles.Assign), "")
	}
	g.Resource = nil
	is(t, "an API that is gone", refusedBy(policies, g, roles.Assign), "")
}

// TestWhoMayBeFenced is what the token tells of it.
func TestWhoMayBeFenced(t *testing.T) {
	const custom = "5eb0c0de-0000-4000-8000-000000000001"
	for _, c := range []struct {
		name          string
		t             token.Token
		fenced, named bool
	}{
		{"nobody", token.Token{}, false, false},
		{"an application", token.Token{ObjectID: weather, Roles: []string{"Application.Read.All"}, WIDs: pseudoRoles[1:]}, true, false},
		{"a member", token.Token{ObjectID: weather, WIDs: []string{strings.ToUpper(pseudoRoles[0])}}, true, false},
		{"an administrator", token.Token{ObjectID: weather, WIDs: []string{"e8611ab8-c189-46e8-94e1-60213ab1f814"}}, true, false},
		{"of a custom role", token.Token{ObjectID: weather, WIDs: []string{pseudoRoles[0], custom}}, true, true},
	} {
		if mayBeFenced(c.t) != c.fenced || customRole(c.t) != c.named {
			t.Errorf("%s: %v, %v", c.name, mayBeFenced(c.t), customRole(c.t))
		}
	}
}

// TestDenied is the advice of a refused change, which rests on what is known of the sign-in.
func TestDenied(t *testing.T) {
	for _, c := range []struct {
		name, as, api, role string
		mode                roles.Mode
		want                []string
	}{
		{"all rights, Microsoft's API", "", "graph", "User.Read.All", roles.AtLeast,
			[]string{"roles of Microsoft's own APIs require the directory role Privileged Role Administrator (for an application: the " +
				"permissions AppRoleAssignment.ReadWrite.All and Application.Read.All); this sign-in looks sufficient, because the " +
				"application holds"}},
		{"all rights, an own API", "", "api://orders", "Orders.Read.All", roles.AtLeast,
			[]string{"roles of this API require the directory role Cloud Application Administrator, or ownership of the API (for an " +
				"application"}},
		{"no rights", orders, "graph", "User.Read.All", roles.AtLeast,
			[]string{"roles of Microsoft's own APIs require", "Application.Read.All); here: "}},
		{"fenced in, not allowed", weather, "graph", "Calendars.Read", roles.AtLeast,
			[]string{"does not allow Calendars.Read of Microsoft Graph for func-orders: change the manifest, and let an administrator run " +
				"mi-roles fence apply"}},
		{"fenced in, a removal", weather, "graph", "Mail.Send", roles.Without, []string{": let an administrator remove it"}},
		{"fenced in, allowed", weather, "graph", "User.Read.All", roles.AtLeast,
			[]string{"policy mi-roles-" + weather + " allows this; whether it counts"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			w := fencedShop(t, "deny=on:writes")
			if c.as == "" {
				w = open(t, w.server.Tenant(), "deny=on:writes")
			} else {
				w.signInAs(c.as)
			}
			err := carried(w.run(c.mode, "func-orders", c.api, c.role))
			if Classify(t.Context(), err).Code != 5 {
				t.Errorf("%v", err)
			}
			has(t, w.said(), c.want...)
		})
	}
	w := open(t, sandbox.Sample())
	r := w.run(roles.AtLeast, "func-orders,id-weather", "graph", "User.Read.All")
	all := roles.DryRun(r.Plan)
	all[0].Err = fmt.Errorf("refused: %w", roles.ErrForbidden)
	all[1].Err = roles.ErrUnavailable
	r.adviseDenied(t.Context(), all)
	if all[1].Err != roles.ErrUnavailable || w.Hint(all[0].Err, Outcome{}) == "" {
		t.Errorf("%v, %v", all[0].Err, all[1].Err)
	}
	w.session.Credential = nobodyIn{}
	if c := tokenCaller(t.Context(), w.session); c.Known {
		t.Errorf("%+v", c)
	}
	if p := r.policiesBehind(t.Context()); p != nil {
		t.Errorf("%+v", p)
	}
	r.adviseDenied(t.Context(), all)
	has(t, w.Hint(all[0].Err, Outcome{}), "here: ")
	w.TellFenced(t.Context(), w.session, r.Plan, r.Describer())
	is(t, "not signed in", w.said(), "")
}

// nobodyIn is a sign-in that fails.
type nobodyIn struct{}

func (nobodyIn) GetToken(context.Context, policy.TokenRequestOptions) (azcore.AccessToken, error) {
	return azcore.AccessToken{}, roles.ErrSignIn
}
