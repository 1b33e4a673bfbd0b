package code

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"mi-roles/roles"
	"mi-roles/roles/display"
)

// Format is what to write.
type Format string

// The formats.
const (
	Terraform  Format = "terraform"
	Bicep      Format = "bicep"
	AzureCLI   Format = "az"
	PowerShell Format = "powershell"
)

// Formats lists every format.
func Formats() []Format { return []Format{Terraform, Bicep, AzureCLI, PowerShell} }

// ParseFormat reads a format's name.
func ParseFormat(s string) (Format, error) {
	if f := Format(s); slices.Contains(Formats(), f) {
		return f, nil
	}
	return "", fmt.Errorf("unknown format %q: use terraform, bicep, az or powershell", s)
}

// Style is the form of Terraform code.
type Style string

// The styles.
const (
	Resources Style = "resources" // a resource for each grant, with its object ids
	ForEach   Style = "for_each"  // one resource over a map, with the APIs looked up by app id
)

// Styles lists every style.
func Styles() []Style { return []Style{Resources, ForEach} }

// Options tell where the grants come from.
type Options struct {
	Version   string // of this tool
	Tenant    string // tenant id
	GraphRoot string // https://graph.microsoft.com or that of a national cloud
	Style     Style  // of Terraform; "" is Resources
}

// language is how a format writes its parts: comment begins a comment of one line,
// head is what the file begins with, identity what stands before the grants of one
// principal, grant what makes one grant, tail what the file ends with.
type language struct {
	comment  string
	head     func(Options) string
	identity func(grant) string
	grant    func(grant) string
	tail     string
}

// grant is a grant that can be made. The ids have their form, so they need no
// quoting in any language; comment is harmless.
type grant struct {
	principal, resource, api, role string // GUIDs; api is the app id, "" when unknown
	assignment                     string // the id it has now, "" when it is not held
	name                           string // unique among the grants, [a-z][a-z0-9_]*
	comment                        string
}

func languageOf(f Format, style Style) (language, error) {
	switch f {
	case Terraform:
		if style == ForEach {
			return language{comment: "    #", head: eachHead, grant: eachGrant, tail: eachTail}, nil
		}
		return language{comment: "#", head: terraformHead, grant: terraformGrant}, nil
	case Bicep:
		return language{comment: "//", head: bicepHead, grant: bicepGrant}, nil
	case AzureCLI:
		return language{comment: "#", head: azHead, identity: azIdentity, grant: azGrant}, nil
	case PowerShell:
		return language{comment: "#", head: powershellHead, identity: powershellIdentity, grant: powershellGrant}, nil
	}
	_, err := ParseFormat(string(f))
	return language{}, err
}

// Write writes the grants in their order. One without an assignment id is wanted and
// not held. A grant that cannot be made again stands in a comment with the reason.
// Default access is made again like a role. It fails for an unknown format, for a
// graph root that is not an https origin, and when w does.
func Write(w io.Writer, f Format, grants []roles.Grant, o Options) error {
	l, err := languageOf(f, o.Style)
	if err != nil {
		return err
	}
	if !origin(o.GraphRoot) {
		return fmt.Errorf("graph root %q is not an https origin: give one such as https://graph.microsoft.com", o.GraphRoot)
	}
	var b strings.Builder
	b.WriteString(l.head(o))
	done := map[roles.Key]bool{}
	of := ""
	for _, g := range grants {
		made, why := grantOf(g), lost(g)
		switch {
		case done[g.Key]:
			why = "it is already above"
		case why == "" && o.Style == ForEach && made.api == "":
			why = "the app id of the API is unknown"
		}
		if why != "" {
			fmt.Fprintf(&b, "\n%s left out, %s: %s, assignment %s\n", l.comment, why, about(g), display.Comment(string(g.ID)))
			continue
		}
		done[g.Key] = true
		b.WriteString("\n")
		if l.identity != nil && made.principal != of {
			b.WriteString(l.identity(made))
			of = made.principal
		}
		b.WriteString(l.grant(made))
	}
	_, err = io.WriteString(w, b.String()+l.tail)
	return err
}

func grantOf(g roles.Grant) grant {
	made := grant{principal: string(g.Key.Principal), resource: string(g.Key.Resource), role: string(g.Key.Role),
		assignment: string(g.ID), name: identifier(g), comment: about(g)}
	if g.Resource != nil && roles.IsGUID(string(g.Resource.AppID)) {
		made.api = string(g.Resource.AppID)
	}
	return made
}

// lost says why a grant cannot be made again, "" when it can: Microsoft Graph takes
// only a role that the API exposes (appRoleAssignment resource page), and a disabled
// one is on its way out (isEnabled, appRole resource page).
func lost(g roles.Grant) string {
	var err error
	if g.ID != "" {
		_, err = roles.ParseAssignmentID(string(g.ID))
	}
	switch {
	case err != nil || !roles.IsGUID(string(g.Key.Principal)) || !roles.IsGUID(string(g.Key.Resource)) || !roles.IsGUID(string(g.Key.Role)):
		return "its ids are malformed"
	case g.Resource == nil:
		return "the API is gone"
	case g.Key.Role == roles.DefaultAccess:
		return ""
	case g.Role == nil:
		return "the role is gone"
	case g.Role.Disabled:
		return "the role is disabled"
	}
	return ""
}

// origin reports whether s can stand in any language and a token may go there.
func origin(s string) bool {
	host, ok := strings.CutPrefix(s, "https://")
	strange := func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < '0' || r > '9') && !strings.ContainsRune(".-:", r)
	}
	return ok && host != "" && !strings.ContainsFunc(host, strange)
}
