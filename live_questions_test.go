package main

import (
	"slices"
	"strings"

	"mi-roles/graph/wire"
)

// question is one kind of request that the program sends, built by the program's own
// client, and what its answer must hold to be worth anything.
type question struct {
	number, request string
	call            func(*asker) wire.Call
	lacks           func(*asker, []object) string // what an answer lacks, "" when it is whole; nil: nothing can be said
	sandbox         string                        // how the sandbox answers, where that is not "taken"
}

// What the program selects, as package graph does.
var (
	principalFields = []string{"id", "appId", "displayName", "servicePrincipalType", "alternativeNames", "accountEnabled"}
	grantFields     = []string{"id", "appRoleId", "createdDateTime", "principalDisplayName", "principalId", "principalType",
		"resourceDisplayName", "resourceId"}
)

// questions are the reads. Those with a letter are ways that the program takes where
// the one of the number alone is not taken.
func questions() []question {
	return slices.Concat(objectQuestions(), searchQuestions(), typeQuestions(), binQuestions(), otherQuestions())
}

func objectQuestions() []question {
	one := wire.Query{Select: principalFields}
	grants := wire.Query{Select: grantFields, Top: wire.MaxTop}
	return []question{
		{"1", "GET /servicePrincipals/{id}",
			func(a *asker) wire.Call { return a.wire.ServicePrincipal(a.known.PrincipalID, one) }, only, ""},
		{"2", "GET /servicePrincipals(appId='…')",
			func(a *asker) wire.Call { return a.wire.ServicePrincipalByAppID(a.known.PrincipalClientID, one) }, only, ""},
		{"3", "GET /servicePrincipals(appId='…')/appRoleAssignments",
			func(a *asker) wire.Call { return a.wire.AppRoleAssignmentsByAppID(a.known.PrincipalClientID, grants) }, granted, ""},
		{"4", "GET /servicePrincipals(appId='…')/appRoleAssignedTo?$filter=principalDisplayName eq '…'",
			func(a *asker) wire.Call {
				q := grants
				q.Filter = is("principalDisplayName", a.known.PrincipalDisplayName)
				return a.wire.AppRoleAssignedToByAppID(a.known.ResourceAppID, q)
			}, granted, ""},
		{"5", "GET /servicePrincipals/{id}/appRoleAssignments",
			func(a *asker) wire.Call { return a.wire.AppRoleAssignments(a.known.PrincipalID, grants) }, granted, ""},
		{"6", "GET /servicePrincipals/{id}/appRoleAssignedTo",
			func(a *asker) wire.Call { return a.wire.AppRoleAssignedTo(a.known.ResourceID, grants) }, some, ""},
	}
}

// longID is what the directory is documented to answer to a value of more than 120
// characters: the id of a user-assigned identity has more.
const longID = "400 Request_UnsupportedQuery"

func searchQuestions() []question {
	name := func(v verdict) string { return is("displayName", v.PrincipalDisplayName) }
	names := func(v verdict) string { return name(v) + " or " + is("displayName", "no such identity") }
	resource := func(v verdict) string { return "alternativeNames/any(a:" + is("a", v.AzureResourceID) + ")" }
	id := func(v verdict) string { return wire.In("id", []string{v.PrincipalID}) }
	client := func(v verdict) string { return wire.In("appId", []string{v.PrincipalClientID}) }
	uri := func(v verdict) string { return "servicePrincipalNames/any(n:" + is("n", v.PrincipalClientID) + ")" }
	uriBegins := func(v verdict) string { return "servicePrincipalNames/any(n:" + begins("n", v.PrincipalClientID) + ")" }
	nameBegins := func(v verdict) string { return begins("displayName", v.PrincipalDisplayName) }
	api := func(v verdict) string { return is("displayName", v.ResourceDisplayName) }
	long := search("9", "alternativeNames/any(a:a eq 'AZURE-ID')", resource, expanded, expand)
	long.sandbox = longID
	return []question{
		search("7", "displayName eq '…'", name, expanded, expand),
		search("8", "displayName eq '…' or displayName eq '…'", names, expanded, expand),
		long,
		search("9a", "alternativeNames/any(a:a eq 'AZURE-ID')", resource, only, advanced),
		search("10", "alternativeNames/any(a:startsWith(a,'/subscriptions/…/'))", subscription, among),
		search("11", "id in ('…')", id, expanded, expand),
		search("12", "id in ('…')", id, only),
		search("13", "appId in ('…')", client, expanded, expand),
		search("14", "servicePrincipalNames/any(n:n eq '…')", uri, only),
		search("14a", "servicePrincipalNames/any(n:startsWith(n,'…'))", uriBegins, only),
		search("17", "displayName eq 'API'", api, some),
		search("17a", "startsWith(displayName,'…')", nameBegins, among),
	}
}

func typeQuestions() []question {
	kind := func(name string) (string, func(verdict) string) {
		filter := is("servicePrincipalType", name)
		return filter, func(verdict) string { return filter }
	}
	identities, ofIdentities := kind("ManagedIdentity")
	apis, ofAPIs := kind("Application")
	return []question{
		search("15", identities, ofIdentities, allOf("ManagedIdentity")),
		search("15a", identities, ofIdentities, allExpanded, expand),
		{"15b", "GET /servicePrincipals",
			func(a *asker) wire.Call {
				return a.wire.ServicePrincipals(wire.Query{Select: principalFields, Top: wire.MaxTop})
			}, some, ""},
		search("16", apis, ofAPIs, allOf("Application")),
	}
}

func binQuestions() []question {
	return []question{
		bin("20", "appId eq '…'", func(v verdict) string { return is("appId", v.PrincipalClientID) }),
		bin("21", "servicePrincipalType eq 'ManagedIdentity'",
			func(verdict) string { return is("servicePrincipalType", "ManagedIdentity") }),
		bin("21a", "alternativeNames/any(a:startsWith(a,'/subscriptions/…/'))", subscription),
		{"22", "GET /directory/deletedItems/{id}", func(a *asker) wire.Call { return a.wire.DeletedItem(a.deleted) }, some, ""},
	}
}

func otherQuestions() []question {
	holder := question{number: "18", request: "GET /servicePrincipals?$filter=appRoleAssignments/any(a:a/id eq '…')", lacks: only}
	holder.call = func(a *asker) wire.Call {
		return a.wire.ServicePrincipals(wire.Query{Filter: "appRoleAssignments/any(a:" + is("a/id", a.assignment) + ")",
			Select: []string{"id"}})
	}
	return []question{
		holder,
		{"19", "GET /servicePrincipals/{id}/appRoleAssignments/{id}",
			func(a *asker) wire.Call { return a.wire.AppRoleAssignment(a.known.PrincipalID, a.assignment) }, granted, ""},
		{"23", "GET /directoryObjects/{id}", func(a *asker) wire.Call { return a.wire.DirectoryObject(a.known.PrincipalID) }, only, ""},
		// Of Microsoft's APIs, only Microsoft's own tenant has the registration.
		{"23a", "GET /applications(appId='…')", func(a *asker) wire.Call {
			return a.wire.ApplicationByAppID(a.known.ResourceAppID, wire.Query{Select: []string{"id", "displayName"}})
		}, some, "404 Request_ResourceNotFound"},
		// A person alone has directory roles of their own to read.
		{"24", "GET /me/transitiveMemberOf/microsoft.graph.directoryRole?$count=true",
			func(a *asker) wire.Call { return a.wire.MyDirectoryRoles("displayName", "roleTemplateId") }, nil, ""},
		{"24a", "GET /servicePrincipals/{id}/transitiveMemberOf?$top=999",
			func(a *asker) wire.Call { return a.wire.TransitiveMemberOf(a.known.PrincipalID) }, nil, ""},
		{"24c", "GET /organization", func(a *asker) wire.Call { return a.wire.Organization("id", "displayName") }, nil, ""},
		{"24b", "GET /servicePrincipals/{id}/transitiveMemberOf/microsoft.graph.directoryRole?$count=true",
			func(a *asker) wire.Call { return a.wire.DirectoryRolesOf(a.known.PrincipalID, "id", "roleTemplateId") }, nil, ""},
	}
}

// grantQuestion and removals are the writes.
func grantQuestion() question {
	return question{number: "25", request: "POST /servicePrincipals/{id}/appRoleAssignedTo",
		call: func(a *asker) wire.Call {
			return a.wire.Grant(a.known.PrincipalID, a.known.ResourceID, a.known.AppRoleID)
		}}
}

func removals() []question {
	revoke := func(underPrincipal bool) func(*asker) wire.Call {
		return func(a *asker) wire.Call {
			return a.wire.Revoke(a.assignment, a.known.PrincipalID, a.known.ResourceID, underPrincipal)
		}
	}
	return []question{
		{"26", "DELETE /servicePrincipals/{id}/appRoleAssignedTo/{id}", revoke(false), nil, ""},
		{"26a", "DELETE /servicePrincipals/{id}/appRoleAssignments/{id}", revoke(true), nil, ""},
	}
}

// search is a question for a list of service principals.
func search(number, filter string, text func(verdict) string, lacks func(*asker, []object) string, more ...func(*wire.Query)) question {
	request := "GET /servicePrincipals?$filter=" + filter
	q := wire.Query{Select: principalFields, Top: wire.MaxTop}
	for _, add := range more {
		add(&q)
	}
	if len(q.Expand) > 0 {
		request += "&$expand=appRoleAssignments"
	}
	if q.Advanced {
		request += "&$count=true"
	}
	return question{number: number, request: request, lacks: lacks, call: func(a *asker) wire.Call {
		q := q
		q.Filter = text(a.known)
		return a.wire.ServicePrincipals(q)
	}}
}

// bin is a question for what is in the recycle bin, which may be empty.
func bin(number, filter string, text func(verdict) string) question {
	return question{number: number, request: "GET " + deletedPath + "?$filter=" + filter, call: func(a *asker) wire.Call {
		fields := append([]string{"deletedDateTime"}, principalFields...)
		return a.wire.DeletedServicePrincipals(wire.Query{Filter: text(a.known), Select: fields, Top: wire.MaxTop})
	}}
}

const deletedPath = "/directory/deletedItems/microsoft.graph.servicePrincipal"

func expand(q *wire.Query)   { q.Expand = []string{"appRoleAssignments"} }
func advanced(q *wire.Query) { q.Advanced = true }

func is(property, value string) string { return property + " eq " + wire.Literal(value) }

func begins(property, value string) string {
	return "startsWith(" + property + "," + wire.Literal(value) + ")"
}

func subscription(v verdict) string {
	parts := strings.SplitN(v.AzureResourceID, "/", 4)
	return "alternativeNames/any(a:" + begins("a", strings.Join(parts[:min(3, len(parts))], "/")+"/") + ")"
}
