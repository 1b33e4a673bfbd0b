package convert

import (
	"strings"
	"testing"

	"mi-roles/roles"
)

// TestTokens: code cut into tokens, each with its place.
func TestTokens(t *testing.T) {
	type at = [2]int
	names := map[kind]string{word: "word", quoted: "quoted", dynamic: "dynamic", sign: "sign"}
	for _, c := range []struct {
		d    dialect
		text string
		want string
		last at // the place of the last token
	}{
		{terraform(), "a = \"b\" # c\n\t// d\n/* e\n */ f-1_Z", "word a, sign =, quoted b, word f-1_Z", at{4, 5}},
		{terraform(), `é "é" x`, "word é, quoted é, word x", at{1, 7}},
		{terraform(), `"a${b["}"]}c" x`, "dynamic ac, word x", at{1, 15}},
		{terraform(), `"%{if a}b" x`, "dynamic b, word x", at{1, 12}},
		{terraform(), `"${"${"x"}"}" y`, "dynamic , word y", at{1, 15}},
		{terraform(), `"a\"b" x`, "dynamic ab, word x", at{1, 8}},
		{terraform(), "<<E\n\"\nE\nx", "dynamic , word x", at{4, 1}},
		{terraform(), "<<-E\n  E\nx", "dynamic , word x", at{3, 1}},
		{terraform(), "'a'", "sign ', word a, sign '", at{1, 3}},
		{bicep(), "a: 'b' // c\n'''\nd'''\n#", "word a, sign :, quoted b, dynamic , sign #", at{4, 1}},
		{bicep(), "'a%{b' \"", "quoted a%{b, sign \"", at{1, 8}},
		{bicep(), "'a${b}' <<", "dynamic a, sign <, sign <", at{1, 10}},
		{bicep(), "a // no end", "word a", at{1, 1}},
		{terraform(), "", "", at{0, 0}},
	} {
		all, last, ok := scan(c.text, c.d)
		var got []string
		for _, one := range all {
			got = append(got, names[one.kind]+" "+one.text)
			last = one
		}
		if !ok || strings.Join(got, ", ") != c.want || (at{last.line, last.column}) != c.last {
			t.Errorf("%q: got %s, the last at %d:%d, %v", c.text, strings.Join(got, ", "), last.line, last.column, ok)
		}
	}
}

// TestEndless: a text or comment that does not end is named by where it begins.
func TestEndless(t *testing.T) {
	for _, c := range []struct {
		d    dialect
		text string
		at   [2]int
	}{
		{terraform(), "a\n \"x", [2]int{2, 2}}, {terraform(), "a \"x\n\"", [2]int{1, 3}}, {terraform(), "a \"x\\", [2]int{1, 3}},
		{terraform(), "a \"${x", [2]int{1, 3}}, {terraform(), "a \"${\"x}\"", [2]int{1, 3}}, {terraform(), "a\n/* x *", [2]int{2, 1}},
		{terraform(), "/*/", [2]int{1, 1}}, {terraform(), "<<E\nx\n", [2]int{1, 1}}, {terraform(), "<<E", [2]int{1, 1}},
		{bicep(), "a '''x''", [2]int{1, 3}}, {bicep(), "''''", [2]int{1, 1}},
		{terraform(), strings.Repeat(`"${`, deepest+1) + strings.Repeat(`}"`, deepest+1), [2]int{1, 1}},
	} {
		_, at, ok := scan(c.text, c.d)
		if ok || ([2]int{at.line, at.column}) != c.at {
			t.Errorf("%.20q: at %d:%d, %v", c.text, at.line, at.column, ok)
		}
	}
	if _, _, ok := scan(strings.Repeat(`"${`, deepest)+strings.Repeat(`}"`, deepest), terraform()); !ok {
		t.Errorf("%d texts within each other are too many", deepest)
	}
}

// TestCodeInWords: what is refused of code, whole.
func TestCodeInWords(t *testing.T) {
	const state = "convert the state instead: terraform show -json > state.json && mi-roles manifest convert state.json"
	const repeated = "this resource is repeated or conditional: it does not state which assignments it creates"
	const deployed = "write the id here, or export what is deployed: mi-roles export --all"
	tf := func(body string) string { return "resource \"azuread_app_role_assignment\" \"a\" {\n" + body + "}\n" }
	ids := "app_role_id = \"" + mail + "\"\nresource_object_id = \"" + graph + "\"\n"
	for name, c := range map[string]struct{ file, text, msg, hint string }{
		"no principal": {"a.tf", tf(ids), "a.tf:1:1: this assignment has no principal_object_id", state},
		"in a block only": {"a.tf", tf(ids + "x {\nprincipal_object_id = \"" + alice + "\"\n}\n"),
			"a.tf:1:1: this assignment has no principal_object_id", state},
		"no value": {"a.tf", tf(ids + "principal_object_id ="),
			"a.tf:4:22: principal_object_id is an expression, and only its own tool can evaluate it", state},
		"an empty text": {"a.tf", tf(ids + "principal_object_id = \"\"\n"), `a.tf:4:23: principal_object_id is "", which is not an id`, state},
		"a key in quotes": {"a.tf", tf(ids + "\"principal_object_id\" = \"" + alice + "\"\n"),
			"a.tf:1:1: this assignment has no principal_object_id", state},
		"a colon": {"a.tf", tf(ids + "principal_object_id : \"" + alice + "\"\n"),
			"a.tf:1:1: this assignment has no principal_object_id", state},
		"for_each": {"a.tf", tf("for_each = {}\n" + ids), "a.tf:2:1: for_each creates any number of assignments", state},
		"no body": {"a.tf", "resource \"azuread_app_role_assignment\" \"a\"",
			"a.tf:1:1: " + repeated, state},
		"no end":        {"a.tf", "resource \"azuread_app_role_assignment\" \"a\" {\n", "a.tf:1:1: this resource does not end", ""},
		"a text no end": {"a.tf", "a = \"b", "a.tf:1:5: this text or comment does not end", ""},
		"nothing":       {"a.tf", "x", "a.tf: holds no assignment of a role", ""},
		"another kind":  {"a.tf", strings.Replace(tf(ids), "azuread_app_role_assignment", "x", 1), "a.tf: holds no assignment of a role", ""},
		"a Bicep loop": {"a.bicep", "resource a 'Microsoft.Graph/appRoleAssignedTo@v1.0' = [for x in y: {}]",
			"a.bicep:1:1: " + repeated, deployed},
		"Bicep existing": {"a.bicep", "resource a 'Microsoft.Graph/appRoleAssignedTo@v1.0' existing = {}",
			"a.bicep: holds no assignment of a role", ""},
		"Bicep, other": {"a.bicep", "resource a 'Microsoft.Graph/groups@v1.0' = {}", "a.bicep: holds no assignment of a role", ""},
	} {
		_, _, err := Read(c.file, []byte(c.text))
		e, ok := err.(*roles.Error)
		if !ok || e.Msg != c.msg || e.Hint != c.hint {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

// TestWhatAFileIs: its name decides, and else what is in it.
func TestWhatAFileIs(t *testing.T) {
	code := terraformText(`"` + alice + `"`)
	for name, c := range map[string]struct {
		file, text string
		good       bool
	}{
		"Terraform by name":    {"A.TF", code, true},
		"Terraform by content": {"x", code, true},
		"Terraform as JSON":    {"x.json", code, false},
		"Bicep by content":     {"x", bicepText("'" + alice + "'"), true},
		"Bicep as JSON":        {"x.json", bicepText("'" + alice + "'"), false},
		"JSON that names Bicep": {"x.json",
			`[` + strings.Replace(graphRow, `"func-orders"`, `"'Microsoft.Graph/appRoleAssignedTo@'"`, 1) + `]`, true},
		"JSON of no name": {"stdin", "[" + graphRow + "]", true},
	} {
		m, _, err := Read(c.file, []byte(c.text))
		if (err == nil) != c.good || c.good && len(m.Grants) != 1 {
			t.Errorf("%s: %+v, %v", name, m, err)
		}
	}
}

// TestDocumentsInWords: what is refused of a document, whole.
func TestDocumentsInWords(t *testing.T) {
	row := func(fields string) string { return "[{" + fields + "}]" }
	for name, c := range map[string]struct{ text, msg, hint string }{
		"comments alone": {"# x\n", "a.yaml: holds only comments", ""},
		"blank":          {" \n", "a.yaml: is empty", ""},
		"no principal, a role": {row(`"appRoleId": "` + mail + `"`),
			"a.yaml:1:2: an assignment has no principalId, so it does not say who holds the role",
			"list them with mi-roles, and convert that: mi-roles list -i IDENTITY -o json"},
		"no principal, a role's name": {row(`"roleName": "x"`),
			"a.yaml:1:2: an assignment has no principalId, so it does not say who holds the role",
			"list them with mi-roles, and convert that: mi-roles list -i IDENTITY -o json"},
		"nothing of it": {row(`"a": "b"`),
			"a.yaml:1:2: an assignment of a role has principalId, resourceId and appRoleId, but this one has no principalId", readable},
		"no API": {row(`"principalId": "` + alice + `", "appRoleId": "` + mail + `"`),
			"a.yaml:1:2: an assignment of a role has principalId, resourceId and appRoleId, but this one has no resourceId", readable},
		"a number": {row(`"principalId": 7`), "a.yaml:1:18: principalId is not an object id", readable},
		"an action": {row(`"action": "assign"`), "a.yaml:1:2: is the result of a change or a check, not a list of assignments",
			"list what is held, and convert that: mi-roles list --all -o json"},
		"a word": {"hello", "a.yaml:1:1: is not a list of assignments", readable},
		"a state": {`{"terraform_version":"1","resources":[` +
			`{"mode":"managed","type":"azuread_app_role_assignment","instances":[{"attributes":{}}]}]}`,
			"a.yaml:1:107: azuread_app_role_assignment has no principal_object_id in this state", ""},
		"a plan": {`{"terraform_version":"1","planned_values":{}}`, "a.yaml:1:1: is a plan of Terraform, not its state",
			"convert the state: terraform show -json > state.json"},
		"a registration's part": {row(`"resourceAppId":"` + graphID + `","resourceAccess":[{"id":"` + users + `","type":"Scope"},{"id":"` + mail +
			`","type":"role"},{"id":"x","type":"Role"}]`),
			"a.yaml:1:2: requiredResourceAccess lists what an app registration requests, and names no identity",
			"assign the same to an identity: mi-roles assign -i IDENTITY -a " + graphID + ` -r "` + mail + `"`},
		"a registration of scopes": {row(`"resourceAppId":"` + graphID + `","resourceAccess":[{"id":"` + users + `","type":"Scope"}]`),
			"a.yaml:1:2: requiredResourceAccess lists what an app registration requests, and names no identity",
			"a managed identity has no app registration: mi-roles assign -i IDENTITY -a API -r ROLE"},
		"a delegated grant": {row(`"scope":"x","consentType":"Principal"`),
			"a.yaml:1:2: is a delegated permission grant, which is used for a user who is signed in",
			"a managed identity needs application permissions: mi-roles explain delegated permission"},
		"a scope alone": {row(`"scope":"x"`),
			"a.yaml:1:2: an assignment of a role has principalId, resourceId and appRoleId, but this one has no principalId", readable},
	} {
		_, _, err := Read("a.yaml", []byte(c.text))
		e, ok := err.(*roles.Error)
		if !ok || e.Msg != c.msg || e.Hint != c.hint {
			t.Errorf("%s: got %v\nhint %v", name, err, e)
		}
	}
}

// TestNotes: what is left out, with its line and why.
func TestNotes(t *testing.T) {
	changed := func(old, with string) string { return strings.Replace(graphRow, old, with, 1) }
	for text, want := range map[string]string{
		changed(`"ServicePrincipal"`, `"Group"`):            "line 2 is left out: func-orders is a group, not an identity",
		changed(`"ServicePrincipal"`, `"serviceprincipal"`): "",
		changed(mail, string(roles.DefaultAccess)): "line 2 is left out: func-orders has " +
			"default access to Microsoft Graph, which is not a role",
		changed(`"func-orders"`, `""`)[:len(graphRow)-12] + `,"appRoleState":"ResourceDeleted"}`: "line 2 is left out: " +
			alice + " holds a role that no longer works (ResourceDeleted)",
	} {
		_, notes, err := Read("a.json", []byte("["+graphRow+",\n"+text+"]"))
		if err != nil || strings.Join(notes, "; ") != want {
			t.Errorf("%s: got %q, %v", text, notes, err)
		}
	}
}

// TestNames: how a manifest names what was found.
func TestNames(t *testing.T) {
	for name, c := range map[string]struct {
		f                     found
		selector, text, about string
	}{
		"ids": {found{principal: alice, resource: graph, role: mail}, "id:" + graph, mail, ""},
		"an app id": {found{principal: alice, resource: graph, role: mail, api: graphID, value: "Mail.Send", who: "f", of: "g"},
			"client:" + graphID, "Mail.Send", "f on g"},
		"a holder without a name": {found{principal: alice, resource: graph, role: mail, of: "g"}, "id:" + graph, mail, alice + " on g"},
		"an API without a name":   {found{principal: alice, resource: graph, role: mail, who: "f"}, "id:" + graph, mail, "f on " + graph},
		"a value with blanks":     {found{role: mail, resource: graph, value: " Mail.Send"}, "id:" + graph, mail, ""},
		"a value to clean":        {found{role: mail, resource: graph, value: "Mail\x1b.Send"}, "id:" + graph, mail, ""},
		"a long name": {found{principal: alice, resource: graph, role: mail, who: strings.Repeat("x", 300), of: " "}, "id:" + graph, mail,
			strings.Repeat("x", 250) + "… on " + graph},
	} {
		if got := c.f.description(); c.f.selector() != c.selector || c.f.text() != c.text || got != c.about {
			t.Errorf("%s: %s, %s, %q", name, c.f.selector(), c.f.text(), got)
		}
	}
}
