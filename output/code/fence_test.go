package code_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"mi-roles/cmd/testenv"
	"mi-roles/output/code"
	"mi-roles/roles"
	"mi-roles/roles/catalog"
	"mi-roles/roles/fence"
)

// fenced is a fence in which everything that has a name is called so.
func fenced(t *testing.T, name string) fence.Fence {
	t.Helper()
	who := func(n int) roles.Principal {
		return roles.Principal{ID: numbered(n).Principal, AppID: roles.AppID(fmt.Sprintf("c11e0000-0000-4000-8000-%012d", n)),
			DisplayName: name, Type: roles.UserAssigned}
	}
	d := roles.Describer{Risk: catalog.Builtin(), Principals: map[roles.ObjectID]roles.Principal{who(1).ID: who(1), who(2).ID: who(2)},
		Resources: map[roles.ObjectID]roles.Resource{api: {ID: api, AppID: "a9900000-0000-4000-8000-000000000101", DisplayName: name,
			OwnerTenant: "7e4a4700-0000-4000-8000-000000000001",
			Roles:       []roles.AppRole{{ID: reader, Value: name, MemberTypes: []string{"Application"}}}}}}
	f, err := fence.Build(fence.Spec{Holder: who(9), Keys: []roles.Key{numbered(1), numbered(2)}, Names: d})
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func writeFence(t *testing.T, format code.Format, f fence.Fence) string {
	t.Helper()
	var b bytes.Buffer
	if err := code.WriteFence(&b, format, f, options()); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestFenceGoldens(t *testing.T) {
	for _, f := range code.FenceFormats() {
		golden(t, "fence-"+string(f), writeFence(t, f, fenced(t, "func-orders")))
	}
}

// What is not a comment is the same whatever things are called, and no name ends a line.
func TestNamesNeverGetIntoAFence(t *testing.T) {
	for _, format := range code.FenceFormats() {
		want := writeFence(t, format, fenced(t, "a"))
		for _, name := range hostile() {
			got := writeFence(t, format, fenced(t, name))
			if codeOf(got) != codeOf(want) || strings.Count(got, "\n") != strings.Count(want, "\n") {
				t.Errorf("%s: %q changes the code:\n%s", format, name, got)
			}
		}
	}
}

func TestFenceReadsBack(t *testing.T) {
	f := fenced(t, "func-orders")
	var bodies code.FenceBodies
	if err := json.Unmarshal([]byte(writeFence(t, code.Graph, f)), &bodies); err != nil || len(bodies.Policy.Includes) != 2 ||
		bodies.Assignment.Role != bodies.Role.TemplateID {
		t.Errorf("%v: %+v", err, bodies)
	}
	if _, problems := hclsyntax.ParseConfig([]byte(writeFence(t, code.Terraform, f)), "main.tf", hcl.InitialPos); problems.HasErrors() {
		t.Error(problems)
	}
}

// The script asks for what is there and sends what is not.
func TestTheFenceScript(t *testing.T) {
	const stub = `printf '%s ' "$@" >> "$LOG"; echo >> "$LOG"
case "$*" in
*GET*includes*) printf "$SETS" ;;
*GET*"value[0].id"*) echo fe2528b2-86e3-81db-93b3-bef932257c0c ;;
*GET*) printf "$FOUND" ;;
esac
`
	f := fenced(t, "$(touch pwned)")
	key := func(n int) string {
		return fmt.Sprintf("set-%d|application|all|a9900000-0000-4000-8000-000000000101|%s|c11e0000-0000-4000-8000-%012d|all|all|false\n",
			n, reader, n)
	}
	ours := "array <" + fence.Mark + ">\r\n"
	for name, c := range map[string]struct {
		found, sets string
		sent        map[string]int
		fails       bool
	}{
		"nothing there":   {"array <>\n", "array\n", map[string]int{"POST": 5}, false},
		"all there":       {ours, "array\n" + key(1) + key(2), map[string]int{"PATCH": 1}, false},
		"one set too few": {ours, "array\r\n" + key(1), map[string]int{"PATCH": 1, "POST": 1}, false},
		"one too many":    {ours, "array\n" + key(1) + key(2) + key(3), map[string]int{"PATCH": 1, "DELETE": 1}, false},
		"foreign":         {"array <made by hand>\n", "array\n", nil, true},
		"no answer":       {"", "array\n", nil, true},
		"no sets":         {ours, "", nil, true},
	} {
		env, dir := testenv.New(t, "sh", "tr"), t.TempDir()
		env.Stub("az", stub)
		env.Set("LOG="+filepath.Join(dir, "log"), "FOUND="+c.found, "SETS="+c.sets)
		script := filepath.Join(dir, "fence.sh")
		if err := os.WriteFile(script, []byte(writeFence(t, code.AzureCLI, f)), 0o600); err != nil {
			t.Fatal(err)
		}
		cmd := env.Command(t.Context(), "sh", script)
		cmd.Dir = dir
		out, err := cmd.CombinedOutput()
		log, _ := os.ReadFile(filepath.Join(dir, "log"))
		if (err != nil) != c.fails {
			t.Errorf("%s: %v\n%s", name, err, out)
		}
		for _, method := range []string{"POST", "PATCH", "DELETE"} {
			if n := strings.Count(string(log), "--method "+method); n != c.sent[method] {
				t.Errorf("%s: %d × %s, want %d\n%s\n%s", name, n, method, c.sent[method], log, out)
			}
		}
		if left, _ := filepath.Glob(filepath.Join(dir, "*")); len(left) != 2 {
			t.Errorf("%s: a name was run: %v", name, left)
		}
	}
}
