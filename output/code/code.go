package code

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"mi-roles/roles"
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

// Options tell where the grants come from.
type Options struct {
	Version   string // of this tool
	Tenant    string // tenant id
	GraphRoot string // https://graph.microsoft.com or that of a national cloud
	Time      time.Time
}

// language is how a format writes its parts: comment begins a comment of one line,
// head is what the file begins with, grant what makes one grant.
type language struct {
	comment string
	head    func(Options) string
	grant   func(grant) string
}

// grant is a grant that can be made again. The ids have their form, so they need
// no quoting in any language; comment is harmless.
type grant struct {
	principal, resource, role string // GUIDs
	assignment                string // the id it has now
	name                      string // unique among the grants, [a-z][a-z0-9_]*
	comment                   string
}

func languageOf(f Format) (language, error) {
	switch f {
	case Terraform:
		return language{"#", terraformHead, terraformGrant}, nil
	case Bicep:
		return language{"//", bicepHead, bicepGrant}, nil
	case AzureCLI:
		return language{"#", azHead, azGrant}, nil
	case PowerShell:
		return language{"#", powershellHead, powershellGrant}, nil
	}
	_, err := ParseFormat(string(f))
	return language{}, err
}

// Write writes the grants in their order. A grant that cannot be made again stands
// in a comment with the reason. Default access is made again like a role. It fails
// for an unknown format, for a graph root that is no https origin, and when w does.
func Write(w io.Writer, f Format, grants []roles.Grant, o Options) error {
	l, err := languageOf(f)
	if err != nil {
		return err
	}
	if !origin(o.GraphRoot) {
		return fmt.Errorf("graph root %q is no https origin: give one such as https://graph.microsoft.com", o.GraphRoot)
	}
	var b strings.Builder
	b.WriteString(l.head(o))
	done := map[roles.Key]bool{}
	for _, g := range grants {
		why := lost(g)
		if done[g.Key] {
			why = "it stands above already"
		}
		if why != "" {
			fmt.Fprintf(&b, "\n%s left out, %s: %s, assignment %s\n", l.comment, why, about(g), harmless(string(g.ID)))
			continue
		}
		done[g.Key] = true
		b.WriteString("\n" + l.grant(grant{string(g.Key.Principal), string(g.Key.Resource), string(g.Key.Role), string(g.ID), identifier(g), about(g)}))
	}
	_, err = io.WriteString(w, b.String())
	return err
}

// lost says why a grant cannot be made again, "" when it can: Microsoft Graph takes
// only a role that the API exposes (appRoleAssignment resource page), and a disabled
// one is on its way out (isEnabled, appRole resource page).
func lost(g roles.Grant) string {
	_, err := roles.ParseAssignmentID(string(g.ID))
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
