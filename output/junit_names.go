package output

import (
	"cmp"
	"path"
	"strconv"
)

// caseNames names each finding's test case. Where several have one name, they get what
// tells them apart: resource group, object id, API and role, and only then a number.
// GitLab takes cases of one name for the same one and shows the last of them.
func caseNames(findings []Finding) []string {
	names := make([]string, len(findings))
	for i, f := range findings {
		names[i] = Clean(cmp.Or(f.Case, f.Subject, f.RuleID))
	}
	for _, detail := range []func(Finding) string{
		func(f Finding) string { return f.Group },
		func(f Finding) string { return path.Base(f.Location) },
		func(f Finding) string { return f.Key },
	} {
		count := counted(names)
		for i, f := range findings {
			if text := Clean(detail(f)); count[names[i]] > 1 && text != "" && text != "." {
				names[i] += " (" + text + ")"
			}
		}
	}
	return numbered(names)
}

// numbered makes different names of equal ones.
func numbered(names []string) []string {
	count, used := counted(names), map[string]bool{}
	for i, name := range names {
		for n := 2; used[names[i]]; n++ {
			if try := name + " #" + strconv.Itoa(n); count[try] == 0 {
				names[i] = try
			}
		}
		used[names[i]] = true
	}
	return names
}

func counted(names []string) map[string]int {
	count := map[string]int{}
	for _, name := range names {
		count[name]++
	}
	return count
}
