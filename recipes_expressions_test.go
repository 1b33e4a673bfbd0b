package main

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

var inBraces = regexp.MustCompile(`\$\{\{\s*(.*?)\s*\}\}`)

// fill puts the values of expressions in their places.
func (g *github) fill(text string) string {
	return inBraces.ReplaceAllStringFunc(text, func(s string) string { return g.value(inBraces.FindStringSubmatch(s)[1]) })
}

// is evaluates a condition.
func (g *github) is(condition string) bool {
	if m := inBraces.FindStringSubmatch(condition); m != nil {
		condition = m[1]
	}
	if condition == "" {
		return !g.failed
	}
	if !strings.Contains(condition, "canceled()") && g.failed {
		return false
	}
	return slices.ContainsFunc(strings.Split(condition, "||"), func(either string) bool {
		return !slices.ContainsFunc(strings.Split(either, "&&"),
			func(part string) bool { return g.value(strings.TrimSpace(part)) != "true" })
	})
}

// value is that of a name, a literal, a call or a comparison.
func (g *github) value(expression string) string {
	for _, operator := range []string{" == ", " != "} {
		if left, right, ok := strings.Cut(expression, operator); ok {
			if (g.value(left) == g.value(right)) == (operator == " == ") {
				return "true"
			}
			return "false"
		}
	}
	if text, ok := strings.CutPrefix(expression, "'"); ok {
		return strings.TrimSuffix(text, "'")
	}
	if file, ok := strings.CutPrefix(expression, "hashFiles('"); ok {
		text, _ := os.ReadFile(filepath.Join(g.folder, strings.TrimSuffix(file, "')")))
		return string(text)
	}
	if expression == "!canceled()" {
		return "true"
	}
	value, known := g.values[expression]
	if !known && !strings.HasPrefix(expression, "inputs.") && !strings.HasPrefix(expression, "steps.") {
		g.t.Fatalf("no value of %q", expression)
	}
	return value
}
