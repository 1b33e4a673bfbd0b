package change

import (
	"fmt"
	"strings"

	"mi-roles/cmd/screen"
	"mi-roles/roles"
)

// unprinted says of a run whose result is lost what it changed.
func unprinted(err error, results []roles.Result) error {
	made, _ := tally(results)
	if made == 0 {
		return err
	}
	return &screen.Advised{Err: fmt.Errorf("%w; %d of %d changes made", err, made, len(results)), Hint: completedStays}
}

// tally counts what was changed, and says in words what became of every step.
func tally(results []roles.Result) (made int, words string) {
	count := map[roles.Status]int{}
	for _, res := range results {
		count[res.Status]++
	}
	var parts []string
	for _, status := range []roles.Status{roles.Done, roles.Planned, roles.Unchanged, roles.Skipped, roles.Failed} {
		if n := count[status]; n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, status))
		}
	}
	if len(parts) == 0 {
		parts = []string{"none"}
	}
	return count[roles.Done], "changes: " + strings.Join(parts, ", ")
}
