package main

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"mi-roles/cmd/testenv"
)

// hosted is a machine on which a pipeline's job runs: a work folder, a tenant in a file,
// and no mi-roles before a step has installed it.
type hosted struct {
	t            *testing.T
	env          *testenv.Env
	folder, temp string
	action       string            // a copy of the repository as far as the Action needs it
	repository   map[string]string // what a checkout brings: files by name
	artifacts    map[string]string // folders by name
}

// installs are the ways to get the program that a recipe leaves to its reader: the text
// that says so in the recipe, and what the others put in its place.
var installs = map[string]*strings.Replacer{
	"built":           strings.NewReplacer(),
	"the named one":   strings.NewReplacer("build: true", "", "BUILD=true ", ""),
	"another release": strings.NewReplacer("build: true", "version: 1.2.3", "BUILD=true ", "VERSION=1.2.3 "),
}

const recipeGrants = `version: 1
grants:
  - {identity: func-images, api: graph, roles: [Files.Read.All, Files.ReadWrite.All, User.Read.All]}
`

// newHosted makes a machine for one way to install.
func newHosted(t *testing.T, install string) *hosted {
	t.Helper()
	h := &hosted{t: t, folder: t.TempDir(), temp: t.TempDir(), action: t.TempDir(), artifacts: map[string]string{},
		repository: map[string]string{"grants.yaml": recipeGrants, "exceptions.yaml": "[]\n"},
		env: testenv.New(t, "bash", "sh", "awk", "cat", "chmod", "cp", "cut", "dirname", "gzip", "head", "mkdir", "mktemp", "rm",
			"sed", "sha256sum", "tar")}
	program := fmt.Sprintf("#!/bin/sh\nexec '%s' \"$@\"\n", testenv.Tool(t, "mi-roles"))
	packed, page := pack(t, program), t.TempDir()
	list, pinned := published(fmt.Sprintf("%x", sha256.Sum256(packed))), ""
	if install == "the named one" {
		pinned = list
	}
	to := filepath.Join(h.action, filepath.FromSlash(actionFolder))
	err := errors.Join(os.CopyFS(to, os.DirFS(actionFolder)), os.WriteFile(filepath.Join(to, "checksums.txt"), []byte(pinned), 0o600),
		os.WriteFile(filepath.Join(page, archive), packed, 0o600), os.WriteFile(filepath.Join(page, "checksums.txt"), []byte(list), 0o600),
		os.WriteFile(filepath.Join(page, "provenance.sigstore.json"), []byte("{}"), 0o600),
		os.WriteFile(filepath.Join(page, "program"), []byte(program), 0o600))
	if err != nil {
		t.Fatal(err)
	}
	h.env.Stub("uname", `[ "$1" = -m ] && echo x86_64 || echo Linux`)
	h.env.Stub("curl", `while [ "$1" != --output ]; do shift; done; cp "$PAGE/${3##*/}" "$2"`)
	h.env.Stub("go", `[ "$1" = env ] || { cp "$PAGE/program" "$4" && chmod 700 "$4"; }`)
	h.env.Stub("gh", `echo "gh $*" >>"$PAGE/gh"; case "$1" in pr) while [ "$1" != --body-file ]; do shift; done; cat "$2" >>"$PAGE/comment" ;; esac`)
	h.env.Stub("git", `case "$*" in *checkout*) cp -R "$ACTION/." "$2" ;; "init -q "*) mkdir -p "$3" ;; esac`)
	h.env.Set("PAGE="+page, "ACTION="+h.action, "MI_ROLES_SANDBOX="+filepath.Join(page, "tenant.json"))
	return h
}

// checkout puts the repository into the work folder.
func (h *hosted) checkout() {
	h.t.Helper()
	for name, text := range h.repository {
		if err := os.WriteFile(filepath.Join(h.folder, name), []byte(text), 0o600); err != nil {
			h.t.Fatal(err)
		}
	}
}

// fetch puts an artifact into a folder.
func (h *hosted) fetch(name, folder string) {
	h.t.Helper()
	if err := os.CopyFS(folder, os.DirFS(h.artifacts[name])); err != nil {
		h.t.Fatal(err)
	}
}

// run runs a script as a step does, and gives its exit code and what it printed.
func (h *hosted) run(script string, vars ...string) (int, string) {
	h.t.Helper()
	before := h.env.Vars()
	h.env.Set(vars...)
	c := h.env.Command(h.t.Context(), "bash", "-eo", "pipefail", "-c", script)
	h.env.Set(before...)
	c.Dir = h.folder
	out, err := c.CombinedOutput()
	return exitCode(err), string(out)
}

// prepend puts a folder before the others on the PATH of the steps that follow.
func (h *hosted) prepend(folder string) {
	h.env.Set("PATH=" + folder + string(filepath.ListSeparator) + h.env.Get("PATH"))
}

// keep saves files of the work folder as an artifact.
func (h *hosted) keep(name string, paths ...string) {
	h.t.Helper()
	h.artifacts[name] = h.t.TempDir()
	for _, path := range paths {
		text, err := os.ReadFile(filepath.Join(h.folder, path))
		if err == nil {
			err = os.WriteFile(filepath.Join(h.artifacts[name], filepath.Base(path)), text, 0o600)
		}
		if err != nil {
			h.t.Fatal(err)
		}
	}
}

// holds reports whether the identity of the recipes' manifest holds its role.
func (h *hosted) holds() bool {
	code, out := h.run(fmt.Sprintf("exec '%s' verify -i func-images -a graph -r User.Read.All -o none", testenv.Tool(h.t, "mi-roles")))
	if code != 0 && code != 3 {
		h.t.Fatalf("%d\n%s", code, out)
	}
	return code == 0
}

var recipe = regexp.MustCompile("(?ms)^```yaml\n# (\\S+)\n(.*?)^```$")

// recipes are the pipelines of docs/ci.md, by the file that each is for.
func recipes(t *testing.T) map[string][]string {
	t.Helper()
	text, err := os.ReadFile("docs/ci.md")
	if err != nil {
		t.Fatal(err)
	}
	all := map[string][]string{}
	for _, m := range recipe.FindAllStringSubmatch(string(text), -1) {
		all[m[1]] = append(all[m[1]], m[2])
	}
	if n := strings.Count(string(text), "```yaml\n"); n != 7 || len(all[".github/workflows/audit.yml"]) != 2 ||
		len(all["azure-pipelines.yml"]) != 2 || len(all[".gitlab-ci.yml"]) != 2 {
		t.Fatalf("%d blocks of YAML, of which are recipes: %v", n, all)
	}
	return all
}

// read decodes a recipe.
func read(t *testing.T, text string, into any) {
	t.Helper()
	if err := yaml.Unmarshal([]byte(text), into); err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
}

// everywhere runs a test once for each way to install.
func everywhere(t *testing.T, test func(t *testing.T, h *hosted, text *strings.Replacer)) {
	for install, text := range installs {
		t.Run(install, func(t *testing.T) { test(t, newHosted(t, install), text) })
	}
}
