// Command commits checks the first lines of commits against CONTRIBUTING.md:
// imperative, at most 72 characters.
//
//	go run ./.ci/commits origin/main..HEAD
package main

import (
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

const most = 72

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: go run ./.ci/commits RANGE")
		os.Exit(2)
	}
	git := exec.Command("git", "log", "--no-merges", "--format=%h %s", os.Args[1], "--")
	git.Stderr = os.Stderr
	out, err := git.Output()
	if err != nil {
		fmt.Fprintln(os.Stderr, "commits: git log:", err)
		os.Exit(2)
	}
	wrong := false
	for line := range strings.Lines(string(out)) {
		id, subject, _ := strings.Cut(strings.TrimSuffix(line, "\n"), " ")
		for _, problem := range problems(subject) {
			fmt.Printf("%s %s: %s\n", id, subject, problem)
			wrong = true
		}
	}
	if wrong {
		os.Exit(1)
	}
}

// problems lists what is wrong with the first line of a commit message.
func problems(subject string) []string {
	var found []string
	if n := utf8.RuneCountInString(subject); n > most {
		found = append(found, fmt.Sprintf("%d characters, at most %d", n, most))
	}
	first, _, _ := strings.Cut(subject, " ")
	initial, _ := utf8.DecodeRuneInString(first)
	switch {
	case !unicode.IsUpper(initial):
		found = append(found, "begin with a capital letter")
	case strings.HasSuffix(first, ":"):
		found = append(found, "begin with what the change does, not with its topic")
	case !imperative(strings.ToLower(first)):
		found = append(found, fmt.Sprintf("imperative, please: not %q", first))
	}
	if strings.HasSuffix(subject, ".") {
		found = append(found, "no full stop at the end")
	}
	return found
}

// imperative reports whether a word may be a verb in the imperative: it has no ending
// of another form.
func imperative(word string) bool {
	if slices.Contains([]string{"embed", "shed", "wed", "bring", "ping", "ring", "string"}, word) {
		return true
	}
	switch {
	case strings.HasSuffix(word, "eed"): // feed, seed, exceed
		return true
	case strings.HasSuffix(word, "ss"), strings.HasSuffix(word, "us"), strings.HasSuffix(word, "as"): // pass, focus, alias
		return true
	}
	return !strings.HasSuffix(word, "ed") && !strings.HasSuffix(word, "ing") && !strings.HasSuffix(word, "s")
}
