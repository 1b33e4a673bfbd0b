package operations

import (
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
)

// Every is what a query reads that names more properties than are kept: all of them.
const Every = "*"

// Bounds of the properties that are kept of a call.
const (
	maxReads = 100
	maxName  = 120
)

// compared finds the properties that a filter compares, "accountEnabled eq true",
// and those within its functions, "startswith(department,'a')".
var compared = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?i)([a-z_]\w*)\s+(?:eq|ne|gt|ge|lt|le|in)\b|\w+\(\s*([a-z_]\w*)\s*,`)
})

var quoted = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`'[^']*'`) })

// ReadsOf gives the properties that the query of an address names: those of $select,
// $expand, $filter and $orderby. Unless it selects, it also reads what is shown by
// default.
func ReadsOf(address string) (properties []string, selects bool) {
	_, query, _ := strings.Cut(address, "?")
	query, _, _ = strings.Cut(query, "#")
	for pair := range strings.SplitSeq(query, "&") {
		name, value, _ := strings.Cut(pair, "=")
		switch strings.ToLower(strings.TrimPrefix(unescape(name), "$")) {
		case "select":
			properties, selects = append(properties, names(unescape(value))...), true
		case "expand", "orderby":
			properties = append(properties, names(unescape(value))...)
		case "filter":
			for _, m := range compared().FindAllStringSubmatch(quoted().ReplaceAllString(unescape(value), "''"), -1) {
				properties = append(properties, m[1]+m[2])
			}
		}
	}
	return MergeReads(properties, nil), selects
}

// MergeReads joins properties, each once, in order.
func MergeReads(a, b []string) []string {
	all := slices.Concat(a, b)
	slices.Sort(all)
	if all = slices.Compact(all); len(all) > maxReads {
		return []string{Every}
	}
	return all
}

// names gives the first word of each part of a list: "name desc" is name, "manager($select=id)" manager.
func names(list string) []string {
	var out []string
	for part := range strings.SplitSeq(list, ",") {
		part = strings.TrimSpace(part)
		if end := strings.IndexAny(part, " (/;)"); end >= 0 {
			part = part[:end]
		}
		if part != "" && len(part) <= maxName {
			out = append(out, strings.Clone(part))
		}
	}
	return out
}

func unescape(s string) string {
	if plain, err := url.QueryUnescape(s); err == nil {
		return plain
	}
	return s
}
