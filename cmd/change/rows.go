package change

import (
	"time"

	"mi-roles/output"
	"mi-roles/roles"
	"mi-roles/roles/catalog"
)

// The tables that people read. Their JSON twins are in output.

func changeColumns() []output.Column {
	return []output.Column{{Title: "STATUS"}, {Title: "ACTION", Spare: 2, Tells: true}, {Title: "IDENTITY"}, {Title: "API"},
		{Title: "ROLE"}, {Title: "RISK", Spare: 1}}
}

func changeRow(r roles.Result, g roles.Grant) []output.Cell {
	tone := map[roles.Status]output.Tone{roles.Done: output.Good, roles.Failed: output.Bad, roles.Skipped: output.Warn,
		roles.Unchanged: output.Dim}
	return []output.Cell{
		{Text: string(r.Status), Tone: tone[r.Status]}, output.Text(string(r.Action)),
		output.Text(g.Principal.DisplayName), output.Text(g.APIName()), output.Text(RoleName(g)), RiskCell(g.Rating.Level),
	}
}

// RiskCell shows a level.
func RiskCell(l catalog.Level) output.Cell {
	tone := map[catalog.Level]output.Tone{catalog.Critical: output.Bad, catalog.High: output.Warn, catalog.Unrated: output.Dim}
	return output.Cell{Text: string(l), Tone: tone[l]}
}

// GrantColumns are the columns of a list of grants.
func GrantColumns() []output.Column {
	return []output.Column{{Title: "IDENTITY"}, {Title: "TYPE", Spare: 4}, {Title: "API"}, {Title: "ROLE"},
		{Title: "RISK", Spare: 1}, {Title: "STATE", Spare: 2, Tells: true}, {Title: "CREATED", Spare: 3}}
}

// GrantRow is a row of GrantColumns.
func GrantRow(g roles.Grant) []output.Cell {
	state := output.Cell{Text: string(g.State)}
	if g.State != roles.Enabled {
		state.Tone = output.Warn
	}
	return []output.Cell{
		output.Text(g.Principal.DisplayName), output.Text(string(g.Principal.Type)), output.Text(g.APIName()),
		output.Text(RoleName(g)), RiskCell(g.Rating.Level), state, output.Text(Day(g.Created)),
	}
}

// Day is a date without its time, empty if it is not known.
func Day(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.DateOnly)
}
