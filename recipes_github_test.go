package main

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

type ghStep struct {
	ID, If, Uses, Run, Shell string
	With, Env                map[string]string
}

type ghJob struct {
	If, Needs, Environment string
	Permissions            map[string]string
	Outputs                map[string]string
	Steps                  []ghStep
}

// github is a run of a workflow: what expressions see, and the machine of the job.
type github struct {
	*hosted
	values map[string]string
	failed bool
}

func newGithub(h *hosted, event string) *github {
	return &github{hosted: h, values: map[string]string{
		"github.event_name": event, "github.repository": "o/r", "github.event.pull_request.head.repo.full_name": "o/r",
		"github.event.pull_request.number": "7", "github.token": "t", "github.ref": "refs/heads/main",
		"vars.AZURE_TENANT_ID": "7e4a4700-0000-4000-8000-000000000001", "vars.READER_CLIENT_ID": "reader",
		"vars.WRITER_CLIENT_ID": "writer"}}
}

// job runs a job in a work folder of its own.
func (g *github) job(j ghJob) {
	g.t.Helper()
	if j.Permissions["id-token"] != "" && j.Permissions["contents"] == "write" {
		g.t.Error("a job has more rights than it needs")
	}
	g.folder = g.t.TempDir()
	g.steps(j.Steps)
}

func (g *github) steps(steps []ghStep) {
	g.t.Helper()
	for _, s := range steps {
		g.step(s)
	}
}

func (g *github) step(s ghStep) {
	g.t.Helper()
	if !g.is(s.If) {
		return
	}
	with := map[string]string{}
	for name, value := range s.With {
		with[name] = g.fill(value)
	}
	name, _, _ := strings.Cut(s.Uses, "@")
	switch name {
	case "":
		g.script(s)
	case "actions/checkout":
		if with["persist-credentials"] != "false" {
			g.t.Error("a checkout keeps credentials")
		}
		g.checkout()
	case "actions/upload-artifact":
		g.keep(with["name"], strings.Fields(with["path"])...)
	case "actions/download-artifact":
		g.fetch(with["name"], filepath.Join(g.folder, with["path"]))
	case "github/codeql-action/upload-sarif":
		text, err := os.ReadFile(filepath.Join(g.folder, with["sarif_file"]))
		if err != nil || !json.Valid(text) || !strings.Contains(string(text), `"runs"`) {
			g.t.Errorf("%v, no SARIF: %.200s", err, text)
		}
		g.values["uploaded"] = with["sarif_file"]
	case home(g.t) + "/" + actionFolder:
		g.composite(s.ID, with)
	default:
		g.t.Fatalf("a recipe uses %s, which this test does not know", s.Uses)
	}
}

// script runs the lines of a step, and takes in what it writes for the runner.
func (g *github) script(s ghStep) {
	g.t.Helper()
	path, outputs := filepath.Join(g.t.TempDir(), "path"), filepath.Join(g.t.TempDir(), "output")
	vars := []string{"GITHUB_PATH=" + path, "GITHUB_OUTPUT=" + outputs, "GITHUB_STEP_SUMMARY=" + filepath.Join(g.temp, "page"),
		"RUNNER_TEMP=" + g.temp,
		"GITHUB_REPOSITORY=o/r", "GITHUB_ACTIONS=true", "GITHUB_ACTION_PATH=" + filepath.Join(g.action, filepath.FromSlash(actionFolder))}
	for name, value := range s.Env {
		vars = append(vars, name+"="+g.fill(value))
	}
	code, out := g.run(g.fill(s.Run), vars...)
	g.t.Logf("%s\n%s", strings.TrimSpace(s.Run), out)
	g.failed = g.failed || code != 0
	if folder, err := os.ReadFile(path); err == nil {
		g.prepend(strings.TrimSpace(string(folder)))
	}
	if told, err := os.ReadFile(outputs); err == nil && s.ID != "" {
		for name, value := range fileCommands(string(told)) {
			g.values["steps."+s.ID+".outputs."+name] = value
		}
	}
}

// composite runs the Action of this repository.
func (g *github) composite(id string, with map[string]string) {
	g.t.Helper()
	var action struct {
		Inputs  map[string]struct{ Default string }
		Outputs map[string]struct{ Value string }
		Runs    struct{ Steps []ghStep }
	}
	text, err := os.ReadFile(filepath.Join(actionFolder, "action.yml"))
	if err != nil {
		g.t.Fatal(err)
	}
	read(g.t, string(text), &action)
	inner := &github{hosted: g.hosted, values: maps.Clone(g.values), failed: g.failed}
	for name, input := range action.Inputs {
		inner.values["inputs."+name] = input.Default
	}
	for name, value := range with {
		if _, known := action.Inputs[name]; !known {
			g.t.Fatalf("the Action has no input %q", name)
		}
		inner.values["inputs."+name] = value
	}
	inner.steps(action.Runs.Steps)
	g.failed = g.failed || inner.failed
	for name, output := range action.Outputs {
		g.values["steps."+id+".outputs."+name] = inner.fill(output.Value)
	}
}

// workflow reads the recipe of a file.
func workflow(t *testing.T, text string) map[string]ghJob {
	t.Helper()
	var w struct {
		Permissions map[string]string
		Jobs        map[string]ghJob
	}
	read(t, text, &w)
	if w.Permissions == nil || len(w.Permissions) > 0 {
		t.Error("a workflow has rights that its jobs do not name")
	}
	return w.Jobs
}

// TestGitHubAudit: the recipe fails on the sample tenant's critical findings, and has
// uploaded them all the same.
func TestGitHubAudit(t *testing.T) {
	everywhere(t, func(t *testing.T, h *hosted, text *strings.Replacer) {
		for i, r := range recipes(t)[".github/workflows/audit.yml"] {
			g := newGithub(h, "schedule")
			g.job(workflow(t, text.Replace(r))["audit"])
			page, _ := os.ReadFile(filepath.Join(h.temp, "page"))
			if !g.failed || (g.values["uploaded"] == "findings.sarif") != (i == 1) ||
				!strings.Contains(string(page), "### mi-roles audit: ") {
				t.Errorf("failed: %v, uploaded: %q, page: %.200s", g.failed, g.values["uploaded"], page)
			}
		}
	})
}

// TestGitHubGrants: plan, comment and apply of one change, and of none.
func TestGitHubGrants(t *testing.T) {
	everywhere(t, func(t *testing.T, h *hosted, text *strings.Replacer) {
		jobs := workflow(t, text.Replace(recipes(t)[".github/workflows/grants.yml"][0]))
		pull := newGithub(h, "pull_request")
		for _, name := range []string{"plan", "comment"} {
			if !pull.is(jobs[name].If) {
				t.Errorf("%s is left out", name)
			}
			pull.job(jobs[name])
		}
		comment, err := os.ReadFile(filepath.Join(h.env.Get("PAGE"), "comment"))
		if pull.failed || pull.is(jobs["apply"].If) || err != nil ||
			!strings.HasPrefix(string(comment), "### mi-roles plan: 1 to add") ||
			!strings.Contains(string(comment), "User.Read.All") {
			t.Fatalf("failed: %v, %v, comment:\n%s", pull.failed, err, comment)
		}
		for _, changes := range []string{"1", "0"} {
			push := newGithub(h, "push")
			push.job(jobs["plan"])
			push.values["needs.plan.outputs.changes"] = push.fill(jobs["plan"].Outputs["changes"])
			if push.failed || push.values["needs.plan.outputs.changes"] != changes || push.is(jobs["apply"].If) != (changes == "1") ||
				push.is(jobs["comment"].If) {
				t.Fatalf("failed: %v, %q changes, want %s", push.failed, push.values["needs.plan.outputs.changes"], changes)
			}
			if changes == "1" {
				push.job(jobs["apply"])
			}
			if push.failed || !h.holds() {
				t.Fatal("the change was not made")
			}
		}
		fork := newGithub(h, "pull_request")
		fork.values["github.event.pull_request.head.repo.full_name"] = "someone/r"
		if fork.is(jobs["plan"].If) || jobs["apply"].Environment != "production" {
			t.Error("a fork's pull request is planned, or nobody approves")
		}
	})
}

// TestGitHubRefusesForeignPlans: apply writes nothing when the plan is not what the
// protected branch's manifest wants.
func TestGitHubRefusesForeignPlans(t *testing.T) {
	h := newHosted(t, "built")
	jobs := workflow(t, recipes(t)[".github/workflows/grants.yml"][0])
	g := newGithub(h, "push")
	h.repository["grants.yaml"] = strings.Replace(recipeGrants, "User.Read.All", "Mail.Send", 1)
	g.job(jobs["plan"])
	h.repository["grants.yaml"] = recipeGrants
	if g.failed {
		t.Fatal("there is no plan")
	}
	g.job(jobs["apply"])
	if !g.failed || h.holds() {
		t.Error("a plan that the manifest does not want was carried out")
	}
}
