package main

import (
	_ "embed"
	"fmt"
	"os"
	"path"
	"strings"
)

// equivalentList is equivalent.txt: a line for each edit that changes nothing that
// anybody could notice, and after " # " the reason.
//
//go:embed equivalent.txt
var equivalentList string

// readEquivalent reads the list, by edit.
func readEquivalent(list string) (map[string]bool, error) {
	known := map[string]bool{}
	for i, line := range strings.Split(list, "\n") {
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		edit, reason, ok := strings.Cut(line, " # ")
		if !ok || strings.TrimSpace(reason) == "" {
			return nil, fmt.Errorf("equivalent.txt:%d: no reason: write EDIT # REASON", i+1)
		}
		known[strings.TrimSpace(edit)] = true
	}
	return known, nil
}

// coverage is the code that tests come by, by file name: blocks of lines and columns.
type coverage map[string][]block

type block struct{ fromLine, fromColumn, toLine, toColumn int }

func readCoverage(profile string) (coverage, error) {
	text, err := os.ReadFile(profile)
	if err != nil {
		return nil, err
	}
	c := coverage{}
	for line := range strings.Lines(string(text)) {
		file, rest, ok := strings.Cut(line, ".go:")
		var b block
		var statements, count int
		if _, err := fmt.Sscanf(rest, "%d.%d,%d.%d %d %d", &b.fromLine, &b.fromColumn, &b.toLine, &b.toColumn, &statements, &count); !ok || err != nil {
			continue // the head: "mode: set"
		}
		if count > 0 {
			name := path.Base(file) + ".go"
			c[name] = append(c[name], b)
		}
	}
	return c, nil
}

// at reports whether tests come by an edit.
func (c coverage) at(e edit) bool {
	for _, b := range c[path.Base(e.file)] {
		after := e.line > b.fromLine || e.line == b.fromLine && e.column >= b.fromColumn
		before := e.line < b.toLine || e.line == b.toLine && e.column <= b.toColumn
		if after && before {
			return true
		}
	}
	return false
}
