package snippet

import (
	"encoding/json"
	"errors"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"mi-roles/cmd/testenv"
)

const resourceID = "/subscriptions/0e5b1a7c-2222-4f00-9c11-5a0d8e7b6c34/resourceGroups/rg-app/providers/Microsoft.Web/sites/web"

// ordinary are values with which every task can be written.
func ordinary() Values {
	v := user()
	v.ObjectID, v.APIAppID = "3c9e0b57-1f2a-4d86-b7e4-52a0c6d91f08", "5b1c7e2d-90aa-4c3e-8d41-0f6e2b7a9c55"
	v.Tenant, v.Authority = "7e4a4700-0000-4000-8000-000000000001", "https://login.microsoftonline.com"
	v.GraphRoot, v.Exchange = "https://graph.microsoft.com", "api://AzureADTokenExchange"
	v.Audiences, v.Roles = []string{"api://orders", v.APIAppID}, []string{"Mail.Send"}
	v.Defined = []Role{{ID: "0a1b2c3d-0000-4000-8000-000000000001", Value: "Orders.Approve", Name: "Approve", Description: "Approve orders",
		MemberTypes: []string{"User"}}}
	v.AzureResourceID = resourceID
	return v
}

// nasty has texts of the directory that try to leave their place.
func nasty() Values {
	v := ordinary()
	bad := hostile().API + " */ {roles} {name} {sum} # shellcheck disable=all tflint-ignore: all ' \u2019"
	v.Identity, v.API, v.Audiences = bad, bad, []string{`api://a*/"';${x}`, v.APIAppID}
	v.AzureResourceID = resourceID + "'$(id)`id`"
	v.Defined[0].Value, v.Defined[0].Name, v.Defined[0].Description = "a'${b}\\", bad, bad
	return v
}

type form struct{ task, format string }

func forms() []form {
	var all []form
	for _, t := range Tasks() {
		for _, f := range append(slices.Clone(t.Formats), "")[:max(1, len(t.Formats))] {
			all = append(all, form{t.Name, f})
		}
	}
	return all
}

func writeTask(t *testing.T, f form, v Values) Snippet {
	t.Helper()
	task, _ := TaskNamed(f.task)
	if f.format == "az" || f.format == "terraform" || f.format == "bicep" || f.task == "api-csharp" {
		v.Roles = []string{"Orders.Export", "Weird'`$(x)%{y}${z}"}
	}
	s, err := task.Write(v, f.format)
	if err != nil {
		t.Fatalf("%v: %v", f, err)
	}
	return s
}

func TestTaskGolden(t *testing.T) {
	for _, f := range forms() {
		got := writeTask(t, f, ordinary()).Code
		file := filepath.Join("testdata", strings.TrimSuffix(f.task+"-"+f.format, "-")+".golden")
		if *update {
			writeFile(t, file, got)
		}
		want, err := os.ReadFile(file)
		if err != nil || got != string(want) {
			t.Errorf("%v differs from %s (run with -update): %v\n%s", f, file, err, got)
		}
	}
}

// Texts of the directory add no line, give a terminal nothing to obey and no linter an order.
func TestTasksKeepTextsInPlace(t *testing.T) {
	for _, f := range forms() {
		clean, code := writeTask(t, f, ordinary()).Code, writeTask(t, f, nasty()).Code
		if strings.Count(code, "\n") != strings.Count(clean, "\n") || strings.ContainsAny(code, "\x1b\u202e\u2028\r") {
			t.Errorf("%v:\n%q", f, code)
		}
		for line := range strings.Lines(code) {
			if words := strings.TrimLeft(line, " "); (strings.HasPrefix(words, "#") || strings.HasPrefix(words, "//")) &&
				(strings.Contains(line, "disable=all") || strings.Contains(line, "tflint-ignore:")) {
				t.Errorf("%v: %s", f, line)
			}
		}
	}
}

func scripts() []form {
	return []form{{"api-role", "az"}, {"enable-identity", ""}, {"cross-tenant", ""}}
}

func TestTaskShellSyntax(t *testing.T) {
	for _, tool := range [][]string{{"sh", "-n"}, {"shellcheck", "--shell=sh"}} {
		t.Run(tool[0], func(t *testing.T) {
			testenv.Tool(t, tool[0])
			for _, f := range scripts() {
				for name, v := range map[string]Values{"ordinary": ordinary(), "nasty": nasty(), "any": generic()} {
					dir := t.TempDir()
					writeFile(t, filepath.Join(dir, "task.sh"), writeTask(t, f, v).Code)
					run(t, f.task+", "+name, dir, append(tool, "task.sh")...)
				}
			}
		})
	}
}

// generic names a resource that az has no command of its own for.
func generic() Values {
	v := ordinary()
	v.AzureResourceID = strings.Replace(resourceID, "Web/sites", "Logic/workflows", 1)
	return v
}

// The az script adds to the list that it finds, whatever that is, and changes nothing twice.
func TestRoleScriptRuns(t *testing.T) {
	script := writeTask(t, form{"api-role", "az"}, nasty()).Code
	for name, c := range map[string]struct {
		there string
		want  []string
	}{
		"none": {"[]\r\n", []string{"Orders.Export", "Weird'`$(x)%{y}${z}"}},
		"some": {"[\n  {\n    \"value\": \"Orders.Approve\"\n  }\n]\n", []string{"Orders.Approve", "Orders.Export",
			"Weird'`$(x)%{y}${z}"}},
		"there": {"[\n  {\n    \"value\": \"Orders.Export\"\n  }\n]\n", []string{"Orders.Export", "Weird'`$(x)%{y}${z}"}},
		"all":   {"[{\"value\": \"Weird'`$(x)%{y}${z}\"}, {\"value\": \"Orders.Export\"}]", nil},
	} {
		dir := t.TempDir()
		writeFile(t, filepath.Join(dir, "run.sh"), "az() { case $* in *' show '*) printf %s "+quoteShell(c.there)+
			" ;; *) printf %s \"$7\" >set ;; esac; }\n"+script)
		if out, err := command(t, dir, "sh", "run.sh").CombinedOutput(); err != nil {
			t.Fatalf("%s: %v: %s", name, err, out)
		}
		var got []struct {
			Value              string
			AllowedMemberTypes []string
		}
		text, err := os.ReadFile(filepath.Join(dir, "set"))
		if c.want == nil {
			if err == nil {
				t.Errorf("%s: %s", name, text)
			}
			continue
		}
		if err := json.Unmarshal(text, &got); err != nil || len(got) != len(c.want) {
			t.Fatalf("%s: %v: %s", name, err, text)
		}
		for i, r := range got {
			if r.Value != c.want[i] {
				t.Errorf("%s: %+v", name, got)
			}
		}
	}
}

// Terraform's own parser reads the values back.
func TestRoleTerraformReadsBack(t *testing.T) {
	code := writeTask(t, form{"api-role", "terraform"}, nasty()).Code
	file, problems := hclsyntax.ParseConfig([]byte(code), "main.tf", hcl.InitialPos)
	if problems.HasErrors() {
		t.Fatal(problems)
	}
	values := map[string]bool{}
	body, _ := file.Body.(*hclsyntax.Body)
	for _, b := range body.Blocks {
		if b.Type != "resource" {
			continue
		}
		v, problems := b.Body.Attributes["value"].Expr.Value(nil)
		if problems.HasErrors() {
			t.Fatal(problems)
		}
		values[v.AsString()] = true
	}
	if got := slices.Sorted(maps.Keys(values)); !slices.Equal(got, []string{"Orders.Export", "Weird'`$(x)%{y}${z}"}) {
		t.Errorf("%q", got)
	}
}

// The settings are one comment of C#, and JSON within it.
func TestAPISettings(t *testing.T) {
	for _, v := range []Values{ordinary(), nasty()} {
		_, rest, _ := strings.Cut(writeTask(t, form{"api-csharp", ""}, v).Code, "/* appsettings.json:\n")
		settings, code, _ := strings.Cut(rest, "*/")
		var got struct {
			AzureAd struct {
				TenantID, ClientID        string
				TokenValidationParameters struct{ ValidAudiences []string }
			}
		}
		if err := json.Unmarshal([]byte(settings), &got); err != nil || got.AzureAd.TenantID != v.Tenant ||
			got.AzureAd.ClientID != v.APIAppID || !slices.Equal(got.AzureAd.TokenValidationParameters.ValidAudiences, v.Audiences) {
			t.Errorf("%v: %s", err, settings)
		}
		if depth, open := brackets(code, '"'); depth != 0 || open || !strings.Contains(code, `RequireRole("Orders.Export")`) {
			t.Errorf("depth %d, open %v:\n%s", depth, open, code)
		}
	}
}

// Each type of resource has its command, which names the resource by its own parts.
func TestEnableIdentity(t *testing.T) {
	for kind, want := range map[string]string{
		"Microsoft.Web/sites":                       "az webapp identity assign ",
		"Microsoft.Web/sites/slots":                 "--name 'x0' --slot 'x1'",
		"microsoft.compute/virtualmachines":         "az vm identity assign ",
		"Microsoft.App/containerApps":               "--name 'x0' --system-assigned",
		"Microsoft.Logic/workflows":                 "--set identity.type='SystemAssigned, UserAssigned'",
		"Microsoft.CognitiveServices/accounts/data": "az resource update",
	} {
		namespace, types, _ := strings.Cut(kind, "/")
		v := ordinary()
		v.AzureResourceID = "/subscriptions/0e5b1a7c-2222-4f00-9c11-5a0d8e7b6c34/resourceGroups/rg/providers/" + namespace
		for i, name := range strings.Split(types, "/") {
			v.AzureResourceID += "/" + name + "/x" + string(rune('0'+i))
		}
		if code := writeTask(t, form{"enable-identity", ""}, v).Code; !strings.Contains(code, want) ||
			!strings.Contains(code, "id='"+v.AzureResourceID+"'") {
			t.Errorf("%s:\n%s", kind, code)
		}
	}
}

func TestTasksRefuse(t *testing.T) {
	for name, change := range map[string]func(*Values){
		"cross-tenant":    func(v *Values) { v.UserAssigned = false },
		"exchange-scope":  func(v *Values) { v.Roles = []string{"User.Read.All"} },
		"api-role":        func(v *Values) { v.Roles = []string{"orders.approve"} },
		"api-csharp":      func(v *Values) { v.Roles = nil },
		"site-grant":      func(v *Values) { v.Roles = []string{"a b"} },
		"enable-identity": func(v *Values) { v.AzureResourceID = armID },
	} {
		v := ordinary()
		change(&v)
		task, _ := TaskNamed(name)
		if s, err := task.Write(v, ""); !errors.Is(err, ErrValues) || s.Code != "" {
			t.Errorf("%s: %v, %s", name, err, s.Code)
		}
	}
}

// The scripts for the other tools go to the cloud of the tenant.
func TestTasksNationalClouds(t *testing.T) {
	v := ordinary()
	v.Cloud = "china"
	for task, want := range map[string]string{"site-grant": "-Environment China ", "exchange-scope": "-ExchangeEnvironmentName O365China",
		"cross-tenant": "az cloud set --name AzureChinaCloud", "api-role": "az cloud set --name AzureChinaCloud",
		"enable-identity": "az cloud set --name AzureChinaCloud"} {
		if code := writeTask(t, form{task, ""}, v).Code; !strings.Contains(code, want) {
			t.Errorf("%s:\n%s", task, code)
		}
	}
}
