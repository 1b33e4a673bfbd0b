package main

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"mi-roles/cmd/testenv"
)

const actionFolder = ".github/actions/mi-roles"

// archive is a release for this machine whose program says its name.
const archive = "mi-roles_1.2.3_linux_amd64.tar.gz"

var homeLine = regexp.MustCompile(`(?m)^repository=(\S+/mi-roles)$`)

// home is the repository that publishes the releases, or the placeholder for it.
func home(t *testing.T) string {
	t.Helper()
	script, err := os.ReadFile(filepath.Join(actionFolder, "install.sh"))
	found := homeLine.FindSubmatch(script)
	if err != nil || found == nil {
		t.Fatalf("install.sh names no repository: %v", err)
	}
	return string(found[1])
}

// pack is an archive with a program in it.
func pack(t *testing.T, program string) []byte {
	t.Helper()
	var packed bytes.Buffer
	zipped := gzip.NewWriter(&packed)
	w := tar.NewWriter(zipped)
	err := w.WriteHeader(&tar.Header{Name: "mi-roles", Mode: 0o755, Size: int64(len(program))})
	_, err2 := w.Write([]byte(program))
	if err := errors.Join(err, err2, w.Close(), zipped.Close()); err != nil {
		t.Fatal(err)
	}
	return packed.Bytes()
}

// published is a checksum file as the release workflow writes it: archives, their
// SBOMs, packages and what package managers get.
func published(digest string) string {
	other := strings.Repeat("0", 64)
	var b strings.Builder
	for _, name := range []string{archive + ".sbom.json", archive, "mi-roles_1.2.3_linux_arm64.tar.gz", "mi-roles_1.2.3_amd64.deb",
		"mi-roles-1.2.3-1.x86_64.rpm", "mi-roles_1.2.3_x86_64.apk", "package-managers.tar.gz", "my-" + archive} {
		d := other
		if name == archive {
			d = digest
		}
		fmt.Fprintf(&b, "%s  %s\n", d, name)
	}
	return b.String()
}

// installation is what a machine and a release page are like, and what comes of it.
type installation struct {
	version, build string
	pinned         bool                // the commit names the release
	list           func(string) string // spoils the list of digests
	gh             string              // the GitHub CLI, "none" where there is none
	machine        string              // of uname -m
	says           string              // "" when it succeeds
}

// TestActionInstalls what was published, and nothing else.
func TestActionInstalls(t *testing.T) {
	t.Parallel()
	refuse := "echo no; exit 1"
	same := func(s string) string { return s }
	edit := func(old, edited string) func(string) string {
		return func(s string) string { return strings.ReplaceAll(s, old, edited) }
	}
	for name, c := range map[string]installation{
		"a release":                  {version: "1.2.3"},
		"its tag":                    {version: "v1.2.3"},
		"the release of this commit": {pinned: true},
		"named twice":                {pinned: true, version: "1.2.3"},
		"named, without gh":          {pinned: true, gh: "none"},
		"named, marked as binary":    {pinned: true, list: edit("  mi-roles", " *mi-roles")},
		"named, another digest": {pinned: true, list: edit("  "+archive+"\n", "0  "+archive+"\n"),
			says: "does not match its checksum"},
		"named, not attested":   {pinned: true, gh: refuse, says: "is not attested"},
		"not attested":          {version: "1.2.3", gh: refuse, says: "is not attested"},
		"nothing to check with": {version: "1.2.3", gh: "none", says: "GitHub CLI"},
		"another archive": {version: "1.2.3", list: edit("_linux_amd64.tar.gz\n", "_linux_riscv.tar.gz\n"),
			says: "is not in the checksums"},
		"another digest": {version: "1.2.3", list: edit("  "+archive+"\n", "0  "+archive+"\n"),
			says: "does not match its checksum"},
		"the SBOM's alone": {version: "1.2.3", list: func(s string) string { return strings.SplitAfter(s, "\n")[0] },
			says: "is not in the checksums"},
		"no digests": {version: "1.2.3", list: func(string) string { return "" }, says: "is not in the checksums"},
		"two digests": {version: "1.2.3",
			list: func(s string) string { return s + strings.Repeat("1", 64) + "  " + archive + "\n" }, says: "does not match"},
		"a name with more": {version: "1.2.3", list: edit("  "+archive+"\n", "  "+archive+" x\n"),
			says: "is not in the checksums"},
		"no release":                        {says: "names no release"},
		"latest":                            {version: "latest", says: "give a release such as 1.2.3"},
		"a path":                            {version: "1/../../x", says: "give a release such as 1.2.3"},
		"a command":                         {version: "1.2.3;touch pwned", says: "give a release such as 1.2.3"},
		"lines":                             {version: "1\n::add-path::x", says: "give a release such as 1.2.3"},
		"a release that is not there":       {version: "9.9.9", says: "could not be downloaded"},
		"a machine without a release":       {version: "1.2.3", machine: "s390x", says: "no release for s390x"},
		"both":                              {version: "1.2.3", build: "true", says: "not both"},
		"from the checkout, without Go":     {build: "true", says: "needs Go"},
		"from the checkout, even if pinned": {build: "true", pinned: true, says: "needs Go"},
	} {
		t.Run(name, func(t *testing.T) {
			if c.list == nil {
				c.list = same
			}
			c.check(t)
		})
	}
}

// check installs with each shell that runners and images have as sh.
func (c installation) check(t *testing.T) {
	for _, shell := range []string{"sh", "bash"} {
		t.Run(shell, func(t *testing.T) {
			env, into := c.machineFor(t, shell), filepath.Join(t.TempDir(), "in to")
			command := env.Command(t.Context(), shell, filepath.Join(env.Get("ACTION"), "install.sh"), into)
			command.Dir = t.TempDir()
			out, err := command.CombinedOutput()
			program, missing := os.ReadFile(filepath.Join(into, "mi-roles"))
			if c.says == "" {
				if err != nil || string(program) != released {
					t.Errorf("%v, %s\n%s", err, program, out)
				}
				return
			}
			said := strings.TrimRight(string(out), "\n")
			last := said[strings.LastIndex(said, "\n")+1:]
			if err == nil || missing == nil || !strings.HasPrefix(last, "::error::mi-roles: ") || !strings.Contains(last, c.says) {
				t.Errorf("%v, %v\n%s", err, missing, out)
			}
			if left, _ := filepath.Glob(filepath.Join(env.Get("TMPDIR"), "*")); len(left) > 0 {
				t.Errorf("left behind: %v", left)
			}
		})
	}
}

const released = "#!/bin/sh\necho released\n"

// machineFor is a runner with a copy of the action's commit, and a release page in a folder.
func (c installation) machineFor(t *testing.T, shell string) *testenv.Env {
	t.Helper()
	env := testenv.New(t, slices.Compact([]string{shell, "sh", "awk", "cat", "cp", "cut", "dirname", "gzip", "mkdir", "mktemp", "rm", "sed",
		"sha256sum", "tar"})...)
	page, action := t.TempDir(), filepath.Join(t.TempDir(), filepath.FromSlash(actionFolder))
	packed := pack(t, released)
	list := c.list(published(fmt.Sprintf("%x", sha256.Sum256(packed))))
	pinned := ""
	if c.pinned {
		pinned = list
	}
	script, err := os.ReadFile(filepath.Join(actionFolder, "install.sh"))
	if err := errors.Join(err, os.MkdirAll(action, 0o700), os.WriteFile(filepath.Join(action, "install.sh"), script, 0o600),
		os.WriteFile(filepath.Join(action, "checksums.txt"), []byte(pinned), 0o600),
		os.WriteFile(filepath.Join(page, archive), packed, 0o600),
		os.WriteFile(filepath.Join(page, "checksums.txt"), []byte(list), 0o600),
		os.WriteFile(filepath.Join(page, "provenance.sigstore.json"), []byte("{}"), 0o600)); err != nil {
		t.Fatal(err)
	}
	machine := c.machine
	if machine == "" {
		machine = "x86_64"
	}
	env.Stub("uname", `[ "$1" = -m ] && echo `+machine+` || echo Linux`)
	env.Stub("curl", `while [ "$1" != --output ]; do shift; done
[ "$3" = "https://github.com/`+home(t)+`/releases/download/v1.2.3/${3##*/}" ] && cp "$PAGE/${3##*/}" "$2"`)
	if c.gh != "none" {
		env.Stub("gh", `[ "$#" = 11 ] && [ "$1 $2 ${3##*/} $4 $5 $6 ${7##*/} $8 $9" = "attestation verify `+archive+` --repo `+home(t)+
			` --bundle provenance.sigstore.json --signer-workflow `+home(t)+`/.github/workflows/release.yml" ] || exit 3
shift 9; [ "$1 $2" = "--source-ref refs/tags/v1.2.3" ] || exit 3
`+c.gh)
	}
	env.Set("PAGE="+page, "ACTION="+action, "VERSION="+c.version, "BUILD="+c.build, "GITHUB_ACTIONS=true")
	return env
}

// TestActionBuilds from the checkout that holds it, wherever the job stands.
func TestActionBuilds(t *testing.T) {
	env := testenv.New(t, "sh", "dirname", "mkdir")
	env.Stub("go", `[ "$1" = env ] && exit; [ -f go.mod ] && [ "$CGO_ENABLED $*" = "0 build -trimpath -o $INTO/mi-roles ." ] && : >"$4"`)
	into := filepath.Join(t.TempDir(), "in to")
	env.Set("BUILD=true", "VERSION=", "INTO="+into)
	here, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	command := env.Command(t.Context(), "sh", filepath.Join(here, actionFolder, "install.sh"), into)
	command.Dir = t.TempDir()
	out, err := command.CombinedOutput()
	if _, missing := os.Stat(filepath.Join(into, "mi-roles")); err != nil || missing != nil {
		t.Errorf("%v, %v\n%s", err, missing, out)
	}
}
