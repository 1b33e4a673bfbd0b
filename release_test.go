package main

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var (
	usesLine  = regexp.MustCompile(`\buses:\s*(\S+)(.*)`)
	atCommit  = regexp.MustCompile(`^[\w./-]+@[0-9a-f]{40}$`)
	ofVersion = regexp.MustCompile(`^ # (v\d+\.\d+\.\d+)$`)
)

// TestActionsArePinned: every action of others, in workflows and in what documents tell
// people to copy, is named by its commit, with the version that it is.
func TestActionsArePinned(t *testing.T) {
	workflows, _ := filepath.Glob(".github/workflows/*.yml")
	actions, _ := filepath.Glob(".github/actions/*/action.yml")
	documents, _ := filepath.Glob("docs/*.md")
	versions, seen := map[string]string{}, 0
	for _, file := range slices.Concat(workflows, actions, documents) {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range usesLine.FindAllStringSubmatch(string(text), -1) {
			action, version := m[1], m[2]
			if strings.HasPrefix(action, "./") || strings.HasSuffix(action, "/"+actionFolder+"@COMMIT") {
				continue
			}
			seen++
			if !atCommit.MatchString(action) || !ofVersion.MatchString(version) {
				t.Errorf("%s: uses: %s%s: name the commit, and the version behind it", file, action, version)
			}
			if other, known := versions[action]; known && other != version {
				t.Errorf("%s: %s is%s here and%s elsewhere", file, action, version, other)
			}
			versions[action] = version
		}
	}
	if seen < 20 {
		t.Errorf("only %d uses of actions were seen", seen)
	}
}

// releaseJob is what counts for its rights.
type releaseJob struct {
	Permissions map[string]string
	Environment string
	Steps       []struct {
		Uses, Run string
		Env       map[string]string
	}
}

// runs is what a job executes, as one text.
func (j releaseJob) runs() string {
	var b strings.Builder
	for _, s := range j.Steps {
		b.WriteString(s.Uses + "\n" + s.Run + "\n")
		for name, value := range s.Env {
			b.WriteString(name + "=" + value + "\n")
		}
	}
	return b.String()
}

// TestReleaseRights: no job of a release that runs the sources can sign or publish, and
// none that signs runs the sources or can publish.
func TestReleaseRights(t *testing.T) {
	for _, file := range []string{"release.yml", "published.yml"} {
		text, err := os.ReadFile(filepath.Join(".github/workflows", file))
		if err != nil {
			t.Fatal(err)
		}
		var w struct {
			Permissions map[string]string
			Jobs        map[string]releaseJob
		}
		read(t, string(text), &w)
		if w.Permissions == nil || len(w.Permissions) > 0 || len(w.Jobs) < 3 {
			t.Errorf("%s: rights of all jobs: %v", file, w.Permissions)
		}
		for name, j := range w.Jobs {
			runs, rights := j.runs(), 0
			for right, level := range j.Permissions {
				if level == "write" && right != "attestations" && right != "pull-requests" {
					rights++
				}
			}
			builds := strings.Contains(runs, "go build") || strings.Contains(runs, "go run")
			signs := j.Permissions["id-token"] == "write"
			switch {
			case j.Permissions == nil || rights > 1:
				t.Errorf("%s: %s has the rights %v", file, name, j.Permissions)
			case builds && rights > 0:
				t.Errorf("%s: %s builds, and may write: %v", file, name, j.Permissions)
			case signs && (strings.Contains(runs, "actions/checkout") || strings.Contains(runs, ".ci/") || j.Environment == ""):
				t.Errorf("%s: %s signs, and runs the sources, or nobody approves", file, name)
			case strings.Contains(runs, "secrets.") && (rights > 0 || j.Environment == ""):
				t.Errorf("%s: %s has a secret, and more, or nobody approves", file, name)
			}
		}
	}
}

var caskManuals = regexp.MustCompile(`(?m)^    manpages:\n((?:      - \S+\n)+)`)

// TestCaskHasEveryManual: Homebrew wants each page by its name. With -update the list is
// written again.
func TestCaskHasEveryManual(t *testing.T) {
	pages, err := filepath.Glob("docs/man/*.1")
	if err != nil || len(pages) < 30 {
		t.Fatalf("%d pages, %v", len(pages), err)
	}
	want := ""
	for _, page := range pages {
		want += "      - man/" + filepath.Base(page) + "\n"
	}
	text, err := os.ReadFile(".goreleaser.yaml")
	found := caskManuals.FindSubmatchIndex(text)
	if err != nil || found == nil {
		t.Fatalf("the cask has no list of manual pages: %v", err)
	}
	if got := string(text[found[2]:found[3]]); got != want {
		if !*update {
			t.Errorf("the cask's manual pages in .goreleaser.yaml are not those of docs/man: go test . -run TestCaskHasEveryManual "+
				"-update\n%s", got)
			return
		}
		if err := os.WriteFile(".goreleaser.yaml", []byte(string(text[:found[2]])+want+string(text[found[3]:])), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// TestImageIsPinned: the base of the image is named by its digest.
func TestImageIsPinned(t *testing.T) {
	text, err := os.ReadFile(".ci/release/Dockerfile")
	if err != nil || !regexp.MustCompile(`(?m)^FROM \S+@sha256:[0-9a-f]{64}$`).Match(text) {
		t.Errorf("%v\n%s", err, text)
	}
}
