package convert

import (
	"strings"

	"go.yaml.in/yaml/v3"

	"mi-roles/roles"
	"mi-roles/roles/manifest"
	"mi-roles/roles/shell"
)

// document reads what is JSON or YAML.
type document struct{ name string }

func (d document) at(n *yaml.Node) manifest.Position {
	return manifest.Position{File: d.name, Line: n.Line, Column: n.Column}
}

// field finds a key of a mapping, in any case: Microsoft Graph PowerShell writes AppRoleId.
func field(n *yaml.Node, key string) *yaml.Node {
	if n == nil || n.Kind != yaml.MappingNode {
		return nil
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		if strings.EqualFold(n.Content[i].Value, key) {
			return n.Content[i+1]
		}
	}
	return nil
}

// text is a field's text, "" where it is none.
func text(n *yaml.Node, key string) string {
	if v := field(n, key); v != nil && v.Kind == yaml.ScalarNode && v.Tag == "!!str" {
		return v.Value
	}
	return ""
}

// read finds out what a document is.
func (d document) read(root *yaml.Node) (result, error) {
	rows := []*yaml.Node{root}
	switch {
	case root.Kind == yaml.SequenceNode:
		rows = root.Content
	case root.Kind != yaml.MappingNode:
		return result{}, refuse(d.at(root), readable, "is not a list of assignments")
	case field(root, "grants") != nil:
		return result{}, refuse(d.at(root), "preview it with: mi-roles plan -f "+shell.Anywhere(d.name, "FILE"), "is a manifest already")
	case field(root, "terraform_version") != nil:
		return d.terraform(root)
	case field(root, "requiredResourceAccess") != nil:
		return result{}, d.wish(field(root, "requiredResourceAccess"))
	case field(root, "@odata.nextLink") != nil:
		return result{}, refuse(d.at(field(root, "@odata.nextLink")),
			"get the other pages too (@odata.nextLink), and merge them into one list",
			"is the first page of a longer list")
	case field(root, "value") != nil && field(root, "value").Kind == yaml.SequenceNode:
		rows = field(root, "value").Content
	}
	var r result
	for _, row := range rows {
		if err := d.row(row, &r); err != nil {
			return result{}, err
		}
	}
	return r, nil
}

// row reads an appRoleAssignment, as Graph or mi-roles list prints it.
func (d document) row(n *yaml.Node, r *result) error {
	switch {
	case field(n, "requiredResourceAccess") != nil:
		return d.wish(field(n, "requiredResourceAccess"))
	case field(n, "resourceAccess") != nil:
		return d.wish(&yaml.Node{Kind: yaml.SequenceNode, Line: n.Line, Column: n.Column, Content: []*yaml.Node{n}})
	case field(n, "verdict") != nil || field(n, "action") != nil:
		return refuse(d.at(n), "list what is held, and convert that: mi-roles list --all -o json",
			"is the result of a change or a check, not a list of assignments")
	case field(n, "appRoleId") == nil && field(n, "scope") != nil && field(n, "consentType") != nil:
		return refuse(d.at(n), "a managed identity needs application permissions: mi-roles explain delegated permission",
			"is a delegated permission grant, which is used for a user who is signed in")
	}
	f := found{who: text(n, "principalDisplayName"), of: text(n, "resourceDisplayName")}
	if key := f.fill(n, "principalId", "resourceId", "appRoleId"); key != "" {
		return d.lacks(n, key)
	}
	if api := strings.ToLower(text(n, "resourceAppId")); roles.IsGUID(api) {
		f.api = api
	}
	switch state := text(n, "appRoleState"); state {
	case string(roles.RoleDeleted), string(roles.ResourceDeleted):
		r.leaveOut(n.Line, "%s holds a role that no longer works (%s)", cleaned(f.who, f.principal), state)
		return nil
	case "", string(roles.Enabled):
		f.value = text(n, "appRoleValue")
	}
	r.add(n.Line, f, text(n, "principalType"))
	return nil
}

// fill takes the three ids from a mapping, and gives the key of one that is none.
func (f *found) fill(n *yaml.Node, principal, resource, role string) string {
	for i, to := range []*string{&f.principal, &f.resource, &f.role} {
		key := []string{principal, resource, role}[i]
		if *to = strings.ToLower(text(n, key)); !roles.IsGUID(*to) {
			return key
		}
	}
	return ""
}

// lacks tells what is missing of an assignment. Other tools print parts of one.
func (d document) lacks(n *yaml.Node, key string) error {
	at := d.at(n)
	if v := field(n, key); v != nil {
		return refuse(d.at(v), readable, "%s is not an object id", key)
	}
	if key == "principalId" && (field(n, "appRoleId") != nil || field(n, "roleName") != nil) {
		return refuse(at, "list them with mi-roles, and convert that: mi-roles list -i IDENTITY -o json",
			"an assignment has no principalId, so it does not say who holds the role")
	}
	return refuse(at, readable, "an assignment of a role has principalId, resourceId and appRoleId, but this one has no %s", key)
}

// wish refuses what an app registration asks for: it names no identity. Its roles for
// applications are what assign takes.
func (d document) wish(list *yaml.Node) error {
	hint := "a managed identity has no app registration: mi-roles assign -i IDENTITY -a API -r ROLE"
	for _, api := range list.Content {
		var ids []string
		if access := field(api, "resourceAccess"); access != nil {
			for _, one := range access.Content {
				if id := strings.ToLower(text(one, "id")); roles.IsGUID(id) && strings.EqualFold(text(one, "type"), "Role") {
					ids = append(ids, id)
				}
			}
		}
		if app := strings.ToLower(text(api, "resourceAppId")); roles.IsGUID(app) && len(ids) > 0 {
			hint = "assign the same to an identity: mi-roles assign -i IDENTITY -a " + app + " -r \"" + strings.Join(ids, ",") + `"`
			break
		}
	}
	return refuse(d.at(list), hint, "requiredResourceAccess lists what an app registration requests, and names no identity")
}
