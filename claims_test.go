package main

import (
	"bufio"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// What the pages about security and installation say, sentence by sentence, and the tests
// that hold it. A line of the list: the tests, a tab, the sentence. A test is FOLDER:NAME
// or script:NAME. "-" stands before what claims nothing about the program: about others,
// advice, and what is not promised; "~" before what only a system shows on which the tests
// are not run.
const claimList = "docs/claims.tsv"

var claimPages = []string{"SECURITY.md", "docs/install.md", "docs/security.md"}

// TestClaims: every sentence of the pages is in the list, and nothing else; each claim has
// tests, and they exist. With -update the list follows the pages, with "?" where someone
// has to say which test holds a sentence.
func TestClaims(t *testing.T) {
	listed := readClaims(t)
	var lines []string
	for _, page := range claimPages {
		lines = append(lines, "# "+page)
		for _, s := range sentences(t, page) {
			tests, known := listed[page][s]
			delete(listed[page], s)
			switch {
			case !known && *update:
				tests = "?"
			case !known:
				t.Errorf("%s claims what %s does not list: %s", page, claimList, s)
			}
			lines = append(lines, tests+"\t"+s)
			checkClaim(t, page, s, tests)
		}
		for s := range listed[page] {
			if !*update {
				t.Errorf("%s lists what %s does not say: %s", claimList, page, s)
			}
		}
	}
	if *update {
		if err := os.WriteFile(claimList, []byte(strings.Join(lines, "\n")+"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func checkClaim(t *testing.T, page, sentence, tests string) {
	t.Helper()
	if tests == "-" || tests == "~" {
		return
	}
	names := strings.Fields(tests)
	if len(names) == 0 {
		t.Errorf("%s: no test holds: %s", page, sentence)
	}
	for _, name := range names {
		where, test, _ := strings.Cut(name, ":")
		if where == "script" {
			if _, err := os.Stat(filepath.Join("testdata/script", test+".txtar")); err != nil {
				t.Errorf("%s: there is no script %s: %s", page, test, sentence)
			}
		} else if !slices.Contains(testsIn(t, where), test) {
			t.Errorf("%s: %q is no test: %s", page, name, sentence)
		}
	}
}

// testsIn gives the tests of a folder, read from its files whatever system they are for.
func testsIn(t *testing.T, dir string) []string {
	t.Helper()
	var names []string
	files, _ := filepath.Glob(filepath.Join(dir, "*_test.go"))
	for _, file := range files {
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range parsed.Decls {
			if f, is := d.(*ast.FuncDecl); is && f.Recv == nil && regexp.MustCompile(`^(Test|Fuzz)`).MatchString(f.Name.Name) {
				names = append(names, f.Name.Name)
			}
		}
	}
	return names
}

func readClaims(t *testing.T) map[string]map[string]string {
	t.Helper()
	all := map[string]map[string]string{}
	for _, page := range claimPages {
		all[page] = map[string]string{}
	}
	file, err := os.Open(claimList)
	if err != nil {
		if *update {
			return all
		}
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	page := ""
	for lines := bufio.NewScanner(file); lines.Scan(); {
		if name, is := strings.CutPrefix(lines.Text(), "# "); is {
			page = name
			continue
		}
		tests, sentence, ok := strings.Cut(lines.Text(), "\t")
		if !ok || all[page] == nil {
			t.Fatalf("%s: %q is no line of a list", claimList, lines.Text())
		}
		all[page][sentence] = tests
	}
	return all
}

var (
	sentenceEnd = regexp.MustCompile("([.!?][)\"`*]*) +([A-Z\"`*(\\[]|mi-roles)")
	tableRule   = regexp.MustCompile(`^\|[-| :]+\|$`)
)

// sentences gives what a page says: each sentence of its paragraphs and lists, and each row
// of its tables, without headings and code.
func sentences(t *testing.T, page string) []string {
	t.Helper()
	text, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	paragraph := ""
	end := func() {
		if paragraph != "" {
			all = append(all, strings.Split(sentenceEnd.ReplaceAllString(paragraph, "$1\n$2"), "\n")...)
		}
		paragraph = ""
	}
	code, lines := false, strings.Split(string(text), "\n")
	for i, line := range lines {
		line = strings.TrimSpace(line)
		switch {
		case strings.HasPrefix(line, "```"):
			end()
			code = !code
		case code:
		case line == "", strings.HasPrefix(line, "#"):
			end()
		case strings.HasPrefix(line, "|"):
			end()
			heading := i+1 < len(lines) && tableRule.MatchString(strings.TrimSpace(lines[i+1]))
			if !heading && !tableRule.MatchString(line) {
				all = append(all, line)
			}
		default:
			if item, is := strings.CutPrefix(line, "- "); is {
				end()
				line = item
			}
			paragraph = strings.TrimSpace(paragraph + " " + line)
		}
	}
	end()
	return all
}

// A sentence ends where people end one.
func TestSentences(t *testing.T) {
	page := filepath.Join(t.TempDir(), "page.md")
	text := "# Title\nOne is\nhere, TLS 1.2 at least. `Two` is (\"so\"). Three\n- four. Five\n  goes on\n\n| a | b |\n|---|---|\n| x. Y " +
		"| z |\n\n```sh\ncode. More\n```\nLast: **six.** Seven\n"
	if err := os.WriteFile(page, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	want := []string{"One is here, TLS 1.2 at least.", "`Two` is (\"so\").", "Three", "four.", "Five goes on", "| x. Y | z |",
		"Last: **six.**", "Seven"}
	if got := sentences(t, page); !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}
