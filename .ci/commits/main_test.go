package main

import (
	"strings"
	"testing"
)

func TestProblems(t *testing.T) {
	for subject, want := range map[string]string{
		"Read the assignments of deleted APIs": "",
		"Pass a clock to every wait":           "",
		"Seed the generator from the flag":     "",
		"Embed the schema":                     "",
		"Alias graph to Microsoft Graph":       "",
		"Say not found only where the directory says so, and nothing else: 72 chs": "",
		strings.Repeat("Add roles. ", 7):                                           "77 characters, at most 72",
		"Tests: less of the same":                                                  "not with its topic",
		"snapshot diff: help on was":                                               "capital letter",
		"Added a flag":                                                             `not "Added"`,
		"Adding a flag":                                                            `not "Adding"`,
		"Adds a flag":                                                              `not "Adds"`,
		"Add a flag.":                                                              "no full stop",
		"":                                                                         "capital letter",
	} {
		got := strings.Join(problems(subject), "; ")
		if (got == "") != (want == "") || !strings.Contains(got, want) {
			t.Errorf("%q: %q, want %q", subject, got, want)
		}
	}
}
