package pick

import (
	"cmp"
	"strings"

	"mi-roles/output"
	"mi-roles/roles"
)

// EnabledCell shows whether an object is enabled.
func EnabledCell(disabled bool) output.Cell {
	if disabled {
		return output.Cell{Text: "no", Tone: output.Warn}
	}
	return output.Text("yes")
}

// compareNamed is the order of every list of objects: by name in any case, then by id.
func compareNamed(name string, id roles.ObjectID, name2 string, id2 roles.ObjectID) int {
	return cmp.Or(strings.Compare(strings.ToLower(name), strings.ToLower(name2)), cmp.Compare(id, id2))
}

// ComparePrincipals orders by name in any case, then by object id.
func ComparePrincipals(x, y roles.Principal) int {
	return compareNamed(x.DisplayName, x.ID, y.DisplayName, y.ID)
}

// CompareAPIs orders by name in any case, then by object id.
func CompareAPIs(x, y roles.Resource) int {
	return compareNamed(x.DisplayName, x.ID, y.DisplayName, y.ID)
}
