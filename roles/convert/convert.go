package convert

import (
	"bytes"
	"cmp"
	"fmt"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"

	"mi-roles/roles"
	"mi-roles/roles/display"
	"mi-roles/roles/manifest"
	"mi-roles/roles/textfile"
	"mi-roles/roles/yamldoc"
)

// found is an assignment that a file holds or wants.
type found struct {
	principal, resource, role string // GUIDs
	api                       string // app id of the API, "" when the file does not tell
	value                     string // of the role, "" when the file does not tell
	who, of                   string // names for people
}

// result is what a file says: assignments, and what of it no manifest can hold.
type result struct {
	all   []found
	notes []string
}

// add takes an assignment up, or notes why no manifest can hold it. kind is that of its
// principal, "" when the file does not tell.
func (r *result) add(line int, f found, kind string) {
	switch {
	case kind != "" && !strings.EqualFold(kind, "ServicePrincipal"):
		r.leaveOut(line, "%s is a %s, not an identity", cleaned(f.who, f.principal), strings.ToLower(display.Excerpt(kind)))
	case roles.RoleID(f.role) == roles.DefaultAccess:
		r.leaveOut(line, "%s has default access to %s, which is not a role", cleaned(f.who, f.principal), cleaned(f.of, f.resource))
	default:
		r.all = append(r.all, f)
	}
}

func (r *result) leaveOut(line int, format string, args ...any) {
	r.notes = append(r.notes, fmt.Sprintf("line %d is left out: ", line)+fmt.Sprintf(format, args...))
}

func cleaned(name, id string) string { return cmp.Or(display.Excerpt(name), id) }

var (
	terraformMark = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`(?m)^[ \t]*resource[ \t]+"` + terraformType + `"`)
	})
	bicepMark = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`(?i)'` + bicepType + `@`) })
)

// Read makes a manifest of a file; name is what messages call it. Notes say what is not in
// it. Every error is a usage error.
func Read(name string, data []byte) (manifest.Manifest, []string, error) {
	data = textfile.Decode(data)
	var r result
	var err error
	switch ext := strings.ToLower(filepath.Ext(name)); {
	case ext == ".bicep" || ext != ".json" && bicepMark().Match(data):
		r, err = readCode(name, string(data), bicep())
	case ext == ".tf" || ext != ".json" && terraformMark().Match(data):
		r, err = readCode(name, string(data), terraform())
	default:
		r, err = readDocument(name, data)
	}
	if err != nil {
		return manifest.Manifest{}, nil, err
	}
	if len(r.all) == 0 {
		return manifest.Manifest{}, nil, refuse(manifest.Position{File: name}, "", "holds no assignment of a role")
	}
	return r.manifest(), r.notes, nil
}

// refuse is a usage error at a place.
func refuse(at manifest.Position, hint, format string, args ...any) error {
	return &roles.Error{Kind: roles.ErrUsage, Msg: at.String() + ": " + fmt.Sprintf(format, args...), Hint: hint}
}

func readDocument(name string, data []byte) (result, error) {
	if len(bytes.TrimSpace(data)) == 0 {
		return result{}, refuse(manifest.Position{File: name}, "", "is empty")
	}
	root, mistake := yamldoc.ReadFile(name, data)
	if mistake != nil {
		return result{}, refuse(manifest.Position{File: name, Line: mistake.Line, Column: mistake.Column}, readable, "%s", mistake.Msg)
	}
	if root == nil {
		return result{}, refuse(manifest.Position{File: name}, "", "holds only comments")
	}
	return document{name: name}.read(root)
}

// readable is what Read takes.
const readable = "what can be converted: a list of assignments of Microsoft Graph (az rest, Microsoft Graph PowerShell) or of " +
	"mi-roles list -o json, Terraform's state (terraform show -json), Terraform and Bicep code with literal ids"

// manifest groups what was found by identity and API, in the order of the file.
func (r result) manifest() manifest.Manifest {
	m := manifest.Manifest{Version: manifest.Version}
	at := map[[2]string]int{}
	for _, f := range r.all {
		pair := [2]string{f.principal, f.resource}
		i, known := at[pair]
		if !known {
			i = len(m.Grants)
			at[pair] = i
			m.Grants = append(m.Grants, manifest.Grant{Identity: "id:" + f.principal, API: f.selector(), Description: f.description()})
		}
		if role := f.text(); !slices.ContainsFunc(m.Grants[i].Roles, func(r string) bool { return strings.EqualFold(r, role) }) {
			m.Grants[i].Roles = append(m.Grants[i].Roles, role)
		}
	}
	return m
}

// selector names the API by its app id where that is known: it is the same in every tenant
// for Microsoft's.
func (f found) selector() string {
	if f.api != "" {
		return "client:" + f.api
	}
	return "id:" + f.resource
}

// text is the role's value where a manifest can hold it, else its id.
func (f found) text() string {
	if _, err := roles.ParseRole(f.value); err == nil && f.value != "" && display.Clean(f.value) == f.value &&
		strings.TrimSpace(f.value) == f.value {
		return f.value
	}
	return f.role
}

func (f found) description() string {
	const most = 250
	name := func(s, id string) string {
		if s = strings.TrimSpace(display.Clean(display.Short(s, most))); s == "" {
			return id
		}
		return s
	}
	if f.who == "" && f.of == "" {
		return ""
	}
	return name(f.who, f.principal) + " on " + name(f.of, f.resource)
}
