package cmd

import (
	"slices"
	"strings"

	"mi-roles/graph/sandbox"
)

const oddManifest1 = `version: 1
grants:
  - {identity: func-orders, api: graph, roles: [User.Read.All, Mail.Send]}
  - {identity: rg-shop/web-shop, api: api://orders, roles: [Orders.Read.All]}
  - {identity: /subscriptions/5b000000-0000-4000-8000-000000000001/resourceGroups/rg-data/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-archive, api: api://payroll, roles: [Payslips.Read]}
`

// oddCommands are all commands that ask the directory.
func oddCommands() []oddCommand {
	identity := func(sp *sandbox.ServicePrincipal) bool { return sp.Type == "ManagedIdentity" }
	return slices.Concat([]oddCommand{
		{args: "list -i func-orders", says: lists(by("func-orders"))},
		{args: "list -i " + oddOrders, says: lists(by("func-orders"))},
		{args: "list -i id:" + oddOrders, says: lists(by("func-orders"))},
		{args: "list -i client:c11e0000-0000-4000-8000-000000000001", says: lists(by("func-orders"))},
		{args: "list -i rg-shop/func-orders", says: lists(by("func-orders"))},
		{args: "list -i " + oddAzure + "rg-shop/providers/Microsoft.Web/sites/func-orders", says: lists(by("func-orders"))},
		{args: "list -i " + oddAzure + "rg-data/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-migration",
			says: lists(by("id-migration"))},
		{args: "list -i " + longName, says: lists(by(longName))},
		{args: "list -i id-archive", says: lists(by("id-archive"))},
		{args: "list -i id-migration", says: lists(by("id-migration"))},
		{args: "list -i WebAPI1", says: lists(by("WebAPI1"))},
		{args: "list -i logic-approvals,func-orders-test", says: lists(func(who, on *sandbox.ServicePrincipal, a *sandbox.Assignment) bool {
			return by("logic-approvals")(who, on, a) || by("func-orders-test")(who, on, a)
		})},
		{args: "list -i func-orders -a graph -r Mail.Send", says: lists(both(by("func-orders"), on("Microsoft Graph")))},
		{args: "list -i nobody", code: 10, says: nothing},
		{args: "list -i id-shared", code: 11, says: nothing},
		{args: "list -i 1d0000de-0000-4000-8000-000000000028", code: 10, says: nothing},
		{args: "list --all", says: lists(all)},
		{args: "list -a graph", says: lists(on("Microsoft Graph"))},
		{args: "who -a graph", says: lists(on("Microsoft Graph"))},
		{args: "who -a " + longURI, says: lists(on("Orders API"))},
		{args: "who -a Payroll+API -r Payslips.Read", says: lists(on("Payroll API"))},
		{args: "who -a api://nothing", code: 20, says: nothing},
		{args: "audit --all", says: findings("")},
		{args: "audit -i logic-approvals", says: findings("logic-approvals")},
		{args: "export --all", says: exported(all)},
		{args: "export -i id-archive", says: exported(by("id-archive"))},
		{args: "snapshot NEW", says: sameTenant},
		{args: "identities", says: objects(identity)},
		{args: "identities archive", says: objects(func(sp *sandbox.ServicePrincipal) bool {
			return identity(sp) && strings.Contains(sp.DisplayName, "archive")
		})},
		{args: "apis orders", says: objects(func(sp *sandbox.ServicePrincipal) bool {
			return strings.HasPrefix(sp.DisplayName,
				"Orders API")
		})},
		{args: "roles -a graph", says: roleList("Microsoft Graph")},
		{args: "roles -a api://orders", says: roleList("Orders API")},
		{args: "snippet -i func-orders -a api://orders --for appsettings", says: mentions("api://orders")},
		{args: "verify -i func-orders,web-shop -a graph -r Mail.Send", code: 3,
			says: verdicts("func-orders Mail.Send OK", "web-shop Mail.Send MISSING")},
		{args: "verify -i id-migration -a graph -r AccessReview.Read.All", says: verdicts("id-migration AccessReview.Read.All OK")},
		{args: "verify -i func-orders -a graph -r Mail.Sendd", code: 30, says: nothing},
		{args: "verify -f FILE", code: 3,
			says: verdicts("func-orders Mail.Send OK", "func-orders User.Read.All MISSING", "web-shop Orders.Read.All MISSING",
				"id-archive Payslips.Read MISSING")},
		{args: "plan -f FILE --prune --show-unchanged",
			says: planned("assign func-orders Mail.Send unchanged", "assign func-orders User.Read.All planned",
				"assign web-shop Orders.Read.All planned",
				"remove web-shop Orders.ReadWrite.All planned", "assign id-archive Payslips.Read planned")},
	}, oddWrites())
}

// oddWrites are the commands that change the tenant.
func oddWrites() []oddCommand {
	const read = oddOrders + " " + oddGraph + " " + oddRead
	applied := func(after map[string]int) error {
		return there(read, "1d000000-0000-4000-8000-000000000002 a9100000-0000-4000-8000-000000000101 201e0000-0000-4000-8101-000000000001",
			"1d000000-0000-4000-8000-000000000019 a9100000-0000-4000-8000-000000000108 201e0000-0000-4000-8108-000000000001")(after)
	}
	return []oddCommand{
		{args: "assign -i func-orders -a graph -r User.Read.All", goal: there(read)},
		{args: "assign -i " + oddOrders + " -a graph -r User.Read.All", goal: there(read)},
		{args: "assign -i func-orders -a " + longURI + " -r Orders.Read.All",
			goal: there(oddOrders + " a9100000-0000-4000-8000-000000000101 201e0000-0000-4000-8101-000000000001")},
		{args: "assign -i id-migration -a graph -r AccessReview.Read.All,Calendars.Read",
			goal: there("1d000000-0000-4000-8000-000000000020 " + oddGraph + " 798ee544-9d2d-430c-a058-570e29e34338")},
		{args: "assign -i func-orders -a graph -r Mail.Send",
			goal: there(oddOrders + " " + oddGraph + " b633e1c5-b582-4048-a93e-9f11b44c7e96")},
		{args: "remove -i func-orders -a graph -r Mail.Send", goal: gone(both(by("func-orders"), on("Microsoft Graph")))},
		{args: "remove -i func-orders -a graph -r User.Read.All", goal: there()},
		{args: "remove -i id-migration -a graph --all", goal: gone(both(by("id-migration"), on("Microsoft Graph")))},
		{args: "remove -i logic-approvals --all --every-api", goal: gone(by("logic-approvals"))},
		{args: "remove --assignment-id=" + oddAssignment("func-orders", "Microsoft Graph"), goal: there(), byID: true},
		{args: "copy --from web-shop --to WebAPI1",
			goal: there("1d000000-0000-4000-8000-000000000030 a9100000-0000-4000-8000-000000000101 201e0000-0000-4000-8101-000000000002")},
		{args: "apply -f FILE --prune", goal: applied},
		{args: "apply PLAN", goal: applied},
		{args: "undo RECORD", from: "applied", goal: func(after map[string]int) error {
			if d := tenantDifference(grantsOf(oddSample()), after); d != "" {
				return errNot(d)
			}
			return nil
		}},
	}
}
