package main

import (
	"strings"
	"testing"
	"time"

	"mi-roles/cmd/testenv"
)

// TestQueriesThatGrow: a short query whose every stage makes ten rows of one is
// refused before it takes the machine's memory, typed or in the environment.
func TestQueriesThatGrow(t *testing.T) {
	query := "@" + strings.Repeat("|[].[@,@,@,@,@,@,@,@,@,@][]", 7)
	typed, set := testenv.New(t, "mi-roles"), testenv.New(t, "mi-roles")
	set.Set("MI_ROLES_QUERY=" + query)
	for name, run := range map[string]func() ran{
		"typed": func() ran { return runProgram(t, typed, "list", "--all", "--sandbox", "-o", "json", "--query", query) },
		"with a time": func() ran {
			return runProgram(t, typed, "list", "--all", "--sandbox", "-o", "json", "--timeout", "2s", "--query", query)
		},
		"the environment": func() ran { return runProgram(t, set, "list", "--all", "--sandbox", "-o", "json") },
	} {
		start := time.Now()
		r := run()
		if r.code != 1 && !(r.code == 7 && name == "with a time") || r.out != "" ||
			r.code == 1 && !strings.Contains(r.err, "too complex") {
			t.Errorf("%s: exit %d\n%.300s\n%.600s", name, r.code, r.out, r.err)
		}
		if took := time.Since(start); took > time.Minute || r.peak > 1<<20 {
			t.Errorf("%s: took %s and %d MiB", name, took, r.peak>>10)
		}
	}
}
