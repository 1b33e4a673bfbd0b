package sandbox

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
)

// TestJSON is written in order, and as encoding/json reads it.
func TestJSON(t *testing.T) {
	text, odd := "plain", "a\"b\\c\u2028\x1f\x7fü"
	value := "Orders.Read.All"
	o := object{{"s", text}, {"p", &odd}, {"n", (*string)(nil)}, {"none", nil}, {"yes", true}, {"i", 7}, {"raw", json.RawMessage(`{"a":1}`)},
		{"list", []any{"a", nil, object{{"x", []string{}}}}}, {"objects", []object{{{"a", "b"}}, {}}}, {"one", AppRole{ID: "r"}},
		{"roles", []AppRole{{ID: "r", Value: &value, IsEnabled: true}}}, {"scope", PermissionScope{ID: "p"}}, {"scopes", []PermissionScope{{}}},
		{"broken", func() {}}}
	raw := o.encode()
	var back map[string]any
	if err := json.Unmarshal(raw, &back); err != nil || len(back) != len(o) {
		t.Fatalf("%v: %s", err, raw)
	}
	for name, want := range map[string]any{"s": text, "p": odd, "n": nil, "none": nil, "yes": true, "i": 7.0, "broken": nil} {
		if got := back[name]; got != want {
			t.Errorf("%s: %v", name, got)
		}
	}
	const role = `{"allowedMemberTypes":[],"description":"","displayName":"","id":"r","isEnabled":true,"origin":"","value":"Orders.Read.All"}`
	for _, part := range []string{`{"s":"plain","p":"a\"b\\c\u2028\u001f`,
		`"list":["a",null,{"x":[]}],"objects":[{"a":"b"},{}],"one":{"allowed`,
		`"roles":[` + role + `],"scope":{"adminConsentDescription":"","adminConsentDisplayName":"","id":"p"`, `"raw":{"a":1}`} {
		if !strings.Contains(string(raw), part) {
			t.Errorf("%s is not in %s", part, raw)
		}
	}
}

// TestWordsOfTheSample are the short forms from which the sample tenant is spelled out.
func TestWordsOfTheSample(t *testing.T) {
	for value, want := range map[string]string{"User.Read.All": "Read all User data", "Mail.Read": "Read Mail data",
		"Group.ReadWrite.All": "Read and write all Group data", "Files.ReadWrite": "Read and write Files data",
		"User.ReadBasic.All": "Read basics of all User data", "Mail.Send": "Mail: Send", "Sites.Manage.All": "Sites: all Manage",
		"Directory.AccessAsUser.All": "Directory: all AccessAsUser", "access_as_user": "access as user",
		"Policy.Read.PermissionGrant": "Policy: Read PermissionGrant"} {
		if got := title(value); got != want {
			t.Errorf("%s: %s, want %s", value, got, want)
		}
	}
	for line, want := range map[string]string{
		"A.Read":                  "ID A.Read [Application] true Read A data, without a signed-in user.",
		"A.Read user":             "ID A.Read [User] true Read A data.",
		"A.Read both":             "ID A.Read [User Application] true Read A data.",
		"A.Read disabled":         "ID A.Read [Application] false Read A data, without a signed-in user.",
		"A.Read " + readAll:       readAll + " A.Read [Application] true Read A data, without a signed-in user.",
		"A.Read novalue disabled": "ID - [Application] false Call the API without a named role, without a signed-in user.",
	} {
		r := role(line, "ID")
		value := "-"
		if r.Value != nil {
			value = *r.Value
		}
		if got := fmt.Sprint(r.ID, " ", value, " ", r.AllowedMemberTypes, " ", r.IsEnabled, " ", r.Description); got != want ||
			r.Origin != "Application" {
			t.Errorf("%s: %s", line, got)
		}
	}
	for line, want := range map[string]PermissionScope{
		"A.Read":                       {ID: "ID", Value: "A.Read", Type: "User"},
		"A.Read " + readAll + " admin": {ID: readAll, Value: "A.Read", Type: "Admin"},
	} {
		want.DisplayName, want.Description, want.IsEnabled = "Read A data", "Read A data, for the signed-in user.", true
		if got := scope(line, "ID"); got != want {
			t.Errorf("%s: %+v", line, got)
		}
	}
	api := &ServicePrincipal{AppRoles: []AppRole{role("A.Read novalue", "x"), role("A.Read", "y")}}
	for value, want := range map[string]string{"-default-": defaultAccess, "-deleted-": deletedRole, "A.Read": "y", "B.Read": deletedRole} {
		if got := api.roleID(value); got != want {
			t.Errorf("%s: %s", value, got)
		}
	}
	for kind, want := range map[string]string{"User": "true false true", "Group": "true false true", "ServicePrincipal": "false true true"} {
		if got := fmt.Sprint(role("A user", "").allows(kind), role("A", "").allows(kind), role("A both", "").allows(kind)); got != want {
			t.Errorf("%s: %s", kind, got)
		}
	}
}

// TestIDs are GUIDs in .NET's order, as the directory writes them into assignment ids.
func TestIDs(t *testing.T) {
	for text, want := range map[string]bool{readAll: true, strings.ToUpper(readAll): true, readAll[1:]: false, readAll + "0": false,
		"g" + readAll[1:]: false, "": false} {
		if isGUID(text) != want {
			t.Errorf("%q: %v", text, !want)
		}
		if whole := guidLE(text) != [16]byte{}; whole != want {
			t.Errorf("%q: bytes %v", text, guidLE(text))
		}
	}
	b := guidLE("00112233-4455-6677-8899-aabbccddeeff")
	if want := []byte{0x33, 0x22, 0x11, 0x00, 0x55, 0x44, 0x77, 0x66, 0x88, 0x99, 0xaa, 0xbb, 0xcc, 0xdd, 0xee, 0xff}; !bytes.Equal(b[:],
		want) {
		t.Errorf("%x", b)
	}
	seen := map[string]bool{}
	for i := range 200 {
		id := guidFrom(fmt.Sprint(i))
		if !isGUID(id) || id[14] != '4' || !strings.ContainsRune("89ab", rune(id[19])) || seen[id] {
			t.Errorf("%s is no new GUID of version 4", id)
		}
		seen[id] = true
	}
	for n, want := range map[int]bool{31: false, 32: true, 33: false} {
		if id := base64.RawURLEncoding.EncodeToString(make([]byte, n)); isAssignmentID(id) != want {
			t.Errorf("%d bytes: %v", n, !want)
		}
	}
	if isAssignmentID("no base64!") {
		t.Error("no base64")
	}
}
