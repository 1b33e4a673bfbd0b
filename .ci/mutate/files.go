package main

import (
	_ "embed"
	"fmt"
	"os"
	"path"
	"strings"
)

// survivorList is survivors.txt: a line for each edit that may live, and after " # "
// the reason.
//
//go:embed survivors.txt
var survivorList string

// readSurvivors reads the list, by edit.
func readSurvivors(list string) (map[string]bool, error) {
	known := map[string]bool{}
	for i, line := range strings.Split(list, "\n") {
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		edit, reason, ok := strings.Cut(line, " # ")
		if !ok || strings.TrimSpace(reason) == "" {
			return nil, fmt.Errorf("survivors.txt:%d: no reason: write EDIT # REASON", i+1)
		}
		known[strings.TrimSpace(edit)] = true
	}
	return known, nil
}

// stale finds a listed edit of these files that is no more, "" when all are there.
func stale(edits []edit, listed map[string]bool) string {
	files, keys := map[string]bool{}, map[string]bool{}
	for _, e := range edits {
		files[e.file], keys[e.key()] = true, true
	}
	for key := range listed {
		if file, _, _ := strings.Cut(key, " "); files[file] && !keys[key] {
			return key
		}
	}
	return ""
}

// coverage is whether tests come by the code, by file name: blocks of lines and columns.
type coverage map[string][]block

type block struct {
	fromLine, fromColumn, toLine, toColumn int
	statements, count                      int
}

func readCoverage(profile string) (coverage, error) {
	text, err := os.ReadFile(profile)
	if err != nil {
		return nil, err
	}
	c := coverage{}
	for line := range strings.Lines(string(text)) {
		file, rest, ok := strings.Cut(line, ".go:")
		var b block
		_, err := fmt.Sscanf(rest, "%d.%d,%d.%d %d %d", &b.fromLine, &b.fromColumn, &b.toLine, &b.toColumn, &b.statements, &b.count)
		if !ok || err != nil {
			continue // the head: "mode: set"
		}
		name := path.Base(file) + ".go"
		c[name] = append(c[name], b)
	}
	return c, nil
}

// misses reports whether no test comes by an edit. What is in no block, such as the
// condition of a case, may be run.
func (c coverage) misses(e edit) bool {
	missed := false
	for _, b := range c[path.Base(e.file)] {
		after := e.line > b.fromLine || e.line == b.fromLine && e.column >= b.fromColumn
		before := e.line < b.toLine || e.line == b.toLine && e.column <= b.toColumn
		if after && before && b.count > 0 {
			return false
		}
		missed = missed || after && before
	}
	return missed
}
