package main

import (
	"compress/gzip"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"mi-roles/cmd/testenv"
)

// The scripts of .ci/release run on GitHub's Linux, with GNU's tar.

var releaseTools = []string{"sh", "awk", "cat", "cmp", "cp", "dirname", "gzip", "grep", "git", "mkdir", "mktemp", "rm", "sed", "sha256sum",
	"tar", "wc"}

// releaseScript runs a script of .ci/release in a copy of what it needs of the repository.
func releaseScript(t *testing.T, env *testenv.Env, dir, script string, args ...string) (string, error) {
	t.Helper()
	here, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	c := env.Command(t.Context(), "sh", append([]string{filepath.Join(here, ".ci/release", script)}, args...)...)
	c.Dir = dir
	out, err := c.CombinedOutput()
	return string(out), err
}

// made is a folder as goreleaser leaves it.
func made(t *testing.T) string {
	t.Helper()
	dist := t.TempDir()
	var sums strings.Builder
	for _, name := range []string{
		"mi-roles_1.2.3_linux_amd64.tar.gz", "mi-roles_1.2.3_linux_arm64.tar.gz", "mi-roles_1.2.3_darwin_amd64.tar.gz",
		"mi-roles_1.2.3_darwin_arm64.tar.gz",
		"mi-roles_1.2.3_windows_amd64.zip", "mi-roles_1.2.3_windows_arm64.zip", "mi-roles_1.2.3_linux_amd64.tar.gz.sbom.json",
		"mi-roles_1.2.3_amd64.deb", "mi-roles-1.2.3-1.x86_64.rpm", "mi-roles_1.2.3_x86_64.apk",
	} {
		fmt.Fprintf(&sums, "%x  %s\n", sha256.Sum256([]byte(name)), name)
		put(t, dist, name, name)
	}
	put(t, dist, "checksums.txt", sums.String())
	put(t, dist, "homebrew/Casks/mi-roles.rb", "cask")
	put(t, dist, "scoop/mi-roles.json", "{}")
	put(t, dist, "winget/manifests/m/mi-roles/mi-roles/1.2.3/mi-roles.mi-roles.yaml", "winget")
	return dist
}

func put(t *testing.T, dir, name, text string) {
	t.Helper()
	path := filepath.Join(dir, filepath.FromSlash(name))
	if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o700), os.WriteFile(path, []byte(text), 0o600)); err != nil {
		t.Fatal(err)
	}
}

// gathered is what is published of it.
func gathered(t *testing.T, env *testenv.Env) string {
	t.Helper()
	here, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	to := filepath.Join(t.TempDir(), "release")
	if out, err := releaseScript(t, env, here, "gather", made(t), to); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return to
}

// TestReleaseIsGathered: each file that is published has a checksum, and the same sources
// give the same bytes.
func TestReleaseIsGathered(t *testing.T) {
	env := testenv.New(t, releaseTools...)
	one, two := gathered(t, env), gathered(t, env)
	sums, err := os.ReadFile(filepath.Join(one, "checksums.txt"))
	again, err2 := os.ReadFile(filepath.Join(two, "checksums.txt"))
	files, _ := os.ReadDir(one)
	if err := errors.Join(err, err2); err != nil || string(sums) != string(again) || len(files) != 13 {
		t.Errorf("%v, %d files\n%s\n%s", err, len(files), sums, again)
	}
	for _, f := range files {
		if name := f.Name(); name != "checksums.txt" && !strings.Contains(string(sums), "  "+name+"\n") {
			t.Errorf("%s has no checksum", name)
		}
	}
}

// follower is a machine with gh, which has a public release, and git, for which each
// repository of GitHub is a folder.
func follower(t *testing.T, attested string) (env *testenv.Env, hub string) {
	t.Helper()
	env, hub = testenv.New(t, releaseTools...), t.TempDir()
	page := gathered(t, env)
	put(t, page, "provenance.sigstore.json", "{}")
	env.Stub("gh", `echo "gh $*" >>"$HUB/gh"
case "$1 $2" in
"release download") file=$7; while [ "$1" != --dir ]; do shift; done; cp "$PAGE/$file" "$PAGE/provenance.sigstore.json" "$2" ;;
"attestation verify") case "$*" in *"--signer-workflow o/mi-roles/.github/workflows/release.yml --source-ref refs/tags/v1.2.3") `+attested+
		` ;; *) exit 1 ;; esac ;;
esac`)
	env.Set("HUB="+hub, "PAGE="+page, "GIT_CONFIG_COUNT=2", "GIT_CONFIG_KEY_0=url."+hub+"/.insteadOf",
		"GIT_CONFIG_VALUE_0=https://github.com/",
		"GIT_CONFIG_KEY_1=init.defaultBranch", "GIT_CONFIG_VALUE_1=main")
	for _, name := range []string{"o/homebrew-tap", "o/scoop-bucket", "o/mi-roles", "microsoft/winget-pkgs"} {
		work := t.TempDir()
		put(t, work, "README.md", name)
		put(t, work, ".github/actions/mi-roles/checksums.txt", "")
		git(t, env, work, "init", "-q")
		git(t, env, work, "add", "-A")
		git(t, env, work, "-c", "user.name=t", "-c", "user.email=t@localhost", "commit", "-qm", "Begin")
		git(t, env, work, "clone", "-q", "--bare", work, filepath.Join(hub, name))
	}
	git(t, env, hub, "clone", "-q", "--bare", filepath.Join(hub, "microsoft/winget-pkgs"), filepath.Join(hub, "o/winget-pkgs"))
	return env, hub
}

func git(t *testing.T, env *testenv.Env, dir string, args ...string) string {
	t.Helper()
	c := env.Command(t.Context(), "git", args...)
	c.Dir = dir
	out, err := c.CombinedOutput()
	if err != nil {
		t.Fatalf("git %v: %v\n%s", args, err, out)
	}
	return string(out)
}

// TestPackageManagersFollow the publication, once, and only what was attested.
func TestPackageManagersFollow(t *testing.T) {
	env, hub := follower(t, "true")
	for range 2 {
		if out, err := releaseScript(t, env, t.TempDir(), "follow", "o/mi-roles", "v1.2.3"); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
	}
	for name, want := range map[string]string{"o/homebrew-tap main": "Casks/mi-roles.rb", "o/scoop-bucket main": "mi-roles.json",
		"o/winget-pkgs mi-roles-1.2.3": "manifests/m/mi-roles/mi-roles/1.2.3/mi-roles.mi-roles.yaml"} {
		repository, branch, _ := strings.Cut(name, " ")
		if files := git(t, env, filepath.Join(hub, repository), "ls-tree", "-r", "--name-only", branch); !strings.Contains(files,
			want+"\n") {
			t.Errorf("%s:\n%s", name, files)
		}
		if log := git(t, env, filepath.Join(hub, repository), "log", "--format=%s", branch); log != "mi-roles 1.2.3\nBegin\n" {
			t.Errorf("%s:\n%s", name, log)
		}
	}
	env, hub = follower(t, "exit 1")
	out, err := releaseScript(t, env, t.TempDir(), "follow", "o/mi-roles", "v1.2.3")
	if log := git(t, env, filepath.Join(hub, "o/homebrew-tap"), "log", "--format=%s", "main"); err == nil || log != "Begin\n" {
		t.Errorf("not attested: %v, %s\n%s", err, log, out)
	}
}

// TestActionNamesARelease: the pull request has the digests of the six archives, and the
// installer then installs that release.
func TestActionNamesARelease(t *testing.T) {
	env, hub := follower(t, "true")
	work := filepath.Join(t.TempDir(), "work")
	git(t, env, hub, "clone", "-q", "https://github.com/o/mi-roles", work)
	if out, err := releaseScript(t, env, work, "pin", "o/mi-roles", "v1.2.3"); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	list := git(t, env, filepath.Join(hub, "o/mi-roles"), "show", "pin-1.2.3:"+actionFolder+"/checksums.txt")
	if strings.Count(list, "\n") != 6 || !strings.Contains(list, "  "+archive+"\n") || strings.Contains(list, "sbom") {
		t.Errorf("the Action names:\n%s", list)
	}
	if main := git(t, env, filepath.Join(hub, "o/mi-roles"), "log", "--format=%s", "main"); main != "Begin\n" {
		t.Errorf("the main branch was written: %s", main)
	}
	if asked, err := os.ReadFile(filepath.Join(hub, "gh")); err != nil ||
		!strings.Contains(string(asked), "gh pr create --head pin-1.2.3 ") {
		t.Errorf("%v: %s", err, asked)
	}
}

// TestDraftHasItsNotes: a release has the part of the changelog that is about it.
func TestDraftHasItsNotes(t *testing.T) {
	env, dir := testenv.New(t, releaseTools...), t.TempDir()
	env.Stub("gh", `echo "gh $*"; cat`)
	put(t, dir, "CHANGELOG.md",
		"# Changes\n\n## 1.2.3 – 2026-12-01\n\n- This.\n\n## 1.2.30 – 2026-11-01\n\n- That.\n\n## 1.2.3-rc.1 – 2026-10-01\n\n- First.\n")
	put(t, dir, "files/a", "")
	for tag, want := range map[string]string{
		"v1.2.3": "gh release create v1.2.3 --repo o/r --draft --verify-tag --title mi-roles 1.2.3 --notes-file - files/a\n\n- This.\n",
		"v1.2.3-rc.1": "gh release create v1.2.3-rc.1 --repo o/r --draft --verify-tag --prerelease --title mi-roles 1.2.3-rc.1 " +
			"--notes-file - files/a\n\n- First.\n",
	} {
		if out, err := releaseScript(t, env, dir, "draft", "o/r", tag, "files"); err != nil || out != want {
			t.Errorf("%v\n%q", err, out)
		}
	}
	if out, err := releaseScript(t, env, dir, "draft", "o/r", "v9.0.0", "files"); err == nil ||
		!strings.Contains(out, "says nothing about 9.0.0") {
		t.Errorf("%v\n%s", err, out)
	}
}

// TestManualsAreCompressed, each one, and the changelog.
func TestManualsAreCompressed(t *testing.T) {
	here, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	env, to := testenv.New(t, releaseTools...), t.TempDir()
	c := env.Command(t.Context(), "sh", ".ci/manuals", to)
	c.Dir = here
	if out, err := c.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	pages, _ := filepath.Glob("docs/man/*.1")
	for packed, source := range map[string]string{"man/mi-roles.1.gz": "docs/man/mi-roles.1", "changelog.gz": "CHANGELOG.md"} {
		f, err := os.Open(filepath.Join(to, packed))
		if err != nil {
			t.Fatal(err)
		}
		r, err := gzip.NewReader(f)
		if err != nil {
			t.Fatal(err)
		}
		got, err := io.ReadAll(r)
		want, err2 := os.ReadFile(source)
		if err := errors.Join(err, err2, f.Close()); err != nil || string(got) != string(want) || !r.ModTime.IsZero() {
			t.Errorf("%s: %v", packed, err)
		}
	}
	if made, _ := filepath.Glob(filepath.Join(to, "man", "*.1.gz")); len(made) != len(pages) {
		t.Errorf("%d of %d pages", len(made), len(pages))
	}
}
