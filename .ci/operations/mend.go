package main

import (
	"maps"
	"slices"
	"strings"
)

// mend puts right what the source says and cannot be meant.
func (all sourceTable) mend() {
	for path, methods := range all.byPath {
		for method, o := range methods {
			o.broaderMarks()
			if method != "GET" {
				o.companions()
				o.withoutUnstated(path)
			}
		}
	}
}

// broaderMarks: a mark belongs to a set of methods. One for reading and writing does not
// make a role the least for reading where another role is marked for that alone.
func (o *operation) broaderMarks() {
	marked := maps.Clone(o.roles)
	for name, e := range marked {
		for _, other := range marked {
			if other.least != nil && len(other.least) < len(e.least) && within(other.least, e.least) {
				e.least = nil
				o.roles[name] = e
				break
			}
		}
	}
}

func within(some, all []string) bool {
	return !slices.ContainsFunc(some, func(s string) bool { return !slices.Contains(all, s) })
}

// companions: a role that only reads does not write because a role that writes
// requires it besides. The source lists Directory.Read.All, for one, as if it alone
// could create an app role assignment.
func (o *operation) companions() {
	for _, name := range slices.Sorted(maps.Keys(o.roles)) {
		e := o.roles[name]
		if len(e.also) > 0 || !strings.Contains(name, ".Read.") {
			continue
		}
		for other, writes := range o.roles {
			if writes.also[name] {
				e.also[other] = true
			}
		}
	}
}

// withoutUnstated: the pages of the API state AppRoleAssignment.ReadWrite.All for
// creating and deleting app role assignments, and not Application.ReadWrite.All.
func (o *operation) withoutUnstated(path string) {
	path = strings.TrimSuffix(path, "/"+parameter)
	if strings.HasSuffix(path, "/approleassignments") || strings.HasSuffix(path, "/approleassignedto") {
		if _, stated := o.roles["AppRoleAssignment.ReadWrite.All"]; stated {
			delete(o.roles, "Application.ReadWrite.All")
		}
	}
}
