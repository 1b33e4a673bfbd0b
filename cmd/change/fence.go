package change

import (
	"mi-roles/output"
	"mi-roles/roles"
	"mi-roles/roles/fence"
)

// FenceRows are the changes of a fence before they are made.
func FenceRows(steps []fence.Step) []output.FenceChange {
	rows := make([]output.FenceChange, len(steps))
	for i, s := range steps {
		rows[i] = output.FenceChange{Action: string(s.Verb), Object: string(s.Object), ID: output.Null(s.ID), Message: s.Text,
			Status: string(roles.Planned)}
	}
	return rows
}
