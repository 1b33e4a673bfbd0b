package sandbox

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
)

// batchOf sends items and gives the replies by id.
func batchOf(t *testing.T, s *Server, items ...string) (answered, map[string]map[string]any) {
	t.Helper()
	a := send(t, s, "POST", "/$batch", `{"requests":[`+strings.Join(items, ",")+`]}`)
	byID := map[string]map[string]any{}
	list, _ := a.json["responses"].([]any)
	for _, r := range list {
		m := r.(map[string]any)
		byID[m["id"].(string)] = m
	}
	return a, byID
}

func getItem(id, url string) string { return fmt.Sprintf(`{"id":%q,"method":"GET","url":%q}`, id, url) }

func postItem(id, body, more string) string {
	return fmt.Sprintf(`{"id":%q,"method":"POST","url":"/servicePrincipals/%s/appRoleAssignedTo","body":%s%s}`, id, graphSP, body, more)
}

func TestBatch(t *testing.T) {
	s, _ := with(Faults{ShuffleBatch: true, Seed: 4})
	const typed = `,"headers":{"Content-Type":"application/json"}`
	fresh := grantBody(funcOrders, graphSP, readAll)
	a, r := batchOf(t, s,
		getItem("1", "/servicePrincipals/"+fillPast+"/appRoleAssignments?$top=999&$select=id"),
		`{"id":"2","method":"GET","url":"servicePrincipals/$count","headers":{"ConsistencyLevel":"eventual"}}`,
		getItem("3", "/servicePrincipals/$count"),
		postItem("4", fresh, typed),
		postItem("5", fresh, typed+`,"dependsOn":["4"]`),
		postItem("6", fresh, typed+`,"dependsOn":["5"]`),
		postItem("7", fresh, ""),
		getItem("8", "/nonsense"),
		getItem("9", "/v1.0/servicePrincipals"),
		getItem("10", "/$batch"),
		getItem("11", "/servicePrincipals?$top=1"),
	)
	if a.status != http.StatusOK || len(r) != 11 {
		t.Fatalf("%d %s", a.status, a.text)
	}
	for id, want := range map[string]int{"1": 200, "2": 200, "3": 400, "4": 201, "5": 400, "6": 424, "7": 400, "8": 400, "9": 400,
		"10": 400, "11": 200} {
		if got := r[id]["status"]; got != float64(want) {
			t.Errorf("item %s: %v, want %d: %v", id, got, want, r[id]["body"])
		}
	}
	if r["2"]["body"] != "NjE=" { // base64 of 61
		t.Errorf("count: %v", r["2"]["body"])
	}
	if next := r["11"]["body"].(map[string]any)["@odata.nextLink"].(string); !strings.HasPrefix(next, graphRoot+"/servicePrincipals?") {
		t.Errorf("nextLink: %s", next)
	}
	if strings.HasPrefix(a.text, `{"responses":[{"id":"1"`) {
		t.Error("not shuffled")
	}
	if got := s.Stats(); got.Requests != 1 || got.Items != 10 || got.Writes != 1 || got.DuplicateCreates != 1 {
		t.Errorf("stats: %+v", got) // item 6 was never tried
	}
}

func TestBatchDeleteHasNoBody(t *testing.T) {
	s, _ := with(Faults{})
	id := get(t, s, "/servicePrincipals/"+funcOrders+"/appRoleAssignments").values()[0]["id"].(string)
	_, r := batchOf(t, s, fmt.Sprintf(`{"id":"a","method":"DELETE","url":"/servicePrincipals/%s/appRoleAssignments/%s"}`, funcOrders, id))
	if body, has := r["a"]["body"]; has || r["a"]["status"] != float64(204) {
		t.Errorf("%v %v", r["a"]["status"], body)
	}
}

func TestBatchEnvelope(t *testing.T) {
	many := make([]string, 21)
	for i := range many {
		many[i] = getItem(fmt.Sprint(i), "/organization")
	}
	for name, tt := range map[string]struct {
		items []string
		want  string
	}{
		"21 items":            {many, "Number of requests inside batch exceed the limit."},
		"same id":             {[]string{getItem("1", "/me"), getItem("1", "/me")}, "Request Id 1 has to be unique in a batch."},
		"none":                {nil, "Invalid batch payload format."},
		"no url":              {[]string{`{"id":"1","method":"GET"}`}, "Invalid batch payload format."},
		"same id, other case": {[]string{getItem("a", "/me"), getItem("A", "/me")}, "Request Id A has to be unique in a batch."},
		"no id":               {[]string{getItem("", "/me")}, "Invalid batch payload format."},
		"no method":           {[]string{`{"id":"1","url":"/me"}`}, "Invalid batch payload format."},
		"two dependencies": {[]string{getItem("1", "/me"), getItem("2", "/me"), `{"id":"3","method":"GET","url":"/me","dependsOn":["1","2"]}`},
			"Unsupported request dependencies of request 3 in the batch."},
		"wrong type": {[]string{`{"id":1,"method":"GET","url":"/me"}`}, "Invalid batch payload format."},
		"later depends": {[]string{`{"id":"1","method":"GET","url":"/me","dependsOn":["2"]}`, getItem("2", "/me")},
			"Unsupported request dependencies"},
	} {
		s, _ := with(Faults{})
		if a, _ := batchOf(t, s, tt.items...); a.status != http.StatusBadRequest || !strings.Contains(a.message(), tt.want) {
			t.Errorf("%s: %d %s", name, a.status, a.text)
		}
	}
	refusing, _ := with(Faults{RefuseBatch: true})
	if a, _ := batchOf(t, refusing, many[0]); a.status != http.StatusNotImplemented {
		t.Errorf("refused: %d", a.status)
	}
}

func TestUnits(t *testing.T) {
	for target, want := range map[string]int{
		"/servicePrincipals": 1, "/servicePrincipals?$expand=appRoleAssignments": 2,
		"/servicePrincipals?$expand=appRoleAssignments&%24select=id":          1,
		"/servicePrincipals/" + funcOrders + "/appRoleAssignments":            2,
		"/servicePrincipals/" + funcOrders + "/appRoleAssignments?$select=id": 1,
		"/servicePrincipals/" + funcOrders + "/appRoleAssignments?$top=19":    1, "/servicePrincipals/" + graphSP + "/appRoleAssignedTo": 1,
		"/applications": 2, "/organization": 1,
		"/me/transitiveMemberOf/microsoft.graph.directoryRole?$count=true": 2,
	} {
		s, _ := with(Faults{})
		if get(t, s, target); s.Stats().Units != want {
			t.Errorf("%s: %d units, want %d", target, s.Stats().Units, want)
		}
		if _, _ = batchOf(t, s, getItem("1", target), getItem("2", target)); s.Stats().Units != 3*want {
			t.Errorf("%s: %d units after two in a batch", target, s.Stats().Units)
		}
	}
	s, _ := with(Faults{})
	body, _ := json.Marshal(map[string]any{"ids": []string{miaKeller}})
	send(t, s, "POST", "/directoryObjects/getByIds", string(body))
	if got := s.Stats(); got.Units != 5 || got.Writes != 0 {
		t.Errorf("getByIds: %+v", got)
	}
}

// TestHeadersOfItems: those that a client needs, and the type of the body without its parameters.
func TestHeadersOfItems(t *testing.T) {
	s, _ := with(parsed(t, "throttle=first:1,items,retry-after:7"))
	_, r := batchOf(t, s, getItem("1", "/me"), `{"id":"2","method":"get","url":"//servicePrincipals/$count","headers":`+
		`{"consistencylevel":"eventual","client-request-id":"abc"}}`, getItem("3", "/organization"), getItem("4", "/x%zz"),
		`{"id":"5","method":"DELETE","url":"/servicePrincipals/`+funcOrders+`/appRoleAssignments/`+absentID+`","body":null,"dependsOn":["2"]}`,
		`{"id":"6","method":"GET","url":"/me","dependsOn":["5"]}`)
	for id, want := range map[string]map[string]any{
		"1": {"Retry-After": "7", "Content-Type": "application/json", "x-ms-throttle-information": "ResourceUnitLimitExceeded"},
		"2": {"Content-Type": "text/plain", "Retry-After": nil}, "3": {"Content-Type": "application/json", "Date": nil, "OData-Version": nil},
		"4": {"Content-Type": "application/json"},
	} {
		headers := r[id]["headers"].(map[string]any)
		for name, value := range want {
			if headers[name] != value {
				t.Errorf("item %s: %s is %v", id, name, headers[name])
			}
		}
	}
	for id, want := range map[string]float64{"1": 429, "2": 200, "3": 200, "4": 400, "5": 404, "6": 424} {
		if r[id]["status"] != want {
			t.Errorf("item %s: %v", id, r[id])
		}
	}
	log := s.Log()
	last := log[len(log)-1]
	if len(log) != 5 || last.Item || last.Units != 0 || last.Shape != "batch" || !log[0].Item || log[0].Status != 429 ||
		log[1].Path != "/servicePrincipals/$count" {
		t.Errorf("%+v", log)
	}
	twenty := make([]string, 20)
	for i := range twenty {
		twenty[i] = getItem(fmt.Sprint(i), "/organization")
	}
	if a, r := batchOf(t, s, twenty...); a.status != http.StatusOK || len(r) != 20 {
		t.Errorf("twenty items: %d", a.status)
	}
}
