package main

import (
	"maps"
	"slices"
	"strings"
)

// mend puts right what the source says and cannot be meant.
func (all sourceTable) mend() {
	all.groupMembers()
	for path, methods := range all.byPath {
		for method, o := range methods {
			o.broaderMarks(method)
			if method != "GET" {
				o.companions()
				o.withoutUnstated(path)
			}
		}
	}
}

// groupMembers: the source has no way to add a member to a group. The page of that call
// (https://learn.microsoft.com/graph/api/group-post-members) states GroupMember.ReadWrite.All as least,
// and before it named only the least, the same roles as for taking a member out.
func (all sourceTable) groupMembers() {
	const members = "/groups/{}/members"
	out := all.byPath[members+"/"+parameter]["DELETE"]
	if out == nil || all.byPath[members] == nil || all.byPath[members]["POST"] != nil {
		return
	}
	all.byPath[members]["POST"] = &operation{roles: maps.Clone(out.roles), delegated: out.delegated}
}

// broaderMarks: a mark belongs to a set of methods. One for reading and writing does not
// make a role the least for reading where another role is marked for that alone, be it one
// that cannot be assigned: there Calendars.ReadWrite would look less than Calendars.Read.
func (o *operation) broaderMarks(method string) {
	var marks [][]string
	for _, e := range o.roles {
		if e.least != nil {
			marks = append(marks, e.least)
		}
	}
	if method == "GET" {
		marks = append(marks, o.hidden...)
	}
	for name, e := range o.roles {
		if slices.ContainsFunc(marks, func(mark []string) bool { return len(mark) < len(e.least) && within(mark, e.least) }) {
			e.least = nil
			o.roles[name] = e
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
