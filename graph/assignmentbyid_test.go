package graph

import (
	"encoding/base64"
	"errors"
	"net/http"
	"slices"
	"strings"
	"testing"

	"mi-roles/roles"
)

// ownedID is the id that an assignment of theIdentity has, as far as Graph builds them.
var ownedID = base64.RawURLEncoding.EncodeToString(
	append([]byte{0, 0, 0, 0x1d, 0, 0, 0, 0x40, 0x80, 0, 0, 0, 0, 0, 0, 1}, make([]byte, 16)...))

// TestAnAssignmentByItsID is looked for where its id leads, then by a filter, then everywhere.
func TestAnAssignmentByItsID(t *testing.T) {
	const search, direct, object = "a/id eq", "/appRoleAssignments/", "/directoryObjects/"
	const bad, no, found = http.StatusBadRequest, http.StatusForbidden, http.StatusOK
	type says struct {
		call   string
		status int
		body   string
	}
	said := func(call string, status int, body string) says { return says{call, status, body} }
	of := func(kind string) string {
		return `{"@odata.type":"#microsoft.graph.` + kind + `","id":"` + theIdentity + `","displayName":"Ann"}`
	}
	nobody := said(search, found, page(nil))
	grant := func(holder, id string) string { return grants(holder, []string{id})[0] }
	incomplete := strings.Replace(grant(theIdentity, ownedID), theRole, "", 1)
	three := little{ids: []string{"a", "b", "c"},
		held: map[string][]string{"a": {"a1", ownedID, "x"}, "b": {"b1"}, "c": numbered("c", 25)}}
	searched := []string{"~ search the holder"}
	for name, c := range map[string]struct {
		id     string
		says   []says
		holder string // "" for none
		calls  []string
		err    string
	}{
		"where its id leads": {id: ownedID, says: []says{said(direct, found, grant(theIdentity, ownedID))}, holder: theIdentity,
			calls: []string{direct, object}},
		"an incomplete one": {id: ownedID, says: []says{said(direct, found, incomplete), nobody},
			calls: []string{direct, object, search}},
		"another one": {id: ownedID, says: []says{said(direct, found, grant(theIdentity, "other")), nobody},
			calls: []string{direct, object, search}},
		"of a service principal": {id: ownedID, says: []says{said(object, found, of("servicePrincipal")), nobody},
			calls: []string{direct, object, search}},
		"of a user": {id: ownedID, says: []says{said(object, found, of("user"))},
			calls: []string{direct, object}, err: "belongs to the user Ann"},
		"of a group": {id: ownedID, says: []says{said(object, found, of("group"))},
			calls: []string{direct, object}, err: "belongs to the group Ann"},
		"refused": {id: ownedID, says: []says{said(direct, no, denied)}, calls: []string{direct, object}, err: "Insufficient"},
		"not taken": {id: ownedID, says: []says{said(direct, bad, unsupported), nobody},
			calls: []string{direct, object, search}},
		"of nobody": {id: "x", says: []says{nobody}, calls: []string{search}},
		"of one that is found": {id: "x", says: []says{said(search, found, page([]string{`{"id":"B"}`})),
			said("/b"+direct, found, grant("b", "x"))},
			calls: []string{search, direct, object}, holder: "b"},
		"of one that denies it": {id: "x", says: []says{said(search, found, page([]string{`{"id":"b"}`})), said("/b"+direct, no, denied)},
			calls: []string{search, direct, object}, err: "Insufficient"},
		"of one that has it not": {id: "x", says: []says{said(search, found, page([]string{`{"id":"b"}`}))},
			holder: "a", calls: append([]string{search, direct, object}, searched...)},
		"where the filter is ignored": {id: "x", says: []says{said(search, found, page([]string{`{"id":"a"}`, `{"id":"b"}`}))},
			holder: "a", calls: append([]string{search}, searched...)},
		"the last of many": {id: "x", says: []says{said(search, bad, unsupported)}, holder: "a",
			calls: append([]string{search}, searched...)},
		"the first of one": {id: "b1", says: []says{said(search, bad, unsupported)}, holder: "b",
			calls: append([]string{search}, searched...)},
		"the first of many": {id: "a1", says: []says{said(search, bad, unsupported)}, holder: "a",
			calls: append([]string{search}, searched...)},
		"in no list":       {id: "y", says: []says{said(search, bad, unsupported)}, calls: append([]string{search}, searched...)},
		"a search refused": {id: "x", says: []says{said(search, no, denied)}, calls: []string{search}, err: "Insufficient"},
		"everything refused": {id: "x", says: []says{said(search, bad, unsupported), said("ManagedIdentity", no, denied)},
			calls: append([]string{search}, searched...), err: "Insufficient"},
	} {
		l := three
		l.odd = func(call string) (int, string) {
			for _, s := range c.says {
				if strings.Contains(call, s.call) {
					return s.status, s.body
				}
			}
			return 0, ""
		}
		client, s := scripted(t, l.answer)
		got, err := client.Assignment(t.Context(), roles.AssignmentID(c.id))
		if (err != nil) != (c.err != "") || err != nil && !strings.Contains(err.Error(), c.err) ||
			(got != nil) != (c.holder != "") || got != nil && (string(got.Key.Principal) != c.holder || string(got.ID) != c.id) {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
		if strings.HasPrefix(c.err, "belongs") && !errors.Is(err, roles.ErrNotManaged) {
			t.Errorf("%s: %v", name, err)
		}
		asked := slices.DeleteFunc(s.asked(), func(call string) bool { return strings.HasPrefix(call, "~ read") })
		for i, want := range c.calls {
			if i >= len(asked) || !strings.Contains(asked[i], want) {
				t.Errorf("%s: asked %q, want %q", name, asked, c.calls)
				break
			}
		}
		if got != nil && calling(asked, "/servicePrincipals/c/") != 0 {
			t.Errorf("%s: the search goes on: %q", name, asked)
		}
		if more := len(asked) > len(c.calls); more != slices.Contains(c.calls, searched[0]) {
			t.Errorf("%s: asked %q", name, asked)
		}
	}
}
