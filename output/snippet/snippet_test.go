package snippet

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the golden files")

const (
	clientID = "8a4d2f61-77c3-4b19-a0e5-f3d16b2c9e74"
	armID    = "/subscriptions/0e5b1a7c-2222-4f00-9c11-5a0d8e7b6c34/resourcegroups/rg-app/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-orders"
)

func user() Values {
	return Values{Identity: "id-orders", UserAssigned: true, ClientID: clientID, AzureResourceID: armID,
		API: "Orders API", Resource: "api://orders", Scope: "api://orders/.default"}
}

func system() Values {
	v := user()
	v.Identity, v.UserAssigned, v.Graph, v.API = "func-orders", false, true, "Microsoft Graph"
	v.Resource, v.Scope, v.BaseURL = "https://graph.microsoft.com", "https://graph.microsoft.com/.default",
		"https://graph.microsoft.com/v1.0"
	return v
}

// hostile has names and values that try to leave their place in every language.
func hostile() Values {
	v := user()
	bad := "x\"; rm -rf / #' \\u000a System.exit(1); // */ $(id) `id` ${x} %{y} ''' \"\"\" coding: utf-7 \r\n--> \u2028 \u202e \u2019; " +
		"\x1b[31m {scope}"
	v.Identity, v.API = bad, bad
	v.AzureResourceID += bad
	v.Resource = "api://a'b$(id);c&d/${e}"
	v.Resource = strings.NewReplacer("{", "", "}", "").Replace(v.Resource)
	v.Scope, v.BaseURL = v.Resource+"/.default", "https://api.example.com/a'b$c;d"
	return v
}

func write(t *testing.T, name string, v Values) Snippet {
	t.Helper()
	s, err := Write(name, v)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestGolden(t *testing.T) {
	for kind, v := range map[string]Values{"user": user(), "system": system()} {
		for _, name := range Languages() {
			s, err := Write(name, v)
			if errors.Is(err, ErrGraphOnly) && !v.Graph {
				continue
			}
			if err != nil {
				t.Fatal(err)
			}
			file := filepath.Join("testdata", name+"-"+kind+".golden")
			if *update {
				if err := os.WriteFile(file, []byte(s.Code), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil || s.Code != string(want) {
				t.Errorf("%s differs from %s (run with -update): %v\n%s", name, file, err, s.Code)
			}
		}
	}
}

// A client id belongs into the code of a user-assigned identity, and only there.
func TestClientIDOnlyForUserAssigned(t *testing.T) {
	for _, name := range Languages() {
		if code := write(t, name, system()).Code; strings.Contains(code, clientID) || strings.Contains(code, armID) {
			t.Errorf("%s names the system-assigned identity:\n%s", name, code)
		}
		v := system()
		v.UserAssigned = true
		named := clientID
		if name == "logicapp" {
			named = armID
		}
		if code := write(t, name, v).Code; !strings.Contains(code, named) {
			t.Errorf("%s does not name the user-assigned identity:\n%s", name, code)
		}
	}
}

// Who wants a scope gets /.default, who wants a resource or audience does not.
func TestScopeOrResource(t *testing.T) {
	wantsResource := map[string]bool{"logicapp": true, "powershell": true, "az": true}
	for _, name := range Languages() {
		code := write(t, name, system()).Code
		if got := strings.Contains(code, "graph.microsoft.com/.default"); got == wantsResource[name] {
			t.Errorf("%s: /.default is there: %v\n%s", name, got, code)
		}
	}
}

func TestJSON(t *testing.T) {
	for _, name := range []string{"appsettings", "logicapp"} {
		for _, v := range []Values{user(), system(), hostile()} {
			code := write(t, name, v).Code
			if !json.Valid([]byte(code)) {
				t.Errorf("%s is no JSON:\n%s", name, code)
			}
			if name == "logicapp" && v.UserAssigned {
				var got struct {
					CallAPI struct {
						Inputs struct{ Authentication struct{ Identity string } }
					} `json:"Call_API"`
				}
				if err := json.Unmarshal([]byte(code), &got); err != nil ||
					got.CallAPI.Inputs.Authentication.Identity != v.AzureResourceID {
					t.Errorf("the identity changed: %q, %v", got.CallAPI.Inputs.Authentication.Identity, err)
				}
			}
		}
	}
}

func TestNothingForATerminalToObey(t *testing.T) {
	for _, name := range Languages() {
		s, err := Write(name, hostile())
		if errors.Is(err, ErrGraphOnly) {
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		if bytes.ContainsAny([]byte(s.Code), "\x1b\u202e\u2028\r") {
			t.Errorf("%s:\n%q", name, s.Code)
		}
	}
}

func TestNotes(t *testing.T) {
	for _, name := range Languages() {
		if name == "graph-csharp" || name == "terraform" || name == "bicep" {
			continue
		}
		notes := strings.Join(write(t, name, user()).Notes, "\n")
		if !strings.Contains(notes, placeholder) || !strings.Contains(notes, "exist only in Azure") {
			t.Errorf("%s: %s", name, notes)
		}
	}
}

func TestRefusals(t *testing.T) {
	if _, err := Write("cobol", user()); !errors.Is(err, ErrLanguage) {
		t.Error(err)
	}
	if _, err := Write("graph-csharp", user()); !errors.Is(err, ErrGraphOnly) {
		t.Error(err)
	}
}

// TestNationalClouds: Azure's tools sign in to the cloud that the values are of.
func TestNationalClouds(t *testing.T) {
	for cloud, name := range map[string]string{"": "", "public": "", "usgov": "AzureUSGovernment", "usgovdod": "AzureUSGovernment",
		"china": "AzureChinaCloud"} {
		v := user()
		v.Cloud = cloud
		az, powershell := write(t, "az", v).Code, write(t, "powershell", v).Code
		if strings.Contains(az, "az cloud set --name "+name+" --output none\naz login ") != (name != "") ||
			strings.Contains(powershell, " -Environment "+name+" | ") != (name != "") || strings.Contains(az+powershell, "{") {
			t.Errorf("%s:\n%s%s", cloud, az, powershell)
		}
	}
}

// TestAppsettingsBind: a section without a value is none to .NET, so the one that chooses
// the system-assigned identity has an empty client id, which Microsoft.Identity.Web takes for it.
func TestAppsettingsBind(t *testing.T) {
	for _, v := range []Values{user(), system()} {
		var got map[string]struct {
			AcquireTokenOptions struct{ ManagedIdentity map[string]string }
		}
		if err := json.Unmarshal([]byte(write(t, "appsettings", v).Code), &got); err != nil {
			t.Fatal(err)
		}
		section := got["DownstreamApi"].AcquireTokenOptions.ManagedIdentity
		if id, there := section["UserAssignedClientId"]; !there || len(section) != 1 || id != v.userClientID() {
			t.Errorf("%v", section)
		}
	}
}
