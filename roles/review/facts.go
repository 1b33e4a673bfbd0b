package review

import (
	"cmp"
	"strings"

	"mi-roles/roles"
	"mi-roles/roles/display"
)

// Facts are what a row says of an assignment, as people and programs read it.
type Facts struct {
	AssignmentID  roles.AssignmentID
	PrincipalID   roles.ObjectID
	Identity      string // its name
	AzureResource string // its Azure resource id, "" when not known
	API           string // its name
	Role          string // its value, or its id where it has none
}

// FactsOf is the row of an assignment.
func FactsOf(g roles.Grant) Facts {
	return Facts{g.ID, g.Principal.ID, g.Principal.DisplayName, string(g.Principal.AzureResource),
		cmp.Or(g.APIName(), string(g.Key.Resource)), cmp.Or(g.RoleValue(), string(g.Key.Role))}
}

// sameText reports whether a cell says what the list was made with. Spreadsheets drop
// blanks at the ends, and cells that they would run begin with a quote.
func sameText(cell, made string) bool { return bare(cell) == bare(display.Clean(made)) }

func bare(s string) string { return strings.Join(strings.Fields(strings.ReplaceAll(s, "'", "")), " ") }
