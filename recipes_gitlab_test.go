package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

type gitlabJob struct {
	Extends      string
	Image        string
	Variables    map[string]string
	BeforeScript []string `yaml:"before_script"`
	Script       []string
	Needs        []string
	Artifacts    struct {
		Paths   []string
		Reports map[string]string
	}
	IDTokens map[string]map[string]string `yaml:"id_tokens"`
}

// TestGitLab: before_script and script of each job, in one shell, with the variables of
// the job and of what it extends.
func TestGitLab(t *testing.T) {
	t.Parallel()
	everywhere(t, func(t *testing.T, h *hosted, text *strings.Replacer) {
		for _, r := range recipes(t)[".gitlab-ci.yml"] {
			jobs := map[string]gitlabJob{}
			read(t, text.Replace(r), &jobs)
			for _, name := range []string{"audit", "plan", "apply"} {
				if j, there := jobs[name]; there {
					code := h.gitlab(t, name, j, jobs[j.Extends])
					if (code == 8) != (name == "audit") || code != 0 && code != 8 {
						t.Fatalf("%s: exit code %d", name, code)
					}
				}
			}
		}
		if !h.holds() {
			t.Error("the change was not made")
		}
	})
}

// gitlab runs a job and gives its exit code.
func (h *hosted) gitlab(t *testing.T, name string, j, base gitlabJob) int {
	t.Helper()
	builds := t.TempDir()
	h.folder = filepath.Join(builds, "project")
	if err := os.Mkdir(h.folder, 0o700); err != nil {
		t.Fatal(err)
	}
	h.checkout()
	for _, needed := range j.Needs {
		h.fetch(needed, h.folder)
	}
	if len(j.BeforeScript) == 0 {
		j.BeforeScript, j.IDTokens = base.BeforeScript, base.IDTokens
	}
	vars := []string{"CI_BUILDS_DIR=" + builds, "READER_CLIENT_ID=reader", "WRITER_CLIENT_ID=writer"}
	for token := range j.IDTokens {
		vars = append(vars, token+"=e30.e30.")
	}
	for _, variables := range []map[string]string{base.Variables, j.Variables} {
		for variable, value := range variables {
			vars = append(vars, variable+"="+strings.ReplaceAll(value, "$CI_BUILDS_DIR", builds))
		}
	}
	code, out := h.run(strings.Join(append(j.BeforeScript, j.Script...), "\n"), vars...)
	t.Logf("%s\n%s", name, out)
	if info, err := os.Stat(filepath.Join(builds, "azure-token")); err != nil || info.Mode()&0o077 != 0 {
		t.Errorf("the token: %v", err)
	}
	if len(j.Artifacts.Paths) > 0 {
		h.keep(name, j.Artifacts.Paths...)
	}
	return code
}
