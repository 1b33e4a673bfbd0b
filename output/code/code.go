package code

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
	"unicode"

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
	GraphRoot string // https://graph.microsoft.com
	Time      time.Time
}

// language is how a format writes its parts.
type language struct {
	comment string
	head    func(Options) string
	grant   func(grant) string
}

// grant is a grant that can be made again: three GUIDs, the id it has now, a
// unique identifier and a harmless comment.
type grant struct {
	principal, resource, role string
	assignment                string
	name                      string // unique among the grants, [a-z][a-z0-9_]*
	comment                   string
}

func languages() map[Format]language {
	return map[Format]language{
		Terraform:  {"#", terraformHead, terraformGrant},
		Bicep:      {"//", bicepHead, bicepGrant},
		AzureCLI:   {"#", azHead, azGrant},
		PowerShell: {"#", powershellHead, powershellGrant},
	}
}

// Write writes the grants in their order. What cannot be made again stands in a
// comment with the reason.
func Write(w io.Writer, f Format, grants []roles.Grant, o Options) error {
	l, ok := languages()[f]
	if !ok {
		return fmt.Errorf("unknown format %q", f)
	}
	var b strings.Builder
	b.WriteString(l.head(o))
	taken := map[string]int{}
	for _, g := range grants {
		about := harmless(g.Principal.DisplayName) + ": " + harmless(roleText(g)) + " of " + harmless(g.APIName())
		if why := lost(g); why != "" {
			fmt.Fprintf(&b, "\n%s left out, %s: %s\n", l.comment, why, about)
			continue
		}
		b.WriteString("\n" + l.grant(grant{string(g.Key.Principal), string(g.Key.Resource), string(g.Key.Role), string(g.ID), unique(g, taken), about}))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// lost says why a grant cannot be made again, "" when it can.
func lost(g roles.Grant) string {
	_, err := roles.ParseAssignmentID(string(g.ID))
	switch {
	case g.State == roles.ResourceDeleted:
		return "the API is gone"
	case g.State == roles.RoleDeleted:
		return "the role is gone"
	case g.State == roles.RoleDisabled:
		return "the role is disabled"
	case err != nil || !roles.IsGUID(string(g.Key.Principal)) || !roles.IsGUID(string(g.Key.Resource)) || !roles.IsGUID(string(g.Key.Role)):
		return "its ids are malformed"
	}
	return ""
}

func roleText(g roles.Grant) string {
	switch {
	case g.State == roles.IsDefaultAccess:
		return "default access"
	case g.RoleValue() != "":
		return g.RoleValue()
	}
	return string(g.Key.Role)
}

// harmless keeps of a name what means nothing in any language: it goes into a
// comment of one line.
func harmless(s string) string {
	const most = 120
	var b strings.Builder
	for i, r := range []rune(s) {
		switch {
		case i == most:
			return b.String() + "..."
		case unicode.IsLetter(r), unicode.IsDigit(r), strings.ContainsRune(" .-_(),:@+&", r):
			b.WriteRune(r)
		default:
			b.WriteByte('?')
		}
	}
	return b.String()
}

// unique is an identifier for a grant, from its names.
func unique(g roles.Grant, taken map[string]int) string {
	var b strings.Builder
	for _, r := range strings.ToLower(g.Principal.DisplayName + "_" + roleText(g)) {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			b.WriteRune(r)
		} else if s := b.String(); s != "" && s[len(s)-1] != '_' {
			b.WriteByte('_')
		}
	}
	name := "grant_" + strings.Trim(b.String()[:min(b.Len(), 80)], "_")
	taken[name]++
	if n := taken[name]; n > 1 {
		name = fmt.Sprintf("%s__%d", name, n)
	}
	return name
}

// origin is the first line of every file.
func origin(mark string, o Options) string {
	return fmt.Sprintf("%s Written by mi-roles %s on %s from tenant %s.\n", mark, harmless(o.Version), o.Time.UTC().Format(time.DateOnly), harmless(o.Tenant))
}
