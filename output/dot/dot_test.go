package dot_test

import (
	"bytes"
	"flag"
	"os"
	"strings"
	"testing"

	"mi-roles/output/dot"
	"mi-roles/roles"
	"mi-roles/roles/catalog"
)

var update = flag.Bool("update", false, "rewrite the golden file")

func grant(who, name, api, apiName, role string, level catalog.Level) roles.Grant {
	g := roles.Grant{Principal: roles.Principal{ID: roles.ObjectID(who), DisplayName: name}, Rating: catalog.Rating{Level: level},
		State: roles.Enabled}
	g.ID = roles.AssignmentID(who + api + role)
	g.Key = roles.Key{Principal: roles.ObjectID(who), Resource: roles.ObjectID(api), Role: roles.RoleID(role)}
	if apiName != "" {
		g.Resource = &roles.Resource{ID: roles.ObjectID(api), DisplayName: apiName}
		g.Role = &roles.AppRole{ID: g.Key.Role, Value: role}
	}
	return g
}

func TestWrite(t *testing.T) {
	grants := []roles.Grant{
		grant("p2", "twin", "a1", "Graph", "Mail.Send", catalog.High), grant("p1", "twin", "a1", "Graph", "A", catalog.Low),
		grant("p1", "twin", "a1", "Graph", "B", catalog.Critical), grant("p1", "twin", "a9", "", "gone", catalog.Unrated),
		grant("p3", "x\"; } evil -> node; {\\\n\x1b[31m", "a1", "Graph", "C", catalog.Medium),
	}
	var got bytes.Buffer
	if err := dot.Write(&got, grants); err != nil {
		t.Fatal(err)
	}
	const file = "testdata/graph.dot"
	if *update {
		if err := os.WriteFile(file, got.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil || !bytes.Equal(got.Bytes(), want) {
		t.Errorf("got (%v):\n%s", err, got.String())
	}
	if strings.Contains(got.String(), "\x1b") {
		t.Error("a control character got through")
	}
}
