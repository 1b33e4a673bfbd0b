package inventory

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"mi-roles/roles"
	"mi-roles/roles/rows"
)

// The columns of Query, in the order of columnNames.
const (
	kind = iota
	resourceID
	principalID
	userAssigned
	role
	scope
	issuer
	subject
)

var columnNames = []string{"kind", "id", "principalId", "userAssigned", "role", "scope", "issuer", "subject"}

// Reader reads an export from its pages.
type Reader struct {
	inventory *Inventory
	page      string // a page that is not the last
	last      bool   // a last page was read
}

// NewReader begins to read an export.
func NewReader() *Reader {
	return &Reader{inventory: &Inventory{owner: map[string]string{}, usedBy: map[string][]roles.AzureID{},
		assigned:    map[string][]RoleAssignment{},
		credentials: map[string][]Credential{}, subscriptions: map[string]bool{}}}
}

// Add reads a file; its name is for messages. The error says what is wrong with the
// file as a whole.
func (r *Reader) Add(name string, file io.Reader) error {
	in, err := rows.NewReader(name, file, columnNames...)
	if err != nil {
		return usage(err.Error())
	}
	for in.Next() {
		if !r.inventory.row(in) {
			in.Unreadable()
		}
	}
	if err := in.Err(); err != nil {
		return usage(err.Error())
	}
	i := r.inventory
	for _, c := range []int{kind, resourceID, principalID} {
		if !in.Seen(c) {
			return usage(fmt.Sprintf("%s is not a result of the query: it has no column %s", name, columnNames[c]))
		}
	}
	i.Unreadable += in.Skipped.Unreadable + in.Skipped.TooLong
	if first := in.Skipped.First(); first > 0 && i.FirstBad == "" {
		i.FirstBad = fmt.Sprintf("%s, line %d", name, first)
	}
	if in.More() {
		r.page = name
	} else {
		r.last = true
	}
	return nil
}

func usage(msg string) error {
	return &roles.Error{Kind: roles.ErrUsage, Msg: msg,
		Hint: `az graph query -q "$(mi-roles snippet --for resource-graph)" --first 1000 -o json > azure.json`}
}

// Inventory gives what was read. It refuses an export without its last page, of which
// nothing could be called gone.
func (r *Reader) Inventory() (*Inventory, error) {
	if !r.last && r.page != "" {
		return nil, &roles.Error{Kind: roles.ErrUsage, Msg: r.page + " is one page of several, and the last one is missing",
			Hint: "get the next page with --skip-token and the token at the end of the file, and pass all files"}
	}
	return r.inventory, nil
}

func lower(in *rows.Reader, column int) string { return strings.ToLower(string(in.Value(column))) }

// row takes one row. It reports whether the row could be read.
func (i *Inventory) row(in *rows.Reader) bool {
	id := lower(in, resourceID)
	if !strings.HasPrefix(id, "/") {
		return false
	}
	i.Rows++
	if what := lower(in, kind); what != "role" { // a role assignment is listed where its scope is
		if s := roles.AzureID(id).Subscription(); s != "" {
			i.subscriptions[s] = true
		}
	}
	switch lower(in, kind) {
	case "identity":
		i.owner[id] = lower(in, principalID)
	case "host":
		i.owner[id] = lower(in, principalID)
		var used []string
		if list := in.Value(userAssigned); len(list) > 0 && json.Unmarshal(list, &used) != nil {
			return false
		}
		for _, u := range used {
			u = strings.ToLower(u)
			i.usedBy[u] = append(i.usedBy[u], roles.AzureID(in.Value(resourceID)))
		}
	case "role":
		who := lower(in, principalID)
		i.assigned[who] = append(i.assigned[who], RoleAssignment{Role: string(in.Value(role)), Scope: string(in.Value(scope))})
	case "credential":
		parent, name, ok := strings.Cut(id, "/federatedidentitycredentials/")
		if !ok {
			return false
		}
		i.credentials[parent] = append(i.credentials[parent],
			Credential{Name: name, Issuer: string(in.Value(issuer)), Subject: string(in.Value(subject))})
	default:
		return false
	}
	return true
}
