package sandbox

import (
	"encoding/json"
	"fmt"
	"net/http"
	"reflect"
	"strings"
	"testing"
)

// TestRefusals is how each refusal looks, alone and as an item of a batch.
func TestRefusals(t *testing.T) {
	for spec, want := range map[string]struct {
		status int
		text   string // the answer begins with, or the code
	}{
		"400":       {400, "Request_UnsupportedQuery"},
		"403":       {403, "Authentication_RequestFromNonPremiumTenantOrB2CTenant"},
		"deny":      {403, "Authorization_RequestDenied"},
		"404":       {404, "Request_ResourceNotFound"},
		"html-404":  {404, "<html>"},
		"empty-404": {404, ""},
		"414":       {414, "<html>"},
		"500":       {500, "InternalServerError"},
		"501":       {501, "NotImplemented"},
	} {
		s, _ := with(parsed(t, spec+"=shape:principal"))
		a := get(t, s, "/servicePrincipals/"+funcOrders)
		if a.status != want.status || a.code() != want.text && !strings.HasPrefix(a.text, "<html>") ||
			a.json == nil && !strings.HasPrefix(a.text, want.text) {
			t.Errorf("%s: %d %s", spec, a.status, a.text)
		}
		_, r := batchOf(t, s, getItem("1", "/servicePrincipals/"+funcOrders), getItem("2", "/me"))
		if r["1"]["status"] != float64(want.status) || r["2"]["status"] != float64(200) {
			t.Errorf("%s in a batch: %v", spec, r)
		}
	}
	s, _ := with(parsed(t, "404=shape:principal"))
	if m := get(t, s, "/servicePrincipals/"+funcOrders).message(); !strings.HasPrefix(m, "Resource '"+funcOrders+"' does not exist") {
		t.Errorf("404: %s", m)
	}
	whole, _ := with(parsed(t, "501=shape:batch"))
	if a, _ := batchOf(t, whole, getItem("1", "/me")); a.status != 501 {
		t.Errorf("a batch: %d %s", a.status, a.text)
	}
}

// TestOtherBodies is what becomes of a list and of an entity.
func TestOtherBodies(t *testing.T) {
	list := "/servicePrincipals?$select=id&$expand=appRoleAssignments&$filter=id in ('" + funcOrders +
		"','1d000000-0000-4000-8000-000000000003','1d000000-0000-4000-8000-000000000002')"
	entity := "/servicePrincipals/" + funcOrders + "?$select=id,displayName"
	for spec, want := range map[string][2]string{ // what the answers must be, or -X: must not have
		"no-value":      {`-"value"`, `"id":"` + funcOrders},
		"null-value":    {`"value":null`, `"id":"` + funcOrders},
		"null-item":     {`"value":[null]`, `"id":"` + funcOrders},
		"empty-item":    {`"value":[{}]`, `"id":"` + funcOrders},
		"null-body":     {`=null`, `=null`},
		"empty-object":  {`={}`, `={}`},
		"no-id":         {`-"id":"1d`, `-"id"`},
		"only-id":       {`-appRoleAssignments":`, `-"displayName"`},
		"some-expanded": {`"appRoleAssignments":[`, `"id":"` + funcOrders},
		"null-expanded": {`"appRoleAssignments":null`, `"id":"` + funcOrders},
		"ignore-expand": {`-appRoleAssignments":`, `"id":"` + funcOrders},
		"ignore-select": {`"displayName":"func-orders"`, `"displayName":"func-orders"`},
		"bom":           {"\ufeff{", "\ufeff{"},
	} {
		for i, target := range []string{list, entity} {
			s, _ := with(parsed(t, spec))
			a := get(t, s, target)
			text, absent := strings.CutPrefix(want[i], "-")
			whole, exact := strings.CutPrefix(text, "=")
			if a.status != 200 || exact && a.text != whole || !exact && strings.Contains(a.text, text) == absent {
				t.Errorf("%s of %s: %d %s, want %s", spec, target[:20], a.status, a.text, want[i])
			}
		}
	}
	s, _ := with(parsed(t, "some-expanded=first:1"))
	if a := get(t, s, list); strings.Count(a.text, `"appRoleAssignments":[`) != 1 ||
		strings.Count(get(t, s, list).text, `"appRoleAssignments":[`) != 3 {
		t.Errorf("some-expanded: %s", a.text)
	}
	b, _ := with(parsed(t, "empty-object=shape:principal,items", "no-value=shape:batch,first:1"))
	if a, _ := batchOf(t, b, getItem("1", entity)); a.json["responses"] != nil {
		t.Errorf("no-value of a batch: %s", a.text)
	}
	if _, r := batchOf(t, b, getItem("1", entity)); r["1"]["status"] != float64(200) || fmt.Sprint(r["1"]["body"]) != "map[]" {
		t.Errorf("an item: %v", r)
	}
}

func TestOmittedWhereEmpty(t *testing.T) {
	s, _ := with(parsed(t, "omit-empty"))
	for _, sp := range get(t, s,
		"/servicePrincipals?$expand=appRoleAssignments&$select=id&$filter=servicePrincipalType eq 'ManagedIdentity'").values() {
		held := get(t, s, "/servicePrincipals/"+sp["id"].(string)+"/appRoleAssignments").values()
		if list, there := sp["appRoleAssignments"].([]any); there != (len(held) > 0) || there && len(list) == 0 {
			t.Errorf("%v holds %d, expanded %v", sp["id"], len(held), list)
		}
	}
}

func TestOptionsWithoutEffect(t *testing.T) {
	filter := "/servicePrincipals?$filter=displayName eq 'func-orders'&$top=1"
	s, _ := with(parsed(t, "ignore-filter"))
	if all, _ := everyPage(t, s, filter); len(all) != len(Sample().ServicePrincipals) {
		t.Errorf("without the filter: %d service principals", len(all))
	}
	few, _ := with(parsed(t, "ignore-top"))
	if all := get(t, few, "/servicePrincipals?$top=1").values(); len(all) < 50 {
		t.Errorf("without $top: %d service principals", len(all))
	}
	const literal, encoded = "/servicePrincipals?$top=1", "/servicePrincipals?%24top=1"
	for spec, want := range map[string][4]bool{"undecoded": {true, false, true, false}, "undecoded=items": {true, true, true, false},
		"seed=1": {true, true, true, true}} {
		s, _ := with(parsed(t, spec))
		_, r := batchOf(t, s, getItem("1", literal), getItem("2", encoded))
		looked := func(id string) bool { return len(r[id]["body"].(map[string]any)["value"].([]any)) == 1 }
		got := [4]bool{len(get(t, s, literal).values()) == 1, len(get(t, s, encoded).values()) == 1, looked("1"), looked("2")}
		if got != want {
			t.Errorf("%s: $top and %%24top looked at, alone and in a batch: %v, want %v", spec, got, want)
		}
	}
}

// TestWritesThatAreNotWhatTheySay grants and revokes under each fault: what the
// service says, and what is so.
func TestWritesThatAreNotWhatTheySay(t *testing.T) {
	for spec, want := range map[string]string{ // status and text of the grant, granted; of the removal, removed
		"accept":                                "201 , false; 204 , false",
		"accept=status:200,body:object":         "200 {}, false; 200 {}, false",
		"accept=status:202":                     "202 , false; 202 , false",
		"accept=shape:revoke,status:201":        "201 {, true; 201 , false",
		"accept=shape:grant,applied":            "201 , true; 204 , true",
		"accept=body:object,applied":            "201 {}, true; 204 {}, true",
		"deny=applied":                          "403 {, true; 403 {, true",
		"gone":                                  "400 {, false; 400 {, false",
		"404=shape:revoke":                      "201 {, true; 404 {, false",
		"html-404=shape:revoke":                 "201 {, true; 404 <, false",
		"empty-404=shape:revoke":                "201 {, true; 404 , false",
		"exists=shape:grant":                    "400 {, false; 204 , true",
		"400=shape:grant":                       "400 {, false; 204 , true",
		"empty-object=shape:grant":              "201 {}, true; 204 , true",
		"404=shape:revoke,applied":              "201 {, true; 404 {, true",
		"exists=shape:revoke-from-identity":     "201 {, true; 204 , true",
		"accept=shape:grant,status:204,first:1": "204 , false; 204 , true",
	} {
		s, _ := with(parsed(t, spec))
		before := len(Sample().Assignments)
		short := func(text string) string {
			if len(text) > 2 {
				return text[:1]
			}
			return text
		}
		a := post(t, s, funcOrders, graphSP, readAll)
		after := len(s.Tenant().Assignments)
		mail := heldBy(t, funcOrders, mailSend)
		d := send(t, s, "DELETE", "/servicePrincipals/"+graphSP+"/appRoleAssignedTo/"+mail, "")
		got := fmt.Sprintf("%d %s, %v; %d %s, %v", a.status, short(a.text), after > before, d.status, short(d.text),
			len(s.Tenant().Assignments) < after)
		if got != want {
			t.Errorf("%s: got %s, want %s", spec, got, want)
		}
	}
	s, _ := with(parsed(t, "accept=body:alien"))
	a := post(t, s, funcOrders, graphSP, readAll)
	if a.status != http.StatusCreated || a.json["principalId"] == nil || a.json["principalId"] == funcOrders &&
		a.json["appRoleId"] == readAll {
		t.Errorf("alien: %d %s", a.status, a.text)
	}
}

// heldBy is the sample's assignment of the role to the identity.
func heldBy(t *testing.T, principal, role string) string {
	t.Helper()
	for _, a := range Sample().Assignments {
		if a.PrincipalID == principal && a.AppRoleID == role {
			return a.ID
		}
	}
	t.Fatal("no such assignment")
	return ""
}

func TestPagesThatOverlapAndShrink(t *testing.T) {
	for _, target := range []string{"/servicePrincipals/" + fillPast + "/appRoleAssignments",
		"/servicePrincipals?$select=id&$filter=servicePrincipalType eq 'ManagedIdentity'"} {
		plain, _ := with(Faults{PageSize: 20})
		want, pages := everyPage(t, plain, target)
		over, _ := with(parsed(t, "overlap-pages", "page-size=20"))
		twice, n := everyPage(t, over, target)
		if n != pages || len(twice) != len(want)+pages-1 {
			t.Errorf("%s: %d on %d pages, %d on %d without overlap", target, len(twice), n, len(want), pages)
		}
		shrink, _ := with(parsed(t, "shrink-pages", "page-size=20"))
		all, n := everyPage(t, shrink, target)
		if len(all) != len(want) || n <= pages {
			t.Errorf("%s: %d of %d on %d pages", target, len(all), len(want), n)
		}
	}
}

func TestRegrant(t *testing.T) {
	s, _ := with(parsed(t, "regrant=first:1,shape:held"))
	before, _ := everyPage(t, s, "/servicePrincipals/"+funcOrders+"/appRoleAssignments")
	after, _ := everyPage(t, s, "/servicePrincipals/"+funcOrders+"/appRoleAssignments")
	again, _ := everyPage(t, s, "/servicePrincipals/"+funcOrders+"/appRoleAssignments")
	if len(before) != len(after) || len(after) != len(again) {
		t.Fatalf("%d, then %d, then %d", len(before), len(after), len(again))
	}
	last := after[len(after)-1]
	if before[0]["appRoleId"] != last["appRoleId"] || before[0]["id"] == last["id"] || again[len(again)-1]["id"] != last["id"] {
		t.Errorf("before %v\nafter %v", before, after)
	}
}

// TestAlienAssignments: what the answer shows is never what the call is about.
func TestAlienAssignments(t *testing.T) {
	first := Sample().Assignments[0]
	for name, c := range map[string]struct {
		role  string
		alien bool // the first assignment of the tenant is
	}{"another role": {readAll, true}, "the same grant": {strings.ToUpper(first.AppRoleID), false}} {
		s, _ := with(parsed(t, "accept=body:alien"))
		a := post(t, s, first.PrincipalID, graphSP, c.role)
		if got := a.json["id"]; (got == first.ID) != c.alien || got == nil {
			t.Errorf("%s: %s", name, a.text)
		}
	}
	s, _ := with(parsed(t, "accept=body:alien"))
	if a := send(t, s, "DELETE", "/servicePrincipals/"+first.PrincipalID+"/appRoleAssignments/"+first.ID, ""); a.json["id"] == first.ID ||
		a.status != 204 {
		t.Errorf("the same id: %d %s", a.status, a.text)
	}
	none := New(&Tenant{}, parsed(t, "accept=body:alien"))
	if a := post(t, none, funcOrders, graphSP, readAll); a.text != "{}" || a.status != 201 {
		t.Errorf("none at all: %d %s", a.status, a.text)
	}
}

// TestEditedBodies: lists and entities alike, and nothing that is no JSON or no success.
func TestEditedBodies(t *testing.T) {
	const list, entity = `{"@odata.count":2,"value":[{"id":"a","x":1,"appRoleAssignments":[]},{"id":"b","appRoleAssignedTo":[7]},8]}`,
		`{"@odata.x":1,"id":"a","x":1,"appRoleAssignments":[1]}`
	for name, c := range map[string]struct {
		edit         func(any) any
		list, entity string
	}{
		"no value":   {noValue, `{"@odata.count":2}`, entity},
		"null value": {valueOf(nil), `{"@odata.count":2,"value":null}`, entity},
		"no id": {noID, `{"@odata.count":2,"value":[{"appRoleAssignments":[],"x":1},{"appRoleAssignedTo":[7]},8]}`,
			`{"@odata.x":1,"appRoleAssignments":[1],"x":1}`},
		"only id": {onlyID, `{"@odata.count":2,"value":[{"id":"a"},{"id":"b"},8]}`, `{"@odata.x":1,"id":"a"}`},
		"some": {someExpanded, `{"@odata.count":2,"value":[{"id":"a","x":1},{"appRoleAssignedTo":[7],"id":"b"},8]}`,
			`{"@odata.x":1,"id":"a","x":1}`},
		"empty": {omitEmpty, `{"@odata.count":2,"value":[{"id":"a","x":1},{"appRoleAssignedTo":[7],"id":"b"},8]}`, entity},
		"null": {nullExpanded, `{"@odata.count":2,"value":[{"appRoleAssignments":null,"id":"a","x":1},{"appRoleAssignedTo":null,"id":"b"},8]}`,
			`{"@odata.x":1,"appRoleAssignments":null,"id":"a","x":1}`},
	} {
		for before, want := range map[string]string{list: c.list, entity: c.entity, "[7]": "[7]", "no JSON": "no JSON"} {
			var same, got any
			text := string(edited(&reply{status: 299, body: []byte(before)}, c.edit).body)
			if json.Unmarshal([]byte(text), &got) != nil {
				got = text
			}
			if json.Unmarshal([]byte(want), &same) != nil {
				same = want
			}
			if !reflect.DeepEqual(got, same) {
				t.Errorf("%s: %s, want %s", name, text, want)
			}
			if refused := edited(&reply{status: 300, body: []byte(before)}, c.edit); string(refused.body) != before {
				t.Errorf("%s: what is no success is edited", name)
			}
		}
	}
}
