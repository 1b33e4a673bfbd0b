package main

import (
	"encoding/json"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// licences is what a dependency may be licensed under: terms that ask for no more
// than to be named.
var licences = []struct {
	name string
	text *regexp.Regexp
}{
	{"Apache-2.0", regexp.MustCompile(`(?i)apache license,?\s+version 2\.0`)},
	{"MIT", regexp.MustCompile(`(?i)permission is hereby granted, free of charge, to any person obtaining a copy`)},
	{"BSD", regexp.MustCompile(`(?i)redistribution and use in source and binary forms, with or without\s+modification, are permitted`)},
	{"ISC", regexp.MustCompile(`(?i)permission to use, copy, modify, and/?(or)? distribute this software for any\s+purpose with or without fee`)},
	{"MPL-2.0", regexp.MustCompile(`(?i)mozilla public license,? version 2\.0`)},
}

// weak begins the names of modules under MPL-2.0, which asks to publish changes to
// their files: none is changed here.
const weak = "github.com/hashicorp/"

// TestLicences looks into every module that the program is built of.
func TestLicences(t *testing.T) {
	cmd := exec.CommandContext(t.Context(), "go", "list", "-deps", "-json=Standard,Module", ".")
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	seen := map[string]bool{}
	for d := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p struct {
			Standard bool
			Module   *struct {
				Path, Dir string
				Main      bool
			}
		}
		if err := d.Decode(&p); err == io.EOF {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		if p.Standard || p.Module == nil || p.Module.Main || seen[p.Module.Path] {
			continue
		}
		seen[p.Module.Path] = true
		if p.Module.Dir == "" {
			t.Errorf("%s is not in the module cache", p.Module.Path)
			continue
		}
		checkLicence(t, p.Module.Path, p.Module.Dir)
	}
	if len(seen) < 10 {
		t.Errorf("only %d modules were looked at", len(seen))
	}
}

func checkLicence(t *testing.T, module, dir string) {
	t.Helper()
	files, _ := filepath.Glob(filepath.Join(dir, "*"))
	found := ""
	for _, file := range files {
		name := strings.ToUpper(filepath.Base(file))
		if !strings.HasPrefix(name, "LICEN") && !strings.HasPrefix(name, "COPYING") {
			continue
		}
		text, err := os.ReadFile(file)
		if err != nil {
			continue
		}
		for _, l := range licences {
			if found == "" && l.text.MatchString(strings.Join(strings.Fields(string(text)), " ")) {
				found = l.name
			}
		}
	}
	switch {
	case found == "":
		t.Errorf("%s: no license that is on the list", module)
	case found == "MPL-2.0" && !strings.HasPrefix(module, weak):
		t.Errorf("%s: %s needs a decision", module, found)
	}
}
