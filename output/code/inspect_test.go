package code_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"mi-roles/output/code"
)

var identifierForm = regexp.MustCompile(`\bgrant_[a-z0-9_]*_?[0-9a-f]{12}\b`)

// identifiers lists the names of the declared resources, in their order.
func identifiers(text string) []string { return slices.Compact(identifierForm.FindAllString(text, -1)) }

// codeOf is the text without lines of comment and without the words of identifiers.
func codeOf(text string) string {
	var kept []string
	for line := range strings.SplitSeq(text, "\n") {
		if words := strings.TrimLeft(line, " "); !strings.HasPrefix(words, "# ") && !strings.HasPrefix(words, "// ") {
			kept = append(kept, line)
		}
	}
	return identifierForm.ReplaceAllString(strings.Join(kept, "\n"), "NAME")
}

// The parser of Terraform itself reads the file back: resource for resource, with
// an import block for each and nothing but literals as values.
func TestTerraformReadsBack(t *testing.T) {
	grants := append(awkward(), sample()...)
	file, problems := hclsyntax.ParseConfig([]byte(write(t, code.Terraform, grants, options())), "main.tf", hcl.InitialPos)
	if problems.HasErrors() {
		t.Fatal(problems)
	}
	body, ok := file.Body.(*hclsyntax.Body)
	if !ok {
		t.Fatalf("the body is a %T", file.Body)
	}
	resources, imports := map[string]*hclsyntax.Body{}, map[string]string{}
	for _, b := range body.Blocks {
		switch b.Type {
		case "resource":
			if resources[b.Labels[1]] != nil {
				t.Errorf("%s is there twice", b.Labels[1])
			}
			resources[b.Labels[1]] = b.Body
		case "import":
			to, problem := hcl.AbsTraversalForExpr(b.Body.Attributes["to"].Expr)
			if problem.HasErrors() || to.RootName() != "azuread_app_role_assignment" {
				t.Fatalf("an import goes to %v (%v)", to, problem)
			}
			name, ok := to[1].(hcl.TraverseAttr)
			if !ok {
				t.Fatalf("an import goes to %v", to)
			}
			imports[name.Name] = literal(t, b.Body, "id")
		}
	}
	if want := len(hostile()) + 1; len(resources) != want || len(imports) != want { // the sample adds one new grant
		t.Errorf("got %d resources and %d imports, want %d of each", len(resources), len(imports), want)
	}
	for name, b := range resources {
		want := "/servicePrincipals/" + literal(t, b, "resource_object_id") + "/appRoleAssignedTo/" + string(grants[0].ID)
		if imports[name] != want {
			t.Errorf("%s is imported from %q, want %q", name, imports[name], want)
		}
		literal(t, b, "principal_object_id")
		literal(t, b, "app_role_id")
	}
}

// literal is the value of an attribute that needs no evaluation.
func literal(t *testing.T, b *hclsyntax.Body, name string) string {
	t.Helper()
	v, problems := b.Attributes[name].Expr.Value(nil)
	if problems.HasErrors() {
		t.Fatal(problems)
	}
	return v.AsString()
}

const guidForm = `[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}`

// Bicep has no parser that can be had as a Go module, so its few forms of line are
// held against what its reference allows.
func TestBicepLines(t *testing.T) {
	allowed := regexp.MustCompile(`^(|//( [^\r\n]*)?|extension microsoftGraphV1|resource grant_[a-z0-9_]+ 'Microsoft\.Graph/appRoleAssignedTo@v1\.0' = \{|  (appRoleId|principalId|resourceId): '` + guidForm + `'|\})$`)
	text := write(t, code.Bicep, append(awkward(), sample()...), options())
	checkLines(t, text, allowed)
	if got, want := strings.Count(text, "\nresource "), len(hostile())+1; got != want {
		t.Errorf("%d resources, want %d", got, want)
	}
}

// Without pwsh the calls at least have a form in which nothing can hide.
func TestPowerShellLines(t *testing.T) {
	_, calls, ok := strings.Cut(write(t, code.PowerShell, append(awkward(), sample()...), options()), "the list lagged behind\n  }\n}\n")
	if !ok {
		t.Fatal("no function is declared")
	}
	checkLines(t, calls, regexp.MustCompile(`^(|# [^\r\n]*|Read-Held -Principal '`+guidForm+`'|Grant-Role -Resource '`+guidForm+`' -Role '`+
		guidForm+`')$`))
}

func checkLines(t *testing.T, text string, allowed *regexp.Regexp) {
	t.Helper()
	invisible := regexp.MustCompile(`[\x00-\x09\x0b-\x1f\x7f-\x{9f}\x{ad}\x{200b}-\x{200f}\x{2028}-\x{202e}\x{2060}-\x{206f}\x{3164}\x{feff}\x{ffa0}]`)
	for line := range strings.SplitSeq(text, "\n") {
		if !allowed.MatchString(line) || invisible.MatchString(line) {
			t.Errorf("this line is out of form: %q", line)
		}
	}
}
