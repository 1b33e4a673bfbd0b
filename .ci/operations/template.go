package main

import (
	"regexp"
	"slices"
	"strings"
)

const parameter = "{}"

var call = regexp.MustCompile(`^([^(]*)\((.*)\)$`)

// normalize gives a path of the source in the table's form, segment by segment:
// parameters are {}, a function is its name and its parameters' names in order,
// and an item that is addressed by its path is one parameter after "root:" or
// "{}:". Paths below /me are left out, for a signed-in user is needed there whatever
// the source says; so are those that are examples of a query or of any depth.
func normalize(path string) (string, bool) {
	if strings.ContainsAny(path, "?") || strings.Contains(path, "...") {
		return "", false
	}
	path = strings.Trim(path, "/")
	if first, _, _ := strings.Cut(path, "/"); strings.EqualFold(first, "me") {
		return "", false
	}
	var out []string
	segments := strings.Split(path, "/")
	for i := 0; i < len(segments); i++ {
		s := segments[i]
		if opened, ok := strings.CutSuffix(s, ":"); ok {
			out = append(out, segment(opened)+":")
			i = closing(segments, i+1)
			if i < len(segments) {
				out = append(out, parameter)
			}
			continue
		}
		out = append(out, function(s)...)
	}
	return "/" + strings.Join(out, "/"), true
}

// closing finds the segment that ends a path within a path: the one with a colon,
// or a parameter, where the source forgot the colon.
func closing(segments []string, from int) int {
	for i := from; i < len(segments); i++ {
		if strings.HasSuffix(segments[i], ":") || strings.HasPrefix(segments[i], "{") {
			return i
		}
	}
	return len(segments)
}

func segment(s string) string {
	if strings.HasPrefix(s, "{") || strings.HasPrefix(s, "(") {
		return parameter
	}
	return s
}

// function splits "name({id})" into name and key, and gives "name(a={x},b={y})" as
// "name(a,b)".
func function(s string) []string {
	m := call.FindStringSubmatch(s)
	if m == nil || m[1] == "" {
		return []string{segment(s)}
	}
	if !strings.Contains(m[2], "=") {
		if m[2] == "" {
			return []string{m[1]}
		}
		return []string{m[1], parameter}
	}
	var names []string
	for _, part := range strings.Split(m[2], ",") {
		name, _, _ := strings.Cut(part, "=")
		names = append(names, strings.ToLower(strings.TrimSpace(name)))
	}
	slices.Sort(names)
	return []string{m[1] + "(" + strings.Join(names, ",") + ")"}
}
