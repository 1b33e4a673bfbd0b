package pick

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"mi-roles/cmd/screen"
	"mi-roles/output"
	"mi-roles/roles"
	"mi-roles/roles/catalog"
)

// TestIdentityOptions: each identity by the shortest selector that means it alone.
func TestIdentityOptions(t *testing.T) {
	in := func(id, name, group string, kind roles.IdentityType) roles.Principal {
		p := roles.Principal{ID: roles.ObjectID(id), DisplayName: name, Type: kind}
		if group != "" {
			p.AzureResource = roles.AzureID("/subscriptions/s/resourceGroups/" + group + "/providers/x/y/" + name)
		}
		return p
	}
	options := identityOptions([]roles.Principal{
		in("1", "alone", "rg", roles.SystemAssigned), in("2", "twice", "rg-a", roles.UserAssigned), in("3", "Twice", "rg-b",
			roles.UserAssigned),
		in("4", "same", "rg", roles.UnknownManaged), in("5", "same", "rg", roles.UnknownManaged), in("6", "twice", "", roles.SystemAssigned),
		in("7", orders, "rg", roles.SystemAssigned), in("8", "od\u200bd", "rg", roles.SystemAssigned), in("9", "/x", "rg",
			roles.SystemAssigned),
	})
	for i, want := range []string{"alone|(system-assigned, rg)|alone", "twice|(user-assigned, rg-a)|rg-a/twice",
		"Twice|(user-assigned, rg-b)|rg-b/Twice",
		"same|(managed identity, rg)  4|4", "same|(managed identity, rg)  5|5", "twice|(system-assigned)|6",
		orders + "|(system-assigned, rg)|rg/" + orders,
		"od\\u200bd|(system-assigned, rg)|8"} {
		if got := options[i].Name + "|" + options[i].About + "|" + options[i].Value; got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
	if v := options[8].Value; strings.HasPrefix(v, "/") {
		t.Errorf("a name that begins with a slash is selected by %s", v)
	}
	details := options[0].Details()
	if fmt.Sprint(details) != "[{type SystemAssigned} {resource group rg} {subscription s} {Azure resource "+
		"/subscriptions/s/resourceGroups/rg/providers/x/y/alone} {object id 1}]" {
		t.Error(details)
	}
}

// TestAPIOptions: each API by alias, identifier URI or an id.
func TestAPIOptions(t *testing.T) {
	forApps := []roles.AppRole{{MemberTypes: []string{"Application"}}, {MemberTypes: []string{"Application"}, Disabled: true},
		{MemberTypes: []string{"User"}}}
	options := apiOptions([]roles.Resource{
		{ID: "1", AppID: GraphAppID, DisplayName: "Microsoft Graph", Roles: forApps},
		{ID: "2", AppID: orders, DisplayName: "Orders", Names: []string{"api://orders"}, OwnerTenant: "me", Disabled: true}, {ID: "3",
			DisplayName: "None"},
	})
	for i, want := range []string{"Microsoft Graph (graph) graph [{app id " + GraphAppID + "} {object id 1} {owner Microsoft} {roles 1 for applications}]",
		"Orders (api://orders) api://orders [{app id " + orders + "} {object id 2} {identifier URIs api://orders} {owner tenant me} " +
			"{roles 0 for applications} {state disabled: no tokens are issued for it}]",
		"None (3) 3 [{object id 3} {roles 0 for applications}]"} {
		o := options[i]
		if got := fmt.Sprint(o.Name, " ", o.About, " ", o.Value, " ", o.Details()); got != want {
			t.Errorf("%s\nwant %s", got, want)
		}
	}
}

// TestRoleOptions: the roles that can be given, by name, with what is dangerous about them.
func TestRoleOptions(t *testing.T) {
	app := []string{"Application"}
	api := roles.Resource{AppID: GraphAppID, Roles: []roles.AppRole{
		{ID: "1", Value: "User.Read.All", MemberTypes: app}, {ID: "2", Value: "Mail.Send", MemberTypes: app, Disabled: true},
		{ID: "3", Value: "x", MemberTypes: []string{"User"}}, {ID: "4", DisplayName: "no value", MemberTypes: app},
		{ID: "5", Value: "a\u200bb", MemberTypes: app}, {ID: "6", Value: "RoleManagement.ReadWrite.Directory", MemberTypes: app}}}
	var got []string
	for _, o := range roleOptions(catalog.Builtin(), api) {
		risk, _, _ := strings.Cut(o.About, "  ")
		got = append(got, o.Name+"|"+o.Value+"|"+risk)
	}
	const want = "a\\u200bb|5|unrated\nno value|4|unrated\nRoleManagement.ReadWrite.Directory|RoleManagement.ReadWrite.Directory|✗ critical\n" +
		"User.Read.All|User.Read.All|! high"
	if all := strings.Join(got, "\n"); all != want {
		t.Error(all)
	}
	d := RoleDetails(api, roles.AppRole{ID: "1", Value: "Sites.Selected", DisplayName: "n", Description: "d",
		MemberTypes: []string{"Application", "User"},
		Disabled:    true}, catalog.Rating{Level: catalog.Low})
	if text := fmt.Sprint(d); !strings.HasPrefix(text, "[{name n} {allows d} {risk low} {second step Sites.Selected gives no access") ||
		!strings.HasSuffix(text, "{role id 1} {for Application, User} {state disabled: it cannot be assigned}]") {
		t.Error(text)
	}
	for l, want := range map[catalog.Level]string{catalog.Critical: "✗ critical", catalog.High: "! high", catalog.Medium: "medium"} {
		if got := RiskMark(l); got != want {
			t.Errorf("%s", got)
		}
	}
	if d := candidateDetails(roles.Candidate{Kind: "k", ID: "1", AppID: "2"}); fmt.Sprint(d) != "[{kind k} {object id 1} {client id 2}]" {
		t.Error(d)
	}
}

// TestOrder is that of every list of objects.
func TestOrder(t *testing.T) {
	p := func(name, id string) roles.Principal {
		return roles.Principal{DisplayName: name, ID: roles.ObjectID(id)}
	}
	for _, c := range []struct {
		x, y roles.Principal
		want int
	}{{p("a", "2"), p("B", "1"), -1}, {p("b", "1"), p("A", "2"), 1}, {p("a", "1"), p("A", "2"), -1}, {p("a", "1"), p("a", "1"), 0}} {
		api := func(p roles.Principal) roles.Resource { return roles.Resource{DisplayName: p.DisplayName, ID: p.ID} }
		if ComparePrincipals(c.x, c.y) != c.want || CompareAPIs(api(c.x), api(c.y)) != c.want {
			t.Errorf("%+v", c)
		}
	}
	if EnabledCell(false) != output.Text("yes") || EnabledCell(true) != (output.Cell{Text: "no", Tone: output.Warn}) {
		t.Error("whether an object is enabled")
	}
}

// questionsOf is a command's questions about a tenant.
func questionsOf(rules func(*cobra.Command)) (*Questions, *Selectors) {
	c := &cobra.Command{Use: "look"}
	sel := &Selectors{}
	sel.AddFlags(c.Flags())
	c.Flags().Bool("all", false, "every one")
	q := &Questions{Command: c}
	rules(c)
	q.lift()
	return q, sel
}

// TestComplete asks in turn, about what was answered before, once what was given is known to be there.
func TestComplete(t *testing.T) {
	none := func(*cobra.Command) {}
	w := open(t, "func-orders\n1\ngraph\n1\nmail.send\n1\n")
	q, sel := questionsOf(none)
	if err := w.Complete(t.Context(), w.session, q, sel, 0, w.For(w.session, q, sel, "identity", "api", "role")...); err != nil {
		t.Fatal(err)
	}
	if sel.Identities.String() != "func-orders" || sel.API != "graph" || sel.Roles.String() != "Mail.Send" {
		t.Errorf("%+v\n%s", sel, w.errs.String())
	}
	for _, title := range []string{"Which managed identity?", "Which API?", "Which roles of Microsoft Graph?"} {
		if !strings.Contains(w.errs.String(), title) {
			t.Errorf("%s is not asked", title)
		}
	}
	w = open(t, "1\n")
	q, sel = questionsOf(none)
	sel.Identities = ListFlag{"nobody"}
	before := w.errs.Len()
	if err := w.Complete(t.Context(), w.session, q, sel, 0, w.For(w.session, q, sel, "api")...); !errors.Is(err,
		roles.ErrIdentityNotFound) ||
		w.errs.Len() != before {
		t.Errorf("%v\n%s", err, w.errs.String())
	}
	if err := w.Complete(t.Context(), w.session, q, sel, 0); err != nil {
		t.Errorf("nothing to ask: %v", err)
	}
	sel.Identities = ListFlag{" "}
	if err := w.Complete(t.Context(), w.session, q, sel, 0, w.ForAPI(w.session)); err == nil {
		t.Error("what cannot be meant is asked about")
	}
	refused := open(t, "1\n", "deny=on:all")
	for _, ask := range []Question{refused.ForAPI(refused.session), refused.ForIdentity(refused.session, q, "identity", "Which?"),
		refused.forRoles(refused.session, &Selectors{API: "graph"})} {
		if _, err := ask(t.Context(), false); !errors.Is(err, roles.ErrForbidden) {
			t.Errorf("%v", err)
		}
	}
	if _, err := w.NamedAPI(t.Context(), w.session, &Selectors{API: " "}); err == nil {
		t.Error("an API without a name")
	}
}

// TestEveryIdentity is offered first where the command takes --all instead.
func TestEveryIdentity(t *testing.T) {
	for _, all := range []bool{false, true} {
		w := open(t, "every\n1\nfunc-orders\n1\n")
		q, _ := questionsOf(func(c *cobra.Command) {
			if all {
				c.MarkFlagsOneRequired("identity", "all")
			}
		})
		answer, err := w.ForIdentity(w.session, q, "identity", "Which?")(t.Context(), false)
		want := map[bool]string{true: "{all [true]}", false: "{identity [func-orders]}"}[all]
		if got := fmt.Sprint(answer); err != nil || got != want {
			t.Errorf("--all %v: %s, %v\n%s", all, got, err, w.errs.String())
		}
	}
}

// TestCanAskFor says which flags to give where nobody can be asked.
func TestCanAskFor(t *testing.T) {
	q, _ := questionsOf(func(c *cobra.Command) { c.Example = "  look -i x\n  look -i y" })
	w := open(t, "")
	err := w.CanAskFor(q, q.Missing("identity", "api"))
	u, ok := errors.AsType[*screen.UsageError](err)
	if !ok || u.Error() != "look needs -i IDENTITY and -a API, and there is no terminal to ask on" ||
		u.Hint() != "such as: look -i x" && u.Example != "look -i x" ||
		u.At != "look" || q.Asked {
		t.Errorf("%v, %+v", err, u)
	}
	if err := w.CanAskFor(q, nil); err != nil || q.Asked {
		t.Error(err)
	}
	if err := open(t, "x").CanAskFor(q, []string{"api"}); err != nil || !q.Asked {
		t.Error(err)
	}
	if err := q.Answer("none", "x"); err == nil {
		t.Error("a flag that is not there")
	}
	if err := q.Answer("all", "perhaps"); err == nil {
		t.Error("a value that is none")
	}
}

// TestLists: every identity, and the APIs that offer something, Microsoft Graph first.
func TestLists(t *testing.T) {
	w := open(t, "")
	identities, err := allIdentities(t.Context(), w.session)
	if err != nil || len(identities) != 38 || identities[0].DisplayName != "100% uptime+alerts" {
		t.Errorf("%v, %d", err, len(identities))
	}
	apis, err := allAPIs(t.Context(), w.session)
	if err != nil || apis[0].ID != graphID || len(apis) < 15 {
		t.Errorf("%v, %d", err, len(apis))
	}
	for i, api := range apis {
		if api.DisplayName == "Team Wiki" || api.DisplayName == "Catalog API" || i > 1 && CompareAPIs(apis[i-1], api) > 0 {
			t.Errorf("%d: %s", i, api.DisplayName)
		}
	}
	ended, end := context.WithCancel(t.Context())
	end()
	if _, err := allIdentities(ended, w.session); err == nil {
		t.Error("an interrupt is no answer")
	}
}
