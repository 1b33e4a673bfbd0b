package output

import (
	"bytes"
	goflag "flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/olekukonko/tablewriter/pkg/twwidth"
)

var update = goflag.Bool("update", false, "rewrite the golden files")

func TestMain(m *testing.M) {
	goflag.Parse()
	twwidth.SetEastAsian(false) // else the locale decides on the width of some characters
	os.Exit(m.Run())
}

// golden compares got with a file of testdata.
func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(file, got, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s differs (write it again with -update):\n%s\nwant:\n%s", name, got, want)
	}
}

// rendered is the text of a document; a failure to render ends the test.
func rendered(t testing.TB, d Document, o Options) string {
	t.Helper()
	var b bytes.Buffer
	if err := Render(&b, d, o); err != nil {
		t.Fatalf("Render(%+v): %v", o, err)
	}
	return b.String()
}

// The samples of every looks test.
const (
	objectID     = "0e5b1a7c-2222-4f00-9c11-5a0d8e7b6c34"
	graphID      = "7c6f0b1a-3333-4d0e-8b22-9d1e2f3a4b5c"
	graphAppID   = "00000003-0000-0000-c000-000000000000"
	roleID       = "df021288-bdef-4463-88db-98f22de89214"
	assignmentID = "-wuePCofhk235FKgxtkfCBCbL10-bIdKnxTgt9NaLGE"
	resourceID   = "/subscriptions/0e5b1a7c-2222-4f00-9c11-5a0d8e7b6c34/resourcegroups/rg-shop/providers/Microsoft.Web/sites/func-orders"
	hostile      = "=cmd|' /C calc'!A0\x1b]0;owned\a\x1b[2J\u202egpj.\u2066exe\u200b|`<script>alert(1)</script> [x](http://evil) @all " +
		"$x$\n\ttab\r\u0085\u2028\U000e0041\xff{0}\ufffe"
	foreign = "注文サービス 👩‍🔬 Größe ñandú한국"
)

func sample(name string) Assignment {
	return Assignment{
		ID: Null(assignmentID), PrincipalID: Null(objectID), PrincipalDisplayName: Null(name), PrincipalClientID: Null(objectID),
		IdentityType: new("SystemAssigned"), AzureResourceID: Null(resourceID),
		ResourceID: Null(graphID), ResourceDisplayName: Null("Microsoft Graph"), ResourceAppID: Null(graphAppID),
		AppRoleID: Null(roleID), AppRoleValue: Null("User.Read.All"), AppRoleDisplayName: Null("Read all users' full profiles"),
		AppRoleState: Null("Enabled"), Risk: new("high"), CreatedDateTime: Null("2026-01-14T09:41:07Z"),
	}
}

// document holds a done, a failed and a default-access change of an identity
// with the given name.
func document(name string) Document {
	failed := Change{
		Action: "assign", Status: "failed", Assignment: sample(name),
		Error: &Problem{Code: "Authorization_RequestDenied", Message: "insufficient privileges for " + name, RequestID: Null(objectID)},
	}
	failed.ID, failed.CreatedDateTime, failed.AppRoleValue = nil, nil, Null("Mail.Send")
	nothing := Change{Action: "remove", Status: "unchanged", Assignment: Assignment{IdentityType: new("Unknown"), Risk: new("unrated")}}
	d := Document{
		Data: []Change{{Action: "assign", Status: "done", Assignment: sample(name)}, failed, nothing},
		Columns: []Column{{Title: "Status"}, {Title: "Identity", Wrap: true}, {Title: "Role"}, {Title: "Object id"},
			{Title: "What happened", Wrap: true}, {Title: "Grants", Right: true}},
		Rows: [][]Cell{
			{{"done", Good}, Text(name), Text("User.Read.All"), Text(objectID), Text("given"), Text("3")},
			{{"failed", Bad}, Text(name), Text("Mail.Send"), Text(objectID),
				Text("insufficient privileges for " + name + " (" + objectID + ")."), Text("12")},
			{{"unchanged", Dim}, {"gone", Warn}, Text(""), Text(objectID), Text("")},
		},
		Suite: "verify",
	}
	d.Findings = []Finding{
		{RuleID: "MIR002", RuleTitle: "The role leads to control of the tenant", Help: "It can grant itself any role.",
			Severity: "critical", Message: name + " holds AppRoleAssignment.ReadWrite.All", Remedy: "mi-roles remove -i " + objectID,
			Subject: name + ": Microsoft Graph", Location: "identities/" + objectID, Key: graphID + "/" + roleID},
		{RuleID: "MIR001", RuleTitle: "The role reads everyone's data", Severity: "high", Message: "User.Read.All", Subject: name,
			Location: "identities/a b:c%", Fingerprint: "f00d"},
		{RuleID: "MIR001", Severity: "low", Message: "Mail.Read", Subject: name + " again", Case: "always the same"},
		{RuleID: "MIR003", RuleTitle: "The role exists", Subject: name, Message: "fine", Passed: true},
	}
	return d
}
