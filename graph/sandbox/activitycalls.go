package sandbox

import "time"

// habit is a call that someone makes again and again.
type habit struct {
	who      string // an identity's name, "" for signed-in users
	method   string
	path     string // {user} and {id} are filled in
	status   int
	times    int // a day; 0 means 1
	every    int // days; 0 means each
	from, to int // days of the log; to 0 means its end
	at       time.Duration
}

// staleDay is the day of the youngest grant, which is made at 11:40 UTC.
const staleDay = 29

var habits = []habit{
	// Used as it is held.
	{who: "func-orders", method: "POST", path: "v1.0/users/{user}/sendMail", status: 202, times: 12},
	{who: "web-shop", method: "GET", path: "v1.0/users?$select=displayName,mail&$top=50", status: 200, times: 6},
	{who: "aks-prod-agentpool", method: "GET", path: "v1.0/groups/{id}/members/microsoft.graph.user/$count", status: 200, times: 4},
	{who: "büro-zürich-東京", method: "GET", path: "v1.0/users('{user}')/calendarView?startDateTime=2024-11-01", status: 200,
		times: 3, every: 2},
	{who: "100% uptime+alerts", method: "GET", path: "v1.0/admin/serviceAnnouncement/issues", status: 200, times: 8},
	{who: "vm-build-01", method: "GET", path: "v1.0/applications/{id}", status: 200, times: 2},
	// A part of it is not used.
	{who: "id-reporting", method: "GET", path: "v1.0/reports/getOffice365ActiveUserDetail(period='D7')", status: 302, every: 7},
	{who: "id-reporting", method: "GET", path: "v1.0/auditLogs/directoryAudits?$top=500", status: 200, times: 4},
	{who: "logic-invoices", method: "POST", path: "v1.0/users/{user}/microsoft.graph.sendMail", status: 202, times: 5},
	{who: "id-deploy", method: "POST", path: "v1.0/servicePrincipals/{id}/appRoleAssignedTo", status: 201, every: 3},
	{who: "id-deploy", method: "GET", path: "v1.0/servicePrincipals(appId='{id}')", status: 200, every: 3},
	// Broader than what is used.
	{who: "aa-runbooks", method: "GET", path: "v1.0/groups/{id}/members?$top=999", status: 200, times: 6},
	{who: "aa-runbooks", method: "GET", path: "v1.0/users/{user}", status: 200, times: 6},
	{who: "apim-gateway", method: "GET", path: "v1.0/users/{user}?$select=id,displayName", status: 200, times: 15},
	{who: "func-images", method: "GET", path: "v1.0/drives/{id}/root:/products/chair.jpg:/content", status: 302, times: 9},
	{who: "func-images", method: "GET", path: "v1.0/drives/{id}/items/{id}/children", status: 200, times: 3},
	{who: "sql-analytics", method: "GET", path: "v1.0/users?$top=999", status: 200},
	{who: "sql-analytics", method: "GET", path: "v1.0/groups/{id}/members", status: 200, times: 4},
	// Calls that no table explains.
	{who: "O'Brien-sync", method: "GET", path: "v1.0/users/{user}/profileSync", status: 200, every: 5},
	// Refused.
	{who: "web-shop", method: "GET", path: "v1.0/users/{user}/messages?$top=5", status: 403, every: 9},
	{who: "logic-invoices", method: "GET", path: "v1.0/me/messages", status: 403, every: 20},
	{who: "id-pipeline", method: "GET", path: "v1.0/groups/{id}", status: 403, from: staleDay, to: staleDay, at: 12 * time.Hour},
	{who: "id-pipeline", method: "GET", path: "v1.0/groups/{id}", status: 403, from: staleDay, to: staleDay, at: 13 * time.Hour},
	{who: "id-pipeline", method: "GET", path: "v1.0/groups/{id}", status: 200, times: 3, from: staleDay + 1},
	{who: "R&D Lab #1", method: "GET", path: "v1.0/sites/{id}/lists", status: 403, every: 11},
	// Batches are logged beside the calls in them; users' calls are no concern of roles.
	{who: "apim-gateway", method: "POST", path: "v1.0/$batch", status: 200, times: 2},
	{method: "GET", path: "v1.0/me", status: 200, times: 10},
	{method: "GET", path: "beta/me/messages?$top=1", status: 200, times: 4},
}
