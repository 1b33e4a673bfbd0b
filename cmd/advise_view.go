package cmd

import (
	"cmp"
	"fmt"
	"strings"

	"mi-roles/cmd/change"
	"mi-roles/cmd/pick"
	"mi-roles/output"
	"mi-roles/roles/activity"
	"mi-roles/roles/audit"
	"mi-roles/roles/display"
)

// adviceDocument has a row for each role, for what refused calls lacked, and for calls
// that nothing explains. An identity that is not in the log takes one row.
func adviceDocument(advice []activity.Identity) output.Document {
	doc := output.Document{Columns: []output.Column{{Title: "IDENTITY"}, {Title: "ROLE"}, {Title: "RISK", Spare: 1},
		{Title: "ADVICE", Wrap: true},
		{Title: "WHY", Wrap: true}, {Title: "CALLS", Wrap: true, Spare: 2}}}
	for _, one := range advice {
		doc.Rows = append(doc.Rows, adviceRows(one)...)
	}
	return doc
}

func adviceRows(one activity.Identity) [][]output.Cell {
	who := cmp.Or(one.Principal.DisplayName, string(one.Principal.ID))
	if !one.Seen {
		if len(one.Roles) == 0 {
			return nil
		}
		return [][]output.Cell{{output.Text(who), output.Text(display.Count(len(one.Roles), "role", "roles")), output.Text(""),
			adviceCell(activity.Unknown, nil),
			output.Text("the identity does not appear in the log"), output.Text("")}}
	}
	var rows [][]output.Cell
	others := 0
	for _, r := range one.Roles {
		if r.Grant.Resource == nil || r.Grant.Resource.AppID != pick.GraphAppID {
			others++
			continue
		}
		why := strings.Join(append([]string{r.Reason}, r.Notes...), "; ")
		rows = append(rows, []output.Cell{output.Text(who), output.Text(audit.RoleName(r.Grant)), change.RiskCell(r.Grant.Rating.Level),
			adviceCell(r.Advice, r.ReplaceWith),
			output.Text(why), output.Text(callList(r.Calls))})
	}
	if others > 0 {
		rows = append(rows, []output.Cell{output.Text(who), output.Text(display.Count(others, "role", "roles") + " of other APIs"),
			output.Text(""), adviceCell(activity.Unknown, nil),
			output.Text("the log contains only calls to Microsoft Graph"), output.Text("")})
	}
	for _, m := range one.Missing {
		rows = append(rows, []output.Cell{output.Text(who), output.Text(m.Role), output.Text(""),
			{Text: string(m.Verdict), Tone: output.Warn}, output.Text(m.Message), output.Text(callList(m.Calls))})
	}
	if len(one.Unknown) > 0 {
		rows = append(rows, []output.Cell{output.Text(who), output.Text(""), output.Text(""), adviceCell(activity.Unknown, nil),
			output.Text("the log does not show which role allowed these calls"), output.Text(callList(one.Unknown))})
	}
	return rows
}

func adviceCell(a activity.Advice, with []string) output.Cell {
	switch a {
	case activity.Remove:
		return output.Cell{Text: "remove", Tone: output.Warn}
	case activity.Replace:
		return output.Cell{Text: "replace by " + strings.Join(with, ", "), Tone: output.Warn}
	case activity.Keep:
		return output.Cell{Text: "keep", Tone: output.Good}
	}
	return output.Cell{Text: string(a), Tone: output.Dim}
}

// listedCalls is how many calls a cell names.
const listedCalls = 2

// callList names the first of some calls, which are those made most often.
func callList(calls []activity.Call) string {
	var parts []string
	for _, c := range calls[:min(len(calls), listedCalls)] {
		parts = append(parts, fmt.Sprintf("%s %s ×%d", c.Method, display.Short(c.Path, 60), c.Count))
	}
	if more := len(calls) - listedCalls; more > 0 {
		parts = append(parts, fmt.Sprintf("%d more", more))
	}
	return strings.Join(parts, ", ")
}
