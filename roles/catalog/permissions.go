package catalog

import (
	"embed"
	"strings"
	"sync"
	"time"
)

// What Microsoft's APIs publish, written by .ci/catalog: a file per API, named by
// its alias; per line: value, id of the application role, id of the delegated
// permission of the same value ("-" where there is none).
//
//go:embed known/*.tsv
var knownFiles embed.FS

//go:embed known/date.txt
var date string

// Date is the day of the built-in table, as year-month-day: what Microsoft has
// added since is neither known nor rated.
func Date() string { return strings.TrimSpace(date) }

// Old reports whether the table is more than 180 days old at the time now, and how
// many days: by then Microsoft has added dozens of roles that it does not know.
func Old(now time.Time) (days int, old bool) {
	day, err := time.Parse(time.DateOnly, Date())
	days = int(now.Sub(day).Hours() / 24)
	return days, err == nil && days > 180
}

// permission is a line of the files: the ids are "" where there is none.
type permission struct{ value, roleID, scopeID string }

// permissions are the lines of the files by app id, read when first asked for.
var permissions = sync.OnceValue(func() map[string][]permission {
	all := map[string][]permission{}
	for _, api := range apis {
		text, err := knownFiles.ReadFile("known/" + api.Alias + ".tsv")
		if err != nil {
			continue // not every API has permissions that are known
		}
		for line := range strings.Lines(string(text)) {
			value, ids, _ := strings.Cut(strings.TrimSpace(line), "\t")
			role, scope, _ := strings.Cut(ids, "\t")
			all[api.AppID] = append(all[api.AppID], permission{value, noDash(role), noDash(scope)})
		}
	}
	return all
})

func noDash(id string) string {
	if id == "-" {
		return ""
	}
	return id
}
