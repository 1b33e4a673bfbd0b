package main

import (
	"encoding/json"
	"slices"

	"mi-roles/graph/wire"
)

// object is what the questions look at in the objects of an answer.
type object struct {
	ID   string
	Type string    `json:"servicePrincipalType"`
	Held *[]object `json:"appRoleAssignments"`
}

// objects are those of an answer: of its list, or the one that it is.
func objects(r wire.Reply) []object {
	var answer struct {
		object
		Value []object
	}
	if !r.OK() || json.Unmarshal(r.Body, &answer) != nil {
		return nil
	}
	if answer.ID != "" {
		return []object{answer.object}
	}
	return answer.Value
}

func with(id string) func(object) bool { return func(o object) bool { return o.ID == id } }

// some: there is anything in the answer.
func some(_ *asker, all []object) string {
	if len(all) == 0 {
		return "200, but nothing is in it"
	}
	return ""
}

// among: the identity is in the answer.
func among(a *asker, all []object) string {
	if !slices.ContainsFunc(all, with(a.known.PrincipalID)) {
		return "200, but the identity is not in it"
	}
	return ""
}

// only: nothing else is either; names need not be unique, but few share one.
func only(a *asker, all []object) string {
	if problem := among(a, all); problem != "" || len(all) < 20 {
		return problem
	}
	return "200, but the filter was ignored"
}

// granted: the assignment is in the answer.
func granted(a *asker, all []object) string {
	if !slices.ContainsFunc(all, with(a.assignment)) {
		return "200, but the assignment is not in it"
	}
	return ""
}

// allOf: the answer holds service principals of one type.
func allOf(kind string) func(*asker, []object) string {
	return func(a *asker, all []object) string {
		if slices.ContainsFunc(all, func(o object) bool { return o.Type != kind }) {
			return "200, but the filter was ignored"
		}
		return some(a, all)
	}
}

// expandLimit is where $expand is cut without notice.
const expandLimit = 20

// expanded: the identity comes with what it holds.
func expanded(a *asker, all []object) string {
	if problem := only(a, all); problem != "" {
		return problem
	}
	held := all[slices.IndexFunc(all, with(a.known.PrincipalID))].Held
	switch {
	case held == nil:
		return "200, but without appRoleAssignments"
	case len(*held) < expandLimit && !slices.ContainsFunc(*held, with(a.assignment)):
		return "200, but the assignment is not in appRoleAssignments"
	}
	return ""
}

// allExpanded: each identity of the page comes with what it holds.
func allExpanded(a *asker, all []object) string {
	if slices.ContainsFunc(all, func(o object) bool { return o.Held == nil }) {
		return "200, but without appRoleAssignments"
	}
	return some(a, all)
}
