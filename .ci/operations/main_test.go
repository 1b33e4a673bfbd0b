package main

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// sourceVariable names the file that the table was made from. Without it, the test
// looks where other reference data is.
const sourceVariable = "MI_ROLES_GRAPH_PERMISSIONS"

// TestTableIsCurrent makes the table again and compares it with the one that the
// program embeds.
func TestTableIsCurrent(t *testing.T) {
	file := cmp.Or(os.Getenv(sourceVariable), filepath.Join("..", "..", "..", "shared", "data", "graph-permissions.json"))
	source, err := os.ReadFile(file)
	switch {
	case os.Getenv(sourceVariable) == "" && err != nil:
		t.Skip(sourceVariable + " names no permissions.json of microsoft-graph-devx-content")
	case err != nil:
		t.Fatal(err)
	}
	packed, err := os.ReadFile("../../" + tableFile)
	if err != nil {
		t.Fatal(err)
	}
	z, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		t.Fatal(err)
	}
	have, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	head, _, _ := strings.Cut(string(have), "\n")
	want, err := derive(source, head[strings.LastIndexByte(head, ' ')+1:])
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(have, want) {
		t.Errorf("%s differs from what %s gives: run go run ./.ci/operations -date … %s", tableFile, file, file)
	}
}

func TestNormalise(t *testing.T) {
	for in, want := range map[string]string{
		"/users/{id}/messages":                           "/users/{}/messages",
		"/ME/messages":                                   "",
		"/me":                                            "",
		"/media/{id}":                                    "/media/{}",
		"/teams/(team-id)/channels/{id}":                 "/teams/{}/channels/{}",
		"/applications(appid={value})/owners":            "/applications(appid)/owners",
		"/x/range(b={v}, A='{w}')":                       "/x/range(a,b)",
		"/workflows({id})/preview":                       "/workflows/{}/preview",
		"/users/delta()":                                 "/users/delta",
		"/drives/{id}/root:/{item-path}:/children":       "/drives/{}/root:/{}/children",
		"/drives/{id}/root:/{item-path}/media":           "/drives/{}/root:/{}/media",
		"/users/{id}/drive/root:/a/b.txt:/content":       "/users/{}/drive/root:/{}/content",
		"/drives/{id}/items/{id}:/{id}:/content":         "/drives/{}/items/{}:/{}/content",
		"/sites/{id}:/{id}":                              "/sites/{}:/{}",
		"/a/{id}/childfolders/{id}/.../messages":         "",
		"/agentRegistry/agentInstances?$filter=x eq 'y'": "",
	} {
		got, ok := normalize(in)
		if got != want || ok != (want != "") {
			t.Errorf("%s: %q, want %q", in, got, want)
		}
	}
}

func TestDerive(t *testing.T) {
	source := `{"permissions":{
		"Mail.Read":{"authorizationType":"oAuth2","pathSets":[{"schemeKeys":["Application","DelegatedWork"],"methods":["GET"],"paths":{"/users/{id}/mailfolders":"least=Application","/me/mailfolders":"least=Application"}}]},
		"Mail.ReadWrite":{"authorizationType":"oAuth2","pathSets":[{"schemeKeys":["Application"],"methods":["GET","POST"],"paths":{"/Users/{id}/mailFolders":"least=DelegatedWork,Application"}}]},
		"Tasks.Read":{"authorizationType":"oAuth2","pathSets":[{"schemeKeys":["Application"],"methods":["GET"],"paths":{"/hidden":""}}]},
		"TeamsTab.Read.Group":{"authorizationType":"RSC","pathSets":[{"schemeKeys":["Application"],"methods":["GET"],"paths":{"/teams/{id}/tabs":"least=Application"}}]},
		"Chat.Create":{"authorizationType":"oAuth2","pathSets":[{"schemeKeys":["DelegatedWork"],"methods":["PUT"],"paths":{"/users/{id}":""}}]},
		"Application.Read.All":{"authorizationType":"oAuth2","pathSets":[{"schemeKeys":["Application"],"methods":["POST"],"paths":{"/x/approleassignedto":"AlsoRequires=AppRoleAssignment.ReadWrite.All"}}]},
		"Directory.Read.All":{"authorizationType":"oAuth2","pathSets":[{"schemeKeys":["Application"],"methods":["POST"],"paths":{"/x/approleassignedto":""}}]},
		"Application.ReadWrite.All":{"authorizationType":"oAuth2","pathSets":[{"schemeKeys":["Application"],"methods":["POST"],"paths":{"/x/approleassignedto":""}}]},
		"AppRoleAssignment.ReadWrite.All":{"authorizationType":"oAuth2","pathSets":[{"schemeKeys":["Application"],"methods":["POST"],"paths":{"/x/approleassignedto":"least=Application;AlsoRequires=Application.Read.All,Directory.Read.All"}}]}
	}}`
	got, err := derive([]byte(source), "2026-01-02")
	if err != nil {
		t.Fatal(err)
	}
	want := "mi-roles operations 1 2026-01-02\n" +
		"AppRoleAssignment.ReadWrite.All\tApplication.Read.All\tDirectory.Read.All\tMail.Read\tMail.ReadWrite\n" +
		"3\n3* 4\n4*\n0*+1,2 1+0 2+0\n" +
		"Ahidden\tGh\nAteams\nB{}\nCtabs\tGr\nAUsers\nB{}\tUd\nCmailFolders\tG0 O1\nAx\nBapproleassignedto\tO2\n"
	if string(got) != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	for _, damaged := range []string{"", "{}", `{"permissions":{}}`,
		`{"permissions":{"Mail.Read":{"pathSets":[{"schemeKeys":["Application"],"methods":["GET"],"paths":{"/a":"AlsoRequires=No.Such"}}]}}}`,
		`{"permissions":{"Mail.Read":{"pathSets":[{"schemeKeys":["Application"],"methods":["LIST"],"paths":{"/a":""}}]}}}`} {
		if _, err := derive([]byte(damaged), "2026-01-02"); err == nil {
			t.Errorf("read: %s", damaged)
		}
	}
}

// What the source lacks or marks too broadly is mended: adding a member to a group, and a mark
// for reading and writing beside one for reading alone on a permission that cannot be assigned.
func TestMend(t *testing.T) {
	source := `{"permissions":{
		"GroupMember.ReadWrite.All":{"pathSets":[
			{"schemeKeys":["Application"],"methods":["DELETE"],"paths":{"/groups/{id}/members/{id}":"least=Application"}},
			{"schemeKeys":["Application"],"methods":["GET"],"paths":{"/groups/{id}/members":""}}]},
		"Calendars.Hidden":{"pathSets":[{"schemeKeys":["Application"],"methods":["GET"],"paths":{"/events":"least=Application"}}]},
		"Calendars.Read":{"pathSets":[{"schemeKeys":["Application"],"methods":["GET"],"paths":{"/events":""}}]},
		"Calendars.ReadWrite":{"pathSets":[
			{"schemeKeys":["Application"],"methods":["GET","POST"],"paths":{"/events":"least=Application"}}]}
	}}`
	got, err := derive([]byte(source), "2026-01-02")
	want := "mi-roles operations 1 2026-01-02\nCalendars.Read\tCalendars.ReadWrite\tGroupMember.ReadWrite.All\n4\n0 1\n1*\n2\n2*\n" +
		"Aevents\tG0 O1\nAgroups\nB{}\nCmembers\tG2 O3\nD{}\tD3\n"
	if err != nil || string(got) != want {
		t.Errorf("%v, got\n%s\nwant\n%s", err, got, want)
	}
}

func TestCoverage(t *testing.T) {
	samples := `{"sampleQueries":[{"method":"GET","requestUrl":"/v1.0/me/messages"},{"method":"GET","requestUrl":"/v1.0/users?$top=1"},{"method":"GET","requestUrl":"/v1.0/me"},
		{"method":"POST","requestUrl":"/beta/no/such"},{"method":"GET","requestUrl":"/v1.0/me/noSuch"},{"method":"GET","requestUrl":"/.."}]}`
	var out bytes.Buffer
	if err := coverage([]byte(samples), &out); err != nil {
		t.Fatal(err)
	}
	if want := "unknown: POST /beta/no/such\nunknown: GET /..\n6 calls: 3 with roles, 1 without, 2 unknown\n"; out.String() != want {
		t.Errorf("%s", out.String())
	}
	if err := coverage([]byte("x"), &out); err == nil {
		t.Error("no JSON is read")
	}
}
