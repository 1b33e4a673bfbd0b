package cmd

import (
	"bytes"
	"flag"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/cobra/doc"

	"mi-roles/cmd/screen"
)

var update = flag.Bool("update", false, "write docs/cli and docs/man from the commands")

// TestDocsOfCommands holds the pages of docs/cli and docs/man equal to the commands.
func TestDocsOfCommands(t *testing.T) {
	a := newApp(screen.Streams{Getenv: func(string) string { return "" }})
	root := newRoot(a)
	root.InitDefaultCompletionCmd()
	root.DisableAutoGenTag = true
	for _, kind := range []struct {
		dir  string
		make func(*testing.T, *cobra.Command) map[string][]byte
	}{{"cli", markdownPages}, {"man", manPages}} {
		dir := filepath.Join("..", "docs", kind.dir)
		want := kind.make(t, root)
		if *update {
			writePages(t, dir, want)
			continue
		}
		have := readPages(t, dir)
		for _, name := range slices.Sorted(maps.Keys(want)) {
			if !bytes.Equal(have[name], want[name]) {
				t.Errorf("docs/%s/%s differs from the command; write it again with: go test ./cmd -run TestDocsOfCommands -update",
					kind.dir, name)
			}
			delete(have, name)
		}
		for name := range have {
			t.Errorf("docs/%s/%s belongs to no command", kind.dir, name)
		}
	}
}

// pages are the commands that get a page, the topics of help included.
func pages(root *cobra.Command) []*cobra.Command {
	var all []*cobra.Command
	visit(root, func(c *cobra.Command) {
		if !c.Hidden && c.Name() != "help" {
			c.InitDefaultHelpFlag()
			all = append(all, c)
		}
	})
	return all
}

func pageName(c *cobra.Command) string { return strings.ReplaceAll(c.CommandPath(), " ", "-") }

func markdownPages(t *testing.T, root *cobra.Command) map[string][]byte {
	all := map[string][]byte{"README.md": indexPage(root)}
	for _, c := range pages(root) {
		var page bytes.Buffer
		if topic(c) {
			page.WriteString("# " + c.CommandPath() + "\n\n```\n" + c.Long + "\n```\n")
		} else if err := doc.GenMarkdownCustom(c, &page, func(s string) string {
			return strings.ReplaceAll(strings.TrimSuffix(s, ".md"), "_", "-") + ".md"
		}); err != nil {
			t.Fatal(err)
		}
		all[pageName(c)+".md"] = tidied(page.Bytes())
	}
	return all
}

// topic reports whether c is a page of help and no command.
func topic(c *cobra.Command) bool { return !c.Runnable() && !c.HasSubCommands() }

// indexPage lists the commands by group.
func indexPage(root *cobra.Command) []byte {
	var page bytes.Buffer
	page.WriteString("# Commands\n\nGenerated from the program: `mi-roles help COMMAND` shows the same.\n")
	list := func(title string, in func(*cobra.Command) bool) {
		page.WriteString("\n## " + title + "\n\n")
		for _, c := range root.Commands() {
			if !c.Hidden && c.Name() != "help" && in(c) {
				page.WriteString("- [" + c.Name() + "](" + pageName(c) + ".md): " + c.Short + "\n")
			}
		}
	}
	for _, g := range root.Groups() {
		list(strings.TrimSuffix(g.Title, ":"), func(c *cobra.Command) bool { return c.GroupID == g.ID })
	}
	list("Other commands", func(c *cobra.Command) bool { return c.GroupID == "" && !topic(c) })
	list("Topics", topic)
	return page.Bytes()
}

// tidied is without blanks at line ends, which editors would remove.
func tidied(page []byte) []byte {
	lines := strings.Split(strings.TrimRight(string(page), "\n"), "\n")
	for i, l := range lines {
		lines[i] = strings.TrimRight(l, " \t")
	}
	return []byte(strings.Join(lines, "\n") + "\n")
}

func manPages(t *testing.T, root *cobra.Command) map[string][]byte {
	date := time.Date(2026, time.November, 1, 0, 0, 0, 0, time.UTC) // fixed, so that a build is reproducible
	all := map[string][]byte{}
	for _, c := range pages(root) {
		var page bytes.Buffer
		header := &doc.GenManHeader{Section: "1", Source: "mi-roles", Manual: "mi-roles", Date: &date}
		if err := doc.GenMan(c, header, &page); err != nil {
			t.Fatal(err)
		}
		all[pageName(c)+".1"] = tidied(page.Bytes())
	}
	return all
}

func writePages(t *testing.T, dir string, want map[string][]byte) {
	for name := range readPages(t, dir) {
		if err := os.Remove(filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	for name, page := range want {
		if err := os.WriteFile(filepath.Join(dir, name), page, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func readPages(t *testing.T, dir string) map[string][]byte {
	all := map[string][]byte{}
	files, err := fs.ReadDir(os.DirFS(dir), ".")
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	for _, f := range files {
		text, err := os.ReadFile(filepath.Join(dir, f.Name()))
		if err != nil {
			t.Fatal(err)
		}
		all[f.Name()] = text
	}
	return all
}

// TestEveryCommandHasAnExample: help shows how it is really used.
func TestEveryCommandHasAnExample(t *testing.T) {
	root := newRoot(newApp(screen.Streams{Getenv: func(string) string { return "" }}))
	visit(root, func(c *cobra.Command) {
		if c.Runnable() && !c.HasSubCommands() && !c.Hidden && c.Example == "" && c.Name() != "help" {
			t.Errorf("%s has no example", c.CommandPath())
		}
	})
}
