package main

import (
	"encoding/xml"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

type azureStep struct {
	Bash, Task, Template, Checkout, Path, Publish, Download, Artifact, DisplayName, Condition string
	Inputs, Parameters, Env                                                                   map[string]string
}

type azureJob struct{ Steps []azureStep }

type azurePipeline struct {
	Resources struct{ Repositories []map[string]string }
	Steps     []azureStep
	Stages    []struct {
		Stage string
		Jobs  []azureJob
	}
}

// azure is a job of Azure Pipelines: its workspace has a folder for each checkout.
type azure struct {
	*hosted
	workspace string
	failed    bool
}

// jobs gives the jobs of a pipeline by the names of their stages.
func (p azurePipeline) jobs() map[string]azureJob {
	all := map[string]azureJob{"audit": {p.Steps}}
	for _, s := range p.Stages {
		all[s.Stage] = s.Jobs[0]
	}
	return all
}

var macro = regexp.MustCompile(`\$\(([A-Za-z.]+)\)`)

func (a *azure) fill(text string) string {
	return macro.ReplaceAllStringFunc(text, func(m string) string {
		folder := map[string]string{"$(Pipeline.Workspace)": "", "$(Build.ArtifactStagingDirectory)": "a"}
		sub, known := folder[m]
		if !known {
			a.t.Fatalf("no value of %s", m)
		}
		return filepath.Join(a.workspace, sub)
	})
}

// job runs a job in a workspace of its own. The agent checks out into the folder s, unless
// steps say something else.
func (a *azure) job(j azureJob) {
	a.t.Helper()
	a.workspace, a.failed = a.t.TempDir(), false
	a.folder = filepath.Join(a.workspace, "s")
	for _, folder := range []string{"s", "a"} {
		if err := os.Mkdir(filepath.Join(a.workspace, folder), 0o700); err != nil {
			a.t.Fatal(err)
		}
	}
	a.checkout()
	a.steps(j.Steps)
}

func (a *azure) steps(steps []azureStep) {
	a.t.Helper()
	for _, s := range steps {
		if a.failed && s.Condition != "succeededOrFailed()" {
			continue
		}
		switch {
		case s.Template != "":
			a.template(s)
		case s.Checkout == "self":
			if s.Path != "s" {
				a.t.Errorf("the repository goes to %q", s.Path)
			}
		case s.Checkout != "":
			if err := os.CopyFS(filepath.Join(a.workspace, s.Path), os.DirFS(a.action)); err != nil {
				a.t.Fatal(err)
			}
		case s.Bash != "":
			a.script(s.Bash, s.Env)
		case s.Task == "AzureCLI@2":
			a.script(s.Inputs["inlineScript"], s.Env)
		case s.Task == "PublishTestResults@2":
			a.tests(s.Inputs["testResultsFiles"])
		case s.Publish != "":
			a.keep(s.Artifact, "../a/plan.json")
		case s.Download == "current":
			a.fetch(s.Artifact, filepath.Join(a.workspace, s.Artifact))
		default:
			a.t.Fatalf("a recipe has a step that this test does not know: %+v", s)
		}
	}
}

var prepended = regexp.MustCompile(`(?m)^##vso\[task\.prependpath\](.+)$`)

func (a *azure) script(script string, env map[string]string) {
	a.t.Helper()
	vars := []string{"AGENT_TEMPDIRECTORY=" + a.temp}
	for name, value := range env {
		vars = append(vars, name+"="+a.fill(value))
	}
	code, out := a.run(a.fill(strings.ReplaceAll(script, "--auth azcli", "")), vars...)
	a.t.Logf("%s\n%s", strings.TrimSpace(script), out)
	a.failed = a.failed || code != 0
	for _, m := range prepended.FindAllStringSubmatch(out, -1) {
		a.prepend(m[1])
	}
}

// tests reads a report of tests.
func (a *azure) tests(name string) {
	a.t.Helper()
	f, err := os.Open(filepath.Join(a.folder, name))
	if err != nil {
		a.t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	d := xml.NewDecoder(f)
	for err == nil {
		_, err = d.Token()
	}
	if err != io.EOF {
		a.t.Error(err)
	}
}

// template puts the steps of a template in the place of a step.
func (a *azure) template(s azureStep) {
	a.t.Helper()
	path, of, _ := strings.Cut(s.Template, "@")
	text, err := os.ReadFile(path)
	if err != nil || of != "mi-roles" {
		a.t.Fatalf("%s: %v", s.Template, err)
	}
	var t struct {
		Parameters []struct{ Name, Default string }
	}
	read(a.t, string(text), &t)
	filled := string(text)
	for _, p := range t.Parameters {
		value, given := s.Parameters[p.Name]
		if !given {
			value = p.Default
		}
		filled = strings.NewReplacer("${{ parameters."+p.Name+" }}", value, "${{ lower(parameters."+p.Name+") }}",
			strings.ToLower(value)).Replace(filled)
		delete(s.Parameters, p.Name)
	}
	var inner struct{ Steps []azureStep }
	if read(a.t, filled, &inner); len(s.Parameters) > 0 {
		a.t.Errorf("the template has no parameters %v", s.Parameters)
	}
	a.steps(inner.Steps)
}

// TestAzurePipelines: the recipes' stages on the sandbox; of the sign-in by the Azure CLI,
// --auth azcli, only the flag is missing.
func TestAzurePipelines(t *testing.T) {
	t.Parallel()
	everywhere(t, func(t *testing.T, h *hosted, text *strings.Replacer) {
		for i, r := range recipes(t)["azure-pipelines.yml"] {
			var p azurePipeline
			read(t, text.Replace(r), &p)
			a := &azure{hosted: h}
			a.job(p.jobs()["audit"])
			if _, missing := os.Stat(filepath.Join(a.folder, "findings.xml")); !a.failed || (missing == nil) != (i == 1) {
				t.Errorf("the audit found nothing critical, or its report: %v", missing)
			}
			if i == 0 {
				continue
			}
			if repository := p.Resources.Repositories[0]; repository["repository"] != "mi-roles" || repository["ref"] != "COMMIT" {
				t.Errorf("the template comes from %v", repository)
			}
			for _, stage := range []string{"plan", "apply"} {
				if a.job(p.jobs()[stage]); a.failed {
					t.Fatalf("%s failed", stage)
				}
			}
			if !h.holds() {
				t.Error("the change was not made")
			}
		}
	})
}
