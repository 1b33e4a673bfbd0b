package sandbox

import (
	"net/url"
	"slices"
	"strings"
	"testing"
)

// asking is a request of every shape that has a name.
func asking() map[string]string {
	const aid = "VwuePCofhk235FKgxtkfCBCbL10-bIdKnxTgt9NaLGE"
	sp, app := "/servicePrincipals/"+funcOrders, "/servicePrincipals(appId='c11e0000-0000-4000-8000-000000000001')"
	list, deleted := "/servicePrincipals?$filter=", "/directory/deletedItems/microsoft.graph.servicePrincipal?$filter="
	return map[string]string{
		"principal": sp + "?$select=id", "principal-by-client": app, "held": sp + "/appRoleAssignments?$top=999",
		"held-by-client":            app + "/appRoleAssignments",
		"holders":                   sp + "/appRoleAssignedTo",
		"holders-by-client-of-name": app + "/appRoleAssignedTo?$filter=principalDisplayName eq 'x'",
		"held-on-api":               sp + "/appRoleAssignments?$filter=resourceId eq " + graphSP,
		"list":                      "/servicePrincipals?$select=id",
		"list-by-name":              list + "displayName eq 'x'",
		"list-by-name-expand":       list + "displayName eq 'x'&$expand=appRoleAssignments",
		"list-by-names-expand":      list + "displayName eq 'x' or displayName eq 'y'&%24expand=appRoleAssignments",
		"list-by-names":             list + "displayName in ('x','y')",
		"list-by-name-prefix":       list + "startsWith(displayName,'x')",
		"list-by-resource-expand": list + "alternativeNames/any(a:a eq 'x') or alternativeNames/any(a:a eq " +
			"'y')&$expand=appRoleAssignments",
		"list-by-resource-advanced":     list + "alternativeNames/any(a:a eq 'x')&$count=true",
		"list-by-resource-prefix":       list + "alternativeNames/any(a:startsWith(a,'x'))",
		"list-by-id-expand":             list + "id in ('" + funcOrders + "','" + graphSP + "')&$expand=appRoleAssignments",
		"list-by-id":                    list + "id eq '" + funcOrders + "'",
		"list-by-client":                list + "appId in ('" + graphAppID + "')",
		"list-by-uri":                   list + "servicePrincipalNames/any(n:n eq 'x') or servicePrincipalNames/any(n:n eq 'x/')",
		"list-identities":               list + "servicePrincipalType eq 'ManagedIdentity'",
		"list-identities-expand":        list + "servicePrincipalType eq 'ManagedIdentity'&$expand=appRoleAssignments",
		"list-apis":                     list + "servicePrincipalType eq 'Application'",
		"list-by-assignment":            list + "appRoleAssignments/any(a:a/id eq '" + aid + "')",
		"list-by-assignment-of-api":     list + "appRoleAssignedTo/any(a:a/id eq '" + aid + "')",
		"assignment":                    sp + "/appRoleAssignments/" + aid,
		"assignment-of-api":             sp + "/appRoleAssignedTo/" + aid,
		"deleted-by-client":             deleted + "appId eq '" + graphAppID + "'",
		"deleted-by-resource":           deleted + "alternativeNames/any(a:a eq 'x')",
		"deleted-identities":            deleted + "servicePrincipalType eq 'ManagedIdentity'",
		"deleted-item":                  "/directory/deletedItems/" + funcOrders,
		"object":                        "/directoryObjects/" + funcOrders,
		"registration-by-client":        "/applications(appId='" + graphAppID + "')",
		"registration":                  "/applications/" + funcOrders,
		"my-roles-advanced":             "/me/transitiveMemberOf/microsoft.graph.directoryRole?$count=true",
		"memberships":                   sp + "/transitiveMemberOf",
		"roles-of-advanced":             sp + "/transitiveMemberOf/microsoft.graph.directoryRole?$count=true",
		"grant":                         "POST /servicePrincipals/" + graphSP + "/appRoleAssignedTo",
		"revoke":                        "DELETE /servicePrincipals/" + graphSP + "/appRoleAssignedTo/" + aid,
		"revoke-from-identity":          "DELETE " + sp + "/appRoleAssignments/" + aid,
		"batch":                         "POST /$batch",
		"objects":                       "POST /directoryObjects/getByIds",
		"registrations-by-client":       "/applications?$filter=appId eq 'x' or appId eq 'y'",
		"users":                         "/users",
		"organization":                  "/organization",
		"me":                            "/me",
		"owned":                         sp + "/ownedObjects",
		"list-by-uri-prefix":            list + "servicePrincipalNames/any(n:startsWith(n,'x'))",
		"grant-to-identity":             "POST " + sp + "/appRoleAssignments",
		"policies":                      policiesPath,
		"policy":                        policiesPath + "/ours",
		"create-policy":                 "POST " + policiesPath,
		"update-policy":                 "PATCH " + policiesPath + "/ours",
		"delete-policy":                 "DELETE " + policiesPath + "/ours",
		"include":                       "POST " + policiesPath + "/ours/includes",
		"delete-include":                "DELETE " + policiesPath + "/ours/includes/x",
		"exclude":                       "POST " + policiesPath + "/ours/excludes",
		"delete-exclude":                "DELETE " + policiesPath + "/ours/excludes/" + funcOrders,
		"roles":                         rolesPath,
		"create-role":                   "POST " + rolesPath,
		"update-role":                   "PATCH " + rolesPath + "/" + funcOrders,
		"delete-role":                   "DELETE " + rolesPath + "/x",
		"role-assignments":              assignedPath,
		"role-assignments-of-principal": assignedPath + "?$filter=principalId eq 'x'",
		"role-assignments-of-role":      assignedPath + "?$filter=roleDefinitionId eq 'x'",
		"assign-role":                   "POST " + assignedPath,
		"unassign-role":                 "DELETE " + assignedPath + "/x-1",
	}
}

func TestEveryRequestHasItsShape(t *testing.T) {
	for name, target := range asking() {
		method, path, ok := strings.Cut(target, " /")
		if !ok || !slices.Contains([]string{"POST", "DELETE", "PATCH"}, method) {
			method, path = "GET", target[1:]
		}
		var headers []string
		if strings.HasSuffix(name, "-advanced") {
			headers = []string{"ConsistencyLevel: eventual"}
		}
		s, _ := with(Faults{})
		send(t, s, method, "/"+path, "", headers...)
		if got := s.Log()[0].Shape; got != name || !isShape(name) {
			t.Errorf("%s is called %q, want %s", target, got, name)
		}
	}
	for _, odd := range []string{"/servicePrincipals?$filter=accountEnabled eq true", "/servicePrincipals?$filter='", "/groups",
		"/servicePrincipals?$top=1&$top=2", "/servicePrincipals?$filter=displayName eq 'x' and displayName eq 'y'",
		"/servicePrincipals?$filter=not displayName eq 'x'", "/servicePrincipals?$filter=servicePrincipalType in ('ManagedIdentity','x')"} {
		s, _ := with(Faults{})
		if get(t, s, odd); s.Log()[0].Shape != "" {
			t.Errorf("%s is called %q", odd, s.Log()[0].Shape)
		}
	}
	for _, whole := range []string{"list-by-name-expand-advanced", "deleted", "of-name"} {
		if isShape(whole) != (whole != "of-name") {
			t.Errorf("%q: a shape or not", whole)
		}
	}
	for _, odd := range []string{"", "lists", "list-by", "batch-advance", "by-name", "list-advanced-expand", "list-expand-expand", "list-"} {
		if isShape(odd) {
			t.Errorf("%q is a shape", odd)
		}
	}
}

// TestEveryShapeCanBeRefused: alone and in a batch, the shape and no other.
func TestEveryShapeCanBeRefused(t *testing.T) {
	for name, target := range asking() {
		if !strings.HasPrefix(target, "/") {
			continue // TestWritesThatAreNotWhatTheySay
		}
		another := map[bool]string{true: "/me", false: "/organization"}[name == "organization"]
		var header []string
		item := getItem("1", escaped(target))
		if strings.HasSuffix(name, "-advanced") {
			header = []string{"ConsistencyLevel: eventual"}
			item = item[:len(item)-1] + `,"headers":{"ConsistencyLevel":"eventual"}}`
		}
		for place, want := range map[string][2]bool{"": {true, true}, ",alone": {true, false}, ",items": {false, true}} {
			s, _ := with(parsed(t, "501=shape:"+name+place))
			alone := get(t, s, target, header...)
			_, r := batchOf(t, s, item, getItem("2", another))
			if got := [2]bool{alone.status == 501, r["1"]["status"] == float64(501)}; got != want || r["2"]["status"] != float64(200) {
				t.Errorf("501=shape:%s%s: alone %d, item %v, another %v", name, place, alone.status, r["1"]["status"], r["2"]["status"])
			}
		}
	}
}

func escaped(target string) string {
	path, query, _ := strings.Cut(target, "?")
	var parts []string
	for part := range strings.SplitSeq(query, "&") {
		name, value, _ := strings.Cut(part, "=")
		parts = append(parts, name+"="+url.QueryEscape(value))
	}
	return path + "?" + strings.Join(parts, "&")
}

func TestFaultHelpNamesEverything(t *testing.T) {
	words := strings.FieldsFunc(FaultHelp, func(r rune) bool { return strings.ContainsRune(" \n=:,[|", r) })
	for action := range effects {
		if !slices.Contains(words, string(action)) {
			t.Errorf("the help lacks %s", action)
		}
	}
	for _, table := range []map[string]string{pathWords, filterWords} {
		for _, word := range table {
			if !slices.Contains(words, word) {
				t.Errorf("the help lacks %s", word)
			}
		}
	}
}

// TestSubjects: the last id of a path is what a refusal is about.
func TestSubjects(t *testing.T) {
	for path, want := range map[string]string{"/servicePrincipals/" + funcOrders: funcOrders,
		"/servicePrincipals(appId='x')/appRoleAssignments":                 "x",
		"/servicePrincipals/" + graphSP + "/appRoleAssignedTo/" + absentID: absentID, "/organization": "",
		"/servicePrincipals('a')/x/" + funcOrders + "/y": funcOrders} {
		c, err := newCall("GET", "", path, "", nil, nil)
		if err != nil || c.subject() != want {
			t.Errorf("%s: %v, %v", path, c.subject(), err)
		}
	}
}
